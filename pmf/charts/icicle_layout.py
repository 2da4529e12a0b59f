"""Which part of a plan an icicle shows, and where each of its boxes stands.

Columns run from left to right, from what is above the chosen plan to what is below it: the plan that it hangs on
with its neighbours, the plan itself, what hangs on it, and as much further down as there is room for. A box is as
tall as the boxes to its right together. Where there are too many, the best of them are folded into one that says
how many there are; what hangs on the chosen plan itself is never folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Any, Literal

from pmf.charts.palette import WORDS
from pmf.model.status import RATED, Status
from pmf.reports.thread import Thread, ThreadNode
from pmf.rules import thread_wording

NOTHING_MEASURES = "Nothing measures it"
Kind = Literal["plan", "indicator", "action", "more"]
MOST_COLUMNS = 5
# Rows that a picture has at most: folding indicators and actions, and then plans as well.
MOST_ROWS, MOST_PLANS = 30, 44
# Neighbours of the chosen plan that are always shown, if there are so many.
_NEIGHBOURS = 6
# The width that names are broken for: that of a laptop. On wider screens they stand in more room.
WIDTH = 790
_LETTER = 6.35
LINE = 17
_PAD, _LEAST = 9, 26
# Where the picture is no taller, each box at its right edge says how many are on target; and taller than the second
# it should not be, so that more is folded.
_ROOMY, _TALLEST = 520, 820
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
    word: str = ""  # of its status
    via: str = ""  # the plan that it stands under
    also: tuple[str, ...] = ()
    chosen: bool = False
    last: bool = True  # nothing stands to its right
    edge: int = 0  # the column that it ends before
    lines: tuple[str, ...] = ()
    says: str = ""  # its standing where there is room for it,
    beside: bool = False  # beside its name and not under it
    top: float = 0
    bottom: float = 0
    named: float = 0  # where its name begins


@dataclass(frozen=True)
class Picture:
    """The boxes in the order of a walk, so that each stands after the one that it hangs on; the name (in lines) and
    the relative width of each column; the column of the chosen plan."""

    boxes: Sequence[Box]
    heads: Sequence[Sequence[str]]
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
    for most in (MOST_ROWS, 27, 24, 21, 18):
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
    beside = min(len(thread.children(path[-2])) - 1, _NEIGHBOURS) if len(path) > 1 else 0
    _fold(forest, most - beside, lambda one: one.kind != "plan")
    _fold(forest, MOST_PLANS - beside, lambda one: True)
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


def _fold(forest: Sequence[Branch], most: int, may: Callable[[Branch], bool]) -> None:
    """Fold what stands best of what may be folded, where most of it is, until there are no more rows than that."""
    parents = [one for top in forest for one in _walk(top.under) if one.under]

    def loose(parent: Branch) -> list[Branch]:
        return [one for one in parent.under if not one.under and may(one)]

    while _rows(forest) > most:
        fullest = max(parents, key=lambda one: (len(loose(one)), one.rows()), default=None)
        # To fold a single one would only put another row in its place.
        if fullest is None or len(loose(fullest)) < (1 if fullest.folded else 2):
            return
        for _ in range(1 if fullest.folded else 2):
            best = max(reversed(loose(fullest)), key=lambda one: _WORST_FIRST.index(one.status))
            fullest.under.remove(best)
            fullest.folded.append(best)


def _walk(branches: Iterable[Branch]) -> Iterable[Branch]:
    for branch in branches:
        yield branch
        yield from _walk(branch.under)


def _neighbours(thread: Thread, path: Sequence[str], chosen: Branch, most: int) -> Branch:
    """What the chosen plan hangs on, with as many of its neighbours as there is room for."""
    whole = _branch(thread, path[-2], 1, frozenset(path[:-2]))
    others = [one for one in whole.under if one.id != chosen.id or one.kind != "plan"]
    room = max(most - chosen.rows(), _NEIGHBOURS)
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
    heads = _heads(thread, forest, widths)
    down = LINE * max((len(lines) for lines in heads), default=0) + 7
    for counted in (True, False):
        setting = _Setting(thread, widths, chosen, counted)
        height = float(down)
        for branch in forest:
            height = setting.put(branch, 0, None, height)
        if height <= _ROOMY:
            break
    return Picture(setting.boxes, heads, widths, height, focus)


def _heads(thread: Thread, forest: Sequence[Branch], widths: Sequence[float]) -> list[list[str]]:
    """The levels that stand in each column, in the framework's own words: those of plans first, the commonest first."""
    names: list[Counter[tuple[bool, str]]] = [Counter() for _ in widths]

    def name(branch: Branch, column: int) -> None:
        names[column][branch.kind == "plan", _said(thread, branch, None).level] += 1
        for one in branch.under:
            name(one, column + 1)

    for branch in forest:
        name(branch, 0)
    return [
        wrap(", ".join(level for _, level in sorted(levels, key=lambda one: (one[0], levels[one]), reverse=True)), _letters(widths, column, column + 1) + 4,
             max_lines=2, placeholder="…")
        for column, levels in enumerate(names)
    ]  # fmt: skip


