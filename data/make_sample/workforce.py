"""The people of each service, quarter by quarter: sums that agree with the indicators of sickness, vacancies, agency
staff, turnover, appraisals, accidents and the staff survey."""

import random
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import council
from council import Service
from facts import QUARTERS, shared, told, words
from periods import quarter_label, written_quarter
from sheets import Row

HEADINGS = ("Service", "Period", "FTE at start", "FTE at end", "Days lost short term", "Days lost long term",
            "Headcount", "Leavers", "Posts", "Vacancies", "Agency spend", "Pay bill", "Appraisals due",
            "Appraisals done", "Accidents", "Engaged", "Survey responses", "Commentary")  # fmt: skip

VACANT = {"Housing and Communities": "HOM14", "Place and Environment": "ENV16", "Planning and Growth": "GRO14",
          "Customer and Digital": "DIG16", "Resources": "REV14", "Children and Adults": "ASC13"}  # fmt: skip
SICK = {"Housing and Communities": "REP16", "Place and Environment": "WST15", "Planning and Growth": "PLN17",
        "Customer and Digital": "CUS18", "Resources": "FIN17", "Children and Adults": "CHI13"}  # fmt: skip


class Weight(NamedTuple):
    """A service's part of its directorate: posts, sickness and vacancies, and of the council's agency staff."""

    posts: float
    sick: float
    vacant: float
    agency: float


WEIGHTS = {
    "REP": Weight(100, 0, 1.3, 0), "HSG": Weight(86, 1.0, 0.8, 4), "HOM": Weight(63, 1.05, 1.0, 12),
    "WST": Weight(138, 1.1, 0.9, 16), "ENV": Weight(140, 0.95, 0.8, 10), "REG": Weight(38, 0.8, 1.7, 6),
    "PLN": Weight(72, 1.05, 0.9, 8), "GRO": Weight(48, 0.9, 1.1, 3),
    "CUS": Weight(96, 1.1, 0.5, 6), "DIG": Weight(70, 0.8, 1.8, 5),
    "FIN": Weight(92, 0.85, 1.1, 5), "REV": Weight(130, 1.1, 1.0, 9), "WF": Weight(9, 0.9, 1.0, 0),
    "CHI": Weight(205, 1.05, 1.1, 0), "ASC": Weight(202, 0.95, 0.9, 16),
}  # fmt: skip
# Repairs in pounds; children's social workers by the posts that CHI14 counts, each at so much a quarter.
REPAIRS_AGENCY = (120_000, 130_000, 150_000, 180_000, 250_000, 290_000)
A_SOCIAL_WORKER = 10_000
SMALL_TEAM = "WF"
SEASON = (0.23, 0.235, 0.28, 0.255)
LEAVING = (0.24, 0.29, 0.22, 0.25)
# Of a year's appraisals, how many were due in each quarter; of the few left for the last nothing was handed in.
APPRAISALS = (0.35, 0.51, 0.11, 0.0, 0.35, 0.54)


@cache
def fte(quarter: int) -> dict[str, float]:
    """FTE at the end of a quarter: posts less those that nobody is in. A quarter before the first has its posts."""
    return {s: posts(quarter)[s] - vacancies(quarter)[s] + _spread(s, quarter) for s in WEIGHTS}


@cache
def posts(quarter: int) -> dict[str, int]:
    return _by_directorate(
        VACANT, quarter, "denominator", {s: w.posts for s, w in WEIGHTS.items()}, {SMALL_TEAM: 9}
    )


@cache
def vacancies(quarter: int) -> dict[str, int]:
    weights = {s: w.posts * w.vacant for s, w in WEIGHTS.items()}
    return _by_directorate(VACANT, quarter, "numerator", weights, {SMALL_TEAM: 1})


