"""The region of a city of a stated country: its towns, its regions' names, and what people make of both."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import pycountry

from .city import ABOUT, COMMON, Reading, readings
from .codes import Codes
from .countries import iso_code
from .garbled import mended
from .gazetteer import Gazetteer, Towns, key
from .shapes import Shapes

#: Names that no rule leads to their town: quarters, campuses and hamlets that GeoNames' table of towns lacks.
ALIASES = Path(__file__).parent / "shipped" / "nuts" / "aliases.csv"

# Degrees: a town of a known country may stand on an islet that outlines at 1 : 20 million leave out.
_NEAR = 0.4
# How far off those outlines are at borders.
_EXACT = 0.05


@dataclass(frozen=True, slots=True)
class Found:
    """The region of a city.

    Attributes:
        region: NUTS level 2 code.
        hint: How the text was read, where that is not plain; else empty.
        certain: False where several towns bear the name, or the text was mended or shortened.
    """

    region: str
    hint: str = ""
    certain: bool = True


class Cities:
    """Finds the region of a city as people type it, within a country that is known.

    Args:
        gazetteer: The towns.
        shapes: The outlines of the regions.
        codes: The regions' names.
    """

    def __init__(self, gazetteer: Gazetteer, shapes: Callable[[], Shapes], codes: Codes) -> None:
        self._gazetteer = gazetteer
        self._shapes = shapes
        self._codes = codes
        self._signs: dict[str, dict[str, str]] = {}
        self._regions: dict[str, dict[str, str]] = {}
        self._shares: dict[str, dict[tuple[str, str], float]] = {}

    def find(self, country: str, city: str) -> Found | None:
        """Find the level 2 region of a city.

        Towns that bear the name come first, then regions that do, then towns whose name is one letter off or goes
        on after it, then parts of the text. What is only a guess must point to one region, else it is not taken.

        Args:
            country: EU code of a country that has NUTS regions.
            city: City as people type it.
        """
        ways = readings(mended(city, country))
        whole = [way for way in ways if way.whole]
        parts = [way for way in ways if not way.whole]
        towns = self._gazetteer.towns(country)
        plain = [self._exact(country, towns), towns.alike]
        if found := next(self._named_so(country, towns, plain, whole), None):
            return found
        for way in whole:
            if region := self._region_named(country, way.name):
                return Found(region, "the name of a region")
        guesses = [
            self._named_so(country, towns, [towns.mistyped, towns.longer], whole),
            self._named_so(country, towns, [towns.own, towns.cities, towns.longer], parts),
        ]
        for found in chain.from_iterable(guesses):
            if found.certain:
                return replace(found, certain=False, hint=f"read as {found.hint}")
        for way in reversed(parts):  # what is larger stands last: Stoke Climsland, Callington, Cornwall
            if region := self._region_named(country, way.name):
                return Found(region, f"{way.name!r} is the name of a region", certain=False)
        return None

    def _exact(self, country: str, towns: Towns) -> Callable[[str], list[int]]:
        return lambda name: towns.exact(self._aliases.get((country, name), name))

    def _named_so(
        self, country: str, towns: Towns, looks: list[Callable[[str], list[int]]], ways: list[Reading]
    ) -> Iterator[Found]:
        """Try each way to look with each reading."""
        for look in looks:
            for way in ways:
                if found := self._of_towns(country, towns, look(way.name), way):
                    yield found

    def _of_towns(self, country: str, towns: Towns, found: list[int], way: Reading) -> Found | None:
        """Choose among towns of one name: the region that the rest of the text names, else the likeliest."""
        regions: dict[str, int] = {}
        for town in found:
            if region := self._place(country, towns, town):
                regions.setdefault(region, town)
        if not regions:
            return None
        best = next(iter(regions))
        name, people = towns.name(regions[best]), towns.people(regions[best])
        told = [(rest, *place) for rest in way.rest if (place := self._told(country, towns, rest))]
        for rest, region, weight in told:
            if region in regions and len(regions) > 1 and weight >= towns.people(regions[region]):
                return Found(region, f"the {towns.name(regions[region])} where {rest!r} is too")
        for rest, region, weight in told:
            # Sarıyer, Istanbul is a quarter that the table of towns lacks, not the village of that name elsewhere.
            if region not in regions and weight >= 10 * people:
                return Found(region, f"{way.name!r}, a part of {rest!r}")
        if len(regions) == 1:
            return Found(best, name if key(name) != way.name or not way.whole else "")
        if (named := self._region_names(country).get(way.name)) and (named in regions or people < 10_000):
            return Found(named, f"the {name} that a region is named after")
        others = ", ".join(region for region in regions if region != best)
        return Found(best, f"the likeliest {name}; others in {others}", certain=False)

    def _told(self, country: str, towns: Towns, text: str) -> tuple[str, float] | None:
        """Tell what stands beside a town's name: the region of a province or town, and how many people live there."""
        name = self._provinces(country).get(text) or ABOUT.sub("", text)
        if region := self._region_named(country, name):
            return region, math.inf
        found = towns.exact(name) if len(name) > 3 else []
        region = self._place(country, towns, found[0]) if found else None
        return (region, towns.people(found[0])) if region else None

    def _place(self, country: str, towns: Towns, town: int) -> str | None:
        """Tell the region of a town; at a border its province decides, being exacter than the outlines.

        Diegem touches Brussels, and the outlines at 1 : 20 million have it inside; but it is in Flanders, and hardly
        a place of the Brussels region is.
        """
        point = towns.point(town)
        region = self._shapes().region(*point, country, _NEAR)
        around = [code for code in sorted(self._shapes().around(*point, _EXACT)) if code.startswith(country)]
        if region is None or len(around) < 2:
            return region
        shares = self._shares_of(country, towns)
        province = towns.provinces[town]
        best = max(around, key=lambda code: shares.get((code, province), 0.0))
        here, there = (shares.get((code, province), 0.0) for code in (region, best))
        return best if here < 0.1 and there > 0.5 else region

    def _shares_of(self, country: str, towns: Towns) -> Mapping[tuple[str, str], float]:
        """Tell for each region and province which share of the region's towns is in the province."""
        if country not in self._shares:
            regions = self._shapes().regions(towns.points, country)
            both = Counter((code, place) for code, place in zip(regions, towns.provinces, strict=True) if code)
            whole = Counter(code for code in regions if code)
            self._shares[country] = {(code, place): both[code, place] / whole[code] for code, place in both if code}
        return self._shares[country]

    def _provinces(self, country: str) -> Mapping[str, str]:
        """The names of a country's provinces by their sign (ISO 3166-2: ``MI`` for Milano)."""
        if country not in self._signs:
            inner = pycountry.subdivisions.get(country_code=iso_code(country)) or ()  # type: ignore[no-untyped-call]
            self._signs[country] = {key(part.code.partition("-")[2]): key(part.name) for part in inner}
        return self._signs[country]

    def _region_named(self, country: str, name: str) -> str | None:
        """Give the level 2 region in which all regions lie whose names hold this one as whole words."""
        if len(name) < 5 or name in COMMON:
            return None
        names = self._region_names(country)
        if name in names:
            return names[name]
        found = {region for full, region in names.items() if f" {name} " in f" {full} "}
        return found.pop() if len(found) == 1 else None

    def _region_names(self, country: str) -> Mapping[str, str]:
        """The level 2 regions of a country by the names of all regions that lie in one of them."""
        if country not in self._regions:
            found: dict[str, str] = {}
            for code, name in sorted(self._codes.names.items(), key=lambda item: (-len(item[0]), item[0])):
                inner = self._codes.level_2(code[:4])
                if code.startswith(country) and len(code) > 2 and len(inner) == 1:
                    found.update((key(part), inner[0]) for part in (name, *name.split("/")))
            self._regions[country] = found
        return self._regions[country]

    @cached_property
    def _aliases(self) -> Mapping[tuple[str, str], str]:
        with ALIASES.open(encoding="utf-8", newline="") as file:
            return {(row["country"], key(row["name"])): key(row["town"]) for row in csv.DictReader(file)}
