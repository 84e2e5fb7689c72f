"""JSON-LD before it is read: no context is fetched, and what it would leave out without a word is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.settings import Settings
from loaders.files import Entry
from loaders.problem import FileProblem
from ontology.context import context
from ontology.schema import load_schema
from ontology.turtle import OBS

from .limit import largest

_SHARE = 8
"""How much smaller than others a document of JSON-LD has to be: all of it is in memory at once, and as objects."""
_ID = re.compile(r'"(?:@id|id)"\s*:\s*"((?:[^"\\]|\\.)*)"')


@dataclass
class Found:
    """A document of JSON-LD whose contexts stand in it.

    Attributes:
        text: The document for the parser.
        prefixes: Namespaces by short name.
        lines: The line of each name, as it is spelled there.
    """

    text: bytes = b""
    prefixes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, iri: str) -> int:
        """Give the line on which something is named; 1 if it cannot be told."""
        if iri in self.lines:
            return self.lines[iri]
        for prefix, space in self.prefixes.items():
            short = f"{prefix}:{iri[len(space) :]}"
            if iri.startswith(space) and short in self.lines:
                return self.lines[short]
        return 1


def read(entry: Entry) -> Found:
    """Read a document of JSON-LD.

    The context of the ontology, which is ours, is taken from the package in place of its address.

    Raises:
        FileProblem: It is too large, no JSON, or has a context of another's that is not in the document.
    """
    text = _text(entry)
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _no_json(entry, text, error) from None
    found = Found()
    _take_contexts(entry, text, content, found)
    found.text = json.dumps(content, ensure_ascii=False).encode(errors="surrogatepass")
    found.lines = _lines(text)
    return found


def _text(entry: Entry) -> str:
    most = largest() // _SHARE
    if entry.size > most:
        raise _too_large(entry, f"{entry.size:,}", most)
    pieces: list[str] = []
    with entry.text("utf-8") as stream:
        size = 0
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > most:
                raise _too_large(entry, f"more than {most:,}", most)
            pieces.append(piece)
    return "".join(pieces)


def _too_large(entry: Entry, found: str, most: int) -> FileProblem:
    return FileProblem(entry.name, f"{found} bytes of JSON-LD", f"at most {most:,}",
                       "Give it as N-Quads, N-Triples or Turtle, which are read a statement at a time.")  # fmt: skip


def _no_json(entry: Entry, text: str, error: Exception) -> FileProblem:
    line, column, said = getattr(error, "lineno", 1), getattr(error, "colno", 1), getattr(error, "msg", "too deep")
    shown = text.splitlines()[line - 1].strip()[:80] if text.strip() else ""
    return FileProblem(f"{entry.name}, line {line}, column {column}", f"no JSON ({said}), in {shown!r}",
                       "valid JSON-LD", "Correct it there; nothing was loaded.")  # fmt: skip


def _take_contexts(entry: Entry, text: str, value: Any, found: Found) -> None:
    """Put the contexts of the ontology in the place of their address, wherever one stands; note what they explain."""
    for holder in _objects(value):
        if "@context" in holder:
            said = holder["@context"]
            given = [_given(entry, text, one) for one in (said if isinstance(said, list) else [said])]
            holder["@context"] = given if isinstance(said, list) else given[0]
            for one in given:
                _note(one, found)


def _given(entry: Entry, text: str, said: Any) -> Any:
    if isinstance(said, str):
        if said in _ours():
            return context(load_schema())["@context"]
        raise _remote(entry, text, said)
    if isinstance(said, Mapping) and isinstance(said.get("@import"), str):
        raise _remote(entry, text, said["@import"])
    return said


def _ours() -> frozenset[str]:
    """Name the addresses at which the context of the ontology is published."""
    address = Settings.from_environment().address
    homes = (OBS.rstrip("#"), f"{address}ontology")
    return frozenset(f"{home}/context{ending}" for home in homes for ending in (".jsonld", ""))


def _remote(entry: Entry, text: str, address: str) -> FileProblem:
    at = text.find(json.dumps(address)) if json.dumps(address) in text else text.find(address)
    line = text.count("\n", 0, max(at, 0)) + 1
    return FileProblem(
        f"{entry.name}, line {line}",
        f"the context {address}, which would have to be fetched",
        f"contexts that stand in the document, or that of the ontology ({sorted(_ours())[-1]})",
        "Put the content of that address in its place, or give the data in another format; nothing was loaded.",
    )


def _note(said: Any, found: Found) -> None:
    """Take the short names of namespaces, which things are named by."""
    for term, meaning in said.items() if isinstance(said, Mapping) else ():
        iri = meaning.get("@id") if isinstance(meaning, Mapping) else meaning
        if isinstance(iri, str) and iri.endswith(("/", "#", "_", ":")):
            found.prefixes[term] = iri


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object of a document, without regard to how deep it lies."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _lines(text: str) -> dict[str, int]:
    """Say on which line each thing is named first."""
    lines: dict[str, int] = {}
    line, last = 1, 0
    for named in _ID.finditer(text):
        line += text.count("\n", last, named.start())
        last = named.start()
        name = json.loads(f'"{named[1]}"') if "\\" in named[1] else named[1]
        lines.setdefault(name, line)
    return lines
