"""A mapping compiled into functions on the cells of a row, so that a large table costs little a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from graph.records import Link, Node
from ontology.names import slug
from ontology.schema import Property

from . import cells as read
from .mapping import Cell, LinkBlock, NodeBlock, PlaceBlock, Table, Template
from .places import Places
from .source import Head, Record, Recorder, Reject, Row

Cells = Sequence[Any]
Getter = Callable[[Cells], Any]
"""Gives the value of a row, None where the cell is empty; raises `Reject` where it is wrong."""
_Block = Callable[[Row, list[Record]], None]


def compile_rows(tables: Mapping[str, Table], places: Places) -> Recorder:
    """Make the function from a row to its records.

    Args:
        tables: What each kind of file becomes, by the name of the table.
        places: Finds the regions.

    Returns:
        A function that compiles a file's blocks when it sees the first row of it.
    """
    known: dict[Head, list[_Block]] = {}

    def records(row: Row) -> list[Record]:
        blocks = known.get(row.head)
        if blocks is None:
            blocks = known[row.head] = _Compiler(tables[row.table], row.head, places).blocks()
        stated: list[Record] = []
        for block in blocks:
            block(row, stated)
        return stated

    return records


class _Compiler:
    """Turns the blocks of one table into functions, once the columns of the file are known."""

    def __init__(self, table: Table, head: Head, places: Places) -> None:
        self._table = table
        self._head = head
        self._places = places

    def blocks(self) -> list[_Block]:
        table = self._table
        nodes = [self._node(block) for block in table.nodes]
        links = [self._link(block) for block in table.links]
        return [*nodes, *links, *(self._place(block) for block in table.places)]

    def _node(self, block: NodeBlock) -> _Block:
        id_of, class_of = self._template(block.id), self._cell(block.class_, str)
        getters = self._properties(block.properties)
        constant, optional = block.class_.value if block.class_.column is None else None, block.optional
        needed = _named(block.id)

        def node(row: Row, stated: list[Record]) -> None:
            cells = row.cells
            id_ = id_of(cells)
            if id_ is None:
                _leave_out(optional, needed)
                return
            class_ = constant or class_of(cells)
            if class_ is None:
                raise Reject("is empty, so the class is not known", block.class_.column)
            stated.append(Node(class_, id_, **{name: get(cells) for name, get in getters}))

        return node

    def _link(self, block: LinkBlock) -> _Block:
        source_of, target_of = self._template(block.source), self._template(block.target)
        getters = self._properties(block.properties)
        name, optional = block.name, block.optional
        needed = f"{_named(block.source)} or {_named(block.target)}"

        def link(row: Row, stated: list[Record]) -> None:
            cells = row.cells
            source, target = source_of(cells), target_of(cells)
            if source is None or target is None:
                _leave_out(optional, needed)
                return
            stated.append(Link(name, source, target, **{name: get(cells) for name, get in getters}))

        return link

    def _place(self, block: PlaceBlock) -> _Block:
        of = self._template(block.of)
        hints = {name: self._cell(cell, _HINTS.get(name, str)) for name, cell in block.hints.items()}
        code_column = block.hints["code"].column if "code" in block.hints else None
        find, region_records, needed = self._places.find, self._places.region_records, _named(block.of)

        def place(row: Row, stated: list[Record]) -> None:
            id_ = of(row.cells)
            if id_ is None:
                _leave_out(block.optional, needed)
                return
            said = {name: get(row.cells) for name, get in hints.items()}
            latitude, longitude = said.pop("latitude", None), said.pop("longitude", None)
            if latitude is not None and longitude is not None:
                said["coordinates"] = (latitude, longitude)
            found = find(**said)
            if said.get("code") and (found is None or found.basis != "code"):
                raise Reject(f"{said['code']!r} is no NUTS code of any version", code_column)
            if found is None:
                row.note("no region", f"{id_} has no place that is known")
                return
            stated.extend(region_records(found))
            stated.append(Link("locatedIn", id_, found.region_id, basis=found.basis, hint=found.hint))

        return place

    def _properties(self, properties: Mapping[str, tuple[Property, Cell]]) -> list[tuple[str, Getter]]:
        return [(name, self._property(property_, cell)) for name, (property_, cell) in properties.items()]

    def _property(self, property_: Property, cell: Cell) -> Getter:
        one = self._converter(property_.datatype)
        if property_.multiple and one is str and cell == Cell(column=cell.column):
            return _one_text(self._head.place(str(cell.column)))
        get = self._cell(cell, one)
        if cell.language:
            get = _tagged(get, cell.language)
        return _listed(get) if property_.multiple else get

    def _converter(self, datatype: str) -> Callable[[str], Any]:
        decimal, order = self._table.decimal, self._table.dates
        converters: dict[str, Callable[[str], Any]] = {
            "decimal": lambda text: read.number(text, decimal),
            "integer": lambda text: read.whole(text, decimal),
            "boolean": read.flag,
            "date": lambda text: read.day(text, order),
            "gYearMonth": read.month,
            "dateTime": _moment,
            "anyURI": _address,
        }
        return converters.get(datatype, str)

    def _template(self, template: Template) -> Getter:
        """Make the function that spells an id; None where one of its cells is empty."""
        first, *rest = template.texts
        if rest == [""] and not template.slugged[0]:
            return _prefixed(first, self._head.place(template.columns[0]))
        spell = [
            self._cell(Cell(column=c), slug if s else str)
            for c, s in zip(template.columns, template.slugged, strict=True)
        ]
        pieces = list(zip(spell, rest, strict=True))

        def id_of(cells: Cells) -> str | None:
            text = first
            for get, after in pieces:
                part = get(cells)
                if part is None:
                    return None
                text += part + after
            return text

        return id_of

    def _cell(self, cell: Cell, convert: Callable[[str], Any]) -> Getter:
        if cell.column is None:
            constant = cell.value
            return lambda _: constant
        place = self._head.place(cell.column)
        get = self._of_column(place, cell.column, cell, convert)
        return _unless_unknown(place, frozenset(cell.unknown), cell.default, get) if cell.unknown else get

    @staticmethod
    def _of_column(place: int, column: str, cell: Cell, convert: Callable[[str], Any]) -> Getter:
        if cell.values is not None:
            return _translated(place, cell)
        if cell.split is not None:
            return _split(place, column, cell.split, convert)
        return _plain(place, column, cell.default, convert)


def _prefixed(prefix: str, place: int) -> Getter:
    def get(cells: Cells) -> str | None:
        cell = cells[place]
        text = cell.strip() if cell.__class__ is str else read.shown(cell)
        return prefix + text if text else None

    return get


def _one_text(place: int) -> Getter:
    def get(cells: Cells) -> list[str] | None:
        cell = cells[place]
        text = cell.strip() if cell.__class__ is str else read.shown(cell)
        return [text] if text else None

    return get


def _unless_unknown(place: int, unknown: frozenset[str], default: Any, get: Getter) -> Getter:
    def known(cells: Cells) -> Any:
        return default if read.shown(cells[place]).strip() in unknown else get(cells)

    return known


def _plain(place: int, column: str, default: Any, convert: Callable[[str], Any]) -> Getter:
    if convert is str:
        return _text(place, default)

    def get(cells: Cells) -> Any:
        cell = cells[place]
        if cell.__class__ is not str:
            if isinstance(cell, date):
                return cell.date() if isinstance(cell, datetime) else cell
            cell = read.shown(cell)
        cell = cell.strip()
        if not cell:
            return default
        try:
            return convert(cell)
        except ValueError as error:
            raise Reject(str(error), column) from None

    return get


def _text(place: int, default: Any) -> Getter:
    def get(cells: Cells) -> Any:
        cell = cells[place]
        return (cell.strip() if cell.__class__ is str else read.shown(cell)) or default

    return get


def _split(place: int, column: str, mark: str, convert: Callable[[str], Any]) -> Getter:
    def get(cells: Cells) -> Any:
        parts = (part.strip() for part in read.shown(cells[place]).split(mark))
        return [_converted(part, column, convert) for part in parts if part] or None

    return get


def _translated(place: int, cell: Cell) -> Getter:
    values, default = dict(cell.values or {}), cell.default

    def get(cells: Cells) -> Any:
        text = read.shown(cells[place])
        if text in values:
            return values[text]
        if text and default is None:
            raise Reject(f"{text!r} is not among {', '.join(map(repr, values))}", cell.column)
        return default

    return get


def _converted(text: str, column: str, convert: Callable[[str], Any]) -> Any:
    try:
        return convert(text)
    except ValueError as error:
        raise Reject(str(error), column) from None


def _tagged(get: Getter, language: str) -> Getter:
    def tagged(cells: Cells) -> Any:
        found = get(cells)
        if isinstance(found, list):
            return [{language: text} for text in found]
        return None if found is None else {language: found}

    return tagged


def _listed(get: Getter) -> Getter:
    def listed(cells: Cells) -> Any:
        found = get(cells)
        return found if found is None or isinstance(found, list) else [found]

    return listed


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _address(text: str) -> str:
    return text if ":" in text and not text.lower().startswith("http") else read.address(text)


_HINTS: dict[str, Callable[[str], Any]] = {
    "coordinates": read.degrees,
    "latitude": lambda text: read.number(text, ",."),
    "longitude": lambda text: read.number(text, ",."),
}


def _named(template: Template) -> str:
    return " or ".join(template.columns)


def _leave_out(optional: bool, columns: str) -> None:
    if not optional:
        raise Reject("is empty, so there is no id", columns)
