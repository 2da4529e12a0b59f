"""Every layout that this council's program knows: files that came with it, and those shown to it since."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from pmf.access.permissions import require
from pmf.catalogue.toml_file import ConfigError
from pmf.intake.mapping import Mapping, read_mappings
from pmf.model.framework import Framework
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.store import saved_mappings
from pmf.store.database import Database


def known_mappings(database: Database, folder: Path) -> list[Mapping]:
    """The mappings in a folder and those saved in the database; of two with one id, the saved one.

    Raises ConfigError for one that is wrong.
    """
    found = {mapping.id: mapping for mapping in read_mappings(folder)}
    for row in saved_mappings.saved_mappings(database):
        try:
            found[row["mapping_id"]] = Mapping.model_validate(row["content"])
        except ValidationError as problem:
            raise ConfigError(f"The saved mapping “{row['mapping_id']}” no longer holds: {problem}") from None
    return list(found.values())


def save_mapping(database: Database, framework: Framework, person: Person, mapping: Mapping) -> None:
    """Keep a mapping, so that its layout is recognised from now on."""
    require(framework, person, Action.SAVE_MAPPING)
    saved_mappings.save_mapping(
        database, mapping.id, mapping.model_dump(mode="json", exclude_none=True), by=person.signature
    )


def put_away(database: Database, framework: Framework, person: Person, mapping_id: str) -> None:
    """Have a saved mapping recognised no more. What was read by it stays."""
    require(framework, person, Action.SAVE_MAPPING)
    saved_mappings.save_mapping(database, mapping_id, None, by=person.signature)