@cache
def sickness(quarter: int) -> dict[str, float]:
    """Working days lost in a quarter, so that four quarters make what the directorate's indicator says of them."""
    days: dict[str, float] = {}
    for directorate, code in SICK.items():
        mine = [s.code for s in council.SERVICES if s.directorate == directorate]
        total = _directorate_days(directorate, code, quarter)
        rest = [s for s in mine if WEIGHTS[s].sick]
        if "REP" in mine:
            # The rise is the repairs teams': the others are as they were.
            for s in rest:
                days[s] = round(_average(s, quarter) * 9.0 * WEIGHTS[s].sick * SEASON[quarter % 4])
            days["REP"] = total - sum(days[s] for s in rest)
        else:
            parts = shared(round(2 * total), {s: _average(s, quarter) * WEIGHTS[s].sick for s in mine})
            days |= {s: half / 2 for s, half in parts.items()}
    return days


def return_rows(quarter: int) -> list[Row]:
    rows = [_row(service, quarter) for service in council.SERVICES]
    said = words("workforce_words.csv")
    return [row | {"Commentary": said.get((str(row["Service"]), quarter_label(quarter)), "")} for row in rows]


def agency(quarter: int) -> dict[str, int]:
    """Pounds spent on agency staff in a quarter, all of them together what WF02 counts."""
    whole = told("WF02", quarter)
    fixed = {"REP": REPAIRS_AGENCY[quarter - QUARTERS[0]], "CHI": A_SOCIAL_WORKER * _count("CHI14", quarter)}
    rest = shared(
        _whole(whole.numerator) - sum(fixed.values()),
        {s: w.agency for s, w in WEIGHTS.items() if s not in fixed},
    )
    return rest | fixed


def _row(service: Service, quarter: int) -> Row:
    s = service.code
    days = sickness(quarter)[s]
    long_term = round(days * _long_share(s, quarter))
    staff = {t: fte(quarter)[t] for t in WEIGHTS if t != SMALL_TEAM}
    heads = shared(_whole(told("WF05", quarter).denominator) - 8, staff) | {SMALL_TEAM: 8}
    due = shared(round(_whole(told("WF04", quarter).denominator) * APPRAISALS[quarter - QUARTERS[0]]), heads)
    survey = _survey(quarter, heads)
    return {
        "Service": service.name,
        "Period": written_quarter(quarter, "2025/26 Q3"),
        "FTE at start": round(fte(quarter - 1)[s], 1),
        "FTE at end": round(fte(quarter)[s], 1),
        "Days lost short term": days - long_term,
        "Days lost long term": long_term,
        "Headcount": heads[s],
        "Leavers": _leavers(quarter)[s],
        "Posts": posts(quarter)[s],
        "Vacancies": vacancies(quarter)[s],
        "Agency spend": agency(quarter)[s] or 0,
        "Pay bill": _pay(quarter)[s],
        "Appraisals due": due[s] or None,
        "Appraisals done": min(due[s], _appraisals(quarter, heads)[s]) if due[s] else None,
        "Accidents": _accidents(quarter)[s],
        "Engaged": survey[0].get(s),
        "Survey responses": survey[1].get(s),
    }


def _directorate_days(directorate: str, code: str, quarter: int) -> float:
    first = QUARTERS[0]
    if quarter < first + 4:
        whole = float(_value(code, first + 3)) * _mean_fte(directorate, first + 3)
        return round(whole * SEASON[quarter % 4])
    whole = float(_value(code, quarter)) * _mean_fte(directorate, quarter)
    return round(whole - sum(_directorate_days(directorate, code, q) for q in range(quarter - 3, quarter)))


def _mean_fte(directorate: str, quarter: int) -> float:
    mine = [s.code for s in council.SERVICES if s.directorate == directorate]
    return sum(_average(s, q) for s in mine for q in range(quarter - 3, quarter + 1)) / 4


def _average(s: str, quarter: int) -> float:
    return (fte(quarter - 1)[s] + fte(quarter)[s]) / 2


def _long_share(s: str, quarter: int) -> float:
    rise = (0.46, 0.47, 0.5, 0.54, 0.63, 0.69)[quarter - QUARTERS[0]]
    return rise if s == "REP" else 0.42 + 0.02 * (len(s + str(quarter)) % 3)


