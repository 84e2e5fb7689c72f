"""The gateway on both engines: what a user of ``Graph`` relies on."""

from __future__ import annotations

import datetime as dt

from graph.connection import Counts, Graph, Rows


def test_what_was_written_is_read_back_as_plain_python(graph: Graph) -> None:
    moment = dt.datetime(2026, 3, 1, 12, 30, 15, 250000, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    row = {"id": "region/PL22", "day": dt.date(2021, 10, 1), "moment": moment, "texts": ("a", "b"), "share": 0.5}
    counts = graph.write([("UNWIND $rows AS row CREATE (n:Region {id: row.id}) SET n += row", {"rows": [row]})])
    found = graph.read(
        "MATCH (n:Region) RETURN n.id AS id, n.day AS day, n.moment AS moment, n.texts AS t, n.share AS s"
    )
    assert counts.nodes_created == 1
    assert found.keys == ("id", "day", "moment", "t", "s")
    assert found.values == [("region/PL22", row["day"], moment.astimezone(dt.UTC), ["a", "b"], 0.5)]
    assert found.values[0][2].tzinfo is dt.UTC
