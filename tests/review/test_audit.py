"""The yearly audit: drawn so that nobody chooses, looked at by a second person, kept as acts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from helpers.council import OFFICER, TODAY, Council, later
from helpers.files import FIGURES, csv_file

from pmf.access.permissions import NotAllowedError
from pmf.model.framework import Audit
from pmf.model.period import Period, parse_period
from pmf.model.person import Person
from pmf.reports.audit_sample import drawn_again, read_samples, years_to_draw
from pmf.reports.reading import Reader
from pmf.review.audit import Auditor, NotSoundError, safe_name
from pmf.store import audit, keeping
from pmf.store.audit import CannotDrawError
from pmf.store.returns import content_of

AUDITOR = Person("Ada Audit", frozenset({"performance_team"}))
YEAR = parse_period("2025/26")
QUARTERS = ("2025/26 Q1", "2025/26 Q2", "2025/26 Q3")
CODES = ("REP02", "HOM01", "HOM02")


def auditor(council: Council, person: Person = AUDITOR, **settings: object) -> Auditor:
    given = Audit(**{"indicator_set": None, "size": 2, **settings})  # type: ignore[arg-type]
    return Auditor(council.database, council.road.framework.model_copy(update={"audit": given}), person)


def reader(council: Council) -> Reader:
    return Reader(council.database, council.road.framework, OFFICER)


@pytest.fixture
def with_figures(council: Council) -> Iterator[Council]:
    """The small council with three quarters of three indicators, handed in by Jo Bloggs."""
    rows = [(code, quarter, 10 + at) for code in CODES for at, quarter in enumerate(QUARTERS)]
    council.accepted(csv_file(FIGURES, *rows), "figures.csv")
    later(council, days=1)
    yield council


def ok(council: Council) -> bool:
    return all(check.ok for check in keeping.verify(council.database))


def test_the_sample_is_what_the_ledgers_head_says(with_figures: Council) -> None:
    """Worked out here by hand from the hash of the last entry before the drawing."""
    head = with_figures.database.entries()[-1].hash
    auditor(with_figures).draw(YEAR)
    numbers = {code: int(hashlib.sha256(f"{head}|{code}".encode()).hexdigest(), 16) for code in CODES}
    first_two = sorted(CODES, key=lambda code: numbers[code])[:2]
    sample = read_samples(reader(with_figures), with_figures.soon())[0]
    assert [one["code"] for one in sample.figures] == first_two
    assert [one["period"] for one in sample.figures] == [QUARTERS[numbers[code] % 3] for code in first_two]
    assert [one["value"] for one in sample.figures] == [10 + numbers[code] % 3 for code in first_two]
    assert sample.drawn["seed"] == head


def test_each_drawn_figure_says_where_it_came_from(with_figures: Council) -> None:
    auditor(with_figures).draw(YEAR)
    for figure in read_samples(reader(with_figures), with_figures.soon())[0].figures:
        assert figure["file_name"] == "figures.csv"
        assert figure["handed_in_by"] == "Jo Bloggs"
        row = [code for code in CODES for _ in QUARTERS].index(figure["code"]) + QUARTERS.index(
            figure["period"]
        )
        assert figure["cell"] == f"C{row + 2}"


def test_a_year_is_drawn_once(with_figures: Council) -> None:
    auditor(with_figures).draw(YEAR)
    before = with_figures.counts()
    with pytest.raises(CannotDrawError, match="drawn already"):
        auditor(with_figures).draw(YEAR)
    assert with_figures.counts() == before
    assert YEAR.label not in {year.label for year in years_to_draw(reader(with_figures), with_figures.soon())}


def test_a_year_without_figures_cannot_be_drawn(with_figures: Council) -> None:
    with pytest.raises(CannotDrawError, match="No figure"):
        auditor(with_figures).draw(parse_period("2023/24"))
    assert audit.samples(with_figures.database) == []


def test_only_the_set_that_the_framework_names_is_drawn_from(with_figures: Council) -> None:
    """None of the small council's indicators is in a set."""
    with pytest.raises(CannotDrawError, match="No figure"):
        auditor(with_figures, indicator_set="strategic").draw(YEAR)


