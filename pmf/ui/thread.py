"""The golden thread on screen: where somebody stands in it, the picture, and the same as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import streamlit as st

from pmf.charts.icicle import BRINGS, PRESSED, icicle_in_words, word_of
from pmf.charts.icicle_layout import Box, Picture, shown_as, standing
from pmf.charts.marks import inline_mark
from pmf.model.status import Status
from pmf.reports.thread import Thread, ThreadNode
from pmf.ui import pickers, thread_reads
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.pickers import address
from pmf.ui.thread_reads import Choice


@dataclass(frozen=True)
class Place:
    """Where somebody stands: in which thread, at which plan (None: above several tops), and the way there from the top."""

    view: View
    thread: Thread
    choice: Choice
    node: ThreadNode | None
    path: tuple[str, ...]

    def query(self, node: str | None, via: str | None = None) -> dict[str, str]:
        """The address of a plan with the same choices; `via` is the plan that it is looked at under, if it has several."""
        return address(
            self.view,
            node=node,
            via=via or None,
            directorate=self.choice.directorate,
            lead_member=self.choice.lead_member,
            set=self.choice.set_name,
        )


def opened(view: View) -> Place:
    """The bar, and where the address leads to. Says what to do and stops where there is nothing to stand on."""
    whole = thread_reads.thread(view)
    people = {one.lead_member for one in whole.nodes.values()} | {
        line["lead_member"] for line in whole.lines.values()
    }
    directorate, lead_member, set_id = pickers.thread_bar(view, sorted(one for one in people if one))
    names = {one.id: one.name for one in view.framework.indicator_sets}
    choice = Choice(directorate, lead_member, set_id, names.get(set_id or ""))
    thread = thread_reads.thread(view, choice)
    if not whole.nodes:
        _no_plans(view)
    if not thread.nodes:
        _nothing_left(view)
    asked = st.query_params.get("node") or (thread.roots[0] if len(thread.roots) == 1 else "")
    if not asked:
        return Place(view, thread, choice, None, ())
    if asked not in thread.nodes:
        _unknown(Place(view, thread, choice, None, ()), asked, whole)
    via = st.query_params.get("via")
    paths = thread.paths(asked)
    path = next((one for one in paths if via and via in one[:-1]), paths[0])
    return Place(view, thread, choice, thread.nodes[asked], path)


def _no_plans(view: View) -> None:
    st.title("There are no plans here yet", anchor=False)
    st.markdown(
        "The golden thread comes from a return of **plans**: one row for each priority, objective and service plan, each"
        " naming what it hangs on. Indicators and actions then name the plan that they serve."
    )
    if may_see(view.framework, view.person, "hand_in"):
        st.page_link(PAGES["hand_in"].file, label="Hand in the plans")
    st.stop()


def _nothing_left(view: View) -> None:
    st.title("No plan is left by these choices", anchor=False)
    st.markdown("Nothing in the plans is of this directorate, lead member and indicator set together.")
    st.page_link(PAGES["thread"].file, label="Show the whole plan", query_params=address(view))
    st.stop()


def _unknown(place: Place, asked: str, whole: Thread) -> None:
    if asked in whole.nodes:
        st.title(f"“{plain_label(whole.nodes[asked].title)}” is left out by these choices", anchor=False)
        st.page_link(
            PAGES["thread"].file,
            label="Look at it in the whole plan",
            query_params=address(place.view, node=asked),
        )
        st.stop()
    st.title(f"There is no plan “{plain_label(asked)}” here", anchor=False)
    names = {name.lower(): one.id for one in place.thread.nodes.values() for name in (one.title, one.id)}
    near = [names[found] for found in get_close_matches(asked.lower(), list(names), 3, 0.4)] or list(
        place.thread.roots
    )
    st.markdown("It may have ended, or not have begun by this day. The nearest to it:")
    for node in dict.fromkeys(near):
        plan_link(place, node, "near")
    st.stop()


def name(place: Place) -> str:
    """What the window is called, which is what a screen reader says first."""
    return f"{place.node.title} – golden thread" if place.node else "Golden thread"


def heading(place: Place) -> None:
    """The way here from the top, every other way up, and the sentence."""
    if len(place.path) > 1:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            _trail(place, place.path)
            st.markdown(quiet(f"/ {_short(place.thread.nodes[place.path[-1]].title)}"), width="content")
        others = [path for path in place.thread.paths(place.path[-1]) if path != place.path]
        if others:
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                for place_of, path in enumerate(others):
                    st.markdown(quiet("Also under" if not place_of else "and"), width="content")
                    # The top of all needs no saying again.
                    _trail(place, path, skipped=min(1, len(path) - 2))
    below_top = place.node.id if place.node and len(place.path) > 1 else None
    st.title(plain_label(place.thread.headline(below_top)), anchor=False)


def _trail(place: Place, path: Sequence[str], skipped: int = 0) -> None:
    """What lies above the last plan of a way from the top, as links, without the first of it that are skipped."""
    for step in range(skipped, len(path) - 1):
        if step > skipped:
            st.markdown(quiet("/"), width="content")
        title = plain_label(_short(place.thread.nodes[path[step]].title))
        to_plan(
            place,
            f":primary[:small[{title}]]",
            path[step],
            path[step - 1] if step else None,
            f"trail {' '.join(path)}",
        )


def to_plan(place: Place, label: str, node: str, via: str | None, where: str) -> None:
    """A press that goes to a plan. No page link: Streamlit draws every link to the page that one is on as the one
    where one is. `where` is the part of the page that it stands in."""
    st.button(label, key=f"{where}_{via or ''}_{node}", type="tertiary", on_click=_stand_at, args=(node, via))


def _stand_at(node: str, via: str | None) -> None:
    """Write a plan into the address, in one step, so that the browser's way back undoes one press. The way that was
    taken to it stays there until another is taken: it says under which of several parents a plan is looked at."""
    st.query_params.update({"node": node} | ({"via": via} if via else {}))


def _short(title: str, most: int = 60) -> str:
    return title if len(title) <= most else title[:most].rsplit(" ", 1)[0].rstrip(",:;") + "…"


@st.fragment
def icicle(place: Place) -> None:
    """The picture; a press on a box goes there. A fragment, so that a press does not first work out the whole page."""
    picture, spec = thread_reads.drawn(place.view, place.choice, place.path)
    presses = st.session_state.setdefault("presses_on_thread", 0)
    event = st.vega_lite_chart(
        spec, theme=None, width="stretch", on_select="rerun", selection_mode=PRESSED, key=f"icicle_{presses}",
        alt=icicle_in_words(picture),
    )  # fmt: skip
    pressed = event["selection"].get(PRESSED) or []
    if pressed:
        # A picture that is come back to must not remember what was pressed on it before.
        st.session_state["presses_on_thread"] = presses + 1
        kind, key, via = (str(pressed[0].get(name) or "") for name in BRINGS)
        _go(place, kind, key, via)


def _go(place: Place, kind: str, key: str, via: str) -> None:
    if kind == "indicator":
        st.switch_page(PAGES["indicator"].file, query_params=address(place.view, code=key))
    _stand_at(via if kind == "action" else key, None if kind == "action" else via)
    st.rerun()


def legend(place: Place) -> None:
    """What the marks of the picture mean."""
    picture, _ = thread_reads.drawn(place.view, place.choice, place.path)
    words = {box.status: word_of(box).lower() for box in picture.boxes if box.kind != "more"}
    marks = [
        f"{inline_mark(status, place.view.mode)} {words[status]}" for status in Status if status in words
    ]
    # Wide spaces between them: a row of plain ones would be shown as one.
    st.markdown(f":gray[:small[{chr(0x2003).join(marks)}]]")


def same_in_words(place: Place) -> None:
    """What the picture shows as a list of links, for the keyboard and for those who listen."""
    picture, _ = thread_reads.drawn(place.view, place.choice, place.path)
    chosen = next((box for box in picture.boxes if box.chosen), None)
    with st.container(border=True, gap=None):
        st.header("The same as a list", anchor=False)
        if chosen is not None:
            mark = inline_mark(chosen.status, place.view.mode)
            st.markdown(f"You are at {mark} **{plain_label(chosen.title)}** {quiet(_note(chosen))}")
        under = picture.under(chosen)
        if not under:
            st.markdown(quiet("Nothing hangs on it."))
        for box in under:
            if box.column == (chosen.column + 1 if chosen else 0):
                _with_those_below(place, picture, box)
        beside = [box for box in picture.boxes if picture.focus and box.column == 1 and not box.chosen]
        if beside:
            st.markdown(quiet(f"Beside it, under “{picture.boxes[0].title}”"))
            _in_a_row(place, beside)


def _with_those_below(place: Place, picture: Picture, box: Box) -> None:
    """A box on a line of its own, and what stands under it side by side."""
    _box(place, box, _note(box))
    below = picture.under(box)
    if below:
        _, inner = st.columns([1, 26], gap=None)
        with inner:
            _in_a_row(place, below)


def _in_a_row(place: Place, boxes: Sequence[Box]) -> None:
    with st.container(horizontal=True, gap="xxsmall"):
        for box in boxes:
            _box(place, box, box.standing)


def _box(place: Place, box: Box, note: str) -> None:
    label = f"{inline_mark(box.status, place.view.mode)} {plain_label(box.title)} {quiet(note)}"
    if box.kind == "indicator":
        st.page_link(PAGES["indicator"].file, label=label, query_params=address(place.view, code=box.id))
    elif box.kind == "action":
        st.markdown(label, width="content")
    elif box.kind == "more":
        to_plan(place, quiet(box.title), box.id, None, "more")
    else:
        to_plan(place, label, box.id, box.via, f"list {box.column}")


def _note(box: Box) -> str:
    also = f"also under {len(box.also)} more" if box.also else ""
    return " · ".join(part for part in (box.level, word_of(box), box.standing, also) if part)


def plan_link(place: Place, node: str, where: str) -> None:
    """A plan as a line that leads to it: mark, name, and how it stands."""
    one = place.thread.nodes[node]
    note = standing(one, place.thread.words.target) or one.level_name
    to_plan(
        place,
        f"{inline_mark(shown_as(one), place.view.mode)} {plain_label(one.title)} {quiet(note)}",
        node,
        None,
        where,
    )
