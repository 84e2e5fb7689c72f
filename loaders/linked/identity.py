"""Which node here a thing of a partner is: the same IRI gives the same id, and so does the same code of a register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s
from urllib.parse import unquote, urlsplit

from graph.rdf.iris import Iris
from graph.settings import BASE_IRI, Settings
from ontology.names import id_prefix, slug

from .alignment import OWN_RECORD, Alignment, Kind
from .document import Document, Literal, Subject, Value
from .vocabulary import BETWEEN, IDENTIFIERS, INSIDE, NOTATION, SAME, SCHEMES, short

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OBS_IDENTIFIER, _OBS_SAME, _OBS_CODE = "identifier", "sameAs", "code"
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Register:
    """A register whose codes are part of ids here.

    Attributes:
        name: What stands before the colon of an identifier.
        ids: The id, with ``{}`` where the code stands.
        codes: What its codes look like.
        addresses: What stands before the code in the addresses that lead to its things.
        agency: A word by which its keeper, or its scheme, is known in identifiers of others.
    """

    name: str
    ids: str
    codes: re.Pattern[str]
    addresses: tuple[str, ...] = ()
    agency: str = ""

    def id(self, code: str) -> str | None:
        """Give the id of the thing that has a code."""
        return self.ids.format(code) if self.codes.fullmatch(code) else None


REGISTERS = (
    Register("NUTS", "region/{}", re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}"),
             ("http://data.europa.eu/nuts/code/", "https://data.europa.eu/nuts/code/",
              "http://nuts.geovocab.org/id/"), "nuts"),
    Register("PIC", "organisation/pic-{}", re.compile(r"[0-9]{9}"), agency="pic"),
    Register("ROR", "organisation/ror-{}", re.compile(r"0[a-z0-9]{6}[0-9]{2}"),
             ("https://ror.org/", "http://ror.org/"), "ror"),
    Register("CORDIS", "project/cordis-{}", re.compile(r"[0-9]{5,9}"),
             ("https://cordis.europa.eu/project/id/", "http://cordis.europa.eu/project/id/",
              "https://doi.org/10.3030/"), "cordis"),
    Register("INTERREG-GP", "good-practice/interreg-{}", re.compile(r"[0-9]+"), agency="interreg"),
)  # fmt: skip
"""From the most to the least telling, where a thing is in several."""


class Identity:
    """Tells what the things of one document are here.

    Args:
        document: The document.
        alignment: What terms mean here.
        bases: What stands before local ids in IRIs of this observatory, or of the partner's that shares its ids.
    """

    def __init__(self, document: Document, alignment: Alignment, bases: tuple[str, ...]) -> None:
        self._document, self._alignment = document, alignment
        self._iris = tuple(Iris(base) for base in bases)
        self._ids: dict[str, str | None] = {}

    def subject(self, node: str) -> Subject | None:
        """Give what the document says of a thing, if anything."""
        return self._document.subjects.get(node)

    def types(self, node: str) -> list[str]:
        """Give the classes of a thing, as the document states them."""
        found = self.subject(node)
        return [iri for iri in found.values(TYPE) if isinstance(iri, str)] if found else []

    def between(self, node: str) -> bool:
        """Whether a thing stands between two others, as a link does here."""
        return any(iri in BETWEEN for iri in self.types(node))

    def kind(self, node: str) -> Kind:
        """Tell what a thing is here: as the document says, or, where it says nothing, as its id does."""
        said = self._alignment.kind(self.types(node))
        if said.own:
            return said
        local = self.local(node) or next(self._of_address(node), None)
        if local is not None and (not said.name or not local.startswith(id_prefix(self._keyed(said.name)))):
            return Kind(self._alignment.schema.key_of(local).name)
        return said

    def described(self, node: str) -> bool:
        """Whether a thing is a node here by what the document says of it."""
        return bool(self.subject(node)) and bool(self.kind(node).name) and not self.between(node)

    def local(self, node: str) -> str | None:
        """Give the local id of an IRI of this observatory; None for one of another's, or of none."""
        for iris in self._iris:
            found = iris.id(node)
            if found is not None and "#" not in node[len(iris.base) :]:  # what stands behind is part of the thing
                prefix = found.partition("/")[0]
                return found if prefix in {id_prefix(one.name) for one in self._alignment.schema.keyed()} else None
        return None

    def id_of(self, node: str) -> str | None:
        """Give the id of a thing; None if nothing tells what it is."""
        if node not in self._ids:
            self._ids[node] = self._id_of(node)
        return self._ids[node]

    def _id_of(self, node: str) -> str | None:
        if (local := self.local(node)) is not None:
            return local
        kind = self.kind(node).name
        if not kind or kind in OWN_RECORD:
            return next(self._of_address(node), None)
        prefix = id_prefix(self._keyed(kind)) + "/"
        known = next((id_ for id_ in self._known(node) if id_.startswith(prefix)), None)
        return known or (None if node.startswith("_:") else prefix + _named(node))

    def _keyed(self, kind: str) -> str:
        return self._alignment.schema.class_(kind).key

    def _known(self, node: str) -> Iterator[str]:
        """Give the ids that its address, what it is the same as, and its identifiers lead to."""
        yield from self._of_address(node)
        if (subject := self.subject(node)) is None:
            return
        own = self._alignment.schema.namespace
        for predicate in (*SAME, own + _OBS_SAME):
            for same in map(_text, subject.values(predicate)):
                if (local := self.local(same)) is not None:
                    yield local
                yield from self._of_address(same)
        codes = [code for predicate in (*IDENTIFIERS, own + _OBS_IDENTIFIER) for value in subject.values(predicate)
                 for code in self.identifiers(value)]  # fmt: skip
        codes += [f"NUTS:{_text(value)}" for predicate in (own + _OBS_CODE, NOTATION)
                  for value in subject.values(predicate)]  # fmt: skip
        for register in REGISTERS:
            for code in codes:
                name, _, rest = code.partition(":")
                if name == register.name and (found := register.id(rest)) is not None:
                    yield found

    def _of_address(self, address: str) -> Iterator[str]:
        for register in REGISTERS:
            for start in register.addresses:
                if address.startswith(start) and (found := register.id(address[len(start) :].rstrip("/"))):
                    yield found

    def identifiers(self, value: Value) -> list[str]:
        """Spell an identifier as ours are: the register, a colon, the code; where no register is told, as it stands."""
        if isinstance(value, Literal):
            return [value.text]
        if (subject := self.subject(value)) is None:
            return [] if value.startswith("_:") else [value]
        inner = [one for predicate in (NOTATION, *INSIDE) for one in subject.values(predicate)]
        codes = list(dict.fromkeys(one.text for one in inner if isinstance(one, Literal)))[:1]
        schemes = [_text(one) for predicate in SCHEMES for one in subject.values(predicate)]
        kinds = [short(one.kind) for one in inner if isinstance(one, Literal)]
        return [code if ":" in code else f"{name}:{code}" if (name := _register([*schemes, *kinds])) else code
                for code in codes]  # fmt: skip


