"""The headings of each kind of return, as templates print them and scripts rely on them."""

from __future__ import annotations

from pmf.intake import parsing, quadrant_headings
from pmf.intake.heading import Heading
from pmf.intake.heading import text as _text
from pmf.model.framework import Framework
from pmf.model.period import YearType
from pmf.model.words import (
    ACTION_KIND_WORDS,
    ACTION_STATUS_WORDS,
    FREQUENCY_WORDS,
    KIND_WORDS,
    POLARITY_WORDS,
    PROFILE_WORDS,
    STANDING_WORDS,
    YES_NO,
    StatusRule,
)

# Kinds that are read now. The rest are recognised, so that an officer is told rather than puzzled.
KINDS = (
    "plans",
    "indicators",
    "targets",
    "performance",
    "actions",
    "budget",
    "risks",
    "feedback",
    "complaints",
    "workforce",
)
REQUIRED = {
    "plans": ("Plan id", "Level", "Title"),
    "indicators": ("Indicator code", "Name", "Quadrant", "Polarity", "Kind", "Frequency", "Unit"),
    "targets": ("Indicator code", "Period", "Target"),
    "performance": ("Indicator code", "Period"),
    "actions": ("Action id", "Title", "Plan id", "Owner", "Due"),
    "budget": ("Line", "Service", "Period", "Fund", "Nature", "Approved budget"),
    "risks": ("Risk id", "Title", "Owner", "Reviewed on"),
    "feedback": ("Service", "Period", "Complaints received"),
    "complaints": ("Case", "Stage", "Service", "Received on"),
    "workforce": ("Service", "Period", "FTE at start"),
    "benchmarks": ("Indicator code", "Period", "Area", "Value"),
}
# Columns that a template prints for the officer to look at. They are not read back.
FOR_REFERENCE = frozenset(
    {
        "indicator name",
        "unit of measure",
        "last figure",
        "same period last year",
        "target now",
        "minimum now",
        "numerator means",
        "denominator means",
        "last commentary",
        "which way is good",
        "target last year",
        "minimum last year",
        "outturn last year",
        "last actual",
        "last forecast",
        "last reviewed",
    }
)


def headings_of(kind: str, framework: Framework) -> tuple[Heading, ...]:
    """The headings of a kind that is read now, in the template's order."""
    made = {
        "plans": _plans,
        "indicators": _indicators,
        "targets": _targets,
        "performance": _performance,
        "actions": _actions,
        "budget": quadrant_headings.budget,
        "risks": quadrant_headings.risks,
        "feedback": quadrant_headings.feedback,
        "complaints": quadrant_headings.complaints,
        "workforce": quadrant_headings.workforce,
    }
    return made[kind](framework)


def _plans(framework: Framework) -> tuple[Heading, ...]:
    return (
        Heading("Plan id", "node_id", True, parsing.code),
        Heading("Level", "level", True, parsing.named(framework.levels, "a level of plan")),
        _text("Title", "title", True),
        Heading("Parents", "parents", False, parsing.ids),
        _text("Directorate", "directorate"),
        _text("Service", "service"),
        _text("Owner", "owner"),
        _text("Lead member", "lead_member"),
        Heading("Statutory", "statutory", False, parsing.one_of(YES_NO, "an answer")),
        Heading("Start", "starts", False, parsing.day),
        Heading("End", "ends", False, parsing.day),
        Heading("Approved on", "approved_on", False, parsing.day),
        Heading("Review on", "review_on", False, parsing.day),
        Heading("Weight", "weight", False, parsing.number),
        _text("Purpose", "purpose"),
        _text("Monitored by", "monitored_by"),
        _text("Monitored", "monitored"),
        Heading("Outlined on", "outlined_on", False, parsing.day),
        Heading("Budget lines", "budget_lines", False, parsing.ids),
        Heading("Risks", "risks", False, parsing.ids),
    )


