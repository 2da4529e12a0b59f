"""What a review group does with an exception: finds it, reads it, decides, comes back. By keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser_server import serve
from helpers.browsing import SETTLED, opened, serious, tabbed_to
from helpers.files import copied
from playwright.sync_api import Page, expect

CHAIR = "be=Callum+Okafor"


@pytest.fixture
def own_site(sample_file: Path, tmp_path: Path) -> Iterator[str]:
    """The sample council, served for one test that decides."""
    server, address = serve(copied(sample_file, tmp_path / "sample.duckdb"))
    yield address
    server.terminate()
    server.wait(timeout=20)


def test_by_keyboard_from_the_list_to_a_dossier_to_a_decision_and_back(page: Page, own_site: str) -> None:
    opened(page, f"{own_site}/exceptions?{CHAIR}")
    expect(page.get_by_role("button", name="Decide").first).to_be_visible(timeout=SETTLED)
    tabbed_to(page, "Temporary accommodation: forecast over budget")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(
        "Temporary accommodation: forecast over budget: £606,000", timeout=SETTLED
    )
    assert "code=HOM15" in page.url
    expect(page.get_by_text("The questions to ask")).to_be_visible(timeout=SETTLED)
    tabbed_to(page, "Decide")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("What is decided")).to_be_visible(timeout=SETTLED)
    assert serious(page) == []
    # Tab goes to the moves as one; the arrows go from one to the next.
    tabbed_to(page, "Take up with the service")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    issue = dialog.get_by_label("The issue")
    expect(issue).to_be_visible(timeout=SETTLED)
    issue.fill("Single men under 35")
    # Pressed twice, recorded once.
    dialog.get_by_role("button", name="Call in", exact=True).last.dblclick()
    expect(page.get_by_text("Called in: Lee Garside")).to_be_visible(timeout=SETTLED)
    expect(dialog).to_have_count(0, timeout=SETTLED)
    expect(page.get_by_role("table").get_by_text("Single men under 35")).to_have_count(1, timeout=SETTLED)
    page.get_by_role("link", name="All exceptions").click()
    expect(page.get_by_text("Single men under 35").first).to_be_visible(timeout=SETTLED)


def test_a_dossier_prints_on_one_page(page: Page, site: str) -> None:
    opened(page, f"{site}/dossier?code=REP01&{CHAIR}")
    with page.expect_download(timeout=SETTLED) as waiting:
        page.get_by_role("button", name="Print on one page").click()
    assert waiting.value.suggested_filename == "REP01 2026-27 Q2.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")


def test_the_pills_are_in_the_address_without_their_count(page: Page, site: str) -> None:
    opened(page, f"{site}/exceptions?{CHAIR}&show=No+comment")
    first = page.locator("h1").inner_text()
    chosen = page.get_by_role("radio", checked=True).first
    expect(chosen).to_contain_text("No comment", timeout=SETTLED)
    page.get_by_role("radio", name="New").click()
    page.wait_for_url("**show=New**", timeout=SETTLED)
    assert page.locator("h1").inner_text() == first
