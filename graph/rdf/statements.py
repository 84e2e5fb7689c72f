"""Statements put together one by one, for what is said about the graph as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from .chunk import Block, Chunk
from .format import named
from .prefixes import Prefixes
from .terms import IRI, STRING


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is no IRI.

    Attributes:
        text: How it is spelled.
        kind: The IRI of its datatype, or ``@`` and its language.
    """

    text: str
    kind: str = STRING


def texts(by_language: Mapping[str, str]) -> list[Literal]:
    """Give a text in several languages.

    Example:
        >>> texts({"en": "health"})
        [Literal(text='health', kind='@en')]
    """
    return [Literal(text, f"@{language}") for language, text in by_language.items()]


@dataclass
class Statements:
    """Statements in the order in which their subjects are first spoken of; said twice, one is there once.

    Example:
        >>> about = Statements()
        >>> about.say("https://x.org/a", "https://x.org/knows", "https://x.org/b", Literal("B"))
        >>> print("".join(about.written("nt")), end="")
        <https://x.org/a> <https://x.org/knows> <https://x.org/b> .
        <https://x.org/a> <https://x.org/knows> "B" .
    """

    _said: dict[tuple[str, str, str, str], None] = field(default_factory=dict)

    def say(self, subject: str, predicate: str, *objects: str | Literal) -> None:
        """State something of a subject.

        Args:
            subject: Its IRI.
            predicate: What is said.
            objects: IRIs and literals; one statement for each.
        """
        for one in objects:
            text, kind = (one.text, one.kind) if isinstance(one, Literal) else (one, IRI)
            self._said[subject, predicate, text, kind] = None

    def chunk(self) -> Chunk:
        """Give all statements, for a format to write."""
        rows = {subject: row for row, subject in enumerate(dict.fromkeys(said[0] for said in self._said))}
        columns: dict[tuple[str, str], tuple[list[int], list[str]]] = {}
        for subject, predicate, text, kind in self._said:
            places, values = columns.setdefault((predicate, kind), ([], []))
            places.append(rows[subject])
            values.append(text)
        return Chunk(
            pl.Series(list(rows), dtype=pl.String),
            pl.repeat("", len(rows), dtype=pl.String, eager=True),
            tuple(Block((predicate,), kind, pl.Series(places, dtype=pl.UInt32), pl.Series(values, dtype=pl.String))
                  for (predicate, kind), (places, values) in columns.items()),
        )  # fmt: skip

    def written(self, format_: str) -> Iterator[str]:
        """Write all statements in a format.

        Raises:
            GraphProblem: There is no such format.
        """
        predicates = dict.fromkeys(predicate for _, predicate, _, _ in self._said)
        return named(format_).write([self.chunk()], Prefixes.of(predicates))
