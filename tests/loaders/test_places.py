"""A place as people write it leads to its region, and never to another country."""

from __future__ import annotations

import ast
import csv
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from loaders.places import Places
from loaders.problem import FileProblem

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("country", "city", "region"),
    [
        ("BE", "BRUXELLES / BRUSSEL", "BE10"),
        ("IT", "ROZZANO MI", "ITC4"),
        ("IT", "Rozzano (Mi)", "ITC4"),
        ("DK", "8000 Aarhus C.", "DK04"),
        ("FR", "PARIS CEDEX 16", "FR10"),
        ("FR", "Villeneuve d'Ascq Cedex", "FRE1"),
        ("CZ", "Praha 5", "CZ01"),
        ("CZ", "Prag", "CZ01"),
        ("IT", "Mailand", "ITC4"),
        ("PL", "Breslau", "PL51"),
        ("DE", "Muenchen", "DE21"),
        ("CH", "Zuerich", "CH04"),
        ("FR", "ST MALO", "FRH0"),
        ("PT", "S.Mamede De Infesta", "PT11"),
        ("ES", "EJIDO, EL", "ES61"),
        ("ES", "TORREMOLINOS (MALAGA)", "ES61"),
        ("TR", "Sariyer, Istanbul", "TR10"),
        ("EL", "Αθήνα", "EL30"),
        ("BG", "СОФИЯ", "BG41"),
        ("CZ", "Dvùr Králové nad Labem", "CZ05"),
        ("DK", "KÃ¸benhavn K", "DK01"),
        ("AT", "Leoben Donawitz", "AT22"),
        ("UK", "Portree, Isle of Skye", "UKM6"),
        ("NL", "Schiphol", "NL32"),
    ],
)
def test_a_city_as_people_type_it_leads_to_its_region(places: Places, country: str, city: str, region: str) -> None:
    place = places.find(country=country, city=city)
    assert place is not None
    assert (place.code, place.basis, place.level, place.region_id) == (region, "city", 2, f"region/{region}")
    assert city in (place.hint or "")


def test_a_typing_error_is_mended_within_the_country_and_said(places: Places) -> None:
    place = places.find(country="PL", city="Czestochwa")
    assert place is not None
    assert (place.code, place.certain) == ("PL22", False)
    assert "Częstochowa" in (place.hint or "")
    abroad = places.find(country="DE", city="Czestochwa")
    assert abroad is not None
    assert (abroad.code, abroad.level) == ("DE", 0)


def test_a_wrong_first_letter_is_no_typing_error(places: Places) -> None:
    place = places.find(country="DE", city="Hainburg")  # not Mainburg, which is another town in another region
    assert place is not None
    assert place.level == 0


@pytest.mark.parametrize(
    ("country", "city", "region"),
    [
        ("UK", "Stoke Climsland Callington Cornwall", "UKK3"),
        ("ES", "ARAS DE LOS OLMOS VALENCIA", "ES52"),
        ("FR", "La Plaine Saint-Denis", "FR10"),
        ("RO", "MAGURELE ILFOV", "RO32"),
        ("ES", "Noain Navarra", "ES22"),
    ],
)
def test_a_place_nobody_knows_takes_the_region_of_what_stands_beside_it(
    places: Places, country: str, city: str, region: str
) -> None:
    place = places.find(country=country, city=city)
    assert place is not None
    assert (place.code, place.certain) == (region, False)


def test_a_town_that_names_its_region_is_preferred_to_others_of_that_name(places: Places) -> None:
    for country, city, region in (("ES", "Salamanca", "ES41"), ("TR", "KOCAELI", "TR42"), ("IT", "Prato", "ITI1")):
        place = places.find(country=country, city=city)
        assert place is not None
        assert place.code == region


def test_of_towns_with_one_name_the_rest_of_the_text_decides(places: Places) -> None:
    lazio, puglia = places.find(country="IT", city="Castro (VT)"), places.find(country="IT", city="CASTRO - LE")
    assert lazio is not None
    assert puglia is not None
    assert puglia.code == "ITF4"


def test_of_towns_with_one_name_the_likeliest_is_taken_and_the_doubt_kept(places: Places) -> None:
    place = places.find(country="DE", city="Frankfurt")
    assert place is not None
    assert (place.code, place.certain) == ("DE71", False)
    assert "DE40" in (place.hint or "")


