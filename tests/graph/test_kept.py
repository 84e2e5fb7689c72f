"""What was computed from one state of the store is given again, and forgotten when the state or the room changes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from graph.archive import Archive
from graph.connection import Graph
from graph.kept import Kept, of_state
from graph.progress import Cancelled, Watch, watched
from graph.records import Node
from tests.graph.loading import load


def test_what_was_computed_is_not_computed_again() -> None:
    kept, made = Kept(), []
    for _ in range(2):
        kept.once(("a", 1), lambda: made.append(1))
    kept.once(("a", 2), lambda: made.append(2))
    assert made == [1, 2]


def test_the_one_asked_for_longest_ago_goes_when_there_is_no_room() -> None:
    kept, made = Kept(room=2500), []

    def large(name: str) -> np.ndarray:
        made.append(name)
        return np.zeros(128)

    for name in ("a", "b", "a", "c", "a", "b"):
        kept.once((name,), lambda name=name: large(name))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_a_result_larger_than_the_room_is_given_all_the_same() -> None:
    assert len(Kept(room=1).once(("a",), lambda: np.zeros(1000))) == 1000


def test_two_who_ask_at_once_wait_for_one_computation() -> None:
    kept, made, begun = Kept(), [], threading.Event()

    def slow() -> int:
        made.append(1)
        begun.wait(5)
        return 7

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(kept.once, ("a",), slow) for _ in range(2)]
        begun.set()
        assert [one.result() for one in both] == [7, 7]
    assert made == [1]


def test_what_fails_is_tried_again() -> None:
    kept = Kept()

    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  (any error of what computes)
        kept.once(("a",), fail)
    assert kept.once(("a",), lambda: 1) == 1


class Work:
    """A computation that ends when it is told to."""

    def __init__(self) -> None:
        self.begun, self.go, self.count = threading.Event(), threading.Event(), 0

    def __call__(self) -> int:
        self.count += 1
        self.begun.set()
        assert self.go.wait(30)
        return 42


def test_who_waits_for_another_can_be_called_off_and_the_other_goes_on() -> None:
    kept, work, watch = Kept(), Work(), Watch()
    other = threading.Thread(target=kept.once, args=(("answer",), work))
    other.start()
    assert work.begun.wait(30)
    watch.stop.set()
    with watched(watch), pytest.raises(Cancelled):
        kept.once(("answer",), work)
    assert ("answer",) not in kept
    work.go.set()
    other.join(30)
    assert kept.once(("answer",), work) == 42
    assert work.count == 1


def test_who_waits_for_one_that_fails_computes_it() -> None:
    kept, begun, go = Kept(), threading.Event(), threading.Event()

    def failing() -> int:
        begun.set()
        assert go.wait(30)
        raise ZeroDivisionError

    def first() -> None:
        with pytest.raises(ZeroDivisionError):
            kept.once(("answer",), failing)

    other = threading.Thread(target=first)
    other.start()
    assert begun.wait(30)
    threading.Timer(0.5, go.set).start()
    assert kept.once(("answer",), lambda: 43) == 43
    other.join(30)


def test_a_load_makes_a_new_state(embedded_graph: Graph, tmp_path: Path) -> None:
    archive, made = Archive(tmp_path), []
    load(embedded_graph, archive, "one", [Node("SME", "organisation/a", name="A")])
    for _ in range(2):
        of_state(embedded_graph, ("x",), lambda: made.append("before"))
    load(embedded_graph, archive, "two", [Node("SME", "organisation/b", name="B")])
    of_state(embedded_graph, ("x",), lambda: made.append("after"))
    assert made == ["before", "after"]


def test_a_store_without_a_version_keeps_nothing(embedded_graph: Graph) -> None:
    made: list[int] = []
    for _ in range(2):
        of_state(embedded_graph, ("x",), lambda: made.append(1))
    assert made == [1, 1]
