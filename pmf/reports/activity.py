"""The directorates' trackers: every action, milestone and project of a plan, how it stands, and what was said of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pmf.model.status import Status
from pmf.model.words import ActionKind
from pmf.reports.reading import Reader, text_of
from pmf.rules import plan_actions, thread_wording
from pmf.rules.wording import day
from pmf.store import returns

# A row of the rules' `action_line` with `reason`, `standing` (a word), `reports`, `plan_title` and `sponsor`.
Row = Mapping[str, Any]
Group = tuple[str, Sequence[Row]]

_STANDING = {
    "complete": "Complete",
    "cancelled": "Cancelled",
    "overdue": "Overdue",
    "late_to_begin": "Late to begin",
    "not_started": "Not started",
    "on_track": "On track",
    "at_risk": "At risk",
    "off_track": "Off track",
}
_WORST_FIRST = tuple(_STANDING[one] for one in ("overdue", "off_track", "at_risk", "late_to_begin", "on_track",
                                                "not_started", "complete", "cancelled"))  # fmt: skip
# Officers say in a report on a project who sponsors it; whoever was named last is it.
_SPONSOR = re.compile(r"\bSponsor: ([^.;]+)[.;]?")
CLOSED = "Complete or cancelled"


@dataclass(frozen=True)
class Activity:
    """The actions that were asked for, the worst first."""

    rows: Sequence[Row]
    today: date

    @property
    def overdue(self) -> list[Row]:
        """Past their day, and neither complete nor cancelled."""
        return [row for row in self.rows if row["is_overdue"]]

    @property
    def worrying(self) -> list[Row]:
        """Those that count as red or amber."""
        return [row for row in self.rows if row["counts_as"] in (Status.RED, Status.AMBER)]

    @property
    def slipped(self) -> list[Row]:
        """Those that were put off at least once and are still open."""
        return [row for row in self.rows if row["slipped_times"] and _is_open(row)]

    @property
    def stale(self) -> list[Row]:
        """Open ones of which nothing was said for the last quarter that was due."""
        return [row for row in self.rows if row["is_stale"]]

    @property
    def complete(self) -> list[Row]:
        """Those that are done."""
        return [row for row in self.rows if row["status"] == "complete"]

    @property
    def projects(self) -> list[Row]:
        """The larger undertakings."""
        return [row for row in self.rows if row["kind"] == ActionKind.PROJECT]

    @property
    def others(self) -> list[Row]:
        """Actions and milestones."""
        return [row for row in self.rows if row["kind"] != ActionKind.PROJECT]

    def where(self, wanted: Callable[[Row], bool]) -> Activity:
        """The actions that are wanted."""
        return replace(self, rows=[row for row in self.rows if wanted(row)])

    def headline(self) -> str:
        """How many go well, how many are overdue and how many of those slipped before, in one sentence."""
        counted = [row for row in self.rows if row["status"] != "cancelled"]
        if not counted:
            return "No action is open here" if self.rows else "No action has been handed in yet"
        well = sum(row["counts_as"] == Status.GREEN for row in counted)
        said = (
            f"{well} of {_many(len(counted), 'action')} {'is' if well == 1 else 'are'} complete or on track"
        )
        late = self.overdue
        if not late:
            return f"{said}; none is overdue"
        said += f"; {len(late)} {'is' if len(late) == 1 else 'are'} overdue"
        again = [row["slipped_times"] for row in late if row["slipped_times"] > 1]
        if again:
            often = "twice" if max(again) == 2 else "twice or more"
            said += f", and slipped {often}" if len(late) == 1 else f", {len(again)} of them slipped {often}"
        return said

    def by_plan(self) -> list[Group]:
        """By the first plan that each stands under, in the order of directorates, services and plans."""
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in self.rows:
            plan = row["plans"][0]
            groups[row["directorate"] or "", row["service"] or "", plan, row["plan_title"]].append(row)
        return [(f"{plan} {title}".strip(), rows) for (_, _, plan, title), rows in sorted(groups.items())]

    def by_month(self) -> list[Group]:
        """By the month that each is due in, the earliest first; what is closed last."""
        groups: dict[tuple[bool, int, int], list[Row]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda one: one["due_now"]):
            due = row["due_now"]
            groups[(False, due.year, due.month) if _is_open(row) else (True, 0, 0)].append(row)
        return [
            (CLOSED if closed else f"{date(year, month, 1):%B %Y}", rows)
            for (closed, year, month), rows in sorted(groups.items())
        ]

    def as_table(self) -> list[list[str]]:
        """The rows for a file, with every report on each."""
        rows = [_in_a_file(row) for row in self.rows]
        return [list(rows[0]), *([text_of(one) for one in row.values()] for row in rows)] if rows else []


def read_activity(reader: Reader, *, at: datetime, directorate: str | None = None) -> Activity:
    """Every action of the council's plans, or of one directorate's, as it stood at a moment (UTC)."""
    reader.check()
    reports: dict[str, list[Row]] = defaultdict(list)
    for report in plan_actions.action_reports(reader.database, at=at):
        reports[report["action_id"]].append(report)
    titles = {row["node_id"]: row["title"] for row in returns.standing(reader.database, "plans", at)}
    rows = [
        line
        | {
            "reason": thread_wording.action_reason(line),
            "standing": _STANDING[line["because"]],
            "reports": tuple(reports[line["action_id"]]),
            "plan_title": titles.get(line["plans"][0], ""),
            "sponsor": _sponsor(reports[line["action_id"]]),
        }
        for line in plan_actions.action_lines(reader.database, at=at)
        if directorate in (None, line["directorate"])
    ]
    return Activity(sorted(rows, key=_worst_first), at.date())


def slips(row: Row) -> list[tuple[date, date, str, str]]:
    """Each time that an action was put off: from which day to which, in which report, and why in its words."""
    said, before = [], row["first_due"]
    for report in row["reports"]:
        if report["due_now"] > before:
            said.append(
                (
                    before,
                    report["due_now"],
                    report["period"] or day(report["ends"]),
                    report["commentary"] or "",
                )
            )
        before = report["due_now"]
    return said


def _is_open(row: Row) -> bool:
    return row["status"] not in ("complete", "cancelled")


def _worst_first(row: Row) -> tuple[int, date, str]:
    return _WORST_FIRST.index(row["standing"]), row["due_now"], row["action_id"]


def _sponsor(reports: Iterable[Row]) -> str | None:
    named = [found[1].strip() for one in reports if (found := _SPONSOR.search(one["commentary"] or ""))]
    return named[-1] if named else None


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _in_a_file(row: Row) -> dict[str, Any]:
    return {
        "Action": row["action_id"],
        "Title": row["title"],
        "Kind": row["kind"].capitalize(),
        "Plans": "; ".join(row["plans"]),
        "Directorate": row["directorate"],
        "Service": row["service"],
        "Owner": row["owner"],
        "Sponsor": row["sponsor"],
        "How it stands": row["standing"],
        "Why": row["reason"],
        "Reported as": thread_wording.reported(row["status"]),
        "Percent complete": row["percent_complete"],
        "Begins": row["begins"],
        "First due": row["first_due"],
        "Due now": row["due_now"],
        "Put off": row["slipped_times"],
        "Completed on": row["completed_on"],
        "Indicator": row["code"],
        "Risk": row["risk_id"],
        "Last report": row["period"] or row["ends"],
        "Return": row["return_id"],
        "Cell": f"{row['sheet']}!{row['cell']}" if row["sheet"] else row["cell"],
        "Reports": " | ".join(_report_said(one) for one in row["reports"]),
    }


def _report_said(report: Row) -> str:
    done = "" if report["percent_complete"] is None else f", {report['percent_complete'].normalize():f}%"
    words = f": {report['commentary']}" if report["commentary"] else ""
    return f"{report['period'] or report['ends']} {thread_wording.reported(report['status'])}{done}{words}"
