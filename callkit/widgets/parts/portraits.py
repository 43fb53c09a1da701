"""Painting people: a picture, or initials on the person's own hue."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from callkit.model import User
from callkit.names import shownName
from callkit.options import checked
from callkit.theme import ON_AVATAR, Theme, avatarHue, pixmap
from callkit.thread_check import checkThread

_CJK = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF))
_ZERO_WIDTH_NON_JOINER = "\u200c"


def initials(name: str) -> str:
    """One or two graphemes that stand for a person; "" when there is no letter to take.

    "Ada Lovelace" → "AL", "王小明" → "小明", "🦊 Fox" → "🦊", "محمد علي" → "م" and "ع", unjoined.
    """
    words = [word for word in (_graphemes(part) for part in name.split()) if word]
    if not words:
        return ""
    first = words[0]
    if _is_cjk(first[0]):
        return "".join(first[-2:]) if len(first) <= 4 else first[0]
    if not first[0][0].isalnum():
        return first[0]
    last = words[-1][0] if len(words) > 1 else ""
    if not last or not last[0].isalpha():
        return first[0].upper()
    return f"{first[0].upper()}{_ZERO_WIDTH_NON_JOINER}{last.upper()}"


def _graphemes(text: str) -> list[str]:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    # Qt counts UTF-16 units, Python code points.
    units = text.encode("utf-16-le")
    found, start = [], 0
    while (end := finder.toNextBoundary()) != -1:
        found.append(units[2 * start : 2 * end].decode("utf-16-le"))
        start = end
    return found


def _is_cjk(grapheme: str) -> bool:
    return any(low <= ord(grapheme[0]) <= high for low, high in _CJK)


Portraits = Callable[[User], QPixmap | None]
"""An app's pictures of people; None where it has none (yet)."""

_portraits: Portraits | None = None


@checked
def setPortraits(portraits: Portraits | None) -> None:
    """Let every surface show the app's pictures: ``portraits(user)`` gives one or None.

    Loading ``userAvatarUrl`` is the app's business: it knows its network and its cache. It is
    asked while painting, so it must be quick; call this again (or ``Theme.refresh``) when a
    picture has arrived. None shows initials again.
    """
    checkThread("setPortraits")
    global _portraits  # noqa: PLW0603
    _portraits = portraits
    Theme.instance().refresh()


def portrait(user: User | None) -> QPixmap | None:
    """The app's picture of ``user``, if it has one."""
    if user is None or _portraits is None:
        return None
    found = _portraits(user)
    return None if found is None or found.isNull() else found


def paintFace(
    painter: QPainter,
    box: QRectF,
    user: User | None,
    *,
    picture: QPixmap | None = None,
    covered: float = 0.0,
) -> None:
    """Paint one person as a disc filling ``box``; None is nobody in particular.

    ``covered`` is how much another disc hides, negative for the right side: the letters stand in
    the middle of what is left to see.
    """
    path = QPainterPath()
    path.addEllipse(box)
    picture = picture or portrait(user)
    if picture is not None:
        painter.save()
        painter.setClipPath(path)
        _paint_covering(painter, box, picture)
        painter.restore()
        return
    hue = QColor(avatarHue(user.userID)) if user else Theme.instance().colour("textMuted")
    ground = QLinearGradient(box.topLeft(), box.bottomLeft())
    ground.setColorAt(0.0, hue)
    ground.setColorAt(1.0, hue.darker(125))
    painter.fillPath(path, ground)
    letters = initials(shownName(user.userName, user.userID)) if user else ""
    if letters:
        _paint_letters(painter, box.translated(covered / 2, 0), letters)
    else:
        side = round(box.width() * 0.5)
        drawn = pixmap("person", QColor(ON_AVATAR), side, painter.device().devicePixelRatio())
        painter.drawPixmap(box.center() - QPointF(side / 2, side / 2), drawn)
    if Theme.instance().tokens.borderWidth:
        paintOutline(painter, box)


def paintMore(painter: QPainter, box: QRectF, more: int) -> None:
    """Paint the disc that says how many more there are."""
    theme = Theme.instance()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surfaceRaised"))
    painter.drawEllipse(box)
    font = QFont(theme.font("name"))
    font.setPixelSize(max(1, round(box.height() * 0.34)))
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"+{more}")
    if theme.tokens.borderWidth:
        paintOutline(painter, box)


def paintOutline(painter: QPainter, box: QRectF) -> None:
    """The line around a disc in high contrast."""
    theme = Theme.instance()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("border"), theme.tokens.borderWidth))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))


def cutOut(painter: QPainter, box: QRectF) -> None:
    """Leave a gap around a disc that will overlap others, so that each reads as its own."""
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    gap = max(2.0, box.width() * 0.05)
    painter.drawEllipse(box.adjusted(-gap, -gap, gap, gap))
    painter.restore()


def _paint_letters(painter: QPainter, box: QRectF, letters: str) -> None:
    font = QFont(Theme.instance().font("name"))
    wide = len(letters.replace(_ZERO_WIDTH_NON_JOINER, "")) > 1
    font.setPixelSize(max(1, round(box.height() * (0.34 if wide else 0.42))))
    painter.setFont(font)
    painter.setPen(QColor(ON_AVATAR))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)


def _paint_covering(painter: QPainter, box: QRectF, picture: QPixmap) -> None:
    size = picture.size()
    side = min(size.width(), size.height())
    source = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
    painter.drawPixmap(box, picture, source)
