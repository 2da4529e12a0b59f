"""Whether somebody may hand a return in: its kind, and the services whose figures are in it."""

from __future__ import annotations

import pytest
from helpers.council import Council, errors, found
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.intake.road import Examination, examine, submit
from pmf.model.person import NOBODY, Person

REPAIRS = Person("Jade", frozenset({"officer"}), frozenset({"Repairs"}))
HOMES = Person("Lee", frozenset({"officer"}), frozenset({"homes"}))
TEAM = Person("Priya", frozenset({"performance_team"}))
FIGURE = csv_file(FIGURES, ("REP02", "2025/26 Q1", 9))
TARGETS = csv_file(("Indicator code", "Period", "Target"), ("REP02", "2025/26", 8))


def look(council: Council, who: Person, content: bytes) -> Examination:
    return examine(council.road, who, "return.csv", content)


def test_figures_of_another_service_are_refused_at_their_cell(council: Council) -> None:
    both = csv_file(FIGURES, ("REP02", "2025/26 Q1", 9), ("HOM01", "2025/26 Q1", 3))
    examined = look(council, REPAIRS, both)
    finding = found(examined.findings, "not_your_service")
    assert finding.cells == ("A3",)
    assert finding.message == "HOM01 belongs to Homes, and you may hand in for Repairs alone."
    assert finding.fix
    assert submit(council.road, REPAIRS, examined, yes=True) is None
    assert council.value("REP02", "2025/26 Q1") is None


@pytest.mark.parametrize("who", [REPAIRS, TEAM], ids=lambda one: one.name)
def test_figures_of_ones_own_service_are_taken(council: Council, who: Person) -> None:
    examined = look(council, who, FIGURE)
    assert "not_your_service" not in errors(examined.findings)
    assert submit(council.road, who, examined, yes=True) is not None
    assert council.value("REP02", "2025/26 Q1") == 9


def test_a_service_is_the_same_in_other_letters(looking: Council) -> None:
    content = csv_file(FIGURES, ("HOM01", "2025/26 Q1", 3))
    assert "not_your_service" not in errors(look(looking, HOMES, content).findings)
    assert "not_your_service" in errors(look(looking, REPAIRS, content).findings)


def test_registers_are_for_those_who_may_hand_them_in(council: Council) -> None:
    examined = look(council, REPAIRS, TARGETS)
    finding = found(examined.findings, "may_not_hand_in")
    assert "A return of targets is not yours to hand in" in finding.message
    assert "Officer does not include it" in finding.message
    assert submit(council.road, REPAIRS, examined, yes=True) is None
    passing = look(council, TEAM, TARGETS)
    assert "may_not_hand_in" not in errors(passing.findings)
    assert submit(council.road, TEAM, passing, yes=True) is not None


@pytest.mark.parametrize("who", [NOBODY, Person("V", frozenset({"viewer"})), Person("H", frozenset({"verifier"}), frozenset({"Repairs"}))], ids=lambda one: one.name)  # fmt: skip
def test_who_may_hand_in_nothing_is_not_even_read(council: Council, who: Person) -> None:
    with pytest.raises(NotAllowedError, match="may not hand in figures"):
        look(council, who, FIGURE)
    examined = look(council, TEAM, FIGURE)
    before = council.counts()
    with pytest.raises(NotAllowedError):
        submit(council.road, who, examined, yes=True)
    assert council.counts() == before


def test_what_somebody_else_looked_at_is_checked_again_when_handed_in(council: Council) -> None:
    """An examination is no permission: whoever submits it must be allowed its figures themselves."""
    examined = look(council, TEAM, csv_file(FIGURES, ("HOM01", "2025/26 Q1", 3)))
    with pytest.raises(NotAllowedError):
        submit(council.road, REPAIRS, examined, yes=True)
    assert council.value("HOM01", "2025/26 Q1") is None