def test_a_transcript_of_a_city_does_not_hide_a_town_of_that_name(places: Places) -> None:
    place = places.find(country="IT", city="MIRANO")  # a spelling of Milano in GeoNames, and a town near Venice
    assert place is not None
    assert place.code == "ITH3"


@pytest.mark.parametrize(
    ("code", "region", "level", "certain"),
    [
        ("CZ05", "CZ05", 2, True),
        ("CZ052", "CZ05", 2, True),
        ("FR21", "FRF2", 2, True),
        ("FR211", "FRF2", 2, True),
        ("GR30", "EL30", 2, True),
        ("ITD3", "ITH3", 2, True),
        ("NO061", "NO06", 2, True),
        ("NO041", "NO09", 2, True),
        ("SI01", "SI03", 2, True),
        ("DED1", "DED4", 2, True),
        ("UKM3", "UKM8", 2, False),
        ("PL12", "PL91", 2, False),
        ("LU", "LU00", 2, True),
        ("BE1", "BE10", 2, True),
        ("PL2", "PL2", 1, True),
        ("PL", "PL", 0, True),
        ("ITZZ", "IT", 0, True),
    ],
)
def test_a_code_of_any_version_gives_the_present_region(
    places: Places, code: str, region: str, level: int, *, certain: bool
) -> None:
    place = places.find(code=code)
    assert place is not None
    assert (place.code, place.level, place.certain) == (region, level, certain)
    if code not in {region, "LU"}:
        assert code in (place.hint or "") or level == 0


def test_every_code_of_every_version_is_understood(places: Places) -> None:
    assert all(places.codes.read(code) for code in places.codes.names)
    split = places.codes.read("HU10")
    assert split is not None
    assert split.among == ("HU11", "HU12")


def test_an_unknown_code_is_told_and_the_next_hint_used(places: Places) -> None:
    place = places.find(country="CZ", code="CZ99", city="Brno")
    assert place is not None
    assert (place.code, place.basis) == ("CZ06", "city")
    assert "'CZ99' is no NUTS code" in (place.hint or "")


def test_a_code_that_says_less_than_the_city_gives_way(places: Places) -> None:
    country_only = places.find(country="PL", code="PL", city="Katowice")
    parted = places.find(country="PL", code="PL12", city="Radom")
    assert country_only is not None
    assert parted is not None
    assert (country_only.code, parted.code) == ("PL22", "PL92")


@pytest.mark.parametrize(
    ("hints", "code", "basis"),
    [
        ({"code": "AT13", "city": "Roma"}, "ITI4", "city"),
        ({"coordinates": (48.2, 16.37), "city": "Roma"}, "ITI4", "city"),
        ({"code": "AT13"}, "IT", "country"),
        ({"city": "Wien"}, "ITH1", "city"),
    ],
)
def test_the_stated_country_is_never_left(places: Places, hints: dict[str, object], code: str, basis: str) -> None:
    place = places.find("IT", **hints)  # type: ignore[arg-type]
    assert place is not None
    assert place.country == "IT"
    if hints != {"city": "Wien"}:
        assert (place.code, place.basis) == (code, basis)


def test_coordinates_lead_to_the_region_around_them(places: Places) -> None:
    inland, coast = places.find(coordinates=(50.21, 15.83)), places.find(country="HR", coordinates=(43.175, 16.44))
    assert inland is not None
    assert (inland.code, inland.country, inland.basis) == ("CZ05", "CZ", "coordinates")
    assert coast is not None
    assert coast.code == "HR03"
    assert places.find(coordinates=(40.0, -40.0)) is None


def test_a_point_at_a_border_follows_its_city(places: Places) -> None:
    vienna = places.find(country="AT", coordinates=(48.164, 16.281), city="Wien")
    assert vienna is not None
    assert vienna.code == "AT13"


def test_a_town_at_a_border_is_in_the_region_of_its_province(places: Places) -> None:
    for country, city, region in (("BE", "Diegem", "BE24"), ("IT", "Angera", "ITC4"), ("AT", "Bad Sauerbrunn", "AT11")):
        place = places.find(country=country, city=city)
        assert place is not None
        assert place.code == region


