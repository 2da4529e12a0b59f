"""The template for figures: just those that are still due, each with what an officer wants to see beside it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from pmf.intake.template_columns import Column, columns_of, to_read
from pmf.intake.template_rows import (
    Asked,
    Body,
    Row,
    columns_used,
    figure_said,
    goal_said,
    value_said,
    year_before,
)
from pmf.rules import judging

# How far back a last figure is looked for, and how long ago a place must have had one to be asked again.
_LOOK_BACK = timedelta(days=3 * 366)
_PLACES_BACK = timedelta(days=400)
_SHORTENED = 120
_PARTS = frozenset({"Numerator", "Denominator"})
_SELDOM = ("Place", "Group", "Reported status", "Numerator means", "Denominator means")
_BESIDE = ("Unit of measure", "Last figure", "Same period last year", "Target now", "Minimum now",
           "Numerator means", "Denominator means")  # fmt: skip

_Where = tuple[str, str]


class _Past:
    """The figures that stand already: of an indicator, a place and a group, oldest first."""

    def __init__(self, asked: Asked, codes: list[str]) -> None:
        found = asked.database.ask(
            "figures_since",
            {"at": asked.at, "since": asked.period.starts - _LOOK_BACK, "until": asked.period.ends, "codes": codes},
        )  # fmt: skip
        self._figures: dict[tuple[str, str], dict[_Where, list[dict[str, Any]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for figure in found:
            self._figures[figure["code"], figure["frequency"]][figure["place"], figure["population_group"]].append(figure)  # fmt: skip

    def of(self, due: dict[str, Any], where: _Where) -> list[dict[str, Any]]:
        """The figures of a place and group before the one that is due."""
        figures = self._figures[due["code"], due["frequency"]][where]
        return [figure for figure in figures if figure["starts"] < due["starts"]]

    def has(self, due: dict[str, Any], where: _Where) -> bool:
        """Whether the figure that is due has come."""
        figures = self._figures[due["code"], due["frequency"]][where]
        return any(figure["starts"] == due["starts"] for figure in figures)

    def places(self, due: dict[str, Any]) -> list[_Where]:
        """The places and groups that had figures lately, beside the whole."""
        by_where = self._figures[due["code"], due["frequency"]]
        return sorted(
            where
            for where, figures in by_where.items()
            if where != ("", "")
            and any(due["starts"] - _PLACES_BACK <= one["starts"] < due["starts"] for one in figures)
        )


def figures_due(asked: Asked) -> Body:
    """A row for each figure of the services and period that has not come."""
    labels = {row["code"]: row for row in asked.indicators()}
    judged = judging.due(
        asked.database, at=asked.at, starts=asked.period.starts, ends=asked.period.ends, only=list(labels)
    )
    wanted = [labels[row["code"]] | row for row in judged if row["code"] in labels]
    wanted.sort(key=lambda row: (row["service"] or "", row["code"], row["ends"]))
    past = _Past(asked, list(labels))
    rows, deadlines = [], []
    before: tuple[str, _Where] | None = None
    for due in wanted:
        missing = [("", "")] if due["figure_how"] is None else []
        missing += [where for where in past.places(due) if not past.has(due, where)]
        for where in missing:
            # what was said last stands beside the first month alone, not beside all three
            rows.append(_row(due, where, past, with_words=before != (due["code"], where)))
            before = (due["code"], where)
        deadlines += [due["deadline"]] * len(missing)
    return Body(
        _columns(asked, rows), tuple(rows), _explained(asked, len(rows)),
        (min(deadlines), max(deadlines)) if deadlines else None,
    )  # fmt: skip


def _explained(asked: Asked, count: int) -> str:
    whose = f" from {' and '.join(asked.services)}" if asked.services else ""
    if count == 0:
        return f"No figures are due{whose} for {asked.period.label}: all have come."
    return f"{count} {'figure is' if count == 1 else 'figures are'} due{whose} for {asked.period.label}."


def _columns(asked: Asked, rows: list[Row]) -> tuple[Column, ...]:
    fill = columns_of("performance", asked.framework)
    front = ("Indicator code", "Period", "Place", "Group")
    order = [fill["Indicator code"], to_read("Indicator name"), *(fill[word] for word in front[1:])]
    for word, column in fill.items():
        if word == "Value":
            order += [to_read(beside) for beside in _BESIDE]
        if word == "Commentary":
            order.append(to_read("Last commentary"))
        if word not in front:
            order.append(column)
    parts = () if any(_PARTS - row.not_wanted for row in rows) else tuple(_PARTS)
    kept = columns_used(order, rows, _SELDOM)
    return tuple(column for column in kept if column.words not in parts)


def _row(due: dict[str, Any], where: _Where, past: _Past, *, with_words: bool) -> Row:
    figures = past.of(due, where)
    year_ago = [figure for figure in figures if figure["starts"] == year_before(due["starts"])]
    said = [figure["commentary"] for figure in figures if figure["commentary"] and with_words]
    whole = where == ("", "")
    return Row(
        {
            "Indicator code": due["code"],
            "Indicator name": due["name"],
            "Period": due["period"],
            "Place": where[0] or None,
            "Group": where[1] or None,
            "Unit of measure": due["unit"],
            "Last figure": figure_said(due, figures[-1] if figures else None),
            "Same period last year": figure_said(due, year_ago[-1] if year_ago else None),
            "Target now": goal_said(due, due) if whole else None,
            "Minimum now": value_said(due, due["minimum"]) if whole else None,
            "Numerator means": due["numerator_label"],
            "Denominator means": due["denominator_label"],
            "Last commentary": _short(said[-1]) if said else None,
        },
        _not_wanted(due),
    )


def _not_wanted(due: dict[str, Any]) -> frozenset[str]:
    """A share or rate asks for its parts, and what is just counted for its value; a percentage of which
    nobody has said what its parts are may have either."""
    if due["denominator_label"] is not None:
        return frozenset({"Value"})
    return frozenset() if due["unit"] == "%" else _PARTS


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORTENED else flat[: _SHORTENED - 1].rsplit(" ", 1)[0] + "…"
