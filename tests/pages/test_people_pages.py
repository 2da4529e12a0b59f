"""What the quadrants of customers and the workforce, and a service's sheet, say of the sample council."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from helpers.files import copied
from streamlit.testing.v1 import AppTest

from pmf.ui import council

Opened = Callable[..., AppTest]


def told(page: AppTest) -> str:
    """Everything that the page says, HTML and all."""
    kinds = ("title", "header", "subheader", "markdown", "text", "html", "page_link")
    said = [str(getattr(one, "value", "") or getattr(one.proto, "body", "")) for kind in kinds for one in page.get(kind)]  # fmt: skip
    return "\n".join(said).replace("\\", "")


def test_the_pages_of_people(served: Callable[[Path], Opened], sample_file: Path, tmp_path: Path) -> None:
    opened = served(copied(sample_file, tmp_path / "council.duckdb"))
    customer = told(opened("quadrant", quadrant="Customer", period="2026/27 Q2"))
    for words in ("stage 1 complaints", "Revenues and benefits", "Open past the last day to answer", "REV-4901", "Satisfied, lowest first",
                  "More is not worse"):  # fmt: skip
        assert words in customer, words
    workforce = told(opened("quadrant", quadrant="Workforce", period="2026/27 Q2"))
    for words in (
        "working days were lost to sickness",
        "Finance and audit and People are not shown",
        "Hatched: short-term",
        "All together",
    ):
        assert words in workforce, words
    row = workforce[workforce.index("Finance and audit</") :]
    assert row[: row.index("</tr>")].count("–") == 6

    sheet = opened("service_sheet", service="Revenues and benefits", period="2026/27 Q2")
    said = told(sheet)
    for words in (
        "13 of 23 stage 1 complaints were answered within 10 working days",
        "Compliments",
        "REV-4902",
    ):
        assert words in said, words
    sheet.date_input(key="clock_received").set_value(date(2025, 12, 19)).run()
    assert not sheet.exception
    said = told(sheet)
    for words in ("Tue 30 Dec 2025", "Wed 14 Jan 2026", "Thu 1 Jan 2026"):
        assert words in said, words
    sheet.date_input(key="clock_acknowledged").set_value(date(2025, 12, 1)).run()
    assert "cannot have been acknowledged before" in told(sheet)
    assert "was handed in" in told(opened("service_sheet", service="No such service"))
    council.close()


def test_a_council_with_nothing_of_it_says_what_to_do(served: Callable[[Path], Opened], filled_file: Path, tmp_path: Path) -> None:  # fmt: skip
    opened = served(copied(filled_file, tmp_path / "council.duckdb"))
    assert "Hand in what people told the services" in told(opened("service_sheet"))
    assert "The people who work here" not in told(opened("quadrant", quadrant="Workforce"))
