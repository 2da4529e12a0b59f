"""What is said of the people who work here, from the facts that the SQL gave. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pmf.model.framework import Words
from pmf.rules import wording
from pmf.rules.rate_wording import exact_per_cent, number, of, plain, some, standing, the
from pmf.rules.wording import day, rounded

Row = Mapping[str, Any]

# The kinds of exception that it gives, the gravest first, and what each is called; the facts of the row that the
# sentence of each names; and the sentences.
KINDS: dict[str, str] = {
    "sickness_high": "High sickness",
    "agency_high": "Much agency work",
    "turnover_high": "High turnover",
    "vacancies_high": "Many vacancies",
    "appraisals_low": "Few appraisals done",
    "engagement_low": "Low engagement",
    "accidents_up": "More accidents",
}
FACTS: dict[str, tuple[str, ...]] = dict.fromkeys(KINDS, ("workforce",))

# What each rate is called in a table.
RATES = {
    "sickness": "Days lost to sickness for each FTE, twelve months",
    "agency": "Agency, of the pay bill",
    "turnover": "Turnover, twelve months",
    "vacancies": "Vacancies, of posts",
    "appraisals": "Appraisals done, of those due",
    "engagement": "Engaged, of those who answered",
    "long": "Long-term, of days lost",
    "in_period": "Days lost for each FTE in the period",
}
LOWER = {"sickness", "agency", "turnover", "vacancies"}


def rate_sentence(rate: Row, facts: Row, words: Words) -> str:
    """A rate with its parts and how it stands, in a sentence."""
    name = rate["rate"]
    if name == "sickness":
        return _sickness(rate, facts, words)
    said = _SUBJECTS[name](rate, f"{exact_per_cent(rate)}%")
    return said + standing(rate, words, lower=name in LOWER) + "."


def _sickness(rate: Row, facts: Row, words: Words) -> str:
    long = of(facts["rates"], "long")
    share = f" {plain(rounded(long['value'], 0))}% of them were long-term." if long else ""
    parts = f"({some(rounded(rate['numerator'], 0), 'day')}, {number(rounded(rate['denominator'], 0))} FTE)"
    when = f"{facts['year_ends']:%B %Y}"
    said = (
        f"{exact_per_cent(rate)} working days were lost for each FTE in the twelve months to {when} {parts}"
    )
    return f"{said}{standing(rate, words, ' days', lower=True)}.{share}"


def money(amount: Decimal) -> str:
    """`£1.24m`, `£612,000`."""
    return wording.said(amount, "£")


_SUBJECTS: dict[str, Callable[[Row, str], str]] = {
    "agency": lambda r, share: f"{money(r['numerator'])} of a pay bill of {money(r['denominator'])} went on agency workers ({share})",
    "turnover": lambda r, share: f"{some(r['numerator'], 'person', 'people')} of {number(rounded(r['denominator'], 0))} on average left in twelve months ({share})",
    "vacancies": lambda r, share: f"{number(r['numerator'])} of {some(r['denominator'], 'post')} {'was' if r['numerator'] == 1 else 'were'} vacant ({share})",
    "appraisals": lambda r, share: f"{number(r['numerator'])} of {some(r['denominator'], 'appraisal')} due {'was' if r['numerator'] == 1 else 'were'} done ({share})",
    "engagement": lambda r, share: f"{number(r['numerator'])} of {some(r['denominator'], 'person', 'people')} who answered the survey{' of ' + r['of_period'] if r.get('of_period') else ''} were engaged ({share})",
}  # fmt: skip


def _of_rate(name: str) -> Callable[[Row, Words], str]:
    def said(row: Row, words: Words) -> str:
        facts = row["workforce"]
        found = the(facts["rates"], name)
        return rate_sentence(found, facts, words)

    return said


def _accidents(row: Row, words: Words) -> str:
    facts = row["workforce"]
    return (
        f"There were {some(facts['accidents'], 'accident')}, up from {number(facts['accidents_year_before'])} a year before:"
        " more than chance would have it."
    )


SENTENCES: dict[str, Callable[[Row, Words], str]] = {
    "sickness_high": _of_rate("sickness"),
    "agency_high": _of_rate("agency"),
    "turnover_high": _of_rate("turnover"),
    "vacancies_high": _of_rate("vacancies"),
    "appraisals_low": _of_rate("appraisals"),
    "engagement_low": _of_rate("engagement"),
    "accidents_up": _accidents,
}


def suppressed(least: int) -> str:
    """Why nothing of a service is shown."""
    return (
        f"Its figures are not shown: fewer than {least} people work in it, or they would give away those of another team"
        " that is so small."
    )


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has: the sentence of the worst rate, or why there is none."""
    facts = row["workforce"]
    match row["because"]:
        case "rated":
            decides = the(facts["rates"], facts["decides"])
            return rate_sentence(decides, facts, words)
        case "suppressed":
            return suppressed(facts["least"])
        case "data_only":
            return "Its figures are for information: nothing in them is rated."
        case "incomplete":
            return "Not every month or quarter of the period was handed in, so it cannot be put together."
        case "not_yet_due":
            return f"The figures are due by {day(facts['due_by'])}."
    return f"No figures were handed in; they were due by {day(facts['due_by'])}."
