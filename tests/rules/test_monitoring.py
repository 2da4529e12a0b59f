"""Who monitors a plan and how often, and what is wanting in it."""

from __future__ import annotations

from datetime import date

import pytest

from pmf.catalogue.council import ROOT
from pmf.catalogue.toml_file import read_toml
from pmf.model.framework import Framework
from pmf.rules.monitoring import Monitoring, monitoring_of, months_between, wanting

# Key corporate strategies are monitored six-monthly by three forums; no line of the matrix is about partnership plans.
FRAMEWORK = read_toml(ROOT / "config" / "frameworks" / "tower_hamlets.toml", Framework)
TODAY = date(2026, 11, 22)


def found(level: str, bodies: str | None, often: str | None) -> list[Monitoring]:
    return monitoring_of(FRAMEWORK, level, bodies, often, TODAY)


def lacks(
    level: str, bodies: str | None = None, often: str | None = None, review_on: date | None = None
) -> list[str]:
    return wanting(FRAMEWORK, level, found(level, bodies, often), review_on, TODAY)


@pytest.mark.parametrize(
    ("words", "months"),
    [("Quarterly", 3), ("six-monthly", 6), ("6 monthly", 6), ("Six monthly.", 6), ("Annually", 12), ("Every  month", 1),
     ("now and then", None), ("", None), (None, None)],
)  # fmt: skip
def test_how_often_is_read_as_people_write_it(words: str | None, months: int | None) -> None:
    assert months_between(words) == months


def test_a_plan_s_own_word_comes_before_the_matrix() -> None:
    assert [(one.body, one.how_often, one.by_matrix) for one in found("corporate_strategy", "Health Board; Cabinet", "Quarterly")] == [
        ("Health Board", "Quarterly", False), ("Cabinet", "Quarterly", False)
    ]  # fmt: skip


def test_what_names_nobody_is_monitored_by_the_matrix_and_says_when_next() -> None:
    by_matrix = found("corporate_strategy", None, None)
    assert [one.body for one in by_matrix] == [
        "Corporate Management Team", "Mayor and Cabinet", "Overview and Scrutiny Committee"
    ]  # fmt: skip
    assert {(one.how_often, one.by_matrix, one.next_on) for one in by_matrix} == {
        ("six-monthly", True, date(2026, 11, 1))  # the first half of 2026/27
    }


def test_what_no_line_is_about_is_monitored_by_nobody() -> None:
    assert found("partnership_plan", " ; ", "Quarterly") == []
    assert lacks("partnership_plan") == ["Nobody monitors it."]


def test_what_is_wanting_is_said() -> None:
    assert lacks("partnership_plan", "Safer Board") == ["Nobody says how often it is monitored."]
    assert lacks("corporate_strategy", "Cabinet", "Annually") == [
        "It is monitored annually; the framework asks for six-monthly."
    ]
    assert lacks("corporate_strategy", "Cabinet", "six-monthly") == []
    assert lacks("corporate_strategy", "Cabinet", "Quarterly", date(2026, 11, 21)) == [
        "Its review was due on 21 Nov 2026."
    ]
    assert lacks("corporate_strategy", "Cabinet", "Quarterly", TODAY) == []
