"""The budget lines at the end of each quarter, so that a service's variance is what its indicator says of it."""

import csv
import random
from functools import cache
from typing import NamedTuple

import council
import workforce
from catalogue import HERE
from facts import QUARTERS, shared, told, words
from periods import quarter_label, written_quarter
from sheets import Row

HEADINGS = ("Line", "Service", "Period", "Directorate", "Account", "Fund", "Nature", "Approved budget",
            "Profile to date", "Actual to date", "Forecast outturn", "Savings target", "Savings delivered", "Limit",
            "Restricted", "Commentary")  # fmt: skip
# A service's forecast over its expenditure budget in per cent, as its indicator says. HOM15 says pounds.
PERCENT_OVER = {"REP": "REP17", "HSG": "HSG17", "WST": "WST17", "ENV": "ENV17", "REG": "REG14", "PLN": "PLN18",
                "GRO": "GRO15", "CUS": "CUS19", "DIG": "DIG17", "FIN": "FIN18", "REV": "REV15", "CHI": "CHI15",
                "ASC": "ASC14"}  # fmt: skip
WITHOUT_INDICATOR = {"WF": (-10_000, -12_000, -15_000, -21_000, -28_000, -36_000)}
SPENT_BY = (0.24, 0.49, 0.74, 1.0)
LAST_YEAR = 0.965
PROGRAMME = "FIN06"
GENERAL_RESERVE = (4_550_000, 3_600_000)  # at the beginning of 2025/26 and, after that year, of 2026/27
SUPPORT = (2_840_000, 3_700_000)
RESTRICTED_FROM = 12
# Savings of the year: target, and what is delivered or on its way, by quarter.
SAVINGS = {
    "REV-WST-01 Collections: vehicles and hire": (180_000, 200_000, (60, 100, 120, 140, 150, 120)),
    "REV-CHI-01 Children's social work: placements": (240_000, 260_000, (80, 120, 150, 170, 180, 150)),
    "REV-ASC-01 Care and support: packages and placements": (280_000, 320_000, (150, 210, 240, 260, 240, 260)),
    "REV-DIG-01 Service desk and systems: licences and contracts": (140_000, 150_000, (100, 140, 140, 140, 150, 150)),
    "REV-REV-01 Council tax and business rates: running costs": (80_000, 90_000, (40, 60, 70, 75, 80, 70)),
    "REV-CUS-01 Contact centre: running costs": (100_000, 110_000, (60, 80, 95, 100, 110, 110)),
    "REV-ENV-02 Highways: contracts": (110_000, 120_000, (50, 70, 90, 100, 95, 100)),
    "REV-HOM-02 Temporary accommodation: nightly lets and leases": (90_000, 100_000, (40, 50, 55, 60, 70, 60)),
}  # fmt: skip


class Line(NamedTuple):
    """A line of the budget of 2026/27, and its share of what its service is over in each year."""

    line: str
    service: str
    account: str
    fund: str
    nature: str
    approved: int
    share: tuple[str, str]
    counts: bool


class Amounts(NamedTuple):
    """Pounds of a line at the end of a quarter. `over` is adverse: income not earned, too."""

    approved: int
    over: int

    def forecast(self, nature: str) -> int:
        return self.approved + (self.over if nature == "Expenditure" else -self.over)


@cache
def lines() -> tuple[Line, ...]:
    with open(HERE / "budget_lines.csv", newline="", encoding="utf-8") as f:
        return tuple(
            Line(
                row["Line"],
                row["Service"],
                row["Account"],
                row["Fund"],
                row["Nature"],
                int(row["Approved"]),
                (row["Share 2025/26"], row["Share 2026/27"]),
                row["In percentage"] == "yes",
            )
            for row in csv.DictReader(f)
        )


def return_rows(quarter: int) -> list[Row]:
    """Every line of the council, service by service, and last its reserves and its borrowing."""
    amounts = revenue(quarter)
    spent = capital_spent(quarter)
    rows = [
        _row(one, amounts[one.line], quarter)
        if one.account == "Revenue"
        else _capital_row(one, spent[one.line], quarter)
        for service in council.SERVICES
        for one in lines()
        if one.service == service.code and (one.account == "Capital" or one.line in amounts)
    ]
    said = words("budget_words.csv")
    rows += reserves_and_borrowing(quarter)
    return [row | {"Commentary": said.get((str(row["Line"]), quarter_label(quarter)), "")} for row in rows]


