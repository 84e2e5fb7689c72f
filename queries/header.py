"""The TOML header of a query file, with the line of every key, and what the body uses and returns."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.problem import near

from .problem import QueryProblem

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TOML_LINE = re.compile(r"\(at line (\d+)|at end of document")
# Quoted text, quoted names and comments: nothing in them is a parameter or a keyword.
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_PARAMETER = re.compile(r"\$(\w+)")
_RETURN = re.compile(r"\bRETURN\b(?:\s+DISTINCT\b)?", re.IGNORECASE)
_AFTER_RETURN = re.compile(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", re.IGNORECASE)
_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """What stands above a query.

    Args:
        path: The file.
        values: The TOML as read.
        lines: The TOML's lines; the first is line ``first`` of the file.
        first: Number of that line, from 1.
        body: The Cypher, or the whole Python source.
    """

    path: Path
    values: Mapping[str, Any]
    lines: tuple[str, ...]
    first: int
    body: str

    def where(self, *keys: str) -> str:
        """Say file and line of a key, as near as the header shows it."""
        return f"{_short(self.path)}:{self.first + _line_of(self.lines, keys)}"

    def problem(self, found: str, expected: str, remedy: str, *keys: str) -> QueryProblem:
        """Make the error for the place of a key."""
        return QueryProblem(self.where(*keys), found, expected, remedy)

    def only(self, block: str, values: Mapping[str, Any], known: Iterable[str]) -> None:
        """Refuse a key that nothing reads."""
        known = tuple(known)
        for key in values:
            if key not in known:
                keys = (*block.split("."), key) if block else (key,)
                raise self.problem(f"unknown key {key!r}", f"one of {', '.join(known)}", near(key, known), *keys)

    def text(self, key: str) -> str:
        """Give a text that must be there."""
        value = self.optional_text(key)
        if value is None:
            raise self.problem(f"no {key}", f'a line {key} = "…"', "Add it.")
        return value

    def optional_text(self, key: str) -> str | None:
        """Give a text, or ``None`` where the header is silent."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.problem(f"{key} = {value!r}", "a text", "Write it in quotes.", key)
        return value

    def table(self, key: str) -> dict[str, Any]:
        """Give a table by name → value, empty where there is none, its names checked."""
        block = self.values.get(key, {})
        if not isinstance(block, dict):
            raise self.problem(f"{key} = {block!r}", f"a table [{key}]", "Make it a table.", key)
        for name in block:
            if not _NAME.fullmatch(name):
                raise self.problem(f"name {name!r}", "small letters, digits and _", "Rename it.", key, name)
        return block

    def used_parameters(self) -> set[str]:
        """Give the names the body asks for: ``$name`` in Cypher, the arguments after the graph in Python."""
        if self.path.suffix == ".py":
            arguments = _answer_of(self).args
            names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][1:]
            return {*names, *(one.arg for one in arguments.kwonlyargs)}
        return set(_PARAMETER.findall(_bare(self.body)))

    def returned_columns(self) -> tuple[str, ...] | None:
        """Give the aliases of the last RETURN; ``None`` for Python, which is checked when it answers."""
        if self.path.suffix == ".py":
            return None
        returned = _last_return(_bare(self.body))
        if returned is None:
            raise self.problem("no RETURN", "a query that returns the columns of the header", "Add it.")
        aliases = [_ALIAS.search(one) for one in _split(returned)]
        return tuple(alias.group(1) if alias else "(no alias)" for alias in aliases)


def read_header(path: Path) -> Header:
    """Read the header of a ``.cypher`` or ``.py`` file.

    Raises:
        QueryProblem: There is none, or it is not TOML.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise QueryProblem(
            _short(path), f"bytes that are not UTF-8 ({error.reason})", "UTF-8", "Save it so."
        ) from error
    lines, first, body = _python(path, source) if path.suffix == ".py" else _cypher(source)
    if not any(line.strip() for line in lines):
        raise QueryProblem(
            f"{_short(path)}:1", "no header", "title, question, parameters and columns as TOML", "See queries/query.py."
        )
    try:
        values = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_LINE.search(str(error))
        line = int(place.group(1)) if place and place.group(1) else len(lines)
        raise QueryProblem(
            f"{_short(path)}:{first + line - 1}", str(error), "TOML", "Correct the line; texts stand in double quotes."
        ) from error
    return Header(path, values, tuple(lines), first, body)


def _cypher(source: str) -> tuple[list[str], int, str]:
    lines = source.splitlines()
    end = next((place for place, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return [line[2:].removeprefix(" ") for line in lines[:end]], 1, "\n".join(lines[end:]).strip() + "\n"


def _python(path: Path, source: str) -> tuple[list[str], int, str]:
    try:
        module = ast.parse(source)
    except SyntaxError as error:
        raise QueryProblem(f"{_short(path)}:{error.lineno}", error.msg, "Python", "Correct the line.") from error
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="QUERY")], value=ast.Constant(value=str() as text) as value):
                return text.splitlines(), value.lineno, source
    raise QueryProblem(f"{_short(path)}:1", "no constant QUERY", 'QUERY = """…""" with the header', "Add it.")


def _answer_of(header: Header) -> ast.FunctionDef:
    for statement in ast.parse(header.body).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "answer":
            return statement
    raise QueryProblem(f"{_short(header.path)}:1", "no function answer", "def answer(graph, …) -> Table", "Add it.")


def _line_of(lines: tuple[str, ...], keys: tuple[str, ...]) -> int:
    """Find the line, from 0, of a key written as ``[a.b]`` ``c =`` or plainly; its nearest table else; 0 else."""
    for depth in range(len(keys), 0, -1):
        table, key = ".".join(keys[: depth - 1]), keys[depth - 1]
        current = ""
        for number, line in enumerate(lines):
            bare = line.strip()
            if bare.startswith("["):
                current = bare.strip("[] ").replace(" ", "")
                if current == ".".join(keys[:depth]):
                    return number
            elif current == table and re.match(rf'"?{re.escape(key)}"?\s*[=.]', bare):
                return number
    return 0


def _bare(body: str) -> str:
    return _QUOTED.sub("''", body)


def _last_return(bare: str) -> str | None:
    """Give what the last RETURN outside every brace returns."""
    outer = _outside(bare)
    found = list(_RETURN.finditer(outer))
    if not found:
        return None
    rest = outer[found[-1].end() :]
    end = _AFTER_RETURN.search(rest)
    return rest[: end.start()] if end else rest


def _outside(text: str) -> str:
    """Blank out what stands inside brackets of any kind, so that commas and keywords left are the outermost."""
    depth, kept = 0, []
    for letter in text:
        depth -= letter in ")]}"
        kept.append(letter if depth <= 0 else " ")
        depth += letter in "([{"
    return "".join(kept)


def _split(returned: str) -> list[str]:
    return [one.strip() for one in returned.split(",")]


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])
