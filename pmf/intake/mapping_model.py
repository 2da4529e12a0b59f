"""What a saved mapping may say of a foreign layout. `mapping_reading` does what it says."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from pmf.intake.grid import tidy
from pmf.intake.headings import REQUIRED
from pmf.model.status import Marker


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _compiles(text: str) -> str:
    try:
        re.compile(text)
    except re.error as problem:
        raise ValueError(f"the pattern “{text}” is not valid: {problem}") from None
    return text


Pattern = Annotated[str, AfterValidator(_compiles)]


class Turned(_Part):
    """A text that fits a pattern from end to end becomes another, in which `{name}` is the pattern's group."""

    matching: Pattern
    gives: str


class Source(_Part):
    """Where one of our headings comes from: exactly one of the first five.

    `heading` is theirs. `matching` is a pattern of theirs that may fit several columns, each of which
    gives rows of its own; groups called `period` and `code` in it are the row's, and two of our headings
    whose columns have the same groups share a row. With `beside`, the pattern is that of the heading so
    many columns to the right of the figure's own, and its `period`, if it has one, must be the same.
    `value` is a fixed word, in which `{name}` is a group of the pattern. `sheet` is a pattern of the
    sheet's name, of which its group, or else all that fits, is taken. `cell` is one cell of the sheet, such as
    `B2`, for every row. With `also`, the texts of more columns of theirs stand after that of `heading`.

    Then, in this order: `words` turns their words into ours, by a list of its own or one of the mapping's
    (nothing for a word that means the whole council); `turned` does so by patterns; `otherwise` stands
    for a word that neither knows, `default` where theirs is blank; `slug` makes a code out of a text.
    """

    heading: str | None = None
    matching: Pattern | None = None
    value: str | None = None
    sheet: Pattern | None = None
    cell: str | None = Field(default=None, pattern=r"^[A-Z]{1,3}[1-9]\d{0,3}$")
    also: tuple[str, ...] = ()
    beside: int | None = None
    words: dict[str, str] | str | None = None
    turned: tuple[Turned, ...] = ()
    otherwise: str | None = None
    default: str | None = None
    slug: bool = False

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (
            sum(part is not None for part in (self.heading, self.matching, self.value, self.sheet, self.cell))
            != 1
        ):
            raise ValueError("give one of heading, matching and value, sheet or cell")
        if self.also and self.heading is None:
            raise ValueError("also needs heading, the column whose text comes first")
        if self.beside is not None and self.matching is None:
            raise ValueError("beside needs matching, the pattern of the heading beside")
        return self

    @property
    def groups(self) -> frozenset[str]:
        """The named groups of its pattern."""
        return frozenset(re.compile(self.matching).groupindex) if self.matching else frozenset()


class Reading(_Part):
    """One kind of return to be read from the layout.

    `skip_blank` names one of our headings: rows in which it is blank are left out. `once` names one:
    only the first row with each of its words is read, as when a long file also makes the list of
    indicators. `same_again` drops a row that says the very same as one before. `value_wins` records a
    value as it was published, beside a numerator and denominator that make another. `income_is_negative`
    turns the sign of the amounts of income, which ledgers keep with a minus.
    """

    kind: Literal[
        "plans", "indicators", "targets", "performance", "actions",
        "budget", "risks", "feedback", "complaints", "workforce",
    ]  # fmt: skip
    columns: dict[str, Source]
    skip_blank: str | None = None
    once: str | None = None
    same_again: Literal["refuse", "drop"] = "refuse"
    value_wins: bool = False
    income_is_negative: bool = False

    @field_validator("columns", mode="before")
    @classmethod
    def _a_word_is_a_heading(cls, columns: Any) -> Any:
        if not isinstance(columns, dict):
            return columns
        return {
            name: {"heading": source} if isinstance(source, str) else source
            for name, source in columns.items()
        }

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = {tidy(heading) for heading in self.columns}
        groups: frozenset[str] = frozenset().union(*(source.groups for source in self.columns.values()))
        given |= {"period"} & groups
        given |= {"indicator code"} if "code" in groups else set()
        if self.income_is_negative and "nature" not in given:
            raise ValueError("income_is_negative needs “Nature”, which says what is income")
        missing = [heading for heading in REQUIRED[self.kind] if tidy(heading) not in given]
        if missing:
            raise ValueError(f"a return of {self.kind} needs “{'”, “'.join(missing)}”")
        for named in (self.skip_blank, self.once):
            if named is not None and tidy(named) not in given:
                raise ValueError(f"there is no column “{named}” in this reading")
        return self


