"""Compute a measure of the collaboration network."""

from __future__ import annotations

import click

from api.measuring import measured
from api.observatory import opened
from api.options import form_option, written
from graph.measure import named


@click.command()
@click.argument("name")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many actors to give.")
@click.option("--region", default="", help="Only the actors of this region, as PL22.")
@form_option
def command(name: str, top: int, region: str, form: str) -> None:
    """Compute a measure and give the actors for whom it is highest."""
    chosen = named(name)
    with opened() as here:
        click.echo(written(measured(here, chosen, top=top, region=region), form))
