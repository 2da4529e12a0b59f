"""Which part of a plan an icicle shows, and where each of its boxes stands.

Columns run from left to right, from what is above the chosen plan to what is below it: the plan that it hangs on
with its neighbours, the plan itself, what hangs on it, and as much further down as there is room for. A box is as
tall as the boxes to its right together. Where there are too many, the best of them are folded into one that says
how many there are; what hangs on the chosen plan itself is never folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Literal

from pmf.model.status import RATED, Status
from pmf.reports.thread import Thread, ThreadNode

Kind = Literal["plan", "indicator", "action", "more"]
MOST_COLUMNS = 5
MOST_ROWS = 30
# The width that names are broken for: that of a laptop. On wider screens they stand in more room.
WIDTH = 790
_LETTER = 6.35
LINE = 17
_PAD, _LEAST, _HEADS = 9, 26, 26
# Where the picture is no taller, each box at its right edge says how many are on target; and taller than the second
# it should not be, so that more is folded.
_ROOMY, _TALLEST = 520, 720
_WORST_FIRST = (
    Status.RED, Status.AMBER, Status.YELLOW, Status.NO_DATA, Status.GREEN, Status.NO_TARGET, Status.SUPPRESSED,
    Status.DATA_ONLY, Status.NOT_APPLICABLE, Status.NOT_DUE,
)  # fmt: skip


@dataclass
class Branch:
    """A plan, an indicator or an action, what is shown under it, and how many are not."""

    kind: Kind
    id: str
    status: Status
    under: list[Branch] = field(default_factory=list)
    folded: list[Branch] = field(default_factory=list)

    def rows(self) -> int:
        """How many boxes it has in the column furthest right."""
        return sum(branch.rows() for branch in self.under) + bool(self.folded) or 1


@dataclass(frozen=True)
class Box:
    """One box: what it is, what it says, and where it stands (pixels from the top, column from the left)."""

    kind: Kind
    id: str
    column: int
    status: Status
    level: str
    title: str
    standing: str
    via: str = ""  # the plan that it stands under
    also: tuple[str, ...] = ()
    chosen: bool = False
    last: bool = True  # nothing stands to its right
    lines: tuple[str, ...] = ()
    says: str = ""  # its standing where there is room for it,
    beside: bool = False  # beside its name and not under it
    top: float = 0
    bottom: float = 0
    named: float = 0  # where its name begins


@dataclass(frozen=True)
class Picture:
    """The boxes in the order of a walk, so that each stands after the one that it hangs on; the name and the
    relative width of each column; the column of the chosen plan."""

    boxes: Sequence[Box]
    heads: Sequence[str]
    widths: Sequence[float]
    height: float
    focus: int

    @property
    def edges(self) -> list[float]:
        """Where the columns begin, and where the last ends, as shares of the width."""
        whole, place, edges = sum(self.widths), 0.0, [0.0]
        for width in self.widths:
            place += width
            edges.append(place / whole)
        return edges

    def under(self, box: Box | None) -> Sequence[Box]:
        """The boxes that stand under one, all for None."""
        if box is None:
            return self.boxes
        rest = self.boxes[list(self.boxes).index(box) + 1 :]
        end = next((place for place, one in enumerate(rest) if one.column <= box.column), len(rest))
        return rest[:end]


def shown_as(node: ThreadNode) -> Status:
    """The mark of a plan. One that nothing measures is not overdue: nothing is ever due."""
    return node.status if node.total else Status.NOT_APPLICABLE


def standing(node: ThreadNode, target: str) -> str:
    """How what is below a plan stands, in a few words: `4 of 9 on target`; nothing where nothing measures it."""
    if not node.total:
        return ""
    return f"{node.on_target} of {node.rated} on {target}" if node.rated else f"{node.total}, none rated"


def picture(thread: Thread, path: Sequence[str]) -> Picture:
    """The picture of the plan at the end of a path from the top, in its place; of all tops for an empty path."""
    for most in (MOST_ROWS, 25, 21, 17):
        drawn = _picture(thread, path, most)
        if drawn.height <= _TALLEST:
            break
    return drawn


def _picture(thread: Thread, path: Sequence[str], most: int) -> Picture:
    tops = [path[-1]] if path else list(thread.roots)
    depth = 2
    forest = _forest(thread, tops, depth)
    while depth + 1 < MOST_COLUMNS:
        deeper = _forest(thread, tops, depth + 1)
        if _rows(deeper) > most or _depth(deeper) <= _depth(forest):
            break
        forest, depth = deeper, depth + 1
    _fold(forest, most)
    focus = 0
    if len(path) > 1 and _depth(forest) < MOST_COLUMNS:
        forest, focus = [_neighbours(thread, path, forest[0], most)], 1
    return _placed(thread, forest, focus, path[-1] if path else None)


def _forest(thread: Thread, tops: Iterable[str], depth: int) -> list[Branch]:
    return [_branch(thread, top, depth, frozenset()) for top in tops]


def _branch(thread: Thread, node: str, depth: int, above: frozenset[str]) -> Branch:
    branch = Branch("plan", node, shown_as(thread.nodes[node]))
    if depth:
        above |= {node}
        branch.under = [
            _branch(thread, child, depth - 1, above) for child in thread.children(node) if child not in above
        ]
        branch.under += _worst(Branch("indicator", code, Status(thread.lines[code]["status"])) for code in thread.indicators(node))  # fmt: skip
        branch.under += _worst(Branch("action", one, Status(thread.actions[one]["counts_as"])) for one in thread.actions_of(node))  # fmt: skip
    return branch


def _worst(branches: Iterable[Branch]) -> list[Branch]:
    return sorted(branches, key=lambda one: _WORST_FIRST.index(one.status))


def _rows(forest: Iterable[Branch]) -> int:
    return sum(branch.rows() for branch in forest)


def _depth(forest: Iterable[Branch]) -> int:
    return max((1 + _depth(branch.under) for branch in forest), default=0)


def _fold(forest: Sequence[Branch], most: int) -> None:
    """Fold what stands best, indicators and actions before plans, where most of it is, until it fits."""
    parents = [one for top in forest for one in _walk(top.under) if one.under]
    while _rows(forest) > most:
        fullest = max(parents, key=lambda one: (_foldable(one), one.rows()), default=None)
        if fullest is None or _foldable(fullest) < 2 - bool(fullest.folded):
            return
        for _ in range(1 if fullest.folded else 2):
            loose = [one for one in fullest.under if not one.under]
            best = max(reversed(loose), key=lambda one: (one.kind != "plan", _WORST_FIRST.index(one.status)))
            fullest.under.remove(best)
            fullest.folded.append(best)


def _foldable(parent: Branch) -> int:
    return sum(not one.under for one in parent.under)


def _walk(branches: Iterable[Branch]) -> Iterable[Branch]:
    for branch in branches:
        yield branch
        yield from _walk(branch.under)


def _neighbours(thread: Thread, path: Sequence[str], chosen: Branch, most: int) -> Branch:
    """What the chosen plan hangs on, with as many of its neighbours as there is room for."""
    whole = _branch(thread, path[-2], 1, frozenset(path[:-2]))
    others = [one for one in whole.under if one.id != chosen.id or one.kind != "plan"]
    room = max(most - chosen.rows(), 1)
    if len(others) > room:
        plans = [one for one in others if one.kind == "plan"][: room - 1]
        whole.folded = [one for one in others if one not in plans]
        others = plans
    order = {one.id: place for place, one in enumerate(whole.under)}
    whole.under = sorted([chosen, *others], key=lambda one: order.get(one.id, 0))
    return whole


def _placed(thread: Thread, forest: Sequence[Branch], focus: int, chosen: str | None) -> Picture:
    columns = _depth(forest)
    narrow = 0.72 if columns > 2 else 1.0
    widths = [narrow if column == 0 else 1.12 if column == columns - 1 else 1.0 for column in range(columns)]
    room = [int((WIDTH * width / sum(widths) - 38) / _LETTER) for width in widths]
    for counted in (True, False):
        boxes, height = _boxes(thread, forest, room, chosen, counted)
        if height <= _ROOMY:
            break
    heads: list[dict[str, None]] = [{} for _ in range(columns)]
    for box in boxes:
        if box.kind != "more":
            heads[box.column].setdefault(box.level)
    return Picture(boxes, [_head(list(names)) for names in heads], widths, height, focus)


def _head(names: Sequence[str]) -> str:
    first, *rest = names or [""]
    return ", ".join([first, *(name[0].lower() + name[1:] for name in rest)])


def _boxes(
    thread: Thread, forest: Sequence[Branch], room: Sequence[int], chosen: str | None, counted: bool
) -> tuple[list[Box], float]:
    boxes: list[Box] = []
    bottom = float(_HEADS)
    for branch in forest:
        bottom = _set(thread, branch, 0, None, bottom, room, chosen, counted, boxes)
    return boxes, bottom


def _set(
    thread: Thread, branch: Branch, column: int, parent: str | None, top: float,
    room: Sequence[int], chosen: str | None, counted: bool, boxes: list[Box],
) -> float:  # fmt: skip
    """Put a branch's boxes from a height down, and give where they end."""
    box = _said(thread, branch, parent)
    last = not branch.under and not branch.folded
    # A box at the right edge has two lines for its name, so that the picture does not grow too tall.
    lines = wrap(box.title, room[column], max_lines=2 if last else 6, placeholder="…")
    beside = bool(
        last and box.standing and len(lines) == 1 and len(lines[0]) + len(box.standing) + 3 <= room[column]
    )
    says = box.standing if beside or counted or not last else ""
    tall = LINE * (len(lines) + bool(says and not beside))
    place = len(boxes)
    boxes.append(box)
    bottom = top
    for one in branch.under:
        bottom = _set(thread, one, column + 1, branch.id, bottom, room, chosen, counted, boxes)
    if branch.folded:
        boxes.append(_more(branch, column + 1, room[column + 1], bottom))
        bottom += _LEAST
    bottom = max(bottom, top + tall + _PAD)
    # The name stands in the middle of a box at the right edge, and at the top of a tall one.
    named = top + 7 if not last else (top + bottom - 3 - tall) / 2 + 1
    boxes[place] = replace(
        box, column=column, via=parent or "", chosen=branch.kind == "plan" and branch.id == chosen, last=last, lines=tuple(lines),
        says=says, beside=beside, top=top, bottom=bottom, named=named,
    )  # fmt: skip
    return bottom


