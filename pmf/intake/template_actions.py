"""The template for actions: those of the services that are still open, as they stand, ready to be reported on."""

from __future__ import annotations

from typing import Any

from pmf.intake.template_columns import columns_of, shown
from pmf.intake.template_rows import SPARE_ROWS, Asked, Body, Row
from pmf.model.words import ActionStatus
from pmf.store import returns


def open_actions(asked: Asked) -> Body:
    """A row for each action that is neither complete nor cancelled, by the day it is due."""
    services = {row["node_id"]: row["service"] for row in returns.standing(asked.database, "plans", asked.at)}
    rows = [
        row
        for row in returns.standing(asked.database, "actions", asked.at)
        if ActionStatus(row["status"]).is_open and asked.covers(_service(row, services))
    ]
    rows.sort(key=lambda row: (row["revised_due"] or row["due"], row["action_id"]))
    whose = f" of {' and '.join(asked.services)}" if asked.services else ""
    what = "open action" if len(rows) == 1 else "open actions"
    return Body(
        tuple(columns_of("actions", asked.framework).values()),
        tuple(Row(_cells(row, asked.period.label)) for row in rows),
        f"{len(rows)} {what}{whose} as they stand, to be reported on for {asked.period.label}, and empty rows for more.",
        spare_rows=SPARE_ROWS,
    )


def _service(action: dict[str, Any], services: dict[str, str | None]) -> str | None:
    return next((service for plan in action["plans"] if (service := services.get(plan))), None)


def _cells(action: dict[str, Any], period: str) -> dict[str, Any]:
    return {
        "Action id": action["action_id"],
        "Title": action["title"],
        "Plan id": "; ".join(action["plans"]),
        "Owner": action["owner"],
        "Due": action["due"],
        "Kind": shown(action["kind"]),
        "Start": action["begins"],
        "Period": period,
        "Status": shown(action["status"].replace("_", " ")),
        "Percent complete": action["percent_complete"],
        "Revised due": action["revised_due"],
        "Commentary": action["commentary"],
        "Risk id": action["risk_id"],
        "Indicator code": action["code"],
    }
