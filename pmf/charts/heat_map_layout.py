"""Where everything stands on a risk matrix. A cell has four columns of slots; a row of the matrix is as high as its
fullest cell needs, so that nothing ever overlaps. Across in cells from the left, down in pixels from the top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pmf.model.subjects import Risk

Cell = tuple[int, int]
Slot = tuple[int, int]
Side = Literal["left", "right", "above"]

# Slots across a cell; a slot's height and the room for the score above them, in pixels; the least rows of slots.
ACROSS, SLOT, SCORE, LEAST = 4, 19, 23, 2
# More marks without a name than this in one cell are counted instead of drawn.
MOST_PLAIN = 16


class Stop(NamedTuple):
    """A risk to be drawn: where it stands, and, where it is drawn with its name, where it came from and is meant to go.
    Cells are impact and likelihood, from 1."""

    id: str
    cell: Cell
    came_from: Cell | None = None
    target: Cell | None = None
    named: bool = False


class Point(NamedTuple):
    """A place on the picture."""

    x: float
    y: float


class Arrow(NamedTuple):
    """From one point to another; `planned` leads to the target."""

    id: str
    begins: Point
    ends: Point
    planned: bool


class Edge(NamedTuple):
    """A piece of a stepped line between cells."""

    begins: Point
    ends: Point


@dataclass(frozen=True)
class Layout:
    """Everything placed. `tops` has the top of each row of cells by likelihood; `more` how many marks a cell has that
    are not drawn; `came_from` and `targets` are by the risk's id."""

    tops: Mapping[int, float]
    bottoms: Mapping[int, float]
    height: float
    marks: Mapping[str, Point]
    came_from: Mapping[str, Point]
    targets: Mapping[str, Point]
    more: Mapping[Cell, tuple[Point, int]] = field(default_factory=dict)
    # On which side of its mark a name stands: beside the only one in a cell, away from its arrows; else above.
    sides: Mapping[str, Side] = field(default_factory=dict)

    @property
    def arrows(self) -> list[Arrow]:
        """Where each came from, and where it is meant to go."""
        from_before = [Arrow(one, at, self.marks[one], False) for one, at in self.came_from.items()]
        return from_before + [Arrow(one, self.marks[one], at, True) for one, at in self.targets.items()]


