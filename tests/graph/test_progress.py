"""Who waits for long work hears how far it is, and can call it off."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from scipy import sparse

from graph import brandes, closeness, path_sampling
from graph.progress import Cancelled, Watch, step, watched
from graph.threads import STRIPES, in_pieces, in_stripes, in_turn


def test_nobody_has_to_watch() -> None:
    step(1, 2)


def test_shares_of_the_work_are_told_up_to_the_whole() -> None:
    heard: list[float] = []
    with watched(Watch(heard.append)):
        in_stripes(lambda share: int(share.sum()), 1000)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_work_that_is_called_off_ends_with_a_problem_and_begins_no_new_share() -> None:
    watch, begun = Watch(), []

    def work(share: np.ndarray) -> None:
        begun.append(int(share[0]))
        watch.stop.set()
        time.sleep(0.1)

    with watched(watch), pytest.raises(Cancelled, match="a request to stop it"):
        in_stripes(work, 1000)
    # Each thread may have begun one more before the first to end its share was told.
    assert len(begun) <= min(2 * (os.cpu_count() or 1), STRIPES)


def test_work_in_pieces_is_told_piece_by_piece_and_gives_the_same_whole() -> None:
    heard: list[float] = []

    def work(pieces: Iterator[np.ndarray]) -> list[int]:
        mine: list[int] = []
        for piece in pieces:
            time.sleep(0.01)
            mine += piece.tolist()
        return mine

    with watched(Watch(heard.append)):
        found = in_pieces(work, 1000, 3)
    assert found == in_stripes(lambda share: share.tolist(), 1000)
    assert len(set(heard)) > STRIPES
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_work_in_pieces_that_is_called_off_ends_before_its_next_piece() -> None:
    done: list[int] = []

    def work(pieces: Iterator[np.ndarray]) -> None:
        for piece in pieces:
            time.sleep(0.02)
            done.append(int(piece[0]))

    watch = Watch(lambda share: watch.stop.set() if share else None)
    with watched(watch), pytest.raises(Cancelled):
        in_pieces(work, 2000)
    assert 0 < len(done) < 1000


@pytest.mark.parametrize(
    "compute",
    [brandes.exact, closeness.harmonic, lambda ties: path_sampling.sampled(ties, 10_000_000)],
    ids=["exact betweenness", "harmonic closeness", "sampled betweenness"],
)
def test_what_takes_long_is_told_on_the_way_and_can_be_called_off(
    compute: Callable[[sparse.csr_array], object],
) -> None:
    """On a ring of 12,001 nodes each takes many seconds."""
    around = np.roll(sparse.eye_array(12_001, format="csr").indices, 1)
    half = sparse.csr_array((np.ones(12_001), around, np.arange(12_002)), shape=(12_001, 12_001))
    heard: list[float] = []

    def told(share: float) -> None:
        heard.append(share)
        if share > 0:
            watch.stop.set()

    watch = Watch(told)
    with watched(watch), pytest.raises(Cancelled):
        compute(sparse.csr_array(half + half.T))
    assert 0 < heard[-1] < 0.9


def test_a_watch_ends_with_its_block() -> None:
    watch = Watch()
    watch.stop.set()
    with watched(watch):
        pass
    step(1, 1)


def test_work_ahead_comes_in_its_order_and_only_so_far_ahead() -> None:
    begun: list[int] = []
    results = in_turn(lambda one: begun.append(one) or -one, range(100))  # type: ignore[func-returns-value]
    assert [next(results) for _ in range(3)] == [0, -1, -2]
    results.close()  # type: ignore[attr-defined]
    assert len(begun) <= 5


def test_work_ahead_that_fails_is_told_in_its_turn() -> None:
    results = in_turn(lambda one: 6 // one, [3, 2, 0, 1])
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)
