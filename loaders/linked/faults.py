"""What a parser says of a document that is wrong, in words that help, with the line and what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from loaders.files import Entry
from loaders.problem import FileProblem

_PLACE = re.compile(
    r"^Parser error at (?:line \d+ (?:between )?columns? \d+(?: and \d+)?"
    r"|between line \d+ column \d+ and line \d+ column \d+): "
)
_NAMED = re.compile(r"IRI '([^']*)'")
_BROKEN = re.compile(r"<([^<>\n]*)>?")
_SHOWN = 80
_PIECE = 1 << 16
_NOTHING = "nothing was loaded."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a document.

    Attributes:
        said: What the parser says.
        line: The line.
        column: The column, from 1; 0 if it is not known.
        iri: The IRI that is wrong, if it is known.
    """

    said: str
    line: int
    column: int = 0
    iri: str = ""

    @classmethod
    def of(cls, error: Exception, line: int) -> Fault:
        """Take it from what the parser raised; the line that was read last is the place if it names none."""
        said = _PLACE.sub("", " ".join(str(getattr(error, "msg", None) or error).split()))
        named, iri = getattr(error, "lineno", None), _NAMED.search(said)
        column = (getattr(error, "offset", None) or 0) if named else 0
        return cls(said[:300], named or line, column, iri[1] if iri else "")


def told(entry: Entry, format_: ox.RdfFormat, fault: Fault) -> FileProblem:
    """Make a problem of a fault: bytes that are no text come first, for then all the rest is guessed."""
    if (undecodable := _undecodable(entry)) is not None:
        return undecodable
    where = f"{entry.name}, line {fault.line}" + (f", column {fault.column}" if fault.column else "")
    line = _line(entry, fault.line)
    found, expected, remedy = _words(format_, fault, line[fault.column - 1 :] if fault.column else "")
    return FileProblem(where, f"{found}, in {_shown(line, fault.column)!r}", expected, f"{remedy}; {_NOTHING}")


def _words(format_: ox.RdfFormat, fault: Fault, rest: str) -> tuple[str, str, str]:
    """Say what is found, what would be right, and what to do."""
    broken = _BROKEN.match(rest)
    iri = fault.iri or (broken[1] if broken else "")
    if "No scheme found" in fault.said:
        remedy = "State the base in the document, or as `document` in the TOML file beside it"
        return f"the relative IRI <{iri}>", "whole IRIs, or a base that they are relative to", remedy
    if "Invalid IRI" in fault.said:
        remedy = "Spell a blank as %20 there, and other such characters alike"
        return f"the IRI <{iri}> ({fault.said.rpartition(': ')[2]})", "IRIs without blanks, quotes or brackets", remedy
    return fault.said, f"valid {format_.name}", "Correct it there"


def _undecodable(entry: Entry) -> FileProblem | None:
    with entry.binary() as stream:
        start = stream.read(4)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in start:
        return FileProblem(
            f"{entry.name}, line 1", "UTF-16, or no text at all", "RDF in UTF-8", f"Save it so; {_NOTHING}"
        )
    try:
        with entry.text("utf-8") as text:
            while text.read(1 << 20):
                pass
    except FileProblem as problem:
        return FileProblem(problem.where, problem.found, "RDF in UTF-8", f"Save the file as UTF-8; {_NOTHING}")
    return None


def _line(entry: Entry, number: int) -> str:
    """Give a line, as far as a person would read it; those before it may be of any length."""
    with entry.binary() as stream:
        while number > 1 and (piece := stream.readline(_PIECE)):
            number -= piece.endswith(b"\n")
        return stream.readline(_PIECE).decode(errors="replace").rstrip()


def _shown(line: str, column: int) -> str:
    """Give the line, or what stands around the column in a long one."""
    start = max(0, min(column - _SHOWN // 2, len(line) - _SHOWN))
    return line[start : start + _SHOWN].strip()
