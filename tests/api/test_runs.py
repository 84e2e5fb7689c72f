"""Runs: what takes long is begun, watched and called off, and nobody else waits for it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import measuring
from api.problem import Busy, NotFound
from api.runs import Run, Runs
from graph.measure import discover
from graph.progress import step
from queries.table import Table

# It takes for ever, and says all along that a quarter is done; betweenness would do for a network that is no toy.
ENDLESS = '''"""Takes for ever."""

import time

from graph.network import Network
from graph.progress import step

INSTEAD = "degree"


def endless(network: Network, *, number: int = 0) -> dict[str, float | None]:
    """Nothing: it never ends by itself."""
    while True:
        step(1, 4)
        time.sleep(0.01)


def seconds(network: Network) -> float:
    """An hour and a half."""
    return 5400
'''


@pytest.fixture
def endless(tmp_path: Path, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A measure that never ends, for as long as a test takes."""
    (tmp_path / "endless.py").write_text(ENDLESS, encoding="utf-8")
    monkeypatch.setattr(measuring, "discover", lambda: discover() | discover(tmp_path))
    yield
    for run in client.get("/api/runs").json()["runs"]:
        client.delete(run["links"]["self"])


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another thread does; the limit is only there to end a test that fails."""
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    pytest.fail("it never came about")


def begun(client: httpx.Client, **asked: Any) -> str:
    answer = client.post("/api/runs", json=asked)
    assert answer.status_code == 202, answer.text
    return str(answer.headers["location"])


def test_a_run_gives_the_table_that_the_measure_gives(client: httpx.Client) -> None:
    asked = {"measure": "strength", "selection": {"region": "PL22", "weight": "newman"}, "top": 1, "lowest": True}
    place = begun(client, **asked)
    until(lambda: client.get(place).json()["state"] == "done")
    told = client.get(place)
    run = told.json()
    assert (run["share"], run["asked"], run["problem"]) == (1.0, asked, None)
    assert "retry-after" not in told.headers
    at_once = client.get(run["links"]["measure"]).json()
    assert at_once["rows"] == run["table"]["rows"]
    assert at_once["truncated"] is True
    listed = client.get("/api/runs").json()["runs"]
    assert place in [one["links"]["self"] for one in listed]
    assert "table" not in listed[0]


def test_others_are_answered_while_a_run_computes_until_it_is_called_off(client: httpx.Client, endless: None) -> None:
    place = begun(client, measure="endless")
    until(lambda: client.get(place).json()["share"] == 0.25)
    watched = client.get(place)
    assert (watched.json()["state"], watched.json()["table"]) == ("running", None)
    assert int(watched.headers["retry-after"]) >= 1
    assert client.get("/api/health").json()["status"] == "ok"
    assert client.get("/api/measures/degree").status_code == 200
    assert client.get("/api/queries/actors/by_kind?region=PL22").status_code == 200
    ended = client.delete(place)
    assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")
    assert client.delete(place).json() == ended.json() == client.get(place).json()
    again = begun(client, measure="degree")
    until(lambda: client.get(again).json()["state"] == "done")


def test_a_measure_that_takes_too_long_is_refused_with_what_to_do_also_while_a_run_computes_it(
    client: httpx.Client, endless: None
) -> None:
    before = client.get("/api/measures/endless")
    place = begun(client, measure="endless")
    until(lambda: client.get(place).json()["share"] == 0.25)
    during = client.get("/api/measures/endless")
    for answer in (before, during):
        assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (422, "too-slow")
        assert "about 90 minutes" in answer.json()["found"]
        assert answer.json()["remedy"].startswith("Take the measure degree, or filter more.")
        assert "POST /api/runs" in answer.json()["remedy"]


def test_runs_wait_for_their_turn_and_too_many_are_refused(client: httpx.Client, endless: None) -> None:
    places = [begun(client, measure="endless", options={"number": number}) for number in range(10)]
    until(lambda: [client.get(place).json()["state"] for place in places[:2]] == ["running"] * 2)
    until(lambda: [client.get(place).json()["state"] for place in places[2:]] == ["waiting"] * 8)
    refused = client.post("/api/runs", json={"measure": "degree"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert refused.json()["type"].endswith("#busy")
    client.delete(places[0])
    until(lambda: client.get(places[2]).json()["state"] == "running")


def test_two_runs_of_the_same_can_both_be_called_off(client: httpx.Client, endless: None) -> None:
    places = [begun(client, measure="endless") for _ in range(2)]
    until(lambda: [client.get(place).json()["state"] for place in places] == ["running"] * 2)
    for place in places:
        client.delete(place)
    after = begun(client, measure="degree")
    until(lambda: client.get(after).json()["state"] == "done")


@pytest.mark.parametrize(
    ("asked", "status", "where"),
    [
        ({"measure": "degre"}, 404, "measure"),
        ({"measure": "degree", "selection": {"regoin": "PL22"}}, 422, "selection.regoin"),
        ({"measure": "degree", "selection": {"region": "project/x"}}, 422, "region"),
        ({"measure": "degree", "selection": {"level": 7}}, 422, "selection.level"),
        ({"measure": "strength", "options": {"by": "kind"}}, 422, "measure strength"),
        ({"measure": "degree", "top": 100_000}, 422, "top"),
        ({"measure": "degree", "wait": True}, 422, "wait"),
        ({}, 422, "measure"),
    ],
)
def test_what_is_wrong_with_a_run_is_told_when_it_is_begun(
    client: httpx.Client, asked: dict[str, Any], status: int, where: str
) -> None:
    answer = client.post("/api/runs", json=asked)
    assert answer.status_code == status
    assert where in answer.json()["where"]
    assert answer.json()["remedy"]


def test_a_run_that_fails_says_why(client: httpx.Client) -> None:
    place = begun(client, measure="degree", selection={"region": "XX99"})
    until(lambda: client.get(place).json()["state"] == "failed")
    run = client.get(place).json()
    assert (run["table"], run["problem"]["where"]) == (None, "selection, region")


def test_a_run_that_nobody_knows(client: httpx.Client) -> None:
    for answer in (client.get("/api/runs/nope"), client.delete("/api/runs/nope")):
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_what_is_no_json_is_refused(client: httpx.Client) -> None:
    answer = client.post("/api/runs", content=b'{"measure": "deg', headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["expected"]) == (422, "JSON")
    numbers = b'{"measure": "degree", "options": {"by": NaN}}'
    assert client.post("/api/runs", content=numbers, headers={"content-type": "application/json"}).status_code == 422


def test_a_body_too_large_is_refused_even_if_it_does_not_say_how_large_it_is(client: httpx.Client) -> None:
    body = json.dumps({"measure": "d" * 70_000}).encode()
    kind = {"content-type": "application/json"}
    assert client.post("/api/runs", content=body, headers=kind).status_code == 413
    assert client.post("/api/runs", content=iter([body]), headers=kind).status_code == 413


STRANGERS = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:1"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", STRANGERS)
def test_a_page_of_another_origin_can_begin_and_end_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    place = begun(client, measure="degree")
    count = len(client.get("/api/runs").json()["runs"])
    for answer in (
        client.post("/api/runs", json={"measure": "degree"}, headers=headers),
        client.delete(place, headers=headers),
    ):
        assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (403, "strange-page")
    assert len(client.get("/api/runs").json()["runs"]) == count


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_of_any_page_could_send_is_refused(client: httpx.Client, kind: str) -> None:
    answer = client.post("/api/runs", content=b'{"measure": "degree"}', headers={"content-type": kind})
    assert answer.status_code == 415


def test_no_other_origin_is_ever_permitted(client: httpx.Client) -> None:
    asking = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = client.options("/api/runs", headers=asking)
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_our_own_pages_may_begin_and_end_runs(client: httpx.Client, address: str) -> None:
    own = {"origin": address, "sec-fetch-site": "same-origin"}
    answer = client.post("/api/runs", json={"measure": "degree"}, headers=own)
    assert answer.status_code == 202
    assert client.delete(answer.headers["location"], headers=own).status_code == 200


def begin(runs: Runs, work: Callable[[], Table]) -> Run:
    return runs.begin({}, "/", work)


def table() -> Table:
    return Table.of(("value",), [(1,)])


def test_what_ended_first_is_forgotten_first() -> None:
    with Runs(kept=2) as runs:
        made = []
        for _ in range(3):
            made.append(begin(runs, table).id)
            until(lambda: not runs.known(made[-1]).is_open)
        assert [run.id for run in runs.listed()] == [made[2], made[1]]
        with pytest.raises(NotFound, match="since it was started"):
            runs.known(made[0])


def test_a_defect_in_a_run_tells_no_trace_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Table:
        raise ZeroDivisionError("secret place /home/me")

    with Runs() as runs:
        run = begin(runs, broken)
        until(lambda: runs.known(run.id).state == "failed")
        assert "secret" not in str(runs.known(run.id).problem)
    assert "secret place" in caplog.text


def test_the_end_of_the_service_calls_off_what_runs_and_what_waits() -> None:
    ended = threading.Event()

    def work() -> Table:
        try:
            while True:
                step(1, 2)
                time.sleep(0.01)
        finally:
            ended.set()

    with Runs(at_once=1) as runs:
        first, second = begin(runs, work), begin(runs, work)
        until(lambda: runs.known(first.id).share == 0.5)
    assert ended.is_set()
    assert [runs.known(run.id).state for run in (first, second)] == ["cancelled"] * 2


def test_what_a_run_comes_to_after_it_was_called_off_is_dropped() -> None:
    asked, go = threading.Event(), threading.Event()

    def deaf() -> Table:
        asked.set()
        go.wait(30)
        return table()

    with Runs(at_once=1) as runs:
        run = begin(runs, deaf)
        assert asked.wait(30)
        runs.cancel(run.id)
        go.set()
    assert (runs.known(run.id).state, runs.known(run.id).table) == ("cancelled", None)


def test_only_so_many_wait() -> None:
    go = threading.Event()

    def work() -> Table:
        go.wait(30)
        return table()

    with Runs(at_once=1, waiting=1) as runs:
        first = begin(runs, work)
        until(lambda: runs.known(first.id).state == "running")
        begin(runs, work)
        with pytest.raises(Busy, match="fewer than 1"):
            begin(runs, work)
        go.set()
