"""Compute a measure of the collaboration network."""

from __future__ import annotations

import math
from typing import Any

import click

from api.measuring import PATIENCE, known_measure, table_of
from api.observatory import opened
from api.options import form_option, option_option, parameters_of, selection_options, watched_by_person, written
from api.selecting import selection_of


@click.command()
@click.argument("name")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many nodes to give.")
@click.option("--lowest", is_flag=True, help="Give the lowest values first; brokers have low constraint.")
@option_option
@selection_options
@click.option("--wait", is_flag=True, help="Compute it however long it takes; Ctrl-C ends it.")
@click.option("--write-back", "back", is_flag=True, help="Write the values onto the nodes, for Cypher to use.")
@form_option
def command(
    *, name: str, top: int, lowest: bool, chosen: tuple[str, ...], wait: bool, back: bool, form: str, **filters: Any
) -> None:
    """Compute a measure and give the nodes for which it is highest, or lowest."""
    from graph.results import result_of  # noqa: PLC0415  (half a second that a wrong name must not cost)
    from graph.write_back import property_of, write_back  # noqa: PLC0415

    measure, selection = known_measure(name), selection_of(filters)
    options, patience = parameters_of(chosen, "--option"), math.inf if wait else PATIENCE
    with opened() as here:
        with watched_by_person(name):
            result = result_of(here.graph, measure, selection, options, patience=patience)
        click.echo(written(table_of(result, top=top, lowest=lowest), form))
        if back:
            count = write_back(here.graph, result)
            click.echo(f"{count} nodes have {property_of(measure)} now", err=True)
