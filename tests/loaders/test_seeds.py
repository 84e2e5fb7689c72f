"""The two seed documents become what the model promises, said one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.archive import Archive
from graph.connection import Graph
from loaders.places import Places
from loaders.run import load
from loaders.source import shipped
from tests.loaders.conftest import Read

PRACTICE = "good-practice/interreg-416"


@pytest.fixture
def practice(read: Callable[..., Read]) -> Read:
    return read("good_practice", shipped()["good_practice"])


@pytest.fixture
def roadmap(read: Callable[..., Read]) -> Read:
    return read("roadmap", shipped()["roadmap"])


def test_the_good_practice_has_date_money_and_countries(practice: Read) -> None:
    (node,) = practice.nodes("GoodPractice").values()
    assert node["name"] == {"en": "TRANSFER OF INNOVATION DEMANDS FROM CLINICS TO SMEs"}
    assert node["publicationDate"] == date(2018, 3, 23)
    assert node["countryCount"] == 7
    assert node["budget"] == 2_120_000
    assert node["problem"]["en"].startswith("The problem was to encourage and extract the knowledge")
    assert len(node["transferability"]) == 4


def test_the_good_practice_has_owner_region_and_project(practice: Read) -> None:
    assert practice.nodes("InnovationCentre") == {
        "organisation/dex-innovation-centre": {"name": "DEX Innovation Centre", "country": "CZ"}
    }
    assert ("organisation/dex-innovation-centre", PRACTICE) in practice.links("owns")
    assert practice.nodes("Region")["region/CZ05"]["name"] == "Severovýchod"
    assert set(practice.links("locatedIn")) == {
        (PRACTICE, "region/CZ05"),
        ("organisation/dex-innovation-centre", "region/CZ05"),
    }
    assert practice.nodes("Project")["project/hocare"]["name"] == "HoCare"
    assert (PRACTICE, "project/hocare") in practice.links("transferredTo")


def test_no_person_is_kept(practice: Read) -> None:
    assert not any("Innovation Leader" in record.canonical().decode() for record in practice.records)


def test_the_eight_budget_lines_stand_once_and_sum_to_the_whole(practice: Read) -> None:
    lines = [node for node in practice.records if getattr(node, "class_name", "") == "BudgetLine"]
    shares = {node.properties["name"]["en"]: node.properties["share"] for node in lines}
    assert len(lines) == 8
    assert shares["Equipment"] == 0.1
    assert sum(shares.values()) == pytest.approx(100)


def test_the_five_indicators_are_claimed_with_value_unit_and_comparator(practice: Read) -> None:
    found = [node for node in practice.records if getattr(node, "class_name", "") == "Indicator"]
    assert [(n.properties["value"], n.properties["unit"], n.properties["comparator"]) for n in found] == [
        (1, "permanent cooperation", "exactly"),
        (10, "pilot actions", "exactly"),
        (200_000, "EUR", "more than"),
        (38, "public authorities", "exactly"),
        (42, "companies", "exactly"),
    ]
    assert {(n.properties["standing"], n.properties["asOf"]) for n in found} == {("claimed", date(2018, 3, 23))}


def test_four_groups_meet_in_the_workshops(practice: Read) -> None:
    groups = {node["notation"]: node["name"]["en"] for node in practice.nodes("Group").values()}
    assert groups == {
        "A": "healthcare providers",
        "B": "SMEs",
        "C": "R&D",
        "D": "healthcare insurance companies, healthcare decision makers and political groups",
    }
    assert len(practice.links("gathers")) == 4


def test_the_steps_of_the_method_follow_each_other(practice: Read) -> None:
    steps = sorted(practice.nodes("Phase").values(), key=lambda node: node["order"])
    assert [step["name"]["en"] for step in steps] == [
        "Analysis of key players and evaluation of clinics",
        "Regional innovation workshops",
        "Pilot generation",
        "Transnational matching",
    ]
    assert len(practice.links("precedes")) == 3


def test_the_practice_may_be_transferred_to_two_segments(practice: Read) -> None:
    segments = {node["name"]["en"] for node in practice.nodes("Topic").values()}
    assert segments == {"home care", "public service"}
    assert len(practice.links("transferableTo")) == 2


def test_the_roadmap_has_two_actions_for_two_regions(roadmap: Read) -> None:
    (plan,) = roadmap.nodes("Roadmap").values()
    assert plan["output"] == "O.T4.1"
    actions = roadmap.nodes("Action")
    assert {(a["startMonth"], a["endMonth"], a["transnational"]) for a in actions.values()} == {
        ("2021-10", "2025-12", True)
    }
    concerned = {(action, region) for action in actions for region in ("region/PL22", "region/ITH3")}
    assert len(actions) == 2
    assert set(roadmap.links("concerns")) == concerned
    assert roadmap.nodes("Region")["region/PL22"]["name"] == "Śląskie"


def test_the_phases_are_in_order_and_say_what_is_transnational(roadmap: Read) -> None:
    phases = roadmap.nodes("Phase")
    by_action = {
        action: sorted((phases[p] for a, p in roadmap.links("hasPhase") if a == action), key=lambda node: node["order"])
        for action in roadmap.nodes("Action")
    }
    told = [
        [(p["name"]["en"], p.get("transnational"), p.get("startMonth"), p.get("endMonth")) for p in found]
        for found in by_action.values()
    ]
    assert told == [
        [
            ("Governance set-up", None, None, None),
            ("Collaborative frameworks", None, None, None),
            ("Growth and maturity", None, "2022-01", "2025-12"),
        ],
        [
            ("Learning with study visits", "yes", None, None),
            ("Collaborative environment", "possibly", None, None),
            ("Building the centre", None, None, None),
        ],
    ]
    assert len(roadmap.links("precedes")) == 4


def test_the_actions_build_an_observatory_and_a_competence_centre(roadmap: Read) -> None:
    assert list(roadmap.nodes("Observatory")) == ["infrastructure/transnational-medtech-biomed-observatory"]
    assert list(roadmap.nodes("CompetenceCentre")) == ["infrastructure/medsilesia-competence-center"]
    assert len(roadmap.links("builds")) == 2


def test_both_seeds_stand_in_the_graph(embedded_graph: Graph, tmp_path: Path, places: Places) -> None:
    archive = Archive(tmp_path / "archive")
    for source in ("good_practice", "roadmap"):
        report = load(embedded_graph, archive, source, shipped()[source], places=places)
        assert (report.read, report.written, report.lost) == (1, 1, False)
    regions = embedded_graph.read("MATCH (r:Region) RETURN r.code AS code ORDER BY code").values
    assert [code for (code,) in regions] == ["CZ05", "ITH3", "PL22"]
    counts = {
        label: embedded_graph.read(f"MATCH (n:{label}) RETURN count(n) AS n").values[0][0]
        for label in ("GoodPractice", "BudgetLine", "Indicator", "Group", "Roadmap", "Action", "Phase")
    }
    assert counts == {
        "GoodPractice": 1,
        "BudgetLine": 8,
        "Indicator": 5,
        "Group": 4,
        "Roadmap": 1,
        "Action": 2,
        "Phase": 10,
    }
