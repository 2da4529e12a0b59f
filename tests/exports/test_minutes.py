"""A meeting's minutes, opened again as Word would: what is in them, in which order, and that words stay words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from helpers.council import INDICATORS, TODAY, Council, later
from helpers.files import FIGURES, csv_file

from pmf.exports import minutes_docx
from pmf.exports.minutes_docx import file_name, minutes
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.model.review import DecisionKind
from pmf.reports.agenda import PARTS, Agenda, Frozen, read_agenda, read_frozen
from pmf.reports.meetings import read_meeting
from pmf.reports.reading import Reader
from pmf.review.deciding import Decision
from pmf.review.meeting import Chair

CHAIR = Person("Callum Okafor", frozenset({"prg"}))
HOSTILE = (
    '=HYPERLINK("http://evil.example") <script>alert(1)</script> & {{7*7}} \x00\x0b\ud800]]> «ok» _x0041_'
)
PLAIN = '=HYPERLINK("http://evil.example") <script>alert(1)</script> & {{7*7}} '


@dataclass
class Held:
    council: Council
    number: int
    # Read once, because it takes longest; None to read it again.
    frozen: Frozen | None = None

    def chair(self) -> Chair:
        return Chair(self.council.database, self.council.road.framework, CHAIR)

    def agenda(self) -> Agenda:
        later(self.council, minutes=1)
        reader = Reader(self.council.database, self.council.road.framework, CHAIR)
        meeting = read_meeting(reader, self.number)
        self.frozen = self.frozen or read_frozen(reader, meeting)
        return read_agenda(reader, meeting, self.frozen)

    def document(self) -> Word:
        return Document(io.BytesIO(minutes(self.agenda(), "A & B <Council>")))


@pytest.fixture
def held(council: Council) -> Held:
    """A meeting that has called one in and accepted it until a day, and left the rest."""
    heads, first, second = INDICATORS[:3]
    council.accepted(
        csv_file(
            (*heads, "Indicator set"), (*first[:1], "Repairs <on> time & more", *first[2:], "Strategic"), (*second, "Strategic")
        ),
        "indicators.csv",
    )  # fmt: skip
    rows = [("REP01", month, 70) for month in ("2025-10", "2025-11", "2025-12")]
    council.accepted(csv_file(FIGURES, *rows, ("REP02", "2025/26 Q3", 20)))
    later(council, days=1)
    one = Held(council, 0)
    one.number = one.chair().open("prg", TODAY.date(), parse_period("2025/26 Q3"))
    day = TODAY.date() + timedelta(days=30)
    chair = one.chair()
    chair.decide(1, "exception:REP01", Decision("indicator", "REP01", DecisionKind.CALL_IN, HOSTILE, owner="Dev <b>Anand</b>", due=day))  # fmt: skip
    later(council, minutes=1)
    chair.decide(1, "exception:REP01", Decision("indicator", "REP01", DecisionKind.ACCEPT, "Until the contractor is there", due=day))  # fmt: skip
    chair.note(1, "All were there")
    chair.note(1, "Thanks to the team\nfor a good year", "highlights")
    return one


def texts(document: Word) -> list[str]:
    return [one.text for one in document.paragraphs]


def headings(document: Word) -> list[tuple[int, str]]:
    found = []
    for one in document.paragraphs:
        name = one.style.name if one.style else ""
        if name.startswith("Heading "):
            found.append((int(name.removeprefix("Heading ")), one.text))
    return found


def test_it_follows_the_agenda_and_says_what_was_decided(held: Held) -> None:
    document = held.document()
    assert [text for level, text in headings(document) if level == 1] == [
        "Decisions", "Matters arising", "Highlights", "Exceptions", "The rest", "Noted",
    ]  # fmt: skip
    said = texts(document)
    at = said.index("Repairs <on> time & more (REP01)")
    about = said[at + 1 : said.index("Not taken")]
    assert about[0] == "■ Below minimum, 70.0%"
    assert any("below" in line and "minimum standard" in line for line in about)
    decided = [line for line in about if line.startswith("Decided:")]
    assert len(decided) == 2
    assert "Owner: Dev <b>Anand</b>. By 12 Mar 2026." in decided[0]
    assert decided[1] == "Decided: Acceptance. Until the contractor is there Until 12 Mar 2026."
    left = said[said.index("Not taken") + 1]
    assert left.startswith("■ Below minimum: Days to repair")
    assert "Noted: All were there" in said and "Noted: Thanks to the team\nfor a good year" in said


def test_the_table_has_a_real_header_and_all_of_the_decisions(held: Held) -> None:
    table = held.document().tables[0]
    header = table.rows[0]._tr
    assert header.trPr is not None and header.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == [
        "No.",
        "About",
        "Decision",
        "In words",
        "Owner",
        "By",
    ]
    assert [[cell.text for cell in row.cells][:3] for row in table.rows[1:]] == [
        ["1", "Repairs <on> time & more", "Call-in"],
        ["2", "Repairs <on> time & more", "Acceptance"],
    ]
    caption = table._tbl.tblPr.find(qn("w:tblCaption"))
    assert caption is not None and caption.get(qn("w:val")) == "Decisions of this meeting"


def test_its_language_and_title_are_told_to_those_who_listen(held: Held) -> None:
    document = held.document()
    assert document.core_properties.title == "Draft minutes: Performance Review Group, 10 Feb 2026"
    assert document.core_properties.language == "en-GB"
    languages = [one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))]
    assert languages and set(languages) == {"en-GB"}
    levels = [level for level, _ in headings(document)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_words_stay_words(held: Held) -> None:
    document = held.document()
    everything = "\n".join(
        texts(document) + [cell.text for row in document.tables[0].rows for cell in row.cells]
    )
    assert PLAIN in everything
    assert not document.element.body.findall(".//" + qn("w:hyperlink"))
    assert not document.element.body.findall(".//" + qn("w:fldSimple"))
    assert all(rel.reltype.rsplit("/", 1)[-1] != "hyperlink" for rel in document.part.rels.values())


def test_a_draft_becomes_the_minutes_and_stays_as_it_was(held: Held) -> None:
    assert "Draft: the meeting has not ended." in texts(held.document())
    assert file_name(held.agenda()) == "draft_minutes_prg_2026-02-10.docx"
    held.chair().end(1)
    before = texts(held.document())
    assert before[0] == "Minutes: Performance Review Group, 10 Feb 2026"
    assert "2 decisions" in " ".join(before)
    later(held.council, days=40)
    held.council.accepted(
        csv_file(FIGURES, *(("REP01", month, 99) for month in ("2025-10", "2025-11", "2025-12")))
    )
    held.frozen = None
    held.chair().open("prg", held.council.database.now().date(), parse_period("2025/26 Q3"))
    assert texts(held.document()) == before
    assert file_name(held.agenda()) == "minutes_prg_2026-02-10.docx"
    held.chair().end(2)
    held.chair().reopen(1, "The owner was wrong")
    assert any(
        "Opened again by Callum Okafor" in line and "The owner was wrong" in line
        for line in texts(held.document())
    )


def test_what_was_restated_since_is_said(held: Held) -> None:
    document = Document(io.BytesIO(minutes(held.agenda(), "A", restated=3)))
    assert any("3 of the figures have been restated since" in line for line in texts(document))


def test_every_part_of_an_agenda_has_its_place_in_the_minutes() -> None:
    assert set(minutes_docx._PARTS) == set(PARTS) - {"decisions"}
