"""What takes long is made once for all who ask for it, and whoever asks for something else is answered meanwhile."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.behind import Behind
from api.problem import Busy
from api.routes import described
from graph.rdf.counting import Counts

COUNTS = Counts(12_345, 1, 1, 1, {}, {}, {})


def test_all_who_ask_at_once_share_one_work() -> None:
    go, works = threading.Event(), []

    def work() -> str:
        works.append(1)
        go.wait(10)
        return "made"

    with Behind(patience=20, waiting=5) as behind, ThreadPoolExecutor(5) as many:
        asked = [many.submit(behind.made, "it", work) for _ in range(5)]
        while behind._places._value:  # until all five wait
            time.sleep(0.01)
        go.set()
        assert [one.result() for one in asked] == ["made"] * 5
        assert len(works) == 1
        assert behind.made("it", work) == "made"
        assert len(works) == 2


def test_who_cannot_wait_any_longer_is_told_to_ask_again_and_the_work_goes_on() -> None:
    go = threading.Event()
    with Behind(patience=0.01) as behind:
        for _ in range(2):
            with pytest.raises(Busy, match="Ask again in a moment"):
                behind.made("it", lambda: go.wait(10))
        go.set()
        assert Behind.made(behind, "other", lambda: 1) == 1


def test_what_goes_wrong_is_told_to_whoever_asked() -> None:
    with Behind() as behind:
        for error in (ValueError("odd"), TimeoutError("of its own")):
            with pytest.raises(type(error), match=str(error)):
                behind.made("it", lambda error=error: (_ for _ in ()).throw(error))  # type: ignore[misc]


def test_while_the_graph_is_counted_others_are_answered(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, times = threading.Event(), threading.Event(), []

    def slow(*_: object) -> Counts:
        times.append(1)
        begun.set()
        go.wait(30)
        return COUNTS

    monkeypatch.setattr(described, "counts_of", slow)
    monkeypatch.setattr(described, "are_counted", lambda *_: False)
    with ThreadPoolExecutor(50) as many:
        asked = [many.submit(client.get, "/.well-known/void") for _ in range(50)]
        begun.wait(10)
        assert client.get("/data/region/PL22.ttl").status_code == 200
        go.set()
        answers = [one.result() for one in asked]
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert sum(answer.status_code == 200 and '"12345"' in answer.text for answer in answers) >= 1
    assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 503)
    assert len(times) < 5
