"""Money, risks, customers and people in the one list of exceptions, held against a table: real returns, the real rules."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import pytest
from helpers.council import INDICATORS, Council, open_road
from helpers.files import csv_file
from pypdf import PdfReader
from rules import spec_tables as spec

from pmf.access.permissions import everything
from pmf.exports.dossier_sheet import dossier_pdf
from pmf.exports.position_words import sheet_of_position
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionKind
from pmf.reports.decisions import read_decisions
from pmf.reports.exception_report import SUBJECT_KINDS, ExceptionReport, PerformanceException, read_exceptions
from pmf.reports.joint import joint_lens
from pmf.reports.position_dossier import read_position_dossier
from pmf.reports.reading import Reader, UnknownChoiceError
from pmf.reports.scorecard import read_scorecard
from pmf.review.deciding import Decider, Decision, NotSoundError
from pmf.rules import exception_wording, position_wording

ROWS = spec.rows_of("exceptions_quadrants")
Q2 = parse_period("2026/27 Q2")
NOW = datetime(2026, 11, 2, 9)
ENDS = {"Q1": "2026-06-15", "Q2": "2026-09-15"}
HIDDEN = ("Hidden", "Secret", "2026/27 Q2", "General Fund", "Expenditure", "1000000", "100", "1500000", "Yes")
_QUARTERS = ("2025/26 Q3", "2025/26 Q4", "2026/27 Q1", "2026/27 Q2")


def _files() -> dict[str, list[tuple[str, ...]]]:
    """The rows of the table as returns of the four kinds."""
    made: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    made["budget"].append(("Line", "Service", "Period", "Fund", "Nature", "Approved budget", "Actual to date", "Forecast outturn", "Restricted"))  # fmt: skip
    made["risks"].append(("Risk id", "Title", "Owner", "Reviewed on", "Residual impact", "Residual likelihood", "Inherent impact", "Inherent likelihood", "Service"))  # fmt: skip
    made["feedback"].append(("Service", "Period", "Complaints received", "Stage 1 closed", "Stage 1 in time"))
    made["workforce"].append(("Service", "Period", "FTE at start", "FTE at end", "Days lost short term", "Days lost long term", "Headcount"))  # fmt: skip
    for row in ROWS:
        service, said = row["service"], row["figures"]
        for quarter, forecast, approved in re.findall(r"(Q\d) (\d+) of (\d+)", said):
            period = f"2026/27 {quarter}"
            if row["return"] == "budget":
                made["budget"].append((f"L-{service}", service, period, "General Fund", "Expenditure", approved + "000", "100", forecast + "000", "No"))  # fmt: skip
            else:
                made["feedback"].append((service, period, approved, approved, forecast))
        if row["return"] == "risks":
            before = re.findall(r"inherent (\d)x(\d)", said)[0]
            for quarter, impact, likelihood in re.findall(r"(Q\d) (\d)x(\d)", said):
                made["risks"].append((said[:2], f"Risk {said[:2]}", "Ann", ENDS[quarter], impact, likelihood, *before, service))  # fmt: skip
        if row["return"] == "workforce":
            days = float(said.split()[0]) * 100 / 4
            made["workforce"] += [
                (service, when, "100", "100", f"{days:g}", "0", "110") for when in _QUARTERS
            ]
    made["budget"].append(HIDDEN)
    return made


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with open_road(tmp_path_factory.mktemp("quadrants") / "c.duckdb", now=NOW) as made:
        made.accepted(csv_file(*INDICATORS), "indicators.csv")
        for kind, rows in _files().items():
            made.accepted(csv_file(*rows), f"{kind}.csv", kind=kind)
        yield made


def reader(council: Council, *roles: str) -> Reader:
    framework = council.road.framework
    person = Person("Ann", frozenset(roles)) if roles else everything(framework, "Ann")
    return Reader(council.database, framework, person)


@pytest.fixture(scope="module")
def report(council: Council) -> ExceptionReport:
    return read_exceptions(reader(council), period=Q2, at=council.soon())


@pytest.fixture(scope="module")
def found(report: ExceptionReport) -> dict[tuple[str, str], PerformanceException]:
    return {(one.subject_kind, one.subject): one for one in report.exceptions if one.is_position}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_an_exception_of_a_quadrant_is_as_its_table_says(
    row: dict[str, str], found: dict[tuple[str, str], PerformanceException]
) -> None:
    if not row["kind"]:
        subjects = {"budget": f"{row['service']} · General Fund revenue", "risks": row["figures"][:2]}
        kinds = {"budget": "budget", "risks": "risk"}
        key = (kinds.get(row["return"], row["return"]), subjects.get(row["return"], row["service"]))
        assert key not in found
        return
    one = found[row["kind"], row["subject"]]
    said = " ".join(one.kinds), one.severity, str(one.periods_running), one.since
    assert said == (row["kinds"], row["severity"], row["running"], row["since"])
    assert one.state == "new" and one.reasons[0].endswith(".")


def test_nothing_is_there_that_no_row_asks_for(found: dict[tuple[str, str], PerformanceException]) -> None:
    assert set(found) == {(row["kind"], row["subject"]) for row in ROWS if row["kind"]} | {
        ("budget", "Secret · General Fund revenue")
    }


def test_sentences_are_made_of_their_own_facts(report: ExceptionReport) -> None:
    for one in report.exceptions:
        for kind, said in zip(one.kinds, one.reasons, strict=True):
            assert exception_wording.sentence(kind, one.evidence[kind], report.words) == said
            assert exception_wording.KINDS[kind]


def test_the_figure_shown_is_the_one_that_decides(found: dict[tuple[str, str], PerformanceException]) -> None:
    shown = {key: position_wording.shown(one.line) for key, one in found.items()}
    assert shown["budget", "Repairs · General Fund revenue"] == "£300k over"
    assert shown["risk", "K1"] == "score 16"
    assert shown["feedback", "Repairs"] == "50% of stage 1 in time"
    assert shown["workforce", "Repairs"] == "15.0 days sick"


def test_graver_and_longer_come_first(report: ExceptionReport) -> None:
    order = [("high", "medium", "low").index(one.severity) for one in report.exceptions]
    assert order == sorted(order)
    high = [one.periods_running for one in report.exceptions if one.severity == "high"]
    assert high == sorted(high, reverse=True)


def test_what_is_restricted_is_in_nothing_of_those_who_may_not_see_it(council: Council) -> None:
    at, viewer = council.soon(), reader(council, "viewer")
    seen = read_exceptions(viewer, period=Q2, at=at)
    assert not [one for one in seen.exceptions if "Secret" in one.name]
    card = read_scorecard(viewer, period=Q2, at=at)
    assert not [row for row in card.positions if row["service"] == "Secret"]
    assert "Secret" not in [one.name for one in joint_lens(card, viewer.framework).services]
    with pytest.raises(UnknownChoiceError):
        read_position_dossier(viewer, "budget", "Secret · General Fund revenue", period=Q2, at=at)
    whole = read_scorecard(reader(council), period=Q2, at=at)
    assert [row["service"] for row in whole.positions if row["service"] == "Secret"] == ["Secret"]


def test_nobody_decides_about_what_they_may_not_see(council: Council) -> None:
    framework = council.road.framework
    question = Decision(
        "budget", "secret · general fund revenue", DecisionKind.QUESTION, "Why?", "Ann", NOW.date()
    )
    with pytest.raises(NotSoundError, match="There is no budget"):
        Decider(council.database, framework, Person("Ravi", frozenset({"scrutiny"}))).decide(question)
    number = Decider(council.database, framework, everything(framework, "Ann")).decide(question)
    seen = {who: [row["decision_no"] for row in read_decisions(reader(council, who), at=council.soon())]
            for who in ("viewer", "finance")}  # fmt: skip
    assert number not in seen["viewer"]
    assert number in seen["finance"]


def test_each_kind_is_decided_about_and_stands_so(
    council: Council, found: dict[tuple[str, str], PerformanceException]
) -> None:
    whole = reader(council)
    decider = Decider(council.database, whole.framework, whole.person)
    about = [next(one for key, one in found.items() if key[0] == kind) for kind in SUBJECT_KINDS]
    numbers = [
        decider.decide(
            Decision(
                one.subject_kind,
                one.subject.lower(),
                DecisionKind.CALL_IN,
                "Why?",
                "Ann",
                NOW.date(),
                period=Q2,
            )
        )
        for one in about
    ]
    at = council.soon()
    decided = {row["decision_no"]: row for row in read_decisions(whole, at=at)}
    report = read_exceptions(whole, period=Q2, at=at)
    card = read_scorecard(whole, period=Q2, at=at)
    after = {(one.subject_kind, one.subject): one for one in report.exceptions}
    for number, one in zip(numbers, about, strict=True):
        row = decided[number]
        assert (row["subject_kind"], row["subject"]) == (one.subject_kind, one.subject)
        assert (row["service"], row["subject_name"]) == (one.service, one.name)
        assert after[one.subject_kind, one.subject].state == "called_in"
        told = read_position_dossier(
            whole, one.subject_kind, one.subject.upper(), period=Q2, at=at, report=report, card=card
        )
        assert [row["decision_no"] for row in told.decisions] == [number]
        assert told.questions and all(question.endswith("?") for question in told.questions)
        assert told.source is not None and told.source["cell"]
        sheet = sheet_of_position(told, "A council", NOW)
        assert (sheet.title, sheet.decisions[0].what) == (told.sentence(), "Called in: Why?")
    page = PdfReader(io.BytesIO(dossier_pdf(sheet, NOW)))
    assert len(page.pages) == 1 and about[-1].name in page.pages[0].extract_text()
