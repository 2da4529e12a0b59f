"""The services' quarterly returns and the older history files: figures and words, as officers type them."""

from dataclasses import dataclass
from decimal import Decimal

import story
import tally
from catalogue import Indicator
from council import Service
from periods import FIRST_RETURN, FIRST_YEAR, LAST_QUARTER, quarter_label, year_label
from series import Figure, by_area, rounded
from sheets import Cell, Percent, Row
from words import Words

HEADINGS = (
    "Indicator code",
    "Period",
    "Value",
    "Numerator",
    "Denominator",
    "Standing",
    "Forecast outturn",
    "Commentary",
    "Cause",
    "Action",
    "Action owner",
    "Action due",
    "Place",
    "Reason for restatement",
)
HISTORY_HEADINGS = ("Indicator code", "Period", "Value", "Numerator", "Denominator", "Standing", "Commentary")
STILL_PROVISIONAL = ("Finance and audit", "Adult social care", "Waste and recycling")
FIRST_QUARTER_BY_AREA = 12


@dataclass(frozen=True)
class Books:
    """Everything that a return is filled in from."""

    indicators: list[Indicator]
    figures: dict[str, list[Figure]]
    words: dict[tuple[str, str], Words]


def return_rows(books: Books, service: Service, quarter: int) -> list[Row]:
    """A service's return for a quarter, with any figure of an earlier quarter that it corrects."""
    rows: list[Row] = []
    for indicator in books.indicators:
        if indicator.service == service:
            rows += restated_rows(books, indicator, quarter)
            rows += indicator_rows(books, indicator, quarter)
    return rows


def indicator_rows(books: Books, indicator: Indicator, quarter: int) -> list[Row]:
    rows = []
    for truth, is_last in of_quarter(books, indicator, quarter):
        figure = story.as_first_handed_in(indicator.code, truth)
        row = figure_row(indicator, figure, quarter) | words_for(books, indicator, figure, is_last)
        if is_last and indicator.set == "Strategic" and not figure.marker:
            row["Forecast outturn"] = forecast(books, indicator, quarter)
        rows.append(row)
        if "places" in indicator.extras and quarter >= FIRST_QUARTER_BY_AREA:
            rows += [figure_row(indicator, part, quarter) for part in by_area(figure, indicator)]
    return rows


def of_quarter(books: Books, indicator: Indicator, quarter: int) -> list[tuple[Figure, bool]]:
    """The figures of a quarter, each with whether it is the last of them."""
    figures = [f for f in books.figures[indicator.code] if f.period.quarter == quarter]
    return [(f, f is figures[-1]) for f in figures]


def figure_row(indicator: Indicator, figure: Figure, quarter: int) -> Row:
    service = indicator.service
    provisional = quarter == LAST_QUARTER and service.name in STILL_PROVISIONAL
    return {
        "Indicator code": indicator.code,
        "Period": figure.period.written(service.month_style, service.quarter_style),
        "Value": figure.marker or value_cell(indicator, figure.value),
        "Numerator": count_cell(service, figure.numerator),
        "Denominator": count_cell(service, figure.denominator),
        "Standing": "" if figure.marker else "Provisional" if provisional else "Final",
        "Place": figure.place,
    }


def value_cell(indicator: Indicator, value: Decimal | None) -> Cell:
    """A number as this service types it."""
    if value is None:
        return None
    style = indicator.service.number_style
    if indicator.unit == "%" and style == "percent cells":
        return Percent(float(value / 100))
    if indicator.unit == "%" and style == "percent text":
        return f"{value}%"
    if indicator.code == "FIN02":
        return f"£{(value / 1_000_000).normalize()}m"
    if style == "thousands" and value >= 1000 and value == value.to_integral_value():
        return f"{int(value):,}"
    return as_number(value)


def count_cell(service: Service, count: int | None) -> Cell:
    if count is not None and count >= 1000 and service.number_style == "thousands":
        return f"{count:,}"
    return count


def as_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def words_for(books: Books, indicator: Indicator, figure: Figure, is_last: bool) -> Row:
    """The month's own words, or the quarter's beside its last figure."""
    found = books.words.get((indicator.code, figure.period.label))
    if not found and is_last:
        found = books.words.get((indicator.code, quarter_label(figure.period.quarter)))
    if not found:
        return {}
    return {
        "Commentary": found.commentary,
        "Cause": found.cause,
        "Action": found.action,
        "Action owner": found.action_owner,
        "Action due": found.action_due,
    }


def forecast(books: Books, indicator: Indicator, quarter: int) -> Cell:
    """Where the officer thinks the year will end: on the present line, and a little hopeful."""
    goal = indicator.goal(FIRST_YEAR + quarter // 4)
    value = tally.quarter_value(indicator, books.figures[indicator.code], quarter)
    if goal is None or goal.target is None or value is None or indicator.frequency == "Annual":
        return None
    if indicator.kind == "Cumulative":
        profile = indicator.shape.profile
        value /= Decimal(repr(profile[(quarter % 4 + 1) * len(profile) // 4 - 1]))
    if indicator.kind == "Period" and not indicator.counts and indicator.profile != "None":
        value /= tally.share_of_year(indicator, books.figures[indicator.code], quarter)
    hopeful = value + (goal.target - value) * Decimal("0.2")
    decimals = -4 if indicator.unit == "£" else indicator.decimals
    return as_number(rounded(float(hopeful), decimals))


def restated_rows(books: Books, indicator: Indicator, quarter: int, own_file: str = "") -> list[Row]:
    due = [r for r in story.RESTATEMENTS if r.code == indicator.code and r.quarter == quarter]
    return [restated_row(books, indicator, r) for r in due if r.own_file == own_file]


def restated_row(books: Books, indicator: Indicator, restatement: story.Restatement) -> Row:
    figure = next(f for f in books.figures[indicator.code] if f.period.first == restatement.month)
    row = figure_row(indicator, figure, restatement.quarter)
    return row | {"Standing": "Revised", "Reason for restatement": restatement.reason}


def history_rows(books: Books, directorate: str, year: int) -> list[Row]:
    first = 4 * (year - FIRST_YEAR)
    return [
        history_row(books, indicator, figure, is_last)
        for indicator in books.indicators
        if indicator.service.directorate == directorate
        for quarter in range(first, min(first + 4, FIRST_RETURN))
        for figure, is_last in of_quarter(books, indicator, quarter)
    ]


def history_row(books: Books, indicator: Indicator, figure: Figure, is_last: bool) -> Row:
    return {
        "Indicator code": indicator.code,
        "Period": figure.period.label,
        "Value": figure.marker or (None if figure.value is None else as_number(figure.value)),
        "Numerator": figure.numerator,
        "Denominator": figure.denominator,
        "Standing": "" if figure.marker else "Final",
        "Commentary": words_for(books, indicator, figure, is_last).get("Commentary"),
    }


def file_name(service: Service, quarter: int) -> str:
    year = FIRST_YEAR + quarter // 4
    short, after = year % 100, (year + 1) % 100
    return service.file_name.format(
        q=quarter % 4 + 1, y=year_label(year, "-"), s=f"{short}{after}", a=f"{short}-{after}", l=year
    )
