"""What the quadrant of risk shows of its own: the matrix with each risk's move, and the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from pmf.charts.heat_map import CAME_FROM, CameFrom, heat_map, in_words
from pmf.charts.marks import mark
from pmf.charts.palette import GLYPHS, NEUTRAL, Mode, colour
from pmf.model.status import Status
from pmf.reports.risk import Register, Row
from pmf.rules.risk_wording import MITIGATED_RULE
from pmf.ui import markup, risk_reads, tables
from pmf.ui.cards import plain_label, quiet
from pmf.ui.frame import View
from pmf.ui.markup import Html, tag
from pmf.ui.pickers import address

_TINTS = {"red": "red", "amber": "orange", "green": "green"}


def headline(view: View, directorate: str | None) -> str:
    """`4 of 23 risks stand above appetite; the highest is R07 Housing demand at 20.`"""
    return risk_reads.risks(view, directorate).headline()


def show(view: View, directorate: str | None) -> None:
    """The matrix beside the risks above appetite; under them the others, the opportunities, and what is closed."""
    told = risk_reads.risks(view, directorate)
    if not told.rows and not told.closed:
        return
    st.markdown(plain_label(told.summary()))
    if told.threats:
        picture, beside = st.columns([1, 1], gap="small")
        with picture, st.container(border=True, gap="xsmall"):
            _matrix(view, told, directorate)
        with beside, st.container(border=True, gap="xsmall"):
            _table(view, "Above appetite", told.above, "None is above appetite.")
            _others(view, told)
            with st.expander("How it is told whether a risk is mitigated", type="compact"):
                st.markdown(quiet(f"The first that is true. {MITIGATED_RULE}"))
    _opportunities(view, told)
    _closed(view, told)


def _matrix(view: View, told: Register, directorate: str | None) -> None:
    st.header("Where each stands, and where it is meant to go", anchor=False)
    names: dict[str, CameFrom] = {
        "Last review": "before",
        "A year ago": "year_ago",
        "Before mitigation": "inherent",
    }
    chosen = st.segmented_control(
        "Arrows begin at", list(names), key="risk_from", bind="query-params", default="Last review", required=True,
    )  # fmt: skip
    came_from = names.get(str(chosen), "before")
    _legend(view, told, came_from)
    st.vega_lite_chart(
        risk_reads.risk_map(view, directorate, came_from), theme=None, key="risk_map",
        alt=in_words(told.threats, told.matrix, came_from),
    )  # fmt: skip
    off = [one["subject"] for one in told.threats if one["risk"]["score"] is None]
    if off:
        st.markdown(quiet(f"On no cell of this matrix, and not drawn: {', '.join(off)}."))


def _legend(view: View, told: Register, came_from: CameFrom) -> None:
    ink, matrix = NEUTRAL[view.mode], told.matrix

    def standing(status: Status, words: str) -> Html:
        return _key(markup.status_mark(status, view.mode, named=False), words)

    def sign(glyph: str, tone: str, words: str) -> Html:
        return _key(tag("span", glyph, style=f"color:{tone};font-weight:700", aria_hidden="true"), words)

    keys = [
        standing(Status.RED, "above appetite"),
        standing(Status.AMBER, "near it"),
        standing(Status.GREEN, "within it"),
        sign("○", ink.data, f"where it stood {CAME_FROM[came_from]}" if came_from != "before" else "at the review before"),
        sign("◎", colour("green", view.mode).text, "target"),
        sign("━", colour("red", view.mode).text, f"appetite, above {matrix.appetite}"),
    ]  # fmt: skip
    if matrix.tolerance is not None and matrix.tolerance > matrix.appetite:
        keys.append(sign("┅", ink.text, f"tolerance, above {matrix.tolerance}"))
    markup.show(tag("p", *keys, style=f"margin:0;font-size:13px;line-height:1.7;{markup.muted(view.mode)}"))


def _key(sign: Html, words: str) -> Html:
    return tag("span", sign, f" {words}", style="white-space:nowrap;margin-right:14px;display:inline-block")


def _others(view: View, told: Register) -> None:
    if not told.others:
        return
    with st.expander(f"The other {len(told.others)}, within appetite", key="risks_within", type="compact"):
        _table(view, "", told.others, "")


def _table(view: View, title: str, rows: Sequence[Row], empty: str) -> None:
    if title:
        st.header(title, anchor=False)
    if not rows:
        st.markdown(empty)
        return
    tables.plain_table([_row(view, one) for one in rows], title or "Risks within appetite")


def _row(view: View, one: Row) -> dict[str, str]:
    told = one["risk"]
    words = "; ".join(one["in_short"])
    return {
        "Risk": f"{badge(one)}  \n{link(view, one['subject'], one['name'])}",
        "Inherent": _score(told["inherent"]),
        "Now": f"**{_score(told['score'])}**",
        "Target": _score(told["target"]),
        "In words": f":small[{plain_label(words[:1].upper() + words[1:])}]",
    }


def _score(score: int | None) -> str:
    return "–" if score is None else str(score)


def badge(one: Row) -> str:
    """How a risk stands as a Markdown badge: shape and word on its tint."""
    glyph = "★" if one["risk"]["kind"] == "opportunity" else GLYPHS[Status(one["status"])]
    tint = "gray" if one["risk"]["kind"] == "opportunity" else _TINTS.get(one["status"], "gray")
    return f":{tint}-badge[{glyph} {one['standing']}]"


def risk_mark(one: Row, mode: Mode) -> str:
    """A risk's mark as Markdown: an image whose text is how it stands."""
    return f"![{one['standing']}]({mark(one['status'], mode)})"


def link(view: View, risk_id: str, name: str) -> str:
    """A risk's id and name as Markdown that leads to its page."""
    return f"[**{plain_label(risk_id)}** {plain_label(name)}](risk?{urlencode(address(view, risk=risk_id))})"


def _opportunities(view: View, told: Register) -> None:
    if not told.opportunities:
        return
    st.header("Opportunities", anchor=False)
    st.markdown(quiet("A large one is no danger: it is never red, and it has no appetite."))
    picture, beside = st.columns([1, 1], gap="small")
    with picture, st.container(border=True, gap="xsmall"):
        st.vega_lite_chart(
            heat_map(told.opportunities, told.matrix, view.mode, "inherent", opportunities=True), theme=None,
            key="opportunity_map", alt=in_words(told.opportunities, told.matrix, "inherent", opportunities=True),
        )  # fmt: skip
    with beside, st.container(border=True, gap="xsmall"):
        _table(view, "How large each is, and is meant to become", told.opportunities, "")


def _closed(view: View, told: Register) -> None:
    if not told.closed:
        return
    with st.expander(f"Closed: {len(told.closed)}", key="risks_closed", type="compact"):
        tables.plain_table(
            [
                {
                    "Risk": link(view, one["subject"], one["name"]),
                    "Closed on": f"{one['risk']['closed_on']:%d %b %Y}",
                    "Last score": _score(one["risk"]["score"]),
                    "Last said": f":small[{plain_label(one['reason'])}]",
                }
                for one in told.closed
            ],
            "Closed risks by their last position",
        )
