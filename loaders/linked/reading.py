"""Reads the subjects of a document one by one: each becomes a draft in our terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graph.rdf.terms import KINDS, OBJECT, PREDICATE, STATEMENT, SUBJECT, TYPE
from ontology.schema import ROOT, Link, Property, Schema

from .alignment import OWN_RECORD, Alignment
from .document import Document, Literal, Value
from .draft import Draft, Said, Tie
from .identity import Identity, bases_of
from .values import ours
from .vocabulary import (
    BETWEEN,
    CURRENCY,
    INSIDE,
    LATITUDE,
    LONGITUDE,
    OPEN,
    PASSED,
    POINT,
    SITES,
    Between,
    short,
)

_DEEPEST = 4
_EURO = frozenset({"EUR", "EURO", "EUROS", "€"})
_ENDS = frozenset({SUBJECT, PREDICATE, OBJECT})


class Reading:
    """Reads one document.

    Attributes:
        left_out: What is not understood, and how often it stands there.
        first: The line on which each such thing stands first.

    Args:
        document: The document.
        schema: The ontology.
        base: What stands before the local ids of a partner who has an observatory of its own.
    """

    def __init__(self, document: Document, schema: Schema, base: str = "") -> None:
        self.left_out: Counter[str] = Counter(document.left_out)
        self.first: dict[str, int] = {}
        self._document, self._schema = document, schema
        self._alignment = Alignment(schema)
        self._identity = Identity(document, self._alignment, bases_of(base))
        self._told = self._statements()
        self._told_of: dict[str, set[str]] = {}
        for source, _, target in self._told:
            self._told_of.setdefault(source, set()).add(target)

    def drafts(self) -> Iterator[Draft]:
        """Give a draft of every subject that is a node or a link here, in the order of the document."""
        parts = self._referred()
        for node, subject in self._document.subjects.items():
            kind = self._identity.kind(node)
            if any(subject.values(end) for end in _ENDS) or STATEMENT in self._identity.types(node):
                yield from self._statement(Draft(node, subject.line))
            elif (between := self._between(node)) is not None:
                yield from self._part(Draft(node, subject.line), between)
            elif kind.name in OWN_RECORD:
                self._leave(f"{short(self._schema.classes[kind.name].iri)}: the partner's own record", subject.line)
            elif self._is_node(node):
                yield self._node(Draft(node, subject.line, kind.name))
            elif kind.own:
                yield Draft(node, subject.line, raw=self._types(node))
            elif node not in parts:
                self._leave(f"a thing of {kind.reason}" if not kind.name else f"{kind.name} without a name of its own",
                            subject.line)  # fmt: skip

    def _types(self, node: str) -> list[tuple[str, Value]]:
        return [(TYPE, iri) for iri in self._identity.types(node)]

    def _leave(self, what: str, line: int) -> None:
        self.left_out[what] += 1
        self.first.setdefault(what, line)

    def _is_node(self, node: str) -> bool:
        """Whether a subject is a node of its own here, not a part of one, nor only the name of a region of NUTS."""
        kind = self._identity.kind(node)
        if not kind.name or kind.name in OWN_RECORD:
            return False
        return kind.own or (kind.name != "Region" and bool(self._identity.types(node)))

    def _between(self, node: str) -> Between | None:
        return next((BETWEEN[iri] for iri in self._identity.types(node) if iri in BETWEEN), None)

    def _statements(self) -> frozenset[tuple[str, str, str]]:
        """Find which links have a node of their own, which says them with what they carry."""
        found = set()
        for subject in self._document.subjects.values():
            ends = [subject.values(end) for end in (SUBJECT, PREDICATE, OBJECT)]
            if all(ends):
                found.add((ends[0][0], ends[1][0], ends[2][0]))
        return frozenset(found)  # type: ignore[arg-type]

    def _referred(self) -> frozenset[str]:
        """Find what a statement leads to: it is read as a part of what leads there, if it is no node of its own."""
        subjects = self._document.subjects
        return frozenset(
            value
            for one in subjects.values()
            for value in one.pairs[1::2]
            if isinstance(value, str) and value in subjects
        )

    # A node.

    def _node(self, draft: Draft) -> Draft:
        draft.id = self._identity.id_of(draft.subject) or ""
        if not draft.id:
            draft.wrong.append("found a thing without a name; expected an IRI, or an identifier of a known register")
            draft.id = "?"
        own = self._identity.kind(draft.subject).own
        for predicate, values in self._gathered(draft).items():
            for value in values:
                self._say(draft, predicate, value)
        self._settle(draft)
        self._settle_ties(draft)
        if not own:
            self._place(draft)
        if not self._identity.local(draft.subject) and not draft.subject.startswith("_:"):
            draft.values.append(Said("sameAs", Literal(draft.subject, KINDS["anyURI"]), TYPE))
        draft.values = list({(one.name, one.value): one for one in draft.values}.values())
        return draft

    def _gathered(self, draft: Draft) -> dict[str, list[Value]]:
        """Gather what is said of a thing and of its parts."""
        found: dict[str, dict[Value, None]] = {}
        self._gather(draft, draft.subject, found, _DEEPEST)
        point = [next((one.text for name in names for one in found.get(name, ()) if isinstance(one, Literal)), "")
                 for names in (LONGITUDE, LATITUDE)]  # fmt: skip
        if all(point):
            found.setdefault(POINT, {})[Literal(f"POINT ({point[0]} {point[1]})", KINDS["wkt"])] = None
            for name in (*LONGITUDE, *LATITUDE):
                found.pop(name, None)
        return {predicate: list(values) for predicate, values in found.items()}

    def _gather(self, draft: Draft, node: str, found: dict[str, dict[Value, None]], deep: int) -> None:
        subject = self._document.subjects[node]
        sites = [value for name in SITES for value in subject.values(name)]
        further = set(sites[1:]) - set(sites[:1])
        if further:
            draft.doubts.append(("a further site is left out", f"{', '.join(sorted(map(_text, further)))}"))
        for predicate, values in subject.by_predicate().items():
            for value in values:
                if value in further:
                    continue
                if predicate in OPEN and isinstance(value, str) and self._is_part(value) and deep:
                    self._gather(draft, value, found, deep - 1)
                elif node == draft.subject or predicate != TYPE:
                    found.setdefault(predicate, {})[value] = None

    def _is_part(self, node: str) -> bool:
        """Whether a thing is described, but is no node here nor known by its name alone."""
        return node in self._document.subjects and not self._is_node(node) and self._identity.id_of(node) is None

    def _say(self, draft: Draft, predicate: str, value: Value) -> None:
        """Say one statement in our terms: as a property, as a link, or not at all."""
        if predicate in PASSED:
            return
        if predicate.startswith(self._schema.namespace):
            self._say_ours(draft, predicate, value)
            return
        known = self._alignment.properties(draft.class_name).get(predicate)
        links = self._alignment.links.get(predicate, ())
        if isinstance(value, str) and links and self._tie_of_others(draft, predicate, value):
            return
        if known is not None:
            self._value_of_others(draft, predicate, known, value)
        elif links and isinstance(value, str):
            self._dangling(draft, predicate, value)
        else:
            self._leave(short(predicate), draft.line)

    def _say_ours(self, draft: Draft, predicate: str, value: Value) -> None:
        known = self._alignment.properties(draft.class_name).get(predicate)
        name = predicate.removeprefix(self._schema.namespace)
        if known is not None:
            draft.values.append(Said(known.name, value, predicate))
        elif name in self._schema.links and isinstance(value, str):
            self._tie(draft, self._schema.links[name], predicate, value)
        elif any(name in class_.properties for class_ in self._schema.classes.values()):
            draft.wrong.append(
                f"{short(predicate)}: found it of a {draft.class_name}; expected a property of that class"
            )
        else:
            draft.raw.append((predicate, value))

    def _tie(self, draft: Draft, link: Link, predicate: str, target: str) -> None:
        """State a link, unless a node of its own says it with what it carries."""
        if (draft.subject, link.iri, target) in self._told:
            return
        end, class_ = self._end(target, link.range)
        if not end:
            draft.wrong.append(f"{short(predicate)}: found {target}, of which nothing tells what it is; "
                               f"expected {_a(link.range)}, named or described in the document")  # fmt: skip
            return
        draft.ties.append(Tie(link.name, draft.subject, target, predicate, (draft.id, end), (draft.class_name, class_)))

    def _end(self, node: str, range_: str) -> tuple[str, str]:
        """Give id and class of the end of a link; a thing that is not described is what the link leads to."""
        kind, id_ = self._identity.kind(node).name, self._identity.id_of(node)
        if id_ is not None:
            keyed = kind or self._schema.key_of(id_).name
            below = not self._identity.described(node) and self._schema.is_a(range_, keyed)
            return id_, range_ if below and not self._schema.classes[range_].abstract else keyed
        return "", kind

    def _tie_of_others(self, draft: Draft, predicate: str, target: str) -> bool:
        end, class_ = self._end(target, "")
        link = self._alignment.fitting(predicate, draft.class_name, class_) if end else None
        if link is not None:
            self._tie(draft, link, predicate, target)
        return link is not None

    def _dangling(self, draft: Draft, predicate: str, target: str) -> None:
        """Refuse a link whose end nothing tells, rather than lose it."""
        id_, class_ = self._end(target, "")
        links = [link for link in self._alignment.links[predicate] if self._schema.is_a(draft.class_name, link.domain)]
        if not links:
            self._leave(short(predicate), draft.line)
            return
        found = f"{target}, {'a ' + class_ if id_ else 'of which nothing tells what it is'}"
        expected = " or ".join(dict.fromkeys(link.range for link in links))
        draft.wrong.append(f"{short(predicate)}: found {found}; expected {_a(expected)} that the document describes")

    # Values of others.

    def _value_of_others(self, draft: Draft, predicate: str, known: Property, value: Value) -> None:
        if known.name == "identifier":
            literals = [Literal(text) for text in self._identity.identifiers(value)]
        else:
            literals = [value] if isinstance(value, Literal) else self._inside(draft, predicate, known, value)
        for literal in literals:
            told, lost = ours(known, literal)
            if lost:
                draft.doubts.append(
                    ("a part of a value is not kept", f"{short(predicate)} {literal.text!r}: without {lost}")
                )
            draft.values.append(Said(known.name, told, predicate))

    def _inside(self, draft: Draft, predicate: str, known: Property, node: str) -> list[Literal]:
        """Give the value that a thing stands for: an address itself, an amount, an acronym, a code of a list."""
        if known.datatype == "anyURI" and not node.startswith("_:"):
            return [Literal(node, KINDS["anyURI"])]
        subject = self._document.subjects.get(node)
        if subject is None:
            last = node.rstrip("/").rpartition("/")[2].rpartition("#")[2]
            return [Literal(last)] if last and not node.startswith("_:") else []
        currency = [one.rpartition("/")[2] for one in map(_text, subject.values(CURRENCY))]
        if any(one.upper() not in _EURO for one in currency):
            draft.wrong.append(f"{short(predicate)}: found an amount in {' and '.join(currency)}; expected euros")
        found = [one for name in INSIDE for one in subject.values(name) if isinstance(one, Literal)]
        if not found:
            self._leave(short(predicate), draft.line)
        return found if known.datatype == "langString" else found[:1]

    def _settle(self, draft: Draft) -> None:
        """Drop what terms of others only repeat; where they say otherwise than a term of ours, ours counts.

        A further value, or a text in a further language, is kept.
        """
        own = [one for one in draft.values if one.predicate.startswith(self._schema.namespace)]
        if not own:
            return
        declared = self._schema.classes[draft.class_name].properties
        repeated = {(iri, _text(one.value)) for one in own for iri in declared[one.name].aligned}
        taken = {(one.name, _language(one.value)) for one in own if not declared[one.name].multiple}
        kept = []
        for one in draft.values:
            if one.predicate.startswith(self._schema.namespace):
                kept.append(one)
            elif (one.name, _language(one.value)) in taken and (one.predicate, _text(one.value)) not in repeated:
                case = f"{draft.subject}, obs:{one.name}: {short(one.predicate)} {_text(one.value)!r} is not kept"
                draft.doubts.append(("our term and another's differ", case))
            elif (one.predicate, _text(one.value)) not in repeated:
                kept.append(one)
        draft.values = kept

    def _settle_ties(self, draft: Draft) -> None:
        """Of links between the same things, those in our terms say what those in terms of others only may mean."""
        own = {tie.target for tie in draft.ties if tie.predicate.startswith(self._schema.namespace)}
        own |= self._told_of.get(draft.subject, set())
        draft.ties = [tie for tie in draft.ties
                      if tie.predicate.startswith(self._schema.namespace) or tie.target not in own]  # fmt: skip

    def _place(self, draft: Draft) -> None:
        """Take the hints of where a thing is, if it does not name its region."""
        if any(tie.name == "locatedIn" for tie in draft.ties):
            return
        said: dict[str, str] = {}
        for one in draft.values:
            text = _text(one.value)
            if one.name in {"country", "city", "postcode", "nutsCode"} and len(text) > len(said.get(one.name, "")):
                said[one.name] = text
        if "nutsCode" in said:  # the finest of several levels
            draft.values = [
                one for one in draft.values if one.name != "nutsCode" or _text(one.value) == said["nutsCode"]
            ]
        draft.place = {"code" if name == "nutsCode" else name: text for name, text in said.items()}

    # A link.

    def _statement(self, draft: Draft) -> Iterator[Draft]:
        """Read a node that says more of a link."""
        subject = self._document.subjects[draft.subject]
        ends = [next(iter(subject.values(end)), "") for end in (SUBJECT, PREDICATE, OBJECT)]
        source, predicate, target = map(_text, ends)
        if not all(ends):
            draft.wrong.append("found a statement that does not say of which link; "
                               "expected rdf:subject, rdf:predicate and rdf:object")  # fmt: skip
            yield draft
        elif self._of_record(source) or self._of_record(target):
            self._leave("a link of the partner's own record", draft.line)
        elif predicate not in self._alignment.links:
            self._leave(f"a statement about {short(predicate)}", draft.line)
        else:
            yield self._link(draft, (source, target), self._alignment.links[predicate], predicate, None)

    def _of_record(self, node: str) -> bool:
        return self._identity.kind(node).name in OWN_RECORD

    def _part(self, draft: Draft, between: Between) -> Iterator[Draft]:
        """Read a node that stands between two others."""
        subject = self._document.subjects[draft.subject]
        source, target = (
            next((value for name in names for value in subject.values(name) if isinstance(value, str)), "")
            for names in (between.source, between.target)
        )
        if source and not self._identity.described(source) and self._identity.id_of(source) is None:
            self._leave(f"a part of {', '.join(map(short, self._identity.types(source))) or source}", draft.line)
            return
        for end, names in ((source, between.source), (target, between.target)):
            if not end:
                draft.wrong.append(f"{short(names[0])}: found no value; expected the thing that it is a part of")
        links = tuple(self._schema.links[name] for name in between.links)
        yield draft if draft.wrong else self._link(draft, (source, target), links, between.target[0], between)

    def _link(
        self, draft: Draft, ends: tuple[str, str], links: tuple[Link, ...], predicate: str, between: Between | None
    ) -> Draft:
        """Read a link and what it carries."""
        source, target = ends
        (start, from_), (end, to) = self._end(source, links[0].domain), self._end(target, links[0].range)
        fits = [link for link in links if self._schema.is_a(from_ or link.domain, link.domain)
                and self._schema.is_a(to or link.range, link.range)]  # fmt: skip
        link = (fits or list(links))[0]
        for node, id_, expected in ((source, start, link.domain), (target, end, link.range)):
            if not id_:
                draft.wrong.append(f"{short(predicate)}: found {node}, of which nothing tells what it is; "
                                   f"expected {_a(expected)}, named or described in the document")  # fmt: skip
        if draft.wrong:
            return draft
        draft.ties = [Tie(link.name, source, target, predicate, (start, end), (from_, to))]
        self._carry(draft, link, between)
        return draft

    def _carry(self, draft: Draft, link: Link, between: Between | None) -> None:
        skipped = {*_ENDS, *(between.source + between.target if between else ())}
        known = self._alignment.properties(link.name)
        for predicate, values in self._document.subjects[draft.subject].by_predicate().items():
            meant = between.role if between and predicate in between.roles else predicate
            for value in values if predicate not in skipped and predicate not in PASSED else ():
                if meant in known and predicate.startswith(self._schema.namespace):
                    draft.values.append(Said(known[meant].name, value, predicate))
                elif meant in known:
                    self._value_of_others(draft, predicate, known[meant], value)
                elif predicate.startswith(self._schema.namespace):
                    draft.raw.append((predicate, value))
                else:
                    self._leave(short(predicate), draft.line)
        draft.values = list({(one.name, one.value): one for one in draft.values}.values())


def _a(name: str) -> str:
    return "anything" if name == ROOT else f"a node of class {name}"


def _language(value: Value) -> str:
    return value.kind if isinstance(value, Literal) and value.kind.startswith("@") else ""


def _text(value: Value) -> str:
    return value.text if isinstance(value, Literal) else value
