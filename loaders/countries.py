"""Country codes as the EU writes them, and what countries are called in our five languages."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache

import pycountry

#: ISO 3166-1 → EU usage, where they differ (Interinstitutional Style Guide, annex A5).
TO_EU: Mapping[str, str] = {"GB": "UK", "GR": "EL"}
TO_ISO: Mapping[str, str] = {eu: iso for iso, eu in TO_EU.items()}

#: Parts of a country that have an ISO code of their own, with the NUTS level 2 region that covers them.
TERRITORIES: Mapping[str, str] = {
    "AX": "FI20",
    "GP": "FRY1",
    "MQ": "FRY2",
    "GF": "FRY3",
    "RE": "FRY4",
    "YT": "FRY5",
    "SJ": "NO0B",
}
LANGUAGES = ("en", "cs", "pl", "it", "de")

# Kosovo has no ISO code; XK is what the EU uses, without prejudice to its status.
_KOSOVO = {"en": "Kosovo", "cs": "Kosovo", "pl": "Kosowo", "it": "Kosovo", "de": "Kosovo"}


@cache
def eu_code(text: str) -> str | None:
    """Give the EU code of a country from its ISO or EU code of two letters; None if there is no such country.

    ``NA`` is Namibia.

    Example:
        >>> eu_code("gr"), eu_code("EL"), eu_code("UK"), eu_code("NA"), eu_code("ZZ"), eu_code("")
        ('EL', 'EL', 'UK', 'NA', None, None)
    """
    code = text.strip().upper()
    if code in TO_ISO or code == "XK":
        return code
    if len(code) != 2 or pycountry.countries.get(alpha_2=code) is None:
        return None
    return TO_EU.get(code, code)


def iso_code(country: str) -> str:
    """Give the ISO code of a country of the EU's code.

    Example:
        >>> iso_code("EL"), iso_code("CZ")
        ('GR', 'CZ')
    """
    return TO_ISO.get(country, country)


def gazetteer_codes(country: str) -> tuple[str, ...]:
    """Give the ISO codes under which a gazetteer lists the places of a country, its far territories included.

    Example:
        >>> gazetteer_codes("FI")
        ('FI', 'AX')
    """
    return (iso_code(country), *(code for code, region in TERRITORIES.items() if region.startswith(country)))


@cache
def names(country: str) -> Mapping[str, str]:
    """Name a country of the EU's code in our five languages (ISO 3166-1 as translated by Debian's iso-codes).

    Raises:
        KeyError: There is no such country.

    Example:
        >>> names("EL")["it"], names("US")["cs"]
        ('Grecia', 'Spojené státy')
    """
    if country == "XK":
        return dict(_KOSOVO)
    found = pycountry.countries.get(alpha_2=iso_code(country))
    if found is None:
        raise KeyError(country)
    return {language: _named(found, language) for language in LANGUAGES}


def _named(found: pycountry.db.Country, language: str) -> str:
    """Prefer the everyday name (Czechia, Taiwan) to the one of the standard."""
    asked = [text for text in (getattr(found, "common_name", None), found.name) if text]
    if language == "en":
        return str(asked[0])
    known = _translations(language)
    translated = [text for name in asked if (text := known.gettext(name)) != name]
    return str(translated[0] if translated else asked[0])


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
