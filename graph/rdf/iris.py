"""Names things in RDF: what stands before a local id makes an IRI, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

import polars as pl

# What RFC 3987 lets stand in the path of an IRI; everything else of an id is spelled by its bytes.
_BEYOND = re.compile(
    r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF"
    r"\U00010000-\U0001FFFD\U00020000-\U0002FFFD\U00030000-\U0003FFFD]"
)


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of one observatory.

    Attributes:
        base: What stands before a local id.

    Example:
        >>> iris = Iris("https://x.org/")
        >>> iris.node("region/PL22"), iris.id("https://x.org/region/PL22"), iris.id("https://y.org/region/PL22")
        ('https://x.org/region/PL22', 'region/PL22', None)
    """

    base: str

    def node(self, id_: str) -> str:
        """Name a node.

        Example:
            >>> Iris("https://x.org/").node("demand/50% less?")
            'https://x.org/demand/50%25%20less%3F'
        """
        return self.base + _spelled(id_)

    def nodes(self, ids: pl.Series) -> pl.Series:
        """Name many nodes at once."""
        # Once through all: polars would go through each, and let go of Python's lock, which takes long to come back to.
        if _BEYOND.search(str(ids.str.join("").item())):
            ids = pl.Series(ids.name, [_spelled(id_) for id_ in ids.to_list()], pl.String)
        return self.base + ids

    def id(self, iri: str) -> str | None:
        """Give the local id of a node; ``None`` for what is not of this observatory."""
        return unquote(iri[len(self.base) :]) if iri.startswith(self.base) else None

    def owner(self, iri: str) -> str:
        """Give the local id of the node that an IRI of this observatory belongs to.

        Args:
            iri: That of a node, of one of its identifiers, or of what stands for a link that starts from it.

        Example:
            >>> iris = Iris("https://x.org/")
            >>> iris.owner("https://x.org/region/PL22#NUTS:PL22"), iris.owner(iris.link("within", "region/a", "b"))
            ('region/PL22', 'region/a')
        """
        local = iri[len(self.base) :].partition("#")[0]
        if local.startswith("link/"):
            local = unquote(local.split("/")[2])
        return unquote(local)

    def link(self, name: str, source: str, target: str) -> str:
        """Name the node that stands for one link.

        Example:
            >>> Iris("https://x.org/").link("within", "region/PL22", "region/PL2")
            'https://x.org/link/within/region%2FPL22/region%2FPL2'
        """
        return f"{self.base}link/{name}/{_inner(_spelled(source))}/{_inner(_spelled(target))}"

    def ends(self, iris: pl.Series) -> pl.Series:
        """Spell nodes, as ``nodes`` gives them, the way they stand in the names of their links."""
        return iris.str.slice(len(self.base)).str.replace_many(["%", "/"], ["%25", "%2F"])

    def links(self, names: pl.Series, sources: pl.Series, targets: pl.Series) -> pl.Series:
        """Name many links at once.

        Args:
            names: Names of links.
            sources: The nodes that they start from, as ``ends`` spells them.
            targets: Those that they lead to.
        """
        parts = (pl.lit(f"{self.base}link/"), names, pl.lit("/"), sources, pl.lit("/"), targets)
        return pl.select(pl.concat_str(*parts)).to_series()

    def graph(self, sources: Iterable[str]) -> str:
        """Name the graph of what some sources state together; that of one source is the source itself.

        Example:
            >>> iris = Iris("https://x.org/")
            >>> iris.graph(["cordis"]), iris.graph(["cordis", "nuts"])
            ('https://x.org/source/cordis', 'https://x.org/sources/cordis+nuts')
        """
        names = sorted(sources)
        return self.node(f"source/{names[0]}") if len(names) == 1 else self.node("sources/" + "+".join(names))

    def sources(self, graph: str) -> tuple[str, ...]:
        """Give the sources whose graph this is; none for another's."""
        kind, _, names = (self.id(graph) or "").partition("/")
        return tuple(names.split("+")) if kind in {"source", "sources"} and names else ()


def _spelled(id_: str) -> str:
    return _BEYOND.sub(lambda found: quote(found[0], safe=""), id_)


def _inner(spelled: str) -> str:
    return spelled.replace("%", "%25").replace("/", "%2F")
