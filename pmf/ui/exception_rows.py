"""One exception as a row of the list: what each of its cells says, made once for a version of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pmf.charts.marks import inline_mark, row_of_marks, sparkline
from pmf.charts.palette import Mode, badge, word
from pmf.model.framework import Framework
from pmf.model.review import KIND_NAMES, DecisionKind
from pmf.model.status import Status
from pmf.reports.exception_report import PerformanceException
from pmf.rules import position_wording, wording
from pmf.rules.exception_wording import KINDS
from pmf.ui.cards import direction, plain_label, spark_words

_MARKS = 6
_LONGEST = 130
NOTHING_SAID = "No comment"
_RATED = (Status.GREEN, Status.YELLOW, Status.AMBER, Status.RED)


@dataclass(frozen=True)
class Row:
    """An exception, and its cells as Markdown."""

    exception: PerformanceException
    quadrant: str
    status: str
    name: str
    where: str
    why: str
    now: str
    trend: str
    says: str
    review: str


def build(one: PerformanceException, framework: Framework, mode: Mode) -> Row:
    """The cells of an exception."""
    quadrant = next((part.name for part in framework.quadrants if part.id == one.quadrant), "")
    where = ", ".join(part for part in (quadrant, one.directorate) if part)
    return Row(
        one,
        quadrant,
        _status(one, mode),
        f"**{plain_label(one.name)}**",
        f"{quiet(where)} {quiet(f'· {one.severity.capitalize()}: {_begin_small(one.severity_why)}')}",
        _why(one),
        _now(one, framework),
        _trend(one, mode),
        _says(one),
        _review(one),
    )


def quiet(words: str) -> str:
    """Words said quietly, as Markdown."""
    return f":gray[:small[{plain_label(words)}]]" if words else ""


def short(words: str, most: int = _LONGEST) -> str:
    """Words on one line, cut where a list has no more room; the dossier says all of them."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0].rstrip(",;:→") + "…"


def has_dossier(one: PerformanceException) -> bool:
    """Whether it has a page of its own. A plan and an action of one have the golden thread."""
    return has_line(one) or one.is_position


def has_line(one: PerformanceException) -> bool:
    """Whether there is an indicator's line behind it. Plans and actions have no figures."""
    return one.is_indicator and bool(one.line.get("status"))


def plan_of(one: PerformanceException) -> str | None:
    """The plan to go to for what is no indicator: the plan itself, or the first that an action hangs on."""
    if one.subject_kind == "plan":
        return one.subject
    action = one.line.get("plan_action")
    return next(iter(action["plans"]), None) if action else None


def _status(one: PerformanceException, mode: Mode) -> str:
    if one.is_position:
        return _status_of_position(one, mode)
    if not has_line(one):
        return f":gray-badge[{'Action overdue' if one.kind == 'action_overdue' else KINDS[one.kind]}]"
    past = list(reversed(one.line["past"][:_MARKS]))
    if not past:
        return badge(one.line["status"])
    said = ", ".join(f"{point['period']} {word(point['status']).lower()}" for point in past)
    return (
        f"{badge(one.line['status'])}  \n![{said}]({row_of_marks([point['status'] for point in past], mode)})"
    )


def _status_of_position(one: PerformanceException, mode: Mode) -> str:
    """Its mark under the word for what is the matter, and the marks of its periods."""
    named = badge(one.line["status"], position_wording.BADGES.get(one.line["status"], ""))
    past = list(reversed(one.line["past"][:_MARKS]))
    if len(past) < 2:
        return named
    said = ", ".join(f"{point['period']} {word(point['status']).lower()}" for point in past)
    return f"{named}  \n![{said}]({row_of_marks([point['status'] for point in past], mode)})"


def _why(one: PerformanceException) -> str:
    return "  \n".join(f":small[{plain_label(reason)}]" for reason in in_short(one))


def in_short(one: PerformanceException) -> list[str]:
    """The reasons without that the figure is below its minimum where it has been so for long, because figure and
    minimum stand beside it. The dossier says all of it."""
    said = dict(zip(one.kinds, one.reasons, strict=True))
    if "persistent" in said:
        said.pop("below_minimum", None)
    return [short(reason) for reason in said.values()]


