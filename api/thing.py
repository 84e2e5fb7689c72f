"""What an IRI of this observatory names, a node, a link or a graph, and where the documents about it are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from fastapi import Request

from graph.rdf.around import Around, around, link_between
from graph.rdf.format import formats
from graph.rdf.iris import Iris
from graph.rdf.together import together
from ontology.problem import near

from .entity import key_of, missing
from .negotiation import Offer
from .observatory import Observatory
from .page import page_path, with_parameters
from .problem import NotFound

MOST = 500
"""Links of one name and direction that one document has at most."""
_FIRST = "ttl"  # for whoever accepts everything
_HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Thing:
    """What an IRI names.

    Attributes:
        iri: The IRI.
        local: What stands in an address for it, percent-encoded.
        page: The address of the page that shows it.
        ends: Its id; of a link the ids at both ends.
        link: The name of the link, if it is one.
    """

    iri: str
    local: str
    page: str
    ends: tuple[str, ...]
    link: str = ""

    @property
    def files(self) -> tuple[Offer, ...]:
        """The RDF documents about it, best first."""
        every = sorted(formats().values(), key=lambda one: one.name != _FIRST)
        return tuple(Offer(one.media_type, self.document(one.name), one.title) for one in every)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All documents about it; the page last, for whoever wants it names it."""
        return (*self.files, Offer(_HTML, self.page, "Page"))

    def document(self, format_name: str, part: int = 1) -> str:
        """Give the address of its document in a format."""
        return with_parameters(f"/data/{self.local}.{format_name}", {"part": part if part > 1 else None})

    def check(self, here: Observatory) -> None:
        """Make sure that it is in the graph.

        Raises:
            NotFound: It is not.
        """
        ends = [f"(:{key_of(here.schema, id_).name} {{id: $id{place}}})" for place, id_ in enumerate(self.ends)]
        arrow = f"-[:{here.schema.link(self.link).type}]->" if self.link else ""
        given = {f"id{place}": id_ for place, id_ in enumerate(self.ends)}
        if not here.graph.read(f"MATCH {arrow.join(ends)} RETURN 1 AS one LIMIT 1", given).values:
            raise self._missing(here)

    def read(self, here: Observatory, part: int) -> Around:
        """Read what a document about it says.

        Raises:
            NotFound: It is not in the graph.
        """
        where = here.graph, here.schema, here.settings.base_iri
        if self.link:
            said = link_between(*where, (self.link, self.ends[0], self.ends[1]))
            found = Around(said, ()) if said else None
        else:
            found = around(*where, self.ends[0], part=part, most=MOST)
        if found is None:
            raise self._missing(here)
        return found

    def _missing(self, here: Observatory) -> NotFound:
        if not self.link:
            return missing(here.graph, here.schema, self.ends[0])
        own = f"/api/entities/{quote(self.ends[0], safe='/')}/links/{self.link}"
        return NotFound("link", f"no {self.link} from {self.ends[0]!r} to {self.ends[1]!r}", "a link in the graph",
                        f"See {own}.")  # fmt: skip


class Together(Thing):
    """The graph of what several sources state together; its ends are these sources."""

    def check(self, here: Observatory) -> None:
        """Make sure that they state something together, and no other source does.

        Raises:
            NotFound: They do not.
        """
        self.read(here, 1)

    def read(self, here: Observatory, part: int) -> Around:  # noqa: ARG002  (it has one part)
        """Say which sources these are, and how much they state together.

        Raises:
            NotFound: They state nothing together, or there is no such source.
        """
        names = [id_.removeprefix("source/") for id_ in self.ends]
        found = together(here.graph, here.schema, here.settings.base_iri, names)
        if found:
            return Around(found, ())
        for id_ in self.ends:
            node(here, id_).check(here)
        remedy = "Another source may state it with them: see /sources."
        raise NotFound("sources", " and ".join(names), "sources that alone state something together", remedy)


def sources(here: Observatory, written: str) -> Thing:
    """Name the graph of some sources, whether they state something together or not.

    Args:
        here: The observatory.
        written: Their names, joined by ``+``.

    Raises:
        NotFound: They are not two or more, or not in the order of the alphabet.
    """
    names = [name for name in written.split("+") if name]
    iris = Iris("")
    known = iris.graph(names) if names else "sources/"
    if len(set(names)) < 2 or known != f"sources/{written}":
        expected = "two names or more, in the order of the alphabet, with + between them"
        raise NotFound("sources", repr(written), expected, f"See /id/{known}." if names else "See /sources.")
    ends = tuple(f"source/{name}" for name in names)
    return Together(Iris(here.settings.base_iri).graph(names), quote(known, safe="/+"), "/sources", ends)


def node(here: Observatory, id_: str) -> Thing:
    """Name a node, whether it is there or not.

    Raises:
        NotFound: No class has ids that begin so.
    """
    key_of(here.schema, id_)
    return Thing(Iris(here.settings.base_iri).node(id_), quote(id_, safe="/"), page_path(id_), (id_,))


def link(here: Observatory, name: str, source: str, target: str) -> Thing:
    """Name a link, whether it is there or not.

    Raises:
        NotFound: The ontology has no such link, or no class has ids that begin so.
    """
    if name not in here.schema.links:
        raise NotFound("link", repr(name), "a link of the ontology", near(name, here.schema.links))
    for id_ in (source, target):
        key_of(here.schema, id_)
    local = quote(Iris("").link(name, source, target), safe="/%")
    return Thing(Iris(here.settings.base_iri).link(name, source, target), local,
                 f"{page_path(source)}/all/{name}", (source, target), name)  # fmt: skip


def thing_of(here: Observatory, written: str) -> Thing:
    """Find what an address names.

    Args:
        here: The observatory.
        written: What stands behind ``/id/`` or ``/data/``, as it was sent: the ends of a link have ``%2F`` for ``/``.

    Raises:
        NotFound: Nothing can be called so.
    """
    kind, *parts = written.split("/")
    if kind == "sources":
        return sources(here, unquote("/".join(parts)))
    if kind != "link":
        return node(here, unquote(written))
    if len(parts) != 3:
        remedy = "Spell / as %2F in the ids at its ends."
        raise NotFound("link", repr(unquote(written)), "link/<name>/<id>/<id>", remedy)
    name, source, target = parts
    return link(here, name, unquote(unquote(source)), unquote(unquote(target)))


def written_after(request: Request, start: str) -> str:
    """Give what stands behind the start of the address, as it was sent."""
    path = request.scope.get("raw_path") or quote(request.url.path).encode()
    return path.decode("ascii", "replace").partition("?")[0].partition(start)[2]
