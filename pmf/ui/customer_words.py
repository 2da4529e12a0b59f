"""A case that is late, as the cells of a table."""

from __future__ import annotations

from pmf.reports.customer import Row
from pmf.rules.rate_wording import number
from pmf.rules.wording import day

HEADS = ("Case", "Stage", "Was due", "Working days late", "Since")


def case_cells(case: Row) -> tuple[str, ...]:
    """What is said of a case: nothing of whose it is."""
    return (
        case["case_id"],
        f"{case['stage']}{', extended' if case['is_extended'] else ''}",
        day(case["answer_until"]),
        number(case["days_late"]),
        f"answered {day(case['responded_on'])}" if case["responded_on"] else "still open",
    )
