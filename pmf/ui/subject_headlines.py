"""What a quadrant's own subject says of it first: how much over budget, how many risks above appetite."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pmf.model.framework import Quadrant
from pmf.reports import finance
from pmf.ui import finance_reads, people_reads, risk_reads
from pmf.ui.frame import View

# Each subject's sentence for a view and a directorate (None for the whole council); empty where there is none.
HEADLINES: Mapping[str, Callable[[View, str | None], str]] = {
    "finance": lambda view, directorate: finance.headline(finance_reads.finance(view, directorate)),
    "risk": lambda view, directorate: risk_reads.risks(view, directorate).headline(),
    "customer": lambda view, directorate: people_reads.customers(view, directorate).headline(),
    "workforce": lambda view, directorate: people_reads.workforce(view, directorate).headline(),
}


def sentence(view: View, quadrant: Quadrant, directorate: str | None) -> str:
    """The sentence of the first subject that a quadrant covers and that has anything to say."""
    for subject in quadrant.covers or (quadrant.id,):
        if subject in HEADLINES and (said := HEADLINES[subject](view, directorate)):
            return said
    return ""


def of_subject(view: View, subject: str, directorate: str | None) -> str:
    """A subject's own sentence; empty where there is none."""
    said = HEADLINES.get(subject)
    return said(view, directorate) if said else ""
