"""Finds what a SPARQL query must not do: call another service.

Where ``<`` stands, a parser may see the begin of an IRI or *less than*, and a text that is a comment or a string in one
reading can be a clause in the other. So all readings are followed, and the word is refused in any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A backslash is let through: within an IRI it may spell a letter.
_IRI = r"<[^<>\"{}|^`\x00-\x20]*>"
_TOKEN = re.compile(
    r"""(?P<nothing> \s+ | \#[^\n\r]*
        | \"{3} (?: \"{0,2} (?: [^"\\] | \\. ) )* \"{3} | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
        | " (?: [^"\\\n\r] | \\. )* " | ' (?: [^'\\\n\r] | \\. )* '
        | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9-]+)* )
    | (?P<iri> """
    + _IRI
    + r""" )
    | (?P<name> [\w.-]*: (?: [\w.:-] | %[0-9A-Fa-f]{2} | \\. )* )
    | (?P<word> [\w-]+ )
    | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
# After these an IRI cannot be anything else: two strokes in a row are in no expression.
_ABSOLUTE = re.compile(r"<[\w+.-]*://")
_CALL = re.compile(r"service", re.IGNORECASE)
# Without a space between, the word may be glued to what stands before or behind it; and what begins with . or - after a
# prefix is a number.
_CALL_IN_NAME = re.compile(r"^[^:]*service|:[.-].*service|\.service", re.IGNORECASE | re.DOTALL)


def call_at(query: str) -> int | None:
    """Give the place where a query calls another service in any reading of it; ``None`` if it never does.

    Example:
        >>> call_at("SELECT * { SERVICE <http://x> { ?s ?p ?o } }")
        11
        >>> call_at("SELECT ?service { ?service a <http://x/service> } # SERVICE") is None
        True
    """
    for token in _tokens(query, every_reading=True):
        if (token.lastgroup == "word" and (found := _CALL.search(token[0]))) or (
            token.lastgroup == "name" and (found := _CALL_IN_NAME.search(token[0]))
        ):
            return token.start() + found.start()
    return None


def without_comments(query: str) -> str:
    r"""Put blanks where comments are, so that all else stays where it is.

    Example:
        >>> without_comments("SELECT # all\n* { ?s ?p '#' }")
        "SELECT      \n* { ?s ?p '#' }"
    """
    return "".join(" " * len(token[0]) if token[0].startswith("#") else token[0] for token in _tokens(query))


def _tokens(query: str, *, every_reading: bool = False) -> Iterator[re.Match[str]]:
    ahead, seen = [0], set[int]()
    while ahead:
        place = ahead.pop()
        if place in seen or (token := _TOKEN.match(query, place)) is None:
            continue
        seen.add(place)
        ahead.append(token.end())
        if every_reading and token.lastgroup == "iri" and not _ABSOLUTE.match(token[0]):
            ahead.append(place + 1)
        yield token
