"""The single data list: every indicator with what it is, who answers for it, how it is collected, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pmf.model.framework import Framework, Words
from pmf.reports.reading import Reader, text_of
from pmf.rules import collecting
from pmf.rules.wording import day
from pmf.store.returns import standing

# An indicator's row as it stood, with what is said of it: `set_name`, `more_often`, `seen_by`, `burden`, `plan_titles`.
Line = Mapping[str, Any]
BURDEN_RULE = (
    "No heading asks for the burden of collection. It is worked out from what was handed in within twelve months:"
    " cells, returns, places and groups, and whether they were typed or taken from another system's layout. A tag"
    " such as “burden: high” says it outright."
)
MORE_OFTEN_RULE = (
    "It could be more often where it is collected less often than a forum looks at its set in full by the framework's"
    " reporting matrix, or less often than each quarter where no line of the matrix names its set."
)
FLAGS: dict[str, Callable[[Line], bool]] = {
    "Could be more often": lambda line: line["more_often"] is not None,
    "Statutory return": lambda line: bool(line["statutory"]),
    "Proxy": lambda line: bool(line["proxy"]),
    "Business critical": lambda line: bool(line["business_critical"]),
    "No benchmark": lambda line: not line["benchmark_source"],
    "No owner": lambda line: not line["owner"],
    "No source": lambda line: not line["source"],
    "Serves no plan": lambda line: not line["plans"],
}


@dataclass(frozen=True)
class DataList:
    """`lines` are those alive on the day looked at, by code; `retired` are the others."""

    lines: Sequence[Line]
    retired: Sequence[Line]
    at: datetime
    words: Words

    def headline(self) -> str:
        """How many there are, and how many of them could be collected more often, in one sentence."""
        if not self.lines:
            return f"There are no {self.words.indicators} yet."
        many = len(self.lines)
        noun = self.words.indicator if many == 1 else self.words.indicators
        more = sum(FLAGS["Could be more often"](line) for line in self.lines)
        if not more:
            return f"{many} {noun} {'is' if many == 1 else 'are'} collected, none less often than it is looked at."
        return f"{many} {noun} {'is' if many == 1 else 'are'} collected; {more} of them could be collected more often."

    def counts(self) -> dict[str, int]:
        """How many have each flag."""
        return {name: sum(test(line) for line in self.lines) for name, test in FLAGS.items()}


def read_data_list(reader: Reader, *, at: datetime) -> DataList:
    """The single data list as it stood at a moment (UTC)."""
    reader.check()
    titles = {row["node_id"]: row["title"] for row in standing(reader.database, "plans", at)}
    taken = {
        row["code"]: row
        for row in reader.database.ask("burden", {"at": at, "since": at - timedelta(days=365)})
    }
    lines = [
        _in_words(row, reader.framework, titles, taken.get(row["code"]))
        for row in sorted(standing(reader.database, "indicators", at), key=lambda one: str(one["code"]))
    ]
    today = at.date()
    return DataList(
        [line for line in lines if line["retired"] is None or line["retired"] > today],
        [line for line in lines if line["retired"] is not None and line["retired"] <= today],
        at,
        reader.framework.words,
    )


_NOTHING = dict.fromkeys(("figures", "cells", "returns", "mapped", "places", "population_groups"), 0)


def _in_words(row: Line, framework: Framework, titles: Mapping[str, str], taken: Line | None) -> Line:
    line = {**row, **{name: (taken or _NOTHING)[name] for name in _NOTHING}}
    line["set_name"] = next(
        (one.name for one in framework.indicator_sets if one.id == row["indicator_set"]), None
    )
    line["quadrant_name"] = next(one.name for one in framework.quadrants if one.id == row["quadrant"])
    line["days_allowed_here"] = (
        row["days_allowed"] if row["days_allowed"] is not None else framework.returns.days_allowed
    )
    line["how_often"] = _FREQUENCIES[row["frequency"]]
    line["seen_by"] = collecting.seen_by(framework, row["indicator_set"])
    line["more_often"] = collecting.could_be_more_often(framework, row)
    line["burden"] = collecting.burden(line)
    line["plan_titles"] = [f"{one} {titles.get(one, '(no such plan)')}" for one in row["plans"]]
    return line


_FREQUENCIES = {"month": "Monthly", "quarter": "Quarterly", "half": "Six-monthly", "year": "Annual"}
_KINDS = {
    "snapshot": "Snapshot", "period": "Period", "cumulative": "Cumulative", "average": "Average",
    "rolling": "Rolling 12 months",
}  # fmt: skip


def kind_of(line: Line) -> str:
    """An indicator's kind and unit: `Period, %`."""
    return f"{_KINDS[line['kind']]}, {line['unit']}"


def matching(lines: Sequence[Line], words: str) -> list[Line]:
    """The lines in which every one of some words occurs, in whatever column and case."""
    wanted = words.lower().split()
    columns = ("code", "name", "definition", "directorate", "service", "owner", "lead_member", "source", "benchmark_source",
               "tags", "set_name", "plan_titles")  # fmt: skip

    def has(line: Line) -> bool:
        text = " ".join(str(line[name]) for name in columns if line[name]).lower()
        return all(one in text for one in wanted)

    return [line for line in lines if has(line)]


# What the list says of each indicator, in the order of its columns.
COLUMNS: dict[str, Callable[[Line], Any]] = {
    "Indicator code": lambda line: line["code"],
    "Name": lambda line: line["name"],
    "Type": kind_of,
    "Set": lambda line: line["set_name"],
    "Quadrant": lambda line: line["quadrant_name"],
    "Collected": lambda line: line["how_often"],
    "Days allowed": lambda line: line["days_allowed_here"],
    "Could be more often": lambda line: line["more_often"],
    "Owner": lambda line: line["owner"],
    "Service": lambda line: line["service"],
    "Directorate": lambda line: line["directorate"],
    "Lead member": lambda line: line["lead_member"],
    "Source": lambda line: line["source"],
    "Burden of collection": lambda line: line["burden"],
    "Benchmark source": lambda line: line["benchmark_source"],
    "Statutory return": lambda line: _yes(line["statutory"]),
    "Proxy": lambda line: _yes(line["proxy"]),
    "Business critical": lambda line: _yes(line["business_critical"]),
    "Plans it serves": lambda line: "; ".join(line["plan_titles"]),
    "Seen by": lambda line: "; ".join(line["seen_by"]),
    "Definition": lambda line: line["definition"],
    "Introduced": lambda line: day(line["introduced"]) if line["introduced"] else None,
    "Retired": lambda line: day(line["retired"]) if line["retired"] else None,
    "Tags": lambda line: line["tags"],
}


def _yes(value: bool | None) -> str:
    return "Yes" if value else "No"


def as_table(lines: Sequence[Line]) -> list[list[str]]:
    """The lines as rows of words, headings first: what is downloaded."""
    return [list(COLUMNS), *([text_of(tell(line)) for tell in COLUMNS.values()] for line in lines)]
