"""The outlines of the NUTS level 2 regions, which tell where a point lies, and a point within each region."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from .problem import FileProblem

#: Level 2 outlines, NUTS 2021, 1 : 20 million; see the README.md beside it for the licence.
SHIPPED = Path(__file__).parent / "shipped" / "nuts" / "outlines.geojson.gz"
#: The points at which GISCO labels the regions of all levels.
POINTS = SHIPPED.parent / "points.csv"


class Shapes:
    """The outlines of the level 2 regions, in degrees of WGS84.

    Args:
        path: A GeoJSON file (also gzipped) of features with the property ``NUTS_ID``, as Eurostat's GISCO gives them.

    Raises:
        FileProblem: The file is no such GeoJSON.
    """

    def __init__(self, path: Path = SHIPPED) -> None:
        found = dict(sorted(_read(path).items()))
        self.codes = tuple(found)
        self._outlines = list(found.values())
        self._tree = shapely.STRtree(self._outlines)
        self._trees: dict[str, tuple[shapely.STRtree, list[str]]] = {}

    def region(
        self, latitude: float, longitude: float, country: str | None = None, tolerance: float = 0.0
    ) -> str | None:
        """Find the region a point lies in, or, where it lies in none, the nearest one within the tolerance.

        Outlines at this scale cut capes and leave out islets, so a place on the coast may lie outside of all.

        Args:
            latitude: In degrees.
            longitude: In degrees.
            country: EU code: only its regions count.
            tolerance: In degrees; 0.1 is about 11 km from north to south.

        Returns:
            A NUTS level 2 code, or None.
        """
        tree, codes = self._within(country)
        if not codes:
            return None
        point = shapely.Point(longitude, latitude)
        inside = tree.query(point, predicate="intersects")
        if len(inside):
            return codes[int(min(inside))]
        near = tree.query_nearest(point, max_distance=tolerance) if tolerance else ()
        return codes[int(min(near))] if len(near) else None

    def regions(self, points: Sequence[tuple[float, float]], country: str) -> list[str | None]:
        """Find the regions of a country that many points lie in, at once; None where a point lies in none.

        Args:
            points: Latitude and longitude, in degrees.
            country: EU code.
        """
        tree, codes = self._within(country)
        found: list[str | None] = [None] * len(points)
        if points and codes:
            places = shapely.points([(longitude, latitude) for latitude, longitude in points])
            for place, outline in zip(*tree.query(places, predicate="intersects"), strict=True):
                found[place] = codes[outline]
        return found

    def around(self, latitude: float, longitude: float, tolerance: float) -> frozenset[str]:
        """Give the regions a point lies in or is nearer to than the tolerance, in degrees."""
        found = self._tree.query(shapely.Point(longitude, latitude), predicate="dwithin", distance=tolerance)
        return frozenset(self.codes[int(place)] for place in found)

    def _within(self, country: str | None) -> tuple[shapely.STRtree, list[str]]:
        """Give the tree of one country's outlines, or that of all."""
        if country is None:
            return self._tree, list(self.codes)
        if country not in self._trees:
            picked = [place for place, code in enumerate(self.codes) if code.startswith(country)]
            tree = shapely.STRtree([self._outlines[place] for place in picked])
            self._trees[country] = (tree, [self.codes[place] for place in picked])
        return self._trees[country]


def points() -> dict[str, str]:
    """Give for each code of NUTS 2021 a point within the region, as well-known text.

    Example:
        >>> points()["PL22"]
        'POINT(19.01 50.33)'
    """
    with POINTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: f"POINT({row['longitude']} {row['latitude']})" for row in csv.DictReader(file)}


def _read(path: Path) -> Mapping[str, Any]:
    """Read the outlines by code; levels other than 2 are left out."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        features = json.loads(raw)["features"]
        found = {feature["properties"]["NUTS_ID"]: feature["geometry"] for feature in features}
        outlines = {code: shapely.geometry.shape(shape) for code, shape in found.items() if len(code) == 4}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _not_outlines(path, f"{type(error).__name__}: {error}") from error
    if not outlines:
        raise _not_outlines(path, "no region of level 2")
    return outlines


def _not_outlines(path: Path, found: str) -> FileProblem:
    return FileProblem(
        str(path),
        found,
        "a GeoJSON of NUTS level 2 regions in WGS84 with the property NUTS_ID",
        "Take NUTS_RG_..._4326_LEVL_2.geojson from Eurostat's GISCO, or leave OBSERVATORY_NUTS_SHAPES empty.",
    )
