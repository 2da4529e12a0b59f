"""Signing in and out with a real browser, a real server and a real OpenID provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.assurance import record
from helpers.live import Live, with_sign_in
from helpers.openid_provider import Provider, provided
from playwright.sync_api import Browser, Page, expect

from pmf.ui.frame import PAGES

SETTLED = 20_000
PEOPLE = {
    "gwen@council.example": "administrator",
    "jade@council.example": "officer",
    "ravi@council.example": "viewer",
}


@dataclass
class Site:
    """The server and the sign-in service that it trusts."""

    live: Live
    provider: Provider

    def tab(self, browser: Browser) -> Page:
        """A browser of its own, looking at the scorecard."""
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        return self.at(page, "")

    def at(self, page: Page, path: str) -> Page:
        page.goto(f"{self.live.address}/{path}")
        expect(page.locator("h1").first).to_be_visible(timeout=SETTLED)
        return page

    def sign_in(self, page: Page, email: str, **claims: object) -> None:
        """Sign in as somebody, and arrive."""
        self.provider.somebody = {"email": email, "name": "As the service calls them", **claims}
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("You are not signed in")).to_have_count(0, timeout=SETTLED)
        expect(page.locator("h1").first).to_be_visible(timeout=SETTLED)


@pytest.fixture(scope="module")
def signed_site(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with ExitStack() as stack:
        provider = stack.enter_context(provided())
        live = stack.enter_context(
            with_sign_in(sample_file, tmp_path_factory.mktemp("signed"), PEOPLE, provider=provider)
        )
        yield Site(live, provider)


@pytest.fixture
def tab(browser: Browser, signed_site: Site) -> Iterator[Page]:
    page = signed_site.tab(browser)
    yield page
    page.context.close()


def menu(page: Page) -> str:
    return page.get_by_test_id("stHeader").inner_text()


def test_an_officer_signs_in_hands_in_and_signs_out(tab: Page, signed_site: Site) -> None:
    complaints: list[str] = []
    tab.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    expect(tab.get_by_text("Sign in to see it")).to_be_visible()
    signed_site.sign_in(tab, "jade@council.example", email_verified=True)
    expect(tab.locator("h1")).to_contain_text("122 of 190 indicators", timeout=SETTLED)
    assert "Hand in" in menu(tab)
    assert "Jade" in menu(tab)
    assert "demonstration" not in menu(tab)

    tab.get_by_role("link", name="Hand in", exact=True).click()
    expect(tab.get_by_text("Drop one or several")).to_be_visible(timeout=SETTLED)
    content = b"Indicator code,Period,Value\nREP02,2026/27 Sep,80\nREG02,2026/27 Q2,88\n"
    tab.set_input_files("input[type=file]", {"name": "mine.csv", "mimeType": "text/csv", "buffer": content})
    expect(tab.get_by_text("belongs to Regulatory services, and you may hand in for Housing repairs")).to_be_visible(timeout=SETTLED)  # fmt: skip

    signed_site.at(tab, "you")
    expect(tab.get_by_role("heading", name="You are Jade, Officer")).to_be_visible()
    expect(tab.get_by_text("You are signed in as")).to_be_visible()
    expect(tab.get_by_text("Jade may not say who may do what: Officer does not include it.")).to_be_visible()
    before = signed_site.provider.sign_outs
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_text("You are not signed in")).to_be_visible(timeout=SETTLED)
    assert signed_site.provider.sign_outs == before + 1
    assert not [one for one in tab.context.cookies() if one["name"].startswith("_streamlit_user")]
    signed_site.at(tab, "hand_in")
    expect(tab.get_by_text("You are not signed in")).to_be_visible(timeout=SETTLED)
    assert complaints == []


def test_a_viewer_sees_the_scorecard_and_not_what_is_for_others(tab: Page, signed_site: Site) -> None:
    signed_site.sign_in(tab, "ravi@council.example")
    expect(tab.locator("h1")).to_contain_text("122 of 190 indicators", timeout=SETTLED)
    assert "Hand in" not in menu(tab)
    for name, says in (("hand_in", "may not hand in figures"), ("people", "may not say who may do what")):
        signed_site.at(tab, name)
        expect(tab.locator("h1")).to_have_text("This page is not yours to see", timeout=SETTLED)
        expect(tab.get_by_text(says)).to_be_visible()
        expect(tab.locator("input")).to_have_count(0)
        expect(tab.get_by_role("table")).to_have_count(0)


def test_an_unknown_address_sees_a_sentence_and_nothing_else(tab: Page, signed_site: Site) -> None:
    signed_site.sign_in(tab, "kim@elsewhere.example")
    for name in PAGES:
        signed_site.at(tab, "" if name == "scorecard" else name)
        expect(tab.locator("h1")).to_have_text("You have no access", timeout=SETTLED)
        expect(tab.get_by_text("kim@elsewhere.example has no access here")).to_be_visible()
        shown = tab.locator("body").inner_text()
        assert not [word for word in ("indicators", "Housing", "Jade", "122") if word in shown], name
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()


def test_an_address_that_is_not_confirmed_is_nobodys(tab: Page, signed_site: Site) -> None:
    signed_site.sign_in(tab, "gwen@council.example", email_verified=False)
    expect(tab.locator("h1")).to_have_text("You have no access", timeout=SETTLED)
    expect(tab.get_by_text("has not confirmed that gwen@council.example is yours")).to_be_visible()


def test_a_sign_in_that_ran_out_asks_for_another(tab: Page, signed_site: Site) -> None:
    signed_site.provider.token_lasts = 8
    try:
        signed_site.sign_in(tab, "jade@council.example")
        expect(tab.locator("h1")).to_contain_text("122 of 190", timeout=SETTLED)
        tab.wait_for_timeout(8500)
        tab.get_by_role("link", name="Quadrants").click()
        expect(tab.get_by_text("Your sign-in has run out. Sign in again.")).to_be_visible(timeout=SETTLED)
    finally:
        signed_site.provider.token_lasts = 3600
    signed_site.sign_in(tab, "jade@council.example")
    expect(tab.locator("h1")).to_contain_text("122 of 190", timeout=SETTLED)


def test_a_role_given_and_taken_on_the_page_counts_at_the_next_press(
    browser: Browser, signed_site: Site
) -> None:
    admin, kim = signed_site.tab(browser), signed_site.tab(browser)
    signed_site.sign_in(admin, "gwen@council.example")
    signed_site.sign_in(kim, "kim@council.example")
    expect(kim.locator("h1")).to_have_text("You have no access", timeout=SETTLED)

    signed_site.at(admin, "people")
    admin.get_by_label("E-mail address").fill("kim@council.example")
    admin.get_by_role("textbox", name="Name", exact=True).fill("Kim Vale")
    admin.get_by_role("combobox", name="Roles").click()
    admin.get_by_role("option", name="Corporate Strategy and Equality team").click()
    admin.keyboard.press("Escape")
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Saved. It counts from Kim Vale’s next press.")).to_be_visible(timeout=SETTLED)
    expect(admin.get_by_role("cell", name="Gwen (gwen@council.example)").first).to_be_visible()

    signed_site.at(kim, "")
    expect(kim.locator("h1")).to_contain_text("122 of 190", timeout=SETTLED)

    admin.get_by_role("combobox", name="Who").click()
    admin.get_by_role("option", name="kim@council.example").click()
    admin.get_by_role("button", name="Take all access away").click()
    expect(admin.get_by_text("kim@council.example has no access any more.")).to_be_visible(timeout=SETTLED)

    kim.get_by_role("link", name="Quadrants").click()
    expect(kim.locator("h1")).to_have_text("You have no access", timeout=SETTLED)
    assert "indicators" not in kim.locator("body").inner_text()
    record("session", role_removal="counts at the next press", sign_out="counts in every tab")
    for page in (admin, kim):
        page.context.close()


def test_signing_out_ends_the_sign_in_in_other_tabs_too(tab: Page, signed_site: Site) -> None:
    signed_site.sign_in(tab, "jade@council.example")
    other = signed_site.at(tab.context.new_page(), "you")
    expect(other.get_by_role("button", name="Sign out")).to_be_visible(timeout=SETTLED)
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_text("You are not signed in")).to_be_visible(timeout=SETTLED)
    tab.get_by_role("link", name="Quadrants").click()
    expect(tab.get_by_text("You have signed out. Sign in again to go on.")).to_be_visible(timeout=SETTLED)


def test_the_last_administrator_stays(tab: Page, signed_site: Site) -> None:
    signed_site.sign_in(tab, "gwen@council.example")
    signed_site.at(tab, "people")
    tab.get_by_role("combobox", name="Who").click()
    tab.get_by_role("option", name="gwen@council.example").click()
    tab.get_by_role("button", name="Take all access away").click()
    expect(tab.get_by_text("is the last who may say who may do what")).to_be_visible(timeout=SETTLED)
    expect(tab.get_by_role("heading", name="What you may do")).to_have_count(0)
    signed_site.at(tab, "people")
    expect(tab.get_by_role("cell", name="gwen@council.example", exact=True)).to_be_visible(timeout=SETTLED)
