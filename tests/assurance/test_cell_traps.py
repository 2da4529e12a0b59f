"""V2: cells that spreadsheet programs and readers change without a word. Here each is exact or is named.

Every text is tried as a cell of a CSV and of a workbook; what only a workbook can hold has its own list.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from helpers.assurance import record
from helpers.council import Council, found
from helpers.files import FIGURES, csv_file, edited, workbook, zip_file
from helpers.odd_books import MAIN, SHEET, raw_book, raw_row, raw_sheet
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pmf.intake.opening import open_file
from pmf.intake.road import Examination
from pmf.model.cell import TypedCell
from pmf.model.finding import RefusedError

BLANK, MARKER = "blank_where_due", "marker"
TEXT, DATE, ERROR_VALUE, HUGE = (
    "text_in_number_cell",
    "date_in_number_cell",
    "error_value",
    "number_too_large",
)
Outcome = Decimal | str


def D(text: str) -> Decimal:
    return Decimal(text)


# What is typed into the cell of a figure, and the figure it is, or the finding that names the cell.
TEXTS: dict[str, Outcome] = {
    "9": D("9"), "-9": D("-9"), "+9": D("9"), "−9": D("-9"), "‑9": TEXT, "–9": TEXT, "(9)": D("-9"), "(-9)": TEXT,
    "-(9)": TEXT, "9-": TEXT, "--9": TEXT, "-0": D("0"), "0": D("0"), "00": D("0"), "007": D("7"), "0.1": D("0.1"),
    ".5": D("0.5"), "5.": D("5"), ".": TEXT, "-": MARKER, "—": TEXT, "..": MARKER, "…": TEXT, "?": TEXT, "*": MARKER,
    "1,966": D("1966"), "1,966.5": D("1966.5"), "1.966,5": TEXT, "1,96": TEXT, "19,66": TEXT, "1,966,5": TEXT, ",5": TEXT,
    "1 966": TEXT, "1\u00a0966": TEXT, "1\u202f966": TEXT, "1'966": TEXT, "1_966": TEXT, "12,345,678": D("12345678"),
    "£1.2m": D("1200000"), "£1,966": D("1966"), "-£5": D("-5"), "£-5": D("-5"), "(£5)": D("-5"), "$7": D("7"), "7 GBP": TEXT,
    "12k": D("12000"), "1.5bn": D("1500000000"), "3 million": D("3000000"), "2 dozen": TEXT, "50%": D("50"), "50 %": D("50"),
    "0.5%": D("0.5"), "%50": TEXT, "50%%": TEXT, "97.4 per cent": TEXT, "1e5": D("100000"), "1E+5": D("100000"), "1e-3": D("0.001"),
    "1e400": TEXT, "1e30": HUGE, "9" * 25: HUGE, "1/2": TEXT, "½": TEXT, "1½": TEXT, "²": TEXT, "5²": TEXT, "１２": D("12"), "٣": D("3"),
    "12:30": TEXT, "1-2": TEXT, "Dec-25": TEXT, "31/12/2025": TEXT, "2025-12-31": TEXT, "TRUE": TEXT, "Yes": TEXT, "NA": TEXT,
    "N/A": MARKER, "n/a": MARKER, "None": TEXT, "null": TEXT, "NULL": TEXT, "nan": TEXT, "NaN": TEXT, "inf": TEXT, "-Infinity": TEXT,
    "#N/A": TEXT, "#REF!": TEXT, "#DIV/0!": TEXT, "#VALUE!": TEXT, "tbc": TEXT, "9 (est.)": TEXT, "c.9": TEXT, "~9": TEXT, "<5": TEXT,
    ">95%": TEXT, "9p": TEXT, "9 9": TEXT, "9\n9": TEXT, "9\t": D("9"), " 9 ": D("9"), "\u00a09": D("9"), "9\u200b": D("9"), "\ufeff9": D("9"),
    "'9": TEXT, "=9": TEXT, "=1+1": TEXT, "+9+9": TEXT, "@9": TEXT, "0x10": TEXT, "1_0": TEXT, "l0": TEXT, "1O": TEXT, "": BLANK, "   ": BLANK,
    "\u00a0": BLANK, "0.30000000000000004": D("0.3"), "12345678901234567": D("12345678901234567"), "0.000000000001": D("0.000000000001"),
}  # fmt: skip

# What only a workbook can hold: the value of the cell, its number format, and what it must be.
TYPED: dict[str, tuple[Any, str, Outcome]] = {
    "percentage": (0.5, "0%", D("50")),
    "percentage with places": (0.974, "0.00%", D("97.4")),
    "percent sign only printed": (97.4, '0.0"%"', D("97.4")),
    "percent sign escaped": (97.4, "0.0\\%", D("97.4")),
    "negative percentage in a part": (-0.5, "0%;-0%", D("-50")),
    "percent for positive alone, positive": (0.5, "0%;0", D("50")),
    "percent for positive alone, negative": (-3, "0%;-0", D("-3")),
    "percent under a condition": (0.5, "[<1]0%;0", TEXT),
    "pounds": (1966.5, "£#,##0.00", D("1966.5")),
    "accounting": (-1966.5, '_-"£"* #,##0.00_-;-"£"* #,##0.00_-', D("-1966.5")),
    "brackets": (-9, "#,##0;(#,##0)", D("-9")),
    "rounded on screen": (87.46, "0", D("87.46")),
    "thousands on screen": (1966000, "#,##0,", D("1966000")),
    "code with noughts": (7, "000", D("7")),
    "text format": ("9.5", "@", D("9.5")),
    "binary tail": (0.1 + 0.2, "General", D("0.3")),
    "fifteen digits": (123456789.123456, "General", D("123456789.123456")),
    "seventeen digits, of which a workbook keeps sixteen": (12345678901234568, "0", D("12345678901234570")),
    "nought": (0, "General", D("0")),
    "minus nought": (-0.0, "General", D("0")),
    "tiny": (1e-7, "General", D("0.0000001")),
    "huge": (1e300, "General", HUGE),
    "fraction": (0.5, "# ?/?", D("0.5")),
    "scientific": (123456, "0.00E+00", D("123456")),
    "truth": (True, "General", TEXT),
    "date": (dt.date(2025, 12, 31), "dd/mm/yyyy", DATE),
    "number shown as a date": (45000, "dd-mmm", DATE),
    "date and time": (dt.datetime(2025, 12, 31, 14, 30), "dd/mm/yyyy hh:mm", TEXT),
    "time": (dt.time(12, 30), "hh:mm", TEXT),
    "duration": (dt.timedelta(hours=30), "[h]:mm", TEXT),
    "date that no calendar has": (99999999, "dd/mm/yyyy", ERROR_VALUE),
}  # fmt: skip

# Straight into the XML: the cell's attributes and what is in it.
WRITTEN: dict[str, tuple[str, str, Outcome]] = {
    "formula": ("", "<f>4+5</f><v>9</v>", D("9")),
    "formula that gives no text": ('t="str"', '<f>IF(1=1,"","")</f><v></v>', BLANK),
    "formula that gives text": ('t="str"', '<f>"a"</f><v>a</v>', TEXT),
    "formula that gives a number as text": ('t="str"', '<f>"9"</f><v>9</v>', D("9")),
    "formula never calculated": ("", "<f>4+5</f>", "uncalculated_formula"),
    "formula with an empty value": ("", "<f>4+5</f><v></v>", "uncalculated_formula"),
    "formula with an error": ('t="e"', "<f>1/0</f><v>#DIV/0!</v>", ERROR_VALUE),
    "reference that is gone": ('t="e"', "<v>#REF!</v>", ERROR_VALUE),
    "no match": ('t="e"', "<v>#N/A</v>", ERROR_VALUE),
    "spill": ('t="e"', "<v>#SPILL!</v>", ERROR_VALUE),
    "rich text": ('t="inlineStr"', "<is><r><t>9</t></r><r><rPr><b/></rPr><t>.5</t></r></is>", D("9.5")),
    "reading aid": ('t="inlineStr"', '<is><t>9</t><rPh sb="0" eb="1"><t>8</t></rPh></is>', D("9")),
    "escaped line break": ('t="inlineStr"', "<is><t>9_x000D_</t></is>", D("9")),
    "beyond every number": ("", "<v>1E+400</v>", ERROR_VALUE),
    "seventeen digits": ("", "<v>12345678901234567</v>", D("12345678901234567")),
    "exponent": ("", "<v>1.966E3</v>", D("1966")),
    "long tail": ("", "<v>87.400000000000006</v>", D("87.4")),
    "truth": ('t="b"', "<v>1</v>", TEXT),
    "date in letters": ('t="d"', "<v>2025-12-31</v>", DATE),
    "no value": ("", "", BLANK),
    "format alone": ('s="0"', "", BLANK),
}  # fmt: skip


def outcome(examined: Examination) -> Outcome:
    """The figure that would be stored for C2, or what is said about C2."""
    for finding in examined.findings:
        # That nobody counts below nothing is said of the figure, not of how it was read.
        if "C2" in finding.cells and finding.code not in (BLANK, "below_zero"):
            return finding.code
    if examined.refused:
        return f"refused: {examined.findings}"
    columns = examined.parts[0][1]
    if columns["marker"][0] is not None:
        return MARKER
    value = columns["value"][0]
    return BLANK if value is None else value


def as_csv(text: str) -> bytes:
    return csv_file(FIGURES, ("REP02", "2025/26 Q1", text), ("REP02", "2025/26 Q2", 8))


def as_text_cell(text: str) -> bytes:
    return as_written('t="s"', "<v>0</v>", text)


def as_typed_cell(value: Any, shown: str) -> bytes:
    return workbook(
        FIGURES, ("REP02", "2025/26 Q1", value), ("REP02", "2025/26 Q2", 8), formats={"C2": shown}
    )


def as_written(attributes: str, inside: str, shared: str | None = None) -> bytes:
    row = raw_row(2, "REP02", "2025/26 Q1").replace("</row>", f'<c r="C2" {attributes}>{inside}</c></row>')
    body = raw_row(1, *FIGURES) + row + raw_row(3, "REP02", "2025/26 Q2", "8")
    return raw_book(raw_sheet(body), strings=None if shared is None else _strings(shared))


def _strings(text: str) -> bytes:
    # A text that looks like an escaped letter is itself escaped in a workbook.
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace("_x0041_", "_x005F_x0041_")
    return f'<sst xmlns="{MAIN}"><si><t xml:space="preserve">{shown}</t></si></sst>'.encode()


TRAPS: dict[str, tuple[bytes, Outcome]] = {
    **{f"csv {text!r}": (as_csv(text), wanted) for text, wanted in TEXTS.items()},
    **{f"xlsx {text!r}": (as_text_cell(text), wanted) for text, wanted in TEXTS.items()},
    **{
        f"xlsx {name}": (as_typed_cell(value, shown), wanted)
        for name, (value, shown, wanted) in TYPED.items()
    },
    **{f"xml {name}": (as_written(*parts), wanted) for name, (*parts, wanted) in WRITTEN.items()},
}


def test_trap_corpus(looking: Council) -> None:
    wrong = {}
    changed = 0
    for name, (content, wanted) in TRAPS.items():
        got = outcome(looking.look(content, "return.xlsx"))
        if got != wanted:
            wrong[name] = (got, wanted)
            changed += isinstance(got, Decimal) or got in (BLANK, MARKER)
    assert not wrong
    cells = len(TEXTS) + len(TYPED) + len(WRITTEN)
    assert cells >= 80
    record("V2 trap_corpus", traps=cells, tried=len(TRAPS), silent_changes=changed)


KEPT = ["NA", "None", "null", "nan", "n/a", "TRUE", "007", "1e5", "1-2", "12345678901234567", "=1+1", "'quoted", "½ ²", "Dec-25",
        "line one\nline two", "two  spaces", "a\u00a0b", "café ٣ １２ 👩\u200d🔬", "#REF!", "1/2", "_x0041_", "-", "<b>&amp;</b>"]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_texts_are_kept_as_they_stand(text: str) -> None:
    assert open_file("a", csv_file(("Commentary", "x"), (text, 1))).sheets[0].rows[1][0] == text
    assert open_file("a", as_text_cell(text)).sheets[0].rows[1][2] == text


@pytest.mark.parametrize(
    ("value", "shown", "kept"),
    [(7, "000", "007"), (7, "0", "7"), (1234, "000", "1234"), (-7, "000", "-7"), (7.5, "000", "7.5")],
)
def test_a_code_that_is_a_number_is_read_as_it_is_shown(value: float, shown: str, kept: str) -> None:
    cell = open_file("a", workbook(("Code", "x"), (value, 1), formats={"A2": shown})).sheets[0].rows[1][0]
    assert isinstance(cell, TypedCell) and cell.text == kept


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_dates_are_the_same_by_either_calendar(epoch: Any) -> None:
    content = workbook(("Due", "x"), (dt.date(2026, 3, 31), 1))
    if epoch:
        content = edited(
            content, "xl/workbook.xml", lambda xml: xml.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
        )
        content = edited(content, SHEET, lambda xml: xml.replace(b"<v>46112</v>", b"<v>44650</v>"))
    cell = open_file("a", content).sheets[0].rows[1][0]
    assert isinstance(cell, TypedCell) and cell.text == "2026-03-31"


def test_an_open_document_sheet_is_refused_by_name() -> None:
    ods = zip_file(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<x/>"})
    with pytest.raises(RefusedError, match=r"OpenDocument file \(.ods\)"):
        open_file("return.ods", ods)


def test_a_trap_in_a_code_is_named(looking: Council) -> None:
    finding = found(looking.look(csv_file(FIGURES, ("REP 02", "2025/26 Q1", 9))).findings, "unknown_code")
    assert finding.cells == ("A2",)
