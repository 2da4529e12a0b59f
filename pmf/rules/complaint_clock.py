"""The clocks of one complaint, for somebody who asks about a day. `customer_case.sql` has the same rule for all cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pmf.model.nation import Nation
from pmf.model.subjects import Customer
from pmf.rules import working_days


@dataclass(frozen=True)
class Clock:
    """The last days to acknowledge and to answer, the day after which the answer's days count, the last day with the
    longest extension, and the bank holidays that fell between."""

    acknowledge_by: date
    starts: date
    answer_by: date
    extended_to: date
    holidays: tuple[tuple[date, str], ...]


def clock(
    settings: Customer, nation: Nation, stage: int, received: date, acknowledged: date | None = None
) -> Clock:
    """The clocks of a stage, 1 or 2, of a complaint. Without a day of acknowledgement, as if on the last day for it; so
    also where it came later."""
    days, extension = (
        (settings.stage_1_days, settings.stage_1_extension_days)
        if stage == 1
        else (settings.stage_2_days, settings.stage_2_extension_days)
    )
    acknowledge_by = working_days.after(received, settings.acknowledge_days, nation)
    starts = min(acknowledged or acknowledge_by, acknowledge_by)
    answer_by = working_days.after(starts, days, nation)
    extended_to = working_days.after(answer_by, extension, nation)
    between = working_days.holidays_between(received, extended_to, nation)
    return Clock(acknowledge_by, starts, answer_by, extended_to, tuple(between))
