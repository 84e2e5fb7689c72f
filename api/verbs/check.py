"""Look for what is wrong: the store against the archive, the quality of the data, or a file against the ontology."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.archive import Archive
from graph.audit import audit
from graph.connection import connect
from graph.settings import Settings
from ontology.schema import load_schema
from ontology.shapes import validate
from queries.query import catalogue
from queries.run import answer

_QUALITY = "quality"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--patience", type=float, default=120.0, show_default=True, help="Seconds the counting may take.")
def command(file: Path | None, patience: float) -> None:
    """Audit the store, then ask every question about the quality of the data; exit code 1 when the store is damaged.

    With FILE, check nothing but this file of RDF (.ttl, .nt, .nq, .trig, .jsonld, .rdf) by the shapes of the ontology:
    each violation says which subject and property, what was found and what was expected; exit code 1 when there is one,
    or nothing to check.
    """
    if file is not None:
        report = validate(file)
        click.echo(str(report))
        sys.exit(0 if report.conforms else 1)
    _check_store(patience)


def _check_store(patience: float) -> None:
    settings, schema = Settings.from_environment(), load_schema()
    with connect(settings) as graph:
        findings = audit(graph, schema, Archive(settings.archive).contents().expected, patience=patience)
        for finding in findings:
            click.echo(str(finding))
        if not findings:
            click.echo("The store is what the archive says it should be.")
        for question in catalogue().values():
            if question.topic == _QUALITY and not any(parameter.required for parameter in question.parameters):
                table = answer(graph, question)
                more = " or more" if table.truncated else ""
                click.echo(f"{question.title}: {len(table.rows)}{more} rows (observatory ask {question.name})")
    sys.exit(1 if any(finding.severity == "error" for finding in findings) else 0)
