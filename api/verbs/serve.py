"""Serve pages and API over HTTP."""

from __future__ import annotations

import click

from api.guard import LOOPBACK
from api.serving import serve, taken
from graph.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at.")
@click.option("--name", "names", multiple=True, help="A host name to answer for besides loopback; '*' for any.")
def command(host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve pages and API until Ctrl-C. Whoever reaches the address may read everything: there is no login."""
    with taken(host, port) as listening:
        at = f"http://{host}:{listening.getsockname()[1]}"
        serve(listening, Settings.from_environment(), (*LOOPBACK, host, *names), lambda: click.echo(f"Serving at {at}"))
