"""What was computed is kept, computed by one for all who ask at once, and nobody waits against their will."""

from __future__ import annotations

import threading

import pytest

from graph.kept import Kept
from graph.progress import Cancelled, Watch, watched


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


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(room=150)
    for key in ("a", "b"):
        kept.once((key,), lambda: 1)
    kept.once(("a",), lambda: 2)
    kept.once(("c",), lambda: 1)
    assert [(key,) in kept for key in "abc"] == [True, False, True]
