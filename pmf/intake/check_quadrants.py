"""Checks of the returns of money, risks, customers and people."""

from __future__ import annotations

from pmf.intake.check_periods import settle_periods
from pmf.intake.columns import Batch
from pmf.intake.context import Context
from pmf.model.words import Account, RiskKind


def check_budget(batch: Batch, context: Context) -> None:
    """A revenue line that is not restricted, where nothing else is said."""
    settle_periods(batch, context)
    batch.values["account"] = [one or Account.REVENUE for one in batch.values["account"]]
    batch.values["restricted"] = [bool(one) for one in batch.values["restricted"]]


def check_risks(batch: Batch, context: Context) -> None:
    """A threat, where nothing else is said."""
    batch.values["kind"] = [one or RiskKind.THREAT for one in batch.values["kind"]]
    batch.values["plans"] = [list(dict.fromkeys(one or [])) for one in batch.values["plans"]]


def check_feedback(batch: Batch, context: Context) -> None:
    """Its periods."""
    settle_periods(batch, context)


def check_complaints(batch: Batch, context: Context) -> None:
    """Nothing yet beyond its cells."""


def check_workforce(batch: Batch, context: Context) -> None:
    """Its periods."""
    settle_periods(batch, context)
