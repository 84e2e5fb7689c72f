"""The gateway on both engines: what a user of ``Graph`` relies on."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import replace

import pytest

from graph.connection import Asked, Graph, batches, connect
from graph.problem import (
    ConnectionProblem,
    LoginProblem,
    StatementProblem,
    TimeLimitProblem,
    UniqueProblem,
    ValueProblem,
    WriteRefused,
)
from graph.progress import Cancelled, Watch, step, watched
from graph.settings import Settings

CREATE = "UNWIND $rows AS row CREATE (n:Region {id: row.id}) SET n += row"
IDS = "MATCH (n:Region) RETURN n.id AS id ORDER BY id"


def test_what_was_written_is_read_back_as_plain_python(graph: Graph) -> None:
    moment = dt.datetime(2026, 3, 1, 12, 30, 15, 250000, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    row = {"id": "region/PL22", "day": dt.date(2021, 10, 1), "moment": moment, "texts": ("a", "b"), "share": 0.5}
    counts = graph.write([(CREATE, {"rows": [row]})])
    found = graph.read(
        "MATCH (n:Region) RETURN n.id AS id, n.day AS day, n.moment AS moment, n.texts AS t, n.share AS s"
    )
    assert counts.nodes_created == 1
    assert found.keys == ("id", "day", "moment", "t", "s")
    assert found.values == [("region/PL22", row["day"], moment.astimezone(dt.UTC), ["a", "b"], 0.5)]
    assert found.values[0][2].tzinfo is dt.UTC


def test_nodes_links_and_paths_come_without_the_engines_own_ids(graph: Graph) -> None:
    graph.write(
        [("CREATE (:Region {id: 'region/A'})-[:WITHIN {since: date('2020-01-02')}]->(:Region {id: 'region/B'})", {})]
    )
    node, link, path = graph.read("MATCH p = (a)-[r:WITHIN]->(b) RETURN a, r, p").values[0]
    assert node == {"id": "region/A", "labels": ["Region"], "properties": {"id": "region/A"}}
    assert link["type"] == "WITHIN"
    assert link["properties"] == {"since": dt.date(2020, 1, 2)}
    assert [one["id"] for one in path["nodes"]] == ["region/A", "region/B"]


def test_a_transaction_takes_effect_whole_or_not_at_all(graph: Graph) -> None:
    rows = [{"id": f"region/{n}"} for n in range(3000)]
    with pytest.raises(UniqueProblem):
        graph.write([(CREATE, {"rows": rows}), (CREATE, {"rows": rows[-1:]})])
    with pytest.raises(StatementProblem):
        graph.write([(CREATE, {"rows": rows}), ("RETURN 1/0 AS x", {})])
    assert graph.read(IDS).values == []


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Region {id: 'region/X'})",
        "MATCH (n:Region) SET n.code = 'X'",
        "MATCH (n) DETACH DELETE n",
        "match (n:Region)\n  remove n.id return n",
        "DROP CONSTRAINT region_id",
        "CREATE INDEX x FOR (n:Region) ON (n.x)",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
        "CALL db.createLabel('X')",
        "UNWIND [1] AS x CALL (x) { CREATE (:Region) } IN TRANSACTIONS",
        "/* RETURN */ MERGE (n:Region {id: 'a'}) RETURN n",
        "RETURN 'it''s' AS a CREATE (n:Region)",
    ],
)
def test_a_query_that_writes_is_refused_and_changes_nothing(graph: Graph, text: str) -> None:
    graph.write([(CREATE, {"rows": [{"id": "region/A"}]})])
    with pytest.raises(WriteRefused, match="clauses that only read"):
        graph.read(text)
    assert graph.read("MATCH (n) RETURN n.id AS id, n.code AS code").values == [("region/A", None)]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Region) RETURN n.set AS `create` // DELETE",
        "RETURN {set: 1, delete: 2} AS x, 'MERGE (n)' AS y, \"SET\" AS z",
        "MATCH (n:Region)-[:SET|CREATE]->(m:Drop) RETURN n.id AS id",
        "/* CREATE\n DROP */ WITH $set AS offset RETURN offset",
        "UNWIND [1, 2] AS x CALL (x) { RETURN x * 2 AS y } RETURN y",
    ],
)
def test_names_texts_and_comments_may_spell_like_clauses(graph: Graph, text: str) -> None:
    graph.read(text, {"set": 1})


def test_a_query_is_stopped_when_its_time_is_over(graph: Graph) -> None:
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*) AS n"
    began = time.monotonic()
    with pytest.raises(TimeLimitProblem, match="no end within 1 s"):
        graph.read(slow, timeout=1.0)
    assert time.monotonic() - began < 60  # without the limit it runs for hours
    with pytest.raises(TimeLimitProblem):
        list(graph.stream(slow, timeout=1.0))
    assert time.monotonic() - began < 120
    running = graph._engine._ask("list queries")["result"] if graph._engine else []
    assert running == []


def test_answers_asked_for_together_share_their_time_and_no_more_is_asked_after_it(graph: Graph) -> None:
    asked = []

    def work(some: Asked) -> None:
        while True:
            asked.append(some.columns("RETURN [1] AS one, [2] AS other"))
            time.sleep(0.01)

    with pytest.raises(TimeLimitProblem, match="no end within 1 s"):
        graph.together(work, timeout=1.0)
    time.sleep(0.2)
    count = len(asked)
    time.sleep(0.5)
    assert len(asked) == count > 1
    assert asked[0] == ([1], [2])


def test_rows_of_lists_come_as_one_list_a_column(graph: Graph) -> None:
    text = "UNWIND [[1, 2], [], [3]] AS part RETURN part, [size(part)] AS sizes"
    parts, sizes = graph.columns(text)
    assert (sorted(parts), sorted(sizes)) == ([1, 2, 3], [0, 1, 2])
    assert graph.columns("MATCH (n:Region) WITH n.id AS id, collect(n.name) AS names RETURN names") == ()


def test_work_within_answers_is_called_off_like_any_other(graph: Graph) -> None:
    watch = Watch()
    watch.stop.set()
    with watched(watch), pytest.raises(Cancelled):
        graph.together(lambda _: step(0, 1))


def test_more_rows_than_asked_for_are_cut_and_said(graph: Graph) -> None:
    cut = graph.read("UNWIND range(1, 5000) AS n RETURN n", limit=10)
    whole = graph.read("UNWIND range(1, 10) AS n RETURN n", limit=10)
    assert (len(cut.values), cut.truncated) == (10, True)
    assert (len(whole.values), whole.truncated) == (10, False)


def test_a_big_result_comes_in_pieces(graph: Graph) -> None:
    pieces = [len(rows.values) for rows in graph.stream("UNWIND range(1, 25) AS n RETURN n", chunk=10)]
    assert pieces == [10, 10, 5]
    assert list(graph.stream("MATCH (n:Region) RETURN n.id AS id")) == []


def test_a_stream_left_early_does_no_harm(graph: Graph) -> None:
    stream = graph.stream("UNWIND range(1, 50000) AS n RETURN n", chunk=10)
    assert len(next(stream).values) == 10
    stream.close()
    assert graph.read("RETURN 1 AS one").values == [(1,)]


def test_many_megabytes_arrive_in_batches(graph: Graph) -> None:
    rows = [{"id": f"region/{n}", "text": "ł" * 200_000} for n in range(60)]
    sizes = []
    for batch in batches(rows):
        sizes.append(len(batch))
        graph.write([(CREATE, {"rows": batch})])
    assert len(sizes) == 3
    assert graph.read("MATCH (n:Region) RETURN count(n) AS n, sum(size(n.text)) AS letters").values == [
        (60, 12_000_000)
    ]


def test_a_message_past_the_limit_is_refused_before_it_hangs(graph: Graph) -> None:
    with pytest.raises(ValueProblem, match="at most 15 MB"):
        graph.write([(CREATE, {"rows": [{"id": f"region/{n}", "text": "x" * 1_000_000} for n in range(17)]})])


def test_many_writers_of_the_same_keys_lose_nothing(graph: Graph) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for first in range(0, 200, 20):
                rows = [{"id": f"region/{n}", "by": number} for n in range(first, first + 40)]
                graph.write([("UNWIND $rows AS row MERGE (n:Region {id: row.id}) SET n += row", {"rows": rows})])
        except Exception as error:  # noqa: BLE001  (a thread's error must reach the test)
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(graph.read(IDS).values) == 220


def test_writes_that_belong_together_can_keep_others_out(graph: Graph) -> None:
    order: list[str] = []

    def other() -> None:
        with connect(graph.settings) as second:
            second.write([(CREATE, {"rows": [{"id": "region/B"}]})])
            order.append("other")

    with graph.exclusive():
        thread = threading.Thread(target=other)
        thread.start()
        graph.write([(CREATE, {"rows": [{"id": "region/A"}]})])
        time.sleep(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


def test_a_wrong_query_is_named_by_its_line(graph: Graph) -> None:
    with pytest.raises(StatementProblem, match=r"line 3 \(RETRUN n"):
        graph.read("// a header\nMATCH (n:Region)\nRETRUN n.id AS id")
    with pytest.raises(StatementProblem, match="missing"):
        graph.read("MATCH (n:Region {id: $missing}) RETURN n.id AS id")


def test_a_wrong_password_says_what_to_set_and_never_what_was_tried(neo4j_server: Settings) -> None:
    with pytest.raises(LoginProblem, match="OBSERVATORY_PASSWORD") as caught:
        connect(replace(neo4j_server, password="not-the-password"))
    assert "not-the-password" not in str(caught.value) + repr(replace(neo4j_server, password="not-the-password"))


def test_an_unknown_database_is_named(neo4j_server: Settings) -> None:
    with pytest.raises(ConnectionProblem, match=r"no database 'elsewhere'.*OBSERVATORY_DATABASE"):
        connect(replace(neo4j_server, database="elsewhere"))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_closed_port_says_so_at_once(scheme: str) -> None:
    began = time.monotonic()
    with pytest.raises(ConnectionProblem, match="Start the server, correct OBSERVATORY_URI"):
        connect(f"{scheme}://127.0.0.1:1")
    assert time.monotonic() - began < 30  # the driver's own patience is longer


@pytest.mark.parametrize("uri", ["http://localhost:7474", "neo4j://", "embedded:", "nonsense"])
def test_an_address_no_store_can_have_is_refused(uri: str) -> None:
    with pytest.raises(Exception, match="OBSERVATORY_URI"):
        connect(uri)


def test_a_password_inside_the_address_is_refused_without_repeating_it() -> None:
    with pytest.raises(Exception, match="OBSERVATORY_USER and OBSERVATORY_PASSWORD") as caught:
        connect("bolt://me:hunter2@localhost:7687")
    assert "hunter2" not in str(caught.value)
