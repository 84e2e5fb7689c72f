"""Draw the answer to a question, or what is around a node, into a file."""

from __future__ import annotations

from pathlib import Path

import click

from api.drawing import MEDIA, discover, known_view
from api.neighbourhood import neighbourhood
from api.observatory import opened, question_in
from api.options import parameter_option, parameters_of
from api.problem import NotPossible
from ontology.problem import Problem
from ontology.schema import load_schema
from queries.query import catalogue
from queries.run import answer


@click.command()
@click.argument("view")
@click.argument("what", metavar="QUERY|ID")
@parameter_option
@click.option("--output", "-o", "file", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="Where to write; its ending says the form: .html, .svg or .png.")  # fmt: skip
def command(view: str, what: str, given: tuple[str, ...], file: Path) -> None:
    """Draw a question's answer, or what is around a node: observatory draw network region/PL22 -o picture.html."""
    known, values, form = known_view(discover(), view), parameters_of(given), file.suffix.lstrip(".").lower()
    if form not in MEDIA:
        raise NotPossible(str(file), f"the ending {file.suffix!r}", ".html, .svg or .png", "Rename the file.")
    around = what not in catalogue() and _is_id(what)
    asked = None if around else question_in(catalogue(), what)
    with opened() as here:
        graph, schema = here.graph, here.schema
        table = answer(graph, asked, values) if asked else neighbourhood(graph, schema, what)
        file.write_bytes(known.draw(table).in_form(form))
    click.echo(f"{file}: {len(table.rows)} rows drawn")


def _is_id(what: str) -> bool:
    try:
        load_schema().key_of(what)
    except Problem:
        return False
    return True
