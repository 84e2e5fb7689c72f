"""Recognises a query that writes, before it is sent to read: one engine would obey it even in a read session."""

from __future__ import annotations

import re

from .problem import WriteRefused

# What is text, name or comment, not a clause. Alternatives in the order a parser meets them.
_OPAQUE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`(?:``|[^`])*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_CLAUSE = re.compile(
    r"(?<![\w.:$&|!])(CREATE|MERGE|DELETE|DETACH|SET|REMOVE|FOREACH|DROP|ALTER|INSERT|LOAD\s+CSV|IN\s+(?:\d+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS"
    r"|GRANT|DENY|REVOKE|RENAME|START\s+DATABASE|STOP\s+DATABASE|TERMINATE|USE)(?!\w|\s*:(?!:))",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(r"(?<![\w.:$])CALL\s+([A-Za-z_][\w.]*)", re.IGNORECASE)
_READS = re.compile(
    r"db\.(labels|relationshipTypes|propertyKeys|index\.(fulltext|vector)\.query\w+|schema\.visualization)"
    r"|dbms\.components|gds\.[\w.]*\.(stream|stats)|apoc\.meta\.[\w.]+",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\u+[0-9a-fA-F]{4}")


def refuse_writes(cypher: str, where: str = "query") -> None:
    r"""Raise if a query holds a clause that writes; what stands in strings, comments and backticks is not looked at.

    Args:
        cypher: The query's text.
        where: What to call it in the error.

    Raises:
        WriteRefused: The message names the clause and its line.

    Example:
        >>> refuse_writes("MATCH (n {set: 'CREATE'}) RETURN n.create // DELETE")
        >>> refuse_writes("MATCH (n)\nSET n.x = 1")
        Traceback (most recent call last):
        graph.problem.WriteRefused: query, line 2: found SET; expected clauses that only read. ...
    """
    bare = _OPAQUE.sub(_blank, cypher)
    for found, name in _suspects(bare):
        line = cypher.count("\n", 0, found) + 1
        raise WriteRefused(
            f"{where}, line {line}",
            name,
            "clauses that only read",
            "Take the clause out; if it is only a name, write it between backticks.",
        )


def _suspects(bare: str) -> list[tuple[int, str]]:
    """Give position and wording of what may not stand in a reading query."""
    clauses = [(match.start(), " ".join(match[1].upper().split())) for match in _CLAUSE.finditer(bare)]
    calls = [
        (match.start(), f"CALL {match[1]}") for match in _PROCEDURE.finditer(bare) if not _READS.fullmatch(match[1])
    ]
    escapes = [(match.start(), "an escaped letter") for match in _ESCAPE.finditer(bare)]
    return sorted(clauses + calls + escapes)


def _blank(match: re.Match[str]) -> str:
    """Keep line breaks and word borders where something opaque stood, so that positions stay right."""
    return re.sub(r"[^\n]", " " if match[0].startswith("/") else "'", match[0])
