"""Makes the tables of this folder from Eurostat's: ``python -m loaders.shipped.nuts.make <folder> [<hospitals>]``.

The folder has NUTS_AT_2021.csv, NUTS_RG_BN_03M_2021.csv, nuts_changes.csv, nuts2_full.geojson and, in a folder
nuts2json_20M, the points at which GISCO labels regions, nutspt_0.json to nutspt_3.json; the folder of hospitals has
GISCO's AT.csv, CZ.csv, ES.csv and SI.csv. Run it again for a newer NUTS; nothing of it runs at a load.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from loaders.gazetteer import Gazetteer
from loaders.places import Places
from loaders.shapes import Shapes
from ontology.names import folded

HERE = Path(__file__).parent
YEARS = (1999, 2003, 2006, 2010, 2013, 2016, 2021)
_CODE = re.compile(r"\b([a-z]{2})\s?([a-z0-9]{1,3})\b", re.IGNORECASE)
_FORWARD = re.compile(r"(?:part of|split into new|merged into) (.*)", re.IGNORECASE)


def main(folder: Path, hospitals: Path | None) -> None:
    """Write all tables of this folder."""
    regions = list(_rows(folder / "NUTS_AT_2021.csv"))
    changes = list(_rows(folder / "nuts_changes.csv"))
    _outlines(folder / "nuts2_full.geojson")
    _write("points.csv", ("code", "longitude", "latitude"), sorted(_points(folder / "nuts2json_20M")))
    _upper_levels(folder, regions, changes)
    _write("all_codes.csv", ("code", "name"), sorted((row["NUTS_ID"], row["NAME_LATN"]) for row in regions))
    _write("former_codes.csv", ("code", "now", "how"), Former(regions, changes).table())
    if hospitals:
        _write("postcodes.csv", ("country", "beginning", "region", "learned_from"), _postcodes(hospitals))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _write(name: str, columns: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _outlines(path: Path) -> None:
    """Round the outlines to four decimals (11 m; the scale's own error is kilometres) and drop repeated points."""
    found = json.loads(path.read_bytes())
    features = [
        {
            "type": "Feature",
            "properties": {"NUTS_ID": feature["properties"]["NUTS_ID"]},
            "geometry": {**feature["geometry"], "coordinates": _rounded(feature["geometry"]["coordinates"])},
        }
        for feature in sorted(found["features"], key=lambda feature: str(feature["properties"]["NUTS_ID"]))
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    (HERE / "outlines.geojson.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _rounded(part: list[Any]) -> list[Any]:
    if isinstance(part[0], float | int):
        return [round(number, 4) for number in part[:2]]
    inner = [_rounded(piece) for piece in part]
    if isinstance(inner[0][0], float):
        return [point for place, point in enumerate(inner) if place == 0 or point != inner[place - 1]]
    return inner


def _points(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Give the point at which each region is labelled, which lies within it, to a hundredth of a degree."""
    for level in range(4):
        for feature in json.loads((folder / f"nutspt_{level}.json").read_bytes())["features"]:
            longitude, latitude = degrees(*feature["geometry"]["coordinates"])
            yield feature["properties"]["id"], f"{longitude:.2f}", f"{latitude:.2f}"


def degrees(east: float, north: float) -> tuple[float, float]:
    """Turn metres of ETRS89-LAEA (EPSG:3035) into longitude and latitude.

    Snyder, J. P. (1987). Map projections: a working manual. USGS Professional Paper 1395, p. 187–190: the inverse of
    Lambert's azimuthal equal-area projection of the ellipsoid, about 52° N, 10° E.

    Example:
        >>> degrees(4321000.0, 3210000.0)
        (10.0, 52.0)
    """
    half_axis, e2, centre, false_east, false_north = 6378137.0, 0.0066943800229, math.radians(52), 4321000.0, 3210000.0
    e = math.sqrt(e2)

    def q(sine: float) -> float:
        return (1 - e2) * (sine / (1 - e2 * sine**2) - math.log((1 - e * sine) / (1 + e * sine)) / (2 * e))

    whole = q(1.0)
    middle = math.asin(q(math.sin(centre)) / whole)
    radius = half_axis * math.sqrt(whole / 2)
    scale = half_axis * math.cos(centre) / math.sqrt(1 - e2 * math.sin(centre) ** 2) / (radius * math.cos(middle))
    x, y = (east - false_east) / scale, (north - false_north) * scale
    rho = math.hypot(x, y)
    angle = 2 * math.asin(rho / (2 * radius))
    sine = math.cos(angle) * math.sin(middle) + (y * math.sin(angle) * math.cos(middle) / rho if rho else 0.0)
    across = rho * math.cos(middle) * math.cos(angle) - y * math.sin(middle) * math.sin(angle)
    longitude = math.degrees(math.atan2(x * math.sin(angle), across)) if rho else 0.0
    authalic = math.asin(sine)
    latitude = (
        authalic + (e2 / 3 + 31 * e2**2 / 180) * math.sin(2 * authalic) + 23 * e2**2 / 360 * math.sin(4 * authalic)
    )
    return round(10 + longitude, 4), round(math.degrees(latitude), 4)


def _upper_levels(folder: Path, regions: list[dict[str, str]], changes: list[dict[str, str]]) -> None:
    """Cut Eurostat's own tables to levels 0 to 2, in their own columns."""
    upper = {row["NUTS_ID"] for row in regions if len(row["NUTS_ID"]) <= 4}
    _cut("NUTS_AT_2021.csv", sorted((row for row in regions if row["NUTS_ID"] in upper), key=lambda r: r["NUTS_ID"]))
    lines = [row for row in _rows(folder / "NUTS_RG_BN_03M_2021.csv") if row["NUTS_CODE"] in upper]
    sides: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in lines:
        sides[row["NUTS_BN_CODE"], len(row["NUTS_CODE"])].add(row["NUTS_CODE"])
    shared = {(code, line) for (line, _), codes in sides.items() if len(codes) > 1 for code in codes}
    columns = ("NUTS_CODE", "NUTS_BN_CODE")
    ordered = sorted(shared, key=lambda pair: (pair[0], int(pair[1])))
    _write("NUTS_RG_BN_03M_2021.csv", columns, ordered)
    told = [row for row in changes if row["code_2021"] in upper and _former(row)]
    _cut("nuts_changes.csv", sorted(told, key=lambda row: row["code_2021"]))


def _former(row: dict[str, str]) -> set[str]:
    codes = {row[f"code_{year}"] for year in YEARS}
    return {code for code in codes - {"", row["code_2021"]} if "(" not in code}


def _cut(name: str, rows: list[dict[str, str]]) -> None:
    _write(name, list(rows[0]), (list(row.values()) for row in rows))


class Former:
    """Finds what became of each code that NUTS 2021 no longer has.

    Args:
        regions: The rows of NUTS_AT_2021.csv.
        changes: The rows of nuts_changes.csv.
    """

    def __init__(self, regions: list[dict[str, str]], changes: list[dict[str, str]]) -> None:
        self.now = {row["NUTS_ID"]: row["NAME_LATN"] for row in regions}
        self.next: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, set[str]] = defaultdict(set)
        self.by_name: dict[tuple[str, int, str], set[str]] = defaultdict(set)
        for row in regions:
            for name in (row["NAME_LATN"], row["NUTS_NAME"]):
                self.by_name[row["CNTR_CODE"], len(row["NUTS_ID"]), _plain(name)].add(row["NUTS_ID"])
        for row in changes:
            self._read(row)
        self.people = self._people()

    def _read(self, row: dict[str, str]) -> None:
        """Follow one row of the table from version to version, and what its remarks say."""
        codes = [row[f"code_{year}"].removesuffix("(part)").strip() for year in YEARS]
        told = [code for code in codes if code]
        for before, after in pairwise(told):
            if before != after:
                self.next[before].add(after)
        for code in set(told):
            self.names[code].update(_plain(row[f"geo_name_{year}"]) for year in YEARS[1:] if row[f"geo_name_{year}"])
        for year in YEARS[1:]:
            remark = row[f"change_{year}"]
            if not codes[-1] and (forward := _FORWARD.search(remark)):
                self.next[told[-1]].update(_codes(forward[1]))
            elif codes[-1] and re.search(r"\bex-|equals|merge", remark):
                for before in _codes(remark.split("minus")[0].split(" plus ")[0]):
                    self.next[before].add(told[-1])

    def _people(self) -> Counter[str]:
        """Count the people of the towns in each level 2 region."""
        gazetteer, shapes, people = Gazetteer(), Shapes(), Counter[str]()
        for country in sorted({code[:2] for code in self.now}):
            towns = gazetteer.towns(country)
            for town in range(len(towns)):
                code = shapes.region(*towns.point(town), country, 0.3)
                people[code or ""] += towns.people(town)
        return people

    def table(self) -> Iterator[tuple[str, str, str]]:
        """Give each former code, the code it became (level 2 or 3; best first if several) and how that is known."""
        old = {code for code in (*self.next, *self.names) if code not in self.now and not code.endswith("Z")}
        found = {code: self._now(code) for code in sorted(old)}
        for code, (now, how) in found.items():
            if now:
                yield code, " ".join(now), "split" if how == "recoded" and len(now) > 1 else how
                continue
            inner = {region for part, (regions, _) in found.items() if part.startswith(code) for region in regions}
            outer = found.get(code[:4], ([], ""))[0] if len(code) == 5 else []
            if regions := self._ordered(inner or outer):
                yield code, " ".join(regions), "by its parts" if inner else "by the region around it"

    def _now(self, code: str) -> tuple[list[str], str]:
        reached = self._reached(code)
        if reached:
            return self._ordered(reached), "recoded"
        country = {"GR": "EL"}.get(code[:2], code[:2])
        named = {now for name in self.names[code] for now in self.by_name[country, len(code), name]}
        return self._ordered(named), "by its name"

    def _reached(self, code: str) -> set[str]:
        seen, queue = {code}, [code]
        while queue:
            for after in self.next[queue.pop()] - seen:
                seen.add(after)
                queue.append(after)
        return {now for now in seen & self.now.keys() if len(now) > 2 or len(code) == 2}

    def _ordered(self, regions: Iterable[str]) -> list[str]:
        """Keep one code for each level 2 region, the one with most people first."""
        best: dict[str, str] = {}
        for code in sorted(regions, key=lambda code: (-len(code), code)):
            best.setdefault(code[:4], code)
        kept = [code for code in best.values() if not any(o != code and o.startswith(code) for o in best.values())]
        return sorted(kept, key=lambda code: (-self.people[code[:4]], code))


def _plain(name: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\(.*?\)|^(arr|city)\b", "", folded(name))).strip()


def _codes(text: str) -> set[str]:
    """Read the codes in a remark: ``ex-nuts 2 regions fr26 and fr43``."""
    return {
        (country + rest).upper()
        for country, rest in _CODE.findall(text)
        if any(letter.isdigit() for letter in rest) and country.lower() not in {"ts"}
    }


def _postcodes(hospitals: Path) -> Iterator[tuple[str, str, str, int]]:
    places = Places()
    for country in ("AT", "CZ", "ES", "SI"):
        yield from postcodes(country, list(_rows(hospitals / f"{country}.csv")), places)


def postcodes(country: str, rows: Iterable[dict[str, str]], places: Places) -> Iterator[tuple[str, str, str, int]]:
    """Learn from hospitals with postcode and coordinates which beginnings lie in one region; see the README.md."""
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        postcode = re.sub(r"\W", "", row["postcode"])
        place = places.find(country, coordinates=(float(row["lat"]), float(row["lon"])), city=row["city"])
        for length in range(1, len(postcode) + 1):
            if place and place.level == 2:
                known[postcode[:length]][place.code] += 1
    yield from _unambiguous(country, known)


def _unambiguous(country: str, known: dict[str, Counter[str]]) -> Iterator[tuple[str, str, str, int]]:
    """Keep the shortest beginnings that lie in one region, with at least three witnesses, or ten for one figure."""
    kept: set[str] = set()
    for beginning, regions in sorted(known.items(), key=lambda item: (len(item[0]), item[0])):
        if any(beginning.startswith(shorter) for shorter in kept):
            continue
        if len(regions) == 1 and regions.total() >= (10 if len(beginning) == 1 else 3):
            kept.add(beginning)
            yield country, beginning, *regions.most_common(1)[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