def _begin_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _now(one: PerformanceException, framework: Framework) -> str:
    line = one.line
    if one.is_position:
        period = quiet(line["period"] or "")
        return f"**{plain_label(position_wording.shown(line))}**" + (f"  \n{period}" if period else "")
    if not has_line(one):
        return ""
    unit, decimals, words = line["unit"], line["decimals"], framework.words
    goals = []
    if line["polarity"] == "range" and (line["lower_limit"] is not None or line["upper_limit"] is not None):
        low, high = (wording.said(line[edge], unit, decimals) for edge in ("lower_limit", "upper_limit"))
        goals.append(f"range {low} to {high}")
    else:
        for name, value in (
            (words.target, line["target"]),
            (words.minimum.split(maxsplit=1)[0], line["minimum"]),
        ):
            if value is not None:
                goals.append(f"{name} {wording.said(value, unit, decimals)}")
    if line["figure_period"]:
        goals.append(line["figure_period"])
    return "  \n".join([f"**{plain_label(wording.shown(line))}**", *(quiet(goal) for goal in goals)])


def _trend_of_position(one: PerformanceException, mode: Mode) -> str:
    past = [point | {"target": None, "minimum": None} for point in reversed(one.line["past"])]
    known = [point for point in past if point["value"] is not None]
    if len(known) < 2 or one.line["status"] == Status.SUPPRESSED:
        return ""
    first, last = (position_wording.figure(one.line, known[place]["value"]) for place in (0, -1))
    return f"![from {plain_label(first)} to {plain_label(last)} in {len(known)} periods]({sparkline(past, 'none', mode)})"


def _trend(one: PerformanceException, mode: Mode) -> str:
    line = one.line
    if one.is_position:
        return _trend_of_position(one, mode)
    if not has_line(one):
        return ""
    picture = sparkline(list(reversed(line["past"])), line["polarity"], mode, kind=line["kind"])
    said = f"![{plain_label(spark_words(line))}]({picture})"
    arrow, size, better, tone = direction(line) if line["value"] is not None else ("", "", "", "")
    if better:
        colour = tone if tone in ("green", "red") else "gray"
        said += f"  \n:small[{arrow} {plain_label(size)} :{colour}[{better}]]"
    return said + (f"  \n:small[{_year_end(one.projected, line, mode)}]" if differs(one) else "")


def differs(one: PerformanceException) -> bool:
    """Whether the year is projected to end on another status than the one that stands."""
    status = (one.projected or {}).get("projected_status")
    return status in _RATED and status != one.line.get("status")


def _year_end(projected: Any, line: Any, mode: Mode) -> str:
    figure = wording.said(projected["projected"], line["unit"], line["decimals"])
    return f"year end {inline_mark(projected['projected_status'], mode)} {plain_label(figure)}"


def _says(one: PerformanceException) -> str:
    said = one.commentary
    who = f"**{plain_label(one.owner)}.** " if one.owner else ""
    if one.subject_kind == "plan" or (one.is_position and (said is None or not said.words)):
        return f":small[{who}]" if who else ""
    if said is None or not said.words:
        return f":small[{who}:red[{NOTHING_SAID}]]"
    marks = "".join(f"  \n:orange[:small[{plain_label(mark)}]]" for mark in said.marks)
    return f":small[{who}{plain_label(short(said.words, 150))}]{marks}"


def says_nothing(one: PerformanceException) -> bool:
    """Whether nobody has said anything of it, though somebody should have: a plan has no commentary, and nobody asks for
    words beside money, risks, customers and people."""
    return (
        one.subject_kind != "plan"
        and not one.is_position
        and (one.commentary is None or not one.commentary.words)
    )


def _review(one: PerformanceException) -> str:
    cells = [f":small[**{plain_label(one.state_name)}**]"]
    if one.state_note:
        cells.append(quiet(one.state_note))
    if one.decided:
        newest = one.decided[0]
        what = "" if newest["state"] else f"{KIND_NAMES[DecisionKind(newest['kind'])]}: "
        cells.append(quiet(what + short(newest["words"], 60)))
    return "  \n".join(cells)
