"""Ask the graph a query in SPARQL."""

from __future__ import annotations

from typing import IO

import click

from api.observatory import opened
from graph.rdf.sparql import GRAPHS, TABLES, Wish, ask
from graph.rdf.triplestore import triplestore


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--table", type=click.Choice(TABLES), default="csv", show_default=True,
              help="How to write what SELECT and ASK find.")  # fmt: skip
@click.option("--graph", type=click.Choice(GRAPHS), default="ttl", show_default=True,
              help="How to write what CONSTRUCT and DESCRIBE make.")  # fmt: skip
def command(*, file: IO[str], table: str, graph: str) -> None:
    """Ask the graph the SPARQL query in FILE, or - for what comes in: observatory sparql partners.rq."""
    query = file.read()
    with opened() as here:
        found = ask(triplestore(here.graph, here.schema, here.settings.base_iri), query, Wish(table, graph))
    click.echo(found.body, nl=False)
