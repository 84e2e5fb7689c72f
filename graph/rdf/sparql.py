"""Asks SPARQL of the graph: only reads, calls no other service, and ends in time."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.problem import GraphProblem, TimeLimitProblem
from ontology.prefixes import KNOWN

from .calls_out import call_at, without_comments
from .triplestore import Triplestore, started

TABLES = ("json", "xml", "csv", "tsv")
"""Formats of answers to SELECT and ASK."""
GRAPHS = ("ttl", "nt", "rdf", "jsonld")
"""Formats of answers to CONSTRUCT and DESCRIBE."""
SECONDS = 30.0
"""What a query may take."""
MOST = 32 << 20
"""Bytes that an answer may have."""
MEMORY = 2 << 30
"""Bytes that the process of a query may take."""
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# What the parser names by the letters it may begin with says nothing to a person.
_LETTERS = re.compile(r"\[[^\[\]]*\](?:\s*\|\s*'[^']*')*|\n\|.*?\]", re.DOTALL)
# What the parser would take and this service does not.
_UNHEARD = {"SERVICE", "LATERAL"}
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_BEGIN = re.compile(
    r"\s*(?:(?:BASE\s*<[^>]*>|PREFIX\s*[\w.-]*:\s*<[^>]*>)\s*)*(?P<word>\w+)",
    re.IGNORECASE,
)
# How a process ends that gets no more memory.
_STARVED = ("SIGABRT", "SIGSEGV", "SIGKILL")


class SparqlProblem(GraphProblem):
    """The query is no SPARQL that is answered here."""


class FormProblem(GraphProblem):
    """The answer is of a kind that none of the wanted formats can hold."""


class TooMuch(GraphProblem):
    """The answer, or the work for it, is larger than is allowed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How an answer is to be written.

    Attributes:
        table: The format of the answer to SELECT and ASK, one of ``TABLES``; ``None`` if none is wanted.
        graph: That of the answer to CONSTRUCT and DESCRIBE, one of ``GRAPHS``; likewise.
        default_graphs: IRIs of the graphs that are asked where no graph is named; all of them when left out.
        named_graphs: IRIs of the graphs that ``GRAPH`` may name; all of them when left out.
    """

    table: str | None = "json"
    graph: str | None = "ttl"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found.

    Attributes:
        form: The name of the format it is written in.
        body: The answer.
    """

    form: str
    body: bytes


