"""A seedable world of organisations that take part in projects, as large as CORDIS at scale 1.

100,000 organisations, 80,000 projects, about 600,000 participations. Few organisations take part in very much and
most in little; projects are small with a long tail; partners come mostly from the project's own field.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

KINDS = ("Organisation", "SME", "ResearchOrganisation", "Hospital", "PublicAuthority")
COUNTRIES = ("AT", "BE", "CZ", "DE", "EL", "ES", "FI", "FR", "HU", "IE", "IT", "NL", "PL", "PT", "RO", "SE", "SI", "SK")
ROLES = ("participant", "coordinator", "associatedPartner", "thirdParty")
_SYLLABLES = ("ka", "mo", "vel", "tra", "nor", "si", "lund", "bry", "est", "gor", "pan", "zel", "mi", "dor", "fa", "ru")


@dataclass(frozen=True)
class World:
    """The whole set.

    Attributes:
        seed: What makes it the same again.
        organisations: How many organisations.
        projects: How many projects.
        pairs: Which organisation takes part in which project, one row each, no pair twice.
    """

    seed: int
    organisations: int
    projects: int
    pairs: np.ndarray[Any, np.dtype[np.int64]]

    def organisation(self, number: int) -> dict[str, Any]:
        """Give one organisation: what it is, called, and where."""
        name = _name(number, 3)
        return {
            "class": KINDS[number * 7 % len(KINDS)],
            "id": f"bench-{number}",
            "name": f"{name} {number}",
            "shortName": name[:6].upper(),
            "country": COUNTRIES[number * 13 % len(COUNTRIES)],
            "city": _name(number // 40, 2),
            "postcode": f"{10_000 + number * 31 % 90_000}",
        }

    def project(self, number: int) -> dict[str, Any]:
        """Give one project."""
        return {
            "class": "Project",
            "id": f"bench-{number}",
            "name": f"{_name(number, 4)} for {_name(number + 5, 3)} in {_name(number // 7, 3)}, part {number}",
            "acronym": _name(number, 2).upper(),
            "startDate": f"20{14 + number % 10}-{1 + number % 12:02}-01",
            "totalCost": 1000.0 * (100 + number * 17 % 9000) + 0.5,
        }

    def participation(self, row: int) -> dict[str, Any]:
        """Give one participation."""
        organisation, project = self.pairs[row]
        return {
            "source": f"bench-{organisation}",
            "target": f"bench-{project}",
            "role": ROLES[0 if row % 8 else row // 8 % len(ROLES)],
            "contribution": 100.0 * (row * 37 % 50_000) + 0.25,
        }


def make(scale: float = 1.0, seed: int = 7) -> World:
    """Draw a world.

    Args:
        scale: 1 for the size of CORDIS; smaller for less.
        seed: The same seed gives the same world.
    """
    draw = np.random.default_rng(seed)
    organisations, projects = max(20, round(100_000 * scale)), max(16, round(80_000 * scale))
    sizes = np.clip(draw.lognormal(1.35, 0.95, projects) * 1.36, 1, min(250, organisations // 4)).astype(np.int64)
    project = np.repeat(np.arange(projects), sizes)
    fame = draw.pareto(1.15, organisations) + 0.1
    fame = np.cumsum(fame / fame.sum())
    anybody = np.searchsorted(fame, draw.random(project.size))
    fields = max(8, projects // 100)
    # A partner of the field is the famous one moved to the nearest organisation whose number has the field's rest.
    of_field = anybody - anybody % fields + project % fields
    organisation = np.where(draw.random(project.size) < 0.65, of_field, anybody).clip(0, organisations - 1)
    everyone = draw.choice(project.size, min(organisations, project.size), replace=False)
    organisation[everyone] = draw.permutation(organisations)[: everyone.size]
    keys = np.unique(project * organisations + organisation)
    pairs = np.column_stack([keys % organisations, keys // organisations])
    return World(seed, organisations, projects, draw.permutation(pairs))


def write(world: World, folder: Path) -> None:
    """Write the world as tables, each with the mapping by which it is loaded: ``things`` and ``participations``."""
    things, links = folder / "things", folder / "participations"
    for part, mapping in ((things, _THINGS), (links, _PARTICIPATIONS)):
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{part.name}.toml").write_text(mapping, encoding="utf-8")
    _table(things / "organisations.csv", (world.organisation(n) for n in range(world.organisations)))
    _table(things / "projects.csv", (world.project(n) for n in range(world.projects)))
    _table(links / "participations.csv", (world.participation(n) for n in range(len(world.pairs))))


def _table(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, first.keys())
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _name(number: int, syllables: int) -> str:
    parts = []
    for place in range(syllables):
        number, part = divmod(number * 7 + place * 3 + 1, len(_SYLLABLES))
        parts.append(_SYLLABLES[part])
    return "".join(parts).capitalize()


_THINGS = """\
name = "bench_things"
title = "Synthetic organisations and projects"
publisher = "this benchmark"
licence = "none needed"

[[file]]
pattern = "organisations.csv"
[[file.node]]
class = { column = "class", values = { %s } }
id = "organisation/{id}"
properties = { name = "name", shortName = "shortName", country = "country", city = "city", postcode = "postcode" }

[[file]]
pattern = "projects.csv"
ignore = ["class"]
[[file.node]]
class = "Project"
id = "project/{id}"
properties = { name = "name", acronym = "acronym", startDate = "startDate", totalCost = "totalCost" }
"""

_THINGS %= ", ".join(f'{kind} = "{kind}"' for kind in KINDS)

_PARTICIPATIONS = """\
name = "bench_participations"
title = "Synthetic participations"
publisher = "this benchmark"
licence = "none needed"

[[file]]
pattern = "participations.csv"
[[file.link]]
link = "participatesIn"
from = "organisation/{source}"
to = "project/{target}"
properties = { role = "role", contribution = "contribution" }
"""
