"""From the backroom into the app's thread."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from functools import partial
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop

from callkit.backroom import Backroom
from callkit.invitation import mailbox as mailbox_module
from callkit.invitation.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox(room=Backroom())
    yield made
    made.room.close()


def from_elsewhere(work: Any) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_letters_are_read_in_order_in_the_mailboxs_thread(qapp: Any, mailbox: Mailbox) -> None:
    read: list[tuple[int, int]] = []

    def post() -> None:
        for number in range(100):
            mailbox.post(lambda number=number: read.append((number, threading.get_ident())))

    from_elsewhere(post)
    assert read == []
    QCoreApplication.processEvents()
    assert read == [(number, threading.get_ident()) for number in range(100)]


def test_a_letter_that_opens_a_loop_holds_up_none_behind_it(qapp: Any, mailbox: Mailbox) -> None:
    read: list[str] = []
    loop = QEventLoop()

    def dialog() -> None:
        read.append("opened")
        loop.exec()
        read.append("closed")

    from_elsewhere(lambda: [mailbox.post(dialog), mailbox.post(partial(read.append, "behind"))])
    mailbox.post(loop.quit)
    QCoreApplication.processEvents()
    assert read == ["opened", "behind", "closed"]


async def test_what_is_fetched_comes_in_order_with_the_letters(mailbox: Mailbox) -> None:
    order: list[str] = []

    async def work() -> str:
        mailbox.post(partial(order.append, "before"))
        asyncio.get_running_loop().call_later(0.01, mailbox.post, partial(order.append, "after"))
        return "reply"

    outcome = mailbox.fetch(work())
    outcome.whenDone(lambda: order.append("reply"))
    assert await outcome == "reply"
    assert order == ["before", "reply"]


async def test_what_fails_there_fails_here(mailbox: Mailbox) -> None:
    async def work() -> None:
        raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await mailbox.fetch(work())


async def test_a_room_that_closes_ends_what_is_waited_for(mailbox: Mailbox) -> None:
    begun = threading.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    outcome = mailbox.fetch(forever())
    assert begun.wait(10)
    mailbox.room.close(10)
    with pytest.raises(asyncio.CancelledError):
        await outcome


def test_letters_to_a_mailbox_that_is_gone_are_lost(qapp: Any) -> None:
    mailbox = Mailbox()
    shiboken6.delete(mailbox)
    from_elsewhere(lambda: mailbox.post(lambda: None))


def test_ctrl_c_at_any_line_leaves_no_mailbox_deaf(qtbot: Any, mailbox: Mailbox) -> None:
    """Python raises KeyboardInterrupt wherever it is; Qt's loop prints it and goes on."""
    for line in range(30):
        count = -1

        def interrupt(frame: FrameType, event: str, _: object, line: int = line) -> Any:
            nonlocal count
            if frame.f_code.co_filename != mailbox_module.__file__:
                return None
            count += event in ("call", "line")
            if count == line:
                raise KeyboardInterrupt
            return interrupt

        read: list[int] = []
        mailbox.post(partial(read.append, 1))
        mailbox.post(partial(read.append, 2))
        before = sys.gettrace()
        with qtbot.captureExceptions() as raised:
            sys.settrace(interrupt)
            QCoreApplication.processEvents()
            sys.settrace(before)
        mailbox.post(partial(read.append, 3))
        QCoreApplication.processEvents()
        assert read[-1] == 3, f"deaf after an interrupt at line {line} of its work"
        if not raised:
            return
    pytest.fail("it was interrupted at every line")
