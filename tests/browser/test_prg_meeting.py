"""A whole meeting of the Performance Review Group, and the next one: from the list of exceptions to a decision,
to the minutes, to whether the number moved. In a real browser, against the real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from helpers.browser_server import serve
from helpers.browsing import SETTLED, opened, serious, settled
from helpers.council import open_road
from helpers.files import FIGURES, copied, csv_file
from playwright.sync_api import Browser, Locator, Page, expect

CHAIR, VIEWER = "be=Callum+Okafor", "be=Ravi+Menon"
# The sample is loaded at the real present, and nothing is ever recorded before what was recorded: so this
# quarter is now, whenever that is, and the next lies ahead.
NEXT_QUARTER = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=84)
SOON = date.today() + timedelta(days=21)
CALLED_IN, COMMISSIONED, ACCEPTED = "GRO12", "HOM15", "ENV04"


@contextmanager
def served(database: Path, now: datetime | None = None) -> Iterator[str]:
    server, address = serve(database, now=now)
    try:
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, accept_downloads=True)
    yield context.new_page()
    context.close()


def at_item(page: Page, item: str) -> None:
    """Wait until the address and the headline are those of an item."""
    page.wait_for_url(f"**item={item.replace(':', '%3A')}*", timeout=SETTLED)
    settled(page)


def moved_by(page: Page, act: Callable[[], None]) -> None:
    """Do what moves the meeting on, and wait until another headline stands there."""
    before = page.locator("h1").first.inner_text()
    act()
    expect(page.locator("h1").first).not_to_have_text(before, timeout=SETTLED)
    settled(page)


def move_to(page: Page, item: str, most: int = 12) -> None:
    """Along the agenda by the key that a chair presses."""
    wanted = f"item={item.replace(':', '%3A')}"
    for _ in range(most):
        if page.url.endswith(wanted):
            return
        moved_by(page, lambda: page.keyboard.press("ArrowRight"))
    raise AssertionError(f"{item} is not reached by {most} presses")


def choose(where: Page | Locator, name: str) -> None:
    where.get_by_role("radio", name=name, exact=True).click()


def open_meeting(page: Page, number: int) -> None:
    settled(page)
    page.get_by_role("button", name="Open the meeting").click()
    # The first look at a meeting's figures judges the whole council.
    page.wait_for_url(f"**meeting={number}*", timeout=2 * SETTLED)
    expect(page.get_by_role("button", name="Leave")).to_be_visible(timeout=2 * SETTLED)
    settled(page)


def fill_day(page: Page, where: Page | Locator, label: str, day: str) -> None:
    where.get_by_role("group", name=label).get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    page.keyboard.press("Escape")


def record(where: Page | Locator) -> None:
    where.get_by_role("button", name="Record, then next").click()


def test_a_meeting_and_the_next_one(page: Page, browser: Browser, sample_file: Path, tmp_path: Path) -> None:
    database = copied(sample_file, tmp_path / "sample.duckdb")
    with served(database) as site:
        this_meeting(page, browser, site, tmp_path)
    # The quarter passes: what was called in got better, what was accepted did not.
    with open_road(database, now=NEXT_QUARTER - timedelta(days=1)) as council:
        council.accepted(
            csv_file(
                FIGURES,
                ("GRO12", "2026/27 Q3", 1),
                *(("ENV04", month, 85) for month in ("2026-10", "2026-11", "2026-12")),
            )
        )
    with served(database, NEXT_QUARTER) as site:
        next_meeting(page, site)


def this_meeting(page: Page, browser: Browser, site: str, folder: Path) -> None:
    # From the list to one exception.
    opened(page, f"{site}/exceptions?{CHAIR}")
    page.get_by_role("link", name="Temporary accommodation: forecast over budget").first.click()
    expect(page.locator("h1")).to_contain_text(
        "Temporary accommodation: forecast over budget", timeout=SETTLED
    )
    # Open the meeting: the menu gives way to the agenda.
    page.get_by_role("button", name="Meetings").click()
    page.get_by_role("menuitem", name="Meeting").click()
    expect(page.locator("h1")).to_contain_text("No meeting has been held", timeout=SETTLED)
    open_meeting(page, 1)
    expect(page.get_by_role("link", name="Scorecard", exact=True)).to_have_count(0)
    expect(page.get_by_text("Figures for 2026/27 Q2 as at")).to_be_visible(timeout=SETTLED)
    # Matters arising come first, overdue first, each with whether the number moved.
    expect(page.locator("h1")).to_contain_text("overdue since", timeout=SETTLED)
    assert serious(page) == []
    moved_by(page, lambda: page.keyboard.press("ArrowRight"))
    moved_by(page, lambda: page.get_by_role("radio").filter(has_text="Exceptions").click())
    assert "item=exception" in page.url

    # Accept one until a day, by the bar under it.
    move_to(page, f"exception:{ACCEPTED}")
    choose(page, "Accept for a time")
    page.get_by_label("Why this is accepted").fill("The new machine comes at Christmas")
    fill_day(page, page, "The last day of the acceptance", f"{SOON:%d%m%Y}")
    moved_by(page, lambda: record(page))

    # Commission a review, by the key D; letters and arrows that are typed move nothing.
    move_to(page, f"exception:{COMMISSIONED}")
    expect(page.locator("h1")).to_contain_text("Temporary accommodation", timeout=SETTLED)
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    choose(dialog, "Commission a review")
    terms = dialog.get_by_label("The terms: what the review looks at")
    terms.fill("")
    terms.press_sequentially("Could added dwellings come sooner")
    terms.press("ArrowLeft")
    terms.press("End")
    assert COMMISSIONED in page.url
    dialog.get_by_label("Who leads it").fill("Abdi Warsame")
    dialog.get_by_label("Who from outside takes part").fill("A neighbouring council")
    moved_by(page, lambda: record(dialog))
    expect(dialog).to_have_count(0, timeout=SETTLED)

    # Call one in. What is missing is said, and nothing is lost by it.
    move_to(page, f"exception:{CALLED_IN}")
    choose(page, "Call in")
    issue = page.get_by_label("The issue")
    issue.fill("Which projects, and what would bring them back?")
    record(page)
    expect(page.get_by_text("Say for which day.")).to_be_visible(timeout=SETTLED)
    fill_day(page, page, "For which day", f"{SOON:%d%m%Y}")
    moved_by(page, lambda: record(page))
    page.go_back() if False else opened(
        page, f"{site}/meeting?{CHAIR}&meeting=1&item=exception%3A{CALLED_IN}"
    )
    expect(page.get_by_text("in this meeting:")).to_be_visible(timeout=SETTLED)
    expect(page.get_by_text("Called in", exact=True)).to_be_visible(timeout=SETTLED)

    # A second screen follows by the same address, and may not decide.
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme="dark")
    second = opened(context.new_page(), f"{site}/meeting?{VIEWER}&meeting=1&item=exception%3A{CALLED_IN}")
    expect(second.get_by_text("in this meeting:")).to_be_visible(timeout=SETTLED)
    expect(second.get_by_role("button", name="Record, then next")).to_have_count(0)
    expect(second.get_by_text("Ravi Menon may not open a meeting")).to_be_visible(timeout=SETTLED)
    assert serious(second) == []
    context.close()

    # The end, and the minutes.
    page.keyboard.press("End")
    at_item(page, "decisions")
    expect(page.locator("h1")).to_contain_text("3 decisions so far", timeout=SETTLED)
    page.get_by_role("button", name="End the meeting").click()
    expect(page.locator("h1")).to_contain_text("3 decisions were taken", timeout=SETTLED)
    with page.expect_download(timeout=SETTLED) as download:
        page.get_by_role("button", name="Minutes (Word)").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name.startswith("minutes_prg_20")
    document = Document(str(file))
    assert [[cell.text for cell in row.cells][2:4] for row in document.tables[0].rows[1:]] == [
        ["Acceptance", "The new machine comes at Christmas"],
        ["Review commissioned", "Could added dwellings come sooner"],
        ["Call-in", "Which projects, and what would bring them back?"],
    ]
    said = [one.text for one in document.paragraphs]
    assert said[0].startswith("Minutes: Performance Review Group, ")
    assert any(text.startswith("■ Below minimum") for text in said)

    # Escape leads back to all meetings, and the menu is there again.
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Scorecard", exact=True)).to_be_visible(timeout=SETTLED)
    expect(page.locator("h1")).to_contain_text("Performance Review Group met last", timeout=SETTLED)


def next_meeting(page: Page, site: str) -> None:
    # The acceptance ran out by itself, so it is on the list again.
    opened(page, f"{site}/dossier?{CHAIR}&code={ACCEPTED}&period=2026%2F27+Q3")
    expect(page.get_by_text("Acceptance expired").first).to_be_visible(timeout=SETTLED)
    opened(page, f"{site}/meeting?{CHAIR}")
    open_meeting(page, 2)
    # What was called in is a matter arising: the number moved, and the flag stands on its trend.
    expect(page.locator("h1")).to_contain_text("overdue since", timeout=SETTLED)
    opened(page, f"{site}/meeting?{CHAIR}&meeting=2&item=matter%3A31")
    expect(page.locator("h1")).to_contain_text("Capital projects rated red by their board", timeout=SETTLED)
    expect(page.get_by_text("Better by")).to_be_visible(timeout=SETTLED)
    expect(
        page.get_by_label("decision is marked").or_(page.get_by_role("img", name="decision is marked")).first
    ).to_be_attached(timeout=SETTLED)
    # And the one before shows what it showed.
    opened(page, f"{site}/meeting?{CHAIR}&meeting=1&item=exception%3A{ACCEPTED}")
    expect(page.locator("h1")).to_contain_text("88.9% in 2026/27 Q2", timeout=SETTLED)
    expect(page.get_by_text("Figures for 2026/27 Q2 as at")).to_be_visible(timeout=SETTLED)
    expect(page.get_by_text("This meeting has ended").first).to_be_visible(timeout=SETTLED)
