"""Who owes which figures for a period, what came, and what is to be done about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from pmf.access.permissions import require
from pmf.model.period import Frequency, Period, period_of
from pmf.model.role import Action
from pmf.reports.reading import Reader
from pmf.rules import judging
from pmf.store.returns import every_return

NO_SERVICE = "no service"
# For how many periods, this one included, a service's punctuality is told.
PERIODS_TOLD = 4

# Kinds that are owed as a whole, and never a service's figures. Why one of them was refused is told on no board that
# others read.
OTHERS_OWED = ("budget", "risks", "feedback", "complaints", "workforce")

Row = Mapping[str, Any]


class Stage(StrEnum):
    """What is to be done next about a service's figures, most urgent first."""

    REFUSED = "refused"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    PART = "part"
    DUE = "due"
    AWAITING = "awaiting"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that is owed, and the last day for it."""

    code: str
    name: str
    period: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Kept:
    """How punctual a service was in a period: `on_time`, `late`, `missing`, `not_due`. `days` are those
    after the due date."""

    period: str
    how: str
    days: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What one service owes for a period.

    `state` is what other programs read: accepted, part, late or due, and awaiting where figures are held
    back until somebody verifies them. `stage` is what people read: it also tells of refused tries, of
    returns sent back or withdrawn, and of figures that stand and still await verification. `return_id` is
    the newest return whose figures are in. `last_return_id`, `by`, `at` and `why` tell of the one that brought
    the last of them first, or of a later try that went wrong.
    """

    service: str
    kind: str
    period: str
    due: date
    state: str
    return_id: str | None
    expected: int
    received: int
    stage: Stage
    days_late: int
    missing: tuple[Missing, ...]
    overdue: int
    last_return_id: str | None
    by: str | None
    at: datetime | None
    verified_by: str | None
    why: str | None
    last_officer: str | None
    past: tuple[Kept, ...]

    @property
    def is_late(self) -> bool:
        """Whether figures are missing after the due date."""
        return bool(self.missing) and self.days_late > 0


def who_owes_what(reader: Reader, period: Period, at: datetime) -> list[Owed]:
    """One row per service with anything to hand in for a period, by name, as it was at a moment (UTC)."""
    require(reader.framework, reader.person, Action.READ_RETURNS)
    told = [period.shift(-step) for step in reversed(range(PERIODS_TOLD))]
    known = Known.of_figures(reader, told[0].starts, period.ends, at)
    by_service: dict[str, list[Row]] = {}
    for row in judging.due(reader.database, at=at, starts=told[0].starts, ends=period.ends):
        by_service.setdefault(row["service"] or NO_SERVICE, []).append(row)
    board = []
    for service, rows in sorted(by_service.items()):
        batches = [Batch(one, _ending_in(one, rows), known) for one in told]
        if batches[-1].rows:
            board.append(owed(service, batches, known))
    return board


def _ending_in(period: Period, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if period.starts <= row["ends"] <= period.ends]


class Known:
    """What was handed in of a kind up to a moment, and by whom: every file, newest first, what was accepted of each
    thing that can be due, and who handed in last for each service."""

    def __init__(
        self,
        kind: str,
        at: datetime,
        records: Sequence[Row],
        received: Iterable[Row],
        officers: dict[str, str],
    ) -> None:
        self.kind, self.at, self.officers = kind, at, officers
        self.records = {row["return_no"]: row for row in records}
        self._versions: dict[str, list[Row]] = {}
        for row in received:
            self._versions.setdefault(row["code"], []).append(row)

    @classmethod
    def of_figures(cls, reader: Reader, since: date, until: date, at: datetime) -> Known:
        """Of figures between two days."""
        ask = reader.database.ask
        officers = {
            row["service"] or NO_SERVICE: row["officer"] for row in ask("last_to_hand_in", {"at": at})
        }
        received = ask("received", {"at": at, "since": since, "until": until})
        return cls("performance", at, every_return(reader.database, at), received, officers)

    def versions(self, due: Row) -> list[Row]:
        """What was handed in of a figure that is due, or of its months."""
        handed_in = self._versions.get(due["code"], ())
        return [one for one in handed_in if one["starts"] >= due["starts"] and one["ends"] <= due["ends"]]

    def refused_try(self, service: str, period: Period) -> Row | None:
        """The newest file that was refused and is most likely the service's for the period: it was handed
        in for it, or by its officer after the period, and nothing of theirs was accepted since."""
        after = datetime.combine(period.ends, time.min)
        for row in self.records.values():  # newest first
            own = row["service"] == service or (
                row["service"] is None and row["handed_in_by"] == self.officers.get(service)
            )
            if not own or row["recorded_at"] <= after or not self._is_of(row["kind"]):
                continue
            if row["period"] not in (None, period.label):
                continue
            return row if row["state"] == "refused" else None
        return None

    def _is_of(self, kind: str) -> bool:
        """Whether a file of a kind, or of none that was known, could have held what is due."""
        if self.kind == "performance":
            return kind not in ("actions", *OTHERS_OWED)
        return kind == self.kind


