"""The strategic risk register as it was reviewed, quarter by quarter, from risks.csv.

Reviews are a small shorthand, a word a quarter: `4x3` impact by likelihood, `-` not reviewed; `closed` and a day
after the last."""

import csv
import datetime as dt
import random
from functools import cache

import council
import story
from catalogue import HERE
from facts import FIRST
from periods import quarter_end
from sheets import Row

HEADINGS = ("Risk id", "Title", "Type", "Owner", "Directorate", "Service", "Plans", "Cause", "Event", "Consequence",
            "Inherent impact", "Inherent likelihood", "Residual impact", "Residual likelihood", "Target impact",
            "Target likelihood", "Target date", "Appetite", "Reviewed on", "Next review", "Mitigation", "Closed on",
            "Commentary")  # fmt: skip
# Of five steps, the three that a matrix of low, medium and high has.
THREE = {"impact": {1: 1, 2: 1, 3: 2, 4: 2, 5: 3}, "likelihood": {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}}
SAID = {
    ("R01", 12): "The contractor asks for a fifth more. Postcode planning is late.",
    ("R01", 13): "Nothing that we did has moved it: the second contract slips for the second time.",
    ("R02", 13): "Up: two new hazards were found when a tower was opened for its doors.",
    ("R03", 12): "The target date has passed. Leases cost more than the grant pays.",
    ("R03", 13): "225 households and no fewer. A new date is to be agreed with Cabinet.",
    ("R09", 13): "Closed: all eleven vehicles are on the road.",
    ("R19", 12): "Up: a neighbour on the same network was attacked in April.",
    ("O02", 12): "On the short list of seven.",
    ("O02", 13): "The case is with the ministry; land at the quay is ours since August.",
}


@cache
def register() -> list[dict[str, str]]:
    with open(HERE / "risks.csv", newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def return_rows(quarter: int) -> list[Row]:
    """What was reviewed in a quarter."""
    return [row for risk in register() if (row := _row(risk, quarter))]


def _row(risk: dict[str, str], quarter: int) -> Row | None:
    steps, _, closed = risk["Reviews"].partition(" closed ")
    residual = steps.split()[quarter - FIRST]
    if residual == "-":
        return None
    risk_id = risk["Risk id"]
    rng = random.Random(f"{council.SEED} {risk_id} {quarter} review")
    day = _weekday(quarter_end(quarter) - dt.timedelta(days=rng.randrange(4, 34)))
    if risk_id == "R19" and quarter == 12:
        day = dt.date(2026, 5, 19)
    service = next(one for one in council.SERVICES if one.name == risk["Service"])
    ended = (
        dt.date.fromisoformat(closed)
        if closed and dt.date.fromisoformat(closed) <= quarter_end(quarter)
        else None
    )
    return {
        **{heading: risk[heading] for heading in HEADINGS if heading in risk},
        "Directorate": service.directorate,
        "Plans": "; ".join(plans_that_name(risk_id, quarter)),
        **_step("Inherent", risk["Inherent"]),
        **_step("Residual", residual),
        **_step("Target", risk["Target"]),
        "Target date": dt.date.fromisoformat(risk["Target date"]),
        "Appetite": int(risk["Appetite"]) if risk["Appetite"] else None,
        "Reviewed on": ended or day,
        "Next review": None if ended else _weekday((ended or day) + dt.timedelta(days=92)),
        "Closed on": ended,
        "Commentary": SAID.get((risk_id, quarter), ""),
    }


def in_three_steps(rows: list[Row]) -> list[Row]:
    """The same reviews by a matrix of three steps each way."""
    return [
        {h: THREE.get(h.split()[-1], {}).get(v, v) for h, v in row.items()}
        | {"Appetite": 2 if row["Appetite"] else None}
        for row in rows
    ]


def plans_that_name(risk_id: str, quarter: int) -> list[str]:
    """The plan nodes that name it as the plans stood three weeks after the quarter."""
    with open(HERE / "plans.csv", newline="", encoding="utf-8") as f:
        named = {row["Plan id"]: row["Risks"] for row in csv.DictReader(f)}
    for change in story.PLAN_CHANGES:
        if change.day < quarter_end(quarter) + dt.timedelta(days=14):
            named |= {plan: changed["Risks"] for plan, changed in change.plans.items() if "Risks" in changed}
    return [plan for plan, risks in named.items() if risk_id in risks.split(";")]


def _step(prefix: str, text: str) -> Row:
    impact, likelihood = text.split("x")
    return {f"{prefix} impact": int(impact), f"{prefix} likelihood": int(likelihood)}


def _weekday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
