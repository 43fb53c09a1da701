import os
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.doctor import CHECKS, Doctor, Finding, Report, Verdict, table
from callkit.desktop.placement import WindowRules
from tests.contract.desktop_servers import PortalServer, session_bus


def works(name: str) -> Any:
    return lambda report: report(Finding(name, Verdict.WORKS, "fine"))


def run(qtbot: Any, doctor: Doctor) -> list[Finding]:
    with qtbot.waitSignal(doctor.finished) as signal:
        doctor.start()
    return list(signal.args[0])


def test_findings_come_in_the_order_of_the_checks_however_late_one_is(qtbot: Any) -> None:
    late: list[Report] = []
    doctor = Doctor([("slow", late.append), ("quick", works("quick"))])
    found: list[str] = []
    doctor.found.connect(lambda finding: found.append(finding.what))
    doctor.start()
    qtbot.waitUntil(lambda: bool(late))
    assert found == []
    with qtbot.waitSignal(doctor.finished):
        late[0](Finding("slow", Verdict.PARTLY, "so so"))
    assert found == ["slow", "quick"]


def test_a_check_that_says_nothing_or_fails_is_a_finding(qtbot: Any) -> None:
    def broken(report: Report) -> None:
        raise ValueError("oops")

    doctor = Doctor(
        [("silent", lambda report: None), ("broken", broken), ("good", works("good"))],
        patienceMs=1,
    )
    findings = run(qtbot, doctor)
    assert [finding.verdict for finding in findings] == [
        Verdict.BROKEN,
        Verdict.BROKEN,
        Verdict.WORKS,
    ]
    assert findings[0].found == "no answer in time"
    assert "oops" in findings[1].found


def test_a_check_that_reports_twice_counts_once(qtbot: Any) -> None:
    def twice(report: Report) -> None:
        works("x")(report)
        report(Finding("x", Verdict.BROKEN, "again"))

    assert [f.found for f in run(qtbot, Doctor([("x", twice)]))] == ["fine"]


def test_a_bare_desktop_is_told_what_it_lacks_and_how_to_mend_it(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    monkeypatch.delenv("XDG_CURRENT_DESKTOP", raising=False)
    findings = {finding.what: finding for finding in run(qtbot, Doctor(CHECKS))}
    assert list(findings) == [name for name, _ in CHECKS]
    for what in ("sound", "tray", "notifications", "do not disturb", "accessibility", "look"):
        assert findings[what].verdict is Verdict.PARTLY, what
        assert findings[what].mend, what
    assert findings["windows"].verdict is Verdict.WORKS
    assert "offscreen" in findings["qt"].found
    assert "QT_QPA_PLATFORM" in findings["qt"].mend


def test_on_gnome_the_extension_is_named(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    checks = [(name, check) for name, check in CHECKS if name == "tray"]
    (finding,) = run(qtbot, Doctor(checks))
    assert "AppIndicator" in finding.mend


@pytest.mark.parametrize(
    ("rules", "layers", "found", "mend"),
    [
        ((True, False), False, "gives each new one the keyboard", "after a pause"),
        ((False, False), True, "wlr-layer-shell", "layerShell=True"),
        ((False, False), False, "no layer for cards", "QT_QPA_PLATFORM=xcb"),
    ],
)
def test_what_windows_may_do_here_is_said(
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    *,
    rules: tuple[bool, bool],
    layers: bool,
    found: str,
    mend: str,
) -> None:
    monkeypatch.setattr("callkit.desktop.doctor.windowRules", lambda: WindowRules(*rules))
    monkeypatch.setattr("callkit.desktop.doctor.layerShellWorks", lambda: layers)
    checks = [(name, check) for name, check in CHECKS if name == "windows"]
    (finding,) = run(qtbot, Doctor(checks))
    assert found in finding.found
    assert mend in finding.mend


def test_a_portal_that_says_dark_is_named(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    checks = [(name, check) for name, check in CHECKS if name == "look"]
    with session_bus(tmp_path) as address:
        portal = PortalServer(address)
        portal.settings = {"org.freedesktop.appearance": {"color-scheme": ("u", 1)}}
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        (finding,) = run(qtbot, Doctor(checks))
        portal.stop()
    assert finding.verdict is Verdict.WORKS
    assert "dark" in finding.found


def test_the_table_has_a_line_for_each_and_one_for_what_to_do() -> None:
    text = table(
        [
            Finding("sound", Verdict.WORKS, "Speakers"),
            Finding("notifications", Verdict.PARTLY, "none", "install one"),
            Finding("server", Verdict.BROKEN, "refused", "start it"),
        ]
    )
    assert text.splitlines() == [
        "sound          ok      Speakers",
        "notifications  partly  none",
        "                       → install one",
        "server         NO      refused",
        "                       → start it",
    ]
    assert table([]) == ""
