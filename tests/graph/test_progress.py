"""Who waits for long work hears how far it is, and can call it off."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from graph.progress import Cancelled, Watch, step, watched
from graph.threads import STRIPES, in_stripes


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
        time.sleep(0.5)  # long enough to be looked at before the next share

    with watched(watch), pytest.raises(Cancelled, match="a request to stop it"):
        in_stripes(work, 1000)
    assert len(begun) <= min(os.cpu_count() or 1, STRIPES)


def test_a_watch_ends_with_its_block() -> None:
    watch = Watch()
    watch.stop.set()
    with watched(watch):
        pass
    step(1, 1)
