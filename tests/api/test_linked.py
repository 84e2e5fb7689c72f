"""What a page shows of a table, and in which order."""

from __future__ import annotations

from api.linked import linked
from queries.table import Table


def test_a_reason_stands_behind_the_name_and_nothing_else_moves() -> None:
    ranked = Table.of(("rank", "id", "name", "kind", "why"), [(1, "organisation/a", "A", "SME", "links 2 with 3")])
    columns, rows = linked(ranked, lambda text: text.startswith("organisation/"))
    assert [column.name for column in columns] == ["rank", "name", "why", "kind"]
    assert rows[0][1] == ("name", "A", "organisation/a")
    plain = Table.of(("kind", "name"), [("SME", "A")])
    assert [column.name for column in linked(plain, lambda _: False)[0]] == ["kind", "name"]
