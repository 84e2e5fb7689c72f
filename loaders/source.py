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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from graph.records import Link, Node
from ontology.problem import near

from .places import Places
from .problem import Reject, SourceProblem
from .row import Head, Note, Row

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

Record = Node | Link
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
        most_rejected: The share of wrong rows beyond which it is not what the source says it is.
        reader: What reads it instead of a format, as `loaders.readers.rows` does.
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
    most_rejected: float = 0.5
    reader: Callable[..., Any] | None = None


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
        whole: One wrong row stops the load.
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
    whole: bool = False


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
