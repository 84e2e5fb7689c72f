"""List what there is: questions, measures, views, sources, classes, loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from api.drawing import discover as views
from api.options import form_option, written
from graph.archive import Archive
from graph.measure import discover as measures
from graph.settings import Settings
from loaders.source import discover as sources
from ontology.schema import load_schema
from queries.query import catalogue
from queries.table import Table


def _questions() -> Table:
    rows = [(one.name, one.title, ", ".join(p.name for p in one.parameters), one.view) for one in catalogue().values()]
    return Table.of(("name", "title", "parameters", "view"), rows)


def _views() -> Table:
    rows = [(name, one.view.title, list(one.view.needs), list(one.view.may)) for name, one in views().items()]
    return Table.of(("name", "title", "needs", "may"), rows)


def _measures() -> Table:
    return Table.of(("name", "title"), [(one.name, one.title) for one in measures().values()])


def _sources() -> Table:
    return Table.of(("name", "title", "publisher", "licence"), _source_rows())


def _source_rows() -> Iterator[tuple[str, ...]]:
    for name, found in sorted(sources().items()):
        header = getattr(found, "SOURCE", found)
        yield name, *(str(getattr(header, part, "")) for part in ("title", "publisher", "licence"))


def _classes() -> Table:
    classes = load_schema().classes.values()
    return Table.of(
        ("name", "label", "definition"), [(one.name, one.label["en"], one.definition["en"]) for one in classes]
    )


def _loads() -> Table:
    loads = Archive(Settings.from_environment().archive).loads()
    rows = [
        (one.id, one.finished.isoformat(timespec="seconds"), one.rows, one.written, one.unchanged, one.rejected)
        for one in loads
    ]
    return Table.of(("id", "finished", "rows", "written", "unchanged", "rejected"), rows)


_LISTS: dict[str, Callable[[], Table]] = {
    "queries": _questions,
    "measures": _measures,
    "views": _views,
    "sources": _sources,
    "classes": _classes,
    "loads": _loads,
}


@click.command("list")
@click.argument("what", type=click.Choice(list(_LISTS)), default="queries")
@form_option
def command(what: str, form: str) -> None:
    """List what there is; questions when nothing else is said."""
    click.echo(written(_LISTS[what](), form))
