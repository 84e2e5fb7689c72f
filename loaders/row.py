"""A row of a file: a mapping from column to cell that remembers which columns were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from . import cells
from .problem import Reject

T = TypeVar("T")

#: How many notes of one kind are kept of one file; more are only counted, so that memory stays flat.
MOST_NOTES = 100


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about a row that was taken all the same.

    Attributes:
        kind: What sort of thing, in a few words that repeat: ``two spellings of one name``.
        where: File and line.
        detail: What was found and what was done.
    """

    kind: str
    where: str
    detail: str


class Head:
    """What all rows of one file share: its columns, and which of them were read.

    Args:
        file: The name of the file, as messages give it.
        table: The name of the table in the source's header.
        columns: The names of the columns, in the order of the cells.
    """

    __slots__ = ("columns", "file", "index", "note_counts", "notes", "read", "remarks", "table")

    def __init__(self, file: str, table: str, columns: Sequence[str]) -> None:
        self.file = file
        self.table = table
        self.columns = tuple(columns)
        self.index = {name: place for place, name in enumerate(self.columns)}
        self.read: set[str] = set()
        self.notes: list[Note] = []
        self.note_counts: Counter[str] = Counter()
        self.remarks: list[str] = []

    def place(self, name: str) -> int:
        """Give the position of a column and remember that it is read.

        Raises:
            KeyError: There is no such column; the runner tells it as a `ColumnProblem`.
        """
        self.read.add(name)
        return self.index[name]


class Row(Mapping[str, Any]):
    """One row of one file: a mapping from column to cell that remembers which columns were read.

    Args:
        head: What it shares with the other rows of its file.
        cells: The cells, in the order of the columns.
        line: The physical line on which the row begins (for a spreadsheet the row, for json the place in the list).

    Example:
        >>> row = Row(Head("firms.csv", "firms", ["name", "share"]), ["Acme", "0,5 "], 2)
        >>> row.text("name"), row.number("share"), row.where
        ('Acme', 0.5, 'firms.csv, line 2')
        >>> row.need("size")
        Traceback (most recent call last):
        ...
        KeyError: 'size'
    """

    __slots__ = ("cells", "head", "line")

    def __init__(self, head: Head, cells: Sequence[Any], line: int) -> None:
        self.head = head
        self.cells = cells
        self.line = line

    def __getitem__(self, name: str) -> Any:
        head = self.head
        head.read.add(name)
        return self.cells[head.index[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.head.columns)

    def __len__(self) -> int:
        return len(self.head.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.head.index

    @property
    def table(self) -> str:
        """The name of the row's table in the source's header."""
        return self.head.table

    @property
    def where(self) -> str:
        """The place of the row for a message: file and line."""
        return f"{self.head.file}, line {self.line}"

    def note(self, kind: str, detail: str) -> None:
        """Tell a person something about the row, which is taken all the same."""
        counts = self.head.note_counts
        counts[kind] += 1
        if counts[kind] <= MOST_NOTES:
            self.head.notes.append(Note(kind, self.where, detail))

    def text(self, name: str) -> str | None:
        """Read a cell as text without spaces around it; None if it is empty or the file has no such column.

        A column that a newer or older cut of the file lacks is thus an empty one; list it in `File.needs` if the
        load should stop instead.
        """
        place = self.head.index.get(name)
        if place is None:
            return None
        self.head.read.add(name)
        cell = self.cells[place]
        return (cell.strip() if cell.__class__ is str else cells.shown(cell)) or None

    def need(self, name: str) -> str:
        """Read a cell that must not be empty.

        Raises:
            Reject: It is empty.
        """
        self[name]  # a column that is missing altogether is not a fault of the row
        found = self.text(name)
        if found is None:
            raise Reject("is empty", name)
        return found

    def number(self, name: str, decimal: str | None = None) -> float | None:
        """Read a number as `cells.number` does; None if the cell is empty.

        Raises:
            Reject: The cell is no number.
        """
        return self._read(name, lambda text: cells.number(text, decimal))

    def integer(self, name: str) -> int | None:
        """Read a whole number (``8`` and ``8.0`` are the same); None if the cell is empty.

        Raises:
            Reject: The cell is no whole number.
        """
        return self._read(name, lambda text: cells.whole(text, ",."))

    def date(self, name: str, order: cells.Order = "ymd") -> date | None:
        """Read a date as `cells.day` does; None if the cell is empty.

        Raises:
            Reject: The cell is no date.
        """
        if name in self.head.index and isinstance(cell := self[name], (date, datetime)):
            return cell.date() if isinstance(cell, datetime) else cell
        return self._read(name, lambda text: cells.day(text, order))

    def month(self, name: str) -> str | None:
        """Read a month of a year as ``2021-10``; None if the cell is empty.

        Raises:
            Reject: The cell is no month.
        """
        return self._read(name, cells.month)

    def flag(self, name: str) -> bool | None:
        """Read a yes or a no; None if the cell is empty.

        Raises:
            Reject: The cell is neither.
        """
        return self._read(name, cells.flag)

    def coordinates(self, name: str) -> tuple[float, float] | None:
        """Read ``"lat,lon"`` in degrees; None if the cell is empty.

        Raises:
            Reject: The cell is no pair of degrees.
        """
        return self._read(name, cells.degrees)

    def prose(self, name: str) -> str | None:
        """Read a text without remnants of HTML; None if nothing is left."""
        found = self.text(name)
        return cells.prose(found) or None if found else None

    def _read(self, name: str, read: Callable[[str], T]) -> T | None:
        """Read a cell by a function that raises ValueError where the cell is wrong."""
        found = self.text(name)
        if found is None:
            return None
        try:
            return read(found)
        except ValueError as error:
            raise Reject(str(error), name) from None
