"""The process that holds an Oxigraph store: it fills one, or answers one query and ends.

Oxigraph cannot be told to stop, and its SERVICE calls other hosts. So each query has a process of its own, which may
take only so much memory and is killed when its time is over; on Linux it may open no socket either.
The file is run as a script (see `graph.rdf.triplestore`) and needs nothing of the rest of the graph.
"""

from __future__ import annotations

import ctypes
import errno
import json
import math
import os
import platform
import struct
import sys
from io import BytesIO
from typing import Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

_TABLES = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


# By machine: its name in a filter of seccomp, and the number of the call that opens a socket.
_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


class _TooMuch(Exception):  # noqa: N818  (it is no error of the program)
    """The answer is longer than asked for."""


class _Limited(BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, piece: Any, /) -> int:
        if self.tell() + len(piece) > self._most:
            raise _TooMuch
        return super().write(piece)


def fill(folder: str) -> None:
    """Make a store of the N-Quads that come in."""
    store = Store(folder)
    store.bulk_load(sys.stdin.buffer, RdfFormat.N_QUADS)
    store.flush()


def answer(folder: str, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Answer a query.

    Args:
        folder: Where the store is.
        asked: What is asked, how the answer is to be written, and the limits: see `graph.rdf.sparql`.

    Returns:
        What became of it, and the answer.
    """
    _confine(asked)
    store = Store.read_only(folder)
    try:
        found = store.query(asked["query"], **_dataset(asked))
        return _written(found, asked)
    except SyntaxError as error:
        return {"failed": "syntax", "told": str(error)}, b""
    except _TooMuch:
        return {"failed": "bytes"}, b""
    except MemoryError:
        return {"failed": "memory"}, b""
    except (OSError, ValueError, RuntimeError) as error:
        return {"failed": "query", "told": str(error)}, b""


def _written(
    found: QuerySolutions | QueryBoolean | QueryTriples, asked: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    kind = "graph" if isinstance(found, QueryTriples) else "table"
    form = asked[kind]
    if form is None:
        return {"failed": "form", "told": kind}, b""
    out = _Limited(asked["most"])
    if isinstance(found, QueryTriples):
        serialize(found, out, _GRAPHS[form], prefixes=asked["prefixes"])
    else:
        found.serialize(out, _TABLES[form])
    return {"form": form}, out.getvalue()


def _dataset(asked: dict[str, Any]) -> dict[str, Any]:
    """Say which graphs a query is asked of when they are named beside it."""
    default, named = asked["default_graphs"], asked["named_graphs"]
    if not default and not named:
        return {}
    return {"default_graph": [*map(NamedNode, default)], "named_graphs": [*map(NamedNode, named)]}


def _confine(asked: dict[str, Any]) -> None:
    """Let this process open no socket, grow no further than it may, and end when its caller is gone."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (not there on every system)

    seconds = math.ceil(asked["seconds"]) + 1
    for limit, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_DATA, asked["memory"])):
        resource.setrlimit(limit, (value, value))
    os.nice(5)  # whoever asks for a page goes first
    _close_network()


def _close_network() -> None:
    """Have Linux refuse every new socket to this process and its threads (seccomp); elsewhere nothing is done."""
    if sys.platform != "linux" or (known := _SOCKET.get(platform.machine())) is None:
        return
    machine, socket = known
    filters = (
        (0x20, 0, 0, 4),  # of which machine is the call?
        (0x15, 1, 0, machine),
        (0x06, 0, 0, 0x80000000),  # of another: end the process
        (0x20, 0, 0, 0),  # which call is it?
        (0x15, 0, 1, socket),
        (0x06, 0, 0, 0x00050000 | errno.EACCES),
        (0x06, 0, 0, 0x7FFF0000),  # any other is allowed
    )
    text = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in filters))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(filters), ctypes.addressof(text)))
    call = ctypes.CDLL(None, use_errno=True).prctl
    call(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, without which the next is not allowed
    call(22, 2, program)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


def main() -> None:
    """Do what the command line says."""
    work, folder = sys.argv[1:]
    if work == "fill":
        fill(folder)
        return
    told, body = answer(folder, json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
