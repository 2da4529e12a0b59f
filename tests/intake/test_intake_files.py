"""Files as they come: CSVs of every making, workbooks sound, odd and hostile. Read, or refused in a sentence."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from helpers.council import Council, errors, found
from helpers.files import FIGURES, csv_file, edited, with_error_cell, with_part, workbook, zip_file
from openpyxl import Workbook

from pmf.intake.opening import LARGEST_FILE, open_file
from pmf.intake.reading_process import ReadingFailedError, ReadingProcess
from pmf.model.finding import Severity
from pmf.store.returns import every_return

ROW = ("REP02", "2025/26 Q1", "9.5")
WORDS = ((*FIGURES, "Commentary"), (*ROW, "Cost £5 – café"))
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("cp1252", ","),
        ("utf-16", ","),
        ("utf-16", "\t"),
        ("utf-8", ";"),
        ("utf-8", "|"),
    ],
)
def test_a_csv_is_read_whatever_program_saved_it(looking: Council, encoding: str, separator: str) -> None:
    content = csv_file(*WORDS, encoding=encoding, separator=separator)
    examined = looking.look(content)
    assert not examined.findings
    assert examined.parts[0][1]["commentary"] == ["Cost £5 – café"]


@pytest.mark.parametrize("make", [csv_file, workbook])
def test_a_title_above_the_headings_is_passed_over(looking: Council, make: object) -> None:
    content = make(("Repairs return",), (), ("for Q1",), FIGURES, (*ROW[:2], "x9"))  # type: ignore[operator]
    assert found(looking.look(content).findings, "text_in_number_cell").cells == ("C5",)


def test_a_comma_in_a_title_does_not_hide_the_semicolons_below(looking: Council) -> None:
    content = b"Repairs, Housing, and more;;\r\n" + csv_file(FIGURES, ROW, separator=";")
    assert looking.look(content).tally.added == 1
    content = b"Repairs, Housing and more\r\n" + csv_file(FIGURES, ROW, separator=";")
    assert looking.look(content).tally.added == 1


def test_commas_in_commentary_do_not_hide_the_semicolons(looking: Council) -> None:
    content = csv_file((*FIGURES, "Commentary"), (*ROW, "a, b, c, d, e, f, g, h"), separator=";")
    assert looking.look(content).parts[0][1]["commentary"] == ["a, b, c, d, e, f, g, h"]


def test_blank_rows_between_figures_are_passed_over_and_addresses_hold(looking: Council) -> None:
    content = csv_file(FIGURES, ROW, ("", "", ""), ("REP02", "2025/26 Q2", "y"))
    assert found(looking.look(content).findings, "text_in_number_cell").cells == ("C4",)


def test_a_comment_with_a_line_break_stays_one_cell(looking: Council) -> None:
    content = csv_file(
        (*FIGURES, "Commentary"), (*ROW, "First.\nSecond, with a comma."), ("REP02", "2025/26 Q2", "y", "")
    )
    assert found(looking.look(content).findings, "text_in_number_cell").cells == ("C3",)


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_a_spreadsheet_error_is_named_at_its_cell(looking: Council, error: str) -> None:
    examined = looking.look(with_error_cell(workbook(FIGURES, ROW), "C2", error))
    finding = found(examined.findings, "error_value")
    assert finding.cells == ("C2",) and error in finding.message


def test_the_figure_that_excel_saved_beside_a_formula_is_read(looking: Council) -> None:
    def calculated(sheet: bytes) -> bytes:
        return re.sub(rb"<f>[^<]*</f><v\s*/?>(</v>)?", b"<f>3*3</f><v>9</v>", sheet)

    content = edited(workbook(FIGURES, ("REP02", "2025/26 Q1", "=3*3")), SHEET, calculated)
    assert looking.look(content).changes[0].brings == 9


def test_a_sheet_that_claims_fewer_rows_than_it_has_is_read_whole(looking: Council) -> None:
    rows = [
        ("REP02", f"{year}/{(year + 1) % 100:02d} Q{quarter}", 9)
        for year in range(1990, 2025)
        for quarter in (1, 2, 3, 4)
    ]
    content = edited(
        workbook(FIGURES, *rows),
        SHEET,
        lambda sheet: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:C5"', sheet),
    )
    assert b'"A1:C5"' in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    examined = looking.look(content)
    assert not examined.refused
    assert examined.tally.rows == len(rows) == 140


def test_a_hidden_sheet_is_told_of_and_not_read(looking: Council) -> None:
    examined = looking.look(
        workbook(FIGURES, ROW, hidden={"Last year": [FIGURES, ("REP02", "2025/26 Q2", "bad")]})
    )
    finding = found(examined.findings, "hidden_sheet")
    assert (finding.severity, finding.sheet) == (Severity.NOTE, "Last year")
    assert examined.tally.rows == 1


def test_a_sheet_of_another_name_is_passed_over(looking: Council) -> None:
    book = Workbook()
    book.worksheets[0].title = "Cover"
    book.worksheets[0].append(["Repairs", "Q1"])
    page = book.create_sheet("Performance")
    for row in (FIGURES, ("REP02", "2025/26 Q1", "bad")):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    finding = found(looking.look(out.getvalue()).findings, "text_in_number_cell")
    assert (finding.sheet, finding.cells) == ("Performance", ("C2",))


def _far_cell() -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return edited(workbook(FIGURES, ROW), SHEET, lambda sheet: sheet.replace(b"</sheetData>", far))


def _bomb() -> bytes:
    return with_part(workbook(FIGURES, ROW), "xl/media/big.bin", bytes(301 * 1024 * 1024))


def _many_parts() -> bytes:
    out = io.BytesIO(workbook(FIGURES, ROW))
    with zipfile.ZipFile(out, "a") as package:
        for number in range(2_001):
            package.writestr(f"xl/media/{number}.png", b"")
    return out.getvalue()


def _billion_laughs(sheet: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", sheet).replace(
        b"<sheetData>", b"<sheetData><row><c><v>&e9;</v></c></row>"
    )
    return b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "ha">' + entities + b"]>" + body


def _encrypted_zip() -> bytes:
    content = bytearray(workbook(FIGURES, ROW))
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark)
        content[at + flag] |= 1
    return bytes(content)


HOSTILE = {
    "empty_file": (b"", "The file is empty"),
    "blank_csv": (b"\r\n \r\n,,\r\n", "has nothing in it"),
    "png_named_xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is a picture or a document"),
    "pdf": (b"%PDF-1.7\n", "is a picture or a document"),
    "old_xls": (OLE, "of the old kind (.xls)"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "encrypted_zip": (_encrypted_zip(), "protected by a password"),
    "macros": (with_part(workbook(FIGURES, ROW), "xl/vbaProject.bin", b"x"), "contains macros"),
    "truncated": (workbook(FIGURES, ROW)[:2000], "damaged or is not a workbook"),
    "not_xml": (edited(workbook(FIGURES, ROW), SHEET, lambda _: b"<oops"), "damaged or is not a workbook"),
    "no_sheets": (zip_file(**{"xl/workbook.xml": b"<workbook/>"}), "damaged or is not a workbook"),
    "word_document": (zip_file(**{"word/document.xml": b"<x/>"}), "not an Excel workbook"),
    "climbing_part": (
        with_part(workbook(FIGURES, ROW), "xl/../../etc/passwd", b"x"),
        "damaged or is not a workbook",
    ),
    "empty_workbook": (workbook(), "has nothing in it"),
    "far_cell": (_far_cell(), "row 1,048,576, column 16,384"),
    "many_parts": (_many_parts(), "far larger inside"),
    "entities": (
        edited(workbook(FIGURES, ROW), SHEET, _billion_laughs),
        "instructions that no spreadsheet program writes",
    ),
    "binary": (b"\x01\x00\x02\x00" * 50, "neither a workbook nor a CSV"),
    "bad_utf16": (b"\xff\xfea", "letters cannot be read"),
    "undefined_letters": (b"Indicator code,\x81\x8d\x8f", "letters cannot be read"),
    "too_many_rows": (b"a,b\n" * 200_001, "at most 200,000"),
    "too_large": (b"a" * (LARGEST_FILE + 1), "at most 10 MB"),
    "wrong_workbook": (
        workbook(("Name", "Sandwich"), ("Jo", "Egg"), sheet="Lunch"),
        "no return that is known here",
    ),
    "huge_field": (b'"' + b"a" * 1_000_001 + b'",b\n', "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(what: str, looking: Council) -> None:
    content, says = HOSTILE[what]
    examined = looking.look(content, "return.xlsx")
    assert examined.refused and len(examined.findings) == 1
    finding = examined.findings[0]
    assert re.search(says.replace("(.", r"\(\.").replace("xls)", r"xls\)"), finding.message)
    assert finding.fix and "Error" not in finding.message and "Traceback" not in finding.message


def test_a_zip_bomb_is_refused_by_its_directory_alone(looking: Council) -> None:
    content = _bomb()
    assert len(content) < LARGEST_FILE
    assert errors(looking.look(content).findings) == {"too_large_inside"}


@pytest.mark.parametrize("what", ["png_named_xlsx", "password", "truncated", "far_cell", "wrong_workbook"])
def test_a_refused_file_leaves_only_the_record_of_its_refusal(what: str, council: Council) -> None:
    before = council.counts()
    assert council.hand_in(HOSTILE[what][0], "return.xlsx") is None
    changed = {
        table: count - before[table] for table, count in council.counts().items() if count != before[table]
    }
    assert changed == {"data_return": 1, "ledger": 1}
    refused = every_return(council.database)[0]
    assert (refused["state"], refused["file_name"], refused["kind"]) == ("refused", "return.xlsx", "unknown")
    assert HOSTILE[what][1].split("|")[0][:12] in refused["findings"]


def test_the_reader_goes_on_after_a_hostile_file(looking: Council) -> None:
    assert looking.look(HOSTILE["far_cell"][0]).refused
    assert not looking.look(workbook(FIGURES, ROW)).refused


def test_a_reader_that_takes_too_long_is_killed_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = ReadingProcess(seconds=0.02)
    try:
        with pytest.raises(ReadingFailedError, match="too_slow"):
            reader.read(workbook(FIGURES, ROW))
        monkeypatch.setattr("pmf.intake.opening.reading_process", reader)
        with pytest.raises(Exception, match="took too long"):
            open_file("slow.xlsx", workbook(FIGURES, ROW))
        reader._seconds = 60
        assert reader.read(workbook(FIGURES, ROW))["sheets"][0]["name"] == "performance"
    finally:
        reader.close()


def test_macros_and_links_are_told_apart_from_ordinary_workbooks(looking: Council) -> None:
    assert errors(looking.look(HOSTILE["macros"][0]).findings) == {"has_macros"}
    assert errors(looking.look(HOSTILE["password"][0]).findings) == {"password_protected"}
    assert errors(looking.look(HOSTILE["old_xls"][0]).findings) == {"old_workbook"}
    assert errors(looking.look(HOSTILE["empty_workbook"][0]).findings) == {"empty_workbook"}
