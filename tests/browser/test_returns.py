"""Who owes what, a reminder, a past return and a second person's word: in a real browser."""

from __future__ import annotations

from pathlib import Path

from helpers.browser_server import serve
from helpers.browsing import SETTLED, opened
from helpers.files import copied
from playwright.sync_api import Browser, Page, expect


def test_a_reminder_opens_in_a_mail_program(page: Page, site: str) -> None:
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
    )
    opened(page, f"{site}/returns")
    link = page.get_by_role("link", name="Write to Huw Prosser")
    expect(link).to_be_visible(timeout=SETTLED)
    address = link.get_attribute("href") or ""
    assert address.startswith("mailto:?subject=Figures%20for%202026%2F27%20Q2") and len(address) <= 1800
    assert f"{site}/hand_in".replace(":", "%3A").replace("/", "%2F") in address
    assert complaints == []


def test_from_the_board_to_a_return_and_a_second_persons_word(
    browser: Browser, sample_file: Path, tmp_path: Path
) -> None:
    server, site = serve(copied(sample_file, tmp_path / "sample.duckdb"))
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    try:
        opened(page, f"{site}/returns")
        expect(page.locator("h1")).to_contain_text("14 of 15 services have handed in for 2026/27 Q2")
        page.get_by_role("link", name="Open R0143").click()
        page.wait_for_url("**/past_return?return=R0143", timeout=SETTLED)
        expect(page.locator("h1")).to_contain_text(
            "R0143 awaits verification: Adult social care", timeout=SETTLED
        )
        expect(page.get_by_text("16 rows in the file = 16 new")).to_be_visible()
        page.get_by_label("Or send it back, and say why").fill("ASC05 looks too high")
        page.get_by_role("button", name="Send back").click()
        expect(page.locator("h1")).to_contain_text("R0143 was sent back", timeout=SETTLED)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("h1")).to_contain_text("R0143 awaits verification", timeout=SETTLED)
        verify = page.get_by_role("button", name="Verify", exact=True)
        expect(verify).to_have_count(1, timeout=SETTLED)
        verify.click()
        expect(page.locator("h1")).to_contain_text("R0143 is verified", timeout=SETTLED)
        page.get_by_role("link", name="All returns").click()
        page.wait_for_url("**/returns", timeout=SETTLED)
        expect(page.get_by_text("verified by Priya Nair").first).to_be_visible(timeout=SETTLED)
        opened(page, f"{site}/returns?return=R0125")
        expect(page.locator("h1")).to_contain_text("R0125 is verified", timeout=SETTLED)
        page.wait_for_url("**/past_return?return=R0125", timeout=SETTLED)
    finally:
        context.close()
        server.terminate()
        server.wait(timeout=20)
