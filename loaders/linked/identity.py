"""Which node here a thing of a partner is: the same IRI gives the same id, and so does the same code of a register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2s
from urllib.parse import unquote, urlsplit

from graph.rdf.iris import Iris
from graph.rdf.terms import TYPE
from graph.settings import BASE_IRI, Settings
from ontology.names import id_prefix, slug
from ontology.schema import Schema

from .alignment import OWN_RECORD, Alignment, Kind
from .document import Document, Literal, Subject, Value, text_of
from .vocabulary import BETWEEN, IDENTIFIERS, INSIDE, NOTATION, SAME, SCHEMES

_LONGEST = 48
_CODE = "{code}"


class Registers:
    """What the registers of the ontology say of ids and addresses, read both ways.

    Args:
        schema: The ontology.

    Example:
        >>> from ontology.schema import load_schema
        >>> registers = Registers(load_schema())
        >>> registers.id("PIC:999984350", "organisation"), list(registers.codes("https://ror.org/02nv7yv05"))
        ('organisation/pic-999984350', ['ROR:02nv7yv05'])
        >>> sorted(registers.follow("region/PL22", []))
        ['NUTS:PL22', 'http://data.europa.eu/nuts/code/PL22']
    """

    def __init__(self, schema: Schema) -> None:
        # What other sources make ids of comes first, for a thing may be in several registers.
        self._every = sorted(schema.registers.values(), key=lambda one: not one.ids)
        self._listed = {one.name: {shown: code for code, shown in one.listed.items()} for one in self._every}
        self._by_name = schema.registers

    def id(self, identifier: str, prefix: str = "") -> str | None:
        """Give the id that an identifier makes, if any.

        Args:
            identifier: The register, a colon, the code.
            prefix: What the id has to begin with; if it is not told, only registers of one class make ids.
        """
        name, _, code = identifier.partition(":")
        register = self._by_name.get(name)
        if register is None or not re.search(register.codes, code):
            return None
        if not register.ids:
            return f"{prefix}/{name.lower()}-{code}" if prefix and register.resource else None
        made = f"{_start(register.ids)}{code}"
        return made if made.startswith(f"{prefix}/" if prefix else "") and re.search(register.ids, made) else None

    def codes(self, address: str) -> Iterator[str]:
        """Give the identifiers of what an address leads to."""
        plain = address.replace("http://", "https://", 1).rstrip("/")
        for register in self._every:
            for template in filter(None, (register.resource, register.page)):
                start, end = template.replace("http://", "https://", 1).split(_CODE)
                if plain.startswith(start) and plain.endswith(end):
                    shown = plain[len(start) : len(plain) - len(end)]
                    code = self._listed[register.name].get(shown, "") if register.listed else shown
                    if re.search(register.codes, code):
                        yield f"{register.name}:{code}"

    def follow(self, id_: str, identifiers: Iterable[str]) -> frozenset[str]:
        """Give the identifiers and addresses that an id and identifiers imply: they need not be kept."""
        implied: set[str] = set()
        for register in self._every:
            found = re.search(register.ids, id_) if register.ids else None
            codes = {one.partition(":")[2] for one in identifiers if one.startswith(f"{register.name}:")}
            codes |= {found[1]} if found else set()
            shown = [register.listed.get(code, "") if register.listed else code for code in codes]
            implied |= {f"{register.name}:{code}" for code in codes}
            implied |= {
                template.replace(_CODE, one) for template in (register.resource, register.page) for one in shown
            }
        return frozenset(implied - {""})

    def named(self, told: Iterable[str]) -> str:
        """Name the register that an identifier is from: by its IRI, or by its name among the words said of it."""
        for one in told:
            words = re.split(r"[^A-Za-z]+", one.upper())
            for register in self._every:
                if one == register.iri or register.name.upper() in words:
                    return register.name
        return ""


def _start(ids: str) -> str:
    """Give what stands before the code in ids; where that is more than a text, no id that it makes is one."""
    return ids.removeprefix("^").partition("(")[0]


class Identity:
    """Tells what the things of one document are here.

    Args:
        document: The document.
        alignment: What terms mean here.
        base: What stands before the local ids of a partner who shares them; those of this observatory are known.
    """

    def __init__(self, document: Document, alignment: Alignment, base: str = "") -> None:
        self._document, self._alignment, self._schema = document, alignment, alignment.schema
        bases = (Settings.from_environment().base_iri, BASE_IRI, base)
        self._iris = tuple(Iris(one) for one in dict.fromkeys(filter(None, bases)))
        self._ids: dict[str, str | None] = {}
        self._kinds: dict[str, Kind] = {}
        self.registers = Registers(self._schema)

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        return frozenset(id_prefix(class_.name) for class_ in self._schema.keyed())

    def subject(self, node: str) -> Subject | None:
        """Give what the document says of a thing, if anything."""
        return self._document.subjects.get(node)

    def types(self, node: str) -> list[str]:
        """Give the classes of a thing, as the document states them."""
        found = self.subject(node)
        return [iri for iri in found.values(TYPE) if isinstance(iri, str)] if found else []

    def kind(self, node: str) -> Kind:
        """Tell what a thing is here: as the document says, or, where it says nothing, as its id does."""
        if node not in self._kinds:
            self._kinds[node] = self._kind(node)
        return self._kinds[node]

    def _kind(self, node: str) -> Kind:
        said = self._alignment.kind(self.types(node))
        if said.own:
            return said
        local, address = self.local(node), self._of_address(node)
        if local is None and address is not None and (not self.types(node) or address.startswith("region/")):
            local = address
        if local is not None and (not said.name or not local.startswith(f"{self.prefix(said.name)}/")):
            return Kind(self._schema.key_of(local).name)
        return said

    def is_node(self, node: str) -> bool:
        """Whether a thing is described as a node here: not a part of one, nor only the name of a region of NUTS."""
        kind = self.kind(node)
        if not kind.name or kind.name in OWN_RECORD or any(iri in BETWEEN for iri in self.types(node)):
            return False
        return kind.own or (kind.name != "Region" and bool(self.types(node)))

    def is_part(self, node: str) -> bool:
        """Whether a thing is described, but is no node here and has no id of its own."""
        return self.subject(node) is not None and not self.is_node(node) and self.id_of(node) is None

    def prefix(self, class_: str) -> str:
        """Give what the ids of a class begin with."""
        return id_prefix(self._schema.class_(class_).key)

    def local(self, node: str) -> str | None:
        """Give the local id of an IRI of this observatory; None for one of another's, or of a part of a thing."""
        for iris in self._iris:
            found = iris.id(node)
            if found is not None and "#" not in node[len(iris.base) :]:
                prefix, _, rest = found.partition("/")
                return found if prefix in self._prefixes and rest else None
        return None

    def id_of(self, node: str) -> str | None:
        """Give the id of a thing; None if nothing tells what it is."""
        if node not in self._ids:
            self._ids[node] = self._id_of(node)
        return self._ids[node]

    def id_as(self, node: str, class_: str) -> str | None:
        """Give the id of a thing that is not described, but must be of a class for what leads to it."""
        abstract = self._schema.classes[class_].abstract if class_ in self._schema.classes else True
        if abstract or node.startswith("_:") or self.subject(node) is not None:
            return None
        prefix = self.prefix(class_)
        found = (self.registers.id(code, prefix) for code in self.registers.codes(node))
        return next(filter(None, found), None) or f"{prefix}/{named(node)}"

    def _id_of(self, node: str) -> str | None:
        if (local := self.local(node)) is not None:
            return local
        kind = self.kind(node).name
        if not kind or kind in OWN_RECORD:
            return self._of_address(node)
        prefix = self.prefix(kind)
        known = next((id_ for id_ in self._known(node, prefix) if id_.startswith(f"{prefix}/")), None)
        return known or (None if node.startswith("_:") else f"{prefix}/{named(node)}")

    def _known(self, node: str, prefix: str) -> Iterator[str]:
        """Give the ids that its address, what it is the same as, and its identifiers lead to."""
        subject = self.subject(node) or Subject(0)
        own = self._schema.namespace
        same = [node, *(text_of(value) for name in (*SAME, f"{own}sameAs") for value in subject.values(name))]
        yield from filter(None, map(self.local, same))
        codes = [code for address in same for code in self.registers.codes(address)]
        codes += [code for name in (*IDENTIFIERS, f"{own}identifier") for value in subject.values(name)
                  for code in self.identifiers(value)]  # fmt: skip
        codes += [f"NUTS:{text_of(value)}" for name in (f"{own}code", NOTATION) for value in subject.values(name)]
        yield from filter(None, (self.registers.id(code, prefix) for code in codes))

    def _of_address(self, address: str) -> str | None:
        found = map(self.registers.id, self.registers.codes(address))
        return next(filter(None, found), None)

    def identifiers(self, value: Value) -> list[str]:
        """Spell an identifier as ours are: the register, a colon, the code; where no register is told, as it stands."""
        if isinstance(value, Literal):
            return [_told(self.registers.named([value.kind]), value.text)]
        if (subject := self.subject(value)) is None:
            return [] if value.startswith("_:") else [value]
        inner = [one for name in INSIDE for one in subject.values(name) if isinstance(one, Literal)][:1]
        told = [text_of(one) for name in SCHEMES for one in subject.values(name)]
        name = self.registers.named([*told, *(one.kind for one in inner)])
        return [_told(name, one.text) for one in inner]


def _told(register: str, code: str) -> str:
    """Put the name of a register before a code, which may have a colon of its own, unless it stands there."""
    return f"{register}:{code}" if register and not code.startswith(f"{register}:") else code


def named(iri: str) -> str:
    """Make the rest of an id of an IRI: its last word for people, and a fingerprint of the whole.

    Example:
        >>> named("https://example.org/orgs/Acme%20Ltd")
        'acme-ltd-94abf9c324e5'
    """
    parts = urlsplit(iri)
    words = [word for word in re.split(r"[/#?:]+", f"{parts.path}#{parts.fragment}") if word]
    last = slug(unquote(words[-1]), _LONGEST) if words else ""
    mark = blake2s(iri.encode(), digest_size=6).hexdigest()
    return f"{last}-{mark}" if last else mark
