"""Reads the Figures shorthand: the path, noise, season and profile of an indicator."""

import re
from dataclasses import dataclass

PROFILES = {
    "ctax": (0.105, 0.2, 0.296, 0.39, 0.484, 0.578, 0.672, 0.766, 0.858, 0.945, 0.975, 1),
    "nndr": (0.11, 0.205, 0.29, 0.38, 0.47, 0.556, 0.65, 0.745, 0.838, 0.925, 0.968, 1),
}


@dataclass(frozen=True)
class Shape:
    """The Figures shorthand, read."""

    path: tuple[tuple[float, float], ...]
    sd: float | None
    base: float
    fixed: bool
    season: tuple[int, float]
    tide: tuple[int, float]
    profile: tuple[float, ...]

    def level(self, at: float) -> float:
        """The level at a quarter, counted from 2023/24 Q1, on the straight lines between anchors."""
        pairs = list(zip(self.path, self.path[1:], strict=False))
        for (x0, y0), (x1, y1) in pairs:
            if at <= x1:
                return y0 + (y1 - y0) * max(0.0, at - x0) / (x1 - x0)
        return self.path[-1][1]


def read_shape(figures: str, end: int, steps: int) -> Shape:
    path, *tokens = figures.split()
    found = {m[1]: m[2] for m in (re.match(r"(sd|d|peak|tide|prof=)(.+)", t) for t in tokens) if m}
    size, _, fixed = found.get("d", "0").partition(":")
    return Shape(
        read_path(path, end),
        float(found["sd"]) if "sd" in found else None,
        float(size),
        bool(fixed),
        read_wave(found.get("peak")),
        read_wave(found.get("tide")),
        read_profile(found.get("prof="), steps),
    )


def read_path(text: str, end: int) -> tuple[tuple[float, float], ...]:
    anchors = []
    parts = text.split(">")
    for n, part in enumerate(parts):
        level, _, at = part.partition("@")
        default = 0 if n == 0 else end
        anchors.append((4 * (int(at[:2]) - 23) + int(at[3]) - 1 if at else default, float(level)))
    if anchors[0][0] > 0:
        anchors.insert(0, (0, anchors[0][1]))
    return tuple(anchors)


def read_wave(text: str | None) -> tuple[int, float]:
    month, size = (text or "1:0").split(":")
    return int(month), float(size)


def read_profile(text: str | None, steps: int) -> tuple[float, ...]:
    if not text:
        return tuple((n + 1) / steps for n in range(steps))
    return PROFILES[text] if text in PROFILES else tuple(float(x) for x in text.split(","))
