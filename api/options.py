"""What several verbs of the command line share: options, and how a table is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from .problem import NotPossible

if TYPE_CHECKING:
    from queries.table import Table

FORMS = ("table", "json", "csv")

form_option: Callable[..., Any] = click.option(
    "--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="How to write the result."
)
parameter_option: Callable[..., Any] = click.option(
    "--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given several times."
)


def parameters_of(given: tuple[str, ...]) -> dict[str, str]:
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
            raise NotPossible("option --param", found, "NAME=VALUE, each name once", "For example: --param region=PL22")
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
