"""A table as a page shows it: ids become links of the names beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queries.table import Column, Table

_MOST = 500
_RANK, _LAST = {"rank": 0, "name": 1, "why": 2}, 3
Cell = tuple[str, Any, str]
"""Name of the column, value, and the id of the node it links to, or an empty text."""


def linked(table: Table, is_id: Callable[[str], bool], most: int = _MOST) -> tuple[list[Column], list[list[Cell]]]:
    """Choose the columns a page shows, and link their values.

    ``region_name`` stands for the node whose id is in ``region``, and the first text of a row for the node whose id
    is in ``id``; the columns of ids are then left out, since CSV and JSON have them. A reason, ``why``, is last in the
    table, so that a terminal need not cut it; here it stands behind the name, where nobody has to scroll for it.

    Args:
        table: What to show.
        is_id: Whether a text is the id of a node.
        most: How many rows.

    Example:
        >>> table = Table.of(("id", "task", "start"), [("action/a", "Build", "2021-10")])
        >>> columns, rows = linked(table, lambda text: text.startswith("action/"))
        >>> [column.name for column in columns], rows
        (['task', 'start'], [[('task', 'Build', 'action/a'), ('start', '2021-10', '')]])
    """
    at = {name: place for place, name in enumerate(table.names)}
    of = _named(table)
    hidden = set(of.values())
    shown = [column for column in table.columns if column.name not in hidden]
    if "why" in at:
        shown.sort(key=lambda column: _RANK.get(column.name, _LAST))

    def cell(row: tuple[Any, ...], name: str) -> Cell:
        value = row[at[name]]
        id_ = row[at[of[name]]] if name in of else value
        return name, value, id_ if isinstance(id_, str) and is_id(id_) else ""

    return shown, [[cell(row, column.name) for column in shown] for row in table.rows[:most]]


def _named(table: Table) -> dict[str, str]:
    """Pair each column of names with the column that holds the ids of what it names."""
    names = table.names
    pairs = {f"{name}_name": name for name in names if f"{name}_name" in names}
    pairs |= {
        name.removesuffix("_id"): name for name in names if name.endswith("_id") and name.removesuffix("_id") in names
    }
    if "id" in names:
        texts = [name for name in names if name != "id" and name not in pairs and _is_text(table, name)]
        first = "name" if "name" in names else next(iter(texts), None)
        pairs |= {first: "id"} if first else {}
    return pairs


def _is_text(table: Table, name: str) -> bool:
    values = [value for value in table.column(name) if value is not None]
    return bool(values) and all(isinstance(value, str) for value in values)
