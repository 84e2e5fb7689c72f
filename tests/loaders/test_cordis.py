"""CORDIS loads whole, reconciles, and a newer cut changes exactly what differs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive
from graph.connection import Graph
from loaders.places import Places
from loaders.run import load
from loaders.shipped.cordis.make import CALL, REGION, make
from loaders.source import shipped
from tests.loaders.conftest import VALMONT, Read
from tests.loaders.cuts import TABLES, Pair, newer

TOY = VALMONT / "cordis"


@pytest.fixture
def cut(tmp_path: Path) -> Callable[..., Path]:
    """Valmont's cut with some texts replaced, by table."""

    def writer(**changes: tuple[str, str]) -> Path:
        folder = tmp_path / "cut"
        folder.mkdir()
        for table in TABLES:
            text = (TOY / f"{table}.csv").read_text(encoding="utf-8")
            old, new = changes.get(table, ("", ""))
            assert old in text
            (folder / f"{table}.csv").write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return folder

    return writer


@pytest.mark.parametrize(
    ("stated", "class_"),
    [
        ('"False";"HES"', "ResearchOrganisation"),
        ('"True";"REC"', "ResearchOrganisation"),
        ('"True";"PRC"', "SME"),
        ('"False";"PRC"', "LargeEnterprise"),
        ('"";"PRC"', "Organisation"),
        ('"False";"PUB"', "PublicAuthority"),
        ('"True";"OTH"', "Organisation"),
        ('"";""', "Organisation"),
    ],
)
def test_the_kind_follows_activity_and_size(
    read: Callable[..., Read], cut: Callable[..., Path], stated: str, class_: str
) -> None:
    found = read("cordis", cut(organization=('"False";"HES"', stated)))
    assert "organisation/pic-800000001" in found.nodes(class_)


def test_a_newer_spelling_of_a_number_changes_nothing(read: Callable[..., Read], cut: Callable[..., Path]) -> None:
    assert read("cordis", cut(organization=('"2.0"', '"2"'))).plain() == read("cordis", TOY).plain()


def test_a_second_spelling_of_a_name_is_kept_and_told(read: Callable[..., Read]) -> None:
    found = read("cordis", TOY)
    assert found.nodes("SME")["organisation/pic-800000002"]["name"] == "ATELIER SARL"
    assert found.nodes("Organisation")["organisation/pic-800000002"] == {"altName": ["ATELIER S.A.R.L."]}
    assert any("'ATELIER S.A.R.L.'" in note.detail for note in found.notes)


def test_a_topic_without_code_is_found_by_its_path(read: Callable[..., Read]) -> None:
    about = read("cordis", TOY).links("about")
    assert ("project/cordis-900000002", "topic/euroscivoc-21-33") in about
    assert ("project/cordis-900000002", "topic/euroscivoc-social-sciences") in about


def test_an_unknown_nuts_code_is_told_and_the_place_found_otherwise(
    read: Callable[..., Read], cut: Callable[..., Path]
) -> None:
    found = read("cordis", cut(organization=("FRF11", "FRX99")))
    assert ("organisation/pic-800000001", "region/FRF1") in found.links("locatedIn")
    assert any(note.kind == "NUTS code not used" and "'FRX99'" in note.detail for note in found.notes)


@pytest.mark.parametrize(
    ("changes", "where", "reason"),
    [
        ({"project": ("2024-01-01", "2024-13-01")}, "project.csv, line 2", "column 'startDate'"),
        ({"project": ("1500000,5", "much")}, "project.csv, line 2", "column 'totalCost'"),
        ({"organization": ('"thirdParty"', '"friend"')}, "organization.csv, line 4", "role"),
        ({"organization": ('"800000003"', '""')}, "organization.csv, line 5", "column 'organisationID': is empty"),
        ({"euroSciVoc": ("/21/33", "/21")}, "euroSciVoc.csv, line 2", "column 'euroSciVocCode'"),
    ],
)
def test_a_bad_row_is_rejected_alone(
    read: Callable[..., Read], cut: Callable[..., Path], changes: dict[str, Any], where: str, reason: str
) -> None:
    ((found, why),) = read("cordis", cut(**changes)).rejects
    assert found == where
    assert reason in why


