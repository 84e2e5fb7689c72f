"""Turns what the driver raises into errors that say where, what, and what to do; never with a secret in them."""

from __future__ import annotations

import re

from .problem import (
    ConnectionProblem,
    DiskProblem,
    GraphProblem,
    LoginProblem,
    StatementProblem,
    TimeLimitProblem,
    UniqueProblem,
    WriteRefused,
)
from .settings import Settings

_LINE = re.compile(r"(?<=line )\d+")
_LEADING = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)


def explained(error: Exception, settings: Settings, cypher: str = "", timeout: float = 0.0) -> GraphProblem:  # noqa: PLR0911
    """Give the problem that a driver's exception stands for.

    Args:
        error: What the driver raised. Classes decide rather than codes: engines agree on the former more often.
        settings: Where the store is.
        cypher: The query that was running, if one was.
        timeout: The seconds it was allowed.

    Returns:
        The problem, to be raised ``from error``.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    code = str(getattr(error, "code", "") or "")
    text = _first_lines(str(getattr(error, "message", "") or error), settings)
    if "TimedOut" in code or isinstance(error, TimeoutError) or "command has been terminated" in text:
        return TimeLimitProblem(
            _place(cypher),
            f"no end within {timeout:g} s",
            "an answer in time",
            "Narrow the question, or allow more time.",
        )
    if kinds & {"AuthError", "AuthConfigurationError", "Forbidden"} and "AccessMode" not in code:
        return _refused_login(settings, text)
    if "DatabaseNotFound" in code:
        return ConnectionProblem(
            settings.uri,
            f"no database {settings.database!r}",
            "a database of this server",
            "Correct OBSERVATORY_DATABASE.",
        )
    if "AccessMode" in code:
        return WriteRefused(_place(cypher), "a query that writes", "clauses that only read", "Take them out.")
    if "ConstraintError" in kinds:
        return UniqueProblem(_place(cypher), text, "one node for each id", "Look for the id that is given twice.")
    if "Transaction error on commit" in text:
        return DiskProblem(
            settings.uri,
            "a commit the engine could not complete, most often because its disk is full",
            "room for the store",
            "Make room and run the same command again; nothing of this transaction was kept.",
        )
    if "Neo4jError" in kinds:
        if settings.embedded_folder is not None:
            text = _counted_from_the_top(text, cypher)
        return StatementProblem(
            _place(cypher, text),
            text,
            "a query that this store runs",
            "Correct the query.",
        )
    return _unreachable(settings, text)


def _refused_login(settings: Settings, text: str) -> LoginProblem:
    if settings.embedded_folder is not None:
        remedy = f"Stop it and delete 'password' and 'config/server-users.jsonl' in {settings.embedded_folder}."
        return LoginProblem(settings.uri, "an engine with another password", "the one in its folder", remedy)
    return LoginProblem(
        settings.uri,
        f"a refusal of the user {settings.user!r}" + ("" if settings.password else " without a password"),
        "a user and password that the server knows",
        "Set OBSERVATORY_USER and OBSERVATORY_PASSWORD. " + ("" if "nauthorized" in text else text),
    )


def _unreachable(settings: Settings, text: str) -> ConnectionProblem:
    if settings.embedded_folder is not None:
        remedy = f"Run the command again; if it stays so, read {settings.embedded_folder / 'log' / 'engine.log'}."
    else:
        remedy = "Start the server, correct OBSERVATORY_URI, or unset it to use the embedded engine."
    return ConnectionProblem(settings.uri, f"no answer ({text})", "a store that answers over Bolt", remedy)


def _counted_from_the_top(message: str, cypher: str) -> str:
    """Correct the line in a message: the embedded engine leaves out the comments a query begins with."""
    left_out = _LEADING.match(cypher)
    lines = left_out[0].count("\n") if left_out else 0
    return _LINE.sub(lambda found: str(int(found[0]) + lines), message, count=1)


def _place(cypher: str, message: str = "") -> str:
    """Name the query by the line the engine complains about, or by its first line."""
    lines = cypher.splitlines()
    found = _LINE.search(message)
    number = int(found[0]) if found else 0
    if 0 < number <= len(lines):
        return f"query, line {number} ({lines[number - 1].strip()[:120]})"
    telling = [line for line in lines if line.strip() and not line.lstrip().startswith("//")]
    return f"query ({telling[0].strip()[:120]})" if telling else "query"


def _first_lines(text: str, settings: Settings) -> str:
    """Keep the start of an engine's message, on one line, without the password should it stand there."""
    short = " ".join(text.split())[:400]
    return short.replace(settings.password, "***") if settings.password else short
