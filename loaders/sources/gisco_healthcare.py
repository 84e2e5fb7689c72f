"""Hospitals and clinics of Europe as Eurostat's GISCO collects them: one CSV for each country.

One row is one site of one care provider. Quirks: the Czech file was written in cp1250 and read as cp1252 (``Dvùr
Králové``); letters of the Italian one are lost for good; some coordinates are of another town than the address, which
is told, and the coordinates count; the kind of facility stands in the country's own language, or not at all; dates are
spelled in two ways in one column (and are left out: they say when the file was made, not when a bed was counted).
Some countries repeat one id for several sites: a row with the name of a site becomes a node of its own that is part of
the provider; a further row without one is told apart by its address. E-mail, telephone and remarks may lead to
persons and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.records import Link, Node
from loaders import countries
from loaders.garbled import mended
from loaders.places import Place, Places
from loaders.source import File, Record, Recorder, Reject, Row, Source
from ontology.names import slug

SOURCE = Source(
    title="Healthcare services in Europe",
    publisher="Eurostat, GISCO",
    url="https://ec.europa.eu/eurostat/web/gisco/geodata/basic-services",
    licence="Eurostat reuse with credit",
    files=(
        File("[A-Z][A-Z].csv", "sites", needs=("id", "hospital_name", "cc"),
             ignore=("geo_qual", "country", "cap_prac", "cap_rooms", "emergency", "tel", "email", "ref_date",
                     "pub_date", "comments")),
    ),
    ignore_files=("metadata.pdf", "README*", "*.py"),
    expect={"sites": 1},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a country's word for a facility means: class, kind of the System of Health Accounts, ownership."""

    class_name: str = "Hospital"
    care: str | None = None
    ownership: str | None = None


_GENERAL, _MENTAL, _SPECIAL = _Kind(care="HP.1.1"), _Kind(care="HP.1.2"), _Kind(care="HP.1.3")
_PUBLIC, _PRIVATE = _Kind(care="HP.1.1", ownership="public"), _Kind(ownership="private")
_KINDS = {
    "Nemocnice": _GENERAL,
    "Léčebna pro dlouhodobě nemocné (LDN)": _SPECIAL,
    "Nemocnice následné péče": _SPECIAL,
    "GENERAL": _GENERAL,
    "MÉDICO-QUIRÚRGICO": _GENERAL,
    "PSIQUIÁTRICO": _MENTAL,
    "GERIATRÍA Y/O LARGA ESTANCIA": _SPECIAL,
    "QUIRÚRGICO": _SPECIAL,
    "TRAUMATOLOGÍA Y/O REHABILITACIÓN": _SPECIAL,
    "REHABILITACIÓN PSICOFÍSICA": _SPECIAL,
    "ONCOLÓGICO": _SPECIAL,
    "MATERNO-INFANTIL": _SPECIAL,
    "MATERNAL": _SPECIAL,
    "INFANTIL": _SPECIAL,
    "OFTÁLMICO U ORL": _SPECIAL,
    "OTROS MONOGRÁFICOS": _SPECIAL,
    "OTRA FINALIDAD": _Kind(),
    "Ospedale a gestione diretta": _PUBLIC,
    "Azienda Ospedaliera": _PUBLIC,
    "Azienda Ospedaliera integrata con l'Università": _PUBLIC,
    "Azienda Ospedaliera universitaria integrata con il Servizio Sanitario Nazionale": _PUBLIC,
    "Casa di cura privata accreditata": _PRIVATE,
    "Ospedale classificato o assimilato ai sensi dell'art. 1, ultimo comma, della Legge 132/1968": _Kind(),
    "Istituto qualificato presidio della U.S.L.": _Kind(),
    "IRCCS privato": _PRIVATE,
    "IRCCS pubblico": _Kind(ownership="public"),
    "IRCCS fondazione": _Kind(),
    "Ente di ricerca": _Kind(),
    "Policlinico universitario privato": _PRIVATE,
    "General hospital": _GENERAL,
    "Special hospital": _SPECIAL,
    "Clinic": _Kind("Clinic"),
}
_LANGUAGES = {"AT": "de", "CZ": "cs", "ES": "es", "IT": "it", "SI": "en"}
_LOST = "\ufffd"
_ADDRESS = re.compile(r"https?://[^\s@]+\.[^\s@]+")


def begin(places: Places) -> Recorder:
    """Begin a load of one or more countries."""
    return _Countries(places)


