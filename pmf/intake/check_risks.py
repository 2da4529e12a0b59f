"""Checks of risks and opportunities: under plans that are there, true to themselves and to the review before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pmf.intake.check_actions import unknown_plans
from pmf.intake.check_services import Told, refuse_repeats, say_all, settle_services
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.intake.grid import tidy
from pmf.intake.sorting import listed
from pmf.model.finding import Severity
from pmf.model.words import RiskKind
from pmf.rules.wording import day

_STORY = {"cause": "the cause", "event": "the event", "consequence": "the consequence"}
_PAIRS = (("inherent_impact", "inherent_likelihood"), ("target_impact", "target_likelihood"))


def check_risks(batch: Batch, context: Context) -> None:
    """A threat, where nothing else is said; no risk twice on a day, days in their order, scores that fit."""
    values = batch.values
    values["plans"] = [list(dict.fromkeys(one or [])) for one in values["plans"]]
    values["kind"] = [one or _kind_before(risk, context) for one, risk in zip(values["kind"], values["risk_id"], strict=True)]  # fmt: skip
    settle_services(batch, context)
    refuse_repeats(batch, ("risk_id", "reviewed_on"), "The same review of this risk")
    in_file: dict[str, str] = {}
    for row in range(len(batch.table)):
        risk = {name: values[name][row] for name in values}
        told = [
            *unknown_plans(risk["plans"], context),
            *_days(risk, context),
            *_scores(risk, context),
            *_words(risk, context),
            *_against_before(risk, context),
            *_title(risk, context, in_file),
        ]
        say_all(batch, row, told)


def _kind_before(risk_id: str | None, context: Context) -> RiskKind:
    stood = context.risks.get(risk_id or "")
    return RiskKind(stood["kind"]) if stood else RiskKind.THREAT


def score(risk: Mapping[str, Any], name: str, context: Context) -> int | None:
    """The score of a risk's `inherent`, `residual` or `target` steps; None where one is blank."""
    impact, likelihood = risk[f"{name}_impact"], risk[f"{name}_likelihood"]
    return None if None in (impact, likelihood) else context.framework.risk.score(impact, likelihood)


def _days(risk: Mapping[str, Any], context: Context) -> Iterator[Told]:
    reviewed, following, closed = risk["reviewed_on"], risk["next_review"], risk["closed_on"]
    for name, moment, what in (("reviewed_on", reviewed, "reviewed"), ("closed_on", closed, "closed")):
        if moment and moment > context.today:
            yield (
                Severity.ERROR,
                "reviewed_in_future" if name == "reviewed_on" else "closed_in_future",
                name,
                f"It was {what} on {day(moment)}, which is still to come.",
                f"Type the day on which it was {what}.",
            )
    if reviewed and following and following <= reviewed:
        yield (
            Severity.ERROR,
            "next_review_before_review",
            "next_review",
            f"The next review, {day(following)}, is not after this one of {day(reviewed)}.",
            "Type the day on which it is to be looked at again.",
        )
    if closed and following:
        yield (
            Severity.WARNING,
            "closed_with_next_review",
            "next_review",
            f"It was closed on {day(closed)}, and a next review is set for {day(following)}.",
            "Empty one of the two: a closed risk is not reviewed again.",
        )
    aim = risk["target_date"]
    now, wanted = score(risk, "residual", context), score(risk, "target", context)
    reached = None not in (now, wanted) and now <= wanted  # type: ignore[operator]
    if aim and reviewed and aim < reviewed and not closed and not reached and risk["kind"] is RiskKind.THREAT:
        yield (
            Severity.WARNING,
            "target_date_passed",
            "target_date",
            f"Its target was to be reached by {day(aim)}, before this review, and it is not.",
            "Say why in “Commentary”, and give the day that is aimed at now.",
        )


def _scores(risk: Mapping[str, Any], context: Context) -> Iterator[Told]:
    for pair in _PAIRS:
        blank = [name for name in pair if risk[name] is None]
        if len(blank) == 1:
            words = blank[0].replace("_", " ")
            yield (
                Severity.ERROR,
                "half_a_score",
                blank[0],
                f"The {words} is blank, and the other half of its score is given.",
                "Fill in both, or neither.",
            )
    if risk["kind"] is not RiskKind.THREAT:
        return
    before, now, wanted = (score(risk, name, context) for name in ("inherent", "residual", "target"))
    if None not in (before, now) and now > before and not risk["commentary"]:  # type: ignore[operator]
        yield (
            Severity.WARNING,
            "residual_above_inherent",
            "residual_impact",
            f"With its mitigation it scores {now}, more than the {before} without, and nothing is said of why.",
            "Check the scores. If it is right, say why in “Commentary”.",
        )
    if None not in (now, wanted) and wanted > now:  # type: ignore[operator]
        yield (
            Severity.WARNING,
            "target_above_residual",
            "target_impact",
            f"The target is a score of {wanted}, worse than the {now} that it stands at.",
            "Check the target: it is what the risk is to come down to.",
        )


def _words(risk: Mapping[str, Any], context: Context) -> Iterator[Told]:
    if risk["closed_on"] or not risk["risk_id"]:
        return
    unsaid = [words for name, words in _STORY.items() if not risk[name]]
    if unsaid:
        yield (
            Severity.WARNING,
            "risk_untold",
            next(name for name in _STORY if not risk[name]),
            f"Of {risk['risk_id']} {listed(unsaid)} {'is' if len(unsaid) == 1 else 'are'} not said.",
            "Say what might bring it about, what would happen, and what that would do to people or the plan.",
        )
    now = score(risk, "residual", context)
    watched = risk["kind"] is RiskKind.THREAT and now is not None and now >= context.framework.risk.amber_from
    if watched and not risk["mitigation"] and risk["risk_id"] not in context.risks_with_actions:
        yield (
            Severity.WARNING,
            "no_mitigation",
            "mitigation",
            f"{risk['risk_id']} scores {now}, and nothing is said of what is done about it: no mitigation, and no"
            " action of a plan names it.",
            "Say what is done in “Mitigation”, or name the risk in the return of actions.",
        )


def _against_before(risk: Mapping[str, Any], context: Context) -> Iterator[Told]:
    stood = context.risks.get(risk["risk_id"] or "")
    if stood is None:
        return
    if stood["kind"] != risk["kind"]:
        yield (
            Severity.WARNING,
            "type_changed",
            "kind",
            f"{risk['risk_id']} was {'an opportunity' if stood['kind'] == RiskKind.OPPORTUNITY else 'a threat'} before.",
            "Check “Type”. Something else under the same id needs an id of its own.",
        )
    if risk["reviewed_on"] and stood["reviewed_on"] > risk["reviewed_on"]:
        yield (
            Severity.NOTE,
            "older_review",
            "reviewed_on",
            f"A later review of {risk['risk_id']} stands, of {day(stood['reviewed_on'])}, so this one changes nothing of today.",
            "Nothing to do, if it fills a gap in the past.",
        )


def _title(risk: Mapping[str, Any], context: Context, in_file: dict[str, str]) -> Iterator[Told]:
    title, own = tidy(risk["title"] or ""), risk["risk_id"]
    if not title or not own:
        return
    other = in_file.setdefault(title, own)
    if other == own:
        other = next(
            (
                risk_id
                for risk_id, stood in context.risks.items()
                if risk_id != own and not stood["closed_on"] and tidy(stood["title"]) == title
            ),
            own,
        )
    if other != own:
        yield (
            Severity.WARNING,
            "title_repeated",
            "title",
            f"{other} has the same title.",
            "If it is the same risk, keep its id. If not, give it a title of its own.",
        )
