"""Reads a document subject by subject: each that is a node or a link here becomes a draft in our terms."""

from __future__ import annotations

from collections.abc import Iterator

from graph.rdf.terms import OBJECT, PREDICATE, STATEMENT, SUBJECT, TYPE

from .alignment import OWN_RECORD
from .draft import Draft
from .links import part, statement
from .nodes import node
from .scope import Scope
from .vocabulary import BETWEEN, short


def drafts(scope: Scope) -> Iterator[Draft]:
    """Give a draft of every subject that is a node or a link here, in the order of the document.

    A subject that is neither is a part of what leads to it; if nothing does, it is left out and counted.
    """
    parts = _referred(scope)
    for name in scope.document.subjects:
        yield from _draft(scope, name, is_part=name in parts)


def _draft(scope: Scope, name: str, *, is_part: bool) -> Iterator[Draft]:
    subject, types, kind = scope.document.subjects[name], scope.identity.types(name), scope.identity.kind(name)
    draft = Draft(name, subject.line)
    between = next((BETWEEN[iri] for iri in types if iri in BETWEEN), None)
    if STATEMENT in types or any(subject.first(end) for end in (SUBJECT, PREDICATE, OBJECT)):
        yield from statement(scope, draft)
    elif between is not None:
        yield from part(scope, draft, between)
    elif kind.name in OWN_RECORD:
        scope.leave(f"obs:{kind.name}, the partner's own record", draft.line)
    elif scope.identity.is_node(name):
        draft.class_name = kind.name
        yield node(scope, draft)
    elif kind.own:  # the shapes say what is wrong with a class that only looks like ours
        draft.raw += [(TYPE, iri) for iri in types]
        yield draft
    elif not is_part:
        what = f"a thing of {kind.reason}" if kind.reason else f"the name of a region ({short(name)})"
        scope.leave(what, draft.line)


def _referred(scope: Scope) -> frozenset[str]:
    """Find what a statement leads to."""
    subjects = scope.document.subjects
    values = (value for one in subjects.values() for value in one.pairs[1::2])
    return frozenset(value for value in values if isinstance(value, str) and value in subjects)
