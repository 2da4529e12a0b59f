"""A service's sheet on paper: one page whatever is said, and nothing of it read as code."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from pmf.charts.marks import mark_svg
from pmf.exports.dossier_sheet import SHORTENED
from pmf.exports.service_sheet import ServiceSheet, service_pdf
from pmf.model.status import Status

PRINTED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = '#panic("ran") #read("/etc/passwd") $1/0$ \\ <end> = Heading *bold* ]}) \x00 日本語'


def sheet(many: int = 1, more: str = "") -> ServiceSheet:
    red = mark_svg(Status.RED, "light")
    return ServiceSheet(
        council="A Council" + more, kind="Customers", title="Repairs: complaints" + more, mark=red, status="Below minimum",
        reason="34 of 58 were answered in time." + more, rates=[(red, "Below minimum", "7 of 10 (70%)." + more)] * 10,
        volumes=[("Compliments", "18, up from 11" + more)] * 6,
        cases=[("C1" + more, "1", "11 Aug 2026", "35", "still open")] * many, said="We moved house." + more, foot="Printed",
    )  # fmt: skip


def read(made: bytes) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(made)).pages
    return len(pages), " ".join("\n".join(page.extract_text() for page in pages).split())


def test_a_short_one_says_everything() -> None:
    pages, said = read(service_pdf(sheet(), PRINTED))
    assert pages == 1 and SHORTENED not in said
    for words in (
        "A Council",
        "34 of 58",
        "7 of 10",
        "Compliments",
        "up from 11",
        "C1",
        "35",
        "We moved house.",
    ):
        assert words in said, words


@pytest.mark.parametrize("more", [" and so on" * 400, HOSTILE * 20, "x" * 3_000])
def test_a_long_one_is_cut_to_one_page_and_says_so(more: str) -> None:
    pages, said = read(service_pdf(sheet(200, more), PRINTED))
    assert pages == 1 and SHORTENED in said
