"""A small world behind a real engine: three regions, a handful of actors, one good practice, one roadmap.

Some of its names try to break out of pages, pictures and addresses.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from graph.archive import Archive
from graph.connection import Graph, connect
from graph.load import LoadHeader
from graph.records import Link, Node
from graph.settings import Settings
from graph.write import apply
from ontology.schema import load_schema

EVIL = "</script><script>window.hurt=1</script><img src=x onerror='window.hurt=1'>"


def world() -> Iterator[Node | Link]:
    """Give the records of the small world."""
    yield Node("Region", "region/PL", name={"en": "Poland", "pl": "Polska", "cs": "Polsko"}, code="PL", level=0)
    yield Node("Region", "region/PL2", name={"pl": "Makroregion południowy"}, code="PL2", level=1)
    yield Node("Region", "region/PL22", name={"pl": "Śląskie", "en": "Silesia"}, code="PL22", level=2, country="PL")
    yield Node("Region", "region/CZ05", name={"cs": "Severovýchod"}, code="CZ05", level=2, country="CZ")
    yield Node("Region", "region/ITH3", name={"it": "Veneto"}, code="ITH3", level=2, country="IT")
    yield Link("within", "region/PL22", "region/PL2")
    yield Link("within", "region/PL2", "region/PL")
    yield Node("Hospital", "organisation/gwarek", name={"pl": "Szpital Górniczy Łaźnia"}, beds=120, country="PL")
    yield Node("SME", "organisation/a b?c#d".replace(" ", "%20"), name=EVIL, country="PL", sme=True)
    yield Node("ResearchOrganisation", "organisation/ith-lab", name="Laboratorio Žižka", country="IT")
    yield Node("InnovationCentre", "organisation/dex", name="DEX Innovation Centre", country="CZ", shortName="DEX",
               homepage="https://dex.example", altName=["javascript:window.hurt=1"])  # fmt: skip
    for actor, region in (("gwarek", "PL22"), ("a%20b?c#d", "PL22"), ("ith-lab", "ITH3"), ("dex", "CZ05")):
        yield Link("locatedIn", f"organisation/{actor}", f"region/{region}", basis="city")
    for number in range(1, 4):
        yield Node("Project", f"project/p{number}", name=f"Project {number}", acronym=f"PRO{number}",
                   startDate=date(2020 + number, 1, 1), totalCost=1000.5 * number)  # fmt: skip
    for actor, number in (("gwarek", 1), ("a%20b?c#d", 1), ("ith-lab", 1), ("dex", 2), ("ith-lab", 2), ("gwarek", 3)):
        yield Link("participatesIn", f"organisation/{actor}", f"project/p{number}", role=["participant"],
                   contribution=250.25)  # fmt: skip
    yield Node("GoodPractice", "good-practice/demands", name="Transfer of demands", budget=2120000, countryCount=7)
    yield Link("owns", "organisation/dex", "good-practice/demands")
    yield Link("locatedIn", "good-practice/demands", "region/CZ05", basis="city")
    yield Node("Roadmap", "roadmap/health", name="Roadmap for health")
    yield Node(
        "Action", "action/observatory", name="Powering the observatory", startMonth="2021-10", endMonth="2025-12"
    )
    yield Link("foresees", "roadmap/health", "action/observatory")
    yield Link("concerns", "action/observatory", "region/PL22")
    yield Link("concerns", "action/observatory", "region/ITH3")


def fill(graph: Graph, folder: Path) -> None:
    """Load the small world into an empty store, with an archive of its own."""
    archive = Archive(folder)
    with archive.stage(LoadHeader("toy", "A small world", publisher="The tests", licence="CC0-1.0")) as staged:
        rows = 0
        for rows, record in enumerate(world(), start=1):
            staged.add(record, rows)
        staged.file("world.py", "0" * 64, 1, rows)
    apply(graph, archive, staged)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of an embedded store that holds the small world, and runs for the whole session."""
    settings = Settings.from_environment({"OBSERVATORY_HOME": str(tmp_path_factory.mktemp("house"))})
    with connect(settings) as graph:
        graph.prepare(load_schema())
        fill(graph, Path(settings.archive))
        yield settings


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve on a real port; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_level="warning"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(timeout=20)


@pytest.fixture(scope="session")
def address(house: Settings) -> Iterator[str]:
    """The address of the service, for a browser."""
    with serving(house) as at:
        yield at


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A caller of the service, as a program would be."""
    with httpx.Client(base_url=address, timeout=60.0) as caller:
        yield caller
