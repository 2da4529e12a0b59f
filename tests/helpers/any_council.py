"""One small council that can be handed in to any of the shipped frameworks: it writes the sample's words."""

from __future__ import annotations

from pathlib import Path

from helpers.council import Council, open_road
from helpers.files import FIGURES, csv_file
from pmf.catalogue.council import ROOT

FRAMEWORKS = {path.stem: path for path in sorted((ROOT / "config" / "frameworks").glob("*.toml"))}
PLANS = (
    ("Plan id", "Level", "Title", "Parents", "Directorate", "Service", "Owner", "Start", "End", "Approved on", "Outlined on", "Review on"),
    ("V", "Vision", "A fair town", "", "", "", "Ada", "2023-04-01", "2027-03-31", "2023-02-22", "", "2026-02-20"),
    ("P1", "Priority", "Warm homes", "V", "", "", "Ada", "2023-04-01", "2027-03-31", "2023-02-22", "", "2027-01-20"),
    ("O1", "Objective", "Repairs in time", "P1", "", "", "Ada", "2023-04-01", "2027-03-31", "2023-02-22", "", "2027-01-20"),
    ("ST", "Strategy", "Homelessness", "V", "", "", "Ada", "2023-04-01", "2027-03-31", "2023-02-22", "", "2027-01-20"),
    ("PP", "Partnership plan", "Clean air", "V", "", "", "Ada", "2023-04-01", "2027-03-31", "2023-02-22", "", "2027-01-20"),
    ("DP", "Directorate plan", "Homes plan", "P1", "Homes", "", "Bea", "2025-04-01", "2027-03-31", "2025-03-20", "2024-11-20", ""),
    ("SP", "Service plan", "Repairs plan", "DP;O1", "Homes", "Repairs", "Cy", "2025-04-01", "2026-03-31", "2025-02-12", "", ""),
    ("TP", "Team plan", "Crew", "SP", "Homes", "Repairs", "Dee", "2025-04-01", "2026-03-31", "", "", ""),
)  # fmt: skip
INDICATORS = (
    ("Indicator code", "Name", "Quadrant", "Indicator set", "Polarity", "Kind", "Frequency", "Unit", "Directorate", "Service", "Plans"),
    ("REP01", "Repairs on time", "Performance", "Strategic", "Higher is better", "Period", "Monthly", "%", "Homes", "Repairs", "O1;SP"),
    ("REP02", "Days to repair", "Performance", "Corporate", "Lower is better", "Period", "Monthly", "days", "Homes", "Repairs", "SP"),
    ("REP03", "Calls at the depot", "Performance", "Service", "None", "Period", "Monthly", "number", "Homes", "Repairs", ""),
    ("FIN01", "Rent collected", "Finance", "Strategic", "Higher is better", "Period", "Quarterly", "%", "Money", "Rents", "O1"),
    ("RSK01", "Risks over appetite", "Risk", "Corporate", "Lower is better", "Snapshot", "Quarterly", "number", "Money", "Rents", ""),
    ("CUS01", "Complaints in time", "Customer", "Strategic", "Higher is better", "Period", "Monthly", "%", "Homes", "Repairs", ""),
    ("WFD01", "Days lost", "Workforce", "Corporate", "Lower is better", "Period", "Quarterly", "days", "Money", "Rents", ""),
)  # fmt: skip
TARGETS = (
    ("Indicator code", "Period", "Target", "Minimum standard"),
    *((code, "2025/26", target, minimum) for code, target, minimum in (
        ("REP01", 90, 80), ("REP02", 10, 15), ("FIN01", 98, 95), ("RSK01", 2, 4), ("CUS01", 90, 80), ("WFD01", 8, 10)
    )),
)  # fmt: skip
MONTHS = ("2025-10", "2025-11", "2025-12")
# Repairs miss their minimum in December and take too long; nobody has handed in the complaints of December.
RETURN = (
    FIGURES,
    *(("REP01", month, value) for month, value in zip(MONTHS, (91, 88, 72), strict=True)),
    *(("REP02", month, value) for month, value in zip(MONTHS, (9, 12, 21), strict=True)),
    *(("REP03", month, 40) for month in MONTHS),
    *(("CUS01", month, 85) for month in MONTHS[:2]),
    ("FIN01", "2025/26 Q3", 97),
    ("RSK01", "2025/26 Q3", 1),
    ("WFD01", "2025/26 Q3", 12),
)


def fill(council: Council) -> None:
    """Hand in its plans, indicators, targets and figures."""
    for name, rows in (
        ("plans", PLANS),
        ("indicators", INDICATORS),
        ("targets", TARGETS),
        ("performance", RETURN),
    ):
        council.accepted(csv_file(*rows), f"{name}.csv")


def made(path: Path, framework: str) -> Path:
    """A database of it under a framework."""
    with open_road(path, framework=FRAMEWORKS[framework]) as council:
        fill(council)
    return path
