"""The questions as a newcomer meets them: each example answered over the data that ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from graph.archive import Archive
from graph.connection import Graph
from graph.settings import Settings
from loaders.places import Places
from loaders.run import load
from queries.query import Query, catalogue
from queries.run import answer
from tests.contract.conftest import emptied

SHIPPED = Path(loaders.__file__).parent / "shipped"


@pytest.fixture(scope="module")
def demo(embedded_server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The shipped data on the embedded engine."""
    archive, places = Archive(tmp_path_factory.mktemp("archive")), Places()
    with emptied(embedded_server) as graph:
        for source in ("nuts", "gisco_healthcare", "good_practice", "roadmap", "cordis"):
            assert not load(graph, archive, source, SHIPPED / source, places=places).lost
        yield graph


@pytest.mark.bolt
@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.name)
def test_an_example_gives_rows_unless_the_header_says_why_not(query: Query, demo: Graph) -> None:
    table = answer(demo, query, query.example)
    assert bool(table.rows) == (query.empty is None)
    assert not [note for note in table.notes if note.startswith("There is no")]


@pytest.mark.bolt
def test_the_good_practice_is_what_its_page_says(demo: Graph) -> None:
    queries = catalogue()
    budget = answer(demo, queries["good_practices/budget"], {"practice": "interreg-416"})
    assert len(budget.rows) == 8
    assert sum(budget.column("value")) == pytest.approx(100)
    assert sum(budget.column("amount")) == pytest.approx(2_120_000)
    indicators = answer(demo, queries["good_practices/indicators"], {"practice": "interreg-416"})
    assert sorted(indicators.column("value")) == [1, 10, 38, 42, 200_000]
    assert set(indicators.column("standing")) == {"claimed"}
    groups = answer(demo, queries["good_practices/groups"], {"practice": "interreg-416"})
    assert groups.column("notation") == ("A", "B", "C", "D")


@pytest.mark.bolt
def test_the_roadmap_is_what_its_table_says(demo: Graph) -> None:
    queries = catalogue()
    actions = answer(demo, queries["roadmaps/actions"], {"region": "PL22", "as_of": "2026-01-31"})
    assert actions.column("start") == ("2021-10", "2021-10")
    assert actions.column("end") == ("2025-12", "2025-12")
    assert actions.column("status") == ("late", "late")
    assert actions.column("months_late") == (1, 1)
    assert actions.column("regions") == (["ITH3", "PL22"], ["ITH3", "PL22"])
    running = answer(demo, queries["roadmaps/actions"], {"region": "ITH3", "as_of": "2023-01-01"})
    assert running.column("status") == ("running", "running")
    phases = answer(demo, queries["roadmaps/phases"], {"region": "PL22"})
    assert phases.column("order") == (1, 2, 3, 1, 2, 3)
