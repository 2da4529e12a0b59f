"""A past return opened: what was handed in, what was made of it, and what happened to it since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmf.access.past_returns import require_to_open
from pmf.access.permissions import require
from pmf.model.finding import Finding, Severity
from pmf.model.period import Frequency
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.rules import judging
from pmf.rules.wording import day, default_decimals, said
from pmf.store import returns

Row = Mapping[str, Any]
Key = tuple[str, Any, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the rows of a file. They add up to `rows`."""

    rows: int
    new: int
    restated: int
    amended: int
    unchanged: int
    blank: int

    def sentence(self) -> str:
        """`34 rows in the file = 30 new + 2 restated + 2 without a figure`, for holding against one's sheet."""
        named = (
            (self.new, "new"),
            (self.restated, "restated"),
            (self.amended, "with other words"),
            (self.unchanged, "unchanged"),
            (self.blank, "without a figure"),
        )
        said = " + ".join(f"{count:,} {what}" for count, what in named if count)
        return f"{self.rows:,} row{'' if self.rows == 1 else 's'} in the file" + (
            f" = {said}" if said else ""
        )


@dataclass(frozen=True)
class PastReturn:
    """`figures` and `registers` are the rows that were stored; those of a performance return that still
    stand have the status that they get. A refused return has none."""

    record: Row
    counted: Counted
    events: Sequence[Row]
    findings: Sequence[Finding]
    figures: Sequence[Row]
    registers: Sequence[Row]
    at: datetime

    @property
    def return_id(self) -> str:
        """What it is called."""
        return str(self.record["return_id"])

    @property
    def state(self) -> str:
        """accepted, awaiting, sent_back, withdrawn or refused."""
        return str(self.record["state"])

    @property
    def services(self) -> list[str]:
        """Whose figures it holds, by name."""
        found = {row["service"] for row in (*self.figures, *self.registers) if row["service"]}
        return sorted(found) or ([self.record["service"]] if self.record["service"] else [])

    @property
    def span(self) -> str:
        """For when: its newest period, a quarter where it has one, and the first where others came before."""
        dated = [row for row in (*self.figures, *self.registers) if row["period"]]
        if not dated:
            return str(self.record["period"] or "")
        newest = max(dated, key=lambda row: (row["ends"], row["frequency"] == Frequency.QUARTER))
        first = min(dated, key=lambda row: (row["ends"], row["starts"]))
        label = str(newest["period"])
        return f"{first['period']} to {label}" if first["ends"] < newest["starts"] else label

    def headline(self) -> str:
        """What it is and how it stands, in one sentence."""
        stands = {
            "accepted": "is verified" if self.record["verified_by"] else "is accepted",
            "awaiting": "awaits verification",
            "sent_back": "was sent back",
            "withdrawn": "is withdrawn",
            "refused": "was refused",
        }[self.state]
        return f"{self.return_id} {stands}: {self.about()}"

    def about(self) -> str:
        """Whose it is and for when: `Adult social care, 2026/27 Q2`."""
        services = self.services
        whose = (
            f"{services[0]} and {len(services) - 1} more" if len(services) > 1 else "".join(services)
        ) or str(self.record["file_name"])
        return ", ".join(part for part in (whose, self.span) if part)

    def history(self) -> list[str]:
        """Everything that happened to it, oldest first, a sentence each."""
        record = self.record
        did = "Refused when handed in by" if self.state == "refused" else "Handed in by"
        told = [f"{did} {record['handed_in_by']} on {moment(record['recorded_at'])}."]
        for event in self.events:
            verb = _VERBS.get(event["event"], event["event"])
            why = f": {event['reason'].rstrip('.')}" if event["reason"] else ""
            told.append(f"{verb} by {event['event_by']} on {moment(event['recorded_at'])}{why}.")
        return told

    def restated_here(self) -> list[Row]:
        """The figures of it that took the place of others."""
        return [row for row in self.figures if stood_before(row) and _changed(row)]

    def accepted_checks(self) -> list[Finding]:
        """The warnings that its officer said yes to."""
        return [one for one in self.findings if one.severity is Severity.WARNING]


