"""How large a document may be, and the bytes of one line by line, so that each statement knows its line."""

from __future__ import annotations

import codecs
import io
import os
from typing import BinaryIO

from loaders.files import Entry
from loaders.problem import FileProblem

SETTING = "OBSERVATORY_LARGEST_RDF"
LARGEST = 1 << 30
"""The bytes of a document of RDF, unpacked, that are read if nothing else is set; memory takes about as many."""
_REMEDY = f"Give it in parts, a TOML file and a name for each, or set {SETTING} to more bytes if there is memory."
_MARK = codecs.BOM_UTF8


def largest() -> int:
    """Give how many bytes a document may have, unpacked.

    Raises:
        FileProblem: The setting is no number.
    """
    set_ = os.environ.get(SETTING, "").strip()
    if set_ and not (set_.isascii() and set_.isdigit()):
        raise FileProblem(SETTING, repr(set_), "a number of bytes", "Correct the setting.")
    return int(set_) if set_ else LARGEST


def refuse_large(entry: Entry) -> None:
    """Refuse a file that is too large before a byte of it is read.

    Raises:
        FileProblem: It is.
    """
    if entry.size > largest():
        raise FileProblem(entry.name, _spelled(entry.size), f"at most {_spelled(largest())}", _REMEDY)


def _spelled(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MiB" if size < 10 << 20 else f"{size >> 20:,} MiB"


class Limited(io.RawIOBase):
    """Bytes that are given line by line and counted, because a packed file may lie about its size.

    Attributes:
        line: The line that was given last; the parser has seen no further.
        problem: Why no more is given; what is raised inside a parser need not come out of it.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.line = 0
        self.problem: FileProblem | None = None
        self._stream, self._name = stream, name
        self._room, self._open = largest(), False

    def readable(self) -> bool:
        """Whether bytes can be read from it: they can."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Give the next line, or as much of it as is asked for."""
        if not self._open:
            self.line, self._open = self.line + 1, True
        piece = self._stream.readline(size)
        if self.line == 1 and piece.startswith(_MARK):
            piece = piece[len(_MARK) :] or self._stream.readline(size)
        self._room -= len(piece)
        if self._room < 0:
            self.problem = FileProblem(
                f"{self._name}, line {self.line}", "more when unpacked", f"at most {_spelled(largest())}", _REMEDY
            )
            raise self.problem
        self._open = not piece.endswith(b"\n")
        return piece
