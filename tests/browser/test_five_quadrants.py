"""From the scorecard to what lies behind one failing overspender, by presses alone: its budget, its risk, its sickness and
its dossier. In a real browser, against the real server."""

from __future__ import annotations

from helpers.browsing import SETTLED, opened, settled
from playwright.sync_api import Page, expect

SERVICE = "Housing repairs"
MOST_PRESSES = 9


def test_from_the_scorecard_to_the_failing_overspender(page: Page, site: str) -> None:
    presses = 0

    def press(name: str, *, address: str, heading: str) -> None:
        """Press the first link of that name, and wait for its page."""
        nonlocal presses
        link = page.get_by_role("main").get_by_role("link", name=name).first
        link.scroll_into_view_if_needed()
        link.click()
        presses += 1
        page.wait_for_url(f"**/{address}*", timeout=SETTLED)
        expect(page.locator("h1").first).to_contain_text(heading, timeout=SETTLED)
        settled(page)

    opened(page, f"{site}/scorecard")
    press("Open Finance", address="quadrant", heading="Finance")
    press(SERVICE, address="budget", heading=SERVICE)
    page.get_by_role("link", name="Joint lens").first.click()
    presses += 1
    page.wait_for_url("**/joint*", timeout=SETTLED)
    settled(page)
    expect(page.locator("h1").first).to_contain_text(SERVICE, timeout=SETTLED)
    press("16 R01", address="risk", heading="Responsive repairs")
    page.go_back()
    expect(page.locator("h1").first).to_contain_text(SERVICE, timeout=SETTLED)
    settled(page)
    press("15.7 days", address="quadrant", heading="Workforce")
    page.get_by_role("link", name="Exceptions").first.click()
    presses += 1
    settled(page)
    press("Repairs completed on time", address="dossier", heading="Repairs completed on time")
    expect(page.get_by_text("£900k over").first).to_be_visible(timeout=SETTLED)
    expect(page.get_by_text("R01 Responsive repairs contractor fails").first).to_be_visible()
    expect(page.get_by_text("Housing repairs: people").first).to_be_visible()
    assert presses <= MOST_PRESSES
