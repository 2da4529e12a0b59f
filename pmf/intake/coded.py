"""Long columns: each different value once, and a number for every row that says which.

A long return says the same codes, periods and places again and again. Held this way it is small, and
whatever is true of a value is worked out once, however many rows it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
U = TypeVar("U")
Numbers = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


class Numbering(dict[Any, int]):
    """Gives each value that it has not seen the next number. Equal values have the same."""

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self)
        return number

    def of(self, values: Iterable[Any], count: int) -> Numbers:
        """The number of each of `count` values."""
        return np.fromiter(map(self.__getitem__, values), np.int32, count)


class Coded(Sequence[T], Generic[T]):
    """A column. Row i is `values[numbers[i]]`; `values` may hold equal ones twice. Never changed once made."""

    __slots__ = ("numbers", "values")

    def __init__(self, values: list[T], numbers: Numbers) -> None:
        self.values = values
        self.numbers = numbers

    @classmethod
    def of(cls, rows: Iterable[T]) -> Coded[T]:
        """From one value a row. The values must be hashable."""
        rows = list(rows)
        numbering = Numbering()
        numbers = numbering.of(rows, len(rows))
        return cls(list(numbering), numbers)

    @classmethod
    def same(cls, value: T, count: int) -> Coded[T]:
        """One value in every row."""
        return cls([value], np.zeros(count, np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Coded[T]]) -> Coded[T]:
        """One column after another."""
        if len(parts) == 1:
            return parts[0]
        numbering = Numbering()
        numbers = [numbering.of(part.values, len(part.values))[part.numbers] for part in parts]
        return cls(list(numbering), np.concatenate(numbers) if numbers else np.zeros(0, np.int32))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, row: int) -> T: ...
    @overload
    def __getitem__(self, row: slice) -> Coded[T]: ...
    def __getitem__(self, row: int | slice) -> T | Coded[T]:
        if isinstance(row, slice):
            return Coded(self.values, self.numbers[row])
        value: T = self.values[self.numbers[row]]
        return value

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.numbers.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Coded | list | tuple):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Coded({list(self)!r})"

    def map(self, change: Callable[[T], U]) -> Coded[U]:
        """Every row changed; `change` is asked once for each different value."""
        return Coded([change(value) for value in self.values], self.numbers)

    def take(self, rows: Rows | Mask) -> Coded[T]:
        """Some of the rows."""
        return Coded(self.values, self.numbers[rows])

    def mask(self, test: Callable[[T], bool]) -> Mask:
        """Which rows pass a test."""
        passed = np.fromiter((test(value) for value in self.values), np.bool_, len(self.values))
        return passed[self.numbers]

    def rows(self, test: Callable[[T], bool]) -> list[int]:
        """The rows that pass a test, in order."""
        found: list[int] = np.flatnonzero(self.mask(test)).tolist()
        return found

    def ids(self) -> tuple[npt.NDArray[np.int64], int]:
        """A number for each row by which equal values are equal, and how many there may be."""
        numbering = Numbering()
        same = numbering.of(self.values, len(self.values))
        return same.astype(np.int64)[self.numbers], max(len(numbering), 1)


def together(columns: Sequence[Coded[Any]]) -> tuple[npt.NDArray[np.int64], Rows]:
    """The different combinations in several columns: for each row the number of its own, and for each
    combination the first row that has it."""
    keys = np.zeros(len(columns[0]), np.int64)
    reach = 1
    for column in columns:
        ids, count = column.ids()
        if reach * count >= 2**62:
            _, keys = np.unique(keys, return_inverse=True)
            reach = len(keys)
        keys = keys * count + ids
        reach *= count
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return which, first


def combined(columns: Sequence[Coded[Any]], make: Callable[..., U]) -> Coded[U]:
    """A column made of several, `make` being asked once for each different combination."""
    which, first = together(columns)
    return Coded(
        [make(*(column[row] for column in columns)) for row in first.tolist()], which.astype(np.int32)
    )


class CodedRows(Sequence[list[T]], Generic[T]):
    """A table held by columns and read by rows, each as wide as the table."""

    def __init__(self, columns: Sequence[Coded[T]], count: int) -> None:
        self.columns = columns
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, row: int) -> list[T]: ...
    @overload
    def __getitem__(self, row: slice) -> CodedRows[T]: ...
    def __getitem__(self, row: int | slice) -> list[T] | CodedRows[T]:
        if isinstance(row, slice):
            return CodedRows([column[row] for column in self.columns], len(range(*row.indices(self._count))))
        if not -self._count <= row < self._count:
            raise IndexError(row)
        return [column[row] for column in self.columns]

    def __iter__(self) -> Iterator[list[T]]:
        if not self.columns:
            return iter([[] for _ in range(self._count)])
        return map(list, zip(*self.columns, strict=True))
