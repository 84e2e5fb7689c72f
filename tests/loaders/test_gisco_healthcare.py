"""Care providers keep their letters, their sites and their regions, and leave their contacts behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loaders.source import shipped
from tests.loaders.conftest import VALMONT, Read

Reader = Callable[..., Read]
ROWS = {"AT": 266, "CZ": 248, "ES": 809, "IT": 1283, "SI": 31}


@pytest.fixture
def sample(read: Reader) -> Read:
    return read("gisco_healthcare", VALMONT / "gisco_healthcare")


def _all(found: Read) -> dict[str, dict[str, Any]]:
    return {id_: node for class_ in ("CareProvider", "Clinic", "Hospital") for id_, node in found.nodes(class_).items()}


def test_garbled_letters_are_mended(sample: Read) -> None:
    hospital = sample.nodes("Hospital")["organisation/gisco-cz-00000001000000"]
    assert hospital["name"] == "Nemocnice Zkušební Újezd, příspěvková organizace"
    assert hospital["city"] == "Dvůr Králové nad Labem"
    assert hospital["street"] == "Spojených národů 857"
    assert hospital["description"] == {"cs": "Léčebna pro dlouhodobě nemocné (LDN): Zařízení LPS"}


def test_letters_that_are_lost_are_told(sample: Read) -> None:
    hospital = sample.nodes("Hospital")["organisation/gisco-it-999-1"]
    assert hospital["description"] == {"it": "Azienda Ospedaliera integrata con l'Università"}
    assert [n.where for n in sample.notes if n.kind.startswith("letters lost")] == ["IT.csv, line 2"]


def test_the_kind_of_facility_decides_class_kind_of_care_and_ownership(sample: Read) -> None:
    hospitals = sample.nodes("Hospital")
    private = hospitals["organisation/gisco-it-999-2"]
    assert private["ownership"] == "private"
    assert hospitals["organisation/gisco-cz-00000001000000"]["careKind"] == ["HP.1.3"]
    assert hospitals["organisation/gisco-cz-00000002000000"]["careKind"] == ["HP.1.1"]
    assert "organisation/gisco-fr-v1-site-des-vosges" in hospitals, "beds and no kind: a hospital"
    assert "organisation/gisco-fr-v2" in sample.nodes("CareProvider"), "neither beds nor kind"
    assert "organisation/gisco-fr-v1-site-du-parc" in sample.nodes("CareProvider")
    assert any("Centre hospitalier" in note.detail for note in sample.notes)


def test_sites_with_names_are_parts_of_their_provider(sample: Read) -> None:
    provider = "organisation/gisco-fr-v1"
    assert {(f"{provider}-site-du-parc", provider), (f"{provider}-site-des-vosges", provider)} <= set(
        sample.links("partOf")
    )
    assert _all(sample)[provider]["identifier"] == ["GISCO:FR:V1"]
    site = _all(sample)[f"{provider}-site-du-parc"]
    assert site["name"] == "Hôpitaux de Valmont, Site du Parc"
    assert "identifier" not in site, "an identifier that two sites share would make them one"
    assert (provider, "region/FRF1") in sample.links("locatedIn")


def test_an_id_that_comes_again_is_told_apart_by_address(sample: Read) -> None:
    assert ("organisation/gisco-fr-v2-mulhouse-rue-haute-9", "organisation/gisco-fr-v2") in sample.links("partOf")
    assert [n.where for n in sample.notes if n.kind == "one id for several sites"] == ["FR.csv, line 5"]


def test_the_region_is_that_of_the_coordinates_or_else_of_postcode_and_city(sample: Read) -> None:
    located = sample.links("locatedIn")
    assert located["organisation/gisco-cz-00000001000000", "region/CZ05"]["basis"] == "coordinates"
    assert located["organisation/gisco-cz-00000002000000", "region/CZ06"]["basis"] == "postcode"


def test_a_city_elsewhere_than_the_coordinates_is_told(sample: Read) -> None:
    link = sample.links("locatedIn")["organisation/gisco-it-999-1", "region/ITC4"]
    assert "the city LECCE lies in ITF4" in link["hint"]
    assert any(note.kind == "coordinates and city in different regions" for note in sample.notes)


def test_contacts_stay_out(sample: Read) -> None:
    said = " ".join(map(str, sample.plain()))
    assert "nobody@example.org" not in said
    assert "000000000'" not in said
    assert "contact@example.org" not in said, "an e-mail address where a homepage should be"


def test_the_shipped_hospitals_have_regions_and_no_contacts(read: Reader) -> None:
    folder = shipped()["gisco_healthcare"]
    found = read("gisco_healthcare", folder)
    assert len(_all(found)) == 248 + 1283
    assert found.rejects == []
    assert len({source for source, _ in found.links("locatedIn")}) == 248 + 1283
    assert all("@" not in table.read_text(encoding="utf-8") for table in folder.glob("*.csv"))


@pytest.mark.data
def test_all_rows_of_five_countries_become_providers_in_level_2_regions(read: Reader, open_data: Path) -> None:
    found = read("gisco_healthcare", open_data / "organisations" / "gisco_healthcare")
    assert {file.name: (file.read, file.rejected) for file in found.reading.files} == {
        f"{country}.csv": (count, 0) for country, count in ROWS.items()
    }
    countries = Counter(id_.split("-")[1].upper() for id_ in _all(found))
    assert countries == ROWS
    located = found.links("locatedIn")
    assert len(located) == sum(ROWS.values())
    assert all(len(region) == len("region/CZ05") for _, region in located)
    assert Counter(link["basis"] for link in located.values())["coordinates"] >= 2600
