"""The cells of a template: how each sort looks, and how a value is put into one so that it stays what it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pmf.exports.cell_text import LONGEST, stored
from pmf.intake.template_columns import Shape
from pmf.intake.template_rows import CellValue
from pmf.reports.reading import UnknownChoiceError

AnyCell = Cell | MergedCell
# The height of a line of text, in points; how many of its letters fit where a column's width counts
# one figure; and after how many lines a cell is rather scrolled than made higher.
_LINE, _LETTERS, _MOST_LINES = 12.75, 1.1, 20
_A3, _A4 = 8, 9
# A workbook keeps fifteen digits of a number, and no day before its calendar begins.
_MOST_DIGITS = 15
_FIRST_YEAR = 1901
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Look(Enum):
    """What a cell is for. None of them is told by its colour alone."""

    HEADING = "Heading"
    HEADING_TO_READ = "Heading to read"
    TO_FILL = "To fill in"
    TO_READ = "To read"
    GIVEN = "Given"
    NOT_WANTED = "Not wanted"
    NOT_WANTED_BUT_OPEN = "Not wanted but open"
    TITLE = "Title of help"
    SECTION = "Section of help"
    COLUMN = "Heading of help"
    PLAIN = "Words of help"


_EDGE = Side("thin", "8A94A0")
_FRAME = Border(_EDGE, _EDGE, _EDGE, _EDGE)
_READ_FILL = PatternFill("solid", "EEF1F4")
_STRUCK = Border(_EDGE, _EDGE, _EDGE, _EDGE, diagonal=_EDGE, diagonalUp=True)
_STRUCK_LOOKS = (Look.NOT_WANTED, Look.NOT_WANTED_BUT_OPEN)
_FILLS = {
    Look.HEADING: PatternFill("solid", "1F4E8C"),
    Look.HEADING_TO_READ: PatternFill("solid", "D5DBE2"),
    Look.TO_READ: _READ_FILL,
    Look.GIVEN: _READ_FILL,
    Look.NOT_WANTED: _READ_FILL,
    Look.NOT_WANTED_BUT_OPEN: _READ_FILL,
}
_FONTS = {
    Look.HEADING: Font(name="Arial", size=10, bold=True, color="FFFFFF"),
    Look.HEADING_TO_READ: Font(name="Arial", size=10, italic=True, color="1F2933"),
    Look.TO_READ: Font(name="Arial", size=10, italic=True, color="3A4550"),
    Look.GIVEN: Font(name="Arial", size=10, bold=True, color="1F2933"),
    Look.TITLE: Font(name="Arial", size=15, bold=True, color="1F2933"),
    Look.COLUMN: Font(name="Arial", size=10, bold=True, color="1F2933"),
    Look.SECTION: Font(name="Arial", size=12, bold=True, color="1F4E8C"),
}
_PLAIN_FONT = Font(name="Arial", size=10, color="1F2933")
_UNFRAMED = (Look.TITLE, Look.SECTION, Look.COLUMN, Look.PLAIN)
_OPEN = (Look.TO_FILL, Look.NOT_WANTED_BUT_OPEN)
_FORMATS = {Shape.TEXT: "@", Shape.DAY: "dd/mm/yyyy"}


class Painter:
    """Gives cells their look, through styles that the workbook names: each is worked out once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: set[str] = set()

    def paint(
        self, cell: AnyCell, look: Look, shape: Shape | None = None, quoted: bool = False, *, wrap: bool = True
    ) -> None:  # fmt: skip
        """Make a cell look like what it is for. `quoted` marks text that could be taken for a formula."""
        name = f"{look.value}{f', {shape.value}' if shape else ''}{'' if wrap else ', in one line'}"
        if name not in self._known:
            self._book.add_named_style(_style(name, look, shape, wrap))
            self._known.add(name)
        cell.style = name
        if quoted:
            cell.quotePrefix = True


def _style(name: str, look: Look, shape: Shape | None, wrap: bool) -> NamedStyle:
    heading = look in (Look.HEADING, Look.HEADING_TO_READ)
    return NamedStyle(
        name,
        font=_FONTS.get(look, _PLAIN_FONT),
        fill=_FILLS.get(look, PatternFill()),
        border=Border() if look in _UNFRAMED else _STRUCK if look in _STRUCK_LOOKS else _FRAME,
        alignment=Alignment(
            wrap_text=wrap, vertical="center" if heading else "top",
            horizontal="right" if shape in (Shape.NUMBER, Shape.WHOLE) else "left",
        ),
        protection=Protection(locked=look not in _OPEN),
        number_format="General" if shape is None else _FORMATS.get(shape, "General"),
    )  # fmt: skip


def set_page(sheet: Worksheet, title: str, *, wide: bool) -> None:
    """Print a sheet across the page, as wide as the page is, on A4 or A3 paper."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if wide else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.75, footer=0.35)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text=title.replace("&", "&&")), right=_HeaderFooterPart(text="Page &P of &N")
    )


def put(cell: AnyCell, value: CellValue) -> bool:
    """Put a value into a cell. Text stays text, whatever it begins with; gives whether it is such text.

    Raises UnknownChoiceError for a text that is longer than a cell can hold.
    """
    if value is None:
        return False
    if isinstance(value, Decimal):
        plain = value.normalize()
        if len(plain.as_tuple().digits) <= _MOST_DIGITS:
            cell.value = int(plain) if plain == plain.to_integral_value() else float(plain)
            return False
        value = f"{plain:f}"
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        value = value.isoformat()
    if not isinstance(value, str):
        cell.value = value
        return False
    if len(value) > LONGEST:
        raise UnknownChoiceError(
            f"A text that begins “{value[:40]}” is longer than a cell of a workbook can hold. Take the template as CSV."
        )
    cell.value = stored(value)
    cell.data_type = "s"
    return value.startswith(_LIKE_A_FORMULA)


def height_of(texts: Iterable[tuple[CellValue, int]], *, least: int = 1) -> float:
    """How high a row must be, in points, for its texts in columns so many letters wide: not every
    program works that out when it opens a workbook."""
    lines = max(_lines_in(str(text), int(width * _LETTERS)) for text, width in texts if text is not None)
    return _LINE * min(max(lines, least), _MOST_LINES) + 3


def _lines_in(text: str, width: int) -> int:
    """How many lines a text takes, broken between words."""
    lines = 0
    for paragraph in text.splitlines():
        lines, room = lines + 1, width
        for word in paragraph.split():
            if len(word) > room and room < width:
                lines, room = lines + 1, width
            extra = max(len(word) - 1, 0) // width
            lines, room = lines + extra, room - (len(word) - extra * width) - 1
    return lines
