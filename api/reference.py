"""The reference pages of what is discovered: sources, questions, measures, views, commands, from the things themselves.

``python -m api.reference docs/reference`` writes them; a test holds that the committed pages are the present ones.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from graph import measure
from loaders import source
from loaders.source import File, Source
from queries.parameter import Parameter
from queries.query import Query, catalogue

from . import drawing
from .cli import main

_MADE = "<!-- Made by `make docs`; do not edit. -->"


def pages() -> dict[str, str]:
    """Write every page.

    Returns:
        The text of each page by its file's name.
    """
    return {
        "sources.md": _page("Sources", "Load one with `observatory load <source> <path>`.", _sources()),
        "questions.md": _page(
            "Questions", "Ask one with `observatory ask <name> --<parameter> <value>`.", _questions()
        ),
        "measures.md": _page(
            "Measures",
            "Compute one with `observatory measure <name>`, what can be chosen with `--option <name>=<value>`.",
            _measures(),
        ),
        "views.md": _page("Views", "Draw a question's answer with `observatory draw <view> <question>`.", _views()),
        "commands.md": _page("Commands", "The command line `observatory`, as `--help` tells it.", _commands()),
    }


def write(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(title: str, lead: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", _MADE, lead, *parts]) + "\n"


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def _rows(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _sources() -> Iterator[str]:
    for name, module in source.discover().items():
        header: Source = module.SOURCE
        yield f"## `{name}`: {header.title}"
        yield inspect.cleandoc(module.__doc__ or "")
        yield f"{header.publisher} · <{header.url}> · {header.licence}" if header.url else header.publisher
        if header.files:
            yield _rows(("file", "table", "format", "columns left out"), map(_file, header.files))


def _file(file: File) -> tuple[object, ...]:
    return f"`{file.pattern}`", file.table, file.format, ", ".join(file.ignore) or "none"


def _questions() -> Iterator[str]:
    topic = ""
    for query in catalogue().values():
        if query.topic != topic:
            topic = query.topic
            yield f"## {topic.capitalize()}"
        yield from _question(query)


def _question(query: Query) -> Iterator[str]:
    yield f"### `{query.name}`: {query.title}"
    yield query.question + (f" View: `{query.view}`." if query.view else "")
    if query.parameters:
        yield _rows(("parameter", "type", "meaning", "example", "default"), map(_parameter, query.parameters))
    yield _rows(("column", "meaning"), ((f"`{column.name}`", column.meaning) for column in query.columns))


def _parameter(parameter: Parameter) -> tuple[object, ...]:
    default = "needed" if parameter.required else "none" if parameter.default is None else parameter.default
    return f"`{parameter.name}`", parameter.type, parameter.description, parameter.example, default


def _measures() -> Iterator[str]:
    for found in measure.discover().values():
        yield f"## `{found.name}`" + (" (of the whole network)" if found.whole else "")
        yield found.doc
        if found.options:
            yield _rows(("option", "allowed", "default"), map(_choice, found.options))


def _choice(option: measure.Choice) -> tuple[object, ...]:
    allowed = ", ".join(map(str, option.allowed)) or type(option.default).__name__
    return f"`{option.name}`", allowed, option.default


def _views() -> Iterator[str]:
    yield _rows(("view", "shows", "needs", "may use"), (
        (f"`{name}`", known.view.title, ", ".join(known.view.needs), ", ".join(known.view.may) or "nothing more")
        for name, known in drawing.discover().items()
    ))  # fmt: skip


def _commands() -> Iterator[str]:

    yield from _command(main, "observatory")


def _command(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    yield f"## `{name}`"
    yield f"```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for verb in command.list_commands(context):
            child = command.get_command(context, verb)
            if child is not None:
                yield from _command(child, f"{name} {verb}")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