class Batch:
    """A service's figures for one period, or its reports on actions."""

    def __init__(self, period: Period, rows: Sequence[Row], known: Known) -> None:
        self.period = period
        self.rows = rows
        self.due = max((row["deadline"] for row in rows), default=period.ends)
        self.live: set[int] = set()
        self.put_aside: set[int] = set()
        self.missing: list[Row] = []
        self.held: list[Row] = []
        came: list[Row] = []
        for row in rows:
            versions = known.versions(row)
            live = [one for one in versions if one["state"] in ("accepted", "awaiting")]
            self.live |= {one["return_no"] for one in live}
            self.put_aside |= {one["return_no"] for one in versions} - {one["return_no"] for one in live}
            if row["figure_how"] is None and not live:
                self.missing.append(row)
                continue
            if row["figure_how"] is None:
                self.held.append(row)
            # A figure put together from months is there once the last of them is; restating changes no date.
            first: dict[date, Row] = {}
            for one in sorted(live, key=lambda one: -one["return_no"]):
                first[one["starts"]] = one
            came += [max(first.values(), key=lambda one: one["return_no"])] if first else []
        # The return that brought the last of what came.
        self.last: int | None = max((one["return_no"] for one in came), default=None)
        until = known.at if self.missing or not came else max(one["recorded_at"] for one in came)
        self.days_late = max(0, (until.date() - self.due).days) if rows else 0

    def kept(self) -> Kept:
        """How punctual it was."""
        if not self.rows or (self.missing and not self.days_late):
            return Kept(self.period.label, "not_due", 0)
        how = "missing" if self.missing else ("late" if self.days_late else "on_time")
        return Kept(self.period.label, how, self.days_late)


def owed(service: str, batches: Sequence[Batch], known: Known) -> Owed:
    """What a service owes for the last of some periods, in whose order its figures are given."""
    batch = batches[-1]
    newest = known.records[max(batch.live)] if batch.live else None
    stage, tried = _stage(service, batch, known)
    told_of = tried or (known.records[batch.last] if batch.last else None)
    return Owed(
        service=service,
        kind=known.kind,
        period=batch.period.label,
        due=batch.due,
        state=_state(batch),
        return_id=newest["return_id"] if newest else None,
        expected=len(batch.rows),
        received=len(batch.rows) - len(batch.missing),
        stage=stage,
        days_late=batch.days_late,
        missing=tuple(
            Missing(row["code"], row["name"], row["period"], row["deadline"]) for row in batch.missing
        ),
        overdue=sum(known.at.date() > row["deadline"] for row in batch.missing),
        last_return_id=told_of["return_id"] if told_of else None,
        by=told_of["handed_in_by"] if told_of else None,
        at=told_of["recorded_at"] if told_of else None,
        verified_by=told_of["verified_by"] if told_of else None,
        why=_why(tried) if tried else None,
        last_officer=known.officers.get(service),
        past=tuple(one.kept() for one in batches),
    )


def _state(batch: Batch) -> str:
    if not batch.missing:
        return "awaiting" if batch.held else "accepted"
    if batch.days_late:
        return "late"
    return "part" if len(batch.missing) < len(batch.rows) else "due"


def _stage(service: str, batch: Batch, known: Known) -> tuple[Stage, Row | None]:
    """What is to be done, and the last try where that went wrong and nothing came since."""
    if not batch.missing:
        waits = any(known.records[number]["state"] == "awaiting" for number in batch.live)
        return (Stage.AWAITING if waits else Stage.ACCEPTED), None
    newest = max(batch.live, default=0)
    aside = max(batch.put_aside, default=0)
    refused = known.refused_try(service, batch.period)
    if refused and refused["return_no"] > max(newest, aside):
        return Stage.REFUSED, refused
    if aside > newest:
        return Stage(known.records[aside]["state"]), known.records[aside]
    if batch.days_late:
        return Stage.LATE, None
    return (Stage.PART if batch.live else Stage.DUE), None


def _why(tried: Row) -> str:
    if tried["state"] != "refused":
        return f"by {tried['last_event_by']}: {tried['last_event_reason']}"
    findings = json.loads(tried["findings"])
    first = next((one for one in findings if one["severity"] == "error"), None) or next(iter(findings), None)
    more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
    return f"{tried['file_name']}" + (f": {first['message']}{more}" if first else "")


def headline(board: Sequence[Owed], period: str) -> str:
    """Who has handed in, who is late and by how long, and what waits, in one sentence."""
    if not board:
        return f"No service has a figure due for {period}"
    complete = sum(not one.missing for one in board)
    many = f"{len(board)} service{'s' if len(board) > 1 else ''}"
    verb = "has" if complete == 1 or len(board) == 1 else "have"
    parts = [f"{complete} of {many} {verb} handed in for {period}"]
    late = [one for one in board if one.is_late]
    if late:
        long = "by " + days(max(one.days_late for one in late))
        parts.append(f"1 is late, {long}" if len(late) == 1 else f"{len(late)} are late, the longest {long}")
    waiting = sum(one.stage is Stage.AWAITING for one in board)
    if waiting:
        parts.append(f"{waiting} await{'s' if waiting == 1 else ''} verification")
    return "; ".join(parts)


def periods_to_collect(reader: Reader, chosen: Sequence[Period], at: datetime) -> list[Period]:
    """The periods to choose from, newest first, from the one that runs at a moment: figures are asked for
    before any has come."""
    reader.check()
    running = period_of(at.date(), Frequency.QUARTER, reader.framework.calendar.year_type)
    newer = [running.shift(-step) for step in range(max(0, running.position - chosen[0].position))]
    return [*newer, *chosen]


def days(count: int) -> str:
    """`1 day`, `24 days`."""
    return f"{count} day{'' if count == 1 else 's'}"