def ask(store: Triplestore, query: str, wish: Wish = Wish(), *, seconds: float = SECONDS, most: int = MOST,
        memory: int = MEMORY) -> Answer:  # fmt: skip
    """Answer a SPARQL 1.1 query in a process of its own.

    Args:
        store: The graph as triples.
        query: A SELECT, ASK, CONSTRUCT or DESCRIBE.
        wish: How to write the answer, and the graphs to ask.
        seconds: When to end the process.
        most: Bytes the answer may have.
        memory: Bytes the process may take, where the system can limit that.

    Raises:
        SparqlProblem: It is not a query, calls another service, or cannot be computed.
        FormProblem: No format is wanted for this kind of answer.
        TimeLimitProblem: It took too long.
        TooMuch: The answer is too long, or took too much memory.
    """
    _refuse_calls(query)
    asked = {
        "query": query,
        "table": wish.table,
        "graph": wish.graph,
        "default_graphs": wish.default_graphs,
        "named_graphs": wish.named_graphs,
        "prefixes": dict(KNOWN),
        "seconds": seconds,
        "most": most,
        "memory": memory,
    }
    with started("answer", store) as working:
        try:
            out, err = working.communicate(json.dumps(asked).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeLimitProblem("SPARQL query", f"no answer after {seconds:g} s", "a query that ends sooner",
                                   "Name classes and links, join patterns by a variable, or set a LIMIT."
                                   ) from None  # fmt: skip
        finally:
            working.kill()
    if working.returncode:
        raise _broken(working.returncode, err)
    head, _, body = out.partition(b"\n")
    told: Mapping[str, Any] = json.loads(head)
    if "failed" in told:
        raise _problem(told, query, most)
    return Answer(told["form"], body)


def _refuse_calls(query: str) -> None:
    if (place := call_at(query)) is not None:
        line, column = _line_and_column(query, place)
        raise SparqlProblem(
            f"SPARQL query, line {line}, column {column}",
            "SERVICE, a call to another service",
            "a query of this graph alone",
            "Ask the other service yourself and join the answers; if this is a prefix, give it another name.",
        )


def _line_and_column(query: str, place: int) -> tuple[int, int]:
    return query.count("\n", 0, place) + 1, place - query.rfind("\n", 0, place)


def _problem(told: Mapping[str, str], query: str, most: int) -> GraphProblem:
    if told["failed"] == "syntax":
        return _syntax(told["told"], query)
    if told["failed"] == "form":
        kind = "a graph (CONSTRUCT, DESCRIBE)" if told["told"] == "graph" else "a table or a yes or no (SELECT, ASK)"
        return FormProblem("SPARQL answer", kind, "a format that can hold it", "Ask for another format.")
    if told["failed"] == "bytes":
        return TooMuch("SPARQL answer", f"more than {most:,} bytes", "less", "Add LIMIT, or ask for fewer variables.")
    if told["failed"] == "memory":
        return _hungry()
    return SparqlProblem("SPARQL query", told["told"], "a query that can be computed", "Correct it.")


def _syntax(told: str, query: str) -> SparqlProblem:
    """Read the parser's message.

    Example:
        >>> print(_syntax("error at 1:12: expected one of BIND, MINUS, ['a'..='z'], [_]", "SELECT * { nonsense }"))
        SPARQL query, line 1, column 12: found 'nonsense }'; expected one of BIND, MINUS. Correct it there.
    """
    if (begin := _BEGIN.match(without_comments(query))) and begin["word"].upper() not in _FORMS:
        line, column = _line_and_column(query, begin.start("word"))
        place = f"SPARQL query, line {line}, column {column}"
        return SparqlProblem(place, begin["word"], f"one of {', '.join(_FORMS)}",
                             "Ask; the graph is changed by loads alone.")  # fmt: skip
    if (found := _PLACE.fullmatch(told)) is None:
        return SparqlProblem("SPARQL query", told, "a SPARQL 1.1 query", "Correct it.")
    line, column = int(found[1]), int(found[2])
    place = f"SPARQL query, line {line}, column {column}"
    if "Prefix not found" in found[3]:
        return SparqlProblem(
            place, "a prefix that is not declared", "one declared with PREFIX", "Declare it at the top."
        )
    words = [word for one in _LETTERS.sub("", found[3]).split(", ") if (word := one.strip()) and word not in _UNHEARD]
    expected = f"one of {', '.join(words[:20])}" if words else "what SPARQL 1.1 lets stand there"
    there = query.split("\n")[line - 1 :][:1] or [""]
    return SparqlProblem(place, repr(there[0][column - 1 :][:40]) if there[0][column - 1 :] else "the end", expected,
                         "Correct it there.")  # fmt: skip


def _broken(code: int, err: bytes) -> GraphProblem:
    ended = signal.Signals(-code).name if code < 0 else ""
    if ended in _STARVED or b"MemoryError" in err:
        return _hungry()
    if ended == "SIGXCPU":
        return TimeLimitProblem("SPARQL query", "no answer in time", "a query that ends sooner", "Ask for less.")
    last = err.decode(errors="replace").strip().rpartition("\n")[2]
    return SparqlProblem("SPARQL query", last or f"exit code {code}", "an answer", "Report it with the query.")


def _hungry() -> TooMuch:
    return TooMuch("SPARQL query", "more memory used than one query may take", "a smaller question",
                   "Name classes and links, join patterns by a variable, or leave ORDER BY away.")  # fmt: skip
