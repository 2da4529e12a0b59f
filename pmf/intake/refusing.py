"""Why a file as a whole is not read, in an officer's words: what is wrong with it and what to do."""

from __future__ import annotations

from dataclasses import replace

from pmf.model.finding import Finding, RefusedError, Severity

_SAVE_AS = "Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)”, and hand that in."
_FRESH = "Copy the figures into a fresh template and hand that in."
_CHOOSE = "Choose the workbook or CSV that the figures are in."
_AGAIN = "Check that you saved it with the figures in, and try again."

# By what the reader found, in one word. {} is what it says of the file.
_WHY = {
    "empty_file": Finding(Severity.ERROR, "empty_file", "The file is empty.", "Check that you chose the right file, and save it again."),
    "empty_workbook": Finding(Severity.ERROR, "empty_workbook", "The workbook has nothing in it.", _AGAIN),
    "damaged": Finding(
        Severity.ERROR,
        "damaged",
        "The file is damaged or is not a workbook, so it could not be opened.",
        "Open it in Excel. If Excel offers to repair it, accept, save it as .xlsx and hand that in.",
    ),
    "password_protected": Finding(
        Severity.ERROR,
        "password_protected",
        "The selected file is protected by a password, so it cannot be read.",
        "Open it in Excel, choose File, Info, Protect workbook, remove the password, save, and hand it in again.",
    ),
    "old_workbook": Finding(Severity.ERROR, "old_workbook", "This is a workbook of the old kind (.xls), which loses rows.", _SAVE_AS),
    "binary_workbook": Finding(Severity.ERROR, "old_workbook", "This is a workbook of the binary kind (.xlsb), which is not read.", _SAVE_AS),
    "strict_workbook": Finding(
        Severity.ERROR,
        "old_workbook",
        "This workbook was saved as “Strict Open XML”, which is not read.",
        _SAVE_AS,
    ),
    "open_document": Finding(
        Severity.ERROR,
        "not_a_workbook",
        "This is an OpenDocument file (.ods), which is not read.",
        "Open it in the program that made it, choose Save as, pick “Excel (.xlsx)” or CSV, and hand that in.",
    ),
    "word_document": Finding(Severity.ERROR, "not_a_workbook", "This is a Word document, not a workbook: it is not an Excel workbook or CSV.", _CHOOSE),
    "slides": Finding(Severity.ERROR, "not_a_workbook", "These are slides, not a workbook or CSV.", _CHOOSE),
    "numbers_document": Finding(
        Severity.ERROR,
        "not_a_workbook",
        "This is a file of Apple Numbers, which is not read.",
        "In Numbers, choose File, Export to, Excel, and hand that in.",
    ),
    "web_page": Finding(
        Severity.ERROR,
        "not_a_workbook",
        "This is a web page or XML, whatever its name says, not a workbook or CSV.",
        "If a system gave it to you as a workbook: " + _SAVE_AS[0].lower() + _SAVE_AS[1:],
    ),
    "not_a_table": Finding(Severity.ERROR, "not_a_workbook", "This is a program or an archive, not a workbook or CSV.", _CHOOSE),
    "not_a_workbook": Finding(
        Severity.ERROR,
        "not_a_workbook",
        "The file is not an Excel workbook.",
        "Hand in the workbook (.xlsx) itself, or a CSV. " + _SAVE_AS,
    ),
    "has_macros": Finding(Severity.ERROR, "has_macros", "The workbook contains macros, which are not accepted.", _SAVE_AS),
    "embedded_files": Finding(
        Severity.ERROR,
        "embedded_files",
        "The workbook has another file or a control embedded in it, which is not accepted.",
        "Delete it (click on it and press Delete), save, and hand the workbook in again.",
    ),
    "starts_programs": Finding(
        Severity.ERROR,
        "starts_programs",
        "The workbook has a link that can start another program, which is not accepted.",
        "In Excel choose Data, Edit links, break the link, save, and hand the workbook in again.",
    ),
    "entities": Finding(
        Severity.ERROR,
        "entities",
        "The workbook contains instructions that no spreadsheet program writes, so it was not read.",
        _FRESH,
    ),
    "too_slow": Finding(Severity.ERROR, "too_slow", "The workbook took too long to read and was given up.", _FRESH),
    "too_large": Finding(Severity.ERROR, "too_large_inside", "The workbook is far larger inside than it looks, so it was not read.", _FRESH),
    "too_far": Finding(
        Severity.ERROR,
        "cell_too_far_out",
        "The sheet {}, far beyond any return.",
        "Delete the stray cell and the empty rows and columns before it, or use a fresh template.",
    ),
    "too_wide": Finding(
        Severity.ERROR,
        "cell_too_far_out",
        "The file has a row of {} cells, far beyond any return.",
        "Open it in Excel, look to the right for stray cells, delete them, and save it again.",
    ),
    "does_not_add_up": Finding(
        Severity.ERROR,
        "rows_do_not_add_up",
        "Two counts of the workbook's rows do not agree, so some of them might be lost. It was not read.",
        _SAVE_AS,
    ),
    "unclosed_quotes": Finding(
        Severity.ERROR,
        "rows_do_not_add_up",
        "Two counts of the file's rows do not agree, so some of them might be lost. It was not read.",
        "Look for a cell that begins with a quotation mark (“\"”) and does not end with one, mend it, or hand in the workbook itself.",
    ),
}  # fmt: skip


def refusal(code: str, message: str, fix: str) -> RefusedError:
    """A finding about the file as a whole, ready to raise."""
    return RefusedError(Finding(Severity.ERROR, code, message, fix))


def unfit(why: str, detail: str = "") -> RefusedError:
    """The refusal of a file by what the reader found, in one word."""
    finding = _WHY.get(why, _WHY["damaged"])
    return RefusedError(replace(finding, message=finding.message.replace("{}", detail)))
