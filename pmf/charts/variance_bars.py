"""Variances as bars on both sides of a line: over to the right, under to the left. The words stand beside each bar, as
text of the page; here is the bar alone, with the part that is income not earned hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pmf.charts.marks import picture
from pmf.charts.palette import NEUTRAL, Mode, colour
from pmf.model.status import Status

_WIDTH, _HEIGHT, _TOP, _BAR = 600.0, 28.0, 5.0, 18.0
_COLOURED = (Status.RED, Status.AMBER)


@dataclass(frozen=True, slots=True)
class Bar:
    """A variance in pounds as it is drawn and told: its status and what that is called here, the words beside it, and
    `lost`, the part of it that is income not earned."""

    name: str
    value: Decimal | None
    status: str
    stands: str
    words: str
    more: str = ""
    lost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scale:
    """What the left and the right end of every bar's picture stand for, the line at nothing in between."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> Scale:
        """A scale that has room for every value, and for nothing."""
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        return cls(low, high) if high > low else cls(Decimal(0), Decimal(1))

    def share(self, value: Decimal) -> float:
        """How far from the left a value lies, from 0 to 1."""
        return float((value - self.low) / (self.high - self.low))


def variance_bar(value: Decimal | None, not_earned: Decimal, status: str, scale: Scale, mode: Mode) -> str:
    """A bar as the address of an image that may be stretched. `not_earned` is the part of an overspend that is income;
    what is within tolerance is drawn grey, nothing at all as the line alone."""
    ink = NEUTRAL[mode]
    zero = scale.share(Decimal(0)) * _WIDTH
    inside = ""
    if value:
        fill = colour(status, mode).mark if Status(status) in _COLOURED else ink.grey
        end = scale.share(value) * _WIDTH
        left, wide = min(zero, end), max(abs(end - zero), 2.0)
        inside = f'<rect x="{left:.1f}" y="{_TOP}" width="{wide:.1f}" height="{_BAR}" fill="{fill}"/>'
        lost = min(max(not_earned, Decimal(0)), max(value, Decimal(0)))
        if lost:
            begins = scale.share(value - lost) * _WIDTH
            inside += f'<rect x="{begins:.1f}" y="{_TOP}" width="{max(end - begins, 2.0):.1f}" height="{_BAR}" fill="url(#h)"/>'
    line = f'<rect x="{min(max(zero - 0.5, 0), _WIDTH - 1):.1f}" y="0" width="1" height="{_HEIGHT:g}" fill="{ink.text}"/>'
    return picture(_svg(_hatch(ink.page) + inside + line))


def hatch_key(status: str, mode: Mode) -> str:
    """A small hatched box for the key. Address of an image."""
    box = f'<rect width="24" height="12" fill="{colour(status, mode).mark}"/><rect width="24" height="12" fill="url(#h)"/>'
    return picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12" width="24" height="12">{_hatch(NEUTRAL[mode].page)}{box}</svg>'
    )


def _hatch(page: str) -> str:
    return (
        '<defs><pattern id="h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="2.6" height="7" fill="{page}"/></pattern></defs>'
    )


def _svg(inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="{_WIDTH:g}" height="{_HEIGHT:g}"'
        f' preserveAspectRatio="none">{inside}</svg>'
    )
