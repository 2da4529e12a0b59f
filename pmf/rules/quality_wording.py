"""Data quality in words: each characteristic's sentence from the row that the SQL gave, and the rule as it is
printed beside them. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pmf.rules import wording

Row = Mapping[str, Any]

LEVELS = ("good", "fair", "poor", "not_known")
_WORDS = {"good": "Good", "fair": "Fair", "poor": "Poor", "not_known": "Not known"}
# Beside the word, so that neither colour nor the word alone tells them apart. None is a status's shape.
_SHAPES = {"good": "✓", "fair": "~", "poor": "!", "not_known": "?"}

# What stands beside a status that rests on poor data.
POOR_DATA = f"{_SHAPES['poor']} poor data"

# What `data_quality.sql` says as well; a test holds the two together.
DAYS_STILL_FAIR = 10
PER_CENT_STILL_FAIR = 10
RESTATEMENTS_TOO_MANY = 3
AUDIT_PER_CENT_STILL_FAIR = 5


class Characteristic(NamedTuple):
    """A characteristic as it is printed: what it asks, and what makes it good, fair and poor."""

    id: str
    name: str
    asks: str
    good: str
    fair: str
    poor: str


def characteristics(review_after_months: int) -> tuple[Characteristic, ...]:
    """All six with their thresholds in words."""
    months = f"{review_after_months} months"
    return (
        Characteristic(
            "accuracy", "Accuracy", "Does the figure agree with the evidence? From the newest audit of the indicator.",
            "The audit agreed with the figure", f"The audit's figure differs by at most {AUDIT_PER_CENT_STILL_FAIR}%",
            "It differs by more, or there was no evidence",
        ),
        Characteristic(
            "validity", "Validity", "Was anything about the figure asked when it was handed in?",
            "Nothing was asked", "One question was asked, and answered with a yes",
            "Two kinds of question or more, or a size ten times or a tenth of the usual",
        ),
        Characteristic(
            "reliability", "Reliability", "Does it mean the same from one period to the next?",
            "No figure of the last twelve months restated, definition unchanged for a year",
            f"Fewer than {RESTATEMENTS_TOO_MANY} restated, each by at most {PER_CENT_STILL_FAIR}%, or the definition changed once",
            "More, or further, or the definition changed more than once",
        ),
        Characteristic(
            "timeliness", "Timeliness", "When was the figure first handed in, beside its deadline?",
            "By the deadline", f"Up to {DAYS_STILL_FAIR} days after it (calendar days)", "Later, or still missing after it",
        ),
        Characteristic(
            "relevance", "Relevance", "Was it looked at whether it still measures what it should?",
            f"Reviewed within {months}, and it does", f"Not reviewed for {months}, or it should be changed",
            "The review says that it should be retired",
        ),
        Characteristic(
            "completeness", "Completeness", "Did everything come that the figure is made of?",
            "Every part, and every place and group of the period before", "The figure stands, and something of it is missing",
            "There is no figure",
        ),
    )  # fmt: skip


OVERALL = (
    "Over all: poor if any characteristic is poor, else fair if any is fair; good if all that can be worked "
    "out from the returns are good, whether or not an audit or a review has been made yet."
)


def word(level: str) -> str:
    """`Good`, `Fair`, `Poor` or `Not known`."""
    return _WORDS[level]


def mark(level: str) -> str:
    """Shape and word: `! Poor`."""
    return f"{_SHAPES[level]} {_WORDS[level]}"


def sentence(row: Row, characteristic: str) -> str:
    """Why a row has the level that it has in a characteristic, in one sentence."""
    return _SENTENCES[characteristic](row)


def summary(row: Row) -> str:
    """What is not good about a figure, in a few words, worst first; empty where nothing is."""
    return "; ".join(
        f"{name} {row[name]}" for level in ("poor", "fair") for name in _SENTENCES if row[name] == level
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _timeliness(row: Row) -> str:
    deadline = wording.day(row["deadline"])
    late = row["days_late"]
    if not row["is_there"]:
        if late > 0:
            return f"Still missing, {_days(late)} after the deadline of {deadline}."
        return f"Nothing has come yet; it is due by {deadline}."
    came = wording.day(row["came_on"])
    if late > 0:
        return f"It came on {came}, {_days(late)} after the deadline of {deadline}."
    return f"It came on {came}; the deadline was {deadline}."


_QUESTIONS = {
    "cumulative_fell": "a total to date that fell",
    "order_of_magnitude": "a size far from the usual",
    "out_of_range": "outside 0% to 100%",
    "reported_status_differs": "reported with another colour than the rule gives",
    "restated_without_reason": "restated without a reason",
    "unfinished_period": "handed in before its period was over",
    "unusual": "outside anything before it",
}


def _validity(row: Row) -> str:
    if not row["is_there"]:
        return "There is no figure to ask about."
    asked = [_QUESTIONS.get(code, code.replace("_", " ")) for code in row["questions"]]
    if not asked:
        return "Nothing about it was asked when it was handed in."
    return f"Asked about when it was handed in, and accepted with a yes: {'; '.join(asked)}."


def _completeness(row: Row) -> str:
    if not row["is_there"]:
        if row["timeliness"] == "not_known":
            return "It is not due yet."
        if row["marker"] == "not_available":
            return "The service says that the figure is not available."
        return f"{row['parts_found']} of {row['parts_expected']} parts came, and they make no figure."
    said = (
        "It was handed in whole"
        if row["parts_expected"] == 1
        else f"{row['parts_found']} of {row['parts_expected']} parts came"
    )
    if row["places_expected"]:
        said += f", and {row['places_found']} of the {row['places_expected']} places and groups of the period before"
    return said + "."


def _reliability(row: Row) -> str:
    if row["reliability"] == "not_known":
        return "There is no figure yet."
    said = []
    if row["restated"]:
        many = "1 figure was" if row["restated"] == 1 else f"{row['restated']} figures were"
        here = ", of this period" if row["restated_here"] == row["restated"] else ""
        most = row["restated_most"]
        size = "" if most is None else f", by {_up_to(Decimal(str(most)))}"
        said.append(f"{many} restated in the last twelve months{here}{size}")
    if row["redefined"]:
        times = "" if row["redefined"] == 1 else f" {row['redefined']} times, last"
        said.append(f"the definition changed{times} on {wording.day(row['redefined_on'])}")
    if not said:
        return "No figure of the last twelve months was restated, and the definition stayed the same."
    text = "; ".join(said)
    return text[0].upper() + text[1:] + "."


def _up_to(per_cent: Decimal) -> str:
    said = wording.share_of(per_cent, Decimal(100))
    return said if said.startswith("less") else f"up to {said}"


def _accuracy(row: Row) -> str:
    if row["audit"] is None:
        return "It has not been in an audit sample that was looked at."
    when = f"The audit of {row['audit_year']} looked at {row['audit_period']}"
    if row["audit"] == "agrees":
        return f"{when} and agrees."
    if row["audit"] == "no_evidence":
        return f"{when} and found no evidence."
    found, stood = (
        wording.said(row[name], row["unit"], row["decimals"]) for name in ("audit_found", "audit_value")
    )
    return f"{when} and found {found} where {stood} stood."


_REVIEWS = {
    "yes": "it still measures what it should",
    "change": "it should be changed",
    "retire": "it should be retired",
}


def _relevance(row: Row) -> str:
    if row["review"] is None:
        return "It has not been reviewed yet whether it measures what it should."
    said = f"Reviewed on {wording.day(row['reviewed_on'])}: {_REVIEWS[row['review']]}"
    again = row["review"] == "yes" and row["relevance"] == "fair"
    return said + (f"; to be reviewed again since {wording.day(row['review_again_on'])}." if again else ".")


_SENTENCES: dict[str, Callable[[Row], str]] = {
    "accuracy": _accuracy,
    "validity": _validity,
    "reliability": _reliability,
    "timeliness": _timeliness,
    "relevance": _relevance,
    "completeness": _completeness,
}
# The six, in the order in which they are told.
NAMES = tuple(_SENTENCES)