_VERBS = {
    "verified": "Verified",
    "sent_back": "Sent back",
    "withdrawn": "Withdrawn",
    "restored": "Put back",
}


def moment(at: datetime) -> str:
    """`11 Nov 2026 at 11:28 UTC`."""
    return f"{day(at)} at {at:%H:%M} UTC"


def stood_before(row: Row) -> bool:
    """Whether another figure stood in a figure's place."""
    return row["was"] is not None or row["was_marker"] is not None


def before_and_after(row: Row) -> tuple[str, str]:
    """What stood before a figure and the figure, in words, finely enough to be told apart."""
    unit, decimals = row["unit"], row["decimals"]
    was, value = (_said(row, name, unit, decimals) for name in ("was", "value"))
    if was == value and row["was"] is not None and row["was"] != row["value"]:
        finer = (default_decimals(unit, decimals) or 0) + 2
        was, value = (_said(row, name, unit, finer) for name in ("was", "value"))
    return was, value


def _said(row: Row, name: str, unit: str, decimals: int | None) -> str:
    marker = row["was_marker" if name == "was" else "marker"]
    return marker.replace("_", " ") if marker else said(row[name], unit, decimals)


def was_replaced(row: Row) -> bool:
    """Whether another figure stands in its place now."""
    return row["became_in"] is not None


def _changed(row: Row) -> bool:
    has_figure = row["value"] is not None or row["marker"] is not None
    return has_figure and (row["was"], row["was_marker"]) != (row["value"], row["marker"])


def read_past_return(reader: Reader, return_id: str, at: datetime) -> PastReturn:
    """A return as it stood at a moment (UTC). Raises UnknownReturnError if there was none such by then, and
    NotAllowedError where it holds what this person may not see."""
    require(reader.framework, reader.person, Action.READ_RETURNS)
    database = reader.database
    record = returns.return_called(database, return_id, at)
    require_to_open(database, reader.framework, reader.person, record)
    asked = {"return_no": record["return_no"], "at": at}
    figures = database.ask("return_figures", asked)
    registers = database.ask("return_registers", asked)
    statuses = _statuses(reader, figures, at)
    return PastReturn(
        record=record,
        counted=_counted(record, len(figures) + len(registers)),
        events=database.ask("events_of_return", asked),
        findings=[_finding(one) for one in json.loads(record["findings"])],
        figures=[{**row, "status": statuses.get((row["code"], row["starts"], row["ends"]))
                  if _stands(row) else None} for row in figures],
        registers=registers,
        at=at,
    )  # fmt: skip


def _stands(row: Row) -> bool:
    whole = not row["place"] and not row["population_group"]
    return bool(row["counts"]) and not was_replaced(row) and whole


def _statuses(reader: Reader, figures: Sequence[Row], at: datetime) -> dict[Key, str]:
    standing = [row for row in figures if _stands(row)]
    if not standing:
        return {}
    judged = judging.own_periods(
        reader.database,
        at=at,
        codes=sorted({row["code"] for row in standing}),
        since=min(row["starts"] for row in standing),
        until=max(row["ends"] for row in standing),
    )
    return {(row["code"], row["starts"], row["ends"]): row["status"] for row in judged}


def _counted(record: Row, stored: int) -> Counted:
    # The record counts rows with other words and the same figure among the unchanged.
    amended = stored - record["added"] - record["restated"]
    return Counted(
        record["row_count"],
        record["added"],
        record["restated"],
        amended,
        record["unchanged"] - amended,
        (record["row_count"] - record["added"] - record["restated"] - record["unchanged"]) if stored else 0,
    )


def _finding(stored: Mapping[str, Any]) -> Finding:
    return Finding(
        Severity(stored["severity"]),
        stored["code"],
        stored["message"],
        stored["fix"],
        stored.get("sheet"),
        tuple(stored.get("cells") or ()),
    )