def _register(schemes: list[str]) -> str:
    """Name the register that an identifier is from, by the first word of ours that stands in what is said of it."""
    for scheme in schemes:
        words = set(re.split(r"[^a-z]+", scheme.lower()))
        for register in REGISTERS:
            if register.agency in words:
                return register.name
        if words & {"vat", "vies"}:
            return "VAT"
    return ""


def _text(value: Value) -> str:
    return value.text if isinstance(value, Literal) else value


def _named(iri: str) -> str:
    """Make the rest of an id of an IRI: its last word for people, and a fingerprint of the whole.

    Example:
        >>> _named("https://example.org/orgs/Acme%20Ltd#this")
        'this-...'
    """
    parts = urlsplit(iri)
    words = [word for word in re.split(r"[/#?:]+", f"{parts.path}#{parts.fragment}") if word]
    last = slug(unquote(words[-1]), _LONGEST) if words else ""
    mark = blake2s(iri.encode(), digest_size=6).hexdigest()
    return f"{last}-{mark}" if last else mark


def bases_of(base: str) -> tuple[str, ...]:
    """Give what stands before local ids: this observatory's base, the usual one, and that of the partner, if stated."""
    return tuple(dict.fromkeys(filter(None, (Settings.from_environment().base_iri, BASE_IRI, base))))
