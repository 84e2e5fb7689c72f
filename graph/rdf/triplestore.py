"""The graph as a store of triples on disk, made once for each state of the graph, for SPARQL to be asked of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from graph.connection import Graph
from graph.kept import version
from graph.problem import DiskProblem, GraphProblem
from ontology.schema import Schema

from .lines import lines
from .quads import chunks

LARGEST = 8 << 30
"""Bytes of N-Quads that a store is made of at most; on disk it takes about as many."""
_ENGINE = Path(__file__).with_name("oxigraph.py")


class Triplestore:
    """A store of triples in a folder of its own, which goes when nobody holds it any more.

    Attributes:
        folder: Where it is.
        state: The state of the graph that it was made of.
    """

    def __init__(self, folder: Path, state: str) -> None:
        self.folder = folder
        self.state = state
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


class _Held:
    """The store of the present state of one graph."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stores: dict[str, Triplestore] = {}

    def of(self, graph: Graph, schema: Schema, base: str) -> Triplestore:
        with self.lock:
            state, held = version(graph), self.stores.get(base)
            if held is not None and state and (held.state == state or _at_work(state)):
                return held
            self.stores.pop(base, None)
            del held  # its room is free before the next is written
            # A statement of two graphs counts once in the default one; Oxigraph's union of all counts it twice.
            made = made_of(lines(chunks(graph, schema, base), graphs=True, default=True), state)
            if state:
                self.stores[base] = made
            return made


_graphs: weakref.WeakKeyDictionary[Graph, _Held] = weakref.WeakKeyDictionary()
_finding = threading.Lock()


def triplestore(graph: Graph, schema: Schema, base: str) -> Triplestore:
    """Give the graph as a store of triples, each in the graph of those who state it, and in the default one.

    It is made at the first call and again when the graph has changed. While a load is at work, the store of the state
    before it is given, so that a query is never asked of half a load if there is a whole one to ask. Whoever calls
    while one is being made waits for it.

    Args:
        graph: The store.
        schema: The ontology that names its labels, types and properties.
        base: What stands before a local id.

    Raises:
        GraphProblem: The graph is larger than such a store may become.
        DiskProblem: There is no room for it.
    """
    with _finding:
        held = _graphs.setdefault(graph, _Held())
    return held.of(graph, schema, base)


def made_of(pieces: Iterable[str], state: str = "", *, largest: int = LARGEST) -> Triplestore:
    """Make a store of the pieces of an N-Quads document.

    Raises:
        GraphProblem: They are longer than ``largest``.
        DiskProblem: There is no room for it.
    """
    store = Triplestore(Path(tempfile.mkdtemp(prefix="observatory-triples-")), state)
    with started("fill", store) as filling:
        assert filling.stdin is not None  # noqa: S101  (a pipe was asked for)
        try:
            _pour(pieces, filling.stdin, largest)
            told = filling.communicate()[1]
        finally:
            filling.kill()
            with suppress(BrokenPipeError):  # what was not taken is of no use any more
                filling.stdin.close()
    if filling.returncode:
        last = told.decode(errors="replace").strip().rpartition("\n")[2] or f"its end by signal {-filling.returncode}"
        raise DiskProblem(
            str(store.folder), last, "a store of triples", "Make room there, or set TMPDIR to a place that has some."
        )
    return store


def _pour(pieces: Iterable[str], into: IO[bytes], largest: int) -> None:
    """Hand the pieces to the process that fills a store."""
    room = largest
    with suppress(BrokenPipeError):  # it has ended, and says why
        for piece in pieces:
            room -= into.write(piece.encode())
            if room < 0:
                raise GraphProblem("SPARQL", f"a graph of more than {largest:,} bytes as N-Quads", "a smaller one",
                                   "Export the graph, and load it into a triple store of its own.")  # fmt: skip


def started(work: str, store: Triplestore) -> subprocess.Popen[bytes]:
    """Start the process that works on a store; it is told nothing of where the graph is, nor of passwords."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("OBSERVATORY_")}
    return subprocess.Popen(  # noqa: S603  (our own file)
        [sys.executable, "-P", str(_ENGINE), work, str(store.folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings,
    )  # fmt: skip


def _at_work(state: str) -> bool:
    """Whether a state is one in the midst of a load: see `graph.kept.version`."""
    return "+" in state
