"""Checks of figures against what stands, and against what they would be judged to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.finding import Severity
from pmf.model.period import Frequency, period_of
from pmf.model.status import Status
from pmf.rules import wording
from pmf.store.facts import Outcome

# A figure ten times what is usual is asked about; so is one far outside the middle half of its past.
MAGNITUDE = 10
SPREADS = 4
ENOUGH_FOR_SPREAD = 8
REPORTED = {
    "green": Status.GREEN, "amber": Status.AMBER, "red": Status.RED, "yellow": Status.YELLOW,
    "data only": Status.DATA_ONLY, "for info only": Status.DATA_ONLY, "for information": Status.DATA_ONLY,
    "no target": Status.NO_TARGET, "not due": Status.NOT_DUE, "no data": Status.NO_DATA,
    "g": Status.GREEN, "a": Status.AMBER, "r": Status.RED,
}  # fmt: skip


def check_history(batch: Batch, context: Context, seen: Sequence[Mapping[str, Any]]) -> None:
    """Figures unlike their past, year-to-date figures that fell, words that were said before."""
    for past in seen:
        row = past["row_no"]
        indicator = context.indicators.get(batch.values["code"][row])
        value = batch.values["value"][row]
        if indicator is None:
            continue
        name = "value" if batch.values["denominator"][row] is None else "numerator"
        if value is not None and indicator.kind == "cumulative":
            _check_year_to_date(batch, row, name, value, past, indicator.unit)
        elif value is not None:
            _check_size(batch, row, name, value, past, indicator.unit)
        commentary = batch.values["commentary"][row]
        if commentary and commentary == past["commentary_before"]:
            batch.say(
                Severity.WARNING,
                "unchanged_commentary",
                row,
                "commentary",
                "The commentary is the same text as last time.",
                "Say what has changed since, or accept it as it is.",
            )


def _check_year_to_date(
    batch: Batch, row: int, name: str, value: Decimal, past: Mapping[str, Any], unit: str
) -> None:
    before, since = past["before"], past["before_starts"]
    starts: date = batch.values["starts"][row]
    if before is None or value >= before:
        return
    if period_of(since, Frequency.YEAR) == period_of(starts, Frequency.YEAR):
        batch.say(
            Severity.WARNING,
            "cumulative_fell",
            row,
            name,
            f"{wording.said(value, unit)} is below the {wording.said(before, unit)} of the period before, and this counts the year to date.",
            "Type the total since the start of the year, not the last months alone.",
        )


def _check_size(
    batch: Batch, row: int, name: str, value: Decimal, past: Mapping[str, Any], unit: str
) -> None:
    typical, figures = past["typical"], past["figures"] or 0
    if not figures or not typical:
        return
    typical = Decimal(str(typical))
    if abs(value) >= MAGNITUDE * typical or (value and abs(value) * MAGNITUDE <= typical):
        batch.say(
            Severity.WARNING,
            "order_of_magnitude",
            row,
            name,
            f"{wording.said(value, unit)} is far from the usual {wording.said(typical, unit)}.",
            "Check the decimal point, and whether it is a percentage or a count.",
        )
    elif figures >= ENOUGH_FOR_SPREAD:
        lower, upper = past["lower_quarter"], past["upper_quarter"]
        reach = SPREADS * (upper - lower)
        if reach > 0 and not lower - reach <= float(value) <= upper + reach:
            smallest, largest = (wording.said(past[side], unit) for side in ("smallest", "largest"))
            batch.say(
                Severity.WARNING,
                "unusual",
                row,
                name,
                f"{wording.said(value, unit)} lies outside anything before it ({smallest} to {largest}).",
                "Check it; if it is right, say in the commentary what happened.",
            )


def check_restatements(batch: Batch, context: Context, outcomes: Sequence[Outcome]) -> None:
    """A figure that takes the place of another needs a reason."""
    for row, outcome, stood, stood_marker in outcomes:
        if outcome != "restated" or batch.values["reason"][row]:
            continue
        indicator = context.indicators[batch.values["code"][row]]
        stands = wording.said(stood, indicator.unit) if stood is not None else stood_marker
        name = "value" if batch.values["denominator"][row] is None else "numerator"
        batch.say(
            Severity.WARNING,
            "restated_without_reason",
            row,
            name,
            f"{indicator.code} for {batch.values['period'][row]} stands at {stands}, and this changes it.",
            "Say why in “Reason for restatement”, or accept the change as it is.",
        )


def check_judgements(
    batch: Batch, context: Context, judged: Mapping[tuple[str, date, date], Mapping[str, Any]]
) -> None:
    """Reported colours unlike the computed ones, and reds that nobody explains."""
    latest: dict[str, date] = {}
    for code, ends in zip(batch.values["code"], batch.values["ends"], strict=True):
        latest[code] = max(ends, latest.get(code, ends))
    for row, code in enumerate(batch.values["code"]):
        key = (code, batch.values["starts"][row], batch.values["ends"][row])
        if key not in judged or batch.values["place"][row] or batch.values["population_group"][row]:
            continue
        verdict = judged[key]
        _check_reported(batch, context, row, verdict)
        if verdict["status"] == Status.RED and batch.values["ends"][row] == latest[code]:
            _check_red(batch, row)


def _check_reported(batch: Batch, context: Context, row: int, verdict: Mapping[str, Any]) -> None:
    reported = batch.values["reported_status"][row]
    meant = REPORTED.get((reported or "").strip().lower())
    if meant is not None and meant != verdict["status"]:
        batch.say(
            Severity.WARNING,
            "reported_status_differs",
            row,
            "reported_status",
            f"{verdict['code']} is reported as {reported}, and by the rule it is {verdict['status'].replace('_', ' ')}: "
            + wording.reason(verdict, context.framework.words),
            "Both are kept. Check the figure, the target and the polarity.",
        )


def _check_red(batch: Batch, row: int) -> None:
    if batch.has("commentary") and not batch.values["commentary"][row]:
        batch.say(
            Severity.WARNING,
            "red_without_commentary",
            row,
            "commentary",
            "This figure would be red, and nothing is said about it.",
            "Say what happened, why, what is being done, by when and by whom.",
        )
    missing = [
        name
        for name in ("action", "action_owner", "action_due")
        if batch.has(name) and not batch.values[name][row]
    ]
    if missing and not (batch.has("commentary") and not batch.values["commentary"][row]):
        said = " and ".join(batch.headings[name].lower() for name in missing)
        batch.say(
            Severity.WARNING,
            "red_without_action",
            row,
            missing[0],
            f"This figure would be red, and its {said} {'is' if len(missing) == 1 else 'are'} missing.",
            "Fill in what is being done, by whom and by when.",
        )
