"""Missing links judged by what came later: each activity is either known or foretold, never both."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import numpy as np

from graph.affiliations import Affiliations
from graph.hindsight import hindsight
from graph.selection import Selection
from tests.graph.made import affiliations


def circles(*, dated: bool = True) -> Affiliations:
    """Five circles of six; in each, pairs meet at first around one of them, and all others meet later."""
    names = [f"{circle}{place}" for circle in "abcde" for place in range(6)]
    early = [((circle,), (f"{circle}0", f"{circle}{place}")) for circle in "abcde" for place in range(1, 6)]
    late = [
        ((circle,), pair)
        for circle in "abcde"
        for pair in itertools.combinations([f"{circle}{place}" for place in range(1, 6)], 2)
    ]
    known = affiliations(dict.fromkeys(names, "IT01"), [*early, *late], kinds=dict.fromkeys(names[::2], "SME"))
    if not dated:
        return known
    starts = [(dt.date(year, 1, 1) - dt.date(1970, 1, 1)).days for year in (2020, 2022)]
    days = np.repeat(np.array(starts, np.int32), [len(early), len(late)])
    return replace(known, activities=replace(known.activities, starts=days))


def test_links_that_later_years_make_are_foretold() -> None:
    found = hindsight(circles(), Selection(), "resource_allocation", share=0.5, k=20)
    assert found is not None
    assert (found.day, found.known, found.later) == (dt.date(2022, 1, 1), 25, 50)
    assert found.judged.precision["resource_allocation"] == 1.0
    assert found.judged.new == 50
    assert found.judged.chance == 50 / (30 * 29 / 2 - 25)


def test_only_links_across_groups_are_judged_if_asked_for() -> None:
    found = hindsight(circles(), Selection(), "resource_allocation", share=0.5, across="kind")
    assert found is not None
    assert found.judged.new == 5 * 6


def test_a_selection_is_kept_to() -> None:
    found = hindsight(circles(), Selection(topic="a"), "combined", share=0.5)
    assert found is not None
    assert (found.known, found.later, found.judged.new) == (5, 10, 10)


def test_without_dates_nothing_can_be_judged() -> None:
    assert hindsight(circles(dated=False), Selection(), "combined") is None
    assert hindsight(circles(), Selection(), "combined", share=0.0) is None
