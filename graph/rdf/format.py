"""A format of RDF, and how the files of ``graph/rdf/formats/`` are found."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.problem import GraphProblem
from ontology.problem import near

from .chunk import Chunk
from .prefixes import Prefixes


@dataclass(frozen=True, slots=True)
class Format:
    """How statements are written.

    A file of ``graph/rdf/formats/`` has one, called ``FORMAT``.

    Attributes:
        name: Its name, and the ending of its files.
        title: What people call it.
        media_type: Its media type, as registered.
        write: Writes chunks, piece by piece, with short names where the format has such.
        graphs: Whether it says to which graph each statement belongs.
    """

    name: str
    title: str
    media_type: str
    write: Callable[[Iterable[Chunk], Prefixes], Iterator[str]]
    graphs: bool = False


@functools.cache
def formats() -> Mapping[str, Format]:
    """Find all formats, by name.

    Example:
        >>> formats()["ttl"].media_type
        'text/turtle'
    """
    package = importlib.import_module("graph.rdf.formats")
    modules = (
        importlib.import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(package.__path__)
    )
    found: list[Format] = [module.FORMAT for module in modules]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


class NoSuchFormat(GraphProblem):
    """Nothing is written in a format of that name."""


def named(name: str, among: Iterable[str] = ()) -> Format:
    """Give a format by its name.

    Args:
        name: The name.
        among: Names to choose from; all formats when left out.

    Raises:
        NoSuchFormat: There is none of that name.

    Example:
        >>> named("ttl").title
        'Turtle'
        >>> named("tll", ("nt", "ttl"))
        Traceback (most recent call last):
            ...
        graph.rdf.format.NoSuchFormat: format: found 'tll'; expected nt or ttl. Did you mean 'ttl'?
    """
    known = tuple(among) or tuple(formats())
    if name not in known:
        raise NoSuchFormat("format", repr(name), " or ".join(known), near(name, known))
    return formats()[name]