def _indicators(framework: Framework) -> tuple[Heading, ...]:
    rules = {rule.value: rule.value for rule in StatusRule}
    return (
        Heading("Indicator code", "code", True, parsing.code),
        _text("Name", "name", True),
        Heading("Quadrant", "quadrant", True, parsing.named(framework.quadrants, "a part of the scorecard")),
        Heading("Polarity", "polarity", True, parsing.one_of(POLARITY_WORDS, "a polarity")),
        Heading("Kind", "kind", True, parsing.one_of(KIND_WORDS, "a kind of indicator")),
        Heading("Frequency", "frequency", True, parsing.one_of(FREQUENCY_WORDS, "a frequency")),
        _text("Unit", "unit", True),
        _text("Definition", "definition"),
        Heading(
            "Indicator set",
            "indicator_set",
            False,
            parsing.named(framework.indicator_sets, "an indicator set"),
        ),
        _text("Directorate", "directorate"),
        _text("Service", "service"),
        _text("Owner", "owner"),
        _text("Lead member", "lead_member"),
        Heading("Decimals", "decimals", False, parsing.up_to(6)),
        _text("Numerator", "numerator_label"),
        _text("Denominator", "denominator_label"),
        Heading("Multiplier", "multiplier", False, parsing.number),
        Heading("Days allowed", "days_allowed", False, parsing.up_to(400)),
        _text("Source", "source"),
        Heading("Statutory", "statutory", False, parsing.one_of(YES_NO, "an answer")),
        _text("Benchmark source", "benchmark_source"),
        Heading("Status rule", "status_rule", False, parsing.one_of(rules, "a status rule")),
        Heading("Tolerance", "tolerance", False, parsing.number),
        Heading("Trigger", "review_trigger", False, parsing.trigger),
        Heading("Plans", "plans", False, parsing.ids),
        Heading("Introduced", "introduced", False, parsing.day),
        Heading("Retired", "retired", False, parsing.day),
        _text("Reason", "reason"),
        Heading("Proxy", "proxy", False, parsing.one_of(YES_NO, "an answer")),
        Heading("Business critical", "business_critical", False, parsing.one_of(YES_NO, "an answer")),
        _text("Tags", "tags"),
        Heading(
            "Period type",
            "year_type",
            False,
            parsing.one_of({kind.value: kind.value for kind in YearType}, "a kind of year"),
        ),
    )


def _targets(framework: Framework) -> tuple[Heading, ...]:
    return (
        Heading("Indicator code", "code", True, parsing.code),
        # Which year a period belongs to is the indicator's business, so it is read later.
        _text("Period", "period", True),
        Heading("Target", "target", True, parsing.number),
        Heading("Minimum standard", "minimum", False, parsing.number),
        Heading("Lower limit", "lower_limit", False, parsing.number),
        Heading("Upper limit", "upper_limit", False, parsing.number),
        Heading("Stretch", "stretch", False, parsing.number),
        _text("Place", "place"),
        _text("Group", "population_group"),
        Heading("Profile", "profile", False, parsing.one_of(PROFILE_WORDS, "a profile")),
        _text("Set by", "set_by"),
        Heading("Agreed on", "agreed_on", False, parsing.day),
        _text("Rationale", "rationale"),
    )


def _performance(framework: Framework) -> tuple[Heading, ...]:
    figure = parsing.figure_with(framework.returns.markers)
    return (
        Heading("Indicator code", "code", True, parsing.code),
        _text("Period", "period", True),
        Heading("Value", "value", False, figure),
        Heading("Numerator", "numerator", False, figure),
        Heading("Denominator", "denominator", False, figure),
        Heading("Standing", "standing", False, parsing.one_of(STANDING_WORDS, "a standing")),
        Heading("Forecast outturn", "forecast", False, parsing.number),
        _text("Commentary", "commentary"),
        _text("Cause", "cause"),
        _text("Action", "action"),
        _text("Action owner", "action_owner"),
        Heading("Action due", "action_due", False, parsing.day),
        _text("Place", "place"),
        _text("Group", "population_group"),
        _text("Reported status", "reported_status"),
        _text("Reason for restatement", "reason"),
    )


def _actions(framework: Framework) -> tuple[Heading, ...]:
    return (
        Heading("Action id", "action_id", True, parsing.code),
        _text("Title", "title", True),
        Heading("Plan id", "plans", True, parsing.ids),
        _text("Owner", "owner", True),
        Heading("Due", "due", True, parsing.day),
        Heading("Kind", "kind", False, parsing.one_of(ACTION_KIND_WORDS, "a kind of action")),
        Heading("Start", "begins", False, parsing.day),
        Heading("Period", "period", False, parsing.period_in(framework.calendar.year_type)),
        Heading("Status", "status", False, parsing.one_of(ACTION_STATUS_WORDS, "how an action stands")),
        Heading("Percent complete", "percent_complete", False, parsing.share_done),
        Heading("Revised due", "revised_due", False, parsing.day),
        Heading("Completed on", "completed_on", False, parsing.day),
        _text("Commentary", "commentary"),
        Heading("Risk id", "risk_id", False, parsing.code),
        Heading("Indicator code", "code", False, parsing.code),
    )
