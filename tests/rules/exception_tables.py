"""Reads the tables of exceptions into made-up councils. One row is one indicator, and what it gives rise to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from rules import spec_tables as spec
from rules.council_facts import Council, DecisionEventRow, DecisionRow, ObservationRow, ReturnRow
from rules.exceptional_councils import STATES

TABLES = (
    "below_minimum", "persistent", "deteriorating", "overdue", "actions", "review", "masked", "projected", "poor_data",
)  # fmt: skip
# In time for everything: figures of any period were there, and nothing is late but what a table says.
BEFORE_ALL, DECIDED = datetime(2025, 4, 20), datetime(2026, 4, 1)


def rows() -> list[spec.Row]:
    """The rows of all tables."""
    return [row for table in TABLES for row in spec.rows_of(f"exceptions_{table}")]


def moment(row: spec.Row) -> datetime:
    """When a row asks: on its day, or in July 2026, when all of 2025/26 was due."""
    return datetime.fromisoformat(f"{row.get('as at') or '2026-07-01'}T12:00")


def council(wanted: list[spec.Row]) -> Council:
    """Every row of the tables as an indicator of one council."""
    made = spec.council(decline=3)
    for row in wanted:
        _add(made, row)
    return made


def _add(made: Council, row: spec.Row) -> None:
    code = row["code"]
    settings = {
        "review_trigger": row.get("trigger") or "none",
        "business_critical": row.get("critical") == "yes",
    }
    spec.add_series(made, {"collected": "quarterly", **row}, **settings)
    if row.get("came"):
        number = len(made.returns) + 1
        made.returns.append(ReturnRow(number, datetime.fromisoformat(row["came"])))
        made.observations = [
            replace(one, return_no=number) if one.code == code else one for one in made.observations
        ]
    if row.get("restated"):
        said, _, day = row["restated"].partition(" on ")
        number = len(made.returns) + 1
        made.returns.append(ReturnRow(number, datetime.fromisoformat(day)))
        made.observations += [spec.figure(code, when, value, number) for when, value in spec.entries(said)]
    for when, said in spec.entries(row.get("forecast", "")):
        made.observations.append(ObservationRow(2, code, when, forecast=spec.number(said)))
    for place, group, entries in _parts(row.get("places", "")):
        made.observations += [
            replace(spec.figure(code, when, said), place=place, population_group=group)
            for when, said in entries
        ]
    for place, group, entries in _parts(row.get("place targets", "")):
        made.targets += [
            replace(spec.target(code, when, said, None), place=place, population_group=group)
            for when, said in entries
        ]
    for when, said in spec.entries(row.get("action", "")):
        words = ObservationRow(2, code, when, commentary="Two posts are empty.", action="Fill both posts.")
        made.observations.append(
            replace(words, action_owner="Ann", action_due=_day(said.removeprefix("by ")))
        )
    for said in filter(None, row.get("decided", "").split("; ")):
        _decide(made, code, said)


def _parts(text: str) -> Iterator[tuple[str, str, list[tuple[spec.Period, str]]]]:
    """`Heath: Q4 79 / women group: Q4 60` as place, group and entries."""
    for part in filter(None, text.split(" / ")):
        name, _, said = part.partition(": ")
        group = name.removesuffix(" group") if name.endswith(" group") else ""
        yield "" if group else name, group, list(spec.entries(said))


def _day(text: str) -> date | None:
    return None if text == "nothing" else date.fromisoformat(text)


def _decide(made: Council, code: str, said: str) -> None:
    """`accept by 2026-05-01`, `release for Q4`, `action by 2026-04-30 then done`."""
    said, _, event = said.partition(" then ")
    kind, _, rest = said.partition(" ")
    number = len(made.decisions) + 1
    when = DECIDED + timedelta(seconds=number)
    ends = spec.period(rest.removeprefix("for ")).ends if rest.startswith("for ") else None
    due = _day(rest.removeprefix("by ")) if rest.startswith("by ") else None
    made.decisions.append(DecisionRow(number, when, code, kind, STATES.get(kind), due, ends))
    if event:
        again = date(2026, 6, 30) if event == "rescheduled" else None
        happened = when + timedelta(days=1)
        made.decision_events.append(DecisionEventRow(number, happened, event, "Half done.", again))