@pytest.mark.data
def test_belgian_organisations_are_where_ror_says(places: Places, open_data: Path) -> None:
    right = asked = 0
    with (open_data / "organisations" / "ror_be.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            (address, *_) = ast.literal_eval(row["addresses"])
            code = ((address.get("geonames_city") or {}).get("nuts_level2") or {}).get("code")
            true, found = places.find("BE", code=code), places.find("BE", city=address["city"])
            if code and true and found:
                asked, right = asked + 1, right + (true.code == found.code)
    assert asked > 900
    assert right / asked >= 0.99


def test_a_postcode_is_used_only_where_its_beginning_lies_in_one_region(places: Places) -> None:
    known = places.find(country="CZ", postcode="544 01")
    spelled = places.find(country="ES", postcode="E-28040", city="Nowhere at all")
    unknown = places.find(country="DE", postcode="80333")
    assert known is not None
    assert (known.code, known.basis) == ("CZ05", "postcode")
    assert spelled is not None
    assert (spelled.code, spelled.basis) == ("ES30", "postcode")
    assert unknown is not None
    assert (unknown.code, unknown.basis) == ("DE", "country")


@pytest.mark.parametrize(
    ("country", "region"), [("US", "region/US"), ("NA", "region/NA"), ("XK", "region/XK"), ("UA", "region/UA")]
)
def test_a_country_without_nuts_becomes_a_region_with_names_in_five_languages(
    places: Places, country: str, region: str
) -> None:
    place = places.find(country=country, city="Springfield", coordinates=(50.0, 15.0))
    assert place is not None
    assert (place.region_id, place.level, place.basis) == (region, 0, "country")
    (node,) = places.region_records(place)
    assert node.id == region
    assert set(node.properties["name"]) == {"en", "cs", "pl", "it", "de"}
    assert node.properties["level"] == 0


def test_country_codes_of_the_eu_and_of_iso_are_one(places: Places) -> None:
    for eu, iso, city in (("UK", "GB", "Leeds"), ("EL", "GR", "Patra")):
        place = places.find(country=eu, city=city)
        assert place is not None
        assert place == places.find(country=iso, city=city)
        assert (place.country, place.level) == (eu, 2)
        assert places.region_records(place) == ()


def test_a_far_territory_with_a_code_of_its_own_is_a_region_of_its_country(places: Places) -> None:
    place = places.find(country="RE", city="Saint-Denis")
    assert place is not None
    assert (place.code, place.country) == ("FRY4", "FR")


def test_without_a_country_nothing_is_guessed(places: Places) -> None:
    assert places.find(city="Wien") is None
    assert places.find(country="ZZ", city="Wien") is None
    assert places.find() is None


def test_a_country_of_one_region_needs_no_city(places: Places) -> None:
    place = places.find(country="MT", city="not a town")
    assert place is not None
    assert (place.code, place.level, place.basis) == ("MT00", 2, "country")


def test_outlines_of_ones_own_replace_the_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    square = {"type": "Polygon", "coordinates": [[[15, 50], [16, 50], [16, 51], [15, 51], [15, 50]]]}
    feature = {"type": "Feature", "properties": {"NUTS_ID": "CZ99"}, "geometry": square}
    path = tmp_path / "mine.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    monkeypatch.setenv("OBSERVATORY_NUTS_SHAPES", str(path))
    place = Places().find(coordinates=(50.5, 15.5))
    assert place is not None
    assert place.code == "CZ99"


def test_outlines_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.geojson"
    path.write_text('{"type": "Topology"}')
    with pytest.raises(FileProblem) as refused:
        Places(path).find(coordinates=(50.5, 15.5))
    assert str(path) in refused.value.where
    assert "NUTS_ID" in refused.value.expected


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("places_benchmark", ROOT / "benchmarks" / "places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.data
def test_97_of_100_organisations_get_a_region_and_none_a_wrong_country(
    places: Places, open_data: Path, benchmark: ModuleType
) -> None:
    tally = benchmark.organisations(open_data / "cordis" / "he_2025" / "organization.csv", places)
    assert tally.asked == 5768
    assert tally.abroad == 0
    assert tally.found / tally.asked >= 0.97, tally.missed.most_common(20)


@pytest.mark.data
def test_98_of_100_hospitals_found_by_city_are_where_their_coordinates_say(
    places: Places, open_data: Path, benchmark: ModuleType
) -> None:
    folder = open_data / "organisations" / "gisco_healthcare"
    tallies = [benchmark.hospitals(folder / f"{country}.csv", places, by="city") for country in benchmark.HOSPITALS]
    asked, found, right = (sum(getattr(tally, name) for tally in tallies) for name in ("asked", "found", "right"))
    assert found / asked >= 0.97
    assert right / found >= 0.98
