"""Write a network into a file for Gephi, igraph, Pajek, NetworkX or a spreadsheet."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from api.measuring import PATIENCE, valued
from api.observatory import opened
from api.options import selection_options, watched_by_person
from api.problem import NotPossible
from api.selecting import selection_of
from graph.exchange import FORMS, refuse, written


@click.command()
@click.option("--output", "-o", "file", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help=f"Where to write; its ending says the form: {', '.join(FORMS)}.")  # fmt: skip
@click.option("--measure", "-m", "asked", multiple=True, metavar="NAME[,OPTION=VALUE]",
              help="Give each node its value, as constraint; may be given several times.")  # fmt: skip
@selection_options
@click.option("--wait", is_flag=True, help="Compute measures however long they take; Ctrl-C ends it.")
def command(*, file: Path, asked: tuple[str, ...], wait: bool, **filters: Any) -> None:
    """Write who works with whom as a file of another tool: observatory network -o veneto.gexf --region ITH3.

    A text in a CSV file that a spreadsheet would run as a formula has an apostrophe before it.
    """
    from graph.selection import read_network  # noqa: PLC0415  (half a second that a wrong ending must not cost)

    form, selection = form_of(file.name), selection_of(filters)
    refuse(form, asked)
    with opened() as here, watched_by_person(file.name):
        values = valued(here, selection, asked, patience=math.inf if wait else PATIENCE)
        network = read_network(here.graph, selection)
        parts = written(network, form, values)
        with click.open_file(str(file), "wb", atomic=True) as out:
            out.writelines(parts)
    click.echo(f"{file}: {len(network):,} nodes and {network.ties.nnz // 2:,} ties: {network.told}")


def form_of(name: str) -> str:
    """Read the form from the name of a file.

    Raises:
        NotPossible: It has no ending that says one.

    Example:
        >>> form_of("veneto.gexf"), form_of("nodes.csv"), form_of("veneto.EDGES.csv")
        ('gexf', 'nodes.csv', 'edges.csv')
    """
    for form in FORMS:
        if f".{name.lower()}".endswith(f".{form}"):
            return form
    raise NotPossible(f"the file {name}", "an ending of no form", ", ".join(FORMS), "Rename the file.")
