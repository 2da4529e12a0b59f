"""What was decided, followed up: what is open and late, who has to act, and whether the number moved since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pmf.model.person import Person
from pmf.model.review import DecisionEvent, DecisionKind
from pmf.reports.decisions import changed_the_numbers, read_decisions, read_logs
from pmf.reports.reading import Reader, text_of

# A row of `read_decisions` with `log`, everything that was said of it, and `since`: whether the number moved.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Tracker:
    """Every decision, what needs somebody first: overdue, off track, open by its day, then the rest, newest first."""

    rows: Sequence[Row]
    today: date

    @property
    def open(self) -> list[Row]:
        """Those that somebody has still to do something about."""
        return [row for row in self.rows if row["is_open"]]

    @property
    def overdue(self) -> list[Row]:
        """Those of them whose day is past."""
        return [row for row in self.rows if row["overdue"]]

    def mine(self, person: Person) -> list[Row]:
        """The open ones that name somebody as owner, or are about an indicator of their services."""
        services = {one.casefold() for one in person.services}
        return [
            row
            for row in self.open
            if (row["owner"] or "").casefold() == person.name.casefold()
            or (row["service"] or "").casefold() in services
        ]

    def headline(self) -> str:
        """What is open, late and near, in one sentence."""
        if not self.rows:
            return "Nothing has been decided yet"
        said = [one for one in (self._actions(), self._call_ins(), self._reviews(), self._scrutiny()) if one]
        if not said:
            return "Nothing that was decided is still open"
        whole = "; ".join(said)
        return whole[:1].upper() + whole[1:]

    def _of(self, *kinds: DecisionKind) -> list[Row]:
        return [row for row in self.open if row["kind"] in kinds]

    def _actions(self) -> str:
        return self._open_and_late("action", "open", DecisionKind.ACTION)

    def _reviews(self) -> str:
        return self._open_and_late("review", "under way", DecisionKind.COMMISSION)

    def _open_and_late(self, what: str, how: str, kind: DecisionKind) -> str:
        rows = self._of(kind)
        late = sum(row["overdue"] for row in rows)
        if not rows:
            return ""
        if late == len(rows):
            return f"{_many(late, f'{what} is', f'{what}s are')} overdue"
        said = f"{_many(len(rows), f'{what} is', f'{what}s are')} {how}"
        return said + (f", {late} {'is' if late == 1 else 'are'} overdue" if late else "")

    def _call_ins(self) -> str:
        soon = self.today + timedelta(days=7)
        call_ins = self._of(DecisionKind.CALL_IN)
        late = sum(row["overdue"] for row in call_ins)
        near = sum(self.today <= row["due_now"] <= soon for row in call_ins if row["due_now"])
        said = [
            f"{_many(count, 'call-in is', 'call-ins are')} {how}"
            for count, how in (
                (late, "overdue"),
                (near, "within a week"),
                (len(call_ins) - late - near, "ahead"),
            )
            if count
        ]
        return ", ".join(said)

    def _scrutiny(self) -> str:
        named = (("recommendation", DecisionKind.RECOMMENDATION), ("question", DecisionKind.QUESTION))
        counts = [(name, len(self._of(kind))) for name, kind in named]
        said = [_many(count, name, name + "s") for name, count in counts if count]
        awaits = "awaits" if sum(count for _, count in counts) == 1 else "await"
        return f"{' and '.join(said)} of scrutiny {awaits} an answer" if said else ""


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def read_tracker(reader: Reader, *, at: datetime, directorate: str | None = None) -> Tracker:
    """Every decision as it stood at a moment (UTC), all or about one directorate's indicators."""
    reader.check()
    rows = read_decisions(reader, at=at, directorate=directorate)
    logs = read_logs(reader, rows, at=at)
    since = changed_the_numbers(reader, rows, at=at)
    whole = [row | {"log": logs[row["decision_no"]], "since": since.get(row["decision_no"])} for row in rows]
    return Tracker(sorted(whole, key=_worst_first), at.date())


def _worst_first(row: Row) -> tuple[int, float, int]:
    off_track = row["last_event"] == DecisionEvent.OFF_TRACK and row["is_open"]
    place = 0 if row["overdue"] else 1 if off_track else 2 if row["is_open"] else 3
    day = row["due_now"].toordinal() if place < 3 and row["due_now"] else float("inf")
    return place, day, -row["decision_no"]


def as_table(rows: Sequence[Row]) -> list[list[str]]:
    """The rows for a file, with everything that was said of each."""
    rows = [
        {
            "Decision": row["decision_no"],
            "Kind": row["kind_name"],
            "About": row["subject_name"],
            "Code": row["code"],
            "Directorate": row["directorate"],
            "Service": row["service"],
            "Words": row["words"],
            "Owner": row["owner"],
            "Due": row["due_now"],
            "How it stands": row["stands"],
            "Decided by": row["decided_by"],
            "Decided on": row["recorded_at"].date(),
            "From outside": row["external"],
            "Part of": row["under"],
            "What became of it": " | ".join(
                f"{one['at']:%d %b %Y} {one['by']}: {one['what']}{'. ' + one['words'] if one['words'] else ''}"
                for one in row["log"][1:]
            ),
            "The number since": row["since"]["words"] if row["since"] else None,
        }
        for row in rows
    ]
    return [list(rows[0]), *([text_of(one) for one in row.values()] for row in rows)] if rows else []
