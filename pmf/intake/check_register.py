"""Checks of what the performance team hands in: plans and the single data list of indicators."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pmf.intake.columns import Batch
from pmf.intake.context import Context, KnownIndicator
from pmf.model.finding import Severity
from pmf.model.words import FREQUENCY_WORDS, StatusRule
from pmf.rules.wording import day


def check_plans(batch: Batch, context: Context) -> None:
    """No id twice, no parent that is not there, no circle with what stands, days in their order, no weight below 0.
    Afterwards the context knows the plans, so that what hangs under them can follow."""
    ids = batch.values["node_id"]
    _no_repeats(batch, "node_id", ids, "plan id")
    known = context.plan_ids | {node for node in ids if node}
    batch.values["parents"] = [parents or [] for parents in batch.values["parents"]]
    for row, parents in enumerate(batch.values["parents"]):
        for parent in parents:
            if parent == ids[row]:
                batch.say(
                    Severity.ERROR,
                    "own_parent",
                    row,
                    "parents",
                    f"{parent} names itself as its parent.",
                    "Name the plan above it.",
                )
            elif parent not in known:
                batch.say(
                    Severity.ERROR,
                    "unknown_parent",
                    row,
                    "parents",
                    f"There is no plan with the id {parent}.",
                    "Mend the id, or add the plan to this return.",
                )
    _no_circles(batch, context)
    for row, weight in enumerate(batch.values["weight"]):
        if weight is not None and weight < 0:
            batch.say(
                Severity.ERROR,
                "out_of_range",
                row,
                "weight",
                "A weight cannot be below 0.",
                "Type it without a minus sign; 0 for a plan that counts for nothing.",
            )
    for row, (start, end) in enumerate(zip(batch.values["starts"], batch.values["ends"], strict=True)):
        if start and end and end < start:
            batch.say(
                Severity.ERROR,
                "end_before_start",
                row,
                "ends",
                "The end lies before the start.",
                "Check both dates.",
            )
    _check_agreed(batch)
    _check_monitored(batch)
    context.plan_ids |= {node for node in ids if node}
    context.plan_services |= dict(zip(ids, batch.values["service"], strict=True))


def _check_agreed(batch: Batch) -> None:
    """A plan is outlined, then approved, then it starts."""
    values = batch.values
    for row, (outlined, approved, start) in enumerate(
        zip(values["outlined_on"], values["approved_on"], values["starts"], strict=True)
    ):
        if outlined and approved and outlined > approved:
            batch.say(
                Severity.WARNING,
                "outlined_after_approved",
                row,
                "outlined_on",
                f"It was outlined on {day(outlined)}, after it was approved on {day(approved)}.",
                "Check both dates.",
            )
        if approved and start and approved > start:
            batch.say(
                Severity.NOTE,
                "approved_after_start",
                row,
                "approved_on",
                f"It was approved on {day(approved)}, after it started on {day(start)}.",
                "Nothing to do, if that is how it was.",
            )


def _check_monitored(batch: Batch) -> None:
    """How often a plan is monitored may be said in any words; the four usual ones are spelt alike."""
    spelt = []
    for row, said in enumerate(batch.values["monitored"]):
        word = (said or "").strip().lower()
        if word in FREQUENCY_WORDS:
            spelt.append(word.capitalize())
            continue
        spelt.append(said)
        if near := get_close_matches(word, FREQUENCY_WORDS, n=1, cutoff=0.8):
            batch.say(
                Severity.WARNING,
                "monitored_misspelt",
                row,
                "monitored",
                f"“{said}” is none of the usual words for how often.",
                f"Did you mean {near[0].capitalize()}? Other words are kept as they are.",
            )
    batch.values["monitored"] = spelt


def _no_circles(batch: Batch, context: Context) -> None:
    own = dict(zip(batch.values["node_id"], batch.values["parents"], strict=True))
    parents = context.plan_parents | own
    safe: set[str] = set()
    for node in batch.values["node_id"]:
        circle = _circle_from(node, parents, safe, [])
        while circle and own.keys().isdisjoint(circle):
            # it stands already, and nothing in this return made it
            parents[circle[-2]] = [one for one in parents[circle[-2]] if one != circle[-1]]
            circle = _circle_from(node, parents, safe, [])
        if circle:
            batch.say(
                Severity.ERROR,
                "circle",
                next(at for at, one in enumerate(batch.values["node_id"]) if one in circle),
                "parents",
                "The plans go in a circle: " + " under ".join(circle) + ".",
                "Take one of these parents out.",
            )
            return


def _circle_from(
    node: str, parents: dict[str, list[str]], safe: set[str], path: list[str]
) -> list[str] | None:
    stack = [(node, iter(parents.get(node, ())))]
    path.append(node)
    while stack:
        current, rest = stack[-1]
        above = next(rest, None)
        if above is None:
            safe.add(current)
            path.pop()
            stack.pop()
        elif above in path:
            return [*path[path.index(above) :], above]
        elif above not in safe and above in parents:
            path.append(above)
            stack.append((above, iter(parents[above])))
    return None


def check_indicators(batch: Batch, context: Context) -> None:
    """Sound definitions; afterwards the context knows them, so that their figures can follow."""
    values = batch.values
    _no_repeats(batch, "code", values["code"], "indicator code")
    values["year_type"] = [kind or "financial" for kind in values["year_type"]]
    values["plans"] = [plans or [] for plans in values["plans"]]
    values["unit"] = [unit or "number" for unit in values["unit"]]
    for row in range(len(batch.table)):
        _check_indicator(batch, row)
    if context.plan_ids:
        _check_plans_exist(batch, context)
    names = list(values)
    for row, code in enumerate(values["code"]):
        if code and all(
            values[name][row] is not None for name in ("name", "polarity", "kind", "frequency", "unit")
        ):
            context.indicators[code] = KnownIndicator.from_row({name: values[name][row] for name in names})
    context.by_lower = {}


def _check_indicator(batch: Batch, row: int) -> None:
    values = batch.values
    rule, tolerance = values["status_rule"][row], values["tolerance"][row]
    if tolerance is not None and tolerance < 0:
        batch.say(
            Severity.ERROR,
            "out_of_range",
            row,
            "tolerance",
            "A tolerance cannot be below 0.",
            "Type it without a minus sign.",
        )
    if rule == StatusRule.POINT_TOLERANCE and tolerance is None:
        batch.say(
            Severity.WARNING,
            "tolerance_unsaid",
            row,
            "status_rule",
            "The status rule counts points of tolerance, and no tolerance is given.",
            "Fill in “Tolerance”; until then the framework's figure is taken as points.",
        )
    multiplier = values["multiplier"][row]
    if multiplier is not None and multiplier <= 0:
        batch.say(
            Severity.ERROR,
            "out_of_range",
            row,
            "multiplier",
            "The multiplier must be above 0.",
            "Use 100 for a percentage, 1000 for a rate per thousand, 1 for neither.",
        )
    introduced, retired = values["introduced"][row], values["retired"][row]
    if introduced and retired and retired < introduced:
        batch.say(
            Severity.ERROR,
            "end_before_start",
            row,
            "retired",
            "It is retired before it is introduced.",
            "Check both dates.",
        )
    if retired and not values["reason"][row]:
        batch.say(
            Severity.WARNING,
            "no_reason",
            row,
            "retired",
            "It is retired and no reason is given.",
            "Say why in “Reason”: people will ask.",
        )


def _check_plans_exist(batch: Batch, context: Context) -> None:
    for row, plans in enumerate(batch.values["plans"]):
        for plan in plans:
            if plan not in context.plan_ids:
                batch.say(
                    Severity.WARNING,
                    "unknown_plan",
                    row,
                    "plans",
                    f"There is no plan with the id {plan}.",
                    "Mend the id, or hand in the plan.",
                )


def _no_repeats(batch: Batch, name: str, values: Sequence[str | None], what: str) -> None:
    first: dict[str, int] = {}
    for row, value in enumerate(values):
        if value is None:
            continue
        if value in first:
            earlier = batch.table.where(batch.headings[name], first[value])
            batch.say(
                Severity.ERROR,
                "duplicate",
                row,
                name,
                f"The {what} {value} stands in {earlier} as well.",
                "Keep one of the rows.",
            )
        first.setdefault(value, row)
