"""Turns SHACL property shapes into properties; shapes of one path add up, as they do in SHACL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from . import words
from .problem import near
from .term import OntologyProblem, Property, Scheme
from .turtle import GEO, OBS, SH, XSD, Facts, local, short, text

DATATYPES = {
    XSD + name: name for name in ("string", "integer", "decimal", "boolean", "date", "gYearMonth", "dateTime", "anyURI")
} | {GEO + "wktLiteral": "wkt"}
COMBINE = ("rank", "union", "sum", "min", "max")
RESERVED = ("id", "searchText", "sources")
"""What the store keeps for itself on every node and link."""


@dataclass(frozen=True, slots=True)
class Properties:
    """Builds properties from the facts and keeps them, for most classes inherit the same ones.

    Attributes:
        facts: The statements of all files.
        schemes: The vocabularies that shapes may refer to, by name.
    """

    facts: Facts
    schemes: Mapping[str, Scheme]
    _built: dict[tuple[str, ...], Property] = field(default_factory=dict)

    def of(self, owner: str, shapes: Iterable[str]) -> Mapping[str, Property]:
        """Return the properties that shapes give to a class or link.

        Args:
            owner: IRI of the class or link, for messages.
            shapes: The shapes, those of the furthest ancestor first; where two differ, the later one holds.

        Raises:
            OntologyProblem: A shape has no path, no datatype or two, or names an unknown scheme.
        """
        by_path: dict[str, list[str]] = {}
        for shape in shapes:
            by_path.setdefault(self._path(owner, shape), []).append(shape)
        return MappingProxyType({local(path): self._property(owner, path, found) for path, found in by_path.items()})

    def _path(self, owner: str, shape: str) -> str:
        path = self.facts.one(shape, SH + "path")
        if path is None:
            raise OntologyProblem(
                self.facts.where(owner), "a shape without sh:path", "the property it is for", "Add it."
            )
        if local(path) in RESERVED:
            expected = f"a name that the store does not keep for itself ({', '.join(RESERVED)})"
            raise OntologyProblem(self.facts.where(owner), f"the property {short(path)}", expected, "Rename it.")
        return path

    def _property(self, owner: str, path: str, shapes: list[str]) -> Property:
        built = self._built.get(tuple(shapes))
        if built is None:
            built = self._built[tuple(shapes)] = self._build(owner, path, shapes)
        return built

    def _build(self, owner: str, path: str, shapes: list[str]) -> Property:
        datatype = self._datatype(owner, path, shapes)
        # A single text may have one value in each language: SHACL says uniqueLang for that, not maxCount.
        single = self._last(shapes, SH + ("uniqueLang" if datatype == "langString" else "maxCount")) is not None
        scheme = self._scheme(owner, shapes, OBS + "scheme")
        glossary = self._scheme(owner, shapes, OBS + "glossary")
        known = scheme or glossary
        return Property(
            name=local(path),
            iri=path,
            label=words.label(self.facts, path),
            definition=words.definition(self.facts, path),
            datatype=datatype,
            required=any(int(self.facts.one(shape, SH + "minCount") or 0) > 0 for shape in shapes),
            multiple=not single,
            pattern=self._last(shapes, SH + "pattern"),
            allowed=tuple(scheme.concepts) if scheme else self._listed(shapes),
            minimum=self._number(shapes, SH + "minInclusive"),
            maximum=self._number(shapes, SH + "maxInclusive"),
            combine=self._combine(path, shapes, "rank" if single else "union"),
            scheme=known.name if known else "",
            alignments=words.alignments(self.facts, path),
        )

    def _datatype(self, owner: str, path: str, shapes: list[str]) -> str:
        stated = {iri for shape in shapes if (iri := self.facts.one(shape, SH + "datatype"))}
        names = {DATATYPES.get(iri, iri) for iri in stated}
        if any(OBS + "Text" in self.facts.all(shape, SH + "node") for shape in shapes):
            names.add("langString")
        if len(names) != 1 or not names <= {*DATATYPES.values(), "langString"}:
            found = f"{short(path)} with datatype {' and '.join(sorted(names)) or 'none'}"
            expected = f"one of {', '.join(DATATYPES.values())}, or sh:node obs:Text"
            raise OntologyProblem(self.facts.where(owner), found, expected, "State exactly one.")
        return names.pop()

    def _scheme(self, owner: str, shapes: list[str], predicate: str) -> Scheme | None:
        iri = self._last(shapes, predicate)
        if iri is None:
            return None
        if local(iri) not in self.schemes:
            hint = near(local(iri), self.schemes)
            raise OntologyProblem(self.facts.where(owner), short(iri), "a scheme in vocabularies/", hint)
        return self.schemes[local(iri)]

    def _combine(self, path: str, shapes: list[str], otherwise: str) -> str:
        combine = self._last(shapes, OBS + "combine") or otherwise
        if combine not in COMBINE:
            hint = near(combine, COMBINE)
            raise OntologyProblem(self.facts.where(path), f"obs:combine {combine!r}", ", ".join(COMBINE), hint)
        return combine

    def _listed(self, shapes: list[str]) -> tuple[str, ...]:
        heads = [head for shape in shapes for head in self.facts.iris(shape, SH + "in")]
        return tuple(text(value) for head in heads for value in self.facts.members(head))

    def _number(self, shapes: list[str], constraint: str) -> float | None:
        value = self._last(shapes, constraint)
        return None if value is None else float(value)

    def _last(self, shapes: list[str], predicate: str) -> str | None:
        found = [value for shape in shapes if (value := self.facts.one(shape, predicate)) is not None]
        return found[-1] if found else None
