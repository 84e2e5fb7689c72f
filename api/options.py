"""What several verbs of the command line share: options, and how a table is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from graph.problem import TooSlow
from graph.progress import Cancelled, Watch, watched

from .problem import NotPossible
from .selecting import FILTERS, LEVEL, SWITCHES

if TYPE_CHECKING:
    from queries.table import Table

FORMS = ("table", "json", "csv")

form_option: Callable[..., Any] = click.option(
    "--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="How to write the result."
)
parameter_option: Callable[..., Any] = click.option(
    "--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given several times."
)


option_option: Callable[..., Any] = click.option(
    "--option", "chosen", multiple=True, metavar="NAME=VALUE", help="An option of the measure, as by=country."
)


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a verb be told what its network is of."""
    filters = [click.option(f"--{name}", default="", help=meaning) for name, meaning in FILTERS.items()]
    switches = [click.option(f"--{name}", is_flag=True, help=meaning) for name, meaning in SWITCHES.items()]
    level = click.option("--level", type=click.IntRange(0, 3), default=None, help=LEVEL)
    for option in reversed((*filters, *switches, level)):
        command = option(command)
    return command


@contextmanager
def watched_by_person(what: str) -> Iterator[None]:
    """Tell a terminal how far long work has come, and end it at Ctrl-C.

    Raises:
        Cancelled: Ctrl-C was pressed.
        TooSlow: It would take longer than the verb waits unasked.
    """

    def told(share: float) -> None:
        if sys.stderr.isatty() and 0 < share < 1:
            click.echo(f"\r{what}: {share:.0%}\x1b[K", nl=False, err=True)

    with watched(Watch(told)):
        try:
            yield
        except TooSlow as problem:
            raise problem.or_else("Or add --wait, and see how far it is.") from None
        except KeyboardInterrupt as error:
            raise Cancelled(
                what, "Ctrl-C", "time to end", "Ask again, for a smaller network, or a sampled measure."
            ) from error
        finally:
            if sys.stderr.isatty():
                click.echo("\r\x1b[K", nl=False, err=True)


def parameters_of(given: tuple[str, ...], option: str = "--param") -> dict[str, str]:
    """Read ``NAME=VALUE`` pairs.

    Raises:
        NotPossible: One has no ``=``, or a name is given twice.

    Example:
        >>> parameters_of(("region=PL22", "note=a=b"))
        {'region': 'PL22', 'note': 'a=b'}
    """
    read: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in read:
            found = f"{name!r} twice" if name in read else repr(pair)
            raise NotPossible(
                f"option {option}", found, "NAME=VALUE, each name once", f"For example: {option} region=PL22"
            )
        read[name] = value
    return read


def written(table: Table, form: str) -> str:
    r"""Write a table in one of the forms.

    Example:
        >>> from queries.table import Table
        >>> written(Table.of(("code",), [("PL22",)]), "csv")
        'code\nPL22'
    """
    if form == "json":
        return table.to_json(indent=2)
    if form == "csv":
        return table.to_csv().replace("\r\n", "\n").rstrip("\n")
    return table.to_text()


def saying(what: str, done: int) -> None:
    """Tell of progress on a terminal; a file or a pipe is not filled with it."""
    if sys.stderr.isatty():
        click.echo(f"\r{what}: {done:,}\x1b[K", nl=False, err=True)
