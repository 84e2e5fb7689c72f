"""The source nuts reads Eurostat's tables whole and their shipped cut alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.records import Node
from loaders.problem import FileProblem, TooFewProblem
from loaders.source import shipped
from tests.loaders.conftest import VALMONT, Read

Reader = Callable[..., Read]


def _names(found: Read) -> dict[str, Any]:
    """Give the names of the regions; the rows of borders state regions again without one."""
    nodes = (record for record in found.records if isinstance(record, Node))
    return {node.id: node.properties["name"] for node in nodes if "name" in node.properties}


def test_a_name_is_tagged_where_its_region_speaks_one_language(read: Reader) -> None:
    names = _names(read("nuts", VALMONT / "nuts"))
    assert names["region/FRF1"] == {"fr": "Alsace"}
    assert names["region/EL3"] == {"el": "Αττική", "und": "Attiki"}
    assert names["region/ITH1"] == "Provincia Autonoma di Bolzano/Bozen"


def test_a_country_is_named_in_five_languages_and_its_own(read: Reader) -> None:
    assert _names(read("nuts", VALMONT / "nuts"))["region/EL"] == {
        "cs": "Řecko", "de": "Griechenland", "el": "Ελλάδα", "en": "Greece", "it": "Grecia", "pl": "Grecja"
    }  # fmt: skip


def test_each_region_lies_within_the_one_above_it(read: Reader) -> None:
    within = read("nuts", VALMONT / "nuts").links("within")
    assert ("region/FRF11", "region/FRF1") in within
    assert ("region/FRF1", "region/FRF") in within
    assert ("region/FRF", "region/FR") in within
    assert len(within) == 10


def test_regions_that_share_a_line_are_neighbours_once_and_never_their_own(read: Reader) -> None:
    assert set(read("nuts", VALMONT / "nuts").links("neighbours")) == {
        ("region/DE", "region/FR"),
        ("region/DE13", "region/FRF1"),
        ("region/FRF11", "region/FRF12"),
    }


def test_the_codes_a_region_had_are_kept_and_those_of_none_are_told(read: Reader) -> None:
    found = read("nuts", VALMONT / "nuts")
    former = {r.id: r.properties["formerCode"] for r in found.records if "formerCode" in r.properties}  # type: ignore[union-attr]
    assert former["region/FRF1"] == ["FR42"]
    assert former["region/EL30"] == ["GR3", "GR30"]
    assert [note.detail for note in found.notes] == ["FRZ: left to the country", "FR4: left to the country"]


def test_the_shipped_cut_has_levels_0_to_2_with_all_their_neighbours(read: Reader) -> None:
    found = read("nuts", shipped()["nuts"])
    levels = Counter(len(id_.partition("/")[2]) - 2 for id_ in found.nodes("Region"))
    neighbours = Counter(len(source.partition("/")[2]) - 2 for source, _ in found.links("neighbours"))
    assert levels == {0: 37, 1: 125, 2: 334}
    assert neighbours == {0: 58, 1: 241, 2: 727}
    assert found.rejects == []


@pytest.mark.data
def test_eurostats_own_folder_is_read_as_it_is(read: Reader, open_data: Path) -> None:
    found = read("nuts", open_data / "nuts")
    levels = Counter(len(id_.partition("/")[2]) - 2 for id_ in found.nodes("Region"))
    neighbours = Counter(len(source.partition("/")[2]) - 2 for source, _ in found.links("neighbours"))
    assert levels == {0: 37, 1: 125, 2: 334, 3: 1514}
    assert neighbours == {0: 58, 1: 241, 2: 727, 3: 3799}
    assert found.rejects == []
    assert found.reading.left_out == ()


@pytest.mark.data
def test_a_table_with_conflict_markers_is_refused(read: Reader, open_data: Path) -> None:
    name = "NUTS_RG_BN_03M_2021_with_git_conflict_markers.csv"
    with pytest.raises(FileProblem) as refused:
        read("nuts", open_data / "quirks" / name)
    assert refused.value.where == f"{name}, line 1"
    assert "<<<<<<< HEAD" in refused.value.found
    assert refused.value.expected
    assert refused.value.remedy


def test_a_conflict_in_the_middle_is_refused_with_its_line(read: Reader, tmp_path: Path) -> None:
    for table in (VALMONT / "nuts").iterdir():
        (tmp_path / table.name).write_text(table.read_text(encoding="utf-8"), encoding="utf-8")
    borders = tmp_path / "NUTS_RG_BN_03M_2021.csv"
    borders.write_text("NUTS_CODE,NUTS_BN_CODE\nFRF11,4129\n=======\nFRF12,4129\n", encoding="utf-8")
    with pytest.raises(FileProblem) as refused:
        read("nuts", tmp_path)
    assert refused.value.where == "NUTS_RG_BN_03M_2021.csv, line 3"


def test_borders_without_regions_are_no_load(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "NUTS_RG_BN_03M_2021.csv").write_text("NUTS_CODE,NUTS_BN_CODE\nFRF11,1\nFRF12,1\n", encoding="utf-8")
    with pytest.raises(TooFewProblem):
        read("nuts", tmp_path)
