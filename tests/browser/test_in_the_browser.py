"""What a person does: look, press, hand in. In a real browser, against a real server."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from helpers.browsing import SETTLED, opened, scrolling_sideways, serious, settled
from helpers.people import being
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from pmf.ui import frame

_WHERE = {"quadrant": {"quadrant": "Customer"}, "indicator": {"code": "REP01"}, "dossier": {"code": "REP01"}}


def _address(name: str) -> str:
    query = _WHERE.get(name, {}) | being(name)
    return ("" if name == "scorecard" else name) + (f"?{urlencode(query)}" if query else "")


# Every page that there is: a new one is looked at without being named here.
PAGES = (
    *(_address(name) for name in frame.PAGES),
    "data_quality?part=Audit+sample",
    "past_return?return=R0143",
    "past_return?return=R0025",
)


class Heard:
    """What a page complains of, and whom it asks but its own server."""

    def __init__(self, page: Page, site: str) -> None:
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.own = (site, site.replace("http", "ws", 1), "data:", "blob:")
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.own):
            self.elsewhere.append(request.url)


def test_from_the_scorecard_to_the_cell_in_three_presses(page: Page, site: str) -> None:
    opened(page, site)
    expect(page.locator("h1")).to_contain_text("122 of 190 indicators")
    page.get_by_role("link", name="Open Performance").click()
    expect(page.locator("h1")).to_contain_text("Performance: 72 of 103", timeout=SETTLED)
    page.get_by_role("link", name="Repairs completed on time").first.click()
    expect(page.locator("h1")).to_contain_text("Repairs completed on time: 79.7%", timeout=SETTLED)
    expect(page.get_by_text("sheet performance, cell D5")).to_be_visible(timeout=SETTLED)


def test_the_address_holds_the_place(page: Page, site: str) -> None:
    opened(page, site + "/indicator?code=WF02&period=2025%2F26%20Q4&as_at=2026-11-11")
    expect(page.locator("h1")).to_contain_text("Agency share of the pay bill")
    opened(page, site + "/?directorate=Housing%20and%20Communities")
    first = page.locator("h1").inner_text()
    opened(page, site)
    assert page.locator("h1").inner_text() != first


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_light_and_dark_fits_and_asks_nobody_else(
    browser: Browser, site: str, path: str
) -> None:
    """axe finds nothing serious, nothing scrolls sideways, no security policy is broken, no other host is asked."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme="light")
    page = context.new_page()
    heard = Heard(page, site)
    assert serious(opened(page, f"{site}/{path}")) == []
    assert scrolling_sideways(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).not_to_have_css("background-color", "rgb(255, 255, 255)")
    page.keyboard.press("r")  # what is drawn in the other colours is drawn anew
    page.wait_for_timeout(500)
    assert serious(settled(page)) == []
    assert (heard.complaints, heard.elsewhere) == ([], [])
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_nothing(page: Page, closed_site: str, path: str) -> None:
    page.goto(f"{closed_site}/{path}")
    expect(page.get_by_text("You are not signed in")).to_be_visible(timeout=SETTLED)
    shown = page.locator("body").inner_text()
    assert "Eastmere" not in shown.replace("Eastmere Borough Council", "")
    assert "indicators are" not in shown
    assert "Repairs" not in shown


def test_the_menu_and_the_first_card_are_reached_by_keyboard(page: Page, site: str) -> None:
    opened(page, site)
    expect(page.get_by_role("link", name="Open Workforce")).to_be_visible(timeout=SETTLED)
    expect(page.get_by_role("combobox", name="Period")).to_be_visible(timeout=SETTLED)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || '').trim()"
            )
        )
    assert {"Scorecard", "Quadrants", "Indicators", "Hand in"} <= reached
    assert "Open Performance" in reached
