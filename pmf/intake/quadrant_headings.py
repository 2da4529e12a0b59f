"""The headings of the returns of money, risks, customers and people."""

from __future__ import annotations

from pmf.intake import parsing
from pmf.intake.heading import Heading, text
from pmf.model.cell import RawCell
from pmf.model.framework import Framework
from pmf.model.words import (
    ACCOUNT_WORDS,
    FUND_WORDS,
    NATURE_WORDS,
    OUTCOME_WORDS,
    RISK_KIND_WORDS,
    STAGE_WORDS,
    YES_NO,
)

_FEEDBACK = (
    "Complaints received", "Stage 1 closed", "Stage 1 in time", "Stage 2 closed", "Stage 2 in time", "Upheld",
    "Ombudsman decisions", "Ombudsman upheld", "Compliments", "Comments", "Member enquiries",
    "Member enquiries in time", "Information requests", "Information requests in time", "Contacts",
    "Avoidable contacts", "Satisfied", "Survey responses",
)  # fmt: skip
_WORKFORCE = {
    "FTE at start": "fte_start", "FTE at end": "fte_end", "Days lost short term": "days_lost_short",
    "Days lost long term": "days_lost_long", "Headcount": "headcount", "Leavers": "leavers", "Posts": "posts",
    "Vacancies": "vacancies", "Agency spend": "agency_spend", "Pay bill": "pay_bill",
    "Appraisals due": "appraisals_due", "Appraisals done": "appraisals_done", "Accidents": "accidents",
    "Engaged": "engaged", "Survey responses": "survey_responses",
}  # fmt: skip


def budget(framework: Framework) -> tuple[Heading, ...]:
    """A budget line at the end of a period."""
    return (
        Heading("Line", "line", True, parsing.words),
        text("Service", "service", True),
        _period(framework),
        Heading("Fund", "fund", True, parsing.one_of(FUND_WORDS, "a fund")),
        Heading("Nature", "nature", True, parsing.one_of(NATURE_WORDS, "a nature")),
        Heading("Approved budget", "approved", True, parsing.number),
        Heading("Actual to date", "actual", True, parsing.number),
        Heading("Forecast outturn", "forecast", True, parsing.number),
        text("Directorate", "directorate"),
        Heading("Account", "account", False, parsing.one_of(ACCOUNT_WORDS, "an account")),
        Heading("Profile to date", "profile", False, parsing.number),
        Heading("Savings target", "savings_target", False, parsing.number),
        Heading("Savings delivered", "savings_delivered", False, parsing.number),
        Heading("Limit", "limit_amount", False, parsing.number),
        Heading("Restricted", "restricted", False, parsing.one_of(YES_NO, "an answer")),
        text("Commentary", "commentary"),
    )


def risks(framework: Framework) -> tuple[Heading, ...]:
    """A risk or an opportunity at a review."""
    impact, likelihood = (
        parsing.step_of(names) for names in (framework.risk.impacts, framework.risk.likelihoods)
    )
    return (
        Heading("Risk id", "risk_id", True, parsing.code),
        text("Title", "title", True),
        text("Owner", "owner", True),
        Heading("Reviewed on", "reviewed_on", True, parsing.day),
        Heading("Residual impact", "residual_impact", True, impact),
        Heading("Residual likelihood", "residual_likelihood", True, likelihood),
        text("Cause", "cause"),
        text("Event", "event"),
        text("Consequence", "consequence"),
        Heading("Type", "kind", False, parsing.one_of(RISK_KIND_WORDS, "a type of risk")),
        text("Directorate", "directorate"),
        text("Service", "service"),
        Heading("Plans", "plans", False, parsing.ids),
        Heading("Inherent impact", "inherent_impact", False, impact),
        Heading("Inherent likelihood", "inherent_likelihood", False, likelihood),
        Heading("Target impact", "target_impact", False, impact),
        Heading("Target likelihood", "target_likelihood", False, likelihood),
        Heading("Target date", "target_date", False, parsing.day),
        Heading("Next review", "next_review", False, parsing.day),
        text("Mitigation", "mitigation"),
        Heading("Appetite", "appetite", False, parsing.up_to(1_000)),
        Heading("Closed on", "closed_on", False, parsing.day),
        text("Commentary", "commentary"),
    )


def feedback(framework: Framework) -> tuple[Heading, ...]:
    """What people told a service in a period."""
    counts = (Heading(words, words.lower().replace(" ", "_"), False, parsing.whole_number) for words in _FEEDBACK)  # fmt: skip
    return (text("Service", "service", True), _period(framework), *counts, text("Commentary", "commentary"))


def complaints(framework: Framework) -> tuple[Heading, ...]:
    """A stage of a complaint, by its days."""
    return (
        Heading("Case", "case_id", True, parsing.code),
        Heading("Stage", "stage", True, parsing.one_of(STAGE_WORDS, "a stage")),
        text("Service", "service", True),
        Heading("Received on", "received_on", True, parsing.day),
        Heading("Acknowledged on", "acknowledged_on", False, parsing.day),
        Heading("Extended to", "extended_to", False, parsing.day),
        text("Reason for extension", "extension_reason"),
        Heading("Responded on", "responded_on", False, parsing.day),
        Heading("Outcome", "outcome", False, parsing.one_of(OUTCOME_WORDS, "an outcome")),
    )


def workforce(framework: Framework) -> tuple[Heading, ...]:
    """A service's people in a period."""
    sums = (Heading(words, name, False, parsing.number) for words, name in _WORKFORCE.items())
    return (text("Service", "service", True), _period(framework), *sums, text("Commentary", "commentary"))


def _period(framework: Framework) -> Heading:
    parse = parsing.period_in(framework.calendar.year_type)

    def words_too(cell: RawCell) -> object:
        return parse(cell)

    return Heading("Period", "period", True, words_too)
