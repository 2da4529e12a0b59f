"""The five quadrants on the scorecard, in the joint lens and in a dossier, through Streamlit's own test runner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpers.files import copied
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    """All that a page says in words."""
    parts = [*app.title, *app.header, *app.markdown, *app.text]
    return (
        " ".join(part.value for part in parts)
        + " "
        + " ".join(link.proto.label for link in app.get("page_link"))
    )


def test_scorecard_lens_and_dossier_tell_of_the_same_service(
    served: Callable[[Path], Open], sample_file: Path, tmp_path: Path
) -> None:
    page = served(copied(sample_file, tmp_path / "sample.duckdb"))
    card = page("scorecard")
    assert "budgets" in said(card) and "risks" in said(card)
    lens = page("joint")
    title = lens.title[0].value
    assert "overspend" in title and "Housing repairs" in title
    words = said(lens)
    for zone in ("Overspending and failing", "On budget but failing", "Overspending but delivering"):
        assert zone in words
    assert "Revenue and capital budget monitoring" in words, "the sections of the council's own report"
    dossier = page("dossier", kind="budget", code="Housing repairs · HRA revenue")
    words = said(dossier)
    assert "over its net budget" in dossier.title[0].value
    assert "The questions to ask" in words and "How it stood" in words
    assert "Repairs completed on time" in words, "the same service's indicators stand beside it"
    gone = page("dossier", kind="budget", code="Nowhere · HRA revenue")
    assert gone.title[0].value.startswith("There is nothing called")


def test_a_council_without_any_of_the_four_sees_what_it_saw_before(
    served: Callable[[Path], Open], copy_of_filled: Path
) -> None:
    page = served(copy_of_filled)
    card = page("scorecard")
    assert "beyond the limit" not in said(card)
    lens = page("joint")
    assert lens.title[0].value.startswith(("No service", "0 of", "No "))
