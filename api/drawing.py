"""What a view is, which there are, and what comes out when one draws a table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ontology.problem import near
from queries.table import Table

from .problem import NotFound, NotPossible

MEDIA = {"html": "text/html; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class View:
    """The header of a view.

    Args:
        title: What it shows, in a few words.
        needs: Columns it cannot do without; ``"year|date"`` is one of two.
        may: Columns it makes use of when they are there.
    """

    title: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A picture in the forms a view can give, each made when it is asked for.

    Args:
        makers: Form (``html``, ``svg``, ``png``) to what makes it. HTML is one file that asks for nothing else.
    """

    makers: Mapping[str, Callable[[], bytes]]

    def in_form(self, form: str) -> bytes:
        """Make the picture in one form.

        Raises:
            NotPossible: The view has no such form.

        Example:
            >>> Drawing({"svg": lambda: b"<svg/>"}).in_form("svg")
            b'<svg/>'
        """
        if form not in self.makers:
            raise NotPossible("format", repr(form), "one of " + ", ".join(self.makers), near(form, self.makers))
        return self.makers[form]()


@dataclass(frozen=True)
class KnownView:
    """A view with its name, ready to draw."""

    name: str
    view: View
    maker: Callable[[Table], Drawing]

    def draw(self, table: Table) -> Drawing:
        """Draw a table that has the columns the view needs.

        Raises:
            NotPossible: A column is missing.
        """
        missing = [need for need in self.view.needs if not set(need.split("|")) & set(table.names)]
        if missing:
            raise NotPossible(
                f"view {self.name!r}",
                "a table with the columns " + (", ".join(table.names) or "(none)"),
                "the columns " + ", ".join(need.replace("|", " or ") for need in self.view.needs),
                f"Missing: {', '.join(missing)}. Choose a question that gives them, or another view.",
            )
        return self.maker(table)


def discover() -> dict[str, KnownView]:
    """Find all views, by name; a file in ``api/views`` with ``VIEW`` and ``draw`` is one.

    Example:
        >>> sorted(discover())[:2]
        ['bar', 'gantt']
    """
    folder = importlib.import_module("api.views")
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    modules = ((name, importlib.import_module(f"api.views.{name}")) for name in names)
    return {name: KnownView(name, module.VIEW, module.draw) for name, module in modules}


def known_view(views: Mapping[str, KnownView], name: str) -> KnownView:
    """Find one view by name.

    Raises:
        NotFound: There is none, with the nearest name.
    """
    if name not in views:
        raise NotFound("view", repr(name), "the name of a view", near(name, views))
    return views[name]


def rows_of(table: Table) -> Iterator[dict[str, Any]]:
    """Give the rows of a table by column name."""
    for row in table.rows:
        yield dict(zip(table.names, row, strict=True))
