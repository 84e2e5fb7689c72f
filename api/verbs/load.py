"""Load a file of a source."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api.options import saying
from graph.archive import Archive
from graph.connection import connect
from graph.exchange import harmless
from graph.settings import Settings
from loaders.report import Rejected
from loaders.run import Refused, load
from loaders.source import prepare
from ontology.schema import load_schema


@click.command()
@click.argument("source")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--fewer", is_flag=True, help="Take fewer rows than the source's header expects.")
@click.option("--whole", is_flag=True, help="Load all rows or nothing: one wrong row stops the load.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every row that is left out, and why, to this file, as CSV.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to write the report.")  # fmt: skip
def command(source: str, path: Path, *, fewer: bool, whole: bool, rejects: Path | None, form: str) -> None:
    """Load what a source has at PATH: it replaces what the source said before, and nothing else.

    Exit code 1 when rows were lost.
    """
    prepare(source, path)  # an unknown source is told of before the store is started
    settings = Settings.from_environment()
    with connect(settings) as graph, _listing(rejects) as refused:
        graph.prepare(load_schema())
        report = load(graph, Archive(settings.archive), source, path,
                      fewer=fewer, whole=whole, refused=refused, progress=saying)  # fmt: skip
    click.echo(json.dumps(report.json(), ensure_ascii=False, indent=2) if form == "json" else report.text())
    sys.exit(report.exit_code)


@contextmanager
def _listing(file: Path | None) -> Iterator[Refused | None]:
    """Open the file that lists what is left out, if one is wanted."""
    if file is None:
        yield None
        return
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("where", "reason"))

        def refused(row: Rejected) -> None:
            lines.writerow((harmless(row.where), harmless(row.reason)))

        yield refused
