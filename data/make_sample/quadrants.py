"""The returns of money, risks, customers and people: which file holds what, who hands it in and when."""

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import budget
import complaints
import council
import feedback
import risks
import sheets
import workforce
from facts import FIRST_CASES, QUARTERS
from handover import Clock, HandedIn
from periods import quarter_end, quarter_label


class Kind(NamedTuple):
    """A kind of return: who hands it in, how many days after the quarter, and in what sort of file at first and now."""

    name: str
    by: str
    days: int
    headings: tuple[str, ...]
    rows: Callable[[int], list[sheets.Row]]
    endings: tuple[str, str]
    first: int = QUARTERS[0]


FINANCE, PEOPLE, CUSTOMERS, RISKS = "Anneka Rao", "Dermot Quill", "Bea Lindqvist", council.PERFORMANCE_TEAM
KINDS = (
    Kind("budget", FINANCE, 20, budget.HEADINGS, budget.return_rows, ("csv", "xlsx")),
    Kind("risks", RISKS, 19, risks.HEADINGS, risks.return_rows, ("csv", "xlsx")),
    Kind("feedback", CUSTOMERS, 22, feedback.HEADINGS, feedback.return_rows, ("csv", "xlsx")),
    Kind(
        "complaints", CUSTOMERS, 22, complaints.HEADINGS, complaints.return_rows, ("csv", "csv"), FIRST_CASES
    ),
    Kind("workforce", PEOPLE, 21, workforce.HEADINGS, workforce.return_rows, ("xlsx", "csv")),
)
CHANGES_OVER = 12


def write(folder: Path) -> list[HandedIn]:
    """Writes every file and gives its lines of the manifest. The register of risks is there a second time, for a council
    whose matrix has three steps."""
    return [_write(folder, kind, quarter) for kind in KINDS for quarter in QUARTERS if quarter >= kind.first]


def _write(folder: Path, kind: Kind, quarter: int) -> HandedIn:
    ending = kind.endings[quarter >= CHANGES_OVER]
    file = f"{kind.name}/{kind.name}_{quarter_label(quarter).replace('/', '-').replace(' ', '_')}.{ending}"
    rows = kind.rows(quarter)
    sheets.write(folder / file, kind.name, kind.headings, rows)
    if kind.name == "risks":
        three = folder / kind.name / "three_steps" / Path(file).name
        sheets.write(three, kind.name, kind.headings, risks.in_three_steps(rows))
    rng = random.Random(f"{council.SEED} {file}")
    day = quarter_end(quarter) + dt.timedelta(days=kind.days + rng.randrange(-2, 3))
    return HandedIn(file, kind.name, kind.by, Clock(rng).on(day))
