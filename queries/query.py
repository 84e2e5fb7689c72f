"""A question and its file: ``<topic>/<name>.cypher`` or ``<topic>/<name>.py`` becomes a `Query`.

The header is TOML. A ``.cypher`` file keeps it in its leading ``//`` lines, so that the file pastes into any Cypher
shell as it is; a ``.py`` file keeps it in a module constant ``QUERY`` and answers by a function
``answer(graph, **parameters) -> Table``. From outside both look alike.

    // title = "Actors of a region by kind"
    // question = "How many actors of each kind does a region have?"
    // [parameters.region]
    // type = "Region"
    // example = "PL22"
    // description = "The region, with all that lies in it."
    // [columns]
    // kind = "kind of actor"
    // actors = "number of actors"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.problem import near
from ontology.schema import load_schema

from .header import Header, read_header
from .parameter import KINDS, Parameter, is_type, type_names
from .problem import QueryProblem
from .table import Column

_KEYS = ("title", "question", "view", "empty", "parameters", "columns")
_PARAMETER_KEYS = ("type", "description", "example", "default", "optional", "allowed")


@dataclass(frozen=True)
class Query:
    """A question of the catalogue.

    Args:
        name: ``topic/stem``: what the command line and the API call it.
        title: A few words for a list.
        question: The question in full, as a person would ask it.
        parameters: In the order of the header.
        columns: In the order of the table.
        path: Its file.
        text: The Cypher, or the Python source.
        view: The view that draws its table best, or ``None``.
        empty: Why its example has no rows in the shipped data, or ``None`` where it must have some.
    """

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    path: Path
    text: str
    view: str | None = None
    empty: str | None = None

    @property
    def topic(self) -> str:
        """The folder it stands in."""
        return self.name.partition("/")[0]

    @property
    def is_python(self) -> bool:
        """Whether Python answers it rather than one Cypher statement."""
        return self.path.suffix == ".py"

    @property
    def example(self) -> dict[str, Any]:
        """The example value of each parameter."""
        return {parameter.name: parameter.example for parameter in self.parameters}


def catalogue(folder: Path | None = None) -> dict[str, Query]:
    """Read every question below a folder, sorted by name.

    Args:
        folder: Holds the topic folders; this package's own by default.

    Raises:
        QueryProblem: A file's header is wrong; the message names file and line.

    Example:
        >>> catalogue()["actors/by_kind"].title
        'Actors of a region by kind'
    """
    return {query.name: query for query in map(read_query, _files(folder or Path(__file__).parent))}


def named(known: Mapping[str, Query], name: str) -> Query:
    """Give the question of that name.

    Raises:
        QueryProblem: There is none; the message gives the nearest name.
    """
    if name not in known:
        raise QueryProblem("the catalogue", f"no question {name!r}", "the name of a question", near(name, known))
    return known[name]


def read_query(path: Path) -> Query:
    """Read one question's file.

    Raises:
        QueryProblem: Its header is wrong, or does not fit what the query uses and returns.
    """
    header = read_header(path)
    header.only("", header.values, _KEYS)
    query = Query(
        name=f"{path.parent.name}/{path.stem}",
        title=header.text("title"),
        question=header.text("question"),
        parameters=tuple(_parameters(header)),
        columns=tuple(_columns(header)),
        path=path,
        text=header.body,
        view=header.optional_text("view"),
        empty=header.optional_text("empty"),
    )
    _compare_parameters(header, {one.name for one in query.parameters})
    _compare_columns(header, tuple(one.name for one in query.columns))
    return query


def _files(folder: Path) -> Iterator[Path]:
    for topic in sorted(folder.iterdir()):
        if topic.is_dir() and not topic.name.startswith(("_", ".")):
            yield from sorted(file for file in topic.iterdir() if _is_query(file))


def _is_query(file: Path) -> bool:
    return file.suffix in {".cypher", ".py"} and not file.name.startswith("_")


def _columns(header: Header) -> Iterator[Column]:
    columns = header.table("columns")
    if not columns:
        raise header.problem("no columns", 'a table [columns] of name = "meaning"', "Say what each column means.")
    for name, meaning in columns.items():
        if not isinstance(meaning, str) or not meaning.strip():
            raise header.problem(f"{name} = {meaning!r}", "its meaning as text", "Write a phrase.", "columns", name)
        yield Column(name, meaning)


def _parameters(header: Header) -> Iterator[Parameter]:
    for name, block in header.table("parameters").items():
        place = ("parameters", name)
        if not isinstance(block, dict):
            raise header.problem(f"{name} = {block!r}", f"a table [parameters.{name}]", "Make it a table.", *place)
        header.only(f"parameters.{name}", block, _PARAMETER_KEYS)
        for key in ("type", "description", "example"):
            if key not in block:
                raise header.problem(f"parameter {name} without {key}", f"a line {key} = …", "Add it.", *place)
        yield _parameter(header, name, block)


def _parameter(header: Header, name: str, block: Mapping[str, Any]) -> Parameter:
    if not is_type(block["type"]):
        raise header.problem(
            f"type {block['type']!r}",
            "string, integer, decimal, boolean, date, year or a class of the ontology",
            near(str(block["type"]), type_names()),
            *("parameters", name, "type"),
        )
    parameter = Parameter(name, **{**block, "allowed": _allowed(header, name, block.get("allowed", []))})
    for key in ("example", "default"):
        if key in block:
            parameter.read(block[key], f"{header.where('parameters', name, key)}, parameter {name}, {key}")
    return parameter


def _allowed(header: Header, name: str, stated: object) -> tuple[Any, ...]:
    """Give the values of a list, or the names of a class and of all below it, so that a new class is allowed too."""
    if isinstance(stated, list):
        return tuple(stated)
    schema = load_schema()
    if stated not in schema.classes:
        expected = "a list of values, or a class of the ontology for its name and those below it"
        remedy = near(str(stated), schema.classes)
        raise header.problem(f"allowed = {stated!r}", expected, remedy, "parameters", name, "allowed")
    return tuple(sorted((str(stated), *schema.descendants(str(stated)))))


def _compare_parameters(header: Header, declared: set[str]) -> None:
    used = header.used_parameters() - {KINDS}
    for name in sorted(used - declared):
        remedy = near(name, declared) if declared else "Declare it."
        raise header.problem(f"parameter {name!r} used but not declared", f"a table [parameters.{name}]", remedy)
    for name in sorted(declared - used):
        raise header.problem(
            f"parameter {name!r} declared but not used",
            f"${name} in the query" if header.path.suffix == ".cypher" else f"an argument {name} of answer",
            "Use it, or take it out.",
            *("parameters", name),
        )


def _compare_columns(header: Header, declared: tuple[str, ...]) -> None:
    returned = header.returned_columns()
    if returned is not None and returned != declared:
        raise header.problem(
            f"RETURN gives {', '.join(returned)}",
            f"the columns of the header in their order: {', '.join(declared)}",
            "Give every returned value an alias (AS name), and list the same names in [columns].",
            "columns",
        )
