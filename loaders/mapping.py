"""A mapping file: in TOML, which columns of a table become which nodes, links and places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.problem import Problem, near
from ontology.schema import Class, Link, Property, load_schema

from .cells import Order
from .problem import SourceProblem
from .source import File, Source

_PLACEHOLDER = re.compile(r"\{([^{}|]+)(?:\|(slug))?\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_TOP = frozenset({"name", "title", "publisher", "url", "licence", "rank", "may_reject", "file"})
_FILE = frozenset({"pattern", "table", "format", "delimiter", "encoding", "decimal", "dates", "sheet", "skip", "inside",
                   "columns", "ignore", "optional", "expect", "node", "link", "place"})  # fmt: skip
_CELL = frozenset({"column", "value", "values", "default", "unknown", "split", "language"})
_ORDERS = ("ymd", "dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value comes from.

    Attributes:
        column: The column to read; None for a constant.
        value: The constant.
        values: What the cells mean, by their text; a text that is not listed is refused unless there is a default.
        default: What an empty cell, or one that `values` does not list, means.
        unknown: Texts that say no more than an empty cell, as ``NA``.
        split: The mark between several values in one cell.
        language: The language of a text.
    """

    column: str | None = None
    value: Any = None
    values: Mapping[str, Any] | None = None
    default: Any = None
    unknown: Sequence[str] = ()
    split: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """An id with columns in it: ``organisation/{ico}``, ``project/{title|slug}``.

    Attributes:
        texts: The parts between the columns; one more than there are columns.
        columns: The columns, in order.
        slugged: For each column whether its cell is spelled as a slug.
    """

    texts: tuple[str, ...]
    columns: tuple[str, ...]
    slugged: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class NodeBlock:
    """One node in every row."""

    class_: Cell
    id: Template
    properties: Mapping[str, tuple[Property, Cell]]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class LinkBlock:
    """One link in every row."""

    name: str
    source: Template
    target: Template
    properties: Mapping[str, tuple[Property, Cell]]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PlaceBlock:
    """The region of a thing, found from what the row says of its place."""

    of: Template
    hints: Mapping[str, Cell]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file and what its rows become.

    Attributes:
        file: How it is read.
        decimal: The decimal mark; None to tell it from each cell.
        dates: The order of day, month and year where they are figures.
        nodes: The nodes of a row.
        links: The links of a row.
        places: The places of a row.
    """

    file: File
    decimal: str | None = None
    dates: Order = "ymd"
    nodes: tuple[NodeBlock, ...] = ()
    links: tuple[LinkBlock, ...] = ()
    places: tuple[PlaceBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping file as read.

    Attributes:
        name: The name of the source that it makes.
        source: Its header.
        tables: What each kind of file becomes, by the name of the table.
    """

    name: str
    source: Source
    tables: Mapping[str, Table] = field(default_factory=dict)


