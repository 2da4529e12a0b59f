"""A table whose cells may hold small pictures: what a chart shows stands in words in the same row."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pmf.charts.palette import NEUTRAL, Mode
from pmf.ui import markup
from pmf.ui.cards import quiet
from pmf.ui.markup import Html, tag


def show(
    caption: str,
    heads: Sequence[Html | str],
    rows: Sequence[Sequence[Html | str]],
    mode: Mode,
    *,
    numbers: Sequence[int] = (),
) -> None:
    """Put the table on the page. The first cell of a row is its head; `numbers` are the columns set to the right."""
    line = f"border-bottom:1px solid {NEUTRAL[mode].hairline}"

    def place(column: int) -> str:
        right = (
            ";text-align:right;font-variant-numeric:tabular-nums" if column in numbers else ";text-align:left"
        )
        return f"padding:5px 8px 5px 0;vertical-align:middle;overflow-wrap:break-word;{line}{right}"

    head = tag(
        "tr",
        *(
            tag(
                "th",
                one,
                scope="col",
                style=f"{place(at)};font-weight:400;font-size:13px;{markup.muted(mode)}",
            )
            for at, one in enumerate(heads)
        ),
    )
    body = (
        tag(
            "tr",
            tag("th", row[0], scope="row", style=f"{place(0)};font-weight:400"),
            *(tag("td", one, style=place(at)) for at, one in enumerate(row[1:], 1)),
        )
        for row in rows
    )
    table = tag(
        "table",
        tag("caption", caption, style=markup.UNSEEN),
        tag("thead", head),
        tag("tbody", *body),
        style="width:100%;border-collapse:collapse;font-size:14px;line-height:1.35",
    )
    # On a narrow screen a wide table moves within its own place, by the keyboard too.
    markup.show(tag("div", table, style="overflow-x:auto", tabindex="0", role="region", aria_label=caption))


def titled(title: str, note: str = "") -> None:
    """What a table shows, and how it is to be read."""
    st.subheader(title, anchor=False)
    if note:
        st.markdown(quiet(note))


def drawn(source: str, width: int = 260) -> Html:
    """A picture as wide as there is room for. What it shows stands beside it in words."""
    return markup.image(
        source, "", style=f"display:block;width:100%;min-width:84px;max-width:{width}px;height:auto"
    )


def unseen(words: str) -> Html:
    """The head of a column that needs none for those who look."""
    return tag("span", words, style=markup.UNSEEN)


def named(status: str, name: str, mode: Mode) -> Html:
    """A name behind its status's mark."""
    return tag("span", markup.status_mark(status, mode), Html(" "), name)


def amount(strong: str, quiet: str, mode: Mode) -> Html:
    """A figure and what it is made of."""
    return tag("span", tag("b", strong), Html(" "), tag("span", quiet, style=markup.muted(mode)))
