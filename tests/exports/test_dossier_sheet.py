"""The dossier on paper: one page whatever is said, nothing of it read as code, no colour needed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from pmf.charts.marks import mark_svg, spark_svg
from pmf.exports.dossier_sheet import SHORTENED, Decided, Marked, Sheet, dossier_pdf
from pmf.model.status import Status

PRINTED = datetime(2026, 11, 22, 9, 30, 1, 5, tzinfo=UTC)
HOSTILE = (
    '#panic("ran") #read("/etc/passwd") $1/0$ \\ "quoted" #sys.inputs @label <end> = Heading *bold* _it_ `raw`'
    " #import \"@preview/x:1.0.0\" ]}) \x00\x1b 日本語 😀 \u202e"
)  # fmt: skip


def sheet(many: int = 1, more: str = "", **other: object) -> Sheet:
    red = mark_svg(Status.RED, "light")
    past = [
        {"value": Decimal(90 - 2 * step), "target": Decimal(90), "minimum": Decimal(85), "status": Status.RED,
         "period": f"2026/27 Q{step + 1}"}
        for step in range(4)
    ]  # fmt: skip
    given: dict[str, object] = {
        "council": "A Council", "kind": "Exception dossier, 2026/27 Q2", "title": "Repairs on time: 79.7%" + more,
        "mark": red, "status": "Below minimum", "state": "Called in", "whose": "Owner Dev Anand" + more,
        "chart": spark_svg(past, "higher", "light", width=380, height=120), "chart_words": "fell", "first": "2026/27 Q1",
        "last": "2026/27 Q4", "beneath": "Within its usual variation" + more, "lines": ["Target 90%", "Minimum 85%"], "reasons": ["Below its minimum" + more] * many,
        "said": "A second contractor started" + more, "marks": ["No date" + more] * many,
        "facts": [("Target", "90%" + more), ("Year end", "78%" + more)],
        "parts": [Marked(red, "Below minimum", "North ward" + more, "61.0%")] * many,
        "beside": [Marked(red, "Below minimum", "Sickness" + more, "11.9")] * many,
        "decisions": [Decided("14 Aug 2026", "Called in" + more, "Dev Anand" + more, "11 Dec 2026", "Worse" + more)] * many,
        "questions": ["What was tried?" + more] * many, "foot": ["Rule: bandwidth" + more, "Printed 22 Nov 2026"],
    }  # fmt: skip
    return Sheet(**(given | other))  # type: ignore[arg-type]


def read(made: bytes) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(made)).pages
    box = pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    return len(pages), " ".join("\n".join(page.extract_text() for page in pages).split())


def test_a_short_one_says_everything() -> None:
    pages, said = read(dossier_pdf(sheet(), PRINTED))
    assert pages == 1
    for words in ("A Council", "Repairs on time: 79.7%", "Below minimum", "Called in", "Owner Dev Anand", "Target 90%", "Within its usual variation",
                  "2026/27 Q1", "Below its minimum", "A second contractor started", "No date", "78%", "North ward", "61.0%",
                  "Sickness", "14 Aug 2026", "11 Dec 2026", "Worse", "What was tried?", "Rule: bandwidth", "Printed 22 Nov 2026"):  # fmt: skip
        assert words in said
    assert SHORTENED not in said


@pytest.mark.parametrize(
    ("many", "more"),
    [(40, ""), (1, " and it goes on" * 300), (40, " and it goes on" * 300), (40, "W" * 5000), (40, " £9,999,999 W" * 90)],
    ids=["40 of each", "long", "long and 40", "one endless word", "wide"],
)  # fmt: skip
def test_it_is_one_page_and_says_that_it_was_shortened(many: int, more: str) -> None:
    pages, said = read(dossier_pdf(sheet(many, more), PRINTED))
    assert pages == 1
    assert SHORTENED in said
    assert "The questions to ask" in said
    assert "Rule: bandwidth" in said
    if many == 40:
        assert "earlier, on screen" in said


def test_hostile_text_is_shown_as_text() -> None:
    pages, said = read(dossier_pdf(sheet(2, HOSTILE), PRINTED))
    assert pages == 1
    assert '#panic("ran")' in said
    assert "$1/0$" in said
    assert "root:" not in said


def test_nothing_that_is_drawn_needs_its_colour() -> None:
    said = read(dossier_pdf(sheet(), PRINTED))[1]
    assert said.count("Below minimum") >= 1
    reader = PdfReader(io.BytesIO(dossier_pdf(sheet(), PRINTED)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Repairs on time: 79.7%"


def test_the_same_words_make_the_same_file() -> None:
    assert dossier_pdf(sheet(), PRINTED) == dossier_pdf(sheet(), PRINTED)
