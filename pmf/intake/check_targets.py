"""Checks of targets: on the side that the polarity says, and not set for what cannot be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.intake.odd_figures import MAGNITUDE
from pmf.intake.rows_by_period import known_indicators, periods_of, refuse_repeats, settle_periods
from pmf.model.finding import Severity
from pmf.rules import wording


def check_targets(batch: Batch, context: Context) -> None:
    """Known indicators and periods, nothing twice, and limits on the side that the polarity says."""
    known = known_indicators(batch, context)
    periods = periods_of(batch, known)
    settle_periods(batch, periods)
    refuse_repeats(batch, periods)
    for row, indicator in enumerate(known):
        if indicator and periods[row]:
            _check_target(batch, row, indicator)


def _check_target(batch: Batch, row: int, indicator: KnownIndicator) -> None:
    value = {
        name: batch.values[name][row]
        for name in ("target", "minimum", "lower_limit", "upper_limit", "stretch")
    }
    if all(part is None for part in value.values()):
        batch.say(
            Severity.ERROR,
            "blank_where_needed",
            row,
            "target",
            f"{indicator.code} has neither a target nor a limit.",
            "Fill in “Target”, or delete the row if it has none.",
        )
    lower, upper = value["lower_limit"], value["upper_limit"]
    if lower is not None and upper is not None and lower > upper:
        batch.say(
            Severity.ERROR,
            "limits_crossed",
            row,
            "lower_limit",
            f"The lower limit {lower:f} is above the upper limit {upper:f}.",
            "Swap them.",
        )
    target, minimum = value["target"], value["minimum"]
    sign = {"higher": 1, "lower": -1}.get(indicator.polarity)
    if sign and target is not None and minimum is not None and sign * (target - minimum) < 0:
        side = "below" if sign > 0 else "above"
        batch.say(
            Severity.WARNING,
            "wrong_side",
            row,
            "minimum",
            f"The minimum standard {minimum:f} is harder to reach than the target {target:f}, though "
            f"{'higher' if sign > 0 else 'lower'} is better.",
            f"A minimum standard lies {side} the target. Check both.",
        )
    if target == 0 and indicator.polarity == "higher":
        batch.say(
            Severity.WARNING,
            "target_of_zero",
            row,
            "target",
            f"{indicator.code} has a target of 0 though higher is better, so it can hardly be missed.",
            "Check the target.",
        )
    if target is not None and indicator.polarity == "none":
        batch.say(
            Severity.WARNING,
            "target_without_polarity",
            row,
            "target",
            f"{indicator.code} is for information: it has no polarity, so its target is not judged.",
            "Give the indicator a polarity, or take the target out.",
        )


def check_targets_before(batch: Batch, context: Context, before: Sequence[Mapping[str, Any]]) -> None:
    """Targets unlike the one before, from the rows of the question `targets_before`."""
    for stood in before:
        row = stood["row_no"]
        target, earlier = batch.values["target"][row], stood["before"]
        if not target or not earlier:
            continue
        if abs(target) >= MAGNITUDE * abs(earlier) or abs(target) * MAGNITUDE <= abs(earlier):
            unit = context.indicators[batch.values["code"][row]].unit
            batch.say(
                Severity.WARNING,
                "target_unlike_before",
                row,
                "target",
                f"A target of {wording.said(target, unit)} is far from the {wording.said(earlier, unit)} of {stood['period']}.",
                "Check the decimal point, and whether it is a percentage or a count.",
            )
