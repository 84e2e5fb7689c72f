"""The process that holds an Oxigraph store: it fills one, or answers one query and ends.

Oxigraph cannot be told to stop, and its SERVICE calls other hosts. So each query has a process of its own, which may
open no file and no connection once it has the store, may take only so much memory, and is killed when its time is over.
The file is run as a script (see `graph.rdf.triplestore`) and needs nothing of the rest of the graph.
"""

from __future__ import annotations

import json
import math
import os
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
    store = Store.read_only(folder)
    _confine(asked)
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
    """Let this process open nothing more, grow no further than it may, and end when its caller is gone."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (not there on every system)

    seconds = math.ceil(asked["seconds"]) + 1
    limits = ((resource.RLIMIT_NOFILE, 0), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_DATA, asked["memory"]))
    for limit, value in limits:
        resource.setrlimit(limit, (value, value))
    os.nice(5)  # whoever asks for a page goes first


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
