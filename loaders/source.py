"""A source: its header, the rows it reads, and how the files of ``loaders/sources/`` are found.

A source file has a header and one function:

- ``SOURCE = Source(...)``: what it is, whose, which files it reads, which columns it leaves out on purpose;
- ``records(row, places)``: the nodes and links that one row states. It touches no network and no store.

A source that must remember something between rows (a name already given) has ``begin(places)`` instead, called once
for a load, which returns a function of the row alone. A source whose header stands in a file of the user's has
``prepare(path)``, which returns a `Prepared`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, TypeVar

from graph.records import Link, Node
from ontology.problem import near

from . import cells
from .places import Places
from .problem import Reject, SourceProblem

__all__ = [
    "File",
    "Head",
    "Note",
    "Prepared",
    "Record",
    "Recorder",
    "Reject",
    "Row",
    "Source",
    "discover",
    "prepare",
    "shipped",
]

#: How many notes of one kind are kept of one file; more are only counted, so that memory stays flat.
MOST_NOTES = 100

Record = Node | Link
T = TypeVar("T")
Format = Literal["csv", "xlsx", "json", "text"]


@dataclass(frozen=True, slots=True)
class File:
    """One kind of file that a source reads, and how.

    Attributes:
        pattern: The file's name with wildcards, as in ``organi[sz]ation*.csv``; case and a ``.gz`` do not matter.
        table: What its rows are called: ``row.table``.
        format: How it is read: ``csv`` (any delimiter), ``xlsx``, ``json`` (a list of objects),
            ``text`` (a page: one row, column ``text``).
        delimiters: The characters that may part the cells of a csv; the first line decides between them.
        encoding: The character set where there is no byte order mark.
        needs: Columns that must be there, whatever else; a column read with ``row["x"]`` alone is checked too.
        ignore: Columns left out on purpose. A column that is neither read nor ignored stops the load.
        header: False for a csv without a line of names; then `columns` names them.
        columns: The names of the columns of a csv without header.
        sheet: The sheet of an xlsx; None for the first.
        skip: Lines before the header.
        inside: For json: the keys to follow from the top to the list of objects.
        optional: The load goes on without it.
    """

    pattern: str
    table: str
    format: Format = "csv"
    delimiters: tuple[str, ...] = (",",)
    encoding: str = "utf-8"
    needs: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    header: bool = True
    columns: tuple[str, ...] = ()
    sheet: str | None = None
    skip: int = 0
    inside: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The header of a source.

    Attributes:
        title: What people call it.
        publisher: Who publishes it.
        url: Where it is to be had.
        licence: Under which terms it may be used.
        files: What it reads, in the order in which it is read.
        ignore_files: Patterns of files in the same folder or zip that are left out on purpose.
        rank: Whose word counts when sources differ: lower wins; 100 is ordinary.
        expect: The least number of rows by table (``{"project": 1}``); fewer stop the load.
        may_reject: The share of rows that may be rejected before the load counts as failed.
    """

    title: str
    publisher: str
    url: str
    licence: str
    files: tuple[File, ...]
    ignore_files: tuple[str, ...] = ()
    rank: int = 100
    expect: Mapping[str, int] = field(default_factory=dict)
    may_reject: float = 0.0


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

    __slots__ = ("columns", "file", "index", "note_counts", "notes", "read", "table")

    def __init__(self, file: str, table: str, columns: Sequence[str]) -> None:
        self.file = file
        self.table = table
        self.columns = tuple(columns)
        self.index = {name: place for place, name in enumerate(self.columns)}
        self.read: set[str] = set()
        self.notes: list[Note] = []
        self.note_counts: Counter[str] = Counter()

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


Recorder = Callable[[Row], Iterable[Record]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source ready to be read.

    Attributes:
        name: The name under which its records are kept; a newer load of this name replaces them.
        source: Its header.
        path: The file, folder or zip to read.
        begin: Called once for a load; gives the function from a row to its records.
    """

    name: str
    source: Source
    path: Path
    begin: Callable[[Places], Recorder]


def discover() -> dict[str, ModuleType]:
    """Find every source in ``loaders/sources/``.

    Returns:
        The modules by name, in the order of the names.

    Raises:
        SourceProblem: A file there is no source.
    """
    package = importlib.import_module("loaders.sources")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))
    modules = {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
    for name, module in modules.items():
        _check(name, module)
    return modules


def shipped() -> dict[str, Path]:
    """Find the data that come with the application: a folder in ``loaders/shipped/`` for each source that has some.

    Returns:
        The folders by the name of the source; the better ranked sources first, so that few links have to wait.

    Example:
        >>> "cordis" in shipped()
        True
    """
    folder = Path(__file__).parent / "shipped"
    found = [(module.SOURCE.rank, name) for name, module in discover().items() if (folder / name).is_dir()]
    return {name: folder / name for _, name in sorted(found)}


def _check(name: str, module: ModuleType) -> None:
    header = isinstance(getattr(module, "SOURCE", None), Source)
    entries = [entry for entry in ("records", "begin", "prepare") if callable(getattr(module, entry, None))]
    if not header or len(entries) != 1:
        raise SourceProblem(
            f"loaders/sources/{name}.py",
            f"{'a' if header else 'no'} header SOURCE and {' and '.join(entries) or 'no function'}",
            "SOURCE = Source(...) and exactly one of records(row, places), begin(places), prepare(path)",
            "See loaders/source.py.",
        )


def prepare(name: str, path: Path) -> Prepared:
    """Make a source of ``loaders/sources/`` ready to read a file, folder or zip.

    Raises:
        SourceProblem: No source has that name, or its mapping file is wrong.
    """
    modules = discover()
    if name not in modules:
        raise SourceProblem("the sources", f"no source {name!r}", "the name of a source", near(name, modules))
    module = modules[name]
    if hasattr(module, "prepare"):
        prepared: Prepared = module.prepare(path)
        return prepared
    return Prepared(name, module.SOURCE, path, module.begin if hasattr(module, "begin") else _each(module.records))


def _each(records: Callable[[Row, Places], Iterable[Record]]) -> Callable[[Places], Recorder]:
    return lambda places: lambda row: records(row, places)