class _Countries:
    """What must be remembered between the rows: which ids stand for which site."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._sites: dict[str, tuple[Any, ...]] = {}

    def __call__(self, row: Row) -> Iterator[Record]:
        country = countries.eu_code(row.need("cc"))
        if country is None:
            raise Reject(f"{row.text('cc')!r} is no country", "cc")
        name, site = _text(row, "hospital_name", country), _text(row, "site_name", country)
        if not name:
            raise Reject("is empty", "hospital_name")
        provider = f"organisation/gisco-{country.lower()}-{slug(row.need('id'))}"
        kind = self._kind(row, country)
        identifier = [f"GISCO:{country}:{row.need('id')}"]
        id_ = f"{provider}-{slug(site)}" if site else self._told_apart(row, provider)
        shown = f"{name}, {site}" if site else name
        properties = self._properties(row, country, shown, kind)
        if id_ == provider:
            yield Node(kind.class_name, provider, identifier=identifier, **properties)
        else:
            yield Node(kind.class_name, provider, identifier=identifier, name=name, country=country)
            yield Node(kind.class_name, id_, **properties)
            yield Link("partOf", id_, provider)
        yield from self._located(row, country, dict.fromkeys((provider, id_)))

    def _kind(self, row: Row, country: str) -> _Kind:
        """Read the kind of facility; without one, a provider that counts beds is a hospital."""
        stated = _text(row, "facility_type", country)
        if stated is None:
            return _Kind() if row.integer("cap_beds") else _Kind("CareProvider")
        if stated not in _KINDS:
            row.note("a kind of facility that nobody decided about", f"{stated!r}: taken as a care provider")
        return _KINDS.get(stated, _Kind("CareProvider"))

    def _told_apart(self, row: Row, provider: str) -> str:
        """Give the provider's id to the first site that has it, and one with the address to any other."""
        site = (row.text("city"), row.text("street"), row.text("house_number"), row.text("lat"), row.text("lon"))
        if self._sites.setdefault(provider, site) == site:
            return provider
        address = slug(" ".join(part for part in site[:3] if part)) or slug(" ".join(map(str, site[3:])))
        row.note("one id for several sites", f"{row.text('id')}: a site of its own at {address}")
        return f"{provider}-{address}"

    def _properties(self, row: Row, country: str, name: str, kind: _Kind) -> dict[str, Any]:
        street = " ".join(part for column in ("street", "house_number") if (part := _text(row, column, country)))
        told = [part for column in ("facility_type", "list_specs") if (part := _text(row, column, country))]
        point = _point(row)
        return {
            "name": name,
            "description": {_LANGUAGES.get(country, "und"): ": ".join(told)} if told else None,
            "homepage": _homepage(row),
            "country": country,
            "city": _text(row, "city", country),
            "postcode": row.text("postcode"),
            "street": street or None,
            "location": f"POINT({point[1]:.6f} {point[0]:.6f})" if point else None,
            "beds": row.integer("cap_beds"),
            "ownership": row.text("public_private") or kind.ownership,
            "careKind": [kind.care] if kind.care else None,
        }

    def _located(self, row: Row, country: str, ids: Iterable[str]) -> Iterator[Record]:
        """Place the site, and the provider where any of its sites is."""
        city = _text(row, "city", country)
        place = self._places.find(country, coordinates=_point(row), postcode=row.text("postcode"), city=city)
        if place is None:
            return
        yield from self._places.region_records(place)
        hint = self._hint(row, place, city)
        for id_ in ids:
            yield Link("locatedIn", id_, place.region_id, basis=place.basis, hint=hint)

    def _hint(self, row: Row, place: Place, city: str | None) -> str | None:
        """Say so where the city lies in another region than the coordinates."""
        named = self._places.find(place.country, city=city) if city and place.basis == "coordinates" else None
        if named is None or named.basis != "city" or not named.certain or named.code == place.code:
            return place.hint
        told = f"the city {city} lies in {named.code}"
        row.note("coordinates and city in different regions", f"{place.code} by coordinates, but {told}")
        return f"{place.hint}; {told}" if place.hint else told


def _text(row: Row, column: str, country: str) -> str | None:
    """Read a text with its letters mended and its spaces in order."""
    stated = row.text(column)
    if stated is None:
        return None
    text = " ".join(mended(stated, country).replace(f"Universit{_LOST}", "Università").split())
    if _LOST in text:
        row.note("letters lost before the file reached us", f"{column} {text!r}")
    return text


def _point(row: Row) -> tuple[float, float] | None:
    latitude, longitude = row.number("lat", "."), row.number("lon", ".")
    if latitude is None or longitude is None:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Reject(f"{latitude}, {longitude} is no place on Earth", "lat")
    return latitude, longitude


def _homepage(row: Row) -> str | None:
    stated = row.text("url")
    if stated is None:
        return None
    address = stated if "://" in stated else f"http://{stated}"
    if _ADDRESS.fullmatch(address):
        return address
    row.note("a homepage that is no address", stated)
    return None
