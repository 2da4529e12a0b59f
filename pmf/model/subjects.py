"""What a framework says of money, risk, customers and workforce: how each is measured, and when it is a matter to
talk about. Kept as dated facts, so that a past moment is judged by what held then."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from pmf.model.named import Part, Text

Subject = Literal["performance", "finance", "risk", "customer", "workforce"]


class Standard(Part):
    """What is aimed at and the least that is accepted, each met by its own figure. Which way is good lies in what
    is measured: where less is better, `minimum` is the larger of the two."""

    target: Decimal
    minimum: Decimal


class Finance(Part):
    """Variances of forecast against approved budget. A variance counts only where it is above both the per cent and
    the pounds: amber, red, and an underspend. Per cents are of the `base`: gross expenditure, or net of income."""

    base: Literal["gross", "net"] = "net"
    amber_percent: Decimal = Field(default=Decimal(2), ge=0)
    amber_pounds: Decimal = Field(default=Decimal(50_000), ge=0)
    red_percent: Decimal = Field(default=Decimal(5), ge=0)
    red_pounds: Decimal = Field(default=Decimal(250_000), ge=0)
    under_percent: Decimal = Field(default=Decimal(5), ge=0)
    under_pounds: Decimal = Field(default=Decimal(100_000), ge=0)
    # Per cent of the capital programme that may slip, and of the year's savings that must be delivered or on their way.
    slippage_percent: Decimal = Field(default=Decimal(10), ge=0)
    savings: Standard = Standard(target=Decimal(95), minimum=Decimal(75))

    @model_validator(mode="after")
    def _amber_before_red(self) -> Self:
        if self.red_percent < self.amber_percent or self.red_pounds < self.amber_pounds:
            raise ValueError("finance: red begins below amber, so nothing could be amber")
        return self


class Risk(Part):
    """The matrix, each side from the least to the most, and its bands. A score is impact times likelihood, or as
    `scores` says (one row per likelihood, from the least). From `amber_from` on a risk is watched; above `appetite`
    it is red; above `tolerance` it is not to be borne whatever it might bring."""

    impacts: tuple[Text, ...] = Field(default=("Minor", "Slight", "Moderate", "Serious", "Severe"), min_length=2, max_length=10)  # fmt: skip
    likelihoods: tuple[Text, ...] = Field(default=("Rare", "Unlikely", "Possible", "Likely", "Almost certain"), min_length=2, max_length=10)  # fmt: skip
    scores: tuple[tuple[int, ...], ...] = ()
    amber_from: int = Field(default=10, ge=1)
    appetite: int = Field(default=12, ge=1)
    tolerance: int | None = Field(default=20, ge=1)
    # How many days a risk may go without a review, where the register does not say when it is next.
    review_days: int = Field(default=92, ge=1, le=1_000)

    @model_validator(mode="after")
    def _bands_in_order(self) -> Self:
        wrong = self.scores and (
            len(self.scores) != len(self.likelihoods)
            or any(len(row) != len(self.impacts) for row in self.scores)
        )
        if wrong:
            raise ValueError("risk: scores needs a row for each likelihood, with a number for each impact")
        if self.amber_from > self.appetite + 1:
            raise ValueError("risk: amber_from is above appetite, so nothing could be amber")
        if self.tolerance is not None and self.tolerance < self.appetite:
            raise ValueError("risk: tolerance is below appetite")
        return self

    def score(self, impact: int, likelihood: int) -> int:
        """What a cell of the matrix counts; both steps count from 1."""
        return self.scores[likelihood - 1][impact - 1] if self.scores else impact * likelihood


class Customer(Part):
    """The clocks of complaints, in working days of the nation whose bank holidays count, and what is aimed at, in
    per cent. A complaint is acknowledged, then answered within so many days of that; an extension adds at most so
    many. Enquiries and requests are answered within days of their coming."""

    acknowledge_days: int = Field(default=5, ge=1)
    stage_1_days: int = Field(default=10, ge=1)
    stage_1_extension_days: int = Field(default=10, ge=0)
    stage_2_days: int = Field(default=20, ge=1)
    stage_2_extension_days: int = Field(default=20, ge=0)
    member_enquiry_days: int = Field(default=10, ge=1)
    information_request_days: int = Field(default=20, ge=1)
    stage_1_in_time: Standard | None = None
    stage_2_in_time: Standard | None = None
    member_enquiries_in_time: Standard | None = None
    information_requests_in_time: Standard | None = None
    satisfaction: Standard | None = None
    avoidable_contact: Standard | None = None


class Workforce(Part):
    """What is aimed at: sickness in working days per FTE over twelve months, turnover over twelve months, vacancies
    of posts, agency of pay bill, appraisals done of those due and engagement in per cent. Figures of a team smaller
    than `suppress_below` people are not shown, and none from which they could be worked out."""

    suppress_below: int = Field(default=10, ge=0, le=1_000)
    sickness: Standard | None = None
    turnover: Standard | None = None
    vacancies: Standard | None = None
    agency: Standard | None = None
    appraisals: Standard | None = None
    engagement: Standard | None = None


class Subjects(Part):
    """The four together."""

    finance: Finance = Finance()
    risk: Risk = Risk()
    customer: Customer = Customer()
    workforce: Workforce = Workforce()
