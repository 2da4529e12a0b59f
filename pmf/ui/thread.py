"""The golden thread on screen: where somebody stands in it, the picture, and the same as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import streamlit as st

from pmf.charts.icicle import BRINGS, PRESSED, icicle_in_words, word_of
from pmf.charts.icicle_layout import Box, Picture, shown_as, standing
from pmf.charts.marks import inline_mark
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
        plan_link(place, node)
    st.stop()


def name(place: Place) -> str:
    """What the window is called, which is what a screen reader says first."""
    return f"{place.node.title} – golden thread" if place.node else "Golden thread"


def heading(place: Place) -> None:
    """The way here from the top, the sentence, and every other way up."""
    trail(place, place.path, here=True)
    st.title(plain_label(place.thread.headline(place.node.id if place.node else None)), anchor=False)
    if place.node is None:
        return
    for path in place.thread.paths(place.node.id):
        if path != place.path:
            trail(place, path, before="Also under")


def trail(place: Place, path: Sequence[str], *, before: str = "", here: bool = False) -> None:
    """A way from the top as links; the last is where somebody stands, and no link, if it is `here`."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if before:
            st.markdown(quiet(before), width="content")
        steps = path if here else path[:-1]
        for step, node in enumerate(steps):
            if step:
                st.markdown(":gray[/]", width="content")
            title = plain_label(_short(place.thread.nodes[node].title))
            if here and step == len(path) - 1:
                st.markdown(f":gray[{title}]", width="content")
            else:
                st.page_link(
                    PAGES["thread"].file,
                    label=title,
                    query_params=place.query(node, path[step - 1] if step else None),
                )


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
    if kind == "action":
        st.switch_page(PAGES["thread"].file, query_params=place.query(via))
    st.switch_page(PAGES["thread"].file, query_params=place.query(key, via))


def same_in_words(place: Place) -> None:
    """What the picture shows as a list of links, for the keyboard and for those who listen."""
    picture, _ = thread_reads.drawn(place.view, place.choice, place.path)
    with st.container(border=True, gap="xsmall"):
        st.header("The same as a list", anchor=False)
        chosen = next((box for box in picture.boxes if box.chosen), None)
        if chosen is not None:
            st.markdown(
                f"You are at {inline_mark(chosen.status, place.view.mode)} **{plain_label(chosen.title)}** {quiet(_note(chosen))}"
            )
        _branches(place, picture, chosen)
        beside = [box for box in picture.boxes if picture.focus and box.column == 1 and not box.chosen]
        if beside:
            above = next(box for box in picture.boxes if not box.column)
            st.markdown(quiet(f"Beside it, under “{above.title}”"))
            for box in beside:
                _box(place, box)


def _branches(place: Place, picture: Picture, chosen: Box | None) -> None:
    first = chosen.column + 1 if chosen else 0
    under = picture.under(chosen)
    if chosen and not under:
        st.markdown(quiet("Nothing hangs on it."))
    for box in under:
        if box.column == first:
            _box(place, box)
            below = picture.under(box)
            if below:
                _, inner = st.columns([1, 26], gap=None)
                with inner, st.container(gap="xsmall"):
                    for one in below:
                        _box(place, one, "› " * (one.column - first - 1))


def _box(place: Place, box: Box, deeper: str = "") -> None:
    label = (
        f"{inline_mark(box.status, place.view.mode)} {plain_label(deeper + box.title)} {quiet(_note(box))}"
    )
    if box.kind == "indicator":
        st.page_link(PAGES["indicator"].file, label=label, query_params=address(place.view, code=box.id))
    elif box.kind == "action":
        st.markdown(label)
    elif box.kind == "more":
        st.page_link(PAGES["thread"].file, label=quiet(box.title), query_params=place.query(box.id))
    else:
        st.page_link(PAGES["thread"].file, label=label, query_params=place.query(box.id, box.via))


def _note(box: Box) -> str:
    parts = [box.level, word_of(box), box.standing]
    return " · ".join(part for part in parts if part) + (
        f" · also under {', '.join(box.also)}" if box.also else ""
    )


def plan_link(place: Place, node: str) -> None:
    """A plan as a line that leads to it: mark, name, and how it stands."""
    one = place.thread.nodes[node]
    st.page_link(
        PAGES["thread"].file,
        label=f"{inline_mark(shown_as(one), place.view.mode)} {plain_label(one.title)} {quiet(standing(one, place.thread.words.target) or one.level_name)}",
        query_params=place.query(node),
    )
