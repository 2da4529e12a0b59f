"""What else is known of a service where one matter of it is looked at: its indicators that are amiss, its money, risks,
customers and people, and what is late of its plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmf.model.status import Status
from pmf.reports.exception_report import ExceptionReport, PerformanceException
from pmf.reports.positions import Position
from pmf.reports.scorecard import Line, Scorecard

Row = Mapping[str, Any]
AMISS = (Status.RED, Status.AMBER, Status.YELLOW, Status.NO_DATA)
# The subjects in the order in which they are said.
TITLES = {"finance": "Money", "risk": "Risks", "customer": "Customers", "workforce": "People"}


@dataclass(frozen=True)
class Beside:
    """Each worst first. `positions` are the service's money, risks, customers and people, but for the one that is looked
    at; `late` its actions of plans that are overdue or off track."""

    indicators: Sequence[Line] = ()
    positions: Sequence[Position] = ()
    late: Sequence[PerformanceException] = ()

    def of(self, about: str) -> list[Position]:
        """The positions of one subject."""
        return [row for row in self.positions if row["about"] == about]

    def subjects(self) -> Iterator[tuple[str, list[Position]]]:
        """Each subject that has anything, by what it is called, with its positions."""
        for about, title in TITLES.items():
            if rows := self.of(about):
                yield title, rows

    def worst(self, about: str) -> str:
        """What is the matter with the worst position of a subject that is red or amber, in words; nothing if none is."""
        row = next((one for one in self.of(about) if one["status"] in (Status.RED, Status.AMBER)), None)
        return f"{row['title']} stands at {row['shown']}" if row else ""


def beside(card: Scorecard, report: ExceptionReport, service: str | None, *, but: tuple[str, str]) -> Beside:
    """What a scorecard and its exceptions know of a service, without the one matter (kind and subject) that is looked
    at. Of no service nothing is known."""
    if not service:
        return Beside()
    whole = card.both(service=service).worst()
    others = [line for line in whole if (line.get("subject_kind", "indicator"), line["code"]) != but]
    return Beside(
        [line for line in others if "subject_kind" not in line and line["status"] in AMISS],
        [line for line in others if "subject_kind" in line],
        [one for one in report.exceptions if one.subject_kind == "plan_action" and one.service == service],
    )
