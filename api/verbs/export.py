"""Write what is loaded as Turtle."""

from __future__ import annotations

from typing import TextIO

import click

from api.observatory import opened
from graph.rdf import turtle


@click.command()
@click.option("--output", "-o", "file", type=click.File("w", encoding="utf-8", atomic=True), default="-",
              help="Where to write; the terminal when left out.")  # fmt: skip
def command(file: TextIO) -> None:
    """Write all nodes and links as Turtle."""
    with opened() as here:
        for piece in turtle(here.graph, here.schema, here.settings.base_iri):
            file.write(piece)