@cache
def revenue(quarter: int) -> dict[str, Amounts]:
    """Approved budget and adverse variance of each revenue line."""
    year = int(quarter >= 12)
    out: dict[str, Amounts] = {}
    for service in council.SERVICES:
        mine = [one for one in lines() if one.service == service.code and one.account == "Revenue"]
        out |= _service(
            service.code, [one for one in mine if one.share[year] not in ("restricted",)], quarter, year
        )
        if quarter >= RESTRICTED_FROM:
            out |= {
                one.line: Amounts(one.approved, 40_000 if quarter == 12 else 60_000)
                for one in mine
                if one.share[year] == "restricted"
            }
    whole = _thousands(float(told("FIN01", quarter).value or 0) / 100 * _net(out))
    rest = whole - sum(a.over for line, a in out.items() if _fund(line) == "General Fund")
    central = {
        one.line: float(one.share[year].split()[1])
        for one in lines()
        if one.share[year].startswith("council")
    }
    parts = {line: _thousands(rest * weight / 100) for line, weight in central.items()}
    first = next(iter(parts))
    parts[first] += rest - sum(parts.values())
    return out | {line: out[line]._replace(over=over) for line, over in parts.items()}


def _service(code: str, mine: list[Line], quarter: int, year: int) -> dict[str, Amounts]:
    approved = {one.line: one.approved if year else _thousands(one.approved * LAST_YEAR) for one in mine}
    over = _over(code, sum(approved[one.line] for one in mine if one.counts), quarter)
    agency = {
        one.line: _agency_forecast(code, quarter) - approved[one.line]
        for one in mine
        if one.share[year] == "agency"
    }
    weights = {one.line: float(one.share[year]) for one in mine if one.share[year].replace(".", "").isdigit()}
    rest = over - sum(agency.values())
    parts = {
        line: _thousands(rest * weight / (sum(weights.values()) or 1)) for line, weight in weights.items()
    }
    largest = max(parts, key=lambda line: (weights[line], line))
    parts[largest] += rest - sum(parts.values())
    return {
        one.line: Amounts(approved[one.line], agency.get(one.line, 0) + parts.get(one.line, 0))
        for one in mine
    }


def _over(code: str, base: int, quarter: int) -> int:
    if code == "HOM":
        return int(told("HOM15", quarter).value or 0)
    if code in WITHOUT_INDICATOR:
        return WITHOUT_INDICATOR[code][quarter - QUARTERS[0]]
    return _thousands(float(told(PERCENT_OVER[code], quarter).value or 0) / 100 * base)


def _agency_forecast(code: str, quarter: int) -> int:
    """The year at the pace so far; at first a little hopeful."""
    so_far = _agency_so_far(code, quarter)
    if quarter % 4 == 3:
        return so_far
    return _thousands(so_far * 4 / (quarter % 4 + 1) * (0.92 if quarter % 4 == 0 else 0.96))


def _agency_so_far(code: str, quarter: int) -> int:
    return sum(workforce.agency(q)[code] for q in range(quarter - quarter % 4, quarter + 1))


def _row(one: Line, amounts: Amounts, quarter: int) -> Row:
    forecast = amounts.forecast(one.nature)
    profile = _thousands(amounts.approved * SPENT_BY[quarter % 4])
    return _common(one.line, one.service, one.account, one.fund, one.nature, quarter) | {
        "Approved budget": amounts.approved,
        "Profile to date": profile,
        "Actual to date": _actual(one, amounts.approved, forecast, quarter),
        "Forecast outturn": forecast,
        "Restricted": "Yes" if "restricted" in one.share else "No",
    } | _savings(one.line, quarter)  # fmt: skip


def _actual(one: Line, approved: int, forecast: int, quarter: int) -> int:
    if quarter % 4 == 3:
        return forecast
    if "agency" in one.share:
        return _agency_so_far(one.service, quarter)
    rng = random.Random(f"{council.SEED} {one.line} {quarter} spent")
    return round((approved + (forecast - approved) * 0.9) * SPENT_BY[quarter % 4] * rng.uniform(0.985, 1.008))


def _savings(line: str, quarter: int) -> Row:
    if line not in SAVINGS:
        return {}
    before, now, delivered = SAVINGS[line]
    return {
        "Savings target": now if quarter >= 12 else before,
        "Savings delivered": 1000 * delivered[quarter - QUARTERS[0]],
    }


