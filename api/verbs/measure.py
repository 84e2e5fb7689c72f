"""Compute a measure of the collaboration network."""

from __future__ import annotations

import click

from api.measuring import known_measure, measured
from api.observatory import opened
from api.options import form_option, written


@click.command()
@click.argument("name")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many actors to give.")
@click.option("--region", default="", help="Only the actors of this region, as PL22.")
@click.option("--lowest", is_flag=True, help="Give the lowest values first; brokers have low constraint.")
@form_option
def command(name: str, top: int, region: str, lowest: bool, form: str) -> None:
    """Compute a measure and give the actors for whom it is highest, or lowest."""
    chosen = known_measure(name)
    with opened() as here:
        click.echo(written(measured(here, chosen, top=top, region=region, lowest=lowest), form))
