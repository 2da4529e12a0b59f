"""A ledger's monthly export, as ledgers write it, read through a saved layout."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from helpers.council import Council, errors, found
from helpers.files import csv_file, workbook
from pydantic import ValidationError

from pmf.intake.mapping_choices import FIXED, IN_CELL, Choice, Choices, UnclearChoiceError, mapping_from
from pmf.intake.mapping_choices_quadrants import words_from
from pmf.intake.mapping_draft import preview
from pmf.intake.mapping_model import Mapping, mapping_to_dict
from pmf.intake.opening import open_file
from pmf.store import returns

LEDGER = Mapping.model_validate({
    "id": "ledger", "name": "The ledger's monthly export",
    "recognise": {"headings": ["CC", "Account", "Type", "Full year budget"]},
    "layout": {"skip_rows": [{"matching": "^Total"}]},
    "words": {"cost centres": {"4100": "Repairs", "4200": "Homes"}, "sides": {"E": "Expenditure", "I": "Income"}},
    "read": [{
        "kind": "budget", "income_is_negative": True,
        "columns": {
            "Line": {"heading": "CC", "also": ["Account"]},
            "Service": {"heading": "CC", "words": "cost centres"},
            "Nature": {"heading": "Type", "words": "sides"},
            "Fund": {"value": "General Fund"},
            "Account": {"value": "Revenue"},
            "Period": {"cell": "B2", "turned": [{"matching": "Month to (?P<month>.+)", "gives": "{month}"}]},
            "Approved budget": "Full year budget",
            "Actual to date": {"heading": "Actual YTD", "default": "0"},
            "Forecast outturn": "Forecast",
        },
    }],
})  # fmt: skip
ROWS = (
    ("LEDGER EXPORT",),
    ("Period", "Month to December 2025"),
    (),
    ("CC", "Account", "Type", "Full year budget", "Actual YTD", "Forecast", "User"),
    (4100, "Pay", "E", "1,200,000.00", "900,000.00", "1,250,000.00", "x"),
    (4100, "Rents", "I", "-400,000.00", "(300,000.00)", "-390,000.00", "x"),
    (4200, "Pay", "E", 50_000, "", 50_000, "x"),
    ("Total", "", "", 850_000, "", "", ""),
)  # fmt: skip


@pytest.mark.parametrize("name", ["ledger.csv", "ledger.xlsx"])
def test_a_ledgers_export_is_read_through_its_layout(council: Council, name: str) -> None:
    content = csv_file(*ROWS) if name.endswith("csv") else workbook(*ROWS, sheet="Export")
    mapped = Council(replace(council.road, mappings=(LEDGER,)))
    examined = mapped.look(content, name)
    assert (errors(examined.findings), examined.kind, examined.tally.rows) == (set(), "mapped", 3)
    assert (examined.services, examined.periods) == (("Homes", "Repairs"), ("2025/26 Dec",))
    mapped.accepted(content, name)
    told = {row["line"]: row for row in returns.standing(mapped.database, "budget", mapped.soon())}
    assert sorted(told) == ["4100 Pay", "4100 Rents", "4200 Pay"]
    rents = told["4100 Rents"]
    assert (rents["approved"], rents["actual"], rents["forecast"]) == (Decimal(400_000), Decimal(300_000), Decimal(390_000))  # fmt: skip
    assert (rents["nature"], rents["service"], rents["fund"], rents["cell"]) == ("income", "Repairs", "general_fund", "F6")  # fmt: skip
    assert (told["4200 Pay"]["service"], told["4200 Pay"]["actual"]) == ("Homes", 0)


def test_without_turning_its_signs_income_is_told_of_and_a_cost_centre_of_no_service_too(
    council: Council,
) -> None:
    plain = LEDGER.model_copy(
        update={"read": (LEDGER.read[0].model_copy(update={"income_is_negative": False}),)}
    )
    mapped = Council(replace(council.road, mappings=(plain,)))
    examined = mapped.look(csv_file(*ROWS, (4300, "Pay", "E", 1, 1, 1, "x")))
    assert {cell for one in examined.findings if one.code == "income_negative" for cell in one.cells} == {"D6", "E6", "F6"}  # fmt: skip
    assert "“4300”" in found(examined.findings, "unknown_service").message


def test_a_layout_of_a_ledger_is_kept_as_it_was_said_and_a_wrong_one_is_refused() -> None:
    kept = mapping_to_dict(LEDGER)
    assert Mapping.model_validate(kept) == LEDGER
    for wrong in ({"cell": "2B"}, {"value": "x", "also": ["Y"]}, {"cell": "B2", "value": "x"}):
        with pytest.raises(ValidationError):
            Mapping.model_validate(kept | {"read": [kept["read"][0] | {"columns": kept["read"][0]["columns"] | {"Line": wrong}}]})  # fmt: skip


def test_the_page_makes_such_a_layout_from_what_is_chosen(council: Council) -> None:
    grid = open_file("ledger.csv", csv_file(*ROWS))
    columns = {
        "Line": Choice("Account"), "Service": Choice("CC"), "Nature": Choice("Type"), "Period": Choice("b2", IN_CELL),
        "Fund": Choice("General Fund", FIXED), "Approved budget": Choice("Full year budget"),
        "Actual to date": Choice("Actual YTD"), "Forecast outturn": Choice("Forecast"),
    }  # fmt: skip
    chosen = Choices(
        "Our ledger", header_row=4, kind="budget", columns=columns, income_is_negative=True,
        words={"Service": words_from("4100 = Repairs\n4200=Homes\n"), "Nature": words_from("E = Expenditure\nI = Income")},
    )  # fmt: skip
    (table,) = preview(grid, mapping_from(chosen)).tables
    told = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    assert [(row["Line"], row["Service"], row["Period"], row["Nature"]) for row in told[:2]] == [
        ("Pay", "Repairs", "December 2025", "Expenditure"), ("Rents", "Repairs", "December 2025", "Income")]  # fmt: skip
    assert told[1]["Approved budget"] == "400000.00"
    mapped = Council(replace(council.road, mappings=(mapping_from(chosen),)))
    blank = mapped.look(csv_file(*ROWS))
    assert found(blank.findings, "blank_where_needed").cells == ("E7",)
    for columns_left, says in (
        ({name: one for name, one in columns.items() if name != "Fund"}, "Choose where “Fund” comes from"),
        (columns | {"Fund": Choice(" ", FIXED)}, "Type the word"),
        (columns | {"Period": Choice("", IN_CELL)}, "Type the cell"),
    ):
        with pytest.raises(UnclearChoiceError, match=says):
            mapping_from(replace(chosen, columns=columns_left))
    with pytest.raises(UnclearChoiceError, match="one a line"):
        words_from("4100 Repairs")
