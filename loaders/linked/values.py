"""Values of others as ours: what a literal, or a thing that stands for one, says of a property."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from graph.rdf.terms import KINDS, STRING
from loaders.countries import TO_EU, eu_code
from ontology.names import folded
from ontology.schema import Property, load_schema

from .document import Literal
from .vocabulary import short

if TYPE_CHECKING:
    from .draft import Said

_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("string", "gYearMonth", "anyURI", "wkt"), str),
    "integer": int,
    "decimal": float,
    "boolean": _TRUTH.__getitem__,
    "date": dt.date.fromisoformat,
    "dateTime": dt.datetime.fromisoformat,
}


def plain(declared: Mapping[str, Property], values: Iterable[Said]) -> dict[str, Any]:
    """Give values as records take them.

    Args:
        declared: The properties of the class or link, by name.
        values: What is said.

    Raises:
        ValueError: A value is not what its datatype says.
    """
    by_name: dict[str, list[Said]] = {}
    for one in values:
        by_name.setdefault(one.name, []).append(one)
    return {name: _value(declared[name], some) for name, some in by_name.items()}


def _value(known: Property, some: list[Said]) -> Any:
    literals = [_literal(known, one) for one in some]
    if known.datatype == "langString":
        tagged = [(one.kind[1:].lower() if one.kind.startswith("@") else "und", one.text) for one in literals]
        return [{tag: text} for tag, text in tagged] if known.multiple else dict(tagged)
    read = [_parsed(known, one.text, said) for one, said in zip(literals, some, strict=True)]
    return read if known.multiple or len(read) > 1 else read[0]


def _literal(known: Property, said: Said) -> Literal:
    if isinstance(said.value, str):
        raise ValueError(  # noqa: TRY004  (it is the data that are wrong)
            f"{short(said.predicate)}: found {said.value}, a thing; expected a value ({known.datatype})"
        )
    return said.value


def _parsed(known: Property, text: str, said: Said) -> Any:
    try:
        return _READ[known.datatype](text)
    except (ValueError, KeyError):
        raise ValueError(
            f"{short(said.predicate)}: found {text!r}; expected a value of datatype {known.datatype}"
        ) from None


def ours(known: Property, literal: Literal) -> tuple[Literal, str]:
    """Give a literal of a term of others as our property states it, and what is lost by that, if anything.

    A number, a date or an address is the same whatever datatype it has there; a value of a list of ours is known by
    its label in any language. What does not fit is given as it stands: the shapes say what is wrong.
    """
    if known.datatype == "langString":
        return literal, ""
    lost = literal.kind if literal.kind.startswith("@") else ""
    text = literal.text.strip()
    if known.name == "country":
        text = TO_EU.get(text.upper(), "") or eu_code(text) or _countries().get(folded(text), text)
    elif known.scheme:
        text = _labels(known.scheme).get(folded(text), text)
    if known.datatype == "date" and literal.kind.endswith(("#date", "#dateTime")):
        text, lost = text[:10], "" if text[10:].startswith("T00:00:00") else text[10:]
    if known.datatype == "boolean":
        text = text.lower()
    return (Literal(text, KINDS.get(known.datatype, STRING)), lost) if _fits(known, text) else (literal, "")


def _fits(known: Property, text: str) -> bool:
    try:
        _READ[known.datatype](text)
    except (ValueError, KeyError):
        return False
    return True


@cache
def _labels(scheme: str) -> Mapping[str, str]:
    """The values of a list of ours by what people call them."""
    found: dict[str, str] = {}
    for notation, concept in load_schema().schemes[scheme].concepts.items():
        for text in (*concept.label.values(), concept.iri, notation):
            found[folded(text)] = notation
    return found


@cache
def _countries() -> Mapping[str, str]:
    return {text: eu_code(code) or code for text, code in _labels("countries").items()}
