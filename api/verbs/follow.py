"""Follow the change feed of another observatory."""

from __future__ import annotations

import re
import sys
import time

import click

from api.problem import NotPossible
from graph.connection import Graph, connect
from graph.feed.fetch import Origin, OutOfReach
from graph.feed.follow import alone, follow
from graph.settings import Settings
from ontology.schema import load_schema

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}
_USUAL = 60


@click.command()
@click.argument("address", metavar="URL")
@click.option("--once", is_flag=True, help="Take in what is new, and end.")
@click.option("--every", default="", metavar="TIME",
              help="How often to ask, as 30s, 5m or 1h; as the publisher wishes if left out.")  # fmt: skip
def command(address: str, once: bool, every: str) -> None:
    """Keep a mirror of another observatory, whose change feed is at URL, in step with it.

    The mirror has a home of its own, OBSERVATORY_HOME. Ended at any point, it goes on where it stopped. For example:
    OBSERVATORY_HOME=mirror observatory follow https://observatory.example/feed
    """
    pause, origin = seconds(every) if every else 0, Origin(address)
    settings = Settings.from_environment()
    with alone(settings.home), connect(settings) as graph:
        if once:
            _taken_in(graph, address, origin)
        wished = _USUAL
        while not once:
            wished = _kept_in_step(graph, address, origin) or wished
            time.sleep(pause or wished)


def seconds(text: str) -> int:
    """Read a span of time.

    Raises:
        NotPossible: It is none, or 0.

    Example:
        >>> seconds("90"), seconds("5m")
        (90, 300)
    """
    found = re.fullmatch(r"(\d{1,6})([smh]?)", text.strip())
    if found is None or not int(found[1]):
        raise NotPossible("option --every", repr(text), "a number of s, m or h", "For example: --every 60s")
    return int(found[1]) * _UNITS[found[2]]


def _kept_in_step(graph: Graph, address: str, origin: Origin) -> int:
    """Take in what is new; a publisher that cannot be reached now is asked again later."""
    try:
        return _taken_in(graph, address, origin)
    except OutOfReach as problem:
        click.echo(str(problem), err=True)
        return 0


def _taken_in(graph: Graph, address: str, origin: Origin) -> int:
    found = follow(graph, load_schema(), address, origin=origin, progress=_saying)
    until = f", the last of {found.moment}" if found.moment else ""
    click.echo(f"{found.versions:,} versions taken in; {found.place:,} in all{until}")
    return found.polling


def _saying(place: int, last: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{place:,} of {last:,}\x1b[K", nl=place >= last, err=True)
