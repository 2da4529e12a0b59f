"""What a return of money, risks, customers or people would change: what stands beside what the file says, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pmf.intake.changes import Change
from pmf.intake.check_risks import score
from pmf.intake.check_services import count, pounds
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.words import RiskKind
from pmf.rules.wording import day
from pmf.store.facts import FEEDBACK_COUNTS, WORKFORCE_SUMS, Outcomes

Row = Mapping[str, Any]
Pairs = list[tuple[str, str]]

_AMOUNTS = {
    "approved": "approved", "forecast": "forecast", "actual": "actual", "profile": "profile",
    "savings_target": "savings target", "savings_delivered": "savings delivered", "limit_amount": "limit",
}  # fmt: skip
_SCORES = {"inherent": "inherent", "residual": "residual", "target": "target"}
_RISK_DAYS = {"target_date": "target by", "next_review": "next review", "closed_on": "closed on"}
_RISK_WORDS = {"title": "title", "owner": "owner", "mitigation": "mitigation", "commentary": "commentary"}
_CASE_DAYS = {
    "received_on": "received", "acknowledged_on": "acknowledged", "extended_to": "extended to",
    "responded_on": "answered",
}  # fmt: skip
_MOST = 6


def quadrant_changes(
    batch: Batch, context: Context, outcomes: Outcomes, before: Sequence[Row] = ()
) -> list[Change]:
    """One change per row handed in. `before` are rows of the question `budget_before`, for budgets alone."""
    kind = batch.table.kind
    lines = {row["row_no"]: row["stands"] or row["before"] for row in before}
    stood = _standing(kind, context)
    changes = []
    for row, outcome, _, _ in outcomes:
        brings = {name: values[row] for name, values in batch.values.items()}
        was = lines.get(row) if kind == "budget" else _before(kind, brings, stood, context)
        told = _BESIDE[kind](was, brings, context)
        stands, brought = _words(told, new=was is None)
        subject, name, period = _called(kind, brings)
        changes.append(
            Change(kind, subject, name, period, outcome, stands_words=stands, brings_words=brought)
        )
    return changes


def _called(kind: str, row: Row) -> tuple[str, str, str | None]:
    """What a row is about, its name, and when."""
    match kind:
        case "budget":
            return row["line"], row["service"], row["period"]
        case "risks":
            return row["risk_id"], row["title"], f"Reviewed {day(row['reviewed_on'])}"
        case "complaints":
            return row["case_id"], f"{row['service']}, stage {row['stage']}", None
        case _:
            return row["service"], row["service"], row["period"]


def _standing(kind: str, context: Context) -> dict[tuple[Any, ...], Row]:
    keys = {"complaints": ("case_id", "stage"), "risks": ("risk_id", "reviewed_on")}.get(kind, ("service", "starts", "ends"))  # fmt: skip
    return {tuple(row[name] for name in keys): row for row in context.standing(kind)}


def _before(kind: str, brings: Row, stood: Mapping[tuple[Any, ...], Row], context: Context) -> Row | None:
    """What stands of the very same; of a risk, of the same day or else its newest review before."""
    if kind == "complaints":
        return stood.get((brings["case_id"], brings["stage"]))
    if kind != "risks":
        return stood.get((brings["service"], brings["starts"], brings["ends"]))
    same = stood.get((brings["risk_id"], brings["reviewed_on"]))
    if same is not None:
        return same
    newest = context.risks.get(brings["risk_id"])
    return newest if newest and newest["reviewed_on"] < brings["reviewed_on"] else None


def _words(pairs: Pairs, *, new: bool) -> tuple[str, str]:
    """What stands and what is brought; where something stands, only what differs."""
    if new:
        return "", ", ".join(now for _, now in pairs[:_MOST] if now)
    different = [pair for pair in pairs if pair[0] != pair[1]]
    if not different:
        return ", ".join(was for was, _ in pairs[:2] if was), "the same"
    more = f", and {len(different) - _MOST} more" if len(different) > _MOST else ""
    told = different[:_MOST]
    return ", ".join(was for was, _ in told if was) + more, ", ".join(now for _, now in told if now) + more


def _pair(words: str, was: Any, now: Any, told: Any) -> tuple[str, str]:
    """A thing as it stands and as it is brought; what is gone is said to be."""
    stands = f"{words} {told(was)}" if was is not None else ""
    brings = f"{words} {told(now)}" if now is not None else (f"no {words}" if was is not None else "")
    return stands, brings


def _of_budget(was: Row | None, now: Row, context: Context) -> Pairs:
    del context
    pairs = [_pair(words, was and was[name], now[name], pounds) for name, words in _AMOUNTS.items()]
    if was is None or was["restricted"] != now["restricted"]:
        restricted = {True: "restricted", False: "" if was is None else "not restricted"}
        pairs.append((restricted[was["restricted"]] if was else "", restricted[bool(now["restricted"])]))
    return pairs


def _of_risk(was: Row | None, now: Row, context: Context) -> Pairs:
    pairs = [
        _pair(words, was and score(was, name, context), score(now, name, context), str)
        for name, words in _SCORES.items()
    ]
    pairs = [pairs[1], pairs[0], pairs[2]]  # what it stands at first
    pairs += [_pair(words, was and was[name], now[name], day) for name, words in _RISK_DAYS.items()]
    if was is not None:
        pairs += [_pair(words, was[name], now[name], _short) for name, words in _RISK_WORDS.items()]
        pairs.append((f"under {', '.join(was['plans'])}", f"under {', '.join(now['plans'])}"))
        pairs.append((str(RiskKind(was["kind"]).value), str(now["kind"].value)))
    return pairs


def _of_case(was: Row | None, now: Row, context: Context) -> Pairs:
    del context
    pairs = [_pair(words, was and was[name], now[name], day) for name, words in _CASE_DAYS.items()]
    pairs.append(
        _pair("found", was and was["outcome"], now["outcome"], lambda one: str(one).replace("_", " "))
    )
    return pairs


def _of_counts(was: Row | None, now: Row, context: Context) -> Pairs:
    del context
    names = FEEDBACK_COUNTS if "complaints_received" in now else WORKFORCE_SUMS
    return [
        _pair(name.replace("_", " ").replace("fte", "FTE"), was and was[name], now[name], _counted)
        for name in names
    ]


def _counted(number: Decimal | int) -> str:
    return count(number)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


_BESIDE = {
    "budget": _of_budget,
    "risks": _of_risk,
    "complaints": _of_case,
    "feedback": _of_counts,
    "workforce": _of_counts,
}