class Recognise(_Part):
    """What tells the layout: headings that must all be there, and a pattern for the sheet's name."""

    headings: tuple[str, ...] = ()
    sheet: Pattern | None = None


class RowRule(_Part):
    """Rows that are no figures, such as totals: where the cell under `heading`, or else the first cell
    of the row with something in it, has the pattern."""

    matching: Pattern
    heading: str | None = None


class Layout(_Part):
    """Where the table stands on its sheet.

    `header_row` is the row of headings, counted from 1, where it is not to be found by its headings.
    With two `header_rows` the upper one has titles over groups of columns, and a heading is the title,
    a space and the lower heading. The table ends before a row whose first cell has the pattern `stop_at`,
    or with `stop_at_blank` at the first blank row, and with `columns_end_at_blank` at the first column
    without a heading. `every_sheet` reads all sheets that have the layout, not the first alone.
    """

    header_row: int | None = Field(default=None, ge=1)
    header_rows: Literal[1, 2] = 1
    stop_at: Pattern | None = None
    stop_at_blank: bool = False
    columns_end_at_blank: bool = False
    skip_rows: tuple[RowRule, ...] = ()
    every_sheet: bool = False


class PeriodRule(_Part):
    """What a label of theirs that fits a pattern from end to end means.

    `period` is the period as we write it, in which `{name}` is the pattern's group; left out, the label
    itself. `span` says that the groups `first` and `last` are years of several: its figures stand under
    the last of them, in that kind of year (2014-15 is one year, and of no use to a span of calendar years). `noted` says so of any other label. `skip` is the reason why
    rows with the label are left out.
    """

    matching: Pattern
    period: str | None = None
    span: Literal["financial", "calendar", "academic"] | None = None
    noted: bool = False
    standing: Literal["Provisional", "Final", "Revised"] | None = None
    skip: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if sum(part is not None for part in (self.period, self.span, self.skip)) > 1:
            raise ValueError("give one of period, span and skip")
        if self.span and not {"first", "last"} <= set(re.compile(self.matching).groupindex):
            raise ValueError("a span needs the groups first and last in its pattern")
        return self


class Mapping(_Part):
    """A saved layout. `missing` gives their marks for a missing figure and what each means, or `skip`
    (an empty mark is a formula that shows nothing);
    `periods` what their labels of periods mean, the first that fits."""

    id: str
    name: str
    recognise: Recognise
    layout: Layout = Layout()
    read: tuple[Reading, ...] = Field(min_length=1)
    missing: dict[str, Marker | Literal["skip"]] = Field(default_factory=dict)
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    periods: tuple[PeriodRule, ...] = ()

    @model_validator(mode="after")
    def _lists_are_there(self) -> Self:
        for reading in self.read:
            for heading, source in reading.columns.items():
                if isinstance(source.words, str) and source.words not in self.words:
                    raise ValueError(f"{heading}: there is no list of words called “{source.words}”")
        if not self.recognise.headings and self.layout.header_row is None:
            raise ValueError("recognise needs headings, or the layout the number of its header_row")
        return self


def mapping_to_dict(mapping: Mapping) -> dict[str, Any]:
    """A mapping as plain values for JSON, without what is left at its default.
    `Mapping.model_validate` of it is the same mapping again."""
    return mapping.model_dump(mode="json", exclude_defaults=True)


def filled(template: str, groups: dict[str, str | None]) -> str:
    """A template with each `{name}` replaced by the group of that name."""
    return re.sub(r"\{(\w+)\}", lambda one: groups.get(one[1]) or "", template)
