"""A city as people type it, taken apart: which names in it to look for, and which words tell where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .gazetteer import key

_INSIDE = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_PARTED = re.compile(r"[/,;|()\[\]\n]|\s[-–—]\s|\s-|-\s")
_POSTAL = re.compile(r"\b(?:cedex|bp|cs|po box|postbus|postfach)\b.*")
_FIGURES = re.compile(r"\b(?:[a-z]{1,2} )?\d\w*\b")
# Spanish and Portuguese lists write ``Línea de la Concepción, La``.
_ARTICLES = frozenset(("a", "as", "el", "els", "l", "la", "las", "les", "lo", "los", "o", "os"))
#: Words about a place rather than of its name, in the languages of the sources.
ABOUT = re.compile(
    r"^(?:(?:city|town|municipality|province|region|county|district|comune|citta|ville|commune|stadt|gemeente|stad"
    r"|obec|mesto|miasto|gmina|kommune|kommun|localita|loc|frazione|fraz)(?: (?:of|di|de|d|del|della))? )"
    r"|(?: (?:city|kommun|kommune|arrondissement|municipality|district|province|county))$"
)
#: Words that begin the names of many towns and so say nothing alone.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        alta alto bad bagno basse beau belle borgo burg campo casa castel castello castelo castro cesta colle dolni east
        el fort grand grande gross haut haute hohe horni il klein la lago le les los mala mont monte montes nea neu new
        nieder nord north nova novo novy ober old orte pont ponte port porto puerto quinta rio saint sesto south st
        stara stary sud terme terra terre torre unter upper vale valle velka velky vila vill villa villanova villar
        ville west
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed.

    Attributes:
        name: The name to look for, as a `gazetteer.key`.
        rest: What else was typed, as keys: words that may tell which of several towns is meant.
        whole: False where words of the name were left out, so that the reading is a guess.
    """

    name: str
    rest: tuple[str, ...] = ()
    whole: bool = True


def readings(city: str) -> tuple[Reading, ...]:
    """Give the ways to read a city, the likeliest first.

    Example:
        >>> [reading.name for reading in readings("BRUXELLES / BRUSSEL")]
        ['bruxelles brussel', 'bruxelles', 'brussel']
        >>> readings("ROZZANO MI")[1]
        Reading(name='rozzano', rest=('mi',), whole=True)
    """
    found: dict[str, Reading] = {}
    for reading in _readings(city):
        if len(reading.name) > 1 and reading.name not in found:
            found[reading.name] = reading
    return tuple(sorted(found.values(), key=lambda reading: not reading.whole))


def _readings(city: str) -> Iterator[Reading]:
    parts = [name for part in _PARTED.split(city) if (name := key(part))]
    outer = _INSIDE.sub(" ", city)
    for text in dict.fromkeys((city, outer)):
        yield Reading(key(text), tuple(key(inside) for inside in _INSIDE.findall(city)))
    if len(parts) > 1 and parts[-1] in _ARTICLES:
        yield Reading(f"{parts[-1]} {parts[-2]}")
    for part in dict.fromkeys((key(outer), *parts)):
        rest = tuple(other for other in parts if other != part)
        yield Reading(part, rest)
        yield from _bare(part, rest)
    for side in (side for part in _PARTED.split(city) for side in part.split("-") if "-" in part):
        if len(name := key(side)) > 2 and name not in COMMON:
            yield Reading(name, tuple(parts), whole=False)
    for part in parts:
        yield from _shorter(part, tuple(other for other in parts if other != part))


def _bare(part: str, rest: tuple[str, ...]) -> Iterator[Reading]:
    """Leave out postal additions: ``cedex 9``, figures, the letters of a quarter or province at the end."""
    plain = " ".join(_FIGURES.sub(" ", _POSTAL.sub(" ", part)).split())
    if plain and plain != part:
        yield Reading(plain, rest)
    words = plain.split()
    while len(words) > 1 and len(words[-1]) <= 3 and words[-2] not in COMMON:
        rest = (words.pop(), *rest)
        yield Reading(" ".join(words), rest)
    about = ABOUT.sub("", plain).strip()
    if about and about != plain:
        yield Reading(about, rest)


def _shorter(part: str, rest: tuple[str, ...]) -> Iterator[Reading]:
    """Leave out words at the end, then at the beginning, as long as a telling word is left."""
    words = part.split()
    cuts = [(words[:size], words[size:]) for size in range(len(words) - 1, 0, -1)]
    cuts += [(words[size:], words[:size]) for size in range(1, len(words))]
    # A saint's name alone says less than any other word: San Antonio de Benagéber is not any San Antonio.
    cuts.sort(key=lambda cut: cut[0][0] == "st")
    for kept, left in cuts:
        if any(len(word) > 3 and word not in COMMON for word in kept):
            telling = (word for word in reversed(left) if len(word) > 3 and word not in COMMON)
            yield Reading(" ".join(kept), tuple(dict.fromkeys((" ".join(left), *telling, *rest))), whole=False)
