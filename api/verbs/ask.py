"""Answer a question of the catalogue."""

from __future__ import annotations

import click

from api.observatory import opened, question_in
from api.options import form_option, parameter_option, parameters_of, written
from queries.query import catalogue
from queries.run import answer, check


@click.command()
@click.argument("question", metavar="QUERY")
@parameter_option
@form_option
def command(question: str, given: tuple[str, ...], form: str) -> None:
    """Answer a question of the catalogue, as: observatory ask actors/by_kind -p region=PL22."""
    asked, values = question_in(catalogue(), question), parameters_of(given)
    check(asked, values)  # before the store is started
    with opened() as here:
        click.echo(written(answer(here.graph, asked, values), form))
