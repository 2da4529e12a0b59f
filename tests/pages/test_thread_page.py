"""What the golden thread's page says, of the sample council and of one that has no plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.files import copied
from pages.test_data_quality_page import words_of
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import read_settings
from pmf.cli.main import main
from pmf.model.period import parse_period
from pmf.model.person import Person
from pmf.reports.reading import Reader
from pmf.reports.thread import Thread, read_thread
from pmf.rules.opening import open_council
from pmf.ui.cards import plain_label

VIEWER = Person("Vi", frozenset({"viewer"}))


@pytest.fixture(scope="module")
def thread(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thread]:
    """What the pages are held against: the thread as it is read, not as it is shown."""
    settings = read_settings(
        database=str(copied(sample_file, tmp_path_factory.mktemp("thread") / "council.duckdb"))
    )
    database = open_council(settings.database, settings.framework)
    reader = Reader(database, settings.framework, VIEWER)
    yield read_thread(reader, period=parse_period("2026/27 Q2"), at=database.now())
    database.close()


@pytest.fixture
def page(sample_file: Path, tmp_path: Path, served: Any) -> Callable[..., AppTest]:
    """Opens a page of the sample council by its name and its query."""
    opened: Callable[..., AppTest] = served(copied(sample_file, tmp_path / "council.duckdb"))
    return opened


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def chosen(page: AppTest, **choices: str) -> AppTest:
    for key, value in choices.items():
        page.selectbox(key=key).set_value(value)
    page.run()
    assert not page.exception
    return page


def links(page: AppTest) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in page.get("page_link")]


def alt(page: AppTest) -> str:
    return str(page.get("vega_lite_chart")[0].proto.alt)


def test_it_opens_at_the_top_and_says_where_the_thread_is_broken(
    page: Callable[..., AppTest], thread: Thread
) -> None:
    shown = page("thread")
    assert shown.title[0].value == plain_label(thread.headline())
    said = words_of(shown)
    assert thread.method_words in said
    assert thread.nodes["V"].reason in said
    # The list says of each theme what the picture says, and its text alternative.
    for one in thread.children("V"):
        node = thread.nodes[one]
        assert any(plain_label(node.title) in label for label in labels(shown))
        assert f"{node.title}, " in alt(shown)
        assert f"{node.on_target} of {node.rated} on target" in said
    kinds = Counter(gap.kind for gap in thread.gaps)
    line = next(one.value for one in shown.markdown if "Hangs on nothing" in one.value)
    assert sum(int(part.split()[0]) for part in line.split("** ")[1].split(" · ")) == sum(kinds.values())


def test_the_list_of_gaps_says_each_with_what_to_do(page: Callable[..., AppTest], thread: Thread) -> None:
    said = words_of(page("thread", gaps="true"))
    for gap in thread.gaps[:25]:
        assert gap.message in said
        assert gap.fix in said


def test_a_plan_says_how_its_status_follows_and_what_hangs_on_it(
    page: Callable[..., AppTest], thread: Thread
) -> None:
    node = thread.nodes["SP-REP"]
    shown = page("thread", node="SP-REP", via="O1.1")
    assert shown.title[0].value == plain_label(thread.headline("SP-REP"))
    said, pressed = words_of(shown), labels(shown)
    assert node.own_reason in said
    assert str(node.purpose) in said
    assert "Service plan SP-REP" in said and "Marcus Bellamy" in said
    assert {"R01", "R02"} <= set("\n".join(links(shown)).split())
    assert "Monitored by: Directorate management team, Monthly" in said
    for action in thread.actions_of("SP-REP"):
        assert thread.actions[action]["title"] in "\n".join([said, *links(shown)])
    assert "slipped twice" in said and "At risk" in said
    # Every way up stands over the sentence: as many as there are, the one that was taken first.
    ways = thread.paths("SP-REP")
    assert len(ways) == 4
    assert sum("Also under" in label or "[and]" in label for label in pressed) == len(ways) - 1
    assert any("Repair council homes when we said we would" in label for label in pressed[:3])


def test_a_plan_that_was_changed_says_what_when_and_in_which_cell(page: Callable[..., AppTest]) -> None:
    said = words_of(page("thread", node="O2.1"))
    assert "Changed once since 30 Mar 2023; last: title, lead member, 10 Jul 2026, by Priya Nair." in said
    assert "Safer estates, high streets and shops" in said
    assert "cell A14" in said


def test_a_press_goes_to_a_plan_and_keeps_the_choices(page: Callable[..., AppTest]) -> None:
    shown = chosen(page("thread"), directorate="Housing and Communities")
    button = next(one for one in shown.button if "A safe, warm home for everyone" in one.label)
    button.click().run()
    assert not shown.exception
    assert "A safe, warm home for everyone" in shown.title[0].value
    assert shown.query_params["node"] == "P1"
    assert shown.selectbox(key="directorate").value == "Housing and Communities"


def test_what_is_not_there_is_said_with_what_is_near(page: Callable[..., AppTest]) -> None:
    unknown = page("thread", node="SP-REPAIRS")
    assert "There is no plan “SP-REPAIRS” here" in unknown.title[0].value.replace("\\", "")
    assert any("Housing repairs service plan" in label for label in labels(unknown))
    left_out = chosen(page("thread", node="SP-CHI"), directorate="Resources")
    assert "is left out by these choices" in left_out.title[0].value
    nothing = chosen(left_out, lead_member="Cllr Joan Pelham")
    assert nothing.title[0].value == "No plan is left by these choices"


def test_a_council_without_plans_is_told_what_to_hand_in(served: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    assert main(["init", "--database", str(path)]) == 0
    shown = served(path)("thread")
    assert shown.title[0].value == "There are no plans here yet"
    assert "a return of **plans**" in words_of(shown)


def test_an_indicator_shows_every_way_up_or_that_it_measures_nothing(
    page: Callable[..., AppTest], thread: Thread
) -> None:
    shown = links(page("indicator", code="REP01"))
    for plan in thread.plans_of("indicator", "REP01"):
        assert sum(thread.nodes[plan].title in link for link in shown) >= len(thread.paths(plan))
    lost = next(gap.node for gap in thread.gaps if gap.kind == "indicator_without_plan")
    assert "It measures nothing" in words_of(page("indicator", code=lost))
