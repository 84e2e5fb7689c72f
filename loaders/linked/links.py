"""Reads a subject that is a link here: a statement that says more of one, or a part that a thing has in another."""

from __future__ import annotations

from collections.abc import Iterator

from graph.rdf.terms import OBJECT, PREDICATE, SUBJECT
from ontology.schema import Link

from .alignment import OWN_RECORD
from .draft import Draft, Said, Tie
from .saying import say_value
from .scope import Scope, unknown
from .vocabulary import PASSED, Between, short

_ENDS = frozenset({SUBJECT, PREDICATE, OBJECT})


def statement(scope: Scope, draft: Draft) -> Iterator[Draft]:
    """Read an ``rdf:Statement``; none is given of what is left out."""
    subject = scope.document.subjects[draft.subject]
    source, predicate, target = (subject.first(end) for end in (SUBJECT, PREDICATE, OBJECT))
    if not (source and predicate and target):
        draft.wrong.append("found a statement that does not say of which link; "
                           "expected rdf:subject, rdf:predicate and rdf:object")  # fmt: skip
        yield draft
    elif any(scope.identity.kind(end).name in OWN_RECORD for end in (source, target)):
        scope.leave("a link of the partner's own record", draft.line)
    elif (predicate, target) not in scope.told.get(source, ()):
        scope.leave(f"a statement about a link that is not there ({short(predicate)})", draft.line)
    elif links := scope.alignment.links.get(predicate):
        _tie(scope, draft, (source, target), links, predicate)
        _carry(scope, draft, {})
        yield draft
    else:
        scope.leave(f"a statement about {short(predicate)}", draft.line)


def part(scope: Scope, draft: Draft, between: Between) -> Iterator[Draft]:
    """Read a node that stands between two others, such as a membership; that of a person is left out."""
    subject = scope.document.subjects[draft.subject]
    source, target = (next(filter(None, map(subject.first, names)), "") for names in (between.source, between.target))
    if source and scope.identity.id_of(source) is None:
        kinds = ", ".join(map(short, scope.identity.types(source)))
        scope.leave(f"a part that {kinds or source} has", draft.line)
        return
    for end, names in ((source, between.source), (target, between.target)):
        if not end:
            draft.wrong.append(f"{short(names[0])}: found no value; expected one end of the link that it is")
    if not draft.wrong:
        links = tuple(scope.schema.links[name] for name in between.links)
        _tie(scope, draft, (source, target), links, between.target[0])
        _carry(scope, draft, dict.fromkeys(between.roles, between.role), between.source + between.target)
    yield draft


def _tie(scope: Scope, draft: Draft, ends: tuple[str, str], links: tuple[Link, ...], predicate: str) -> None:
    """State the first link that fits the ends; if none does, the first, for the shapes to say what is wrong."""
    is_a, found = scope.schema.is_a, [scope.end(end) for end in ends]
    fitting = [link for link in links if all(class_ and is_a(class_, expected) for (_, class_), expected
                                             in zip(found, (link.domain, link.range), strict=True))]  # fmt: skip
    link = (fitting or links)[0]
    (start, from_), (end, to) = scope.end(ends[0], link.domain), scope.end(ends[1], link.range)
    for node, id_, expected in ((ends[0], start, link.domain), (ends[1], end, link.range)):
        if not id_:
            draft.wrong.append(f"{short(predicate)}: {unknown(node, expected)}")
    if not draft.wrong:
        draft.ties.append(Tie(link.name, *ends, predicate, (start, end), (from_, to)))


def _carry(scope: Scope, draft: Draft, means: dict[str, str], ends: tuple[str, ...] = ()) -> None:
    """Read what the link itself says."""
    if not draft.ties:
        return
    known = scope.alignment.properties(draft.ties[0].name)
    for predicate, values in scope.document.subjects[draft.subject].by_predicate().items():
        meant = known.get(means.get(predicate, predicate))
        for value in () if predicate in _ENDS or predicate in ends or predicate in PASSED else values:
            if scope.is_ours(predicate) and meant is None:
                draft.raw.append((predicate, value))
            elif scope.is_ours(predicate) and meant is not None:
                draft.values.append(Said(meant.name, value, predicate))
            elif meant is not None:
                say_value(scope, draft, predicate, meant, value)
            else:
                scope.leave(short(predicate), draft.line)
    draft.values = list({(one.name, one.value): one for one in draft.values}.values())
