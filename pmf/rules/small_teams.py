"""Which teams' figures are put together so that those of a small one can nowhere be read or worked out.

Services of a *pool* are hidden one by one and go into totals as if they were one. Whatever is shown is made from visible
services and whole pools alone, so all that anybody can take from a total is the sum of a pool: two teams or more that
together have as many people as the threshold asks for, in every period in which the pool has a figure. A pool never
loses a team as periods are added; otherwise what was hidden could be worked out from the earlier total.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# The pool of directorates that have not enough teams for one of their own. It goes into the council's total alone; and
# what goes into no total, because the whole council has not enough.
COUNCIL, NOWHERE = "", "-"


@dataclass(frozen=True)
class Team:
    """A service: where it stands, and how many people it had in each period that it handed in, by first and last
    day. None where it said neither headcount nor FTE, which is as good as small."""

    service: str
    directorate: str | None
    sizes: Mapping[tuple[date, date], Decimal | None]

    def until(self, day: date) -> Team:
        """The same as it was known on a day."""
        return Team(
            self.service,
            self.directorate,
            {when: size for when, size in self.sizes.items() if when[1] <= day},
        )

    def is_small(self, least: int) -> bool:
        """Whether it was ever smaller than the threshold."""
        return any(size is None or size < least for size in self.sizes.values())

    @property
    def turn(self) -> tuple[date, Decimal, str]:
        """When it is asked to hide another: what came first and was smallest then. Stays as it is for ever."""
        first = min(self.sizes)
        return first[0], self.sizes[first] or Decimal(0), self.service


def pools(teams: Sequence[Team], least: int) -> dict[str, str]:
    """Each service that is hidden, with its pool: a directorate's name, `COUNCIL` or `NOWHERE`. `least` is the threshold
    in people.

    Goes through the periods as they came, so that more of them only ever add to a pool.
    """
    if not least:
        return {}
    hidden: dict[str, str] = {}
    of_the_council: set[str] = set()
    for day in sorted({when[1] for team in teams for when in team.sizes}):
        known = [cut for team in teams if (cut := team.until(day)).sizes]
        _hide_small(known, least, hidden, of_the_council)
        for pool in sorted(set(hidden.values()) - {COUNCIL}):
            inside = [team for team in known if team.directorate == pool]
            if not _made_safe(pool, inside, known, least, hidden):
                of_the_council.add(pool)
                hidden.update({service: COUNCIL for service, of in hidden.items() if of == pool})
        if COUNCIL in hidden.values():
            _made_safe(COUNCIL, known, known, least, hidden)
    of_all = [team for team in teams if hidden.get(team.service) == COUNCIL]
    if of_all and not is_safe(of_all, least):
        hidden.update({team.service: NOWHERE for team in of_all})
    return hidden


def _hide_small(known: Sequence[Team], least: int, hidden: dict[str, str], of_the_council: set[str]) -> None:
    for team in known:
        if team.service not in hidden and team.is_small(least):
            alone = team.directorate is None or team.directorate in of_the_council
            hidden[team.service] = COUNCIL if alone else str(team.directorate)


def _made_safe(
    pool: str, may_join: Sequence[Team], known: Sequence[Team], least: int, hidden: dict[str, str]
) -> bool:
    """Hide more teams with a pool until it gives nobody away. Gives whether that was possible; where it was not,
    those that were added are shown again."""
    waiting = iter(
        sorted((team for team in may_join if team.service not in hidden), key=lambda one: one.turn)
    )
    added: list[str] = []
    while not is_safe([team for team in known if hidden.get(team.service) == pool], least):
        joins = next(waiting, None)
        if joins is None:
            for service in added:
                del hidden[service]
            return False
        hidden[joins.service] = pool
        added.append(joins.service)
    return True


def is_safe(members: Sequence[Team], least: int) -> bool:
    """Whether the sums of a pool give nobody away: at least two teams, and together as many people as the threshold
    in each period for which all of them have figures."""
    return len(members) >= 2 and all(size >= least for size in _sizes_together(members))


def _sizes_together(members: Sequence[Team]) -> Iterator[Decimal]:
    common = set.intersection(*(set(one.sizes) for one in members))
    return (sum((one.sizes[when] or Decimal(0) for one in members), Decimal(0)) for when in common)