def test_anybody_can_draw_again_also_after_restatements(with_figures: Council) -> None:
    auditor(with_figures).draw(YEAR)
    later(with_figures, days=1)
    with_figures.accepted(csv_file(FIGURES, *((code, QUARTERS[0], 99) for code in CODES)), "later.csv")
    sample = read_samples(reader(with_figures), with_figures.soon())[0]
    assert drawn_again(reader(with_figures), sample) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE council.audit_sample SET seed = 'chosen'", "seed"),
        ("UPDATE council.audit_figure SET code = 'HOM99' WHERE place_no = 1", "other figures"),
        ("UPDATE council.audit_figure SET value = 1 WHERE place_no = 2", "other figures"),
        ("DELETE FROM council.ledger WHERE event = 'audit sample drawn'", "knows nothing"),
    ],
)
def test_a_sample_that_was_meddled_with_is_found_out(with_figures: Council, change: str, says: str) -> None:
    auditor(with_figures).draw(YEAR)
    assert ok(with_figures)
    with with_figures.database.asking() as cursor:
        cursor.execute(change)
    sample = read_samples(reader(with_figures), with_figures.soon())[0]
    assert says in (drawn_again(reader(with_figures), sample) or "")
    assert not ok(with_figures)


def test_findings_are_kept_all_and_the_newest_counts(with_figures: Council) -> None:
    by = auditor(with_figures)
    by.draw(YEAR)
    by.record(1, 1, "no_evidence", note="The folder is empty.")
    early = later(with_figures, days=1)
    later(with_figures, days=1)
    by.record(1, 1, "differs", Decimal("12.34"), "Counted again from the extract.")
    by.record(1, 2, "agrees")
    now = read_samples(reader(with_figures), with_figures.soon())[0]
    assert now.progress() == "2 of 2 looked at, 1 agrees, 1 differs."
    assert (now.figures[0]["outcome"], now.figures[0]["found_value"]) == ("differs", Decimal("12.34"))
    assert now.figures[0]["found_by"] == "Ada Audit"
    then = read_samples(reader(with_figures), early)[0]
    assert then.progress() == "1 of 2 looked at, 1 without evidence."
    assert with_figures.counts()["audit_finding"] == 3
    assert ok(with_figures)


def test_who_handed_a_figure_in_does_not_audit_it(with_figures: Council) -> None:
    auditor(with_figures).draw(YEAR)
    with pytest.raises(NotAllowedError, match="somebody else"):
        auditor(with_figures, OFFICER).record(1, 1, "agrees")
    with pytest.raises(NotAllowedError, match="somebody else"):
        auditor(with_figures, Person("jo  BLOGGS", OFFICER.roles)).record(1, 1, "agrees")
    assert with_figures.counts()["audit_finding"] == 0


