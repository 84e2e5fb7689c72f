"""Write what is loaded as RDF."""

from __future__ import annotations

from pathlib import Path

import click

from api.observatory import opened
from api.options import parameter_option, parameters_of
from api.parts import part_of
from api.problem import NotPossible
from graph.rdf.export import exported
from graph.rdf.format import Format, formats, named


@click.command()
@click.option("--output", "-o", "file", type=click.Path(dir_okay=False, path_type=Path), default=Path("-"),
              help="Where to write; its ending says the format. The terminal when left out.")  # fmt: skip
@click.option("--format", "-f", "format_", metavar="NAME",
              help="The format, whatever the file is called: jsonld, nq, nt, rdf, trig or ttl, which is taken when "
                   "nothing says another.")  # fmt: skip
@click.option("--own", is_flag=True, help="State the ontology's own terms alone, not those of others beside them.")
@click.option("--region", default="", metavar="CODE", help="Only this region with what touches it, as PL22.")
@click.option("--source", default="", metavar="NAME", help="Only what this source states, as cordis.")
@click.option("--question", default="", metavar="QUERY", help="Only what the answer to this question names.")
@parameter_option
def command(
    *, file: Path, format_: str | None, own: bool, region: str, source: str, question: str, given: tuple[str, ...]
) -> None:
    """Write all nodes and links, or a part of them, as RDF: observatory export --region PL22 -o silesia.nq."""
    chosen = named(format_) if format_ else format_of(file.name)
    values = parameters_of(given)
    with opened() as here:
        part = part_of(here, region=region, source=source, question=question, given=values)
        pieces = exported(here.graph, here.schema, here.settings.base_iri, chosen.name, beside=not own, part=part)
        with click.open_file(str(file), "w", encoding="utf-8", atomic=str(file) != "-") as out:
            out.writelines(pieces)


def format_of(name: str) -> Format:
    """Read the format from the name of a file.

    Raises:
        NotPossible: It has no ending that says one.

    Example:
        >>> format_of("observatory.nq").title, format_of("-").title
        ('N-Quads', 'Turtle')
    """
    ending = name.lower().rpartition(".")[2] if name != "-" else "ttl"
    if ending not in formats():
        expected = ", ".join(f".{known}" for known in formats())
        raise NotPossible(f"the file {name}", "an ending of no format", expected, "Rename it, or give --format.")
    return formats()[ending]