def read(path: Path) -> Mapped:
    """Read a mapping file.

    Raises:
        SourceProblem: It is no TOML, or says what ontology or format do not know; the message names the block.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceProblem(
            path.name, f"no TOML ({error})", "a mapping file in TOML", "See docs/sources/table.md."
        ) from None
    return _Reader(path.name).mapped(content)


class _Reader:
    """Reads one mapping file; knows its name for messages."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._schema = load_schema()

    def _problem(
        self, place: str, found: str, expected: str, remedy: str = "See docs/sources/table.md."
    ) -> SourceProblem:
        return SourceProblem(f"{self._file}, {place}", found, expected, remedy)

    def _known(self, place: str, found: Mapping[str, Any], known: frozenset[str]) -> None:
        for key in found:
            if key not in known:
                raise self._problem(place, f"the key {key!r}", "a key of this format", near(key, known))

    def mapped(self, content: Mapping[str, Any]) -> Mapped:
        self._known("top", content, _TOP)
        name = self._text(content, "name", "top")
        if not _NAME.fullmatch(name):
            raise self._problem("name", repr(name), "small letters, figures and _, beginning with a letter")
        files = content.get("file")
        if not isinstance(files, list) or not files:
            raise self._problem("top", "no [[file]]", "at least one block [[file]]")
        tables = [self._table(f"file {number}", block) for number, block in enumerate(files, 1)]
        named = {table.file.table: table for table in tables}
        if len(named) < len(tables):
            raise self._problem("file", "two files with one table name", "a table name of its own for each")
        expect = {table.file.table: int(block.get("expect", 1)) for table, block in zip(tables, files, strict=True)}
        source = Source(
            title=self._text(content, "title", "top"),
            publisher=self._text(content, "publisher", "top"),
            url=content.get("url", ""),
            licence=self._text(content, "licence", "top"),
            files=tuple(table.file for table in tables),
            ignore_files=("*.toml", "README*", "LICENSE*"),
            rank=int(content.get("rank", 100)),
            expect={name: least for name, least in expect.items() if not named[name].file.optional},
            may_reject=float(content.get("may_reject", 0.0)),
        )
        return Mapped(name, source, named)

    def _text(self, block: Mapping[str, Any], key: str, place: str) -> str:
        found = block.get(key)
        if not isinstance(found, str) or not found:
            raise self._problem(place, f"no {key}", f"{key} = a text")
        return found

    def _table(self, place: str, block: Mapping[str, Any]) -> Table:
        self._known(place, block, _FILE)
        pattern = self._text(block, "pattern", place)
        format_ = block.get("format", _format(pattern))
        if format_ not in {"csv", "xlsx", "json"}:
            raise self._problem(place, f"format {format_!r}", "csv, xlsx or json")
        dates = block.get("dates", "ymd")
        if dates not in _ORDERS:
            raise self._problem(place, f"dates {dates!r}", "ymd, dmy or mdy")
        delimiters = block.get("delimiter", ",")
        file = File(
            pattern,
            block.get("table", Path(pattern).stem),
            format=format_,
            delimiters=(delimiters,) if isinstance(delimiters, str) else tuple(delimiters),
            encoding=block.get("encoding", "utf-8"),
            ignore=tuple(block.get("ignore", ())),
            header="columns" not in block,
            columns=tuple(block.get("columns", ())),
            sheet=block.get("sheet"),
            skip=block.get("skip", 0),
            inside=tuple(block.get("inside", ())),
            optional=block.get("optional", False),
        )
        return Table(
            file,
            block.get("decimal"),
            dates,
            tuple(self._node(f"{place}, node {n}", found) for n, found in enumerate(block.get("node", ()), 1)),
            tuple(self._link(f"{place}, link {n}", found) for n, found in enumerate(block.get("link", ()), 1)),
            tuple(self._place(f"{place}, place {n}", found) for n, found in enumerate(block.get("place", ()), 1)),
        )

    def _node(self, place: str, block: Mapping[str, Any]) -> NodeBlock:
        self._known(place, block, frozenset({"class", "id", "properties", "optional"}))
        class_ = self._cell(f"{place}, class", {"value": c} if isinstance(c := block.get("class"), str) else c)
        stated = {class_.value, class_.default, *(class_.values or {}).values()} - {None}
        if not stated:
            raise self._problem(place, "no class", "class = a class of the ontology, or a column with values")
        classes = [self._class(place, name) for name in stated]
        # What every one of the classes has may be stated of all of them.
        known = {name: p for name, p in classes[0].properties.items() if all(name in c.properties for c in classes)}
        properties = self._properties(place, block, known)
        return NodeBlock(class_, self._template(place, block, "id"), properties, block.get("optional", False))

    def _class(self, place: str, name: str) -> Class:
        found = self._schema.classes.get(name)
        if found is None or found.abstract:
            concrete = [known.name for known in self._schema.classes.values() if not known.abstract]
            raise self._problem(
                place, f"class {name!r}", "a class of the ontology that is not abstract", near(name, concrete)
            )
        return found

    def _link(self, place: str, block: Mapping[str, Any]) -> LinkBlock:
        self._known(place, block, frozenset({"link", "from", "to", "properties", "optional"}))
        name = self._text(block, "link", place)
        link: Link | None = self._schema.links.get(name)
        if link is None:
            raise self._problem(place, f"link {name!r}", "a link of the ontology", near(name, self._schema.links))
        ends = (self._template(place, block, "from"), self._template(place, block, "to"))
        return LinkBlock(name, *ends, self._properties(place, block, link.carries), block.get("optional", False))

    def _place(self, place: str, block: Mapping[str, Any]) -> PlaceBlock:
        hints = frozenset({"country", "code", "coordinates", "latitude", "longitude", "postcode", "city"})
        self._known(place, block, hints | {"of", "optional"})
        cells = {name: self._cell(f"{place}, {name}", block[name]) for name in hints if name in block}
        if not cells:
            raise self._problem(place, "no hint", "at least one of " + ", ".join(sorted(hints)))
        return PlaceBlock(self._template(place, block, "of"), cells, block.get("optional", False))

    def _properties(
        self, place: str, block: Mapping[str, Any], known: Mapping[str, Property]
    ) -> dict[str, tuple[Property, Cell]]:
        found = {}
        for name, value in block.get("properties", {}).items():
            if name not in known:
                raise self._problem(place, f"property {name!r}", "one that the ontology gives it", near(name, known))
            found[name] = (known[name], self._cell(f"{place}, {name}", value))
        return found

    def _cell(self, place: str, value: Any) -> Cell:
        if isinstance(value, str):
            return Cell(column=value)
        if not isinstance(value, dict):
            raise self._problem(place, repr(value), "the name of a column, or { column = … }, or { value = … }")
        self._known(place, value, _CELL)
        if ("column" in value) == ("value" in value):
            raise self._problem(place, repr(value), "either a column or a constant value")
        unknown = value.get("unknown", [])
        if not isinstance(unknown, list) or not all(isinstance(text, str) for text in unknown):
            raise self._problem(place, f"unknown = {unknown!r}", "a list of texts")
        return Cell(**value)

    def _template(self, place: str, block: Mapping[str, Any], key: str) -> Template:
        text = self._text(block, key, place)
        pieces = _PLACEHOLDER.split(text)
        prefixes = {known.name: known for known in self._schema.keyed()}
        try:
            self._schema.key_of(pieces[0] + "x")
        except Problem as error:
            raise self._problem(
                place, f"{key} = {text!r}", f"the id of one of {', '.join(prefixes)}, as organisation/{{ico}}"
            ) from error
        return Template(tuple(pieces[0::3]), tuple(pieces[1::3]), tuple(mark == "slug" for mark in pieces[2::3]))


def _format(pattern: str) -> str:
    suffix = Path(pattern.removesuffix(".gz")).suffix.lower()
    return {".xlsx": "xlsx", ".json": "json"}.get(suffix, "csv")
