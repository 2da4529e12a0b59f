"""What went wrong, late, missing or back for correction: the events that no formula would make up."""

import datetime as dt
from dataclasses import dataclass

from series import Figure

NOT_HANDED_IN = ("Regulatory services", 13)
LATE = ("Adult social care", 13, 42)  # service, quarter, days after the quarter's end

NOT_YET_VERIFIED = (("Adult social care", 13), ("Growth and regeneration", 13), ("Waste and recycling", 13))

# Numerator and denominator by month, counted from April 2023: June 2026 is month 38.
BY_HAND = {"REP01": {38: (538, 651)}, "CUS06": {38: (624, 707)}}
AS_FIRST_HANDED_IN = {("REP01", 38): (556, 651), ("CUS06", 38): (634, 718)}

MARKERS = {
    ("PLN04", "2025/26 Q3"): "n/a",
    ("WF13", "2025/26 Q1"): "n/a",
    ("HOM10", "2024/25 Q3"): "n/a",
    ("WST06", "2026/27 Q2"): "not yet available",
    ("ENV07", "2026/27 Q2"): "not yet available",
}


@dataclass(frozen=True)
class Restatement:
    """A figure handed in again: in the next return, or in a file of its own."""

    code: str
    month: int
    quarter: int
    reason: str
    own_file: str = ""
    handed_in_at: str = ""


RESTATEMENTS = (
    Restatement(
        "REP01",
        38,
        13,
        "The contractor closed 18 June jobs before the work was done. Internal audit rang the tenants; "
        "those jobs were finished late and now count as late.",
    ),
    Restatement(
        "CUS06",
        38,
        12,
        "Eleven replies to the June survey were counted twice. Taken out; the result hardly moves.",
        "Customer services Q1 2026-27 correction.xlsx",
        "2026-08-19T14:05:00",
    ),
)


@dataclass(frozen=True)
class PlanChange:
    """The plans handed in again: all of them, or those that changed. `plans` gives what changed by plan."""

    file: str
    day: dt.date
    plans: dict[str, dict[str, str]]
    whole: bool = False


PLAN_CHANGES = (
    PlanChange(
        "plans_2026-27.csv",
        dt.date(2026, 3, 27),
        {
            "O1.1": {"Purpose": "A repair is done on the day that was promised, and once. Twelve months of late repairs have cost us trust."},
            "O3.1": {"Weight": "3", "Risks": "R08;R16"},
            "SP-FIN": {"Budget lines": "REV-FIN-01;REV-FIN-02;REV-FIN-03"},
        },
        whole=True,
    ),
    PlanChange(
        "plans_2026-27_July.csv",
        dt.date(2026, 7, 10),
        {
            "O2.1": {"Title": "Safer estates, high streets and shops", "Lead member": "Cllr Joan Pelham"},
            "PP-SAF": {"Lead member": "Cllr Joan Pelham"},
            "SP-TOU": {"End": "2026-06-30"},
            "SP-GRO": {"Budget lines": "REV-GRO-01;REV-GRO-02;REV-GRO-03;CAP-GRO-01"},
            "SP-LIB": {
                "Level": "Service plan", "Title": "Libraries and engagement service plan", "Parents": "DP-CD;O2.2",
                "Directorate": "Customer and Digital", "Service": "Customer services", "Owner": "Tessa Molyneux",
                "Lead member": "Cllr Neil Fairweather", "Statutory": "No", "Start": "2026-07-01", "End": "2027-03-31",
                "Review on": "2027-01-31", "Purpose": "Libraries become the place where residents are asked and answered.",
                "Monitored by": "Directorate management team", "Monitored": "Monthly", "Outlined on": "2026-05-14",
                "Budget lines": "REV-CUS-03", "Risks": "R21",
            },
        },
    ),
)  # fmt: skip
# Since then they hang under no plan: nobody has said what they are counted for.
MEASURE_NOTHING = ("CUS09", "GRO11")
INDICATORS_CHANGED = ("indicators_2026-27_July.csv", dt.date(2026, 7, 13))


def amended(code: str, figures: list[Figure]) -> list[Figure]:
    """The figures as they are now believed, with what this council's life did to them."""
    by_hand = BY_HAND.get(code, {})
    out = []
    for f in figures:
        numerator, denominator = by_hand.get(f.period.first, (f.numerator, f.denominator))
        marker = MARKERS.get((code, f.period.label), "")
        if marker:
            out.append(Figure(f.period, marker=marker))
        else:
            out.append(Figure(f.period, f.value, numerator, denominator))
    return out


def as_first_handed_in(code: str, figure: Figure) -> Figure:
    key = (code, figure.period.first)
    if key not in AS_FIRST_HANDED_IN:
        return figure
    numerator, denominator = AS_FIRST_HANDED_IN[key]
    return Figure(figure.period, None, numerator, denominator)
