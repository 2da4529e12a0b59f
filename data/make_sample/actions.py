"""The services' returns of actions, from actions.csv: what each was to do, and a word for each quarter.

The quarters are a small shorthand: `on 40 Words.`, `risk 55 >2026-08-31 Words.` with the day that it is put off
to, `off`, `new` (not started), `done 2026-06-12 Words.`, `stop Words.` (cancelled). Nothing: not reported.
"""

import csv
import datetime as dt
import re
from functools import cache
from typing import NamedTuple

from catalogue import HERE
from council import Service
from periods import FIRST_RETURN, quarter_label, written_quarter
from sheets import Row

HEADINGS = ("Action id", "Title", "Plan id", "Owner", "Due", "Kind", "Start", "Period", "Status", "Percent complete",
            "Revised due", "Completed on", "Commentary", "Risk id", "Indicator code")  # fmt: skip
WORDS = {"on": "On track", "risk": "At risk", "off": "Off track", "new": "Not started", "done": "Complete", "stop": "Cancelled"}  # fmt: skip
IN_WORKBOOKS = ("REP", "GRO", "CHI")
_TOLD = re.compile(r"(?P<word>[a-z]+)(?: (?P<share>\d+)(?= |$))?(?: >(?P<revised>[\d-]{10}))?(?: (?P<on>\d{4}-\d\d-\d\d))?(?: (?P<words>.+))?")  # fmt: skip


class Told(NamedTuple):
    """What was said of an action at the end of a quarter."""

    status: str
    share: int | None
    revised: dt.date | None
    completed: dt.date | None
    words: str


@cache
def read_actions() -> list[dict[str, str]]:
    with open(HERE / "actions.csv", newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def told(text: str) -> Told | None:
    if not text:
        return None
    found = _TOLD.fullmatch(text)
    if found is None:
        raise ValueError(f"what is {text!r}?")
    status = WORDS[found["word"]]
    share = {"Complete": 100, "Not started": 0}.get(status) if found["share"] is None else int(found["share"])
    return Told(status, share, _day(found["revised"]), _day(found["on"]), found["words"] or "")


def return_rows(service: Service, quarter: int) -> list[Row]:
    """What a service says of its actions at the end of a quarter."""
    mine = [action for action in read_actions() if action["Action id"].startswith(f"{service.code}-")]
    return [row for action in mine if (row := action_row(action, service, quarter))]


def action_row(action: dict[str, str], service: Service, quarter: int) -> Row | None:
    now = told(action[quarter_label(quarter)])
    if now is None:
        return None
    before = [told(action[quarter_label(one)]) for one in range(FIRST_RETURN, quarter)]
    revised = [one.revised for one in (*before, now) if one and one.revised]
    return {
        **{heading: action[heading] for heading in HEADINGS if heading in action},
        "Due": _day(action["Due"]),
        "Start": _day(action["Start"]),
        "Period": written_quarter(quarter, service.quarter_style),
        "Status": now.status,
        "Percent complete": now.share,
        "Revised due": revised[-1] if revised else None,
        "Completed on": now.completed,
        "Commentary": now.words,
    }


def file_name(service: Service, quarter: int) -> str:
    ending = "xlsx" if service.code in IN_WORKBOOKS else "csv"
    return f"{service.stem}_{quarter_label(quarter).replace('/', '-').replace(' ', '_')}.{ending}"


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
