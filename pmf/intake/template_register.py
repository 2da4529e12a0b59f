"""The templates for plans and indicators: what stands, in the words of a return, and room for more.

Handed in again as it is, such a template says nothing new.
"""

from __future__ import annotations

from typing import Any

from pmf.intake.headings import headings_of
from pmf.intake.template_columns import columns_of, shown
from pmf.intake.template_rows import SPARE_ROWS, Asked, Body, Row
from pmf.model.framework import Framework
from pmf.model.words import FREQUENCY_WORDS, KIND_WORDS, POLARITY_WORDS
from pmf.store import returns


def plans_as_they_stand(asked: Asked) -> Body:
    """Every plan of the services, from the top level down."""
    depth = {level.id: number for number, level in enumerate(asked.framework.levels)}
    rows = [row for row in returns.standing(asked.database, "plans", asked.at) if asked.covers(row["service"])]  # fmt: skip
    rows.sort(key=lambda row: (depth.get(row["level"], len(depth)), row["node_id"]))
    return _body(asked, "plans", rows, "plan")


def indicators_as_they_stand(asked: Asked) -> Body:
    """Every indicator of the services, retired ones too, by code."""
    return _body(asked, "indicators", asked.indicators(), "indicator")


def _body(asked: Asked, kind: str, rows: list[dict[str, Any]], one: str) -> Body:
    fields = {heading.words: heading.field for heading in headings_of(kind, asked.framework)}
    words = _words_of(asked.framework)
    filled = tuple(
        Row({heading: _written(words, field, row[field]) for heading, field in fields.items()}) for row in rows
    )  # fmt: skip
    whose = f" of {' and '.join(asked.services)}" if asked.services else ""
    said = f"{len(rows)} {one}{'' if len(rows) == 1 else 's'}{whose} as they stand, and empty rows for more."
    return Body(
        tuple(columns_of(kind, asked.framework).values()), filled, said, spare_rows=SPARE_ROWS
    )  # fmt: skip


def _words_of(framework: Framework) -> dict[str, dict[str, str]]:
    """For each field with fixed words: what is stored, and how a return says it."""
    return {
        "level": {level.id: level.name for level in framework.levels},
        "quadrant": {quadrant.id: quadrant.name for quadrant in framework.quadrants},
        "indicator_set": {one.id: one.name for one in framework.indicator_sets},
        "polarity": {value.value: shown(word) for word, value in POLARITY_WORDS.items()},
        "kind": {value.value: shown(word) for word, value in KIND_WORDS.items()},
        "frequency": {value.value: shown(word) for word, value in FREQUENCY_WORDS.items()},
    }


def _written(words: dict[str, dict[str, str]], field: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(value) or None
    if field == "year_type":
        return shown(value)
    return words[field].get(value, value) if field in words and value is not None else value
