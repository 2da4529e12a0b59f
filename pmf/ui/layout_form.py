"""The choices that a layout needs: where the table stands, which column is what, whose code a word is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pmf.intake.mapping_choices import (
    FIXED,
    IN_CELL,
    IN_HEADINGS,
    IN_SHEET_NAME,
    OURS,
    Choice,
    Choices,
    UnclearChoiceError,
    headings_in,
    mapping_from,
    missing_marks,
    renamed,
    unknown_words,
)
from pmf.intake.mapping_choices_quadrants import WITH_WORDS, ours_of, words_from
from pmf.ui import reads
from pmf.ui.cards import plain_label
from pmf.ui.frame import View
from pmf.ui.layouts import Shown

_NOT_THERE = "– not in the file –"
_HOWS = {
    IN_HEADINGS: "– in the headings of the columns –",
    IN_SHEET_NAME: "– in the sheet's name –",
    FIXED: "– always the same –",
    IN_CELL: "– in a cell of the sheet –",
}
_KINDS = {
    "performance": "Figures of indicators",
    "budget": "A budget, such as a ledger's export",
    "risks": "A register of risks",
    "feedback": "What people told services, in counts",
    "complaints": "Complaints, case by case",
    "workforce": "Workforce, in sums",
}
_HELP = {
    "Indicator code": "Our code, or their name for the indicator: below you say which of ours each one is.",
    "Period": "A column, the headings of the columns (Q2 2026/27), the sheet's name, or one period for the whole file.",
    "Place": "A ward or area, where there is a row for each.",
    "Target": "Is taken in as a return of targets beside the figures.",
}
_LEFT_OUT = "– leave its rows out –"


def choose(shown: Shown) -> Choices:
    """Draw the form over what was proposed, and give what is chosen."""
    with st.container(border=True, gap="small"):
        st.header("Where the table is", anchor=False)
        choices = _place(shown)
    with st.container(border=True, gap="small"):
        st.header("What is what", anchor=False)
        choices = replace(choices, columns=_columns(shown, choices))
        if choices.kind != "performance":
            choices = _words(shown, choices)
    with st.container(border=True, gap="small"):
        st.header("Marks for a missing figure", anchor=False)
        return replace(choices, missing=_missing(shown))


def _place(shown: Shown) -> Choices:
    proposed, key = shown.proposed, shown.key
    kind = st.selectbox("What it holds", list(_KINDS), key=f"kind_{key}", format_func=lambda one: _KINDS[one])
    names = [sheet.name for sheet in shown.grid.sheets if sheet.name is not None]
    name, sheet, row = st.columns([2, 2, 1], vertical_alignment="bottom")
    called = name.text_input("What to call this layout", value=proposed.name, key=f"name_{key}", max_chars=80)
    chosen = proposed.sheet
    if names:
        chosen = sheet.selectbox(
            "Sheet", names, index=names.index(proposed.sheet or names[0]), key=f"sheet_{key}"
        )
    header_row = row.number_input("Row of headings", 1, 50, proposed.header_row, key=f"row_{key}")
    with st.container(horizontal=True, gap="medium"):
        two = st.checkbox("Titles stand over groups of columns, one row above", key=f"two_{key}")
        blank = st.checkbox("The table ends at the first blank row", key=f"blank_{key}")
        every = st.checkbox("All sheets look like this one", key=f"every_{key}") if len(names) > 1 else False
    return replace(
        proposed, name=called, sheet=chosen, header_row=int(header_row), header_rows=2 if two else 1,
        ends_at_blank=blank, every_sheet=every, kind=kind,
    )  # fmt: skip


def _columns(shown: Shown, choices: Choices) -> dict[str, Choice]:
    headings = headings_in(shown.grid, choices)
    if not headings:
        st.markdown("There are no headings in that row.")
    columns: dict[str, Choice] = {}
    places = st.columns(2, gap="medium")
    for at, ours in enumerate(OURS if choices.kind == "performance" else ours_of(choices.kind)):
        with places[at % 2]:
            choice = _one(shown, choices, ours, headings)
        if choice is not None:
            columns[ours] = choice
    return columns


def _one(shown: Shown, choices: Choices, ours: str, headings: list[str]) -> Choice | None:
    proposed = choices.columns.get(ours)
    of_figures = choices.kind == "performance"
    hows = [_HOWS[how] for how in _hows(ours, of_figures)]
    options = [_NOT_THERE, *headings, *hows]
    at = 0
    if proposed is not None:
        wanted = proposed.what if proposed.how is None else _HOWS[proposed.how]
        at = options.index(wanted) if wanted in options else 0
    elif not of_figures:
        at = next((at for at, words in enumerate(options) if words.casefold() == ours.casefold()), 0)
    picked = st.selectbox(ours, options, index=at, key=f"col_{ours}_{shown.key}", help=_HELP.get(ours))
    if picked == _NOT_THERE:
        return None
    how = next((how for how, words in _HOWS.items() if words == picked and words not in headings), None)
    if how is None:
        return Choice(str(picked))
    before = proposed.what if proposed is not None and proposed.how == how else ""
    if how == FIXED:
        return Choice(
            st.text_input(f"{ours}, for the whole file", before, key=f"fixed_{ours}_{shown.key}"), FIXED
        )
    if how == IN_CELL:
        return Choice(
            st.text_input(f"{ours}: the cell, such as B2", before, key=f"cell_{ours}_{shown.key}"), IN_CELL
        )
    label = "Pattern of such headings" if how == IN_HEADINGS else "Pattern in the sheet's name"
    pattern = st.text_input(
        label, before or (r"^(?P<period>.+)$" if how == IN_HEADINGS else r"(.+)"), key=f"pattern_{ours}_{shown.key}",
        help="A regular expression. Its group “period” is the period, its group “code” the indicator's code.",
    )  # fmt: skip
    return Choice(pattern, how)


def _hows(ours: str, of_figures: bool) -> tuple[str, ...]:
    """Where one of our headings may come from, beside a column of theirs."""
    if ours != "Period":
        return (FIXED,)
    return (IN_HEADINGS, IN_SHEET_NAME, FIXED) if of_figures else (IN_CELL, IN_SHEET_NAME, FIXED)


def _words(shown: Shown, choices: Choices) -> Choices:
    """Our words for theirs, such as the service of each cost centre; and whether income has a minus."""
    turned = choices.kind == "budget" and st.checkbox(
        "Income has a minus, as ledgers write it", key=f"minus_{shown.key}"
    )
    theirs = [name for name in WITH_WORDS if name in choices.columns and choices.columns[name].how is None]
    words: dict[str, dict[str, str]] = {}
    for name in theirs:
        lines = st.text_area(
            f"{name}: their words and ours, one a line", key=f"words_{name}_{shown.key}", height=90,
            placeholder="4100 = Housing repairs" if name == "Service" else "E = Expenditure",
            help="Leave it empty where their words are ours already.",
        )  # fmt: skip
        try:
            words[name] = words_from(lines or "")
        except UnclearChoiceError as problem:
            st.error(plain_label(str(problem)))
    return replace(choices, words=words, income_is_negative=turned)


def _missing(shown: Shown) -> dict[str, str]:
    proposed = "\n".join(f"{mark} = {meaning}" for mark, meaning in shown.proposed.missing.items())
    lines = st.text_area(
        "One a line, with what it means", proposed, key=f"missing_{shown.key}", placeholder=".. = not available",
        height=90, help="Meanings: not available, not applicable, suppressed, low, leave out.",
    )  # fmt: skip
    try:
        return missing_marks(lines)
    except UnclearChoiceError as problem:
        st.error(plain_label(str(problem)))
        return dict(shown.proposed.missing)


def name_indicators(view: View, shown: Shown, choices: Choices) -> Choices:
    """Ask which of our indicators each word is that is no code of ours."""
    try:
        mapping = mapping_from(choices)
    except UnclearChoiceError:
        return choices
    known = {row["code"]: row["name"] for row in reads.indicators(view)}
    unknown = unknown_words(shown.grid, mapping, known)
    if not unknown:
        return choices
    with st.container(border=True, gap="small"):
        st.header("Which of our indicators these are", anchor=False)
        st.markdown(
            f":gray[:small[{len(unknown)} words are not codes of ours. Those without an indicator are left out, and named each time.]]"
        )
        options = [_LEFT_OUT, *known]
        codes: dict[str, str | None] = {}
        places = st.columns(2, gap="medium")
        for at, (word, guess) in enumerate(unknown.items()):
            picked = places[at % 2].selectbox(
                plain_label(word), options, index=options.index(guess) if guess in known else 0,
                key=f"code_{shown.key}_{word}",
                format_func=lambda code: code if code == _LEFT_OUT else f"{code}  {known[code]}",
            )  # fmt: skip
            codes[word] = None if picked == _LEFT_OUT else picked
    return renamed(choices, codes)
