"""Make the store anew from the archive."""

from __future__ import annotations

import click

from graph.archive import Archive
from graph.connection import connect
from graph.settings import Settings
from graph.write import rebuild


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(yes: bool) -> None:
    """Empty the store and write it anew from the archive, into whichever engine OBSERVATORY_URI names."""
    settings = Settings.from_environment()
    if not yes:
        click.confirm(f"All that {settings.uri} holds is replaced by what {settings.archive} says. Go on?", abort=True)
    with connect(settings) as graph:
        contents = rebuild(graph, Archive(settings.archive), progress=_say)
    click.echo(f"Rebuilt: {sum(contents.types.values())} links; {contents.waiting} links wait for a node.")


def _say(what: str, done: int, of: int) -> None:
    click.echo(f"\r{what}: {done} of {of}", nl=done >= of, err=True)
