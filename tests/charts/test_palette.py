"""Colours and shapes: contrast, colour-blind readers, and that the theme says the same."""

from __future__ import annotations

import base64
import re
import tomllib
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from pmf.charts.marks import mark, sparkline, stacked_bar
from pmf.charts.palette import GLYPHS, NEUTRAL, WORDS, Mode, colour
from pmf.model.status import Status

ROOT = Path(__file__).resolve().parents[2]
MODES: tuple[Mode, ...] = ("light", "dark")


def luminance(hex_colour: str) -> float:
    parts = [int(hex_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("status", list(Status))
def test_marks_and_words_can_be_read(status: Status, mode: Mode) -> None:
    ink, page = colour(status, mode), NEUTRAL[mode]
    assert contrast(ink.mark, page.page) >= 3
    assert contrast(ink.mark, page.surface) >= 3
    assert contrast(ink.text, ink.tint) >= 4.5
    assert contrast(ink.text, page.page) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read_on_both_surfaces(mode: Mode) -> None:
    page = NEUTRAL[mode]
    for ink in (page.text, page.muted, page.accent):
        assert contrast(ink, page.page) >= 4.5
        assert contrast(ink, page.surface) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_the_three_ratings_stay_apart_in_grey(mode: Mode) -> None:
    def lightness(ink: str) -> float:
        y = luminance(ink)
        return 116 * (y ** (1 / 3) if y > 0.008856 else 7.787 * y + 16 / 116) - 16

    shades = [lightness(colour(status, mode).mark) for status in (Status.GREEN, Status.AMBER, Status.RED)]
    assert min(abs(one - other) for one, other in combinations(shades, 2)) >= 10


def test_every_status_has_its_own_shape_and_word() -> None:
    shapes = [base64.b64decode(mark(status, "light").split(",")[1]).decode() for status in Status]
    bare = [re.sub(r"#[0-9A-F]{6}", "", shape) for shape in shapes]
    assert len(set(bare)) == len(Status)
    assert len(set(WORDS.values())) == len(Status)
    assert set(GLYPHS) == set(Status)


def test_the_theme_says_the_same_colours() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    names = {Status.GREEN: "green", Status.AMBER: "orange", Status.RED: "red", Status.NOT_DUE: "gray"}
    for mode in MODES:
        for status, name in names.items():
            ink = colour(status, mode)
            assert (theme[mode][f"{name}Color"], theme[mode][f"{name}TextColor"], theme[mode][f"{name}BackgroundColor"]) == (
                ink.mark, ink.text, ink.tint,
            )  # fmt: skip
        page = NEUTRAL[mode]
        assert theme[mode]["backgroundColor"] == page.page
        assert theme[mode]["textColor"] == page.text
        assert theme[mode]["primaryColor"] == page.accent


def drawn(source: str) -> str:
    return base64.b64decode(source.removeprefix("data:image/svg+xml;base64,")).decode()


def test_a_bar_parts_every_rating_that_there_is_and_shows_the_unrated_as_an_outline() -> None:
    bar = drawn(stacked_bar({Status.GREEN: 18, Status.AMBER: 5, Status.RED: 3, Status.NOT_DUE: 5}, "light"))
    assert bar.count("<rect") == 4
    assert bar.count("stroke=") == 1
    assert drawn(stacked_bar({}, "light")).count("<rect") == 0


def test_a_sparkline_breaks_where_a_figure_is_missing() -> None:
    past = [
        {
            "value": None if at == 2 else Decimal(80 + at),
            "target": Decimal(90),
            "minimum": Decimal(85),
            "status": "red",
        }
        for at in range(5)
    ]
    path = re.search(r'd="(M[^"]*)" fill="none" stroke="#26425F"', drawn(sparkline(past, "higher", "light")))
    assert path is not None
    assert path[1].count("M") == 2
