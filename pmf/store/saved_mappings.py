"""Layouts that the program was shown once: a dated fact for each version, the newest counts."""

from __future__ import annotations

import json
from typing import Any

from pmf.store.answers import rows_of
from pmf.store.database import Act, Database


def save_mapping(database: Database, mapping_id: str, content: dict[str, Any] | None, *, by: str) -> None:
    """Keep a mapping, or a new version of it. None puts it away."""
    with database.writing(Act("mapping saved" if content else "mapping put away", mapping_id, by)) as work:
        text = None if content is None else json.dumps(content, ensure_ascii=False, sort_keys=True)
        work.detail["mapping"] = text
        work.cursor.execute(
            "INSERT INTO council.saved_mapping VALUES (?, ?, ?, ?)", [work.moment, mapping_id, text, by]
        )


def saved_mappings(database: Database) -> list[dict[str, Any]]:
    """The mappings in use, by id: `mapping_id`, `content` as it was saved, `saved_by`, `recorded_at`."""
    with database.asking() as cursor:
        rows = rows_of(
            cursor.execute(
                "SELECT unnest(arg_max(m, m.recorded_at)) FROM council.saved_mapping AS m"
                " GROUP BY m.mapping_id ORDER BY m.mapping_id"
            )
        )
    return [row | {"content": json.loads(row["content"])} for row in rows if row["content"] is not None]
