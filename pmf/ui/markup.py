"""The one place that writes HTML. Everything that comes from a person or a file is escaped here.

Used where no element of Streamlit's own does a part justice: the inside of a card. No scripts, no
addresses of other places, no class names of Streamlit's.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from pmf.charts.marks import mark
from pmf.charts.palette import NEUTRAL, Mode, colour, word

# Words for those who listen rather than look.
UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"


class Html(str):
    """Text that is safe to show as HTML because this module made it."""

    __slots__ = ()


def text(words: object) -> Html:
    """Anybody's words, made harmless."""
    return Html(escape(str(words)))


def tag(name: str, *inside: Html | str, style: str = "", **attributes: str) -> Html:
    """An element. What is inside is escaped unless it is Html already."""
    shown = "".join(part if isinstance(part, Html) else text(part) for part in inside)
    extra = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
    )
    styled = f' style="{escape(style, quote=True)}"' if style else ""
    return Html(f"<{name}{styled}{extra}>{shown}</{name}>")


def image(source: str, alt: str, *, style: str = "") -> Html:
    """A picture that this program drew."""
    if not source.startswith("data:image/svg+xml;base64,"):
        raise ValueError("only pictures drawn here are shown")
    return Html(f'<img src="{source}" alt="{escape(alt, quote=True)}" style="{escape(style, quote=True)}">')


def status_mark(status: str, mode: Mode, *, size: int = 12, named: bool = True) -> Html:
    """A status's drawn mark; `named=False` where its word stands beside it."""
    return image(
        mark(status, mode, size),
        word(status) if named else "",
        style=f"width:{size}px;height:{size}px;vertical-align:-1px",
    )


def finance_mark(status: str, said: str, mode: Mode, *, size: int = 12) -> Html:
    """A status's drawn mark under another name than its own; without one where words beside it say the same."""
    return image(mark(status, mode, size), said, style=f"width:{size}px;height:{size}px;vertical-align:-1px")


def headline(words: str) -> Html:
    """A meeting's headline: 48 px on a wall of 1920, less where there is less room."""
    return tag(
        "h1",
        words,
        style="font-size:clamp(30px,2.5vw,48px);line-height:1.14;font-weight:650;letter-spacing:-0.01em;margin:0;padding:0;overflow-wrap:anywhere",
    )


def status_badge(status: str, mode: Mode) -> Html:
    """A status as mark and word on its tint, in the size of the text around it."""
    tone = colour(status, mode)
    return tag(
        "span",
        status_mark(status, mode, size=15, named=False),
        " " + word(status),
        style=f"background:{tone.tint};color:{tone.text};border-radius:6px;padding:2px 10px;font-weight:600;white-space:nowrap",
    )


def muted(mode: Mode) -> str:
    """The style of what is said quietly."""
    return f"color:{NEUTRAL[mode].muted}"


def toned(tone: str, mode: Mode) -> str:
    """The style of a word that is better (green), worse (red) or neither."""
    return f"color:{colour(tone, mode).text}" if tone in ("green", "red") else muted(mode)


def hairline() -> None:
    """A line between rows, for the eye alone: a rule of Streamlit's own keeps a hand's breadth of room."""
    show(tag("div", style="border-top:1px solid rgba(128,140,150,.3)", aria_hidden="true"))


_SPECIAL = str.maketrans({character: "\\" + character for character in "\\`*_{}[]<>()#+-.!|~$:"})


def plain_label(words: str) -> str:
    """Somebody's words inside a label that reads Markdown, kept as they are."""
    return words.translate(_SPECIAL)


def show(content: Html) -> None:
    """Put it on the page."""
    st.html(content)
