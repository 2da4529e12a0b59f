"""Each finding that intake can raise, with a file that has it and one that has not, and the cell it names."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.council import INDICATORS, Council, found
from helpers.files import FIGURES, csv_file, with_error_cell, workbook
from helpers.findings import Case, holds

import pmf.intake
from pmf.model.finding import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
RATIO = ("Indicator code", "Period", "Numerator", "Denominator")
WORDS = ("Indicator code", "Period", "Value", "Commentary")
RED = (*WORDS, "Action", "Action owner", "Action due")
TARGET = ("Indicator code", "Period", "Target", "Minimum standard")
LIMITS = ("Indicator code", "Period", "Target", "Lower limit", "Upper limit")
PLAN = ("Plan id", "Level", "Title", "Parents", "Start", "End")
REGISTER = (
    *INDICATORS[0][:7],
    "Tolerance",
    "Multiplier",
    "Status rule",
    "Introduced",
    "Retired",
    "Plans",
    "Decimals",
)
Q1, Q2 = "2025/26 Q1", "2025/26 Q2"
GOOD = (FIGURES, ("REP02", Q1, 9))


def figures(*rows: Sequence[Any]) -> bytes:
    """A return of figures."""
    return csv_file(FIGURES, *rows)


def registered(**changed: Any) -> bytes:
    """A register of one indicator that is sound but for what is changed."""
    row = dict(zip(REGISTER, ("X1", "A name", "performance", "Higher is better", "Period", "Quarterly", "%",
                              *[""] * 7), strict=True))  # fmt: skip
    row.update({name.replace("_", " "): value for name, value in changed.items()})
    return csv_file(REGISTER, tuple(row.values()))


def plan(parents: str = "", start: str = "", end: str = "") -> bytes:
    """A plan of one node."""
    return csv_file(PLAN, ("S1", "Service plan", "Repairs", parents, start, end))


def history(code: str, periods: Sequence[str], values: Sequence[Any]) -> bytes:
    """Figures that stand before the return."""
    return figures(*[(code, period, value) for period, value in zip(periods, values, strict=True)])


_MONTHS = [f"2024/25 {month}" for month in ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")]
QUARTERS = [f"{year}/{year - 1999} Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4)]
VARIED = (40, 44, 38, 47, 51, 42, 55, 39, 45, 57, 48, 43)
LARGE = (5012, 5391, 4876, 5548, 5102, 5697, 4951, 5263, 5420, 5004, 5345, 5731)
YEAR = [("OLD01", f"2024/25 Q{quarter}", value) for quarter, value in ((1, 9), (2, 9), (3, 8), (4, 8))]
PERCENT = (90.1, 91.4, 92.2, 90.6, 91.3, 92.7, 90.9, 91.8, 92.4)
_UNCALCULATED = workbook(FIGURES, ("REP02", Q1, "=3*3"))

CASES = [
    # the cells of any return
    Case("text_in_number_cell", ERROR, ("C2",), figures(("REP02", Q1, "nine")), figures(("REP02", Q1, "9")), "“nine” is not a number"),
    Case("date_in_number_cell", ERROR, ("C2",), workbook(FIGURES, ("REP02", Q1, date(2026, 1, 9))), workbook(*GOOD), "is a date"),
    Case("error_value", ERROR, ("C2",), with_error_cell(workbook(*GOOD), "C2", "#REF!"), workbook(*GOOD), "#REF!"),
    Case("uncalculated_formula", ERROR, ("C2",), _UNCALCULATED, workbook(*GOOD), "never calculated"),
    Case("number_too_large", ERROR, ("C2",), figures(("REP02", Q1, "1e30")), figures(*GOOD[1:]), "larger than any figure"),
    Case("not_a_whole_number", ERROR, ("N2",), registered(Decimals="1.5"), registered(Decimals="1"), "1.5 is not a whole number"),
    Case("out_of_range", ERROR, ("N2",), registered(Decimals="9"), registered(Decimals="6"), "9 is too much here"),
    Case("not_a_date", ERROR, ("K2",), registered(Introduced="spring"), registered(Introduced="01/04/2025"), "“spring” is not a date"),
    Case("unknown_word", ERROR, ("D2",), registered(Polarity="up"), registered(Polarity="LOWER IS BETTER"), "“up” is not a polarity"),
    Case("unknown_word", ERROR, ("C2",), registered(Quadrant="kitchen"), registered(Quadrant="Resident feedback"), "of this council"),
    Case("blank_where_needed", ERROR, ("B2",), registered(Name=""), registered(), "“Name” is blank"),
    Case("blank_where_needed", ERROR, ("A3",), figures(("REP02", Q1, 9), ("", Q2, 9)), figures(("REP02", Q1, 9), ("REP02", Q2, 9)), "“Indicator code” is blank"),
    # headings
    Case("unknown_column", WARNING, ("D1",), csv_file((*FIGURES, "My notes"), ("REP02", Q1, 9, "hm")), csv_file((*FIGURES, "Commentary"), ("REP02", Q1, 9, "hm")), "“My notes”"),
    Case("column_twice", ERROR, ("D1",), csv_file((*FIGURES, "value"), ("REP02", Q1, 9, 8)), figures(*GOOD[1:]), "two columns"),
    Case("missing_column", ERROR, ("A1",), workbook(("Indicator code", "Period"), ("REP02", Q1)), workbook(*GOOD), "“Value”"),
    Case("missing_column", ERROR, ("A1",), csv_file(("Indicator code", "Value"), ("REP02", 9)), figures(*GOOD[1:]), "“Period”", asked={"kind": "performance"}),
    Case("wrong_kind", ERROR, (), csv_file(TARGET, ("REP02", Q1, 9, 8)), figures(*GOOD[1:]), "a return of targets", asked={"kind": "performance"}),
    Case("kind_not_read", ERROR, (), csv_file(("Indicator code", "Period", "Area", "Value"), ("REP02", Q1, "Hackney", 9)), figures(*GOOD[1:]), "a return of benchmarks"),
    Case("not_recognised", ERROR, (), csv_file(("Dear", "all"), ("see", "below")), figures(*GOOD[1:]), "“Dear, all”"),
    Case("no_rows", ERROR, (), csv_file(FIGURES), figures(*GOOD[1:]), "nothing under them"),
    Case("hidden_sheet", NOTE, (), workbook(*GOOD, hidden={"Old": [("REP02", Q2, 4)]}), workbook(*GOOD, hidden={"_template": [("v1",)]}), "hidden sheet “Old”"),
    # codes and periods
    Case("unknown_code", ERROR, ("A2",), figures(("REP9", Q1, 9)), figures(*GOOD[1:]), "no indicator with the code REP9"),
    Case("other_service", ERROR, ("A2",), figures(("HOM01", Q1, 9)), figures(*GOOD[1:]), "belongs to Homes, not to Repairs", asked={"service": "Repairs"}),
    Case("retired_code", ERROR, ("A2",), figures(("OLD01", Q1, 9)), figures(("OLD01", "2024/25 Q4", 9)), "was retired on 1 Apr 2025"),
    Case("before_introduction", ERROR, ("B2",), figures(("NEW01", Q1, 9)), figures(("NEW01", "2025/26 Q3", 9)), "was introduced on 1 Oct 2025"),
    Case("wrong_period", ERROR, ("B2",), figures(("REP02", "2025/26 Jun", 9)), figures(*GOOD[1:]), "is collected by the quarter"),
    Case("other_period", ERROR, ("B2",), figures(("REP02", Q2, 9)), figures(*GOOD[1:]), "not part of 2025/26 Q1", asked={"period": Q1}),
    Case("future_period", ERROR, ("B2",), figures(("REP02", "2026/27 Q1", 9)), figures(*GOOD[1:]), "has not begun yet"),
    Case("unfinished_period", WARNING, ("B2",), figures(("REP02", "2025/26 Q4", 9)), figures(*GOOD[1:]), "not over until 31 Mar 2026"),
    Case("unclear_period", ERROR, ("B2",), figures(("REP02", "Q3 2025", 9)), figures(("CAL01", "2025", 9)), "could be 2024/25 Q3 or 2025/26 Q3"),
    Case("unclear_period", ERROR, ("B2",), figures(("REP02", "1066/67 Q3", 9)), figures(*GOOD[1:]), "not a year that figures are kept for"),
    Case("duplicate", ERROR, ("A3",), figures(("REP02", Q1, 9), ("REP02", "Q1 25/26", 8)), figures(("REP02", Q1, 9), ("REP02", Q2, 8)), "stands in A2 as well"),
    Case("duplicate", ERROR, ("A3",), csv_file(TARGET, ("REP02", Q1, 9, 12), ("REP02", Q1, 8, 12)), csv_file(TARGET, ("REP02", Q1, 9, 12)), "A2"),
    Case("duplicate", ERROR, ("A3",), csv_file(PLAN, ("S1", "Team", "A"), ("S1", "Team", "B")), csv_file(PLAN, ("S1", "Team", "A"), ("S2", "Team", "B")), "plan id S1"),
    Case("duplicate", ERROR, ("A3",), registered() + registered().split(b"\r\n", 1)[1], registered(), "indicator code X1"),
    # figures
    Case("blank_where_due", WARNING, ("C2",), figures(("REP02", Q1, "")), figures(*GOOD[1:]), "no figure for REP02"),
    Case("out_of_range", WARNING, ("C2",), figures(("REP01", "2025/26 Jun", "101")), figures(("REP01", "2025/26 Jun", "100")), "outside 0% to 100%"),
    Case("half_a_ratio", ERROR, ("D2",), csv_file(RATIO, ("REP01", Q1, 9, "")), csv_file(RATIO, ("REP01", Q1, 9, 10)), "The denominator is blank"),
    Case("zero_denominator", ERROR, ("D2",), csv_file(RATIO, ("REP01", Q1, 9, 0)), csv_file(RATIO, ("REP01", Q1, 9, 10)), "The denominator is 0"),
    Case("nothing_to_measure", NOTE, ("D2",), csv_file(RATIO, ("REP01", Q1, 0, 0)), csv_file(RATIO, ("REP01", Q1, 0, 10)), "0 of 0"),
    Case("numerator_above_denominator", ERROR, ("C2",), csv_file(RATIO, ("REP01", Q1, 11, 10)), csv_file(RATIO, ("REP01", Q1, 10, 10)), "11 of 10"),
    Case("out_of_range", ERROR, ("D2",), csv_file(RATIO, ("REP01", Q1, -9, -10)), csv_file(RATIO, ("REP01", Q1, 9, 10)), "below 0"),
    Case("value_unlike_parts", ERROR, ("C2",), csv_file((*FIGURES, *RATIO[2:]), ("REP01", Q1, "91", 9, 10)), csv_file((*FIGURES, *RATIO[2:]), ("REP01", Q1, "66.7", 2, 3)), "is 90"),
    Case("number_too_large", ERROR, ("C2",), csv_file(RATIO, ("REP02", Q1, "10000000000000000000", "0.000000000001")), csv_file(RATIO, ("REP02", Q1, 9, 10)), "larger than any figure"),
    # targets
    Case("blank_where_needed", ERROR, ("C2",), csv_file(TARGET, ("REP02", Q1, "", "")), csv_file(LIMITS, ("REP02", Q1, "", 1, 2)), "neither a target nor a limit"),
    Case("limits_crossed", ERROR, ("D2",), csv_file(LIMITS, ("REP02", Q1, 5, 9, 1)), csv_file(LIMITS, ("REP02", Q1, 5, 1, 9)), "above the upper limit"),
    Case("wrong_side", WARNING, ("D2",), csv_file(TARGET, ("REP01", Q1, 80, 90)), csv_file(TARGET, ("REP01", Q1, 90, 80)), "harder to reach"),
    Case("wrong_side", WARNING, ("D2",), csv_file(TARGET, ("REP02", Q1, 10, 9)), csv_file(TARGET, ("REP02", Q1, 10, 12)), "harder to reach"),
    Case("target_of_zero", WARNING, ("C2",), csv_file(TARGET, ("REP01", Q1, 0, "")), csv_file(TARGET, ("REP02", Q1, 0, "")), "a target of 0"),
    Case("target_without_polarity", WARNING, ("C2",), csv_file(TARGET, ("HOM02", Q1, 5, "")), csv_file(TARGET, ("HOM01", Q1, 5, "")), "no polarity"),
    # the register and the plans
    Case("out_of_range", ERROR, ("H2",), registered(Tolerance="-1"), registered(Tolerance="1"), "below 0"),
    Case("out_of_range", ERROR, ("I2",), registered(Multiplier="0"), registered(Multiplier="1000"), "above 0"),
    Case("tolerance_unsaid", WARNING, ("J2",), registered(Status_rule="point_tolerance"), registered(Status_rule="point_tolerance", Tolerance="2"), "no tolerance is given"),
    Case("end_before_start", ERROR, ("L2",), registered(Introduced="2025-04-01", Retired="2024-04-01"), registered(Introduced="2024-04-01", Retired="2025-04-01"), "before it is introduced"),
    Case("no_reason", WARNING, ("L2",), registered(Retired="2025-04-01"), csv_file((*REGISTER[:7], "Retired", "Reason"), ("X1", "A", "performance", "None", "Period", "Annual", "%", "2025-04-01", "merged")), "no reason"),
    Case("unknown_plan", WARNING, ("M2",), registered(Plans="P9"), registered(Plans="P1"), "no plan with the id P9", before=(csv_file(PLAN, ("P1", "Team", "A")),)),
    Case("own_parent", ERROR, ("D2",), plan("S1"), plan(), "names itself"),
    Case("unknown_parent", ERROR, ("D2",), plan("V9"), plan("P1"), "no plan with the id V9", before=(csv_file(PLAN, ("P1", "Team", "A")),)),
    Case("circle", ERROR, ("D2",), csv_file(PLAN, ("A", "Team", "A", "B"), ("B", "Team", "B", "A")), csv_file(PLAN, ("A", "Team", "A", "B"), ("B", "Team", "B", "")), "in a circle"),
    Case("circle", ERROR, ("D2",), csv_file(PLAN, ("A", "Team", "A", "C")), csv_file(PLAN, ("A", "Team", "A", "D")), "A under C under B under A", before=(csv_file(PLAN, ("A", "Team", "A", ""), ("B", "Team", "B", "A"), ("C", "Team", "C", "B"), ("D", "Team", "D", "")),)),
    Case("out_of_range", ERROR, ("D2",), csv_file((*PLAN[:3], "Weight"), ("A", "Team", "A", "-1")), csv_file((*PLAN[:3], "Weight"), ("A", "Team", "A", "0")), "cannot be below 0"),
    Case("end_before_start", ERROR, ("F2",), plan(start="2026-01-01", end="2025-01-01"), plan(start="2025-01-01", end="2026-01-01"), "before the start"),
    # against what stands
    Case("cumulative_fell", WARNING, ("C2",), figures(("HOM01", Q2, 9)), figures(("HOM01", Q2, 11)), "is below the 10", before=(figures(("HOM01", Q1, 10)),)),
    Case("order_of_magnitude", WARNING, ("C2",), figures(("REP02", Q2, 900)), figures(("REP02", Q2, 9)), "far from the usual 8 days", before=(history("REP02", ("2024/25 Q3", "2024/25 Q4", Q1), (7, 8, 9)),)),
    Case("unusual", WARNING, ("C2",), figures(("REP01", "2025/26 Jun", 30)), figures(("REP01", "2025/26 Jun", 91)), "out of line with what came before (90.0% to 92.0%)", before=(history("REP01", _MONTHS, (90, 91, 92, 90, 91, 92, 90, 91, 92)),)),
    Case("unchanged_commentary", WARNING, ("D2",), csv_file(WORDS, ("REP02", Q2, 9, "All well")), csv_file(WORDS, ("REP02", Q2, 9, "Still well")), "the same text", before=(csv_file(WORDS, ("REP02", Q1, 9, "All well")),)),
    Case("restated_without_reason", WARNING, ("C2",), figures(("REP02", Q1, 8)), csv_file((*FIGURES, "Reason for restatement"), ("REP02", Q1, 8, "Counted again")), "stands at 9 days", before=(figures(("REP02", Q1, 9)),)),
    Case("reported_status_differs", WARNING, ("D2",), csv_file((*FIGURES, "Reported status"), ("REP02", Q1, 9, "Red")), csv_file((*FIGURES, "Reported status"), ("REP02", Q1, 9, "Green")), "reported as Red, and by the rule it is green"),
    Case("red_without_commentary", WARNING, ("D2",), csv_file(WORDS, ("REP02", Q1, 16, "")), csv_file(WORDS, ("REP02", Q1, 16, "Storms")), "nothing is said"),
    Case("red_without_action", WARNING, ("F2",), csv_file(RED, ("REP02", Q1, 16, "Storms", "More roofers", "", "")), csv_file(RED, ("REP02", Q1, 16, "Storms", "More roofers", "Jo", "2026-05-01")), "action owner and action due are missing"),
    # targets beside those before
    Case("target_unlike_before", WARNING, ("C2",), csv_file(TARGET, ("REP02", "2026/27", 100, "")), csv_file(TARGET, ("REP02", "2026/27", 11, "")), "far from the 10 days of 2025/26"),
    # totals
    Case("total_unlike_parts", WARNING, ("C4",), figures(("HOM01", Q1, 9), ("HOM02", Q1, 8), ("Total", "", 18)), figures(("HOM01", Q1, 9), ("HOM02", Q1, 8), ("Total", "", 17)), "C2 to C3 add up to 17, which is 1 less"),
    Case("total_unlike_parts", WARNING, ("C2",), figures(("OLD01", "2024/25", 35), *YEAR), figures(("OLD01", "2024/25", 34), *YEAR), "the quarters in it (C3, C4, C5, C6) add up to 34"),
    Case("total_unlike_parts", WARNING, ("D2",), csv_file((*RATIO, "Place"), ("REP01", Q1, 9, 20, ""), ("REP01", Q1, 4, 12, "East"), ("REP01", Q1, 5, 9, "West")), csv_file((*RATIO, "Place"), ("REP01", Q1, 9, 20, ""), ("REP01", Q1, 4, 12, "East"), ("REP01", Q1, 5, 8, "West")), "the places (D3, D4) add up to 21"),
    # figures beside their past
    Case("below_zero", WARNING, ("C2",), figures(("REP02", Q1, -9)), figures(*GOOD[1:]), "−9 days is below 0"),
    Case("below_zero", WARNING, ("C2",), figures(("HOM02", Q1, -9)), figures(("HOM02", Q1, 9)), "no figure before it was", before=(history("HOM02", QUARTERS, VARIED),)),
    Case("sign_flipped", WARNING, ("C2",), figures(("HOM02", Q1, 41)), figures(("HOM02", Q1, -41)), "every figure before it was below", before=(history("HOM02", QUARTERS, [-one for one in VARIED]),)),
    Case("zero_unlike_past", WARNING, ("C2",), figures(("HOM02", Q1, 0)), figures(("HOM02", Q1, 41)), "from 38 to 57", before=(history("HOM02", QUARTERS, VARIED),)),
    Case("percentage_as_fraction", WARNING, ("C2",), figures(("REP01", "2025/26 Jun", "0.912")), figures(("REP01", "2025/26 Jun", "91.2")), "like a fraction", before=(history("REP01", _MONTHS, PERCENT),)),
    Case("fraction_as_percentage", WARNING, ("C2",), figures(("HOM02", Q1, 87)), figures(("HOM02", Q1, "0.87")), "like a percentage", before=(history("HOM02", QUARTERS, [one / 50 for one in VARIED]),)),
    Case("fraction_of_one", WARNING, ("C2",), figures(("HOM02", Q1, "41.5")), figures(("HOM02", Q1, 41)), "41.5 is not a whole number", before=(history("HOM02", QUARTERS, VARIED),)),
    Case("same_as_before", WARNING, ("C2",), figures(("HOM02", Q1, 5731)), figures(("HOM02", Q1, 5732)), "to the last digit", before=(history("HOM02", QUARTERS, LARGE),)),
    # words
    Case("short_commentary", WARNING, ("D2",), csv_file(WORDS, ("REP02", Q1, 16, "Storms")), csv_file(WORDS, ("REP02", Q1, 16, "Storms in May took four roofs off.")), "only “Storms” is said"),
    Case("long_commentary", WARNING, ("D2",), csv_file(WORDS, ("REP02", Q1, 9, "so " * 600)), csv_file(WORDS, ("REP02", Q1, 9, "so " * 400)), "1,799 letters"),
    Case("red_without_action", WARNING, ("E2",), csv_file((*WORDS, "Cause"), ("REP02", Q1, 16, "Storms in May took four roofs off.", "")), csv_file((*WORDS, "Cause"), ("REP02", Q1, 16, "Storms in May took four roofs off.", "Wind")), "its cause is missing"),
    Case("action_due_passed", WARNING, ("G2",), csv_file(RED, ("REP02", Q1, 16, "Storms", "More roofers", "Jo", "2025-05-01")), csv_file(RED, ("REP02", Q1, 16, "Storms", "More roofers", "Jo", "2026-05-01")), "before 2025/26 Q1 ended"),
    Case("action_due_passed", WARNING, ("G2",), csv_file(RED, ("REP02", "2025/26 Q3", 16, "Storms", "More roofers", "Jo", "2026-01-31")), csv_file(RED, ("REP02", "2025/26 Q3", 16, "Storms", "More roofers", "Jo", "2026-05-01")), "that day has passed"),
]  # fmt: skip
# Raised for the file or the table as a whole, on the road, or for a mapping: tested in the files of those names.


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_finding_names_its_cell_and_a_sound_file_has_none_of_it(
    case: Case, looking: Council, request: pytest.FixtureRequest
) -> None:
    council: Council = request.getfixturevalue("council") if case.before else looking
    finding = holds(case, council)
    sheet = "performance" if case.wrong.startswith(b"PK") and case.code != "hidden_sheet" else finding.sheet
    assert finding.sheet == sheet


def test_every_finding_that_intake_can_raise_is_tested() -> None:
    cases = {case.code for case in CASES}
    home = Path(__file__).parents[1]
    words = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("intake", "assurance", "access", "real", "helpers")
        for path in (home / folder).glob("*.py")
    )
    untested = {code for code in _raised() - cases if f'"{code}"' not in words and f"'{code}'" not in words}
    assert untested == set()
    assert cases <= _raised()


def _raised() -> set[str]:
    """The codes in the source: the first text after a severity, or the first given to a problem."""
    codes = set()
    for path in Path(pmf.intake.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call | ast.Tuple):
                codes |= _codes_of(node)
    return codes


def _codes_of(node: ast.Call | ast.Tuple) -> set[str]:
    parts = node.args if isinstance(node, ast.Call) else node.elts
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    first = parts[0] if parts else None
    if called in ("CellProblem", "refusal"):
        return {parts[0].value} if isinstance(parts[0], ast.Constant) else set()
    if (
        isinstance(first, ast.Attribute)
        and isinstance(first.value, ast.Name)
        and first.value.id == "Severity"
    ):
        return {parts[1].value} if len(parts) > 1 and isinstance(parts[1], ast.Constant) else set()
    return set()


def test_the_same_finding_in_many_cells_is_one_with_its_cells_listed(looking: Council) -> None:
    examined = looking.look(figures(*[("REP02", f"202{year}/2{year + 1} Q1", "tbc") for year in range(1, 6)]))
    assert found(examined.findings, "text_in_number_cell").cells == ("C2", "C3", "C4", "C5", "C6")


def test_errors_come_before_warnings_and_notes(looking: Council) -> None:
    examined = looking.look(
        csv_file(
            (*RATIO, "Mine"),
            ("REP01", Q1, 0, 0, ""),
            ("REP01", Q2, "x9", 10, ""),
            ("REP01", "2025/26 Q3", "", "", ""),
        )
    )
    assert [one.severity for one in examined.findings] == sorted(
        (one.severity for one in examined.findings), key=[ERROR, WARNING, NOTE].index
    )


def test_a_code_in_other_letters_is_asked_about(looking: Council) -> None:
    assert (
        found(looking.look(figures(("rep02", Q1, 9))).findings, "unknown_code").fix == "Did you mean REP02?"
    )
    assert found(looking.look(figures(("REP0", Q1, 9))).findings, "unknown_code").fix.startswith(
        "Did you mean REP0"
    )
