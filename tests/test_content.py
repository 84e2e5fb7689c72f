"""Adding a source, a question, a measure, a view is one new file: dropped into a copy, each is found everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.connection import connect
from graph.settings import Settings

ROOT = Path(__file__).parent.parent
PACKAGES = ("ontology", "graph", "loaders", "queries", "api")

SOURCE = '''"""Villages of Valmont; one row is one village with a clinic."""

from collections.abc import Iterator

from graph.records import Link, Node
from loaders.places import Places
from loaders.source import File, Row, Source

SOURCE = Source(
    title="Villages of Valmont",
    publisher="Valmont",
    url="",
    licence="CC0-1.0",
    files=(File(pattern="villages.csv", table="village"),),
)


def records(row: Row, places: Places) -> Iterator[Node | Link]:
    """Make a clinic of each village."""
    yield Node("Clinic", f"organisation/valmont-{row['village']}", name=row["village"])
'''
QUESTION = """// title = "Clinics by name"
// question = "Which clinics are there?"
// [columns]
// id = "the clinic"
// name = "its name"
MATCH (clinic:Clinic) RETURN clinic.id AS id, clinic.name AS name ORDER BY id
"""
MEASURE = '''"""Number of nodes."""

from graph.network import Network


def size(network: Network) -> dict[str, float | None]:
    """Number of nodes in the network, the same for each."""
    return dict.fromkeys(network.ids, float(len(network.ids)))
'''
VIEW = '''"""A list of names."""

from api.drawing import Drawing, View
from queries.table import Table

VIEW = View(title="Names", needs=("id", "name"))


def draw(table: Table) -> Drawing:
    """Write the names, one a line."""
    return Drawing({"svg": lambda: f"<svg><title>{len(table.rows)}</title></svg>".encode()})
'''
NEW = {
    "loaders/sources/villages.py": SOURCE,
    "queries/actors/clinics_by_name.cypher": QUESTION,
    "graph/measures/size.py": MEASURE,
    "api/views/names.py": VIEW,
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the five packages with four files dropped in."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in NEW.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "villages.csv").write_text("village\nUpper-Valmont\nLower-Valmont\n", encoding="utf-8")
    return folder


def run(copy: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(copy), "OBSERVATORY_HOME": str(copy / "data")}
    done = subprocess.run(
        [sys.executable, *words], cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_command_line_lists_dropped_files(copy: Path) -> None:
    kinds = {"sources": "villages", "queries": "actors/clinics_by_name", "measures": "size", "views": "names"}
    listed = {kind: json.loads(run(copy, "-m", "api.cli", "list", kind, "--format", "json")) for kind in kinds}
    assert [name for kind, name in kinds.items() if name not in json.dumps(listed[kind])] == []


@pytest.fixture(scope="module")
def engine(copy: Path) -> Iterator[None]:
    """An engine on the copy's data that the commands share, so that not each of them starts one."""
    with connect(Settings.from_environment({"OBSERVATORY_HOME": str(copy / "data")})):
        yield


@pytest.mark.bolt
def test_a_dropped_source_question_measure_and_view_work(copy: Path, engine: None) -> None:
    """Load by the new source, ask the new question, compute the new measure, draw with the new view."""
    said = run(copy, "-m", "api.cli", "load", "villages", "villages.csv")
    assert "2 read = 2 written + 0 unchanged + 0 rejected" in said
    assert "Upper-Valmont" in run(copy, "-m", "api.cli", "ask", "actors/clinics_by_name")
    assert "Upper-Valmont" in run(copy, "-m", "api.cli", "measure", "size")
    run(copy, "-m", "api.cli", "draw", "names", "actors/clinics_by_name", "-o", "names.svg")
    assert "<title>2</title>" in (copy / "names.svg").read_text(encoding="utf-8")


ASK_API = """
import json
from fastapi.testclient import TestClient
from api.app import create_app

with TestClient(create_app(), base_url="http://127.0.0.1") as client:
    paths = client.get("/openapi.json").json()["paths"]
    found = {
        "source": "villages" in str(client.get("/api/sources").json()["known"]),
        "question": "/api/queries/actors/clinics_by_name" in paths,
        "measure": "size" in client.get("/api/measures").text,
        "view": "names" in client.get("/api/views").text,
    }
print(json.dumps(found))
"""


@pytest.mark.bolt
def test_the_api_offers_a_dropped_file(copy: Path, engine: None) -> None:
    found = json.loads(run(copy, "-c", ASK_API).splitlines()[-1])
    assert found == {"source": True, "question": True, "measure": True, "view": True}


def test_every_kind_of_file_in_the_packages_is_in_the_wheel() -> None:
    """A container installs the wheel: content of a kind that pyproject.toml does not name would be missing there."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = declared["tool"]["setuptools"]["package-data"]["*"]
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    left_out = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if "__pycache__" not in path.parts and not any(path.match(pattern) for pattern in shipped)
    ]
    assert files
    assert left_out == []
