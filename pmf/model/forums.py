"""Who meets, what each forum sees how often, and the council's year: the calendar's part of a framework file."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from pmf.model.named import Id, Named, Part, Text
from pmf.model.period import Frequency, Period, YearType, period_of

AgendaItem = Literal["matters_arising", "highlights", "exceptions", "rest"]
HowOften = Literal["monthly", "quarterly", "six-monthly", "annual", "as arranged", "not applicable"]
# Pages that a line of the matrix may open.
Opens = Literal[
    "scorecard", "quadrant", "joint", "exceptions", "thread", "activity", "decisions", "targets", "framework", "data_quality"
]  # fmt: skip
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
_LENGTHS = {
    "monthly": Frequency.MONTH,
    "quarterly": Frequency.QUARTER,
    "six-monthly": Frequency.HALF,
    "annual": Frequency.YEAR,
}


class Forum(Named):
    """Who meets. `chair` where the document names one; `agenda` in the order that it is taken."""

    chair: Text | None = None
    agenda: tuple[AgendaItem, ...] = ("matters_arising", "highlights", "exceptions", "rest")


class Cell(Part):
    """What one forum sees of a row: how often, in the document's own word, and what differs from the row."""

    frequency: HowOften
    cut: Literal["all", "exceptions"] | None = None
    opens: Opens | None = None
    note: Text | None = None
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _a_word_alone(cls, given: Any) -> Any:
        return {"frequency": given} if isinstance(given, str) else given


class MatrixRow(Part):
    """A row of the matrix: what is looked at, the page and the cut that show it, and each forum's cell.

    `levels` are the levels of plan that it is about, `months` (1 to 12) those in which it is taken where the
    document names them.
    """

    what: Text
    opens: Opens | None = None
    cut: Literal["all", "exceptions"] = "all"
    indicator_set: Id | None = None
    quadrant: Id | None = None
    levels: tuple[Id, ...] = ()
    note: Text | None = None
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    forums: dict[Id, Cell] = Field(min_length=1)

    def line(self, forum: Id) -> MatrixLine:
        """What one of its forums sees."""
        cell = self.forums[forum]
        return MatrixLine(
            what=self.what,
            forum=forum,
            frequency=cell.frequency,
            cut=cell.cut or self.cut,
            opens=cell.opens or self.opens,
            indicator_set=self.indicator_set,
            quadrant=self.quadrant,
            levels=self.levels,
            note=cell.note or self.note,
            months=cell.months or self.months,
        )


class MatrixLine(Part):
    """What one forum sees of one thing, and how often."""

    what: Text
    forum: Id
    frequency: HowOften
    cut: Literal["all", "exceptions"]
    opens: Opens | None
    indicator_set: Id | None
    quadrant: Id | None
    levels: tuple[Id, ...]
    note: Text | None
    months: tuple[int, ...]

    @property
    def key(self) -> str:
        """What names it in an address."""
        return f"{self.forum}: {self.what}"

    @property
    def is_regular(self) -> bool:
        """Whether it comes by itself, and not as arranged or never."""
        return self.frequency in _LENGTHS

    def in_words(self) -> str:
        """`Monthly, by exception`."""
        word = {"not applicable": "N/A"}.get(self.frequency, self.frequency.capitalize())
        return word + (", by exception" if self.cut == "exceptions" and self.is_regular else "")


class Season(Part):
    """A part of the council's year and what is done in it: `April to June`, or one month."""

    name: Text
    months: Text
    tasks: tuple[Text, ...]

    @field_validator("months")
    @classmethod
    def _are_months(cls, words: str) -> str:
        _months_of(words)
        return words

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its months, 1 to 12, in order."""
        return _months_of(self.months)


class Calendar(Part):
    """The year that is reported on, and its cycle.

    `reported_in_month` is the month after a period's end in which its report is taken: 1 for the next one.
    """

    year_type: YearType = YearType.FINANCIAL
    reported_in_month: int = Field(default=1, ge=1, le=3)
    cycle: tuple[Season, ...] = ()

    def due(self, line: MatrixLine, month: date) -> Period | None:
        """The period that a line shows in a month (any day of it), or None if it is not taken in that month.
        A half-year is shown with the quarter that ends it."""
        if not line.is_regular:
            return None
        ended = period_of(month, Frequency.MONTH, self.year_type).shift(-self.reported_in_month)
        length = _LENGTHS[line.frequency]
        if line.months:
            if month.month not in line.months:
                return None
            before = period_of(month, Frequency.QUARTER, self.year_type).shift(-1)
            return before if length is not Frequency.MONTH else ended
        if ended.within(length).ends != ended.ends:
            return None
        return ended.within(Frequency.QUARTER if length is Frequency.HALF else length)

    def next_due(self, line: MatrixLine, month: date) -> date | None:
        """The first day of the first month, from the one given, in which a line is taken."""
        here = period_of(month, Frequency.MONTH, self.year_type)
        after = (here.shift(step).starts for step in range(13))
        return next((first for first in after if self.due(line, first)), None)

    def seasons_of(self, month: date) -> list[Season]:
        """The parts of the year that a month lies in."""
        return [one for one in self.cycle if month.month in one.numbers]


_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}


def _months_of(words: str) -> tuple[int, ...]:
    ends = [_NAMES.get(word.strip().lower()) for word in words.split(" to ")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        raise ValueError(f"“{words}” are no months: write “April to June”, or one month")
    return tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
