"""What the scorecard is made of: a quadrant's card, headline figures, lists of indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pmf.charts.marks import inline_mark, sparkline, stacked_bar
from pmf.charts.palette import Mode, word
from pmf.model.framework import Quadrant
from pmf.model.status import Status
from pmf.reports import positions
from pmf.reports.highlights import Highlights
from pmf.reports.positions import Position
from pmf.reports.scorecard import Line, Scorecard, Standing, was
from pmf.rules import position_wording, wording
from pmf.rules.quality_wording import POOR_DATA
from pmf.ui import markup, reads, subject_headlines
from pmf.ui.frame import PAGES, View, may_see
from pmf.ui.markup import Html, tag
from pmf.ui.markup import plain_label as plain_label  # noqa: PLC0414 (callers find it here)
from pmf.ui.pickers import address, set_name
from pmf.ui.position_links import leads_to, position_line

_COUNTED = (Status.GREEN, Status.YELLOW, Status.AMBER, Status.RED)
_HEADLINES = 2
_LISTED = 3
# What stands beside a figure that nobody has verified yet, though somebody is to.
AWAITING = "awaiting verification"


def beside_each_other(card: Scorecard) -> DeltaGenerator:
    """The room for the quadrants' cards: as many in a row as fit. Four are narrow enough to stand in one on a laptop."""
    many = len(card.quadrants)
    return st.grid(many, min_column_width=280 if many == 4 else 300, gap="small")


