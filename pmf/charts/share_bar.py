"""A share of a hundred as a bar that starts at zero, with a mark where its threshold lies. Colours are fixed for a
mode, so it is drawn anew when the reader changes between light and dark."""

from __future__ import annotations

from decimal import Decimal

from pmf.charts.marks import picture
from pmf.charts.palette import NEUTRAL, Mode, colour
from pmf.model.status import Status

_WIDTH, _HEIGHT, _BAR = 300.0, 22.0, 12.0


def share_bar(value: Decimal | None, threshold: Decimal | None, met: bool | None, mode: Mode) -> str:
    """The bar as the address of an image. A share that misses its threshold is drawn in amber, every other plainly."""
    ink = NEUTRAL[mode]
    top = (_HEIGHT - _BAR) / 2
    edge = f'fill="{ink.surface}" stroke="{ink.grey}" stroke-width="1"'
    inside = f'<rect x="0.5" y="{top}" width="{_WIDTH - 1:g}" height="{_BAR}" {edge}/>'
    if value is not None:
        fill = colour(Status.AMBER, mode).mark if met is False else ink.data
        wide = max(float(value) / 100 * (_WIDTH - 1), 0.0)
        inside += f'<rect x="0.5" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="{fill}"/>'
    if threshold is not None:
        x = 0.5 + float(threshold) / 100 * (_WIDTH - 1)
        inside += f'<rect x="{x - 2.5:.1f}" y="0" width="5" height="{_HEIGHT:g}" fill="{ink.page}"/>'
        inside += f'<rect x="{x - 1:.1f}" y="0" width="2" height="{_HEIGHT:g}" fill="{ink.text}"/>'
    return picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="{_WIDTH:g}"'
        f' height="{_HEIGHT:g}">{inside}</svg>'
    )
