"""A newer cut of CORDIS made from an older one: rows changed, added and gone, and what that has to change."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLES = ("project", "organization", "euroSciVoc", "topics", "legalBasis")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Pair:
    """What a newer cut differs in.

    Attributes:
        folder: The newer cut.
        renamed: The organisation that has another name now.
        gone: The participation that is gone, as (organisation, project); neither end vanishes.
        dropped: The project that is gone with all its rows.
        new_project: The project that is new.
        moved: The participation whose role and contribution are others now.
        orphans: The organisations that only the rows gone had named.
    """

    folder: Path
    renamed: str
    gone: tuple[str, str]
    dropped: str
    new_project: str
    moved: tuple[str, str]
    orphans: frozenset[str]


def newer(old: Path, folder: Path) -> Pair:
    """Write a newer cut: one name, one participation, one project changed; one of each gone; one project added."""
    tables = {name: _read(old / f"{name}.csv") for name in TABLES}
    people = tables["organization"]
    projects_of: dict[str, set[str]] = {}
    pairs: dict[tuple[str, str], int] = {}
    for row in people:
        projects_of.setdefault(row["organisationID"], set()).add(row["projectID"])
        pairs[row["organisationID"], row["projectID"]] = pairs.get((row["organisationID"], row["projectID"]), 0) + 1
    busy = [pic for pic, projects in projects_of.items() if len(projects) >= 3]
    renamed, mover, leaver = busy[0], busy[1], busy[2]
    for row in people:
        if row["organisationID"] == renamed:
            row["name"] += " RENAMED"
        row["order"] = row["order"].removesuffix(".0")  # spelled otherwise in the next cut; nothing changes by it
    moved = next(row for row in people if row["organisationID"] == mover and pairs[mover, row["projectID"]] == 1)
    moved.update(role="thirdParty", ecContribution="1.5")
    left = next(row for row in people if row["organisationID"] == leaver and pairs[leaver, row["projectID"]] == 1)
    people.remove(left)
    dropped = next(p["id"] for p in tables["project"] if p["id"] not in {moved["projectID"], left["projectID"]})
    tables = {name: [r for r in rows if r.get("projectID", r.get("id")) != dropped] for name, rows in tables.items()}
    added = {**tables["project"][-1], "id": "999000001", "acronym": "NEWER", "title": "A newer project", "grantDoi": ""}
    tables["project"].append(added)
    tables["organization"].append({**moved, "projectID": "999000001"})
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", rows)
    orphans = frozenset(projects_of) - {row["organisationID"] for row in tables["organization"]}
    gone, changed = (leaver, left["projectID"]), (mover, moved["projectID"])
    return Pair(folder, renamed, gone, dropped, added["id"], changed, orphans)


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _write(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out: Any = csv.DictWriter(stream, list(rows[0]), delimiter=";", quoting=csv.QUOTE_ALL)
        out.writeheader()
        out.writerows(rows)
