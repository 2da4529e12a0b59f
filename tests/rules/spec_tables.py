"""Reads the tables of `tests/spec` into made-up councils. One row of a table is one indicator."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from rules.council_facts import (
    Council,
    EventRow,
    FrameworkRow,
    IndicatorRow,
    ObservationRow,
    ReturnRow,
    TargetRow,
)

from pmf.model.period import Frequency, Period, parse_period
from pmf.model.status import Marker
from pmf.model.words import FREQUENCY_WORDS

SPEC = Path(__file__).parents[1] / "spec"
LONG_AGO, MUCH_LATER = datetime(2020, 1, 1), datetime(2027, 1, 1)
COUNCIL_TOLERANCE, COUNCIL_OUTER_TOLERANCE = Decimal(10), Decimal(20)
Row = dict[str, str]
_LIMITS = ("target", "minimum", "lower limit", "upper limit")

_PERIOD = r"(?:\d{4}/\d{2})?(?: ?\b(?:Q[1-4]|H[12]|[A-Z][a-z]{2}))?"
_ENTRY = re.compile(rf"(?P<first>{_PERIOD})(?: to (?P<last>{_PERIOD}(?<! to )))? (?P<said>[^ ].*)")


def rows_of(table: str) -> list[Row]:
    """The rows of a table, each with a code of its own under `code`."""
    with (SPEC / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {"code": f"{table}-{number:03d}"} | row for number, row in enumerate(csv.DictReader(lines), 2)
        ]


def number(text: str) -> Decimal | None:
    """A number, or nothing."""
    return Decimal(text) if text else None


def period(text: str) -> Period:
    """`Q3` and `Dec` lie in 2025/26 unless a year stands before them."""
    return parse_period(text if re.match(r"\d{4}/", text) else f"2025/26 {text}")


def council(**settings: object) -> Council:
    """A council with two accepted returns, one for what is set and one for what is measured."""
    given = {"tolerance": COUNCIL_TOLERANCE, "outer_tolerance": COUNCIL_OUTER_TOLERANCE, **settings}
    framework = FrameworkRow(**given)  # type: ignore[arg-type]
    return Council([framework], [ReturnRow(1, LONG_AGO), ReturnRow(2, LONG_AGO)])


def entries(text: str) -> Iterator[tuple[Period, str]]:
    """`Apr 10; May to Jul 8/10` as each period and what is said of it."""
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        match = _ENTRY.fullmatch(entry)
        if match is None or not match["first"]:
            raise ValueError(f"“{entry}” is not a period and what is said of it")
        first = period(match["first"])
        last = period(match["last"]) if match["last"] else first
        for step in range(last.position - first.position + 1):
            yield first.shift(step), match["said"]


def figure(code: str, when: Period, said: str, return_no: int = 2) -> ObservationRow:
    """`10`, `8/10`, a marker, `words`, or `place 99`."""
    if said == "words":
        return ObservationRow(return_no, code, when)
    if said in {marker.value for marker in Marker}:
        return ObservationRow(return_no, code, when, marker=said)
    if said.startswith("place "):
        return ObservationRow(return_no, code, when, Decimal(said.removeprefix("place ")), place="E05000001")
    if "/" in said:
        numerator, denominator = said.split("/")
        return ObservationRow(return_no, code, when, None, Decimal(numerator), Decimal(denominator))
    return ObservationRow(return_no, code, when, Decimal(said))


def target(code: str, when: Period, said: str, profile: str | None) -> TargetRow:
    """`10`, `10 least 8`, or `40 to 60`. The profile is that of a year's or half year's target."""
    spread = profile if when.frequency in (Frequency.YEAR, Frequency.HALF) else None
    if " to " in said:
        lower, upper = said.split(" to ")
        return TargetRow(1, code, when, None, None, Decimal(lower), Decimal(upper), spread)
    wanted, _, least = said.partition(" least ")
    return TargetRow(1, code, when, Decimal(wanted), number(least), profile=spread)


def add_series(made: Council, row: Row, **settings: object) -> None:
    """An indicator with the figures and targets that its row tells."""
    code = row["code"]
    told = {
        "kind": row.get("kind", "snapshot"),
        "polarity": row.get("polarity", "higher"),
        "unit": row.get("unit", "number"),
        "denominator_label": row.get("denominator") or None,
        "frequency": FREQUENCY_WORDS[row["collected"]],
    }
    made.indicators.append(IndicatorRow(1, code, **{**told, **settings}))  # type: ignore[arg-type]
    made.observations += [figure(code, when, said) for when, said in entries(row["figures"])]
    profile = row.get("profile") or row.get("profile of the year's target") or None
    made.targets += [target(code, when, said, profile) for when, said in entries(row.get("targets", ""))]


def add_status_case(made: Council, row: Row, rule: str) -> None:
    """An indicator rated in 2025/26 Q1."""
    code, quarter = row["code"], period("Q1")
    made.indicators.append(
        IndicatorRow(
            1, code, row["polarity"], "snapshot", status_rule=rule, tolerance=number(row["tolerance"])
        )
    )
    forecast = number(row["forecast"])
    made.observations.append(ObservationRow(2, code, quarter, number(row["value"]), forecast=forecast))
    if row["last year"]:
        made.observations.append(ObservationRow(2, code, quarter.shift(-4), number(row["last year"])))
    wanted, least, lower, upper = (number(row[name]) for name in _LIMITS)
    if any(limit is not None for limit in (wanted, least, lower, upper)):
        made.targets.append(TargetRow(1, code, quarter, wanted, least, lower, upper))
    if row["year's target"]:
        year = quarter.within(Frequency.YEAR)
        made.targets.append(TargetRow(1, code, year, number(row["year's target"]), profile="entered"))


def add_grey_case(made: Council, row: Row) -> None:
    """An indicator that may have no colour in 2025/26 Q1."""
    code, quarter = row["code"], period("Q1")
    days = int(row["days allowed"]) if row["days allowed"] else None
    made.indicators.append(IndicatorRow(1, code, row["polarity"], "snapshot", days_allowed=days))
    # last year's figure, so that this year's is missed
    made.observations.append(ObservationRow(2, code, quarter.shift(-4), Decimal(1)))
    if row["value"] or row["marker"]:
        said = number(row["value"])
        made.observations.append(ObservationRow(2, code, quarter, said, marker=row["marker"] or None))
    if row["target"]:
        made.targets.append(TargetRow(1, code, quarter, number(row["target"])))


RETURN_COLUMNS = ("first return 1 Jul", "second return 1 Aug", "third return 1 Sep")
_RETURN_WORDS = ("first", "second", "third")


def add_versions_case(made: Council, row: Row) -> None:
    """An indicator whose figure for 2025/26 Q1 was handed in up to three times."""
    made.indicators.append(IndicatorRow(1, row["code"], kind="snapshot"))
    happened = [part.split(" ", 2) for part in filter(None, row["what happened"].split("; "))]
    for turn, (word, column) in enumerate(zip(_RETURN_WORDS, RETURN_COLUMNS, strict=True)):
        return_no = len(made.returns) + 1
        accepted = [word, "refused"] not in happened
        made.returns.append(ReturnRow(return_no, datetime(2025, 7 + turn, 1), accepted))
        if row[column]:
            made.observations.append(figure(row["code"], period("Q1"), row[column], return_no))
        for which, event, day in (one for one in happened if len(one) == 3):
            if which == word:
                moment = datetime.strptime(f"{day} 2025", "%d %b %Y")
                made.events.append(EventRow(return_no, event, moment))