@dataclass
class _Room:
    """A cell while it is being filled. Named marks stand in blocks of two by two slots, from the top; one alone in the
    middle."""

    named: list[str] = field(default_factory=list)
    ghosts: list[tuple[str, str]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    more: int = 0
    side: Side = "left"

    @property
    def rows(self) -> int:
        """How many rows of slots it needs."""
        small = len(self.ghosts) + len(self.plain) + bool(self.more)
        return max(-(-len(self.named) // 2) * 2, -(-(small + len(self.taken)) // ACROSS))

    @property
    def taken(self) -> set[Slot]:
        """The slots of named marks; of one alone also that of its name, beside it."""
        corners = [self.block(place) for place in range(len(self.named))]
        beside = (
            {"left": {(1, 0)}, "right": {(1, 3)}}.get(self.side, set()) if len(self.named) == 1 else set()
        )
        return beside | {
            (row + down, column + right) for row, column in corners for down in (0, 1) for right in (0, 1)
        }

    def block(self, place: int) -> Slot:
        """The first slot of a named mark's block."""
        return (0, 1) if len(self.named) == 1 else (2 * (place // 2), 2 * (place % 2))

    def free(self, rows: int) -> list[Slot]:
        """The slots that no named mark takes, as row and column."""
        return [
            (row, column)
            for row in range(rows)
            for column in range(ACROSS)
            if (row, column) not in self.taken
        ]


def layout(stops: Sequence[Stop], matrix: Risk) -> Layout:
    """Place every risk on a matrix. Each `cell` must be one of the matrix's."""
    rooms = _filled(stops)
    high = {
        likelihood: max(
            [LEAST, *(rooms[impact, likelihood].rows for impact in range(1, len(matrix.impacts) + 1))]
        )
        for likelihood in range(1, len(matrix.likelihoods) + 1)
    }
    tops, bottoms, down = {}, {}, 0.0
    for likelihood in reversed(range(1, len(matrix.likelihoods) + 1)):
        tops[likelihood] = down
        down += SCORE + SLOT * high[likelihood] + 4
        bottoms[likelihood] = down

    def at(cell: Cell, row: float, column: float) -> Point:
        return Point(cell[0] - 1 + (column + 0.5) / ACROSS, tops[cell[1]] + SCORE + SLOT * (row + 0.5))

    marks = {
        one: at(cell, room.block(place)[0] + 1, room.block(place)[1] + 0.5)
        for cell, room in rooms.items()
        for place, one in enumerate(room.named)
    }
    ghosts: dict[tuple[str, str], Point] = {}
    more: dict[Cell, tuple[Point, int]] = {}
    for cell, room in rooms.items():
        free = room.free(high[cell[1]])
        for what, one in sorted(room.ghosts, key=lambda ghost: marks[ghost[1]]):
            slot = min(free, key=lambda each: _far(at(cell, *each), marks[one], what))
            free.remove(slot)
            ghosts[what, one] = at(cell, *slot)
        # What has no name stands at the foot of its cell, from the left.
        free.sort(key=lambda each: (-each[0], each[1]))
        for one, slot in zip(room.plain, free, strict=False):
            marks[one] = at(cell, *slot)
        if room.more:
            more[cell] = (at(cell, *free[len(room.plain)]), room.more)
    return Layout(
        tops,
        bottoms,
        down,
        marks,
        {one: point for (what, one), point in ghosts.items() if what == "came_from"},
        {one: point for (what, one), point in ghosts.items() if what == "target"},
        more,
        {
            one: room.side if len(room.named) == 1 else "above"
            for room in rooms.values()
            for one in room.named
        },
    )


def _filled(stops: Sequence[Stop]) -> dict[Cell, _Room]:
    rooms: dict[Cell, _Room] = defaultdict(_Room)
    for one in stops:
        room = rooms[one.cell]
        if not one.named:
            if len(room.plain) < MOST_PLAIN:
                room.plain.append(one.id)
            else:
                room.more += 1
            continue
        room.named.append(one.id)
        room.side = _side(one)
        for what, cell in (("came_from", one.came_from), ("target", one.target)):
            if cell is not None and cell != one.cell:
                rooms[cell].ghosts.append((what, one.id))
    return rooms


def _side(stop: Stop) -> Side:
    """On which side of a mark that is alone no arrow of its own comes or goes; straight up and down are on none."""
    ends = [cell[0] - stop.cell[0] for cell in (stop.came_from, stop.target) if cell is not None]
    if not any(step < 0 for step in ends):
        return "left"
    return "right" if not any(step > 0 for step in ends) else "above"


def _far(point: Point, other: Point, what: str) -> tuple[float, float]:
    """How far a slot is from straight above or below a mark: where it came from to the left, its target to the right,
    so that two arrows of one risk do not lie on each other."""
    wanted = other.x + (0.5 if what == "target" else -0.5) / ACROSS
    return abs(point.x - wanted), abs(point.y - other.y)


def stepped(matrix: Risk, above: int, placed: Layout) -> list[Edge]:
    """The line between the cells that score more than `above` and those that do not."""
    wide, tall = len(matrix.impacts), len(matrix.likelihoods)
    edges = []
    for impact in range(1, wide + 1):
        for likelihood in range(1, tall + 1):
            here = matrix.score(impact, likelihood) > above
            top, bottom = placed.tops[likelihood], placed.bottoms[likelihood]
            if impact < wide and (matrix.score(impact + 1, likelihood) > above) != here:
                edges.append(Edge(Point(impact, top), Point(impact, bottom)))
            if likelihood < tall and (matrix.score(impact, likelihood + 1) > above) != here:
                edges.append(Edge(Point(impact - 1, top), Point(impact, top)))
    return edges


def stops_of(rows: Sequence[Mapping[str, Any]], came_from: str, *, every_name: bool = False) -> list[Stop]:
    """Rows of the register as what is to be drawn: those above appetite (or all) with their names and moves. `came_from`
    is `before` (the review before), `year_ago`, or `inherent`. What is on no cell of the matrix is left out."""
    return [
        Stop(
            one["subject"],
            (one["risk"]["impact"], one["risk"]["likelihood"]),
            origin(one["risk"], came_from),
            _cell(one["risk"], "target"),
            every_name or one["status"] == "red",
        )
        for one in rows
        if one["risk"]["score"] is not None
    ]


def origin(told: Mapping[str, Any], came_from: str) -> Cell | None:
    """The cell that a risk came from, None where nobody says or the matrix has none such."""
    if came_from == "inherent":
        return _cell(told, "inherent")
    past = told[came_from]
    return (past["impact"], past["likelihood"]) if past and past["score"] is not None else None


def _cell(told: Mapping[str, Any], which: str) -> Cell | None:
    if told[which] is None:
        return None
    return told[f"{which}_impact"], told[f"{which}_likelihood"]
