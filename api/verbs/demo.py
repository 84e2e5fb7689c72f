"""Load the shipped data and serve it on http://127.0.0.1:8000."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from api.guard import LOOPBACK
from api.options import saying
from api.serving import serve, taken
from graph.archive import Archive
from graph.connection import Graph, connect
from graph.settings import Settings
from graph.write import finish
from loaders.files import match, sha256
from loaders.places import Places
from loaders.run import load
from loaders.source import prepare, shipped
from ontology.schema import load_schema


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at.")
def command(host: str, port: int) -> None:
    """Load the data that come with the observatory, unless they are there, and serve them until Ctrl-C.

    It keeps them in observatory-data/demo, apart from yours, unless OBSERVATORY_HOME or OBSERVATORY_URI say otherwise.
    """
    settings = settings_of(os.environ)
    with taken(host, port) as listening, connect(settings) as graph:
        graph.prepare(load_schema())
        fill(graph, Archive(settings.archive))
        address = f"http://{host}:{listening.getsockname()[1]}"
        said = f"The observatory is at {address}  (Ctrl-C stops it)"
        serve(listening, settings, (*LOOPBACK, host), lambda: click.echo(said))


def settings_of(env: Mapping[str, str]) -> Settings:
    """Give the demo a folder of its own, so that it never mixes with somebody's data.

    Example:
        >>> settings_of({}).uri
        'embedded:observatory-data/demo/store'
    """
    return Settings.from_environment(
        {**env, "OBSERVATORY_HOME": env.get("OBSERVATORY_HOME") or "observatory-data/demo"}
    )


def fill(graph: Graph, archive: Archive) -> None:
    """Finish what was killed half-way, then load every shipped source whose files are not those of its last load."""
    finish(graph, archive)
    wanting = {name: path for name, path in shipped().items() if not _is_loaded(archive, name, path)}
    places = Places() if wanting else None
    for name, path in wanting.items():
        click.echo(f"loading {name} …")
        report = load(graph, archive, name, path, places=places, progress=saying)
        click.echo(report.text())


def _is_loaded(archive: Archive, name: str, path: Path) -> bool:
    present = archive.present().get(name)
    if present is None:
        return False
    prepared = prepare(name, path)
    pairs, _ = match(prepared.source, prepared.path)
    return {file.sha256 for file in present.files} == {sha256(entry.path) for _, entry in pairs}
