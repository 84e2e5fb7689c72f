"""Values that the two engines would store differently never reach them."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph.parameters import batches, checked
from graph.problem import ValueProblem


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (math.nan, "nan"),
        (math.inf, "inf"),
        (2**63, "9223372036854775808"),
        (dt.datetime(2026, 1, 1), "without a zone"),  # noqa: DTZ001
        ([1, "a"], "mixes int, str"),
        ([1, 2.5], "mixes float, int"),
        (["a", None], "mixes NoneType, str"),
        ([None], "nothing"),
        ([["a"]], "list of lists"),
        ({"": 1}, "the key ''"),
        ({None: 1}, "the key None"),
        ({"a", "b"}, "a set"),
        (b"x" * 3, "a bytes"),
    ],
)
def test_what_the_engines_would_store_differently_is_refused(value: Any, found: str) -> None:
    with pytest.raises(ValueProblem, match=r"Correct the value|Leave the property out|Say the zone") as caught:
        checked({"rows": [{"id": "region/A", "share": value}]})
    assert found in caught.value.found


def test_datetimes_of_any_zone_become_utc() -> None:
    noon = dt.datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Prague"))
    moment = checked({"at": noon})["at"]
    assert moment == noon
    assert moment.tzinfo is dt.UTC


def test_batches_keep_order_and_both_limits() -> None:
    rows = [{"id": str(n), "text": "ł" * 50} for n in range(1000)]
    cut = list(batches(rows, size=300, weight=10_000))
    assert [row for batch in cut for row in batch] == rows
    assert max(len(batch) for batch in cut) < 100
    assert [len(batch) for batch in batches(rows, size=300)] == [300, 300, 300, 100]


def test_a_row_too_heavy_for_company_travels_alone() -> None:
    rows = [{"id": "a"}, {"id": "b", "text": "x" * 200}, {"id": "c"}]
    assert [[row["id"] for row in batch] for batch in batches(rows, weight=100)] == [["a"], ["b"], ["c"]]
