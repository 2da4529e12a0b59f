"""The big type of a meeting: nothing below 15 px, so that it can be read from the far end of the table."""

from __future__ import annotations

from pmf.charts.palette import Mode
from pmf.ui import markup
from pmf.ui.markup import Html, tag

# 22 px on a wall of 1920 and 17 px on a laptop; labels 17 and 15.
BODY = "font-size:clamp(17px,1.15vw,22px);line-height:1.36;"
LABEL = "font-size:clamp(15px,0.89vw,17px);line-height:1.4;"


def line(*inside: Html | str, mode: Mode, quiet: bool = False) -> Html:
    """A paragraph."""
    return tag(
        "p",
        *inside,
        style=BODY + "margin:0 0 6px;overflow-wrap:anywhere;" + (markup.muted(mode) if quiet else ""),
    )


def block(title: str, *inside: Html | str, mode: Mode) -> Html:
    """A part of the side with its small heading over it."""
    return tag(
        "div",
        tag("h2", title, style=LABEL + "font-weight:400;margin:0 0 2px;padding:0;" + markup.muted(mode)),
        *inside,
        style="border-bottom:1px solid rgba(128,140,150,.35);padding:0 0 12px;margin:0 0 12px",
    )


def listed(*lines: Html | str) -> Html:
    """Lines one under another, as a list."""
    items = [tag("li", one, style="margin:0 0 4px") for one in lines]
    return tag("ul", *items, style=BODY + "margin:0;padding:0 0 0 1.1em")


def plain_list(*lines: Html | str) -> Html:
    """The same without bullets, where each line has its own mark."""
    items = [tag("li", one, style="margin:0 0 5px;list-style:none") for one in lines]
    return tag("ul", *items, style=BODY + "margin:0;padding:0")


def key_cap(name: str, mode: Mode) -> Html:
    """A key of the keyboard."""
    return tag(
        "kbd",
        name,
        style="border:1px solid rgba(128,140,150,.6);border-radius:4px;padding:0 6px;font:inherit",
    )
