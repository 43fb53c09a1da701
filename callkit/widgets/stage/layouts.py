"""The geometry of a group call. Pure: numbers in, boxes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from callkit.theme import StageSize

RATIO: Final = 16 / 9
MOST_COLUMNS: Final = 4
PAGE, SMALL_PAGE = 9, 4
"""Tiles on one page, and where there is little room."""
SPEAKER_FROM: Final = 7
"""From this many people on the one who speaks is shown large, unless somebody says otherwise."""
COVER_CUTS: Final = 0.25
"""A picture fills its place while no more than that of one of its sides is cut away."""


class Box(NamedTuple):
    x: int
    y: int
    width: int
    height: int


class SpeakerBoxes(NamedTuple):
    """One large tile, and the boxes of those beside or below it that have room."""

    main: Box
    strip: tuple[Box, ...]


def insets(width: int, height: int, head: int = 0, foot: int = 0) -> Box:
    """What the tiles have of a stage: the name is above them, the bar below; large words need
    more than the table says, ``head`` and ``foot`` so much."""
    side = StageSize.GRID_SIDE
    top, bottom = max(StageSize.GRID_TOP, head), max(StageSize.GRID_BOTTOM, foot)
    return Box(side, top, max(1, width - 2 * side), max(1, height - top - bottom))


def pageSize(area: Box) -> int:
    """How many tiles a page has."""
    small = area.width < 3 * StageSize.SELF_LEAST or area.height < 2 * StageSize.STRIP_HEIGHT
    return SMALL_PAGE if small else PAGE


def pages(people: int, area: Box) -> int:
    """At least one."""
    return max(1, -(-people // pageSize(area)))


def gridBoxes(count: int, area: Box, *, mirrored: bool = False) -> tuple[Box, ...]:
    """The largest 16:9 tiles that ``count`` people have room for, the last row in the middle."""
    if count < 1:
        return ()
    gap = StageSize.GRID_GAP
    width, columns = max((_tile_width(count, n, area), -n) for n in range(1, MOST_COLUMNS + 1))
    columns = min(-columns, count)
    height = max(1, round(width / RATIO))
    rows = -(-count // columns)
    top = area.y + (area.height - rows * height - (rows - 1) * gap) // 2
    found = []
    for number in range(count):
        row, column = divmod(number, columns)
        inRow = min(columns, count - row * columns)
        left = area.x + (area.width - inRow * width - (inRow - 1) * gap) // 2
        at = inRow - 1 - column if mirrored else column
        found.append(Box(left + at * (width + gap), top + row * (height + gap), width, height))
    return tuple(found)


def _tile_width(count: int, columns: int, area: Box) -> int:
    """How wide tiles are in so many columns."""
    gap = StageSize.GRID_GAP
    rows = -(-count // columns)
    across = (area.width - (columns - 1) * gap) / columns
    down = (area.height - (rows - 1) * gap) / rows * RATIO
    return max(1, int(min(across, down)))


def speakerBoxes(others: int, area: Box, *, mirrored: bool = False) -> SpeakerBoxes:
    """One large tile and a strip of small ones: at the end of a wide stage, below on others.

    People without room in the strip are not shown; a person who speaks comes to its front.
    """
    wide = area.width + 2 * StageSize.GRID_SIDE >= StageSize.STRIP_BESIDE
    gap, tile = StageSize.GRID_GAP, (StageSize.STRIP_WIDTH, StageSize.STRIP_HEIGHT)
    if not others:
        return SpeakerBoxes(area, ())
    if wide:
        # A little lower each, where one more finds room then.
        room = (area.height + gap + tile[1] // 4) // (tile[1] + gap)
        main = Box(area.x, area.y, area.width - tile[0] - gap, area.height)
        left = main.x + main.width + gap
        if mirrored:
            left, main = area.x, main._replace(x=area.x + tile[0] + gap)
        shown = min(others, max(1, room))
        high = min(tile[1], max(1, (area.height - (shown - 1) * gap) // shown))
        top = area.y + (area.height - shown * high - (shown - 1) * gap) // 2
        strip = [Box(left, top + n * (high + gap), tile[0], high) for n in range(shown)]
        return SpeakerBoxes(main, tuple(strip))
    room = max(1, (area.width + gap) // (tile[0] + gap))
    shown = min(others, room)
    high = min(tile[1], max(1, area.height // 3))
    across = min(tile[0], round(high * RATIO))
    main = Box(area.x, area.y, area.width, max(1, area.height - high - gap))
    left = area.x + (area.width - shown * across - (shown - 1) * gap) // 2
    top = main.y + main.height + gap
    order = range(shown - 1, -1, -1) if mirrored else range(shown)
    strip = [Box(left + n * (across + gap), top, across, high) for n in order]
    return SpeakerBoxes(main, tuple(strip))


def covers(picture: tuple[int, int], place: tuple[int, int]) -> bool:
    """A picture of that size may fill the place: it loses a quarter of a side at most."""
    if min(*picture, *place) < 1:
        return True
    first, second = picture[0] / picture[1], place[0] / place[1]
    return 1 - min(first, second) / max(first, second) <= COVER_CUTS


def selfViewWidth(stage: int) -> int:
    """The width of this person's own picture on a stage of that width."""
    wide = min(StageSize.SELF_MOST, round(stage * StageSize.SELF_SHARE))
    least = StageSize.SELF_LEAST if stage >= StageSize.NARROW else StageSize.SELF_NARROW
    return max(least, wide)


def speakersFirst(
    shown: Sequence[str], speaking: Sequence[str], everybody: Sequence[str], room: int
) -> list[str]:
    """The strip's next order: people who speak come to the front, those already seen keep their
    order, and nobody moves who does not have to."""
    kept = [person for person in shown if person in everybody]
    kept += [person for person in everybody if person not in kept]
    seen = kept[:room]
    late = [person for person in speaking if person in kept and person not in seen]
    return late + [person for person in kept if person not in late]
