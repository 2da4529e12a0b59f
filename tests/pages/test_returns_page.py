"""What the page of returns says and does, through Streamlit's own test runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from helpers.command import pmf
from helpers.files import copied
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.ui import council
from pmf.ui.frame import PAGES

Open = Callable[..., AppTest]
LATE = ("returns", "--period", "2026/27 Q2")


def words_of(page: AppTest) -> str:
    said = [str(one.value) for kind in ("title", "header", "markdown", "code") for one in page.get(kind)]
    return "\n".join(said).replace("\\", "").replace("\u00a0", " ")


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    def opened(database: Path, config: Path | None = None, **query: str) -> AppTest:
        council.close()
        st.cache_resource.clear()
        monkeypatch.setenv("PMF_DATABASE", str(database))
        if config:
            monkeypatch.setenv("PMF_CONFIG", str(config))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
        for name, value in query.items():
            app.query_params[name.rstrip("_")] = value
        app.run()
        app.switch_page(PAGES["past_return" if "return_" in query else "returns"].file).run()
        assert not app.exception, app.exception
        return app

    yield opened
    council.close()
    st.cache_resource.clear()


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    return copied(sample_file, tmp_path / "sample.duckdb")


def newest_awaiting(database: Path) -> str:
    """A return of the newest period that awaits verification, put back in that state if need be."""
    board = pmf(*LATE, "--json", database=database).json
    return next(str(one["return_id"]) for one in board if one["service"] == "Adult social care")


def button(page: AppTest, label: str) -> object:
    return next(one for one in page.button if one.label == label)


def test_the_sentence_and_what_needs_doing_first(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    assert page.title[0].value.startswith("14 of 15 services have handed in for 2026/27 Q2; 1 is late, by ")
    said = words_of(page)
    assert "324 of 338 figures are in; 14 are overdue." in said
    headers = [one.value for one in page.header if not one.value.startswith("Waiting for you")]
    assert headers[0].startswith("Needs doing")
    rows = [one.value for one in page.markdown if one.value.startswith("**") and " " in one.value]
    assert rows[0] == "**Regulatory services**"
    assert "■ Late by " in said
    assert "Huw Prosser did last time" in said


def test_a_service_in_the_address_is_the_only_one_shown(open_page: Open, sample: Path) -> None:
    page = open_page(sample, service="Planning")
    assert page.title[0].value.startswith("1 of 1 service has handed in for 2026/27 Q2")
    assert "Regulatory services" not in words_of(page)


def test_as_at_a_past_day_it_says_how_it_stood(open_page: Open, sample: Path) -> None:
    page = open_page(sample, as_at="2026-10-15", period="2026/27 Q2")
    assert page.title[0].value.startswith("1 of 15 services has handed in for 2026/27 Q2")
    said = words_of(page)
    assert "As it stood on 15 October 2026" in said
    assert "Waiting for you" not in said and "Remind" not in said


def test_the_reminder_is_there_to_read_and_to_send(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    said = words_of(page)
    # of the figures of one service, and of a risk that nobody reviewed
    assert "Remind 2 officers" in said
    assert "1 review of a risk from Digital and information" in said
    assert "Hello Huw," in said and "14 figures from Regulatory services" in said and "and 2 more" in said
    links = page.get("link_button")
    assert len(links) == 2
    assert all(one.proto.url.startswith("mailto:?subject=") and len(one.proto.url) <= 1800 for one in links)


def test_a_past_return_is_opened_beside_its_file(open_page: Open, sample: Path) -> None:
    page = open_page(sample, return_="R0125")
    said = words_of(page)
    assert "Housing repairs, 2026/27 Jun to 2026/27 Q2" in page.title[0].value.replace("\\", "")
    assert "33 rows in the file = 32 new + 1 restated" in said
    assert "Handed in by Jade Tremlett on 21 Oct 2026 at 13:21 UTC." in said
    grid = page.dataframe[0].value
    assert list(grid.loc[1])[:2] == ["Indicator code", "Period"] and grid.loc[2, "A"] == "REP01"
    made = page.table[0].value.to_dict("records")
    first = {name: str(value).replace("\\", "") for name, value in made[0].items()}
    assert (first["Cell"], first["Before"]) == ("D2", "85.4%")
    assert "82.6%" in first["Handed in"] and "Below minimum" in first["Now"]


def test_what_was_restated_since_names_the_return(open_page: Open, sample: Path) -> None:
    page = open_page(sample, return_="r0094")
    made = [str(row["Now"]) for table in page.table for row in table.value.to_dict("records") if "Now" in row]
    assert any("82\\.6% since R0125" in now for now in made)
    assert "replaced since by later returns" in words_of(page)


@pytest.mark.parametrize("asked", ["R9999", "'; DROP", "<script>"])
def test_a_return_that_is_not_there_is_a_sentence(open_page: Open, sample: Path, asked: str) -> None:
    page = open_page(sample, return_=asked)
    assert page.title[0].value.startswith("There is no return")


def test_verifying_on_the_page_and_only_once(open_page: Open, sample: Path) -> None:
    return_id = newest_awaiting(sample)
    page = open_page(sample, return_=return_id)
    assert "awaits verification" in page.title[0].value
    assert "Your word on it" in words_of(page)
    page = button(page, "Verify").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert "is verified" in page.title[0].value
    assert f"{return_id} is verified. Should it prove wrong, it can be withdrawn." in words_of(page)
    assert "Verified by Priya Nair" in words_of(page)
    assert not [one for one in page.button if one.label in ("Verify", "Send back")]


def test_of_two_screens_the_slower_is_told(open_page: Open, sample: Path) -> None:
    return_id = newest_awaiting(sample)
    page = open_page(sample, return_=return_id)
    here = council.served()
    from pmf.model.person import Person
    from pmf.review.verification import Reviewer
    from pmf.store.returns import return_called

    other = Reviewer(
        here.database, here.settings.framework, Person("Dev Anand", frozenset({"performance_team"}))
    )
    other.send_back(return_id, "Too high")
    page = button(page, "Verify").click().run()  # type: ignore[attr-defined]
    assert not page.exception
    assert "was sent back" in page.title[0].value
    assert return_called(here.database, return_id)["state"] == "sent_back"


def test_a_file_other_than_the_one_shown_is_not_verified(open_page: Open, sample: Path) -> None:
    return_id = newest_awaiting(sample)
    page = open_page(sample, return_=return_id)
    page.session_state[f"shown_{return_id}"] = "0" * 64
    page = button(page, "Verify").click().run()  # type: ignore[attr-defined]
    assert "Nothing was changed." in words_of(page) and "is not the file that was shown" in words_of(page)
    assert "awaits verification" in page.title[0].value


def test_sent_back_needs_a_reason_and_can_be_undone(open_page: Open, sample: Path) -> None:
    return_id = newest_awaiting(sample)
    page = open_page(sample, return_=return_id)
    page = button(page, "Send back").click().run()  # type: ignore[attr-defined]
    assert "Say why, because people will ask." in words_of(page)
    page.text_input(key=f"send_back_reason_{return_id}").input("ASC05 looks too high").run()
    page = button(page, "Send back").click().run()  # type: ignore[attr-defined]
    assert "was sent back" in page.title[0].value and "ASC05 looks too high" in words_of(page)
    page = button(page, "Undo").click().run()  # type: ignore[attr-defined]
    assert "awaits verification" in page.title[0].value


def test_withdrawing_says_before_what_would_change(open_page: Open, sample: Path) -> None:
    page = open_page(sample, return_="R0125")
    assert (
        "1 figure goes back to what it was; 32 figures are no longer there; 33 statuses change."
        in words_of(page)
    )
    page.text_input(key="withdrawn_reason_R0125").input("Wrong month").run()
    page = button(page, "Withdraw").click().run()  # type: ignore[attr-defined]
    assert "R0125 is withdrawn" in page.title[0].value
    page = button(page, "Undo").click().run()  # type: ignore[attr-defined]
    assert "is withdrawn" not in page.title[0].value
    assert "Put back by Priya Nair" in words_of(page)


def test_whoever_handed_it_in_sees_no_button(
    open_page: Open, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmf.access.people import Recognised
    from pmf.model.person import Person
    from pmf.ui import identity

    return_id = newest_awaiting(sample)
    officer = Person("Moira Sinclair", frozenset({"performance_team"}))
    monkeypatch.setattr(identity, "who", lambda here: Recognised(officer, signed_in=True))
    page = open_page(sample, return_=return_id)
    assert not [one for one in page.button if one.label in ("Verify", "Send back")]
    assert "somebody else has to verify it" in words_of(page)


def test_a_verifier_sees_what_waits_for_them_and_nothing_else(open_page: Open, sample: Path) -> None:
    page = open_page(sample, be="Colin Drury")
    assert "Waiting for you: 1 return to verify" in words_of(page)
    assert "Your word on it" in words_of(open_page(sample, be="Colin Drury", return_="R0141"))
    other = open_page(sample, be="Colin Drury", return_="R0143")
    assert "only for their own services (Waste and recycling)" in words_of(other)
    assert not [one for one in other.button if one.label in ("Verify", "Send back", "Withdraw")]


def test_an_officer_may_take_back_their_own_and_not_verify_it(open_page: Open, sample: Path) -> None:
    page = open_page(sample, be="Imogen Clarke", return_="R0141")
    assert [one.label for one in page.button if one.label in ("Verify", "Send back", "Withdraw")] == [
        "Withdraw"
    ]


def test_the_scorecard_says_how_many_figures_await(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    page = page.switch_page(PAGES["scorecard"].file).run()
    assert "await verification." in words_of(page)
