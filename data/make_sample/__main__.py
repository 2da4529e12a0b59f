"""Makes data/sample: the returns of Eastmere, a council that does not exist. Each run gives the same bytes.

python data/make_sample            writes data/sample and says what is in it
"""

import csv
import shutil
from collections import Counter
from pathlib import Path

import actions
import catalogue
import council
import decisions
import handover
import lists
import periods
import quadrants
import returns
import series
import sheets
import story
import tally
import targets
import words
from handover import HandedIn

SAMPLE = Path(__file__).parent.parent / "sample"


def main() -> None:
    books = fill_books()
    clear()
    handed_in = [*write_lists(books), *write_targets(books), *write_history(books), *write_returns(books)]
    handed_in += [*write_corrections(books), *write_list_changes(books), *write_actions()]
    handed_in += quadrants.write(SAMPLE)
    handed_in.sort(key=lambda line: line.at)
    write_manifest(handed_in)
    decisions.write(SAMPLE)
    print(summary(books, handed_in))


def fill_books() -> returns.Books:
    indicators = catalogue.read_all()
    figures = {i.code: story.amended(i.code, series.make(i)) for i in indicators}
    return returns.Books(indicators, figures, words.read_words())


def clear() -> None:
    """Takes away what an earlier run wrote; the README stays."""
    for folder in ("actions", "history", "returns", *(kind.name for kind in quadrants.KINDS)):
        shutil.rmtree(SAMPLE / folder, ignore_errors=True)
    SAMPLE.mkdir(parents=True, exist_ok=True)


def write_lists(books: returns.Books) -> list[HandedIn]:
    sheets.write(SAMPLE / "plans.xlsx", "plans", lists.PLAN_HEADINGS, lists.plan_rows())
    rows = [lists.indicator_row(i) for i in books.indicators]
    sheets.write(SAMPLE / "indicators.xlsx", "indicators", lists.INDICATOR_HEADINGS, rows)
    return [handover.team_handed_in(f"{kind}.xlsx", kind) for kind in ("plans", "indicators")]


def write_targets(books: returns.Books) -> list[HandedIn]:
    lines = []
    for year in council.YEARS:
        ending = "xlsx" if year == council.YEARS[-1] else "csv"
        file = f"targets_{periods.year_label(year, '-')}.{ending}"
        sheets.write(SAMPLE / file, "targets", targets.HEADINGS, targets.rows_for(books.indicators, year))
        lines.append(handover.team_handed_in(file, "targets", year))
    return lines


def write_history(books: returns.Books) -> list[HandedIn]:
    lines = []
    for year in council.YEARS[:3]:
        for directorate in council.LEAD_MEMBERS:
            file = f"history/{directorate.lower().replace(' ', '_')}_{periods.year_label(year, '-')}.csv"
            rows = returns.history_rows(books, directorate, year)
            sheets.write(SAMPLE / file, "performance", returns.HISTORY_HEADINGS, rows)
            lines.append(handover.history_handed_in(directorate, year, file))
    return lines


def write_returns(books: returns.Books) -> list[HandedIn]:
    lines = []
    for quarter in range(periods.FIRST_RETURN, periods.LAST_QUARTER + 1):
        for service in council.SERVICES:
            if (service.name, quarter) != story.NOT_HANDED_IN:
                file = f"returns/{returns.file_name(service, quarter)}"
                rows = returns.return_rows(books, service, quarter)
                sheets.write(SAMPLE / file, "performance", returns.HEADINGS, rows)
                lines.append(handover.return_handed_in(service, quarter, file))
    return lines


def write_corrections(books: returns.Books) -> list[HandedIn]:
    lines = []
    for restatement in (r for r in story.RESTATEMENTS if r.own_file):
        indicator = next(i for i in books.indicators if i.code == restatement.code)
        file = f"returns/{restatement.own_file}"
        rows = returns.restated_rows(books, indicator, restatement.quarter, restatement.own_file)
        sheets.write(SAMPLE / file, "performance", returns.HEADINGS, rows)
        lines.append(handover.correction_handed_in(indicator.service, restatement, file))
    return lines


def write_list_changes(books: returns.Books) -> list[HandedIn]:
    """The plans and the list of indicators as they change in the year."""
    lines = []
    for at, change in enumerate(story.PLAN_CHANGES, 1):
        sheets.write(SAMPLE / change.file, "plans", lists.PLAN_HEADINGS, lists.plan_rows(at))
        lines.append(handover.team_handed_in_on(change.file, "plans", change.day))
    file, day = story.INDICATORS_CHANGED
    rows = [lists.indicator_row(i) | {"Plans": ""} for i in books.indicators if i.code in story.MEASURE_NOTHING]  # fmt: skip
    sheets.write(SAMPLE / file, "indicators", lists.INDICATOR_HEADINGS, rows)
    return [*lines, handover.team_handed_in_on(file, "indicators", day)]


def write_actions() -> list[HandedIn]:
    lines = []
    for quarter in range(periods.FIRST_RETURN, periods.LAST_QUARTER + 1):
        for service in council.SERVICES:
            rows = actions.return_rows(service, quarter)
            if rows and (service.name, quarter) != story.NOT_HANDED_IN:
                file = f"actions/{actions.file_name(service, quarter)}"
                sheets.write(SAMPLE / file, "actions", actions.HEADINGS, rows)
                lines.append(handover.actions_handed_in(service, quarter, file))
    return lines


def write_manifest(handed_in: list[HandedIn]) -> None:
    with open(SAMPLE / "manifest.csv", "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["file", "kind", "handed_in_by", "handed_in_at", "verified_by", "verified_at"])
        for line in handed_in:
            verified_at = line.verified_at.isoformat() if line.verified_at else ""
            out.writerow([line.file, line.kind, line.by, line.at.isoformat(), line.verified_by, verified_at])


def summary(books: returns.Books, handed_in: list[HandedIn]) -> str:
    """What was written, and how the last quarter stands by the plain bandwidth rule."""
    size = sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file())
    kinds = Counter(line.kind for line in handed_in)
    by_kind = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
    lines = [f"{len(handed_in)} files, {size / 1e6:.1f} MB: {by_kind}"]
    statuses = {i: last_status(books, i) for i in books.indicators}
    for quadrant, counts in tally.by_quadrant(statuses).items():
        found = ", ".join(f"{n} {word}" for word, n in sorted(counts.items()))
        lines.append(f"  {quadrant:12} {found}")
    total = Counter(statuses.values())
    rated = sum(total[colour] for colour in ("green", "amber", "red"))
    shares = ", ".join(f"{total[c]} {c} ({total[c] / rated:.0%})" for c in ("green", "amber", "red"))
    lines.append(f"  {periods.quarter_label(periods.LAST_QUARTER)}: {rated} rated, {shares}")
    return "\n".join(lines)


def last_status(books: returns.Books, indicator: catalogue.Indicator) -> str:
    if "retired" in indicator.extras:
        return "retired"
    found = tally.status(indicator, books.figures[indicator.code], periods.LAST_QUARTER)
    missing = (indicator.service.name, periods.LAST_QUARTER) == story.NOT_HANDED_IN
    return "no_data" if missing and found in ("green", "amber", "red") else found


if __name__ == "__main__":
    main()
