"""Any hint of a place – a NUTS code, coordinates, a postcode, a city, a country – becomes a region."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph.records import Node

Basis = Literal["code", "coordinates", "postcode", "city", "country"]


@dataclass(frozen=True, slots=True)
class Place:
    """A region and how it was found.

    Attributes:
        region_id: Id of the region, ``region/PL22``; for a country without NUTS ``region/US``.
        code: The NUTS 2021 code, or the EU country code.
        country: EU country code of two letters (``UK``, ``EL``).
        basis: What decided; goes to the property ``basis`` of ``locatedIn``.
        level: NUTS level of the region, 0 (country) to 3; 2 where the hint allows it.
        hint: What was read and any doubt, as a sentence for people; goes to ``locatedIn``'s ``hint``. None if plain.
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

    Args:
        shapes: A GeoJSON file of NUTS level 2 polygons in WGS84 instead of the shipped one
            (default: the setting ``OBSERVATORY_NUTS_SHAPES``, else the shipped file).
    """

    def __init__(self, shapes: Path | None = None) -> None:
        self._shapes = shapes

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
            postcode: Postcode, used only where its beginning lies in one region.
            city: City as people type it.

        Returns:
            The place, or None where not even the country is known.
        """
        raise NotImplementedError

    def region_records(self, place: Place) -> tuple[Node, ...]:
        """Give the Region node of a country that has no NUTS regions; nothing for a NUTS region (source `nuts` states it)."""
        raise NotImplementedError
