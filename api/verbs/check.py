"""Look for what is wrong: the store against the archive, and the quality of the data."""

from __future__ import annotations

import sys

import click

from graph.archive import Archive
from graph.audit import audit
from graph.connection import connect
from graph.settings import Settings
from ontology.schema import load_schema
from queries.query import catalogue
from queries.run import answer

_QUALITY = "quality"


@click.command()
@click.option("--patience", type=float, default=120.0, show_default=True, help="Seconds the counting may take.")
def command(patience: float) -> None:
    """Audit the store, then ask every question about the quality of the data; exit code 1 when the store is damaged."""
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
