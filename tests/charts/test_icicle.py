"""The icicle: which plans it shows, that nothing of it overlaps or is lost, and that its words say the same."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from helpers.thread_model import thread_of
from hypothesis import given, settings
from hypothesis import strategies as some

from pmf.charts.icicle import BRINGS, PRESSED, icicle, icicle_in_words, word_of
from pmf.charts.icicle_layout import MOST_COLUMNS, Box, Picture, picture
from pmf.charts.marks import mark
from pmf.charts.palette import Mode, colour
from pmf.model.status import Status
from pmf.reports.thread import Thread

MODES: tuple[Mode, ...] = ("light", "dark")


def small() -> Thread:
    return thread_of(
        {"V": ["P1", "P2"], "P1": ["O1", "O2"], "P2": ["O2", "O3"], "O1": ["S1"], "O3": ["S2"]},
        {
            "S1": {"A": Status.RED, "B": Status.GREEN},
            "O2": {"C": Status.AMBER},
            "S2": {"D": Status.GREEN, "E": Status.NO_DATA},
        },
    )


def drawn(picture: Picture) -> list[tuple[int, str]]:
    return [(box.column, box.id) for box in picture.boxes]


def test_a_small_plan_is_shown_whole_as_a_walk_from_its_top() -> None:
    shown = picture(small(), ["V"])
    assert drawn(shown) == [
        (0, "V"), (1, "P1"), (2, "O1"), (3, "S1"), (4, "A"), (4, "B"), (2, "O2"), (3, "C"),
        (1, "P2"), (2, "O2"), (3, "C"), (2, "O3"), (3, "S2"), (4, "E"), (4, "D"),
    ]  # fmt: skip
    assert [" ".join(lines) for lines in shown.heads] == [
        "Vision", "Priority", "Objective", "Service plan, Indicator", "Indicator",
    ]  # fmt: skip


def test_what_hangs_on_two_is_drawn_under_each_and_says_so() -> None:
    twice = [box for box in picture(small(), ["V"]).boxes if box.id == "O2"]
    assert [(box.via, box.also) for box in twice] == [("P1", ("P2",)), ("P2", ("P1",))]


def test_below_the_top_what_it_hangs_on_and_its_neighbours_stand_beside_it() -> None:
    shown = picture(small(), ["V", "P2", "O2"])
    assert drawn(shown) == [(0, "P2"), (1, "O2"), (2, "C"), (1, "O3")]
    assert [box.id for box in shown.boxes if box.chosen] == ["O2"]
    assert shown.focus == 1


def test_where_there_are_too_many_the_best_are_folded_and_the_chosen_plans_own_are_not() -> None:
    statuses = {f"I{one:02}": Status.RED if one % 10 == 0 else Status.GREEN for one in range(60)}
    thread = thread_of({"V": ["P"], "P": ["S"]}, {"S": statuses})
    from_above = picture(thread, ["V", "P"])
    told = next(box for box in from_above.boxes if box.kind == "more" and box.column == 3)
    kept = [box for box in from_above.boxes if box.kind == "indicator"]
    assert all(box.status == Status.RED for box in kept[:6])
    assert told.title == f"and {60 - len(kept)} more, none below target"
    assert told.id == "S", "a press on it goes where the rest can be seen"
    assert sum(box.kind == "indicator" for box in picture(thread, ["V", "P", "S"]).boxes) == 60


def test_a_plan_that_nothing_measures_is_not_called_overdue() -> None:
    box = next(iter(picture(thread_of({"V": ["P"]}), ["V"]).boxes))
    assert (box.status, word_of(box)) == (Status.NOT_APPLICABLE, "Nothing measures it")


@pytest.mark.parametrize("mode", MODES)
def test_every_status_is_drawn_with_its_mark_tint_edge_and_word(mode: Mode) -> None:
    thread = thread_of({"V": ["S"]}, {"S": {status.value: status for status in Status}})
    rows = icicle(picture(thread, ["V", "S"]), mode)["data"]["values"]
    found = {row["id"]: row for row in rows if row["kind"] == "indicator"}
    assert set(found) == set(Status)
    for status in Status:
        row, tone = found[status.value], colour(status, mode)
        assert (row["mark"], row["tint"], row["edge"]) == (mark(status, mode), tone.tint, tone.mark)
        assert row["status"]
    assert len({row["mark"] for row in found.values()}) == len(Status)


def test_a_press_brings_what_was_pressed_and_under_what() -> None:
    spec = icicle(picture(small(), ["V", "P1"]), "light")
    press = next(one for one in spec["params"] if "select" in one)
    assert (press["name"], press["select"]["fields"]) == (PRESSED, BRINGS)
    assert all(name in row for row in spec["data"]["values"] for name in BRINGS)


def test_no_text_is_smaller_than_12_px_and_none_is_cut_by_the_next_column() -> None:
    spec = icicle(picture(small(), ["V"]), "light")
    texts = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert texts
    assert all(one["fontSize"] >= 12 and "limit" in one and one["clip"] for one in texts)


def test_the_words_say_what_the_picture_shows() -> None:
    assert icicle_in_words(picture(small(), ["V", "P1"])) == (
        "Priority: P1, below minimum, 1 of 3 on target. Under it: O1, below minimum, 1 of 2 on target;"
        " O2, below target, 0 of 1 on target."
    )
    assert icicle_in_words(picture(small(), ["V", "P1", "O2"])).endswith(
        "Under it: Count of C, below target."
    )
    assert icicle_in_words(picture(thread_of({"V": ["P"]}), ["V", "P"])).endswith("Nothing hangs on it.")


@some.composite
def threads(draw: some.DrawFn) -> Thread:
    """Plans of up to six levels where each hangs on one or two of the level above, with indicators anywhere."""
    levels = [
        [f"L{depth}N{one}" for one in range(draw(some.integers(1, 9)))]
        for depth in range(draw(some.integers(2, 6)))
    ]
    children: dict[str, list[str]] = {one: [] for level in levels for one in level}
    for above, level in pairwise(levels):
        for one in level:
            for parent in draw(some.sets(some.sampled_from(above), min_size=1, max_size=2)):
                children[parent].append(one)
    many = draw(some.integers(0, 60))
    hangs: dict[str, dict[str, Status]] = {}
    for code in range(many):
        hangs.setdefault(draw(some.sampled_from(list(children))), {})[f"I{code}"] = draw(
            some.sampled_from(list(Status))
        )
    return thread_of(children, hangs)


def inside(box: Box, other: Box) -> bool:
    return other.top <= box.top and box.bottom <= other.bottom


@settings(max_examples=60)
@given(threads(), some.data())
def test_nothing_overlaps_and_nothing_is_lost(thread: Thread, data: some.DataObject) -> None:
    node = data.draw(some.sampled_from(list(thread.nodes)))
    path = data.draw(some.sampled_from(thread.paths(node)))
    shown = picture(thread, path)
    assert 1 <= len(shown.widths) == len(shown.heads) <= MOST_COLUMNS
    assert [box.id for box in shown.boxes if box.chosen and box.column == shown.focus] == [node]
    for one, other in ((a, b) for place, a in enumerate(shown.boxes) for b in shown.boxes[place + 1 :]):
        apart = one.bottom <= other.top or other.bottom <= one.top
        assert apart or one.edge <= other.column or other.edge <= one.column
    for box in shown.boxes:
        assert box.bottom - box.top >= 17 * len(box.lines)
        assert all(inside(one, box) for one in shown.under(box))
    # What hangs on the chosen plan is there; what hangs further down is there or counted.
    chosen = next(box for box in shown.boxes if box.chosen)
    own = [box for box in shown.under(chosen) if box.column == chosen.column + 1]
    assert {box.id for box in own} == {*thread.children(node), *thread.indicators(node)}
    for box in own:
        under = [one for one in shown.under(box) if one.column == box.column + 1]
        folded = sum(int(one.title.split()[1]) for one in under if one.kind == "more")
        all_of_it = len(thread.children(box.id)) + len(thread.indicators(box.id)) if box.kind == "plan" else 0
        assert sum(one.kind != "more" for one in under) + folded == all_of_it
    json.dumps(icicle(shown, "light"))
