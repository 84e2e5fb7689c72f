"""Makes the tables of this folder from GISCO's: ``python -m loaders.shipped.gisco_healthcare.make <folder>``.

The hospitals of Czechia and Italy as they are, garbled letters included, but without telephone and e-mail.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

COUNTRIES = ("CZ", "IT")
CONTACTS = ("tel", "email")


def main(folder: Path) -> None:
    """Write the table of each country with its contact columns emptied."""
    for country in COUNTRIES:
        with (folder / f"{country}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        with (Path(__file__).parent / f"{country}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(_without_contacts(row) for row in rows)


def _without_contacts(row: dict[str, str]) -> dict[str, str]:
    """Empty the contact columns, and a homepage that is an e-mail address."""
    left = row | dict.fromkeys(CONTACTS, "")
    return left | {"url": ""} if "@" in row["url"] else left


if __name__ == "__main__":
    main(Path(sys.argv[1]))
