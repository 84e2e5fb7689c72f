"""Files to rows: csv, xlsx, json and text pages, streamed; what is not understood is refused with file and line."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, TextIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ontology.problem import near

from .files import MOST_BYTES, Entry
from .problem import ColumnProblem, FileProblem
from .source import File, Head, Row

Refuse = Callable[[int, str], None]
"""Told the line and the reason of a row that cannot be read; the rows after it can."""

_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: |\Z)|={7}\Z|\|{7}(?: |\Z)")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_USUAL = ";,\t|"
_SPELLED = {"\t": "a tab", ";": "';'", ",": "','", "|": "'|'"}


@contextmanager
def rows(entry: Entry, file: File, refuse: Refuse) -> Iterator[tuple[Head, Iterator[Row]]]:
    """Open a file and give its rows one after another; never more than one of a csv or xlsx is held.

    Args:
        entry: The file.
        file: How the source says it is to be read.
        refuse: Called for each row that has too many or too few cells.

    Yields:
        What the rows share, and the rows.

    Raises:
        FileProblem: The file is not what the source says: encoding, delimiter, quotes, merge-conflict markers, empty.
        ColumnProblem: A column that the source needs is missing, or one name stands twice.
    """
    with (file.reader or _OPENERS[file.format])(entry, file, refuse) as opened:
        yield opened


@contextmanager
def _csv(entry: Entry, file: File, refuse: Refuse) -> Iterator[tuple[Head, Iterator[Row]]]:
    with entry.text(file.encoding) as text:
        for _ in range(file.skip):
            text.readline()
        first, blank = _first_line(text)
        if not first:
            raise _empty(entry)
        _refuse_conflict(entry.name, file.skip + blank + 1, [first.rstrip("\n")])
        delimiter = _delimiter(entry, file, first)
        lines = csv.reader(chain([first], text), delimiter=delimiter, strict=True)
        offset = file.skip + blank
        names = _next(lines, entry, offset) if file.header else list(file.columns)
        head = Head(entry.name, file.table, _checked(entry, file, names))
        yield head, _csv_rows(lines, head, offset, refuse)


def _first_line(text: TextIO) -> tuple[str, int]:
    """Give the first line that is not blank, and how many blank ones came before it."""
    for blank, line in enumerate(text):
        if line.strip():
            return line, blank
    return "", 0


def _next(lines: Iterator[list[str]], entry: Entry, offset: int) -> list[str]:
    try:
        return next(lines)
    except csv.Error as error:
        raise _unquoted(entry.name, offset + 1, error) from None


def _csv_rows(lines: Any, head: Head, offset: int, refuse: Refuse) -> Iterator[Row]:
    width = len(head.columns)
    line = offset + lines.line_num + 1
    try:
        for cells in lines:
            if len(cells) == width:
                if width == 1:
                    _refuse_conflict(head.file, line, cells)
                yield Row(head, cells, line)
            elif cells:
                _refuse_conflict(head.file, line, cells)
                refuse(line, f"{len(cells)} cells where the header has {width}")
            line = offset + lines.line_num + 1
    except csv.Error as error:
        raise _unquoted(head.file, line, error) from None


def _refuse_conflict(name: str, line: int, cells: Sequence[str]) -> None:
    if cells and _CONFLICT.match(cells[0]):
        raise FileProblem(
            f"{name}, line {line}",
            f"a merge-conflict marker ({cells[0][:30]!r})",
            "a file in one version",
            "Settle the conflict in the version control it comes from, or fetch the file again; nothing was loaded.",
        )


def _unquoted(name: str, line: int, error: Exception) -> FileProblem:
    return FileProblem(
        f"{name}, line {line}",
        f"a quotation mark that is not closed or not doubled ({error})",
        'cells in quotes closed by a quote, quotes inside them doubled ("")',
        "Correct the row that begins on this line; nothing was loaded.",
    )


def _empty(entry: Entry) -> FileProblem:
    return FileProblem(
        entry.name, "an empty file", "a header and rows", "It may not have been fetched wholly: fetch it again."
    )


def _delimiter(entry: Entry, file: File, first: str) -> str:
    """Choose among the declared delimiters by the header; refuse the file if only another one fits."""
    counts = {mark: _width(first, mark) for mark in {*file.delimiters, *_USUAL}}
    best = max(file.delimiters, key=lambda mark: counts[mark])
    other = max(_USUAL, key=lambda mark: counts[mark])
    if counts[best] == 1 and counts[other] > 1 and other not in file.delimiters:
        expected = " or ".join(_SPELLED.get(mark, repr(mark)) for mark in file.delimiters)
        raise FileProblem(f"{entry.name}, line 1", f"cells parted by {_SPELLED[other]}", f"cells parted by {expected}",
                          "Save the file with the expected delimiter, or declare the other one.")  # fmt: skip
    return best


def _width(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line], delimiter=delimiter), [""]))


def _checked(entry: Entry, file: File, names: Iterable[object]) -> tuple[str, ...]:
    """Refuse a header with a needed column missing or one name twice."""
    columns = tuple("" if name is None else str(name).strip() for name in names)
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise ColumnProblem(
            f"{entry.name}, header", f"the column {twice[0]!r} twice", "each name once", "Rename one of them."
        )
    for name in file.needs:
        if name not in columns:
            raise missing(entry.name, name, columns)
    return columns


def missing(file: str, name: str, columns: Iterable[str]) -> ColumnProblem:
    """Tell that a column is not there, with the near name if one is."""
    found = [column for column in columns if column]
    shown = ", ".join(found[:12]) + (f" and {len(found) - 12} more" if len(found) > 12 else "")
    return ColumnProblem(f"{file}, header", f"the columns {shown}", f"a column {name!r}", near(name, found))


@contextmanager
def _xlsx(entry: Entry, file: File, refuse: Refuse) -> Iterator[tuple[Head, Iterator[Row]]]:
    with entry.binary() as stream:
        content = io.BytesIO(stream.read())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which no row needs
        book = _workbook(entry, content)
        try:
            sheet = _sheet(entry, file, book)
            lines = enumerate(sheet.iter_rows(values_only=True), 1)
            names = next(
                (cells for line, cells in lines if line > file.skip and any(c is not None for c in cells)), None
            )
            if names is None:
                raise _empty(entry)
            head = Head(entry.name, file.table, _checked(entry, file, _trimmed(names)))
            yield head, _xlsx_rows(lines, head, refuse)
        finally:
            book.close()


def _workbook(entry: Entry, content: io.BytesIO) -> Any:
    try:
        with zipfile.ZipFile(content) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > MOST_BYTES // 8:
            raise FileProblem(
                entry.name,
                f"a spreadsheet of {unpacked >> 20} MiB",
                f"at most {MOST_BYTES >> 23} MiB",
                "Save it as CSV.",
            )
        return openpyxl.load_workbook(content, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise FileProblem(entry.name, f"no readable spreadsheet ({error})", "an .xlsx file",
                          "Open it in a spreadsheet and save it as .xlsx or CSV.") from None  # fmt: skip


def _sheet(entry: Entry, file: File, book: Any) -> Any:
    name = file.sheet or book.sheetnames[0]
    if name not in book.sheetnames:
        raise FileProblem(
            entry.name, f"the sheets {', '.join(book.sheetnames)}", f"a sheet {name!r}", near(name, book.sheetnames)
        )
    sheet = book[name]
    sheet.reset_dimensions()  # the size stated in the file is often wrong
    return sheet


def _trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    """Leave out the empty cells at the end, which a spreadsheet has without anyone having typed them."""
    end = len(cells)
    while end and cells[end - 1] in {None, ""}:
        end -= 1
    return cells[:end]


def _xlsx_rows(lines: Iterable[tuple[int, Sequence[Any]]], head: Head, refuse: Refuse) -> Iterator[Row]:
    width = len(head.columns)
    for line, cells in lines:
        filled = _trimmed(cells)
        errors = _ERRORS.intersection(cell for cell in filled if isinstance(cell, str) and cell.startswith("#"))
        if len(filled) > width:
            refuse(line, f"{len(filled)} cells where the header has {width}")
        elif errors:
            refuse(line, f"the spreadsheet's error {min(errors)} in place of a value")
        elif filled:
            yield Row(head, [*filled, *[None] * (width - len(filled))], line)


@contextmanager
def _json(entry: Entry, file: File, refuse: Refuse) -> Iterator[tuple[Head, Iterator[Row]]]:
    with entry.text(file.encoding) as text:
        content = text.read()
    if not content.strip():
        raise _empty(entry)
    items = _inside(entry, file, _parsed(entry, content))
    columns = tuple(dict.fromkeys(key for item in items if isinstance(item, dict) for key in item))
    head = Head(entry.name, file.table, _checked(entry, file, columns))
    yield head, _json_rows(items, head, refuse)


def _parsed(entry: Entry, content: str) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        _refuse_conflict(entry.name, line, [content.splitlines()[line - 1]])
        raise FileProblem(
            f"{entry.name}, line {line}", f"no JSON ({error})", "a JSON document", "Correct it, or fetch it again."
        ) from None


def _inside(entry: Entry, file: File, content: Any) -> list[Any]:
    for key in file.inside:
        if not isinstance(content, dict) or key not in content:
            raise FileProblem(
                entry.name, f"no key {key!r}", f"objects at {'.'.join(file.inside)}", "Correct the keys to follow."
            )
        content = content[key]
    if not isinstance(content, list):
        raise FileProblem(entry.name, "no list of objects", "a JSON list", "Say in which keys the list lies.")
    return content


def _json_rows(items: list[Any], head: Head, refuse: Refuse) -> Iterator[Row]:
    for line, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield Row(head, [item.get(name) for name in head.columns], line)
        else:
            refuse(line, "no object")


@contextmanager
def _text(entry: Entry, file: File, refuse: Refuse) -> Iterator[tuple[Head, Iterator[Row]]]:  # noqa: ARG001  (a page is one row: read or refused whole)
    with entry.text(file.encoding) as text:
        content = text.read()
    if not content.strip():
        raise _empty(entry)
    for line, found in enumerate(content.split("\n"), 1):
        _refuse_conflict(entry.name, line, [found])
    head = Head(entry.name, file.table, ("text",))
    yield head, iter([Row(head, [content], 1)])


_OPENERS = {"csv": _csv, "xlsx": _xlsx, "json": _json, "text": _text}
