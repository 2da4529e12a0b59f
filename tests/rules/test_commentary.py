"""What is wanting in what officers say: the table, and which words count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from rules import spec_tables as spec
from rules.council_facts import ReturnRow, empty_council, put_into
from rules.test_spec import each

from pmf.access.permissions import NotAllowedError
from pmf.catalogue.council import read_settings
from pmf.model.person import NOBODY, Person
from pmf.reports.commentary import Commentary, read_commentary, read_history
from pmf.reports.reading import Reader
from pmf.store.database import Database

FRAMEWORK = read_settings(framework="tower_hamlets").framework
VIEWER = Person("Vi", frozenset({"viewer"}))
QUARTER = spec.period("Q2")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with empty_council(tmp_path_factory.mktemp("commentary")) as opened:
        yield opened


def say(database: Database, code: str, period: str, return_no: int = 2, **said: Any) -> None:
    """A row of words alone, as a return leaves it."""
    when = spec.period(period)
    columns = {
        "return_no": return_no, "row_no": 1, "cell": "A1", "code": code, "period": when.label, "frequency": when.frequency.value,
        "starts": when.starts, "ends": when.ends, "place": "", "population_group": "", **said,
    }  # fmt: skip
    names = ", ".join(columns)
    with database.asking() as cursor:
        cursor.execute(
            f"INSERT INTO council.observation ({names}) VALUES ({', '.join('$' + one for one in columns)})",
            columns,
        )


@pytest.fixture(scope="module")
def said(database: Database) -> dict[str, Commentary]:
    """Every row of the table, against a target of 10 and a minimum of 8."""
    rows = spec.rows_of("commentary")
    made = spec.council()
    made.returns.append(ReturnRow(3, datetime(2025, 12, 1)))
    for row in rows:
        told = {
            "collected": "quarterly",
            "figures": f"Q1 10; Q2 {row['value in Q2']}",
            "targets": "2025/26 10 least 8",
        }
        spec.add_series(made, row | told)
    put_into(database, made)
    for row in rows:
        if row["words of Q1"]:
            say(database, row["code"], "Q1", commentary=row["words of Q1"])
        if row["handed in for"]:
            due = date.fromisoformat(row["due"]) if row["due"] else None
            words = {
                "commentary": row["words"] or None,
                "action": row["action"] or None,
                "action_owner": row["owner"] or None,
            }
            say(database, row["code"], row["handed in for"], action_due=due, **words)
    reader = Reader(database, FRAMEWORK, VIEWER)
    return read_commentary(reader, at=spec.MUCH_LATER, period=QUARTER)


@each("commentary")
def test_what_is_wanting_is_as_the_table_says(row: spec.Row, said: dict[str, Commentary]) -> None:
    if row["marks"] == "none":
        assert row["code"] not in said
        return
    found = said[row["code"]]
    assert "; ".join(found.marks) == row["marks"]
    assert found.words == (row["words"] if any(one.isalpha() for one in row["words"]) else None)


def test_the_newest_words_count_and_a_restated_figure_keeps_them(database: Database) -> None:
    made = spec.council()
    made.returns += [ReturnRow(number, datetime(2025, 10, number)) for number in (3, 4)]
    spec.add_series(
        made, {"code": "C1", "collected": "quarterly", "figures": "Q1 10; Q2 5", "targets": "2025/26 10"}
    )
    made.observations.append(spec.figure("C1", QUARTER, "6", 4))
    put_into(database, made)
    say(database, "C1", "Q1", commentary="First")
    say(database, "C1", "Q2", commentary="Second", cause="Rain", action="Dry it")
    say(database, "C1", "Q2", 3, commentary="Third")
    reader = Reader(database, FRAMEWORK, VIEWER)
    now = read_commentary(reader, at=spec.MUCH_LATER, period=QUARTER, codes=["C1"])["C1"]
    assert (now.words, now.action, now.period, now.status) == ("Third", None, "2025/26 Q2", "red")
    then = read_commentary(reader, at=datetime(2025, 10, 2), period=QUARTER, codes=["C1"])["C1"]
    assert (then.words, then.cause, then.marks) == ("Second", "Rain", ("No owner", "No date"))
    before = read_commentary(reader, at=spec.MUCH_LATER, period=spec.period("Q1"), codes=["C1"])["C1"]
    assert (before.words, before.status, before.marks) == ("First", "green", ())
    history = read_history(reader, "C1", at=spec.MUCH_LATER, until=QUARTER.ends)
    assert [(one.words, one.period, one.marks) for one in history] == [
        ("Third", "2025/26 Q2", ("No action",)), ("First", "2025/26 Q1", ()),
    ]  # fmt: skip


def test_nobody_reads_what_was_said(database: Database) -> None:
    with pytest.raises(NotAllowedError):
        read_commentary(Reader(database, FRAMEWORK, NOBODY), at=spec.MUCH_LATER, period=QUARTER)
