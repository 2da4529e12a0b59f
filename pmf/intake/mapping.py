"""Turns a foreign spreadsheet into returns of ours, by a mapping saved once in `config/mappings/`.

A mapping says how the layout is recognised and, for each kind of return to be read from it, where
each of our headings comes from. Every cell keeps its address.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pmf.catalogue.toml_file import ConfigError, read_toml
from pmf.intake.grid import Grid, Table
from pmf.intake.mapping_model import Mapping
from pmf.intake.mapping_reading import read_table
from pmf.intake.mapping_sheet import name_what_is_not_read, places_of, table_under
from pmf.intake.refusing import refusal
from pmf.model.finding import Finding

__all__ = ["Mapping", "mapped_tables", "mapping_for", "read_mapping", "read_mappings"]


def read_mappings(folder: Path) -> list[Mapping]:
    """Every mapping in a folder. Raises ConfigError for one that is wrong."""
    return [read_toml(path, Mapping) for path in sorted(folder.glob("*.toml"))]


def read_mapping(path: Path) -> Mapping:
    """One mapping from a file."""
    return read_toml(path, Mapping)


def mapping_for(
    grid: Grid, mappings: Sequence[Mapping], asked: str | None, kind: str | None
) -> Mapping | None:
    """The mapping that was asked for, else the one that recognises the file, else None.

    Raises RefusedError if the one asked for is not there or does not fit.
    """
    if asked is not None:
        chosen = _asked_for(mappings, asked)
        if not places_of(grid, chosen):
            listed = "”, “".join(chosen.recognise.headings)
            raise refusal(
                "mapping_does_not_fit",
                f"The file does not have the layout of the mapping “{chosen.name}”.",
                f"It needs a row with the headings “{listed}”.",
            )
        return chosen
    if kind is not None and kind != "mapped":
        return None
    return next(
        (mapping for mapping in mappings if mapping.recognise.headings and places_of(grid, mapping)), None
    )


def _asked_for(mappings: Sequence[Mapping], asked: str) -> Mapping:
    for mapping in mappings:
        if asked in (mapping.id, mapping.name):
            return mapping
    if Path(asked).suffix == ".toml":
        try:
            return read_mapping(Path(asked))
        except ConfigError as problem:
            raise refusal("unknown_mapping", str(problem), "Mend the mapping file.") from None
    names = ", ".join(mapping.id for mapping in mappings) or "none is saved"
    raise refusal("unknown_mapping", f"There is no mapping called “{asked}”.", f"Saved mappings: {names}.")


def mapped_tables(grid: Grid, mapping: Mapping) -> tuple[list[Table], list[Finding]]:
    """The returns that a file holds by a mapping that fits it, and what is to be said of the rest of it."""
    places = places_of(grid, mapping)
    if not places:
        raise ValueError("the mapping does not fit")
    tables = []
    findings: list[Finding] = []
    for headings in places:
        found = table_under(headings, mapping.layout, findings)
        for reading in mapping.read:
            table = read_table(found, reading, mapping, findings)
            if len(table):
                table.set_aside = found.set_aside
                tables.append(table)
    name_what_is_not_read(grid, places, findings)
    return tables, findings
