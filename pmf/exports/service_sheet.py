"""A service's complaints, comments and compliments as a PDF of one A4 page. What people wrote is only ever shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pmf.exports.dossier_sheet import SHORTENED
from pmf.exports.paper import Cut, on_one_page

_TEMPLATE = Path(__file__).with_suffix(".typ")
# Letters of the service's own words, cases listed, and the size of the letters in points: from generous to what always fits.
_ROOMS = ((1600, 14, 10.4), (700, 8, 9.6), (250, 4, 8.2))


@dataclass(frozen=True)
class ServiceSheet:
    """All that the page says, as words. `mark` and the first of each of `rates` are SVG drawn by this program, with the
    status's word and a sentence; a volume is its name and its trend; a case its cells."""

    council: str
    kind: str
    title: str
    mark: str
    status: str
    reason: str
    rates: Sequence[tuple[str, str, str]]
    volumes: Sequence[tuple[str, str]]
    cases: Sequence[Sequence[str]]
    said: str
    foot: str


def service_pdf(sheet: ServiceSheet, printed: datetime) -> bytes:
    """The page as PDF, tagged for screen readers (PDF/UA-1). `printed` is its moment, UTC."""
    return on_one_page(_TEMPLATE, (_fitted(sheet, *room) for room in _ROOMS), printed)


def _fitted(sheet: ServiceSheet, letters: int, cases: int, points: float) -> dict[str, Any]:
    cut = Cut()
    fitted = {
        **asdict(sheet),
        "points": points,
        "council": cut.text(sheet.council, 60),
        "title": cut.text(sheet.title, 140),
        "reason": cut.text(sheet.reason, 320),
        "rates": [(svg, status, cut.text(said, 320)) for svg, status, said in sheet.rates],
        "volumes": [(name, cut.text(said, 160)) for name, said in sheet.volumes],
        "cases": [[cut.text(one, 40) for one in row] for row in cut.first(sheet.cases, cases)],
        "said": cut.text(sheet.said, letters),
    }
    return fitted | {"shortened": SHORTENED if cut.anything else ""}
