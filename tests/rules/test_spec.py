"""Puts every row of the tables in `tests/spec` into a real database, and asks the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import Council, empty_council, put_into

from pmf.model.period import UnclearPeriodError, YearType, parse_period
from pmf.model.words import StatusRule
from pmf.rules import judging
from pmf.store.database import Database

Judged = dict[str, Any]
Answers = dict[str, Judged]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database, filled anew for each table."""
    with empty_council(tmp_path_factory.mktemp("spec")) as opened:
        yield opened


def each(table: str) -> pytest.MarkDecorator:
    """A test per row of a table, named by its case."""
    rows = spec.rows_of(table)
    return pytest.mark.parametrize("row", rows, ids=[f"{table}: {row['case']}" for row in rows])


def judged_in(database: Database, rows: list[spec.Row], at: datetime, asked: str = "Q1") -> Answers:
    """Each row's indicator as it stands in the period asked for."""
    period = spec.period(asked)
    codes = [row["code"] for row in rows]
    months = period.frequency.months
    told = judging.history(database, at=at, codes=codes, until=period.ends, months=months)
    return {one["code"]: one for one in told if one["period"] == period.label}


def by(rows: list[spec.Row], *names: str) -> dict[tuple[str, ...], list[spec.Row]]:
    """The rows, together where they agree in some columns."""
    groups: dict[tuple[str, ...], list[spec.Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups


def stored(text: str) -> Decimal | None:
    """A number as the database keeps it."""
    return Decimal(text) if text else None


STATUS_TABLES = [f"status_{rule.value}" for rule in StatusRule]
STATUS_ROWS = [row for table in STATUS_TABLES for row in spec.rows_of(table)]


@pytest.fixture(scope="module")
def statuses(database: Database) -> Answers:
    """Every row of the nine status tables, judged."""
    made = spec.council()
    for row in STATUS_ROWS:
        spec.add_status_case(made, row, rule_of(row))
    put_into(database, made)
    return judged_in(database, STATUS_ROWS, spec.MUCH_LATER)


def rule_of(row: spec.Row) -> str:
    """The rule of the table that a row stands in."""
    return row["code"].removeprefix("status_").rpartition("-")[0]


def status_ids() -> list[str]:
    """The rule and the case of each row of the status tables."""
    return [f"{rule_of(row)}: {row['case']}" for row in STATUS_ROWS]


@pytest.mark.parametrize("row", STATUS_ROWS, ids=status_ids())
def test_a_status_is_as_its_table_says(row: spec.Row, statuses: Answers) -> None:
    """The status, and the ground where the table names it."""
    found = statuses[row["code"]]
    assert found["status"] == row["status"]
    if row["ground"]:
        assert found["because"] == row["ground"].replace(" ", "_")


@pytest.fixture(scope="module")
def greys(database: Database) -> Answers:
    """Every row of the table of greys, each as at its own day."""
    rows = spec.rows_of("greys")
    made = spec.council(days_allowed=30)
    for row in rows:
        spec.add_grey_case(made, row)
    put_into(database, made)
    answers: Answers = {}
    for (day,), together in by(rows, "as at").items():
        answers |= judged_in(database, together, datetime.fromisoformat(f"{day}T12:00"))
    return answers


@each("greys")
def test_a_grey_says_why_there_is_no_colour(row: spec.Row, greys: Answers) -> None:
    """The status and its ground."""
    found = greys[row["code"]]
    assert (found["status"], found["because"]) == (row["status"], row["ground"].replace(" ", "_"))


def answers_of(database: Database, made: Council, rows: list[spec.Row]) -> Answers:
    """Rows of a table of series, each in the period that it asks for."""
    for row in rows:
        spec.add_series(made, row)
    put_into(database, made)
    answers: Answers = {}
    for (asked,), together in by(rows, "asked").items():
        answers |= judged_in(database, together, spec.MUCH_LATER, asked)
    return answers


@pytest.fixture(scope="module")
def directions(database: Database) -> Answers:
    """Every row of the table of directions."""
    answers: Answers = {}
    for (word,), rows in by(spec.rows_of("direction"), "unchanged counts as").items():
        answers |= answers_of(database, spec.council(unchanged_counts_as=word), rows)
    return answers


@each("direction")
def test_a_direction_is_as_the_table_says(row: spec.Row, directions: Answers) -> None:
    """Beside the period before, and beside last year."""
    found = directions[row["code"]]
    expected = (row["direction"] or None, row["direction over a year"] or None)
    assert (found["direction"], found["direction_long"]) == expected


@pytest.fixture(scope="module")
def derived(database: Database) -> Answers:
    """Every row of the table of derived figures."""
    return answers_of(database, spec.council(), spec.rows_of("derived_figures"))


@each("derived_figures")
def test_a_figure_is_put_together_from_its_parts(row: spec.Row, derived: Answers) -> None:
    """The figure, or the grey and its ground where there is none."""
    found = derived.get(row["code"], {"value": None, "figure_period": None, "status": "no row"})
    assert found["value"] == stored(row["figure"])
    stands_for_all = spec.period(row["figure is of"]).label if row["figure is of"] else None
    assert found["figure_period"] == stands_for_all
    if row["grey"]:
        assert (found["status"], found["because"]) == (row["grey"], row["ground"].replace(" ", "_"))


@pytest.fixture(scope="module")
def profiled(database: Database) -> Answers:
    """Every row of the table of profiled targets."""
    return answers_of(database, spec.council(), spec.rows_of("profiled_targets"))


@each("profiled_targets")
def test_a_target_reaches_the_periods_that_it_is_for(row: spec.Row, profiled: Answers) -> None:
    """The target and the minimum standard of one period."""
    found = profiled[row["code"]]
    assert (found["target"], found["set_minimum"]) == (stored(row["target"]), stored(row["minimum"]))


@pytest.fixture(scope="module")
def scorecard_lines(database: Database) -> Answers:
    """Every row of the table of persistence, on the scorecard of its own period."""
    answers: Answers = {}
    for (decline,), rows in by(spec.rows_of("persistence"), "periods of decline").items():
        made = spec.council(decline=int(decline))
        for row in rows:
            spec.add_series(made, row, review_trigger=row["trigger"])
        put_into(database, made)
        for (asked,), together in by(rows, "asked").items():
            lines = judging.scorecard(database, at=spec.MUCH_LATER, period=spec.period(asked))
            codes = {row["code"] for row in together}
            answers |= {line["code"]: line for line in lines if line["code"] in codes}
    return answers


@each("persistence")
def test_an_indicator_calls_itself_in_when_it_should(row: spec.Row, scorecard_lines: Answers) -> None:
    """How often it was red, what was missing, and what follows."""
    line = scorecard_lines[row["code"]]
    missing = [spec.period(row["missing of last"]).label] if row["missing of last"] else []
    assert {
        "red running": str(line["periods_red"]),
        "red of last": str(line["red_of_last"]),
        "missing of last": line["missing_of_last"],
        "persistent failure": line["persistent_failure"],
        "persistent decline": line["persistent_decline"],
    } == {
        "red running": row["red running"],
        "red of last": row["red of last"],
        "missing of last": missing,
        "persistent failure": row["persistent failure"] == "yes",
        "persistent decline": row["persistent decline"] == "yes",
    }


@pytest.fixture(scope="module")
def versions(database: Database) -> Answers:
    """Every row of the table of versions, each as at its own day."""
    rows = spec.rows_of("versions")
    made = spec.council()
    for row in rows:
        spec.add_versions_case(made, row)
    put_into(database, made)
    answers: Answers = {}
    for (day,), together in by(rows, "as at").items():
        answers |= judged_in(database, together, datetime.fromisoformat(day))
    return answers


@each("versions")
def test_the_newest_version_that_stood_counts(row: spec.Row, versions: Answers) -> None:
    """The figure as it stood at a moment."""
    found = versions.get(row["code"], {"value": None})
    assert found["value"] == stored(row["figure"])


PERIOD_ROWS = spec.rows_of("periods")
PERIOD_IDS = [f"{row['year']} “{row['written']}” is {row['period']}" for row in PERIOD_ROWS]


@pytest.mark.parametrize("row", PERIOD_ROWS, ids=PERIOD_IDS)
def test_a_period_is_read_as_officers_write_it(row: spec.Row) -> None:
    """Read as one period, or refused where it could be two."""
    year_type = YearType(row["year"])
    if row["period"] == "refused":
        with pytest.raises(UnclearPeriodError):
            parse_period(row["written"], year_type)
    else:
        assert parse_period(row["written"], year_type).label == row["period"]