@pytest.mark.parametrize("role", ["viewer", "officer", "verifier", "nobody"])
def test_others_may_look_and_not_audit(with_figures: Council, role: str) -> None:
    auditor(with_figures).draw(YEAR)
    before = with_figures.counts()
    other = auditor(with_figures, Person("Val Viewer", frozenset({role})))
    for act in (
        lambda: other.draw(parse_period("2024/25")),
        lambda: other.attach(1, 1, "a.txt", b"a"),
        lambda: other.record(1, 1, "agrees"),
        lambda: other.review("REP02", "yes"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert with_figures.counts() == before


@pytest.mark.parametrize(
    ("outcome", "value", "note", "says"),
    [
        ("differs", None, "n", "Type the figure"),
        ("differs", Decimal("NaN"), "n", "Type the figure"),
        ("differs", Decimal("1e30"), "n", "Type the figure"),
        ("differs", "stands", "n", "Agrees"),
        ("differs", Decimal(5), " ", "Say what was found"),
        ("no_evidence", None, "", "Say what was found"),
        ("perhaps", None, "n", "Choose one of"),
    ],
)
def test_a_finding_that_says_too_little_is_not_taken(
    with_figures: Council, outcome: str, value: Decimal | str | None, note: str, says: str
) -> None:
    by = auditor(with_figures)
    by.draw(YEAR)
    stands = audit.drawn(with_figures.database, 1)[0]["value"]
    with pytest.raises(NotSoundError, match=says):
        by.record(1, 1, outcome, stands if value == "stands" else value, note)  # type: ignore[arg-type]
    assert with_figures.counts()["audit_finding"] == 0


def test_a_figure_that_was_not_drawn_is_not_audited(with_figures: Council) -> None:
    auditor(with_figures).draw(YEAR)
    for place in ((1, 3), (2, 1)):
        with pytest.raises(NotSoundError, match="not in the sample"):
            auditor(with_figures).record(*place, "agrees")


def test_evidence_comes_back_as_it_was_attached(with_figures: Council) -> None:
    by = auditor(with_figures)
    by.draw(YEAR)
    content = b"%PDF-1.4 \x00\xff anything"
    by.attach(1, 1, "Jobs closed.pdf", content, "The system's own report")
    by.attach(1, 2, "The same again.pdf", content)
    sample = read_samples(reader(with_figures), with_figures.soon())[0]
    kept = [file for figure in sample.figures for file in figure["evidence"]]
    assert [file["file_name"] for file in kept] == ["Jobs closed.pdf", "The same again.pdf"]
    assert {content_of(with_figures.database, file["file_hash"]) for file in kept} == {content}
    assert ok(with_figures)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM council.return_file WHERE file_hash IN (SELECT file_hash FROM council.audit_evidence)",
        "UPDATE council.return_file SET content = 'x'::BLOB WHERE file_hash IN (SELECT file_hash FROM council.audit_evidence)",
        "UPDATE council.audit_evidence SET file_name = 'other.pdf'",
        "DELETE FROM council.audit_finding",
        "UPDATE council.audit_finding SET outcome = 'agrees'",
        "UPDATE council.indicator_review SET outcome = 'yes'",
    ],
)
def test_verify_notices_what_was_changed_after_the_act(with_figures: Council, change: str) -> None:
    by = auditor(with_figures)
    by.draw(YEAR)
    by.attach(1, 1, "a.txt", b"what was seen")
    by.record(1, 1, "no_evidence", note="Nothing there.")
    by.review("REP02", "retire", "Nobody uses it.")
    assert ok(with_figures)
    with with_figures.database.asking() as cursor:
        cursor.execute(change)
    assert not ok(with_figures)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.exe", b"MZ", "not of a kind"),
        ("a.html", b"<script>", "not of a kind"),
        ("xlsx", b"PK", "not of a kind"),
        ("a.xlsx", b"%PDF", "not what its name says"),
        ("a.pdf", b"<html>", "not what its name says"),
        ("a.txt", b"a\x00b", "not what its name says"),
        ("a.csv", b"", "empty"),
        ("a.txt", b"a" * (10 * 1024 * 1024 + 1), "at most 10 MB"),
    ],
)
def test_what_is_no_evidence_is_not_kept(with_figures: Council, name: str, content: bytes, says: str) -> None:
    by = auditor(with_figures)
    by.draw(YEAR)
    before = with_figures.counts()
    with pytest.raises(NotSoundError, match=says):
        by.attach(1, 1, name, content)
    assert with_figures.counts() == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\a b.csv", "a b.csv"),
        ('a"; filename=b.csv', "a_; filename=b.csv"),
        ("a\r\nb\x00.txt", "a__b_.txt"),
        ("\u202efdp.txt", "_fdp.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_files_name_is_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert len(safe_name(given)) <= 120


def test_a_review_says_what_should_become_of_an_indicator(with_figures: Council) -> None:
    by = auditor(with_figures)
    by.review("REP02", "yes")
    for code, outcome, note in (("NOPE", "yes", ""), ("REP02", "perhaps", ""), ("REP02", "retire", " ")):
        with pytest.raises(NotSoundError):
            by.review(code, outcome, note)
    assert [(one["code"], one["outcome"]) for one in audit.reviews(with_figures.database)] == [
        ("REP02", "yes")
    ]
    assert ok(with_figures)


def test_every_act_is_signed_and_dated(with_figures: Council) -> None:
    by = auditor(with_figures)
    by.draw(YEAR)
    by.attach(1, 1, "a.txt", b"a")
    by.record(1, 1, "agrees")
    by.review("REP02", "yes")
    acts = with_figures.database.entries()[-4:]
    assert [one.event for one in acts] == [
        "audit sample drawn", "audit evidence attached", "audit finding recorded", "indicator reviewed",
    ]  # fmt: skip
    assert {one.done_by for one in acts} == {"Ada Audit"}
    assert all(one.recorded_at - TODAY < timedelta(days=2) for one in acts)
    assert all(json.loads(one.detail)["said"] for one in acts)


def test_years_to_draw_are_those_with_figures(with_figures: Council) -> None:
    years: list[Period] = years_to_draw(reader(with_figures), with_figures.soon())
    assert [year.label for year in years] == ["2025/26"]
