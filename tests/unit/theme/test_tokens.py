from __future__ import annotations

import itertools

import pytest

from callkit.errors import UsageError
from callkit.theme.tokens import (
    AVATAR_HUES,
    ON_AVATAR,
    OVERRIDABLE,
    PALETTES,
    avatarHue,
    contrast,
    overridden,
    readableOn,
)

READ_TOGETHER = (
    ("text", "surface"),
    ("text", "surfaceRaised"),
    ("textMuted", "surface"),
    ("textMuted", "surfaceRaised"),
    ("onAccept", "accept"),
    ("onDecline", "decline"),
    ("onNeutral", "neutral"),
    ("onAccent", "accent"),
    ("accent", "surface"),
    ("warning", "warningGround"),
    ("warning", "surface"),
    ("danger", "surface"),
    ("onStage", "stage"),
    ("onStageMuted", "stage"),
    ("onStageMuted", "stageRaised"),
    ("onStageOn", "stageOn"),
    ("stageWarning", "stage"),
    ("stageDanger", "stage"),
    ("stageAccent", "stage"),
)


@pytest.mark.parametrize(("ink", "ground"), READ_TOGETHER)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_text_can_be_read_on_its_ground(palette, ink, ground):
    tokens = PALETTES[palette]
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tone", ["accept", "decline"])
@pytest.mark.parametrize("palette", PALETTES)
def test_a_sign_can_be_seen_on_a_disc_that_has_nothing_else(palette, tone):
    tokens = PALETTES[palette]
    ink = getattr(tokens, f"on{tone.capitalize()}")
    assert contrast(ink, getattr(tokens, f"{tone}Disc")) >= 3


def test_an_apps_own_answer_is_on_its_discs_too():
    assert overridden(PALETTES["light"], {"accept": "#0A7A5A"}).acceptDisc == "#0A7A5A"


@pytest.mark.parametrize("hue", AVATAR_HUES)
def test_initials_can_be_read_on_every_hue(hue):
    assert contrast(ON_AVATAR, hue) >= 4.5


def test_no_avatar_wears_the_colour_of_an_answer():
    for hue, palette in itertools.product(AVATAR_HUES, PALETTES.values()):
        assert hue not in (palette.accept, palette.decline)


def test_contrast_is_that_of_wcag():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_person_keeps_the_hue_in_every_run():
    assert avatarHue("alice") == avatarHue("alice")
    assert avatarHue("ada") == "#2563EB"
    assert len({avatarHue(f"user{number}") for number in range(200)}) == len(AVATAR_HUES)


def test_the_ink_follows_an_overridden_ground():
    bright = overridden(PALETTES["light"], {"accept": "#B7F5C9"})
    assert bright.onAccept == "#0F172A"
    dark = overridden(PALETTES["light"], {"accept": "#0A3D20"})
    assert dark.onAccept == "#FFFFFF"


@pytest.mark.parametrize("ground", ["#000000", "#FFFFFF", "#808080", "#2563EB", "#FFD400"])
def test_the_chosen_ink_is_readable_on_any_ground(ground):
    assert contrast(readableOn(ground), ground) >= 4.3


def test_an_app_has_ten_tokens():
    assert len(OVERRIDABLE) == 10
    values = dict.fromkeys(OVERRIDABLE, "#123456") | {"radius": 8, "fontFamily": "Inter"}
    changed = overridden(PALETTES["dark"], values)
    assert changed.radius == 8
    assert changed.surface == "#123456"


@pytest.mark.parametrize(
    "overrides",
    [
        {"shadow": "#000000"},
        {"accept": "green"},
        {"accept": 7},
        {"accept": "#12345"},
        {"accept": "#GGGGGG"},
        {"radius": "8"},
        {"radius": 49},
        {"radius": True},
        {"fontFamily": 3},
    ],
)
def test_a_wrong_token_is_refused(overrides):
    with pytest.raises(UsageError):
        overridden(PALETTES["light"], overrides)
