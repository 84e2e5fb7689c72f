"""Makes the tables of this folder from a CORDIS cut: ``python -m loaders.shipped.cordis.make <folder of the cut>``.

The slice is the health calls of Horizon Europe (projects whose call topic begins with ``HORIZON-HLTH``) and, since
none of them has a partner in Śląskie, the region the roadmap is about, the projects that have one; and what the other
tables say of both. ``contactForm`` is left out: it leads to persons.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path

from loaders.places import Places

HERE = Path(__file__).parent
CALL = "HORIZON-HLTH"
REGION = "region/PL22"
_TABLES = {"project": "id", "organization": "projectID", "euroSciVoc": "projectID", "topics": "projectID",
           "legalBasis": "projectID"}  # fmt: skip
_LEFT_OUT = frozenset({"contactForm"})


def make(cut: Path, target: Path = HERE) -> None:
    """Write the slice of a cut.

    Args:
        cut: The folder of the whole cut, in the official dialect.
        target: Where the five tables are written.
    """
    chosen = {row["id"] for row in _rows(cut / "project.csv") if row["topics"].startswith(CALL)}
    chosen |= {row["projectID"] for row in _rows(cut / "organization.csv") if _is_of_region(row)}
    for table, key in _TABLES.items():
        _slice(cut / f"{table}.csv", target / f"{table}.csv", key, chosen)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";")


@cache
def _places() -> Places:
    return Places()


def _is_of_region(row: dict[str, str]) -> bool:
    if row["country"] != "PL":
        return False
    place = _places().find(country="PL", code=row["nutsCode"] or None, city=row["city"] or None)
    return place is not None and place.region_id == REGION


def _slice(source: Path, target: Path, key: str, chosen: Container[str]) -> None:
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as write,
    ):
        rows = csv.DictReader(read, delimiter=";")
        columns = [name for name in rows.fieldnames or () if name not in _LEFT_OUT]
        out = csv.DictWriter(
            write, columns, extrasaction="ignore", delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n"
        )
        out.writeheader()
        out.writerows(row for row in rows if row[key] in chosen)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
