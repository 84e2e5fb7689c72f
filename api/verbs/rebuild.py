"""Make the store anew from the archive."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from graph.archive import Archive
from graph.connection import connect
from graph.settings import Settings
from graph.write import rebuild


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--as-of", type=click.DateTime(), help="Write the graph of that moment (UTC) instead of today's.")
def command(yes: bool, as_of: datetime | None) -> None:
    """Empty the store and write it anew from the archive, into whichever engine OBSERVATORY_URI names.

    A store as of a past moment takes no loads until it is rebuilt as of now: name another one for it.
    """
    settings = Settings.from_environment()
    if not yes:
        click.confirm(f"All that {settings.uri} holds is replaced by what {settings.archive} says. Go on?", abort=True)
    with connect(settings) as graph:
        moment = as_of.replace(tzinfo=UTC) if as_of else None
        contents = rebuild(graph, Archive(settings.archive), as_of=moment, progress=_say)
    click.echo(f"Rebuilt: {sum(contents.types.values())} links; {contents.waiting} links wait for a node.")


def _say(what: str, done: int, of: int) -> None:
    click.echo(f"\r{what}: {done} of {of}", nl=done >= of, err=True)
