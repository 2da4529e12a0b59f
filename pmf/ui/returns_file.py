"""A file as it was handed in: its visible sheets as a grid, read again, and its values to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pmf.charts.palette import NEUTRAL
from pmf.exports.values_workbook import write_values
from pmf.intake.grid import Sheet, text_of
from pmf.model.cell import CellType, RawCell, TypedCell, column_letters
from pmf.model.finding import RefusedError
from pmf.reports.past_return import PastReturn
from pmf.store.returns import UnknownReturnError
from pmf.ui import reads
from pmf.ui.cards import plain_label
from pmf.ui.frame import View

_MOST_ROWS, _MOST_COLUMNS = 1_000, 60
_MOST_TINTED = 20_000


def as_handed_in(view: View, told: PastReturn) -> None:
    """The file's cells where they stood, those that figures were taken from tinted."""
    with st.container(border=True, gap="xsmall"):
        st.header("As it was handed in", anchor=False)
        try:
            sheets = reads.sheets(view, told.record["file_name"], told.record["file_hash"])
        except (RefusedError, UnknownReturnError) as problem:
            st.markdown(f"The file cannot be shown: {plain_label(str(problem))}")
            return
        named = {sheet.name or told.record["file_name"]: sheet for sheet in sheets}
        taken = {(row["sheet"], row["cell"]) for row in (*told.figures, *told.registers)}
        first = next(iter(sorted({row["sheet"] or "" for row in (*told.figures, *told.registers)})), "")
        chosen = next(iter(named)) if first not in named else first
        if len(named) > 1:
            chosen = st.selectbox(
                "Sheet", list(named), index=list(named).index(chosen), key=f"sheet_{told.return_id}"
            )
        sheet = named[chosen]
        cells = {cell for name, cell in taken if name == sheet.name}
        st.markdown(
            f":gray[:small[{plain_label(chosen)}. Tinted: the cells that a figure was taken from"
            f"{'.' if cells else '; none on this sheet.'}]]"
        )
        _grid(view, sheet, cells, told.return_id)
        st.download_button(
            "Its values as a new workbook",
            data=lambda: write_values(list(sheets), f"Values of {told.return_id}"),
            file_name=f"{told.return_id} values.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"values_{told.return_id}",
        )
        st.markdown(
            ":gray[:small[The file itself is kept unopened and is not handed out: a stranger's workbook can hold more"
            " than it shows. Hidden sheets and formulas are left out here.]]"
        )


def _grid(view: View, sheet: Sheet, taken: set[str], return_id: str) -> None:
    width = min(max((len(row) for row in sheet.rows), default=0), _MOST_COLUMNS)
    rows = sheet.rows[:_MOST_ROWS]
    letters = [column_letters(column) for column in range(width)]
    frame = pd.DataFrame(
        [[_shown(row[column]) if column < len(row) else "" for column in range(width)] for row in rows],
        columns=letters,
        index=range(1, len(rows) + 1),
    )
    shown: object = frame
    if taken and frame.size <= _MOST_TINTED:
        tint = f"background-color: {NEUTRAL[view.mode].band}; color: {NEUTRAL[view.mode].text}"
        shown = frame.style.apply(
            lambda column: [tint if f"{column.name}{number}" in taken else "" for number in column.index]
        )
    st.dataframe(
        shown,
        height=min(36 * (len(rows) + 1) + 3, 760),
        alt=f"The cells of {return_id} as they were handed in: {len(rows)} rows, {width} columns",
    )
    if len(sheet.rows) > _MOST_ROWS:
        st.markdown(f":gray[:small[The first {_MOST_ROWS:,} of {len(sheet.rows):,} rows.]]")


def _shown(cell: RawCell) -> str:
    if isinstance(cell, TypedCell) and cell.type is CellType.PERCENT:
        return f"{float(cell.text) * 100:.12g}%"
    if isinstance(cell, TypedCell) and cell.type is CellType.UNCALCULATED:
        return "(formula never calculated)"
    return text_of(cell)
