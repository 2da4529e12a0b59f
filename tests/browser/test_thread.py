"""From a priority to the service plan, the indicator and the cell that explain it, and back: by mouse and by keyboard."""

from __future__ import annotations

from helpers.browsing import SETTLED, opened, scrolling_sideways, serious, settled, tabbed_to
from playwright.sync_api import Page, expect

TOP, OBJECTIVE = "the thread is broken in", "Repair council homes when we said we would"
SERVICE, INDICATOR = "Housing repairs service plan", "Repairs completed on time"


def press_box(page: Page, name: str) -> None:
    """Press the drawn box that begins with a name, wherever in it the mouse falls."""
    chart = page.get_by_test_id("stVegaLiteChart").locator("svg")
    words = chart.locator("text", has_text=name).first
    expect(words).to_be_visible(timeout=SETTLED)
    settled(page)
    words.scroll_into_view_if_needed()
    place = words.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 5, place["y"] + place["height"] / 2)


def at(page: Page, name: str) -> None:
    expect(page.locator("h1").first).to_contain_text(name, timeout=SETTLED)
    settled(page)


def test_two_presses_on_the_picture_lead_to_a_service_plan_and_two_more_to_the_cell(
    page: Page, site: str
) -> None:
    opened(page, f"{site}/thread")
    at(page, TOP)
    press_box(page, "Repair council homes")
    at(page, OBJECTIVE)
    assert "node=O1.1" in page.url
    press_box(page, "Housing repairs service")
    at(page, SERVICE)
    press_box(page, INDICATOR)
    at(page, f"{INDICATOR}: 79.7%")
    expect(page.get_by_text("sheet performance, cell D5")).to_be_visible(timeout=SETTLED)
    # The browser's way back undoes one press at a time, and what was pressed before is not pressed again.
    # Leaving the page takes two: Streamlit writes the new query into the old page's address before it goes.
    for name in (SERVICE, SERVICE, OBJECTIVE, TOP):
        page.go_back()
        at(page, name)
    press_box(page, "Repair council homes")
    at(page, OBJECTIVE)


def test_the_same_by_keyboard_alone_and_up_again(page: Page, site: str) -> None:
    opened(page, f"{site}/thread")
    at(page, TOP)
    for name, title in ((OBJECTIVE, OBJECTIVE), (SERVICE, SERVICE), (INDICATOR, f"{INDICATOR}: 79.7%")):
        expect(page.get_by_text(name).first).to_be_visible(timeout=SETTLED)
        tabbed_to(page, name)
        page.keyboard.press("Enter")
        at(page, title)
    expect(page.get_by_text("What it serves")).to_be_visible(timeout=SETTLED)
    tabbed_to(page, f"/ {OBJECTIVE}")
    page.keyboard.press("Enter")
    at(page, OBJECTIVE)
    tabbed_to(page, "/ A safe, warm home for everyone")
    page.keyboard.press("Enter")
    at(page, "A safe, warm home for everyone")
    # The page's own checks look at the top alone; here is one with everything on it, and the list of gaps open.
    tabbed_to(page, "See the list")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Download CSV")).to_be_visible(timeout=SETTLED)
    assert serious(page) == []
    assert scrolling_sideways(page) == []
