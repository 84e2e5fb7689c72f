"""Say what would move if ties and actors came or went."""

from __future__ import annotations

import json
import math
from typing import Any

import click

from api.measuring import PATIENCE
from api.observatory import opened
from api.options import form_option, selection_options, watched_by_person, written
from api.problem import NotPossible
from api.selecting import selection_of


@click.command()
@click.option("--add-tie", multiple=True, metavar="A=B[=WEIGHT]", help="A tie to add, by the ids of its ends.")
@click.option("--remove-tie", multiple=True, metavar="A=B", help="A tie to remove.")
@click.option("--add-actor", multiple=True, metavar="ID[=REGION]", help="An actor to add, to be tied by --add-tie.")
@click.option("--remove-actor", multiple=True, metavar="ID", help="An actor to remove, with its ties.")
@click.option("--measure", "measures", multiple=True, metavar="NAME", help="A measure to compare; usual ones if none.")
@click.option("--by", default="nuts2", show_default=True, help="What divides actors into groups: region, country, …")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many nodes for each measure.")
@click.option("--show", type=click.Choice(("all", "summary", "moved")), default="all", show_default=True,
              help="Which table to give.")  # fmt: skip
@selection_options
@click.option("--wait", is_flag=True, help="Compute it however long it takes; Ctrl-C ends it.")
@form_option
def command(*, measures: tuple[str, ...], by: str, top: int, show: str, wait: bool, form: str, **given: Any) -> None:
    """Say what would move if some ties and actors came or went; nothing is written.

    For example: observatory whatif --add-tie organisation/a=organisation/b
    """
    from api.what_if import changes_of, supposed  # noqa: PLC0415  (half a second that help must not cost)

    if form == "csv" and show == "all":
        raise NotPossible("option --format", "csv for two tables", "one table", "Add --show summary, or --show moved.")
    changed = {name: given.pop(name) for name in ("add_tie", "remove_tie", "add_actor", "remove_actor")}
    selection = selection_of(given)
    changes = changes_of(
        add_tie=[_weighted(text) for text in changed["add_tie"]],
        remove_tie=[_ends(text) for text in changed["remove_tie"]],
        add_actor=[_located(text) for text in changed["add_actor"]],
        remove_actor=changed["remove_actor"],
        level=selection.level,
    )
    with opened() as here, watched_by_person("whatif"):
        found = supposed(here, changes, selection=selection, measures=measures, by=by, top=top,
                         patience=math.inf if wait else PATIENCE)  # fmt: skip
    tables = {name: table for name, table in vars(found).items() if show in ("all", name)}
    if form == "json" and show == "all":
        click.echo(json.dumps({name: table.as_dict() for name, table in tables.items()}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(written(table, form) for table in tables.values()))


def _ends(text: str) -> tuple[str, str]:
    """Read ``A=B``.

    Raises:
        NotPossible: There are not two ends.

    Example:
        >>> _ends("organisation/a=organisation/b")
        ('organisation/a', 'organisation/b')
    """
    ends = text.split("=")
    if len(ends) != 2:
        raise NotPossible("a tie", repr(text), "A=B, the ids of its two ends", "For example: --remove-tie a=b")
    return ends[0], ends[1]


def _weighted(text: str) -> tuple[str, str, float]:
    """Read ``A=B`` or ``A=B=WEIGHT``.

    Example:
        >>> _weighted("a=b"), _weighted("a=b=2.5")
        (('a', 'b', 1.0), ('a', 'b', 2.5))
    """
    if text.count("=") < 2:
        return *_ends(text), 1.0
    ends, _, weight = text.rpartition("=")
    try:
        return *_ends(ends), float(weight)
    except ValueError as error:
        raise NotPossible("a tie", repr(text), "A=B=WEIGHT, the weight a number", "Correct it.") from error


def _located(text: str) -> tuple[str, str]:
    """Read ``ID`` or ``ID=REGION``."""
    id_, _, region = text.partition("=")
    return id_, region
