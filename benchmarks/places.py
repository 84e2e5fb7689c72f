"""How many places get a region, and how often the right one: ``python benchmarks/places.py <folder of open data>``.

Prints, for the organisations of a CORDIS cut, the share in countries with NUTS regions that gets a level 2 region;
and for hospitals whose coordinates are known, how often city alone, or postcode alone, finds the region of these.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from loaders.places import Place, Places
from loaders.shipped.nuts.make import postcodes

HOSPITALS = ("AT", "CZ", "ES", "IT", "SI")


@dataclass
class Tally:
    """What became of some places.

    Attributes:
        asked: How many were looked for.
        found: How many got a level 2 region by the route that is measured.
        right: How many of these got the region of the coordinates.
        abroad: How many got a region of another country.
        missed: The places not found, and how often.
        wrong: The places in another region than their coordinates.
    """

    asked: int = 0
    found: int = 0
    right: int = 0
    abroad: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)


def organisations(path: Path, places: Places) -> Tally:
    """Look for each distinct organisation of a CORDIS organization.csv that is in a country with NUTS regions."""
    rows: dict[str, dict[str, str]] = {}
    for row in _rows(path, ";"):
        kept = rows.setdefault(row["organisationID"], row)
        if not kept["city"] and row["city"]:
            rows[row["organisationID"]] = row
    tally = Tally()
    for row in rows.values():
        if row["country"] not in places.codes.countries:
            continue
        place = places.find(country=row["country"], city=row["city"])
        tally.asked += 1
        tally.found += place is not None and place.level == 2
        tally.abroad += place is not None and place.country != row["country"]
        if place is None or place.level != 2:
            tally.missed[f"{row['country']}: {row['city']}"] += 1
    return tally


def hospitals(path: Path, places: Places, *, by: str) -> Tally:
    """Look for each hospital by country and ``city`` or ``postcode`` alone, and compare with its coordinates."""
    tally = Tally()
    for row in _rows(path, ","):
        country, hint = row["cc"], row[by]
        true = places.find(country=country, coordinates=(float(row["lat"]), float(row["lon"])))
        if not hint or true is None or true.basis != "coordinates":
            continue
        place = places.find(country, city=hint) if by == "city" else places.find(country, postcode=hint)
        tally.asked += 1
        if place is None or place.basis != by:
            tally.missed[hint] += 1
            continue
        tally.found += 1
        tally.right += place.code == true.code
        if place.code != true.code:
            tally.wrong[f"{hint}: {place.code}, by coordinates {true.code}{'' if place.certain else ' (unsure)'}"] += 1
    return tally


def postcodes_held_out(path: Path, country: str, places: Places) -> Tally:
    """Learn beginnings of postcodes from four fifths of the hospitals and try them on the rest, five times."""
    rows, tally = list(_rows(path, ",")), Tally()
    for part in range(5):
        learned = {start: code for _, start, code, _ in postcodes(country, _without(rows, part), places)}
        for row in rows[part::5]:
            postcode = re.sub(r"\W", "", row["postcode"])
            true = places.find(country, coordinates=(float(row["lat"]), float(row["lon"])), city=row["city"])
            found = next((learned[postcode[:size]] for size in range(1, 6) if postcode[:size] in learned), None)
            tally.asked += 1
            tally.found += found is not None
            tally.right += true is not None and found == true.code
            if found and true and found != true.code:
                tally.wrong[f"{postcode}: {found}, by coordinates {true.code}"] += 1
    return tally


def _without(rows: list[dict[str, str]], part: int) -> list[dict[str, str]]:
    return [row for place, row in enumerate(rows) if place % 5 != part]


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _share(part: int, whole: int) -> str:
    return f"{part:5} of {whole:5} = {part / whole:7.2%}" if whole else "none"


def main(data: Path, *, verbose: bool) -> None:
    """Measure and print."""
    start = time.perf_counter()
    places = Places()
    first: Place | None = places.find(country="CZ", city="Hradec Králové")
    print(f"first answer after {time.perf_counter() - start:.2f} s: {first and first.region_id}")
    start = time.perf_counter()
    tally = organisations(data / "cordis/he_2025/organization.csv", places)
    print(
        f"CORDIS organisations with a level 2 region: {_share(tally.found, tally.asked)}; "
        f"in a wrong country: {tally.abroad}; {time.perf_counter() - start:.1f} s"
    )
    _tell(tally, verbose)
    for by in ("city", "postcode"):
        asked = found = right = 0
        for country in HOSPITALS:
            tally = hospitals(data / f"organisations/gisco_healthcare/{country}.csv", places, by=by)
            print(
                f"hospitals by {by}, {country}: found {_share(tally.found, tally.asked)}; "
                f"right {_share(tally.right, tally.found)}"
            )
            _tell(tally, verbose)
            asked, found, right = asked + tally.asked, found + tally.found, right + tally.right
        print(f"hospitals by {by}, all: found {_share(found, asked)}; right {_share(right, found)}")

    for country in ("AT", "CZ", "ES", "SI"):
        tally = postcodes_held_out(data / f"organisations/gisco_healthcare/{country}.csv", country, places)
        print(
            f"postcodes never seen, {country}: found {_share(tally.found, tally.asked)}; "
            f"right {_share(tally.right, tally.found)}"
        )
        _tell(tally, verbose)


def _tell(tally: Tally, verbose: bool) -> None:
    for counts in (tally.missed, tally.wrong) if verbose else ():
        print("   ", "; ".join(f"{name} ×{count}" for name, count in counts.most_common()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