def _letters(widths: Sequence[float], column: int, edge: int) -> int:
    """How many letters a line of a box holds beside its mark."""
    return int((WIDTH * sum(widths[column:edge]) / sum(widths) - 38) / _LETTER)


@dataclass
class _Setting:
    """Puts boxes in their places. `counted`: those at the right edge say how many are on target even on a line of its own."""

    thread: Thread
    widths: Sequence[float]
    chosen: str | None
    counted: bool
    boxes: list[Box] = field(default_factory=list)

    def put(self, branch: Branch, column: int, parent: str | None, top: float) -> float:
        """Put a branch's boxes from a height down, and give where they end."""
        box = _said(self.thread, branch, parent)
        last = not branch.under and not branch.folded
        # What is no plan has nothing below it, ever, and takes all the room to the right.
        edge = len(self.widths) if branch.kind != "plan" else column + 1
        room = _letters(self.widths, column, edge)
        # A box at the right edge has two lines for its name, so that the picture does not grow too tall.
        lines = wrap(box.title, room, max_lines=2 if last else 6, placeholder="…")
        beside = bool(last and box.standing and len(lines) == 1 and len(lines[0] + box.standing) + 3 <= room)
        says = box.standing if beside or self.counted or not last else ""
        tall = LINE * (len(lines) + bool(says and not beside))
        place = len(self.boxes)
        self.boxes.append(box)
        bottom = top
        for one in branch.under:
            bottom = self.put(one, column + 1, branch.id, bottom)
        if branch.folded:
            bottom = self._more(branch, column + 1, bottom)
        bottom = max(bottom, top + tall + _PAD)
        # The name stands in the middle of a box at the right edge, and at the top of a tall one.
        named = (top + bottom - 3 - tall) / 2 + 1 if last else top + 7
        self.boxes[place] = replace(
            box, column=column, edge=edge, via=parent or "", chosen=branch.kind == "plan" and branch.id == self.chosen,
            last=last, lines=tuple(lines), says=says, beside=beside, top=top, bottom=bottom, named=named,
        )  # fmt: skip
        return bottom

    def _more(self, branch: Branch, column: int, top: float) -> float:
        edge = len(self.widths)
        said = _folded(branch.folded)
        lines = wrap(said, _letters(self.widths, column, edge), max_lines=1, placeholder="…")
        self.boxes.append(
            Box("more", branch.id, column, Status.NOT_APPLICABLE, "", said, "", edge=edge, lines=tuple(lines),
                top=top, bottom=top + _LEAST, named=top + 4)
        )  # fmt: skip
        return top + _LEAST


def _folded(branches: Sequence[Branch]) -> str:
    red = sum(one.status == Status.RED for one in branches)
    good = all(one.status == Status.GREEN or one.status not in RATED for one in branches)
    note = f", {red} below minimum" if red else ", none below target" if good else ""
    return f"and {len(branches)} more{note}"


def _said(thread: Thread, branch: Branch, parent: str | None) -> Box:
    if branch.kind == "plan":
        node = thread.nodes[branch.id]
        also = tuple(thread.nodes[one].title for one in node.parents if one != parent and one in thread.nodes)
        how = standing(node, thread.words.target)
        word = WORDS[branch.status] if node.total else NOTHING_MEASURES
        return Box("plan", node.id, 0, branch.status, node.level_name, node.title, how, word, also=also)
    if branch.kind == "indicator":
        name, level = thread.lines[branch.id]["name"], thread.words.indicator.capitalize()
        return Box("indicator", branch.id, 0, branch.status, level, name, "", WORDS[branch.status])
    action = thread.actions[branch.id]
    return Box(
        "action",
        branch.id,
        0,
        branch.status,
        action["kind"].capitalize(),
        action["title"],
        "",
        stands(action),
    )


def stands(action: Mapping[str, Any]) -> str:
    """How an action stands, in its own words: `At risk`, `Overdue`, `Not reported`."""
    if action["is_overdue"]:
        return "Overdue"
    return thread_wording.reported(action["status"]).capitalize() if action["status"] else "Not reported"
