"""Small pictures of rates, one a row of a table: a mark against its standard, days lost as a bar, a volume over time.
Colours are fixed for a mode, so they are drawn anew when the reader changes between light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pmf.charts.marks import picture
from pmf.charts.palette import NEUTRAL, Mode, colour, shape
from pmf.model.status import Status

_WIDTH, _HEIGHT, _EDGE = 260.0, 24.0, 9.0
Number = Decimal | float


def against_standard(
    value: Number,
    status: str,
    mode: Mode,
    *,
    target: Number | None = None,
    minimum: Number | None = None,
    interval: tuple[Number, Number] | None = None,
    least: float = 0,
    most: float = 100,
) -> str:
    """A rate as its status's mark on a line from `least` to `most`, with the band between target and minimum, the target
    as a stroke, and where it is told by few, the interval that it may lie in. Address of an image."""
    ink = NEUTRAL[mode]

    def at(number: Number) -> float:
        share = (float(number) - least) / ((most - least) or 1)
        return _EDGE + min(max(share, 0), 1) * (_WIDTH - 2 * _EDGE)

    middle = _HEIGHT / 2
    inside = f'<path d="M{_EDGE} {middle}H{_WIDTH - _EDGE}" stroke="{ink.hairline}" stroke-width="1"/>'
    if target is not None and minimum is not None:
        first, last = sorted((at(target), at(minimum)))
        inside += f'<rect x="{first:.1f}" y="2" width="{last - first:.1f}" height="{_HEIGHT - 4:g}" fill="{ink.band}"/>'
        inside += f'<path d="M{at(minimum):.1f} 2V{_HEIGHT - 2:g}" stroke="{colour(Status.AMBER, mode).mark}" stroke-dasharray="3 2"/>'
        inside += f'<path d="M{at(target):.1f} 1V{_HEIGHT - 1:g}" stroke="{ink.text}" stroke-width="1.6"/>'
    if interval is not None:
        low, high = (at(one) for one in interval)
        inside += f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 4}V{middle + 4}M{high:.1f} {middle - 4}V{middle + 4}" stroke="{ink.data}" stroke-width="1.6"/>'
    x = at(value)
    inside += f'<circle cx="{x:.1f}" cy="{middle}" r="7.6" fill="{ink.page}"/>'
    inside += f'<g transform="translate({x - 6:.1f} {middle - 6})">{shape(status, mode)}</g>'
    return _image(_WIDTH, _HEIGHT, inside)


def days_bar(
    whole: Number,
    long: Number,
    most: float,
    mode: Mode,
    *,
    target: Number | None = None,
    minimum: Number | None = None,
) -> str:
    """Days lost as a bar from nought to `most`: long-term filled, short-term hatched; target and minimum as strokes.
    Address of an image."""
    ink = NEUTRAL[mode]

    def at(number: Number) -> float:
        return 1 + float(number) / (most or 1) * (_WIDTH - 2)

    top, tall = 5.0, _HEIGHT - 10
    inside = (
        '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{ink.page}"/><rect width="2.4" height="5" fill="{ink.grey}"/></pattern></defs>'
        f'<rect x="1" y="{top}" width="{at(long) - 1:.1f}" height="{tall:g}" fill="{ink.data}"/>'
        f'<rect x="{at(long):.1f}" y="{top + 0.5}" width="{max(at(whole) - at(long), 0):.1f}" height="{tall - 1:g}" fill="url(#h)" stroke="{ink.grey}"/>'
    )
    if minimum is not None:
        inside += f'<path d="M{at(minimum):.1f} 0V{_HEIGHT:g}" stroke="{colour(Status.AMBER, mode).mark}" stroke-width="1.6" stroke-dasharray="4 2"/>'
    if target is not None:
        inside += f'<path d="M{at(target):.1f} 0V{_HEIGHT:g}" stroke="{ink.page}" stroke-width="5"/>'
        inside += f'<path d="M{at(target):.1f} 0V{_HEIGHT:g}" stroke="{ink.text}" stroke-width="1.8"/>'
    return _image(_WIDTH, _HEIGHT, inside)


def volume_line(values: Sequence[Number], mode: Mode) -> str:
    """A volume over time from nought, oldest first, without any judgement. Address of an image."""
    ink = NEUTRAL[mode]
    wide, tall, edge = 150.0, 34.0, 4.0
    most = max(float(one) for one in values) or 1
    step = (wide - 2 * edge) / max(len(values) - 1, 1)
    points = [
        (edge + place * step, tall - 3 - float(one) / most * (tall - 8)) for place, one in enumerate(values)
    ]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[-1]
    return _image(
        wide,
        tall,
        f'<path d="M0 {tall - 2.5}H{wide}" stroke="{ink.hairline}"/>'
        f'<path d="M{path}" fill="none" stroke="{ink.data}" stroke-width="1.7" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink.data}"/>',
    )


def _image(width: float, height: float, inside: str) -> str:
    return picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}">{inside}</svg>'
    )
