from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPixmap

from callkit.kit import avatar_files as module
from callkit.kit.avatar_files import AvatarFiles
from callkit.widgets import setPortraits
from demo.gallery.people import ADA, GRACE
from tests.unit.invitation.test_loop import run_program


@pytest.fixture
def faces(qapp):
    made = AvatarFiles()
    yield made
    made.close()


def test_a_person_without_a_picture_has_initials_in_a_file(faces):
    image = QImage(faces.path(ADA))
    assert image.width() == image.height() == 128
    assert image.pixelColor(64, 4).alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0


def test_each_person_has_a_file_and_it_is_made_once(faces):
    assert faces.path(ADA) == faces.path(ADA) != faces.path(GRACE)


def test_the_apps_picture_is_shown_and_a_new_one_is_another_file(faces):
    before = faces.path(ADA)
    red = QPixmap(50, 50)
    red.fill(QColor("#ff0000"))
    setPortraits(lambda user: red)
    try:
        after = faces.path(ADA)
    finally:
        setPortraits(None)
    assert after != before
    assert QImage(after).pixelColor(64, 64) == QColor("#ff0000")


def test_the_files_go_when_they_are_needed_no_more(faces):
    path = Path(faces.path(ADA))
    faces.close()
    assert not path.exists()
    assert faces.path(ADA), "and may be needed again"


def test_files_that_nobody_closed_go_with_the_program_without_a_complaint():
    (path,) = run_program(
        "from PySide6.QtWidgets import QApplication\n"
        "from callkit import User\n"
        "from callkit.kit.avatar_files import AvatarFiles\n"
        "app = QApplication([])\n"
        "faces = AvatarFiles()\n"
        "faces.circle = faces\n"
        "print(faces.path(User('ada')))\n",
        "-W",
        "default:Implicitly cleaning up:ResourceWarning",
    )
    assert path and not Path(path).parent.exists()


def test_no_more_files_are_kept_than_needed(faces, monkeypatch):
    monkeypatch.setattr(module, "_KEPT", 1)
    first = Path(faces.path(ADA))
    faces.path(GRACE)
    assert not first.exists()


def test_a_disk_that_takes_nothing_costs_the_picture_and_nothing_else(faces, monkeypatch):
    def full(*_args, **_more):
        raise OSError("no space left on device")

    monkeypatch.setattr(module.tempfile, "mkdtemp", full)
    assert faces.path(ADA) == ""
