"""The answer to a question: named columns, rows of plain values, and how to write them out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.exchange import harmless

_WIDEST = 60


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        name: What views and programs call it, in ``snake_case``.
        meaning: What a value in it says, with its unit, in one phrase.
    """

    name: str
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    r"""Rows of plain Python values under named columns; the columns are there even when no row is.

    Args:
        columns: The columns in the order of the values.
        rows: One tuple per row: ``None``, text, number, boolean, date, or a list of these.
        truncated: Whether there were more rows than the limit allowed.
        title: What the table shows, in a few words.
        notes: Sentences a reader needs beside the rows, as that a region asked for is not in the graph.

    Example:
        >>> table = Table.of(("code", "actors"), [("PL22", 14), ("ITH3", 9)])
        >>> print(table.to_text())
        code  actors
        ----  ------
        PL22      14
        ITH3       9
        >>> table.to_csv()
        'code,actors\r\nPL22,14\r\nITH3,9\r\n'
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    title: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Sequence[str], rows: Iterable[Iterable[Any]], notes: Iterable[str] = ()) -> Table:
        """Make a table of rows alone; the runner adds title and meanings from the query's header."""
        return cls(tuple(Column(name) for name in names), tuple(tuple(row) for row in rows), notes=tuple(notes))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> tuple[Any, ...]:
        """All values of one column, from the first row to the last.

        Raises:
            KeyError: The table has no such column.
        """
        if name not in self.names:
            raise KeyError(name)
        place = self.names.index(name)
        return tuple(row[place] for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Everything as values that JSON has: dates as ISO text, no number that is not finite."""
        return {
            "title": self.title,
            "columns": [{"name": column.name, "meaning": column.meaning} for column in self.columns],
            "rows": [dict(zip(self.names, map(plain, row), strict=True)) for row in self.rows],
            "truncated": self.truncated,
            "notes": list(self.notes),
        }

    def to_json(self, indent: int | None = None) -> str:
        """Write the whole table as JSON, one object per row."""
        return json.dumps(self.as_dict(), ensure_ascii=False, allow_nan=False, indent=indent)

    def to_csv(self) -> str:
        """Write names and rows as CSV (RFC 4180); lists are joined by ``; ``, what is unknown is an empty cell.

        A text that a spreadsheet would run as a formula gets an apostrophe before it: see `graph.exchange.harmless`.
        """
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self.names)
        # A terminal may round; a file that goes on to other tools may not.
        writer.writerows([_exact(value) for value in row] for row in self.rows)
        return text.getvalue()

    def to_text(self, widest: int = _WIDEST) -> str:
        """Write the table for a terminal: numbers to the right, cells cut at ``widest`` letters.

        The last column may be five times as wide: sentences stand there, and break no column after them.
        """
        limits = [widest] * (len(self.columns) - 1) + [5 * widest]
        cells = [
            self.names,
            *([_cut(shown(value), limit) for value, limit in zip(row, limits, strict=True)] for row in self.rows),
        ]
        widths = [max(len(row[place]) for row in cells) for place in range(len(self.columns))]
        right = [_all_numbers(self.column(name)) for name in self.names]
        lines = [_line(row, widths, right) for row in cells]
        lines.insert(1, "  ".join("-" * min(width, widest) for width in widths))
        if self.truncated:
            lines.append(f"… more rows than the {len(self.rows)} shown")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


def plain(value: Any) -> Any:
    """Turn one value into what JSON has.

    Example:
        >>> plain([dt.date(2021, 10, 1), float("nan")])
        ['2021-10-01', None]
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def shown(value: Any) -> str:
    """Spell one value as the text of a cell.

    Example:
        >>> shown(["SME", "Hospital"]), shown(None), shown(True), shown(2.50)
        ('SME; Hospital', '', 'yes', '2.5')
    """
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(shown(one) for one in value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if 1e-4 <= abs(value) < 1e15 else f"{value:g}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _exact(value: Any) -> str:
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    return harmless(shown(value))


def _cut(text: str, widest: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= widest else flat[: widest - 1] + "…"


def _all_numbers(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = (
        cell.rjust(width) if end else cell.ljust(width) for cell, width, end in zip(row, widths, right, strict=True)
    )
    return "  ".join(cells).rstrip()
