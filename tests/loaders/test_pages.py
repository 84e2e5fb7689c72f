"""Pages of the same layout as the seeds load as well; what a page lacks is told, never invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.problem import LoadProblem
from loaders.regions import Regions, country_named
from loaders.source import shipped
from tests.loaders.conftest import VALMONT, Read


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    """A sample page, or a shipped one, with a text replaced."""

    def writer(sample: Path, old: str = "", new: str = "") -> Path:
        (original,) = sample.glob("*.txt") if sample.is_dir() else (sample,)
        text = original.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / original.name
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return writer


PRACTICE, ROADMAP = VALMONT / "good_practice", VALMONT / "roadmap"


def test_another_page_of_the_layout_loads(read: Callable[..., Read]) -> None:
    found = read("good_practice", PRACTICE)
    (node,) = found.nodes("GoodPractice").values()
    assert (node["budget"], node["countryCount"], node["implementationLevel"]) == (120_500, 3, "regional")
    assert node["homepage"] == "https://wardlab.example.org/"
    assert [line["share"] for line in found.nodes("BudgetLine").values()] == [70.5, 29.5]
    assert len(found.nodes("Indicator")) == 2
    assert "organisation/valmont-health-cluster" in found.nodes("Cluster")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("-Over 1 500 patients treated", (1500, "patients", "more than")),
        ("-15% of hospitals joined", (15, "%", "exactly")),
        ("-3.5 million EUR saved", (3_500_000, "EUR", "exactly")),
        ("-around 20 new jobs created", (20, "new jobs", "about")),
        ("-2 clinics", (2, "clinics", "exactly")),
    ],
)
def test_evidence_is_read_as_people_write_it(
    read: Callable[..., Read], page: Callable[..., Path], line: str, told: tuple[float, str, str]
) -> None:
    found = read("good_practice", page(PRACTICE, "-The nurses are happy", line)).nodes("Indicator").values()
    (node,) = [node for node in found if node["name"]["en"] == line.lstrip("-")]
    assert (node["value"], node["unit"], node["comparator"]) == told


def test_a_figure_that_can_be_read_in_two_ways_is_told(read: Callable[..., Read], page: Callable[..., Path]) -> None:
    found = read("good_practice", page(PRACTICE, "-The nurses are happy", "-1,500 patients treated"))
    assert len(found.nodes("Indicator")) == 2
    assert any(note.kind == "figure not clear" and "1,500" in note.detail for note in found.notes)


def test_what_a_page_lacks_is_told_and_not_invented(read: Callable[..., Read]) -> None:
    found = read("good_practice", PRACTICE)
    assert (found.nodes("Phase"), found.nodes("Group"), found.nodes("Workshop")) == ({}, {}, {})
    assert sorted(note.kind for note in found.notes) == ["evidence without a figure", "phrases not found"]


def test_budget_lines_that_do_not_add_up_are_told(read: Callable[..., Read], page: Callable[..., Path]) -> None:
    found = read("good_practice", page(PRACTICE, "29,5%", "19,5%"))
    assert any(note.kind == "budget lines do not add up" and "90 %" in note.detail for note in found.notes)


def test_a_step_that_the_seed_would_lack_is_told(read: Callable[..., Read], page: Callable[..., Path]) -> None:
    found = read("good_practice", page(shipped()["good_practice"], "pilot generation of new", "making of new"))
    assert len(found.nodes("Phase")) == 3
    assert [note.detail for note in found.notes] == ["good-practice/interreg-416 has no step 'Pilot generation'"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Published on", "Posted on", "no title with a line 'Published on …'"),
        ("4 May 2021", "34 May 2021", "'34 May 2021' is no date"),
    ],
)
def test_a_page_that_is_no_good_practice_is_refused(
    read: Callable[..., Read], page: Callable[..., Path], old: str, new: str, message: str
) -> None:
    with pytest.raises(LoadProblem, match=message):
        read("good_practice", page(PRACTICE, old, new))


def test_an_unknown_region_on_a_page_is_told(read: Callable[..., Read], page: Callable[..., Path]) -> None:
    found = read("good_practice", page(PRACTICE, "Alsace", "Nowhere"))
    assert found.links("locatedIn") == {}
    assert any(note.kind == "region not known" and "'Nowhere' in France" in note.detail for note in found.notes)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\t", " ", "no line of a table"),
        ("03/2022", "13/2022", "'13/2022' is no month"),
        ("9/2023", "9/2021", "ends .2021-09. before it begins"),
        ("Alsace /", "Atlantis /", "'Atlantis' is no NUTS region"),
    ],
)
def test_a_roadmap_that_cannot_be_read_is_refused(
    read: Callable[..., Read], page: Callable[..., Path], old: str, new: str, message: str
) -> None:
    with pytest.raises(LoadProblem, match=message):
        read("roadmap", page(ROADMAP, old, new))


def test_a_phase_that_the_seed_would_lack_is_told(read: Callable[..., Read], page: Callable[..., Path]) -> None:
    found = read("roadmap", page(shipped()["roadmap"], "study visits", "visits"))
    assert len(found.nodes("Phase")) == 5
    assert [note.kind for note in found.notes] == ["phrases not found"]
    assert "'Learning with study visits'" in found.notes[0].detail


def test_an_action_that_nobody_told_how_to_read_keeps_what_is_certain(read: Callable[..., Read]) -> None:
    found = read("roadmap", ROADMAP)
    (action,) = found.nodes("Action").values()
    assert (action["startMonth"], action["endMonth"], action["transnational"]) == ("2022-03", "2023-09", True)
    assert {region for _, region in found.links("concerns")} == {"region/FRF1", "region/ITH3"}
    assert found.nodes("Phase") == {}
    assert found.notes[0].kind == "phrases not found"


def test_regions_and_countries_are_found_by_name() -> None:
    regions = Regions()
    assert regions.find("slaskie") == ("PL22", "Śląskie")
    assert regions.find("Bremen") == ("DE50", "Bremen")
    assert regions.find("Bremen", "FR") is regions.find("Mordor") is None
    assert [country_named(name) for name in ("Czech Republic", "Greece", "United Kingdom", "CZ")] == [
        "CZ",
        "EL",
        "UK",
        None,
    ]
