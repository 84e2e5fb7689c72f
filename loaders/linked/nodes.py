"""Reads a subject that is a node here: its values, those of its parts, and the links that start from it."""

from __future__ import annotations

from graph.rdf.terms import KINDS, TYPE
from ontology.schema import Link

from .alignment import OWN_RECORD
from .document import Literal, Value, text_of
from .draft import Draft, Said, Tie
from .saying import say_value
from .scope import Scope, unknown
from .vocabulary import LATITUDE, LONGITUDE, OPEN, PASSED, POINT, SITES, short

_DEEPEST = 4
_HINTS = {"country": "country", "city": "city", "postcode": "postcode", "nutsCode": "code"}
_Gathered = dict[str, dict[Value, None]]


def node(scope: Scope, draft: Draft) -> Draft:
    """Read what is said of a node; what is wrong with it stands in the draft."""
    return _Node(scope, draft).read()


class _Node:
    def __init__(self, scope: Scope, draft: Draft) -> None:
        self._scope, self._draft = scope, draft
        self._known = scope.alignment.properties(draft.class_name)

    def read(self) -> Draft:
        draft, identity = self._draft, self._scope.identity
        draft.id = identity.id_of(draft.subject) or "?"
        if draft.id == "?":
            draft.wrong.append("found a thing without a name; expected an IRI, or an identifier of a known register")
        kind = identity.kind(draft.subject)
        if kind.doubt:
            draft.doubts.append(("of several kinds", f"{draft.subject}: {kind.doubt}"))
        for predicate, values in self._gathered().items():
            for value in values:
                self._say(predicate, value)
        self._settle()
        self._settle_ties()
        if not kind.own:
            self._place()
        if identity.local(draft.subject) is None and not draft.subject.startswith("_:"):
            draft.values.append(Said("sameAs", Literal(draft.subject, KINDS["anyURI"]), TYPE))
        draft.values = list({(one.name, one.value): one for one in draft.values}.values())
        return draft

    # What is said of it and of its parts.

    def _gathered(self) -> _Gathered:
        found: _Gathered = {}
        self._gather(self._draft.subject, found, _DEEPEST)
        east, north = (
            next((text_of(value) for name in names for value in found.get(name, ())), "")
            for names in (LONGITUDE, LATITUDE)
        )
        if east and north:
            found.setdefault(POINT, {})[Literal(f"POINT ({east} {north})", KINDS["wkt"])] = None
            for name in (*LONGITUDE, *LATITUDE):
                found.pop(name, None)
        return found

    def _gather(self, subject: str, found: _Gathered, deep: int) -> None:
        further = self._further_sites(subject)
        for predicate, values in self._scope.document.subjects[subject].by_predicate().items():
            for value in values:
                if value in further:
                    continue
                if deep and predicate in OPEN and isinstance(value, str) and self._scope.identity.is_part(value):
                    self._gather(value, found, deep - 1)
                elif subject == self._draft.subject or predicate != TYPE:
                    found.setdefault(predicate, {})[value] = None

    def _further_sites(self, subject: str) -> set[Value]:
        """Find the sites beyond the first: a thing has one place here."""
        sites = [value for name in SITES for value in self._scope.document.subjects[subject].values(name)]
        further = set(sites) - set(sites[:1])
        if further:
            shown = ", ".join(sorted(map(text_of, further)))
            self._draft.doubts.append(("a further site is left out", f"{self._draft.subject}: {shown}"))
        return further

    # What each statement means.

    def _say(self, predicate: str, value: Value) -> None:
        if predicate in PASSED:
            return
        if self._scope.is_ours(predicate):
            self._say_ours(predicate, value)
            return
        known, links = self._known.get(predicate), self._scope.alignment.links.get(predicate, ())
        if isinstance(value, str) and links and self._tie_of_others(predicate, value, links):
            return
        if known is not None:
            say_value(self._scope, self._draft, predicate, known, value)
        elif isinstance(value, str) and any(self._starts(link) for link in links):
            self._dangling(predicate, value, links)
        else:
            self._scope.leave(short(predicate), self._draft.line)

    def _say_ours(self, predicate: str, value: Value) -> None:
        schema, draft, known = self._scope.schema, self._draft, self._known.get(predicate)
        name = predicate.removeprefix(schema.namespace)
        if known is not None:
            draft.values.append(Said(known.name, value, predicate))
        elif name in schema.links and isinstance(value, str):
            self._tie(schema.links[name], predicate, value)
        elif any(name in class_.properties for class_ in schema.classes.values()):
            expected = f"{draft.class_name}; expected a property of that class"
            draft.wrong.append(f"{short(predicate)}: found it of a node of class {expected}")
        else:
            draft.raw.append((predicate, value))

    def _starts(self, link: Link) -> bool:
        return self._scope.schema.is_a(self._draft.class_name, link.domain)

    def _tie(self, link: Link, predicate: str, target: str) -> None:
        """State a link, unless a node of its own says it with what it carries."""
        draft, told = self._draft, self._scope.told.get(self._draft.subject, ())
        if (link.iri, target) in told:
            return
        if self._scope.identity.kind(target).name in OWN_RECORD:
            self._scope.leave("a link of the partner's own record", draft.line)
            return
        id_, class_ = self._scope.end(target, link.range)
        if id_:
            ends = (draft.id, id_), (draft.class_name, class_)
            draft.ties.append(Tie(link.name, draft.subject, target, predicate, *ends))
        else:
            draft.wrong.append(f"{short(predicate)}: {unknown(target, link.range)}")

    def _tie_of_others(self, predicate: str, target: str, links: tuple[Link, ...]) -> bool:
        """State the likeliest link that a term of others says between two things, if there is one."""
        id_, class_ = self._scope.end(target)
        for link in filter(self._starts, links):
            if self._scope.schema.is_a(class_, link.range) if id_ else self._scope.identity.id_as(target, link.range):
                self._tie(link, predicate, target)
                return True
        return False

    def _dangling(self, predicate: str, target: str, links: tuple[Link, ...]) -> None:
        """Leave out a link that a term of others says, if nothing tells what it leads to, or that is not right."""
        id_, class_ = self._scope.end(target)
        found = f"a node of class {class_}" if id_ else "of which nothing tells what it is"
        expected = " or ".join(dict.fromkeys(link.range for link in links if self._starts(link)))
        case = f"{self._draft.subject}, {short(predicate)}: found {target}, {found}; expected {expected}"
        self._draft.doubts.append(("a link is left out", case))

    # What is said twice.

    def _settle(self) -> None:
        """Keep what says something of its own: one value of what has one here, in each language.

        Where a term of ours says it, that counts; else the first of those of others, by the order of the ontology.
        """
        values = self._new_values()
        declared = self._scope.schema.classes[self._draft.class_name].properties
        first: dict[tuple[str, str], str] = {}
        order = list(self._known)
        for one in sorted(values, key=lambda one: (not self._scope.is_ours(one.predicate), order.index(one.predicate))):
            if not declared[one.name].multiple:
                first.setdefault((one.name, _language(one.value)), one.predicate)
        self._draft.values = []
        for one in values:
            counts = first.get((one.name, _language(one.value)), one.predicate)
            if counts == one.predicate:
                self._draft.values.append(one)
            elif one.value not in {other.value for other in values if other.name == one.name and other is not one}:
                self._further(one, counts)

    def _new_values(self) -> list[Said]:
        """Give what is said, without what terms of others only repeat of ours, and what follows from identifiers."""
        draft, declared = self._draft, self._scope.schema.classes[self._draft.class_name].properties
        own = [one for one in draft.values if self._scope.is_ours(one.predicate)]
        if not self._scope.identity.kind(draft.subject).own:
            return draft.values
        identifiers = [text_of(one.value) for one in own if one.name == "identifier"]
        implied = self._scope.identity.registers.follow(draft.id, identifiers)
        repeated = {(iri, text_of(one.value).strip()) for one in own for iri in declared[one.name].aligned}
        others = (one for one in draft.values if not self._scope.is_ours(one.predicate))
        return own + [one for one in others if text_of(one.value) not in implied
                      and (one.predicate, text_of(one.value).strip()) not in repeated]  # fmt: skip

    def _further(self, one: Said, counts: str) -> None:
        """Keep a further name as such; of any other value say that it is not kept."""
        if one.name == "name":
            self._draft.values.append(Said("altName", one.value, one.predicate))
        else:
            case = f"{short(one.predicate)} {text_of(one.value)!r} is not kept, for {short(counts)} says otherwise"
            self._draft.doubts.append(("said in two ways", f"{self._draft.subject}: {case}"))

    def _settle_ties(self) -> None:
        """Of links between the same things, those in our terms say what those in terms of others only may mean."""
        own = {tie.target for tie in self._draft.ties if self._scope.is_ours(tie.predicate)}
        own |= {target for _, target in self._scope.told.get(self._draft.subject, ())}
        self._draft.ties = [tie for tie in self._draft.ties
                            if self._scope.is_ours(tie.predicate) or tie.target not in own]  # fmt: skip

    def _place(self) -> None:
        """Take the hints of where a thing is, if it does not name its region."""
        draft = self._draft
        if any(tie.name == "locatedIn" for tie in draft.ties):
            return
        said: dict[str, str] = {}
        for one in draft.values:
            if one.name in _HINTS and len(text_of(one.value)) > len(said.get(one.name, "")):
                said[one.name] = text_of(one.value)  # the finest of several levels
        draft.values = [one for one in draft.values
                        if one.name != "nutsCode" or text_of(one.value) == said["nutsCode"]]  # fmt: skip
        draft.place = {_HINTS[name]: text for name, text in said.items()}


def _language(value: Value) -> str:
    return value.kind if isinstance(value, Literal) and value.kind.startswith("@") else ""