def _more(branch: Branch, column: int, room: int, top: float) -> Box:
    words = wrap(_folded(branch.folded), room, max_lines=1, placeholder="…")[0]
    return Box(
        "more", branch.id, column, Status.NOT_APPLICABLE, "", _folded(branch.folded), "",
        lines=(words,), top=top, bottom=top + _LEAST, named=top + 4,
    )  # fmt: skip


def _folded(branches: Sequence[Branch]) -> str:
    red = sum(one.status == Status.RED for one in branches)
    good = all(one.status == Status.GREEN or one.status not in RATED for one in branches)
    note = f", {red} below minimum" if red else ", none below target" if good else ""
    return f"and {len(branches)} more{note}"


def _said(thread: Thread, branch: Branch, parent: str | None) -> Box:
    target = thread.words.target
    if branch.kind == "plan":
        node = thread.nodes[branch.id]
        also = tuple(thread.nodes[one].title for one in node.parents if one != parent and one in thread.nodes)
        how = standing(node, target)
        return Box("plan", node.id, 0, branch.status, node.level_name, node.title, how, also=also)
    if branch.kind == "indicator":
        line = thread.lines[branch.id]
        return Box(
            "indicator", branch.id, 0, branch.status, thread.words.indicator.capitalize(), line["name"], ""
        )
    action = thread.actions[branch.id]
    return Box("action", branch.id, 0, branch.status, action["kind"].capitalize(), action["title"], "")
