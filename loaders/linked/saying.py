"""Says a value of a term of others in our terms, or the value that a thing stands for that is a plain value here."""

from __future__ import annotations

from graph.rdf.terms import KINDS
from ontology.schema import Property

from .document import Literal, Value, text_of
from .draft import Draft, Said
from .scope import Scope
from .values import ours
from .vocabulary import CURRENCY, INSIDE, short

_EURO = frozenset({"EUR", "EURO", "EUROS", "€"})


def say_value(scope: Scope, draft: Draft, predicate: str, known: Property, value: Value) -> None:
    """Say a value in our terms; what is lost by that is a doubt of the draft.

    Args:
        scope: The document.
        draft: What the value belongs to.
        predicate: The term of others.
        known: What it means.
        value: The value.
    """
    for literal in _literals(scope, draft, predicate, known, value):
        told, lost = ours(known, literal)
        if lost:
            case = f"{draft.subject}, {short(predicate)}: {literal.text!r} without {lost}"
            draft.doubts.append(("a part of a value is not kept", case))
        draft.values.append(Said(known.name, told, predicate))


def _literals(scope: Scope, draft: Draft, predicate: str, known: Property, value: Value) -> list[Literal]:
    if known.name == "identifier":
        return [Literal(text) for text in scope.identity.identifiers(value)]
    if isinstance(value, Literal):
        return [value]
    if known.datatype == "anyURI" and not value.startswith("_:"):
        return [Literal(value, KINDS["anyURI"])]
    found = _inside(scope, draft, predicate, value)
    if not found:
        scope.leave(short(predicate), draft.line)
    return found if known.datatype == "langString" else found[:1]


def _inside(scope: Scope, draft: Draft, predicate: str, node: str) -> list[Literal]:
    """Give the value that a thing stands for: an amount, an acronym; of one that is not described, its last word."""
    subject = scope.identity.subject(node)
    if subject is None:
        last = node.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        return [Literal(last)] if last and not node.startswith("_:") else []
    currency = [text_of(one).rpartition("/")[2] for one in subject.values(CURRENCY)]
    if any(one.upper() not in _EURO for one in currency):
        draft.wrong.append(f"{short(predicate)}: found an amount in {' and '.join(currency)}; expected euros")
    return [one for name in INSIDE for one in subject.values(name) if isinstance(one, Literal)]
