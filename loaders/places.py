"""Any hint of a place – a NUTS code, coordinates, a postcode, a city, a country – becomes a region."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from graph.records import Node

from . import countries
from .cities import Cities, Found
from .codes import SHIPPED, Code, Codes
from .gazetteer import Gazetteer
from .shapes import SHIPPED as OUTLINES
from .shapes import Shapes

Basis = Literal["code", "coordinates", "postcode", "city", "country"]

# Degrees: outlines at 1 : 20 million are a few kilometres off at coasts and borders.
_NEAR = 0.1
_EXACT = 0.05
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Place:
    """A region and how it was found.

    Attributes:
        region_id: Id of the region, ``region/PL22``; for a country without NUTS ``region/US``.
        code: The NUTS 2021 code, or the EU country code.
        country: EU country code of two letters (``UK``, ``EL``).
        basis: What decided; goes to the property ``basis`` of ``locatedIn``.
        level: NUTS level of the region: 2 where the hints allow it, else 1 or 0 (the country).
        hint: The text it was found from, how that was read, and any doubt; goes to ``locatedIn``'s ``hint``.
        certain: False where several regions fit and the likeliest was taken, or a typing error was mended.
    """

    region_id: str
    code: str
    country: str
    basis: Basis
    level: int
    hint: str | None = None
    certain: bool = True


class Places:
    """Finds the region of a place; reads its tables on first use and remembers its answers.

    The country that is stated is never left: a code or coordinates elsewhere are passed over, and the hint says so.

    Args:
        shapes: A GeoJSON file of NUTS level 2 outlines in WGS84 instead of the shipped one
            (default: the setting ``OBSERVATORY_NUTS_SHAPES``, else the shipped file).

    Example:
        >>> places = Places()
        >>> place = places.find(country="IT", city="ROZZANO MI")
        >>> place.region_id, place.basis, place.level
        ('region/ITC4', 'city', 2)
        >>> places.find(country="US", city="Boston").region_id
        'region/US'
    """

    def __init__(self, shapes: Path | None = None) -> None:
        self._outlines = shapes or Path(os.environ.get("OBSERVATORY_NUTS_SHAPES") or OUTLINES)
        self._found: dict[tuple[object, ...], Place | None] = {}
        self.codes = Codes()
        self._cities = Cities(Gazetteer(), lambda: self._shapes, self.codes)

    def find(
        self,
        country: str | None = None,
        code: str | None = None,
        coordinates: tuple[float, float] | None = None,
        postcode: str | None = None,
        city: str | None = None,
    ) -> Place | None:
        """Find the region from the best hint that works: code, coordinates, postcode, city, country, in this order.

        Args:
            country: EU or ISO country code (``UK``/``GB``, ``EL``/``GR``).
            code: NUTS code of any version since 1999 and any level.
            coordinates: Latitude and longitude in degrees (WGS84).
            postcode: Postcode, used only where its beginning is known to lie in one region.
            city: City as people type it.

        Returns:
            The place, or None where not even the country is known.
        """
        hints = (country, code, coordinates, postcode, city)
        if hints not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()  # a load of any size needs no more memory than this
            self._found[hints] = self._find(country or "", code or "", coordinates, postcode or "", city or "")
        return self._found[hints]

    def region_records(self, place: Place) -> tuple[Node, ...]:
        """Give the Region node of a country that has no NUTS regions; nothing for others, which `nuts` states.

        Example:
            >>> places = Places()
            >>> [node.id for node in places.region_records(places.find(country="NA"))]
            ['region/NA']
        """
        if place.country in self.codes.countries:
            return ()
        names = dict(countries.names(place.country))
        node = Node("Region", place.region_id, name=names, code=place.code, level=0, country=place.country)
        return (node,)

    def _find(
        self, country: str, code: str, coordinates: tuple[float, float] | None, postcode: str, city: str
    ) -> Place | None:
        stated = countries.eu_code(country)
        territory = countries.TERRITORIES.get(stated or "")
        if territory:
            return _place(territory, "country", f"{stated} is {territory}")
        if stated and stated not in self.codes.countries:
            return _place(stated, "country", "no NUTS regions there")
        read = self.codes.read(code) if code.strip() else None
        doubts = list(_doubts(code, read, stated))
        if read and stated and read.now[:2] != stated:
            read = None
        home = stated or (read.now[:2] if read else None)
        if read and read.certain and len(read.now) == 4:
            return _place(read.now, "code", read.how or code.strip())
        finer = next(self._finer(home, coordinates, postcode, city, doubts), None)
        if finer and (not read or _fits(finer.code, read)):
            return finer
        return self._coarser(home, read, doubts)

    def _finer(
        self, home: str | None, coordinates: tuple[float, float] | None, postcode: str, city: str, doubts: list[str]
    ) -> Iterator[Place]:
        """Try what leads to a level 2 region, best first; what is passed over is added to the doubts."""
        if coordinates:
            found = self._shapes.region(*coordinates, home, _NEAR if home else 0.0)
            if found:
                yield _told(self._mended(found, coordinates, city), doubts)
            doubts.append(f"the coordinates {coordinates[0]}, {coordinates[1]} lie in no region of {home or 'NUTS'}")
        if home and postcode.strip():
            found = self._by_postcode(home, postcode)
            if found:
                yield _told(_place(found, "postcode", postcode.strip()), doubts)
        if home and city.strip():
            named = self._cities.find(home, city)
            if named:
                yield _told(_in_city(named, city), doubts)
            doubts.append(f"no town {city.strip()!r} found in {home}")

    def _mended(self, found: str, coordinates: tuple[float, float], city: str) -> Place:
        """Prefer the city where the coordinates are nearer to its region than the outlines are exact."""
        place = _place(found, "coordinates", f"{coordinates[0]}, {coordinates[1]}")
        around = self._shapes.around(*coordinates, _EXACT) if city.strip() else frozenset()
        if len(around) < 2:
            return place
        named = self._cities.find(found[:2], city)
        if named is None or not named.certain or named.region == found or named.region not in around:
            return place
        hint = f"{city.strip()}; {place.hint} is at the border with {found}"
        return _place(named.region, "city", hint)

    def _coarser(self, home: str | None, read: Code | None, doubts: list[str]) -> Place | None:
        """Give what the code says above level 2 or of a region that was parted, else the country."""
        if read and len(read.now) > 2:
            return _told(_place(read.now, "code", read.how, certain=read.certain), doubts)
        if not home:
            return None
        inner = self.codes.level_2(home)
        if len(inner) == 1:
            return _told(_place(inner[0], "country", f"the only level 2 region of {home}"), doubts)
        return _told(_place(home, "code" if read else "country"), doubts)

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes(self._outlines)

    @cached_property
    def _postcodes(self) -> Mapping[tuple[str, str], str]:
        with (SHIPPED / "postcodes.csv").open(encoding="utf-8", newline="") as file:
            return {(row["country"], row["beginning"]): row["region"] for row in csv.DictReader(file)}

    def _by_postcode(self, country: str, postcode: str) -> str | None:
        plain = re.sub(r"\D", "", postcode)  # the countries of the table write figures only, E-28040 and the like aside
        if len(plain) < 4:
            return None
        beginnings = ((country, plain[:size]) for size in range(len(plain), 0, -1))
        return next((self._postcodes[known] for known in beginnings if known in self._postcodes), None)


def _place(code: str, basis: Basis, hint: str = "", *, certain: bool = True) -> Place:
    return Place(f"region/{code}", code, code[:2], basis, len(code) - 2, hint or None, certain)


def _in_city(found: Found, city: str) -> Place:
    hint = f"{city.strip()}: {found.hint}" if found.hint else city.strip()
    return _place(found.region, "city", hint, certain=found.certain)


def _told(place: Place, doubts: list[str]) -> Place:
    """Add what was passed over to the hint of a place."""
    return replace(place, hint="; ".join([*filter(None, [place.hint]), *doubts])) if doubts else place


def _doubts(code: str, read: Code | None, stated: str | None) -> Iterator[str]:
    if code.strip() and read is None:
        yield f"{code.strip()!r} is no NUTS code of any version"
    elif read and stated and read.now[:2] != stated:
        yield f"the code {code.strip()} lies in {read.now[:2]}, the stated country is {stated}"


def _fits(region: str, read: Code) -> bool:
    """Tell whether a region found otherwise agrees with what the code says."""
    return region in read.among if read.among else region.startswith(read.now) or not read.certain
