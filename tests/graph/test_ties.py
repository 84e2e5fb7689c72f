"""Ties named once each become a matrix that has each at both of its ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ties import tied

_PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 4)), max_size=60)


def _by_hand(ties: list[tuple[int, int, int]]) -> np.ndarray:
    matrix = np.zeros((12, 12))
    for one, other, weight in ties:
        if one != other:
            matrix[one, other] += weight
            matrix[other, one] += weight
    return matrix


@settings(max_examples=200, deadline=None)
@given(ties=_PAIRS)
def test_each_tie_stands_at_both_ends_whatever_their_order(ties: list[tuple[int, int, int]]) -> None:
    one, other, weight = np.array(ties, np.int64).reshape(-1, 3).T
    found = tied(one, other, weight, 12)
    assert found.toarray().tolist() == _by_hand(ties).tolist()
    assert found.has_canonical_format
    assert found.data.all()
    assert (found.dtype, found.indices.dtype, found.indptr.dtype) == (np.float64, np.int32, np.int32)


@settings(max_examples=100, deadline=None)
@given(ties=_PAIRS)
def test_sorted_ties_are_taken_as_they_are(ties: list[tuple[int, int, int]]) -> None:
    known = sorted((one, other, weight) for one, other, weight in ties if one < other)
    one, other, weight = (np.array(column) for column in np.array(known, np.int64).reshape(-1, 3).T)
    kept = other.copy(), weight.copy()
    assert tied(one, other, weight, 12).toarray().tolist() == _by_hand(known).tolist()
    assert (other.tolist(), weight.tolist()) == (kept[0].tolist(), kept[1].tolist())


@pytest.mark.parametrize("size", [0, 3])
def test_no_tie_gives_an_empty_matrix(size: int) -> None:
    none = np.zeros(0, np.int32)
    found = tied(none, none, np.zeros(0), size)
    assert (found.shape, found.nnz) == ((size, size), 0)