def test_a_rejected_row_does_not_take_its_organisation_along(
    read: Callable[..., Read], cut: Callable[..., Path]
) -> None:
    found = read("cordis", cut(organization=('"300000.0"', '"much"')))
    assert [where for where, _ in found.rejects] == ["organization.csv, line 3"]
    assert found.nodes("SME")["organisation/pic-800000002"]["name"] == "ATELIER S.A.R.L."


def test_a_repeated_pair_becomes_one_link_with_both_roles(
    embedded_graph: Graph, tmp_path: Path, places: Places
) -> None:
    report = load(embedded_graph, Archive(tmp_path / "archive"), "cordis", TOY, places=places)
    assert report.combined == 1
    link = embedded_graph.read(
        "MATCH (o:Organisation {id: 'organisation/pic-800000002'}) WITH o MATCH (o)-[p:PARTICIPATES_IN]->() "
        "RETURN p.role AS role, p.contribution AS contribution"
    )
    ((roles, contribution),) = link.values
    assert (sorted(roles), contribution) == (["participant", "thirdParty"], 301_000.5)


def test_the_shipped_slice_is_the_health_calls_and_the_partners_of_slaskie(read: Callable[..., Read]) -> None:
    found = read("cordis", shipped()["cordis"])
    with (shipped()["cordis"] / "project.csv").open(encoding="utf-8") as stream:
        health = {
            f"project/cordis-{row['id']}"
            for row in csv.DictReader(stream, delimiter=";")
            if row["topics"].startswith(CALL)
        }
    pairs = found.links("participatesIn")
    in_health = {source for source, target in pairs if target in health}
    assert (len(health), len(in_health), found.rejects) == (84, 756, [])
    silesian = {source for source, target in found.links("locatedIn") if target == REGION}
    others = {target for _, target in pairs} - health
    assert others == {target for source, target in pairs if source in silesian}
    assert not any(b"contact-form" in record.canonical() for record in found.records)


def test_the_shipped_slice_is_what_make_gives(open_data: Path, tmp_path: Path) -> None:
    make(open_data / "cordis" / "he_2025", tmp_path)
    for table in TABLES:
        assert (tmp_path / f"{table}.csv").read_bytes() == (shipped()["cordis"] / f"{table}.csv").read_bytes()


def test_a_cut_with_other_columns_and_names_loads(read: Callable[..., Read], open_data: Path) -> None:
    found = read("cordis", open_data / "cordis" / "he_heads_100")
    assert (len(found.nodes("Project")), found.rejects, found.reading.left_out) == (100, [], ())


def test_side_tables_alone_load_when_asked(read: Callable[..., Read], open_data: Path) -> None:
    found = read("cordis", open_data / "cordis" / "he_official_sidetables", fewer=True)
    rows = {file.table: (file.read, file.rejected) for file in found.reading.files}
    assert rows == {"legalBasis": (16_361, 0), "topics": (12_165, 0)}


def counts(graph: Graph) -> dict[str, int]:
    queries = {
        "projects": "MATCH (n:Project) RETURN count(n) AS n",
        "organisations": "MATCH (n:Organisation) RETURN count(n) AS n",
        "participations": "MATCH (:Organisation)-[p:PARTICIPATES_IN]->(:Project) RETURN count(p) AS n",
        "topics": "MATCH (:Project)-[p:ABOUT]->(:Topic) RETURN count(p) AS n",
    }
    return {name: graph.read(query).values[0][0] for name, query in queries.items()}


@pytest.fixture
def pair(open_data: Path, tmp_path: Path) -> Pair:
    return newer(open_data / "cordis" / "he_2025", tmp_path / "newer")


