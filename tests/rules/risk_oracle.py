"""The second reading of risks, said slowly in Python: how each stands, what moved, whether it is mitigated, and what
calls it in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from rules.council_facts import Council, PlanActionRow, RiskRow

from pmf.model.period import Frequency, Period, period_of
from pmf.model.subjects import Risk


class RiskOracle:
    """The register of a council at the end of a period, as everything stood at a moment."""

    def __init__(
        self, council: Council, matrix: Risk, at: datetime, period: Period, standing: set[int]
    ) -> None:
        self.council, self.matrix, self.period, self.today, self.standing = (
            council,
            matrix,
            period,
            at.date(),
            standing,
        )
        self.quarter = period_of(period.ends, Frequency.QUARTER, period.year_type)

    def positions(self) -> dict[str, dict[str, Any]]:
        """What is said of each open risk, by its id."""
        told = {}
        for name in {one.risk_id for one in self.council.risks}:
            every = self.reviews(name)
            until = [one for one in every if one.reviewed_on <= self.period.ends]
            if not until:
                continue
            closed = until[-1].closed_on
            if closed and closed <= min(self.period.ends, self.today):
                continue
            told[name] = self._position(until, later=len(until) < len(every))
        return told

    def reviews(self, name: str) -> list[RiskRow]:
        """The newest version of each review, oldest review first."""
        newest: dict[date, RiskRow] = {}
        for row in sorted(self.council.risks, key=lambda one: one.return_no):
            if row.risk_id == name and row.return_no in self.standing:
                newest[row.reviewed_on] = row
        return [newest[when] for when in sorted(newest)]

    def _score(self, impact: int | None, likelihood: int | None) -> int | None:
        if impact is None or likelihood is None:
            return None
        if impact > len(self.matrix.impacts) or likelihood > len(self.matrix.likelihoods):
            return None
        return self.matrix.score(impact, likelihood)

    def _now(self, row: RiskRow) -> int | None:
        return self._score(row.residual_impact, row.residual_likelihood)

    def _stands(self, row: RiskRow) -> tuple[str, str]:
        score, target = self._now(row), self._score(row.target_impact, row.target_likelihood)
        appetite = self.matrix.appetite if row.appetite is None else row.appetite
        if score is None:
            return "no_data", "off_matrix"
        if row.kind == "opportunity":
            if target is None:
                return "data_only", "opportunity_without_target"
            return ("green", "opportunity_reached") if score >= target else ("amber", "opportunity_short")
        if score > appetite:
            beyond = self.matrix.tolerance is not None and score > self.matrix.tolerance
            return "red", "beyond_tolerance" if beyond else "above_appetite"
        return ("amber", "watched") if score >= self.matrix.amber_from else ("green", "within_appetite")

    def _position(self, reviews: list[RiskRow], *, later: bool) -> dict[str, Any]:
        row = reviews[-1]
        seen = min(self.period.ends, self.today) if later else self.today
        status, because = self._stands(row)
        score, target = self._now(row), self._score(row.target_impact, row.target_likelihood)
        before = self._now(reviews[-2]) if len(reviews) > 1 else None
        following = self.period.ends + timedelta(days=1)
        year_ago = following.replace(year=following.year - 1) - timedelta(days=1)
        then = [one for one in reviews if one.reviewed_on <= year_ago]
        chance = row.kind == "opportunity"
        moved = (
            "new"
            if len(reviews) == 1
            else None
            if score is None or before is None
            else "up"
            if score > before
            else "down"
            if score < before
            else "none"
        )
        answer = self._mitigated(row, score, target, before)
        short = score is not None and target is not None and (score < target if chance else score > target)
        due = row.next_review or row.reviewed_on + timedelta(days=self.matrix.review_days)
        kinds = [
            kind
            for kind, holds in (
                ("beyond_tolerance", because == "beyond_tolerance"),
                ("above_appetite", because == "above_appetite"),
                (
                    "not_mitigated",
                    not chance
                    and status in ("amber", "red")
                    and answer in ("no_effect", "failing", "not_started"),
                ),
                ("moved_up", not chance and moved == "up"),
                ("target_date_passed", short and row.target_date is not None and row.target_date < seen),
                ("risk_review_overdue", due < seen),
            )
            if holds
        ]
        return {
            "status": status, "because": because, "score": score, "moved": moved, "before": before,
            "year_ago": self._now(then[-1]) if then else None, "mitigated": answer, "own_kinds": kinds,
            "is_grave": because == "beyond_tolerance" or (because == "above_appetite" and "not_mitigated" in kinds),
            "past": self._past(reviews), "directorate": row.directorate, "return_no": row.return_no,
        }  # fmt: skip

    def _mitigated(self, row: RiskRow, score: int | None, target: int | None, before: int | None) -> str:
        inherent = self._score(row.inherent_impact, row.inherent_likelihood)
        actions = [one for one in self._actions(row.risk_id) if one.status != "cancelled"]
        late = [one for one in actions if self._is_red(one)]
        sign = -1 if row.kind == "opportunity" else 1
        if score is None:
            return "not_known"
        if target is not None and sign * score <= sign * target:
            return "at_target"
        lower = inherent is not None and sign * score < sign * inherent
        if actions and not late and all(one.status == "not_started" for one in actions) and not lower:
            return "not_started"
        if inherent is not None and not lower:
            return "no_effect"
        if late or (before is not None and sign * score > sign * before):
            return "failing"
        return "working" if inherent is not None else "not_known"

    def _actions(self, name: str) -> list[PlanActionRow]:
        newest: dict[str, PlanActionRow] = {}
        for row in sorted(self.council.plan_actions, key=lambda one: (one.ends, one.return_no)):
            if row.return_no in self.standing:
                newest[row.action_id] = row
        return [one for one in newest.values() if one.risk_id == name]

    def _is_red(self, row: PlanActionRow) -> bool:
        return row.status == "off_track" or (
            row.status != "complete" and (row.revised_due or row.due) < self.today
        )

    def _past(self, reviews: list[RiskRow]) -> list[tuple[str, str, int | None]]:
        told = []
        for back in range(8):
            quarter = self.quarter.shift(-back)
            stood = [one for one in reviews if one.reviewed_on <= min(quarter.ends, self.period.ends)]
            if stood:
                row = stood[-1]
                closed = row.closed_on is not None and row.closed_on <= quarter.ends
                told.append(
                    (
                        quarter.label,
                        "not_applicable" if closed else self._stands(row)[0],
                        None if closed else self._now(row),
                    )
                )
        return told
