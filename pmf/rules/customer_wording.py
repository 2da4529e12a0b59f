"""What is said of what people tell the council, from the facts that the SQL gave. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pmf.model.framework import Words
from pmf.rules.rate_wording import exact_per_cent, number, of, per_cent, plain, some, standing, the
from pmf.rules.wording import day, rounded

Row = Mapping[str, Any]

# The kinds of exception that it gives, the gravest first, and what each is called; the facts of the row that the
# sentence of each names; and the sentences.
KINDS: dict[str, str] = {
    "clock_missed": "Complaint open past its clock",
    "complaints_late": "Complaints answered late",
    "ombudsman_upheld": "Upheld by the Ombudsman",
    "enquiries_late": "Members' enquiries answered late",
    "information_late": "Requests for information answered late",
    "satisfaction_low": "Low satisfaction",
    "avoidable_contact_high": "Much avoidable contact",
}
FACTS: dict[str, tuple[str, ...]] = dict.fromkeys(KINDS, ("feedback",))

# What each rate is called in a table, and whether less of it is better.
RATES = {
    "stage_1": "Stage 1 answered in time",
    "stage_2": "Stage 2 answered in time",
    "enquiries": "Members' enquiries answered in time",
    "information": "Requests for information answered in time",
    "satisfaction": "Satisfied",
    "avoidable": "Contacts that were avoidable",
    "acknowledged": "Acknowledged in time",
    "upheld": "Upheld or partly upheld",
    "went_on": "Went on to stage 2",
    "ombudsman": "Upheld by the Ombudsman",
}
VOLUMES = {
    "complaints": "Complaints received",
    "compliments": "Compliments",
    "comments": "Comments",
    "enquiries": "Members' enquiries",
    "information": "Requests for information",
    "contacts": "Contacts",
}
_LOWER = {"avoidable"}


def rate_sentence(rate: Row, facts: Row, words: Words) -> str:
    """A rate with its parts and how it stands, in a sentence."""
    some_of, of_all = number(rate["numerator"]), rate["denominator"]
    share = f"({exact_per_cent(rate)}%)"
    said = _SUBJECTS[rate["rate"]](some_of, of_all, share, facts)
    return said + standing(rate, words, lower=rate["rate"] in _LOWER) + "." + _also(rate)


def _also(rate: Row) -> str:
    if rate["rate"] == "satisfaction":
        among = f" Among everybody it is likely to lie between {per_cent(rate['low'])} and {per_cent(rate['high'])}."
        few = " Fewer than 30 answers are not rated." if rate["denominator"] < 30 else ""
        return among + few
    if rate["told_denominator"] is None:
        return ""
    told = f"{number(rate['told_numerator'])} of {number(rate['told_denominator'])}"
    return f" This is by the cases; the service's own count is {told}."


def _answered(what: str, days: str) -> Callable[[str, Any, str, Row], str]:
    def said(some_of: str, of_all: Any, share: str, facts: Row) -> str:
        within = f" within {facts[days]} working days of acknowledgement" if days else " in time"
        return (
            f"{some_of} of {some(of_all, what)} {'was' if of_all == 1 else 'were'} answered{within} {share}"
        )

    return said


_SUBJECTS: dict[str, Callable[[str, Any, str, Row], str]] = {
    "stage_1": _answered("stage 1 complaint", "days_answer_1"),
    "stage_2": _answered("stage 2 complaint", "days_answer_2"),
    "enquiries": lambda n, d, share, f: f"{n} of {some(d, 'enquiry from members', 'enquiries from members')} {'was' if d == 1 else 'were'} answered in time {share}",
    "information": lambda n, d, share, f: f"{n} of {some(d, 'request for information', 'requests for information')} {'was' if d == 1 else 'were'} answered in time {share}",
    "satisfaction": lambda n, d, share, f: f"{n} of {some(d, 'person', 'people')} who answered were satisfied {share}",
    "avoidable": lambda n, d, share, f: f"{n} of {some(d, 'contact')} could have been avoided {share}",
    "acknowledged": lambda n, d, share, f: f"{n} of {some(d, 'complaint')} {'was' if d == 1 else 'were'} acknowledged in time {share}",
    "upheld": lambda n, d, share, f: f"{n} of {some(d, 'complaint')} that {'was' if d == 1 else 'were'} decided {'was' if n == '1' else 'were'} upheld or partly upheld {share}",
    "went_on": lambda n, d, share, f: f"{n} went on to stage 2, beside {some(d, 'answer')} at stage 1",
    "ombudsman": lambda n, d, share, f: f"The Ombudsman upheld {n} of {some(d, 'complaint')} that it decided {share}",
}  # fmt: skip


def open_late(facts: Row) -> str:
    """How many complaints stood open past their clock, and how many of them still do."""
    many, still = facts["open_late"], facts["still_open"]
    answered = (
        "" if still == many else " All have been answered since." if not still else f" {some(still, 'is', 'are')} still open."
    )  # fmt: skip
    longest = (
        f", {facts['latest_case']} the longest, by {some(facts['days_late'], 'working day')}"
        if many > 1
        else f" ({facts['latest_case']}, by {some(facts['days_late'], 'working day')})"
    )
    return f"{some(many, 'complaint')} stood open past the last day to answer on {day(facts['looked_at'])}{longest}.{answered}"


def _of_rates(*names: str) -> Callable[[Row, Words], str]:
    def said(row: Row, words: Words) -> str:
        facts = row["feedback"]
        found = [of(facts["rates"], name) for name in names]
        return " ".join(rate_sentence(one, facts, words) for one in found if one and one["status"] == "red")

    return said


def _ombudsman(row: Row, words: Words) -> str:
    facts = row["feedback"]
    found = the(facts["rates"], "ombudsman")
    return rate_sentence(found, facts, words)


SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "clock_missed": lambda row, words: open_late(row["feedback"]),
    "complaints_late": _of_rates("stage_1", "stage_2"),
    "ombudsman_upheld": _ombudsman,
    "enquiries_late": _of_rates("enquiries"),
    "information_late": _of_rates("information"),
    "satisfaction_low": _of_rates("satisfaction"),
    "avoidable_contact_high": _of_rates("avoidable"),
}


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has: the sentence of the worst rate, or why there is none."""
    facts = row["feedback"]
    if row["because"] == "rated":
        decides = the(facts["rates"], facts["decides"])
        return rate_sentence(decides, facts, words)
    if row["because"] == "data_only":
        return "What people told the service is for information: nothing in it is rated."
    if row["because"] == "incomplete":
        return "Not every month or quarter of the period was handed in, so it cannot be put together."
    if row["because"] == "not_yet_due":
        return f"The counts are due by {day(facts['due_by'])}."
    return f"No counts were handed in; they were due by {day(facts['due_by'])}."


def value_said(rate: Row) -> str:
    """A rate's share, as in a table."""
    return f"{plain(rounded(rate['value'], 1))}%"
