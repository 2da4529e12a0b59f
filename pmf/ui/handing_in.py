"""Handing in, as a whole: the files that are dropped, how far each has come, and the first line in words.

Nothing is stored until the officer says yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pmf.intake.road import Examination, examine
from pmf.model.finding import Severity
from pmf.store.returns import Stored
from pmf.ui import markup
from pmf.ui.cards import plain_label
from pmf.ui.frame import View
from pmf.ui.markup import Html, tag

# A file is kept as it was looked at for as long as it lies in the box and nothing else is handed in.
_MOST_KEPT = 40


@dataclass(frozen=True)
class InHand:
    """One dropped file: what was found in it, and what became of it. `stored` is None until handed in."""

    key: str
    examined: Examination
    stored: Stored | None

    @property
    def name(self) -> str:
        """The file's name as it may stand in a label."""
        return plain_label(self.examined.handed_in.file_name)

    def count(self, severity: Severity) -> int:
        """How many findings it has of a severity."""
        return sum(finding.severity is severity for finding in self.examined.findings)

    @property
    def step(self) -> int:
        """Which of the steps the officer is at with it, from 1."""
        if self.stored is not None:
            return 5
        return 3 if self.examined.refused or self.examined.needs_a_yes else 4


def dropped(view: View) -> list[InHand]:
    """The files that lie in the box, each looked at."""
    uploads = st.file_uploader(
        "Drop one or several filled-in workbooks or CSVs here", type=["xlsx", "csv"],
        accept_multiple_files=True, key="returns",
    )  # fmt: skip
    return [_in_hand(view, upload) for upload in uploads or []]


def _in_hand(view: View, upload: UploadedFile) -> InHand:
    content = upload.getvalue()
    key = hashlib.sha256(content).hexdigest()[:16] + upload.name
    done: dict[str, tuple[Examination, Stored]] = st.session_state.setdefault("handed_in", {})
    if key in done:
        return InHand(key, *done[key])
    kept: dict[Any, Examination] = st.session_state.setdefault("examined", {})
    at = (key, view.person, view.served.database.version())
    if at not in kept:
        for old in list(kept)[: max(0, len(kept) - _MOST_KEPT + 1)]:
            del kept[old]
        with st.spinner(f"Reading {plain_label(upload.name)}"):
            kept[at] = examine(view.served.road(), view.person, upload.name, content, with_statuses=True)
    return InHand(key, kept[at], None)


def remember(one: InHand, stored: Stored) -> None:
    """Keep what became of a file, so that its receipt stays while it lies in the box."""
    st.session_state["handed_in"][one.key] = (one.examined, stored)


def chosen(files: Sequence[InHand]) -> InHand | None:
    """The file that is looked at: the only one, or the one picked, the first that needs work unless picked."""
    if len(files) < 2:
        return files[0] if files else None
    by_key = {one.key: one for one in files}
    first = next((one.key for one in files if one.stored is None), files[0].key)
    if st.session_state.get("file_in_hand") not in by_key:
        st.session_state["file_in_hand"] = first
    key = st.pills(
        "Your files", list(by_key), key="file_in_hand", required=True,
        format_func=lambda key: f"{_state(by_key[key])} {by_key[key].name}",
    )  # fmt: skip
    return by_key.get(key or first)


def _state(one: InHand) -> str:
    if one.stored is not None or one.examined.twin:
        return "✓"
    if one.examined.refused:
        return ":red[■]"
    return ":orange[▲]" if one.examined.needs_a_yes else ":green[●]"


def headline(view: View, files: Sequence[InHand], one: InHand | None, owing: str) -> None:
    """The sentence that answers: what is to be done now. Under it the steps."""
    st.title(_sentence(files, one) if one is not None else owing, anchor=False)
    markup.show(_steps(one.step if one is not None else 1, verified=bool(view.framework.verification.kinds)))


def _sentence(files: Sequence[InHand], one: InHand) -> str:
    if len(files) > 1 and (open_ones := [file for file in files if file.stored is None]):
        to_mend = sum(file.examined.refused for file in open_ones)
        to_check = sum(file.examined.needs_a_yes for file in open_ones)
        ready = len(open_ones) - to_mend - to_check
        parts = [
            f"{count} {words}"
            for count, words in ((to_mend, "to mend"), (to_check, "to check"), (ready, "ready to hand in"))
            if count
        ]
        done = len(files) - len(open_ones)
        return f"{len(files)} files: {', '.join(parts)}" + (f", {done} handed in" if done else "")
    examined = one.examined
    if one.stored is not None and one.stored.tally.says_something:
        return f"{one.name} is handed in: return {one.stored.return_id}"
    if examined.twin or one.stored is not None:
        return f"{one.name} changes nothing: all of it stands already"
    errors, checks = one.count(Severity.ERROR), one.count(Severity.WARNING)
    if errors:
        more = f", and {many(checks, 'thing')} checked," if checks else ""
        return f"{many(errors, 'error')} must be mended{more} before {one.name} can be handed in"
    if checks:
        return f"{many(checks, 'thing')} to check before {one.name} is handed in"
    return f"{one.name} is ready to be handed in"


def many(count: int, what: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _steps(now: int, *, verified: bool) -> Html:
    names = ["Get the template", "Drop the file", "Mend and check", "Hand it in"]
    names += ["Verified by a second person"] if verified else ["Done"]
    return tag("ol", *[_step(number, name, now) for number, name in enumerate(names, 1)], style=(
        "list-style:none;display:flex;flex-wrap:wrap;gap:6px 26px;padding:0;margin:0;font-size:15px"
    ))  # fmt: skip


def _step(number: int, name: str, now: int) -> Html:
    done, here = number < now, number == now
    ring = (
        "display:inline-flex;align-items:center;justify-content:center;width:22px;height:22px;"
        "border:1.5px solid currentColor;border-radius:50%;font-size:13px;margin-right:8px"
    )
    mark = tag("span", "✓" if done else str(number), style=ring)
    said = Html(name + tag("span", " (done)", style=markup.UNSEEN)) if done else markup.text(name)
    weight = "font-weight:650" if here else "opacity:.78"
    extra = {"aria_current": "step"} if here else {}
    return tag("li", mark, said, style=weight, **extra)
