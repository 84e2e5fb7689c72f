"""Weaves many texts into one, as bytes, at the speed at which memory is copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

# Bytes of one piece: few enough to stay in the processor's own memory until they are taken.
_PIECE = 1 << 19
_FIRST = np.zeros(1, np.uint32)


@dataclass(frozen=True, slots=True)
class Thread:
    """Texts, and which of them stands in each row.

    Attributes:
        text: All of them, one after the other.
        starts: Where each begins, and where the last ends.
        rows: The place of the text of each row; of all rows, if it is one.
        longest: Bytes of the longest.
    """

    text: NDArray[np.uint8]
    starts: NDArray[np.int64]
    rows: NDArray[np.uint32]
    longest: int

    @classmethod
    def of(cls, texts: pl.Series) -> Thread:
        """Take each text for one row."""
        if len(texts) and (texts == texts[0]).all():
            return cls.same(str(texts[0]))
        starts, lengths = np.zeros(len(texts) + 1, np.int64), texts.str.len_bytes().to_numpy()
        np.cumsum(lengths, out=starts[1:])
        whole = np.frombuffer(str(texts.str.join("").item()).encode(), np.uint8)
        return cls(whole, starts, np.arange(len(texts), dtype=np.uint32), int(lengths.max(initial=0)))

    @classmethod
    def same(cls, text: str) -> Thread:
        """Take a text for all rows."""
        whole = text.encode()
        return cls(np.frombuffer(whole, np.uint8), np.array([0, len(whole)]), _FIRST, len(whole))

    def at(self, rows: NDArray[np.uint32]) -> Thread:
        """Take the texts of some rows, each as often as it is named."""
        return self if self.rows is _FIRST else replace(self, rows=self.rows[rows])


def woven(threads: Sequence[Thread], rows: int) -> Iterator[bytes]:
    r"""Write the texts of all threads row by row.

    Args:
        threads: What stands in each row, in this order.
        rows: How many there are.

    Yields:
        Whole rows, some hundred thousand bytes at a time.

    Example:
        >>> b"".join(woven([Thread.of(pl.Series(["a", "ż"])), Thread.same(".\n")], 2)).decode()
        'a.\nż.\n'
    """
    room = max(_PIECE, sum(thread.longest for thread in threads))
    out, first = np.empty(room, np.uint8), 0
    parts = tuple((thread.text, thread.starts, thread.rows) for thread in threads)
    while first < rows:
        first, end = _weave(parts, first, rows, out)
        yield out[:end].tobytes()


def _copied(_: Any, into: Any, at: Any, text: Any, start: Any, count: Any) -> Any:
    """Copy bytes: what numba makes of a loop takes twenty times as long for texts as short as these."""

    def code(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        ends = [context.make_array(signature.args[end])(context, builder, given[end]).data for end in (0, 2)]
        target, source = (builder.gep(end, [place]) for end, place in zip(ends, (given[1], given[3]), strict=True))
        cgutils.raw_memcpy(builder, target, source, given[4], 1)  # type: ignore[no-untyped-call]
        return context.get_dummy_value()

    return types.void(into, at, text, start, count), code


_copy: Any = intrinsic(_copied)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _weave(parts: Any, first: int, last: int, out: NDArray[np.uint8]) -> tuple[int, int]:
    """Fill ``out`` with whole rows; give the next row, and how many bytes were written."""
    end = 0
    for row in range(first, last):
        length = 0
        for _, starts, rows in parts:
            place = rows[min(row, len(rows) - 1)]
            length += starts[place + 1] - starts[place]
        if end + length > len(out):
            return row, end
        for text, starts, rows in parts:
            place = rows[min(row, len(rows) - 1)]
            count = starts[place + 1] - starts[place]
            _copy(out, end, text, starts[place], count)
            end += count
    return last, end