@cache
def capital_spent(quarter: int) -> dict[str, tuple[int, int, int]]:
    """Approved, spent since April and forecast of each capital line; together what FIN06 says was approved and spent."""
    year = int(quarter >= 12)
    mine = [one for one in lines() if one.account == "Capital"]
    programme = told(PROGRAMME, quarter)
    approved = shared(int(programme.denominator or 0), {one.line: one.approved for one in mine})
    late = (0.3, 0.55, 0.8, 1.0)[quarter % 4] if not year else (0.45, 1.0)[quarter % 4]
    forecast = {
        one.line: _thousands(approved[one.line] * (1 + float(one.share[year]) / 100 * late)) for one in mine
    }
    if quarter % 4 == 3:
        forecast = shared(
            int(programme.numerator or 0), {line: float(amount) for line, amount in forecast.items()}
        )
    spent = shared(int(programme.numerator or 0), {line: float(amount) for line, amount in forecast.items()})
    return {one.line: (approved[one.line], spent[one.line], forecast[one.line]) for one in mine}


def _capital_row(one: Line, amounts: tuple[int, int, int], quarter: int) -> Row:
    approved, spent, forecast = amounts
    profile = _thousands(approved * (0.13, 0.36, 0.64, 1.0)[quarter % 4])
    return _common(one.line, one.service, one.account, one.fund, one.nature, quarter) | {
        "Approved budget": approved,
        "Profile to date": profile,
        "Actual to date": spent,
        "Forecast outturn": forecast,
        "Restricted": "No",
    }


def reserves_and_borrowing(quarter: int) -> list[Row]:
    """What a reserve is planned and expected to hold at the end of the year, and what will be owed."""
    year = int(quarter >= 12)
    over = {
        fund: sum(a.over for line, a in revenue(quarter).items() if _fund(line) == fund)
        for fund in ("General Fund", "HRA")
    }
    general = GENERAL_RESERVE[year]
    usable = _thousands(float(told("FIN05", quarter).value or 0) / 100 * _net(revenue(quarter)))
    support = usable - (general - over["General Fund"])
    rents = (3_600_000, 3_600_000 - _hra_over(11))[year]
    borrowed, rents_borrowed = ((112_000_000, 92_400_000), (118_000_000, 96_000_000))[year]
    slipped = sum(approved - forecast for approved, _, forecast in capital_spent(quarter).values())
    rows = (
        ("RES-FIN-01 General reserve", "FIN", "Reserves", "General Fund", general, general - over["General Fund"], 2_000_000),
        ("RES-FIN-02 Budget support reserve", "FIN", "Reserves", "General Fund", SUPPORT[year], support, 1_000_000),
        ("RES-HSG-01 Housing revenue account balance", "HSG", "Reserves", "HRA", rents, rents - over["HRA"], 2_000_000),
        ("BOR-FIN-01 Borrowing", "FIN", "Borrowing", "General Fund", borrowed, borrowed - _thousands(slipped * 0.4), 125_000_000),
        ("BOR-HSG-01 Housing borrowing", "HSG", "Borrowing", "HRA", rents_borrowed, rents_borrowed - _thousands(slipped * 0.3), 104_000_000),
    )  # fmt: skip
    out = []
    for line, service, account, fund, approved, forecast, limit in rows:
        out.append(
            _common(line, service, account, fund, "Expenditure", quarter)
            | {"Approved budget": approved, "Actual to date": approved if account == "Reserves" else forecast,
               "Forecast outturn": forecast, "Limit": limit, "Restricted": "No"}
        )  # fmt: skip
    return out


def _hra_over(quarter: int) -> int:
    return sum(a.over for line, a in revenue(quarter).items() if _fund(line) == "HRA")


def _common(line: str, code: str, account: str, fund: str, nature: str, quarter: int) -> Row:
    service = next(one for one in council.SERVICES if one.code == code)
    return {
        "Line": line,
        "Service": service.name,
        "Period": written_quarter(quarter, "2025/26 Q3"),
        "Directorate": service.directorate,
        "Account": account,
        "Fund": fund,
        "Nature": nature,
    }


def _net(amounts: dict[str, Amounts]) -> int:
    """The General Fund's net budget."""
    nature = {one.line: one.nature for one in lines()}
    return sum(
        a.approved if nature[line] == "Expenditure" else -a.approved
        for line, a in amounts.items()
        if _fund(line) == "General Fund"
    )


def _fund(line: str) -> str:
    return next(one.fund for one in lines() if one.line == line)


def _thousands(amount: float) -> int:
    return 1000 * round(amount / 1000)