def test_a_whole_cut_reconciles_and_a_newer_one_changes_exactly_what_differs(
    embedded_graph: Graph, open_data: Path, tmp_path: Path, places: Places, pair: Pair
) -> None:
    archive, graph = Archive(tmp_path / "archive"), embedded_graph
    old = open_data / "cordis" / "he_2025"
    first = load(graph, archive, "cordis", old, places=places)
    assert {file.table: file.read for file in first.files} == {
        "legalBasis": 1857,
        "topics": 1022,
        "euroSciVoc": 2187,
        "project": 1022,
        "organization": 11_734,
    }
    assert (first.read, first.written, first.unchanged, first.rejected) == (17_822, 17_822, 0, 0)
    assert sum(one.where.startswith("organization.csv") for one in first.combinations) == first.combined == 22
    whole = {"projects": 1022, "organisations": 6244, "participations": 11_734 - 22, "topics": 2187}
    assert counts(graph) == whole

    version = archive.version()
    again = load(graph, archive, "cordis", old, places=places)
    assert (again.load, again.unchanged, archive.version()) == ("", 17_822, version)

    load(graph, archive, "good_practice", shipped()["good_practice"], places=places)
    before = contents(graph)
    report = load(graph, archive, "cordis", pair.folder, places=places)
    assert (report.unaccounted, report.rejected) == (0, 0)
    _compare(before, contents(graph), pair)

    load(graph, archive, "cordis", old, places=places)
    assert _things(contents(graph)) == _things(before)


Contents = tuple[dict[str, Any], dict[tuple[str, str, str], Any]]


def contents(graph: Graph) -> Contents:
    """Give all nodes by id and all links by type and ends, with their properties."""
    nodes = graph.read("MATCH (n) WHERE n.id IS NOT NULL RETURN n.id AS id, labels(n) AS labels, properties(n) AS p")
    links = graph.read("MATCH (a)-[r]->(b) RETURN type(r) AS t, a.id AS a, b.id AS b, properties(r) AS p")
    return (
        {id_: (sorted(labels), properties) for id_, labels, properties in nodes.values},
        {(type_, start, end): properties for type_, start, end, properties in links.values},
    )


def _things(found: Contents) -> Contents:
    """Leave out the loads themselves, which grow in number whatever they say, and the ledger."""
    nodes, links = found
    kept = {id_: said for id_, said in nodes.items() if id_ != "ledger" and not id_.startswith("load/")}
    return kept, {key: said for key, said in links.items() if key[0] != "LOADED_FROM"}


def _compare(before: Contents, after: Contents, pair: Pair) -> None:
    """Assert that exactly what the newer cut says differently is different."""
    (old_nodes, old_links), (new_nodes, new_links) = _things(before), _things(after)
    renamed, dropped = f"organisation/pic-{pair.renamed}", f"project/cordis-{pair.dropped}"
    added = f"project/cordis-{pair.new_project}"
    moved, gone = (_participation(*ends) for ends in (pair.moved, pair.gone))
    orphans = {f"organisation/pic-{pic}" for pic in pair.orphans}
    vanished = old_nodes.keys() - new_nodes.keys()
    assert {id_ for id_ in vanished if id_.startswith(("organisation/", "project/"))} == {dropped, *orphans}
    assert all(id_.startswith(("programme/", "topic/")) for id_ in vanished - {dropped} - orphans)
    assert new_nodes.keys() - old_nodes.keys() == {added}
    assert {id_ for id_ in old_nodes.keys() & new_nodes.keys() if old_nodes[id_] != new_nodes[id_]} == {renamed}
    assert new_nodes[renamed][1]["name"].endswith(" RENAMED")
    assert {key for key in new_links.keys() - old_links.keys() if added not in key} == set()
    lost = {key for key in old_links.keys() - new_links.keys() if not vanished & {key[1], key[2]}}
    assert lost == {gone}
    assert {key for key in old_links.keys() & new_links.keys() if old_links[key] != new_links[key]} == {moved}
    assert (new_links[moved]["role"], new_links[moved]["contribution"]) == (["thirdParty"], 1.5)


def _participation(pic: str, project: str) -> tuple[str, str, str]:
    return "PARTICIPATES_IN", f"organisation/pic-{pic}", f"project/cordis-{project}"
