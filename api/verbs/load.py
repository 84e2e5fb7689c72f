"""Load a file of a source."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from api.options import saying
from graph.archive import Archive
from graph.connection import connect
from graph.settings import Settings
from loaders.run import load
from loaders.source import prepare
from ontology.schema import load_schema


@click.command()
@click.argument("source")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--fewer", is_flag=True, help="Take fewer rows than the source's header expects.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to write the report.")  # fmt: skip
def command(source: str, path: Path, fewer: bool, form: str) -> None:
    """Load what a source has at PATH: it replaces what the source said before, and nothing else.

    Exit code 1 when rows were lost.
    """
    prepare(source, path)  # an unknown source is told of before the store is started
    settings = Settings.from_environment()
    with connect(settings) as graph:
        graph.prepare(load_schema())
        report = load(graph, Archive(settings.archive), source, path, fewer=fewer, progress=saying)
    click.echo(json.dumps(report.json(), ensure_ascii=False, indent=2) if form == "json" else report.text())
    sys.exit(report.exit_code)