def _pay(quarter: int) -> dict[str, int]:
    """The pay bill with agency staff in it, as WF02 counts it."""
    spent = agency(quarter)
    rest = _whole(told("WF02", quarter).denominator) - sum(spent.values())
    own = shared(rest, {s: fte(quarter)[s] for s in WEIGHTS})
    return {s: own[s] + spent[s] for s in WEIGHTS}


def _leavers(quarter: int) -> dict[str, int]:
    """Four quarters make the turnover of WF03."""
    weights = {
        s: posts(quarter)[s] * (1.4 if s in ("REP", "REG", "CUS") else 1.0)
        for s in WEIGHTS
        if s != SMALL_TEAM
    }
    return shared(_left(quarter), weights) | {SMALL_TEAM: 1 if quarter in (9, 12) else 0}


def _left(quarter: int) -> int:
    first = QUARTERS[0]
    small = 1 if quarter in (9, 12) else 0
    if quarter < first + 4:
        return round(_turnover(first + 3) * LEAVING[quarter % 4]) - small
    before = sum(_left(q) + (1 if q in (9, 12) else 0) for q in range(quarter - 3, quarter))
    return round(_turnover(quarter)) - before - small


def _turnover(quarter: int) -> float:
    heads = [_whole(told("WF05", q).denominator) for q in range(quarter - 3, quarter + 1)]
    return float(_value("WF03", quarter)) / 100 * sum(heads) / 4


def _appraisals(quarter: int, heads: dict[str, int]) -> dict[str, int]:
    so_far = _whole(told("WF04", quarter).numerator)
    before = _whole(told("WF04", quarter - 1).numerator) if quarter % 4 else 0
    weights = {s: n * (0.9 if s in ("REP", "CHI") else 1.0) for s, n in heads.items()}
    return shared(so_far - before, weights)


def _accidents(quarter: int) -> dict[str, int]:
    """Accidents that cost a day of work: crews as WST16 counts them, elsewhere those that WF06 reports."""
    crews = shared(_count_value("WST16", quarter), {"WST": 3, "ENV": 2})
    others = shared(_count_value("WF06", quarter), {"REP": 3, "REG": 1, "ASC": 2})
    return {s: crews.get(s, 0) + others.get(s, 0) for s in WEIGHTS}


def _survey(quarter: int, heads: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """The yearly staff survey, in the quarter in which WF09 has it."""
    found = told("WF09", quarter)
    if found.denominator is None:
        return {}, {}
    replied = shared(
        _whole(found.denominator), {s: n * (0.7 if s == "REP" else 1.0) for s, n in heads.items()}
    )
    agreed = shared(
        _whole(found.numerator), {s: n * (0.62 if s == "REP" else 1.0) for s, n in replied.items()}
    )
    return agreed, replied


def _by_directorate(
    codes: dict[str, str], quarter: int, side: str, weights: dict[str, float], fixed: dict[str, int]
) -> dict[str, int]:
    out: dict[str, int] = {}
    for directorate, code in codes.items():
        mine = [s.code for s in council.SERVICES if s.directorate == directorate]
        own = {s: fixed[s] for s in mine if s in fixed}
        whole = _whole(getattr(told(code, quarter), side)) - sum(own.values())
        out |= shared(whole, {s: weights[s] for s in mine if s not in own}) | own
    return out


def _spread(s: str, quarter: int) -> float:
    """Part-time posts: a little off the whole number."""
    return (
        0.0
        if s == SMALL_TEAM
        else round(random.Random(f"{council.SEED} {s} {quarter} fte").uniform(-0.9, 0.4), 1)
    )


def _whole(number: int | None) -> int:
    return int(number or 0)


def _value(code: str, quarter: int) -> Decimal:
    return told(code, quarter).value or Decimal(0)


def _count(code: str, quarter: int) -> int:
    return _whole(told(code, quarter).numerator)


def _count_value(code: str, quarter: int) -> int:
    return int(told(code, quarter).value or 0)
