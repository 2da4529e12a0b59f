"""A chart made large for a wall: every length of it grows alike, so that no text is below 18 px."""

from __future__ import annotations

import copy
from typing import Any

# Text of 13 px becomes 18.2. The height grows less, so that a laptop shows the bar under the chart as well.
FACTOR, HIGHER = 1.4, 1.2
# Lengths in pixels, and those that are areas.
_LENGTHS = frozenset(
    {"fontSize", "labelFontSize", "titleFontSize", "strokeWidth", "thickness", "dx", "dy", "labelPadding"}
)  # fmt: skip
_LEAST_TEXT = 18


def large(spec: dict[str, Any]) -> dict[str, Any]:
    """A Vega-Lite spec with its lengths grown; its width is that of its place."""
    grown = copy.deepcopy(spec)
    height = grown["height"]
    _grow(grown, height)
    grown["height"] = height * HIGHER
    return grown


def _grow(part: Any, height: float) -> None:
    if isinstance(part, list):
        for one in part:
            _grow(one, height)
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if name in ("data", "datasets", "scale"):
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if name == "size" and number:
            part[name] = value * FACTOR**2
        elif name in _LENGTHS and number:
            grown = value * FACTOR
            part[name] = max(grown, _LEAST_TEXT) if name.lower().endswith("fontsize") else grown
        elif name in ("y", "y2") and isinstance(value, dict) and set(value) == {"value"}:
            part[name] = {"value": _down(value["value"], height)}
        elif name == "strokeDash" and isinstance(value, list):
            part[name] = [one * FACTOR for one in value]
        elif name == "padding" and isinstance(value, dict):
            part[name] = {side: length * FACTOR for side, length in value.items()}
        else:
            _grow(value, height)


def _down(place: float, height: float) -> float:
    """A place from the top of the chart: within it, above it, or so far below its foot."""
    if place < 0:
        return place * FACTOR
    return place * HIGHER if place <= height else height * HIGHER + (place - height) * FACTOR
