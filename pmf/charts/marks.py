"""Small pictures as SVG: a status mark, a stacked bar, a sparkline. Colours are fixed for a mode, so
they are drawn anew when the reader changes between light and dark."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pmf.charts.palette import NEUTRAL, Mode, colour, shape, word
from pmf.model.status import GREYS, Status

_BAR_ORDER = (Status.GREEN, Status.YELLOW, Status.AMBER, Status.RED)


def picture(svg: str) -> str:
    """An SVG as an address that an image can show."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _svg(width: float, height: float, inside: str, *, stretch: bool = False) -> str:
    fit = ' preserveAspectRatio="none"' if stretch else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}"{fit}>{inside}</svg>'
    )


@lru_cache(maxsize=64)
def mark(status: str, mode: Mode, size: int = 12) -> str:
    """A status's mark as an image's address."""
    return picture(mark_svg(status, mode, size))


def mark_svg(status: str, mode: Mode, size: int = 12) -> str:
    """A status's mark as SVG."""
    return _svg(size, size, f'<g transform="scale({size / 12:g})">{shape(status, mode)}</g>')


def inline_mark(status: str, mode: Mode, called: str = "") -> str:
    """A status's mark as Markdown: an image whose text is the word, or what it is called where it stands."""
    return f"![{called or word(status)}]({mark(status, mode)})"


def row_of_marks(statuses: Sequence[str], mode: Mode) -> str:
    """Statuses' marks side by side, the oldest first. Address of an image."""
    step = 18
    inside = "".join(
        f'<g transform="translate({place * step})">{shape(status, mode)}</g>'
        for place, status in enumerate(statuses)
    )
    return picture(_svg(step * len(statuses), 12, inside))


def stacked_bar(counts: Mapping[Status, int], mode: Mode, width: int = 300) -> str:
    """How many have each rating, as one bar; those not rated as an outlined end. Address of an image."""
    height, gap = 11, 2
    segments = [(status, counts[status]) for status in _BAR_ORDER if counts.get(status)]
    grey = sum(counts.get(status, 0) for status in GREYS)
    total = sum(count for _, count in segments) + grey
    if not total:
        return picture(_svg(width, height, ""))
    pieces = len(segments) + bool(grey)
    room = width - gap * (pieces - 1)
    least = 5.0
    spare = room - least * pieces
    inside, x = "", 0.0
    for status, count in segments:
        wide = least + spare * count / total
        inside += f'<rect x="{x:.1f}" y="0" width="{wide:.1f}" height="{height}" fill="{colour(status, mode).mark}"/>'
        x += wide + gap
    if grey:
        wide = least + spare * grey / total
        edge = NEUTRAL[mode].grey
        inside += (
            f'<rect x="{x + 0.6:.1f}" y="0.6" width="{wide - 1.2:.1f}" height="{height - 1.2}"'
            f' fill="{NEUTRAL[mode].surface}" stroke="{edge}" stroke-width="1.2"/>'
        )
    return picture(_svg(width, height, inside, stretch=True))


def sparkline(
    past: Sequence[Mapping[str, Any]],
    polarity: str,
    mode: Mode,
    *,
    kind: str = "",
    width: int = 104,
    height: int = 28,
) -> str:
    """The drawing of `spark_svg` as the address of an image."""
    return picture(spark_svg(past, polarity, mode, kind=kind, width=width, height=height))


def spark_svg(
    past: Sequence[Mapping[str, Any]],
    polarity: str,
    mode: Mode,
    *,
    kind: str = "",
    width: int = 104,
    height: int = 28,
) -> str:
    """An indicator's recent figures, oldest first, on its own scale: the band between target and
    minimum, the target, the line, and the last figure's status mark, as SVG.

    What counts the year to date (kind `cumulative`) begins anew each year: the line breaks there."""
    shown = [one for one in past if one["value"] is not None]
    if not shown:
        return _svg(width, height, "")
    numbers = [
        float(one[name]) for one in past for name in ("value", "target", "minimum") if one[name] is not None
    ]
    low, high = min(numbers), max(numbers)
    reach = (high - low) or abs(high) or 1.0
    low, high = low - reach * 0.12, high + reach * 0.12
    left, right = 2.0, width - 8.0
    step = (right - left) / max(len(past) - 1, 1)

    def x(place: int) -> float:
        return left + step * place if len(past) > 1 else right

    def y(number: Any) -> float:
        return round(height - 2 - (float(number) - low) / (high - low) * (height - 4), 1)

    neutral = NEUTRAL[mode]
    inside = ""
    for first, last, goal in _goals(past):
        x1, x2 = x(first) - step / 2, x(last) + step / 2
        if goal["minimum"] is not None and polarity in ("higher", "lower"):
            top, bottom = sorted((y(goal["target"]), y(goal["minimum"])))
            inside += f'<rect x="{x1:.1f}" y="{top}" width="{x2 - x1:.1f}" height="{max(bottom - top, 0.5):.1f}" fill="{neutral.band}"/>'
        inside += (
            f'<path d="M{x1:.1f} {y(goal["target"])}H{x2:.1f}" stroke="{neutral.muted}" stroke-width="1"/>'
        )
    inside += _line(past, x, y, neutral.data, by_year=kind == "cumulative")
    last = max(place for place, one in enumerate(past) if one["value"] is not None)
    cx, cy = x(last), y(past[last]["value"])
    inside += f'<circle cx="{cx:.1f}" cy="{cy}" r="6" fill="{neutral.page}"/>'
    inside += f'<g transform="translate({cx - 4.5:.1f} {cy - 4.5:.1f}) scale(0.75)">{shape(past[last]["status"], mode)}</g>'
    return _svg(width, height, inside)


def _goals(past: Sequence[Mapping[str, Any]]) -> list[tuple[int, int, Mapping[str, Any]]]:
    """Neighbours with the same target and minimum, as the first and the last of them."""
    runs: list[tuple[int, int, Mapping[str, Any]]] = []
    for place, one in enumerate(past):
        if one["target"] is None:
            continue
        same = (
            runs
            and runs[-1][1] == place - 1
            and all(runs[-1][2][name] == one[name] for name in ("target", "minimum"))
        )
        if same:
            runs[-1] = (runs[-1][0], place, one)
        else:
            runs.append((place, place, one))
    return runs


def _line(past: Sequence[Mapping[str, Any]], x: Any, y: Any, ink: str, *, by_year: bool) -> str:
    path, pen_down, year = "", False, ""
    for place, one in enumerate(past):
        if one["value"] is None:
            pen_down = False
            continue
        this_year = one["period"].split(" ")[0] if by_year else ""
        pen_down = pen_down and this_year == year
        year = this_year
        path += f"{'L' if pen_down else 'M'}{x(place):.1f} {y(one['value'])}"
        pen_down = True
    return f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.7" stroke-linejoin="round"/>'
