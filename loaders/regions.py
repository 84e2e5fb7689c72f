"""The name of a region, as people write it, to its NUTS code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

import pycountry

from ontology.names import folded

from .codes import Codes
from .countries import eu_code

# Level 2 is what regional policy speaks of; a name that several levels share (Bremen) means that one.
_LEVELS = (2, 1, 3, 0)
_WORDS = re.compile(r"[^\w]+")


class Regions:
    """Finds regions by name, with or without accents.

    Args:
        codes: The NUTS codes and names; the shipped ones if not given.

    Example:
        >>> Regions().find("Slaskie"), Regions().find("Severovýchod", country="CZ")
        (('PL22', 'Śląskie'), ('CZ05', 'Severovýchod'))
    """

    def __init__(self, codes: Codes | None = None) -> None:
        self._codes = codes or Codes()

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for code, name in self._codes.names.items():
            found[_key(name)] = (*found.get(_key(name), ()), code)
        return found

    def find(self, name: str, country: str | None = None) -> tuple[str, str] | None:
        """Find the region of a name.

        Args:
            name: The name in the country's own language, case and accents apart.
            country: EU code of the country, where it is known.

        Returns:
            The code and the official name; of level 2 where levels share the name. None if no region, or several
            of one level, have it.
        """
        codes = [code for code in self._by_name.get(_key(name), ()) if country is None or code.startswith(country)]
        for level in _LEVELS:
            here = [code for code in codes if len(code) == level + 2]
            if len(here) == 1:
                return here[0], self._codes.names[here[0]]
            if here:
                return None
        return None


def _key(name: str) -> str:
    return _WORDS.sub(" ", folded(name)).strip()


def country_named(name: str) -> str | None:
    """Give the EU code of a country from its English name, short or official; None if it is no country's.

    Example:
        >>> country_named("Czech Republic"), country_named("Greece"), country_named("Contact")
        ('CZ', 'EL', None)
    """
    if len(name) <= 3:  # pycountry would take these for codes
        return None
    try:
        return eu_code(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        return None
