"""What a template knows of itself, on a sheet that nobody sees."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pmf.intake.grid import text_of
from pmf.model.cell import RawCell

# To be raised when a template of before would be read wrongly, or would leave out what is needed now.
VERSION = "1"
SHEET = "_template"
_FIRST = "template version"
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Version, kind, framework, services (none for all), period, the moment it was made, a mark of its
    own, the headings to fill, and the rows that were printed. A row is True if it may stay blank."""

    version: str
    kind: str
    framework: str
    services: tuple[str, ...]
    period: str
    made: str
    mark: str
    headings: tuple[str, ...]
    rows: Mapping[Key, bool]

    @classmethod
    def made_now(
        cls, kind: str, framework: str, services: tuple[str, ...], period: str, at: datetime,
        headings: tuple[str, ...], rows: Mapping[Key, bool],
    ) -> Identity:  # fmt: skip
        """That of a template which is being made."""
        made = at.isoformat(timespec="seconds")
        return cls(VERSION, kind, framework, services, period, made, secrets.token_hex(8), headings, rows)

    def lines(self) -> list[tuple[str, ...]]:
        """As the rows of the hidden sheet: what it is, and its words."""
        return [
            (_FIRST, self.version),
            ("kind", self.kind),
            ("framework", self.framework),
            *(("service", service) for service in self.services),
            ("period", self.period),
            ("made", self.made),
            ("mark", self.mark),
            *(("heading", heading) for heading in self.headings),
            *(("row that may be blank" if free else "row", *key) for key, free in self.rows.items()),
        ]


def identity_in(lines: Iterable[list[RawCell]]) -> Identity | None:
    """What the hidden sheet says, or None if it is not one of ours."""
    one: dict[str, str] = {}
    services, headings = [], []
    rows: dict[Key, bool] = {}
    for line in lines:
        what, *words = (text_of(cell) for cell in [*line[:7], *[None] * 7][:7])
        if what == "service":
            services.append(words[0])
        elif what == "heading":
            headings.append(words[0])
        elif what in ("row", "row that may be blank"):
            rows[tuple(words)] = what != "row"
        elif what:
            one.setdefault(what, words[0])
    if _FIRST not in one:
        return None
    kind = one.get("kind", "")
    return Identity(
        one[_FIRST], kind, one.get("framework", ""), tuple(services), one.get("period", ""),
        one.get("made", ""), one.get("mark", ""), tuple(headings),
        {compared(key): free for key, free in rows.items()},
    )  # fmt: skip


def compared(key: Key) -> Key:
    """A key as it is compared: the space around its parts does not count, nor do empty parts at its end."""
    parts = [" ".join(part.split()) for part in key]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return tuple(parts)
