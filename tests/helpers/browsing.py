"""What every test in a real browser does: open a page and wait until it has settled, and look it over."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

# A page of the loaded sample council, on a busy machine.
SETTLED = 60_000
WIDTHS = ((1920, 1080), (390, 844), (1366, 768))
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def opened(page: Page, address: str) -> Page:
    """A page at an address, shown whole."""
    page.goto(address)
    return settled(page)


def settled(page: Page) -> Page:
    """A page once it has a heading and nothing of it is still being worked out."""
    expect(page.locator("h1").first).to_be_visible(timeout=SETTLED)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SETTLED)
    return page


def serious(page: Page) -> list[object]:
    """What axe finds on a page that is serious or worse, by the rules of WCAG 2.2 A and AA."""
    page.wait_for_timeout(1200)
    found = Axe().run(page, options={"runOnly": _RULES})
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def scrolling_sideways(page: Page) -> list[int]:
    """The widths of a wall screen, a phone and a laptop at which a page can be scrolled sideways."""
    wrong = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(width)
    return wrong


def tabbed_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until something that is called so, or begins so, has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "(document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || '').trim()"
        )
        if f"{' '.join(here.split())} ".startswith(f"{name} "):
            return
    raise AssertionError(f"{name} is not reached by {most} tabs")