def quadrant_card(
    view: View, quadrant: Quadrant, card: Scorecard, directorate: str | None, set_id: str | None = None
) -> None:
    """One quadrant: its sentence, counts of indicators and of what else stands in it, two headline figures and its
    worst, each a link down."""
    standing, beside = card.quadrant(quadrant.id), card.positions_of(quadrant=quadrant.id)
    with st.container(border=True, gap="xsmall", height="stretch"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(quadrant.name, anchor=False)
            st.page_link(
                PAGES["quadrant"].file,
                label=f"Open {quadrant.name}",
                query_params=address(
                    view, quadrant=quadrant.name, directorate=directorate, set=set_name(view, set_id)
                ),
            )
        if not standing.lines and not beside.lines:
            waiting(view, quadrant)
            return
        said = subject_headlines.sentence(view, quadrant, directorate) if beside.lines else ""
        markup.show(_card_body(view, standing, beside, said))
        worst = [
            line
            for line in card.both(quadrant=quadrant.id).worst()
            if line["status"] in (Status.RED, Status.AMBER, Status.NO_DATA)
        ]
        if not worst:
            st.markdown(":gray[:small[Worst first]]  \n:small[Nothing is below target.]")
        else:
            # What is no indicator is in no set.
            exceptions_link(
                view, "Worst first", directorate, quadrant.name, set_id=None if beside.lines else set_id
            )
        for line in worst[:_LISTED]:
            if "subject_kind" in line:
                position_line(view, line, for_how_long(line))
            else:
                line_link(view, line, for_how_long(line))


def waiting(view: View, quadrant: Quadrant) -> None:
    """What is said of a quadrant that nothing was handed in for: what it asks, and what belongs in it."""
    holds = f"  \n{quiet('It is to hold: ' + ', '.join(quadrant.holds) + '.')}" if quadrant.holds else ""
    st.markdown(
        f"**Waiting for its first {view.framework.words.indicators}.**  \n{plain_label(quadrant.question)}{holds}"
    )


def _card_body(view: View, standing: Standing, beside: Standing, said: str) -> Html:
    mode = view.mode
    both = Standing([*standing.lines, *beside.lines])
    counts = both.counts()
    words = view.framework.words
    bar = markup.image(
        stacked_bar(counts, mode),
        counted(both, together=bool(beside.lines)),
        style="width:100%;height:11px;margin:2px 0 6px",
    )
    shown = [
        tag(
            "span",
            markup.status_mark(status, mode, named=False),
            Html(" "),
            tag("b", str(counts[status])),
            " " + (position_wording.STATUSES[status] if beside.lines else word(status).lower()),
            style="white-space:nowrap;margin-right:12px",
        )
        for status in _COUNTED
        if counts[status]
    ]
    grey = len(both.lines) - both.rated
    if grey:
        shown.append(
            tag("span", tag("b", str(grey)), " not rated", style="white-space:nowrap;" + markup.muted(mode))
        )
    if beside.lines:
        shown.append(tag("span", f" of {what_is_counted(view, standing, beside)}", style=markup.muted(mode)))
    figures = [_figure(line, mode, words.target, words.minimum) for line in headlines(standing)]
    if not said:
        own = _sentence(standing, words.target, words.minimum)
        said = own if standing.rated or not beside.lines else positions.headline(beside.lines)
    return tag(
        "div",
        tag("p", said, style="margin:0 0 6px;min-height:2.8em"),
        bar,
        tag("p", *shown, style="margin:0 0 6px;font-size:13.5px;min-height:2.8em"),
        *figures,
        style="line-height:1.4",
    )


def what_is_counted(view: View, standing: Standing, beside: Standing) -> str:
    """What the counts of a quadrant are of: `14 budgets and 6 indicators`."""
    many = len(standing.lines)
    words = view.framework.words
    parts = positions.what_is_counted(beside.lines)
    if many:
        parts.append(f"{many} {words.indicator if many == 1 else words.indicators}")
    return " and ".join(parts)


def _sentence(standing: Standing, target: str, minimum: str) -> str:
    if not standing.rated:
        return "Nothing is rated in this period yet."
    red = standing.below_minimum
    long = sum(1 for line in standing.lines if line["status"] == Status.RED and line["periods_red"] >= 3)
    first = f"{standing.on_target} of {standing.rated} rated are on {target}"
    if not red:
        return f"{first}; none is below its {minimum}."
    tail = f", {long} for the third period or more" if long else ""
    return f"{first}; {red} {'is' if red == 1 else 'are'} below {'its' if red == 1 else 'their'} {minimum}{tail}."


def counted(standing: Standing, *, together: bool = False) -> str:
    """The counts in words, for those who do not see the bar; of indicators and others `together`."""
    counts = standing.counts()
    called = position_wording.STATUSES if together else {}
    said = [
        f"{counts[status]} {called.get(status, word(status).lower())}" for status in Status if counts[status]
    ]
    return ", ".join(said)


def headlines(standing: Standing) -> list[Line]:
    """The figures that stand for a quadrant: of the innermost set, business critical first."""
    with_figures = [
        line for line in standing.lines if line["value"] is not None and line["status"] in _COUNTED
    ]
    ranked = sorted(
        with_figures, key=lambda line: (_depth(line, standing), not line["business_critical"], line["code"])
    )
    return ranked[:_HEADLINES]


def _depth(line: Line, standing: Standing) -> int:
    sets = [one["indicator_set"] for one in standing.lines if one["indicator_set"]]
    rarest = sorted(set(sets), key=sets.count)
    return rarest.index(line["indicator_set"]) if line["indicator_set"] in rarest else len(rarest)


def _figure(line: Line, mode: Mode, target: str, minimum: str) -> Html:
    arrow, size, better, tone = direction(line)
    past = list(reversed(line["past"]))
    went = (
        tag(
            "span",
            tag("b", f"{arrow} {size} "),
            tag("span", better, style=markup.toned(tone, mode)),
            style="font-size:13px;white-space:nowrap",
        )
        if size or better
        else Html("")
    )
    picture = markup.image(
        sparkline(past, line["polarity"], mode, kind=line["kind"]),
        spark_words(line),
        style="width:104px;height:28px",
    )
    return tag(
        "div",
        tag(
            "div",
            tag("span", line["name"], style="font-size:13.5px"),
            went,
            style="display:flex;justify-content:space-between;gap:8px;align-items:baseline",
        ),
        tag(
            "div",
            tag(
                "span",
                markup.status_mark(line["status"], mode, size=14),
                " ",
                tag("span", wording.shown(line), style="font-size:1.65rem;font-weight:560;line-height:1.2"),
            ),
            picture,
            style="display:flex;justify-content:space-between;align-items:center",
        ),
        tag(
            "div",
            against(line, target, minimum) + (f" · {AWAITING}" if line["awaiting"] else ""),
            style="font-size:13px;" + markup.muted(mode),
        ),
        style="border-top:1px solid rgba(128,140,150,.3);padding:5px 0 4px",
    )


def against(line: Mapping[str, Any], target: str, minimum: str) -> str:
    """A figure's target and minimum standard, shortly."""
    unit, decimals = line["unit"], line["decimals"]
    if line["polarity"] == "range" and (line["lower_limit"] is not None or line["upper_limit"] is not None):
        return f"range {wording.said(line['lower_limit'], unit, decimals)} to {wording.said(line['upper_limit'], unit, decimals)}"
    parts = []
    if line["target"] is not None:
        parts.append(f"{target} {wording.said(line['target'], unit, decimals)}")
    if line["minimum"] is not None:
        parts.append(f"{minimum.split(maxsplit=1)[0]} {wording.said(line['minimum'], unit, decimals)}")
    return ", ".join(parts) or f"no {target}"


def direction(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The arrow (which way the number went), how far, the word for it, and the word's tone."""
    if line["direction"] is not None:
        then, word_, since = line["before"], line["direction"], ""
    elif line["direction_long"] is not None:
        then, word_, since = line["year_ago"], line["direction_long"], " on a year ago"
    else:
        return "", "", "", "grey"
    change = line["value"] - then
    said = {
        "improving": ("better", "green"),
        "worsening": ("worse", "red"),
        "increasing": ("up", "grey"),
        "decreasing": ("down", "grey"),
    }
    if change == 0 or word_ not in said:
        return "→", "", "no change" + since, "grey"
    better, tone = said[word_]
    return (
        ("↑" if change > 0 else "↓"),
        wording.difference(change, line["unit"], line["decimals"]),
        better + since,
        tone,
    )


def spark_words(line: Line) -> str:
    """What a sparkline shows, in words."""
    past = [one for one in reversed(line["past"]) if one["value"] is not None]
    if len(past) < 2:
        return "one figure so far"
    unit, decimals = line["unit"], line["decimals"]
    first, last = past[0], past[-1]
    went = (
        "rose"
        if last["value"] > first["value"]
        else "fell"
        if last["value"] < first["value"]
        else "stayed level"
    )
    return f"{went} from {wording.said(first['value'], unit, decimals)} to {wording.said(last['value'], unit, decimals)} over {len(past)} periods"


def for_how_long(line: Line) -> str:
    """How long an indicator has been where it is: new, 2nd quarter, overdue."""
    if line["status"] == Status.NO_DATA:
        return "overdue"
    if line["status"] == Status.RED:
        return (
            "new"
            if line["periods_red"] <= 1
            else f"{wording.ordinal(line['periods_red'])} {line['frequency_shown']}"
        )
    return ""


def line_link(view: View, line: Line, note: str) -> None:
    """An indicator as a line that leads to its page: mark, figure, whether it rests on poor data, name, and a word."""
    more = f" :gray[{plain_label(note)}]" if note else ""
    poor = f" :gray[{POOR_DATA}]" if line["code"] in reads.data_quality(view).poor() else ""
    st.page_link(
        PAGES["indicator"].file,
        label=f"{inline_mark(line['status'], view.mode)} **{plain_label(wording.shown(line))}**{poor} {plain_label(line['name'])}{more}",
        query_params=address(view, code=line["code"]),
    )


def quiet(words: str) -> str:
    """Somebody's words said quietly, as Markdown."""
    return f":gray[:small[{plain_label(words)}]]"


def exceptions_link(
    view: View,
    label: str,
    directorate: str | None = None,
    quadrant: str | None = None,
    *,
    set_id: str | None = None,
) -> None:
    """A quiet link to the exceptions, of a directorate, a quadrant (by its name) and an indicator set, or all."""
    st.page_link(
        PAGES["exceptions"].file,
        label=f":gray[:small[{plain_label(label)}]]",
        query_params=address(view, directorate=directorate, in_quadrant=quadrant, set=set_name(view, set_id)),
    )


def changed_positions(view: View, rows: Sequence[Position], most: int = 4) -> None:
    """Budgets, risks, customers and workforce that moved from one status to another, each with both marks."""
    for row in rows[:most]:
        then = row["past"][1]
        file, query = leads_to(view, row)
        moved = f"{position_wording.figure(row, then['value'])} to " if then["value"] is not None else ""
        st.page_link(
            file,
            label=f"{inline_mark(then['status'], view.mode)} → {inline_mark(row['status'], view.mode)} {plain_label(row['title'])} :gray[{plain_label(moved + row['shown'])}]",
            query_params=query,
        )
    if len(rows) > most:
        st.markdown(f":gray[:small[and {len(rows) - most} more]]")


def changed_list(view: View, title: str, lines: Sequence[Line], empty: str, most: int = 4) -> None:
    """Indicators that moved from one status to another, each with both marks."""
    st.markdown(f":gray[:small[{title}]]")
    if not lines:
        st.markdown(f":small[{empty}]")
    for line in lines[:most]:
        before = was(line)
        old = f"{inline_mark(before, view.mode)} → " if before else ""
        then = line["past"][1]["value"] if before else None
        moved = f"{wording.said(then, line['unit'], line['decimals'])} to " if then is not None else ""
        st.page_link(
            PAGES["indicator"].file,
            label=f"{old}{inline_mark(line['status'], view.mode)} {plain_label(line['name'])} :gray[{plain_label(moved + wording.shown(line))}]",
            query_params=address(view, code=line["code"]),
        )
    if len(lines) > most:
        st.markdown(f":gray[:small[and {len(lines) - most} more]]")


def denominator(view: View, standing: Standing) -> None:
    """Under a headline: of how many, what is left out and why, by which rule."""
    greys = [
        f"{inline_mark(status, view.mode)} {count} {word(status).lower()}"
        for status, count in standing.not_rated()
    ]
    rule = view.framework.status_rule
    left_out = " Not rated and left out of the share: " + ", ".join(greys) + "." if greys else ""
    waiting = standing.awaiting
    unverified = (
        f" {waiting} figure{'' if waiting == 1 else 's'} await{'s' if waiting == 1 else ''} verification."
        if waiting
        else ""
    )
    st.markdown(
        f":gray[:small[{standing.rated} rated of {len(standing.lines)}.{left_out}"
        f" Rule: {wording.RULES[rule.rule]}, set by {plain_label(rule.set_by)} on {wording.day(rule.set_on)}.{unverified}]]"
    )


def highlights(view: View, told: Highlights, most: int = 3) -> None:
    """What went well, in three short lists, each line with why."""
    for title, lines, empty in (
        ("Recovered", told.recovered, "Nothing has come back to green."),
        (
            f"On {view.framework.words.target} for longest",
            told.longest_green,
            "Nothing for four periods running yet.",
        ),
        ("Improved beyond their usual variation", told.improved, "Nothing that is more than chance."),
    ):
        many = f" ({len(lines)})" if lines else ""
        st.markdown(
            f":gray[:small[{title}{many}]]"
            if lines
            else f":gray[:small[{title}: {empty.lower()[0]}{empty[1:]}]]"
        )
        for line in lines[:most]:
            st.page_link(
                PAGES["indicator"].file,
                label=f"{inline_mark(line['status'], view.mode)} **{plain_label(wording.shown(line))}** {plain_label(line['name'])}",
                query_params=address(view, code=line["code"]),
                help=line["because"],
            )
    if told.back_within:
        st.markdown(f":gray[:small[Back within limits ({len(told.back_within)})]]")
        for row in told.back_within[:most]:
            position_line(view, row, row["because"])


def first_run(view: View) -> None:
    """What a new council sees: what to do next."""
    words = view.framework.words
    st.title(f"There are no {words.indicators} here yet", anchor=False)
    st.markdown(
        "The scorecard fills itself from returns. Hand in, in this order:\n\n"
        "1. **plans**: what the council means to do\n"
        f"2. **indicators**: the single data list, with each {words.indicator}'s quadrant and polarity\n"
        f"3. **targets**: a {words.target} and a {words.minimum} for each\n"
        "4. **performance**: the figures"
    )
    if may_see(view.framework, view.person, "hand_in"):
        st.page_link(PAGES["hand_in"].file, label="Hand in a return")
