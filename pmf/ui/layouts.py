"""Showing the program a layout: the file, its first rows as they stand and as they would be read, the save."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pmf.intake.grid import Grid, text_of
from pmf.intake.known_mappings import put_away, save_mapping
from pmf.intake.mapping import Mapping
from pmf.intake.mapping_choices import Choices, UnclearChoiceError, choices_from, mapping_from
from pmf.intake.mapping_draft import Preview, preview, propose
from pmf.intake.opening import open_file
from pmf.model.cell import column_letters
from pmf.model.finding import RefusedError
from pmf.rules import wording
from pmf.store.database import CannotWriteError
from pmf.store.saved_mappings import saved_mappings
from pmf.ui import tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import View

_FIRST_ROWS = 12
_SHOWN_COLUMNS = 30


@dataclass(frozen=True)
class Shown:
    """A file that was dropped: what was read of it, and the choices proposed for it. `key` tells it from others."""

    key: str
    name: str
    grid: Grid
    proposed: Choices


@dataclass(frozen=True)
class Seen:
    """What the choices make of the file: a mapping and its preview, or the sentence why there is none yet."""

    mapping: Mapping | None
    preview: Preview | None
    unclear: str | None


def headline(seen: Seen | None) -> None:
    """The page's question, answered in its first line."""
    if seen is None:
        st.title("Show the program a spreadsheet once, and it reads the next one by itself", anchor=False)
        return
    if seen.preview is None:
        st.title(plain_label(seen.unclear or "Choose what is what"), anchor=False)
        return
    count = sum(table.count for table in seen.preview.tables)
    st.title(
        f"Read like this, the file gives {count:,} rows"
        if count
        else "Read like this, the file gives no rows yet",
        anchor=False,
    )


def dropped() -> Shown | None:
    """The file that serves as the example."""
    upload = st.file_uploader(
        "Drop an example of the spreadsheet here", type=["xlsx", "csv"], key="layout_file"
    )
    if upload is None:
        st.markdown(
            ":gray[Nothing of it is stored. You say which column is what, see the first rows as they would be read, "
            "and give the layout a name.]"
        )
        return None
    content = upload.getvalue()
    key = hashlib.sha256(content).hexdigest()[:16]
    kept: dict[str, Shown] = st.session_state.setdefault("layouts_shown", {})
    if key not in kept:
        kept.clear()
        try:
            grid = open_file(upload.name, content)
            proposed = choices_from(propose(grid, upload.name.rsplit(".", 1)[0]), grid)
        except RefusedError as problem:
            st.error(plain_label(f"{problem.finding.message} {problem.finding.fix}"))
            return None
        kept[key] = Shown(key, upload.name, grid, proposed)
    return kept[key]


def first_rows(shown: Shown) -> None:
    """The file as it stands: the first rows of each sheet, with the letters and numbers that Excel shows."""
    with st.expander(f"The first rows of {plain_label(shown.name)}", expanded=True):
        names = [sheet.name or "the file" for sheet in shown.grid.sheets]
        chosen = names[0]
        if len(names) > 1:
            chosen = (
                st.segmented_control(
                    "Sheet to look at",
                    names,
                    default=shown.proposed.sheet or names[0],
                    required=True,
                    key=f"look_{shown.key}",
                )
                or names[0]
            )
        sheet = shown.grid.sheets[names.index(chosen)]
        rows = [list(row)[:_SHOWN_COLUMNS] for row in sheet.rows[:_FIRST_ROWS]]
        width = max((len(row) for row in rows), default=0)
        cells = [[text_of(row[at]) if at < len(row) else "" for at in range(width)] for row in rows]
        frame = pd.DataFrame(
            cells, columns=[column_letters(at) for at in range(width)], index=range(1, len(cells) + 1)
        )
        st.dataframe(frame, alt=f"The first rows of {chosen}")


def as_read(view: View, shown: Shown, choices: Choices) -> Seen:
    """The first rows as they would be read, and what is left out."""
    try:
        mapping = mapping_from(choices)
    except UnclearChoiceError as problem:
        return Seen(None, None, str(problem))
    seen = preview(shown.grid, mapping)
    with st.container(border=True, gap="small"):
        st.header("As it would be read", anchor=False)
        for table in seen.tables:
            st.markdown(
                f":gray[:small[{table.count:,} rows of {table.kind}; the first {len(table.rows)} of them]]"
            )
            tables.plain_table(
                [
                    {
                        **{
                            heading: plain_label(cell)
                            for heading, cell in zip(table.headings, row, strict=True)
                        },
                        "Cell": where,
                    }
                    for row, where in zip(table.rows, table.cells, strict=True)
                ],
                f"Rows of {table.kind} as they would be read",
            )
        if not seen.tables:
            st.markdown("No row is read yet. Check the row of headings and the columns above.")
        for finding in seen.findings:
            st.markdown(f":gray[:small[• {plain_label(finding.message)} {plain_label(finding.fix)}]]")
    return Seen(mapping, seen, None)


def save(view: View, choices: Choices, seen: Seen) -> None:
    """Keep the layout under its name."""
    with st.container(border=True, gap="small"):
        st.header("Save it", anchor=False)
        st.markdown(f"Under the name **{plain_label(choices.name)}**" if choices.name else "It needs a name.")
        ready = seen.mapping is not None and bool(seen.preview and seen.preview.tables)
        if (
            st.button(
                "Save the layout",
                type=view.main_button,
                disabled=not ready,
                width="stretch",
                key="save_layout",
            )
            and seen.mapping
        ):
            try:
                save_mapping(view.served.database, view.framework, view.person, seen.mapping)
            except CannotWriteError as problem:
                st.error(plain_label(str(problem)))
                return
            st.session_state["layout_saved"] = choices.name
            st.rerun()
        if not ready:
            st.markdown(
                f":gray[:small[{plain_label(seen.unclear or 'Opens when at least one row is read.')}]]"
            )
        elif st.session_state.get("layout_saved") == choices.name:
            st.markdown(":green[✓ Saved.] From now on such a file can be handed in as it is.")


def saved(view: View) -> None:
    """The layouts that were saved here, newest version each, and putting one away."""
    with st.container(border=True, gap="small"):
        st.header("Layouts known here", anchor=False)
        rows: list[dict[str, Any]] = saved_mappings(view.served.database)
        if not rows:
            st.markdown(":gray[None yet.]")
        for row in rows:
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                st.markdown(
                    f"**{plain_label(row['content']['name'])}**  \n"
                    f":gray[:small[{plain_label(row['saved_by'])}, {wording.day(row['recorded_at'])}]]"
                )
                with st.popover("Put away"):
                    st.markdown("Files of this layout are then no longer recognised. What was read stays.")
                    if st.button("Put it away", key=f"away_{row['mapping_id']}"):
                        put_away(view.served.database, view.framework, view.person, row["mapping_id"])
                        st.rerun()
