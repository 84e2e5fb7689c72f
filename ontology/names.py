"""The one spelling rule: a link's name, its type in Neo4j, a class's prefix in ids, a folded text for search."""

from __future__ import annotations

import re
import unicodedata

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not decompose into a base letter and a mark.
_STROKED = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ı": "i"}
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"}
)


def link_type(name: str) -> str:
    """Spell an ontology link as its relationship type in the store.

    Example:
        >>> link_type("participatesIn")
        'PARTICIPATES_IN'
    """
    return _HUMP.sub("_", name).upper()


def link_name(type_: str) -> str:
    """Spell a relationship type of the store as its ontology link.

    Example:
        >>> link_name("PARTICIPATES_IN")
        'participatesIn'
    """
    first, *rest = type_.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def id_prefix(class_name: str) -> str:
    """Spell a class as the first part of the ids of its nodes.

    Example:
        >>> id_prefix("GoodPractice")
        'good-practice'
    """
    return _HUMP.sub("-", class_name).lower()


def folded(text: str) -> str:
    """Strip case and accents, so that a search finds a name with or without them.

    Example:
        >>> folded("Śląskie ŁÓDŹ Straße")
        'slaskie lodz strasse'
    """
    # Decomposed first, for a letter like 𝕊 turns into a capital only then; and again, for casefold may compose.
    lower = unicodedata.normalize("NFKD", text).translate(_STROKED).casefold()
    plain = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def slug(text: str, longest: int = 60) -> str:
    """Spell a text as a piece of an id: folded, words joined by hyphens, cut at a word.

    Example:
        >>> slug("DEX Innovation Centre, z.s.")
        'dex-innovation-centre-z-s'
    """
    whole = _NOT_WORD.sub("-", folded(text)).strip("-")
    return whole if len(whole) <= longest else whole[: longest + 1].rpartition("-")[0] or whole[:longest]
