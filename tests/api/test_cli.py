"""The command line, as a person types it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import networkx as nx
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph.connection import connect
from graph.settings import Settings
from ontology.turtle import OBS, RDF

PYTHON = Path(sys.executable)
RUN = (str(PYTHON), "-m", "api.cli")


def typed(house: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"OBSERVATORY_HOME": str(house.home)})


def test_help_loads_nothing_heavy_and_names_every_verb() -> None:
    shown = subprocess.run((*RUN, "--help"), capture_output=True, text=True, check=True)
    for verb in ("load", "ask", "measure", "draw", "dump", "export", "check", "serve", "demo", "rebuild", "list"):
        assert f"  {verb} " in shown.stdout
    heavy = "import sys, api.cli; print([m for m in ('fastapi', 'polars', 'neo4j', 'numpy') if m in sys.modules])"
    assert subprocess.run((str(PYTHON), "-c", heavy), capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_ask_answers_in_three_forms(house: Settings) -> None:
    words = ("ask", "actors/by_kind", "--param", "region=PL22")
    assert "Hospital" in typed(house, *words).stdout
    assert json.loads(typed(house, *words, "--format", "json").stdout)["rows"][0]["count"] == 1
    assert typed(house, *words, "--format", "csv").stdout.splitlines()[0] == "kind,count,active"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask", "actors/by_knd"), "Did you mean 'actors/by_kind'?"),
        (("ask", "actors/by_kind"), "region"),
        (("ask", "actors/by_kind", "--param", "region"), "NAME=VALUE"),
        (("draw", "netwrok", "region/PL22", "-o", "x.html"), "Did you mean 'network'?"),
        (("draw", "network", "region/PL22", "-o", "x.doc"), ".html, .svg or .png"),
        (("draw", "gantt", "region/PL22", "-o", "x.svg"), "Missing: task"),
        (("measure", "degre"), "Did you mean 'degree'?"),
        (("network", "-o", "x.doc"), "gexf, graphml"),
        (("network", "-o", "x.gexf", "--measure", "degre"), "Did you mean 'degree'?"),
        (("network", "-o", "x.net", "--measure", "degree"), "no room"),
        (("load", "cordsi", "."), "Did you mean 'cordis'?"),
        (("follow", "ftp://x.example/feed", "--once"), "http:// or https://"),
        (("follow", "http://x.example/feed", "--every", "often"), "--every 60s"),
    ],
)
def test_a_problem_is_four_lines_and_exit_code_two(house: Settings, words: tuple[str, ...], said: str) -> None:
    result = typed(house, *words)
    assert result.exit_code == 2
    assert [line.split(":")[0] for line in result.stderr.splitlines()[:1]] == ["where"]
    assert {"found", "expected", "remedy"} <= {line.split(":")[0] for line in result.stderr.splitlines()}
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_measure_draw_export_check_and_list(house: Settings, tmp_path: Path) -> None:
    assert "Laboratorio Žižka" in typed(house, "measure", "degree", "--top", "1").stdout
    for name in ("a.html", "a.svg", "a.png"):
        result = typed(house, "draw", "network", "region/PL22", "-o", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        assert (tmp_path / name).stat().st_size > 1000
    drawn = typed(house, "draw", "bar", "actors/by_kind", "-p", "region=PL22", "-o", str(tmp_path / "b.svg"))
    assert drawn.exit_code == 0
    assert typed(house, "export", "-o", str(tmp_path / "all.ttl")).exit_code == 0
    assert typed(house, "export", "-o", str(tmp_path / "all.nq")).exit_code == 0
    assert (tmp_path / "all.nq").read_text(encoding="utf-8") == typed(house, "export", "-f", "nq").stdout
    named = typed(house, "export", "-f", "nt", "--question", "actors/in_region", "-p", "region=PL22")
    assert "organisation/gwarek> <" in named.stdout
    assert "organisation/dex> <" not in named.stdout
    silesia = typed(house, "export", "-f", "nt", "--region", "PL22")
    assert "organisation/gwarek> <" in silesia.stdout
    assert "'toy'" in typed(house, "export", "--source", "tyo").stderr
    assert "actors/in_region" in typed(house, "export", "--question", "actors/in_regoin").stderr
    lost = typed(house, "export", "--question", "actors/in_region", "-p", "region=PL99")
    assert (lost.exit_code, lost.stdout) == (2, "")
    assert "There is no Region region/PL99" in lost.stderr
    assert "Leave out" in typed(house, "export", "-p", "region=PL22").stderr
    shown = typed(house, "dump", str(tmp_path / "dumps"), "-f", "nq", "--at", "https://x.org/").stdout
    assert {line.rpartition("/")[2].partition(":")[0] for line in shown.splitlines()} == {
        "SHA256SUMS", "dcat.jsonld", "dcat.ttl", "observatory.nq.gz"
    }  # fmt: skip
    wrong = typed(house, "export", "-o", str(tmp_path / "all.docx"))
    assert wrong.exit_code == 2
    assert ".jsonld, .nq, .nt, .rdf, .trig, .ttl" in wrong.stderr
    assert not (tmp_path / "all.docx").exists()
    assert "region/PL22" in (tmp_path / "all.ttl").read_text(encoding="utf-8")
    checked = typed(house, "check")
    assert checked.exit_code == 0
    assert "what the archive says" in checked.stdout
    fine = typed(house, "check", str(tmp_path / "all.ttl"))
    assert (fine.exit_code, fine.stdout.rpartition(", ")[2]) == (0, "0 violations.\n")
    (tmp_path / "wrong.nt").write_text(f"<x:a> <{RDF}type> <{OBS}Region> .\n", encoding="utf-8")
    assert "x:a, code: found no value; expected at least 1." in typed(house, "check", str(tmp_path / "wrong.nt")).stdout
    (tmp_path / "none.nt").write_text(f"<x:a> <{RDF}type> <x:b> .\n", encoding="utf-8")
    nothing = typed(house, "check", str(tmp_path / "none.nt"))
    assert (nothing.exit_code, nothing.stdout.partition(":")[0]) == (1, "Nothing was checked")
    for what in ("queries", "measures", "views", "sources", "classes", "loads"):
        assert len(typed(house, "list", what).stdout.splitlines()) > 2


# Betweenness of a network that takes minutes, in place of that of the store; says when its kernel is at work.
SLOW = """
import numpy as np
from scipy import sparse
from graph import results, threads
from graph.network import Network, without_diagonal

ends = np.random.default_rng(0).integers(0, 60_000, (2, 600_000))
half = sparse.coo_array((np.ones(600_000), ends), shape=(60_000, 60_000))
ids = tuple(f"organisation/{number:05}" for number in range(60_000))
none = (None,) * len(ids)
network = Network(ids, ids, ids, none, without_diagonal(half + half.T))
results.read_network = lambda graph, selection: network

step = threads.step

def telling(done, whole):
    print("computing", flush=True)
    step(done, whole)

threads.step = telling

from api.cli import main
main(["measure", "betweenness", "--wait"])
"""


def test_ctrl_c_ends_a_long_computation_with_one_message(house: Settings) -> None:
    env = {**os.environ, "OBSERVATORY_HOME": str(house.home)}
    slow = subprocess.Popen(
        (str(PYTHON), "-c", SLOW), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with slow:
        assert slow.stdout is not None
        assert slow.stdout.readline() == "computing\n"
        slow.send_signal(signal.SIGINT)
        _, said = slow.communicate(timeout=30)
    assert slow.returncode == 130
    assert [line.partition(":")[0] for line in said.splitlines()] == ["where", "found", "expected", "remedy"]
    assert "Ctrl-C" in said


def test_a_measure_that_takes_too_long_is_refused_unless_one_waits(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.measure.Measure.seconds", lambda *_: 5400.0)
    refused = typed(house, "measure", "betweenness")
    assert refused.exit_code == 2
    assert "about 90 minutes" in refused.stderr
    assert "Take the measure betweenness_sampled, or filter more. Or add --wait" in refused.stderr
    assert typed(house, "measure", "betweenness", "--wait").exit_code == 0


def test_load_and_rebuild_give_the_same_graph(tmp_path: Path) -> None:
    env = {"OBSERVATORY_HOME": str(tmp_path)}
    shipped = Path(__file__).parents[2] / "loaders" / "shipped" / "roadmap"
    with connect(Settings.from_environment(env)):  # one engine for all the verbs, which else start it each
        loaded = CliRunner().invoke(main, ["load", "roadmap", str(shipped)], env=env)
        assert loaded.exit_code == 0, loaded.output
        again = CliRunner().invoke(main, ["load", "roadmap", str(shipped), "--format", "json"], env=env)
        assert json.loads(again.stdout)["written"] == 0
        before = CliRunner().invoke(main, ["export"], env=env).stdout
        assert CliRunner().invoke(main, ["rebuild", "--yes"], env=env).exit_code == 0
        assert CliRunner().invoke(main, ["export"], env=env).stdout == before
        past = CliRunner().invoke(main, ["rebuild", "--yes", "--as-of", "2020-01-31"], env=env)
        assert past.exit_code == 0, past.output
        assert "MedSilesia" not in CliRunner().invoke(main, ["export"], env=env).stdout
    assert "MedSilesia" in before


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        for verb in ("serve", "demo"):
            result = CliRunner().invoke(main, [verb, "--port", port], env={"OBSERVATORY_HOME": str(tmp_path)})
            assert result.exit_code == 2
            assert f"port {port}" in result.stderr
            assert "--port" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_serve_answers_until_it_is_interrupted(house: Settings) -> None:
    env = {**os.environ, "OBSERVATORY_HOME": str(house.home)}
    with subprocess.Popen((*RUN, "serve", "--port", "0"), env=env, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        said = serving.stdout.readline()
        address = said.strip().rpartition(" ")[2]
        assert httpx.get(f"{address}/api/health", timeout=30).json()["status"] == "ok"
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=30) == 0


def test_a_network_becomes_a_file_of_another_tool(house: Settings, tmp_path: Path) -> None:
    words = ("--region", "PL22", "--measure", "degree", "--measure", "strength,direction=both")
    said = typed(house, "network", "-o", str(tmp_path / "silesia.gexf"), *words)
    assert said.exit_code == 0, said.output
    assert "2 nodes and 1 ties: organisations in region/PL22" in said.stdout
    graph = nx.read_gexf(tmp_path / "silesia.gexf")
    assert graph.nodes["organisation/gwarek"]["strength,direction=both"] == 1
    assert graph.nodes["organisation/gwarek"]["degree"] == 1
    assert typed(house, "network", "-o", str(tmp_path / "all.edges.csv")).exit_code == 0
    assert len((tmp_path / "all.edges.csv").read_text(encoding="utf-8").splitlines()) == 5


@pytest.mark.bolt
def test_what_a_load_leaves_out_is_listed_even_if_nothing_is_loaded(tmp_path: Path) -> None:
    terms, wrong = "PREFIX obs: <https://w3id.org/innovation-observatory/ontology#>\n", tmp_path / "wrong.csv"
    (tmp_path / "region.ttl").write_text(terms + "<x:a> a obs:SME ; obs:name 'A' .\n<x:b> a obs:SME ; obs:beds -1 .\n")
    words = ["load", "partner_rdf", str(tmp_path / "region.ttl"), "--rejects", str(wrong)]
    env = {"OBSERVATORY_HOME": str(tmp_path / "home")}
    with connect(Settings.from_environment(env)):
        whole = CliRunner().invoke(main, [*words, "--whole"], env=env)
        assert (whole.exit_code, "nothing was loaded" in whole.stderr) == (2, True)
        listed = wrong.read_text(encoding="utf-8")
        assert listed.startswith('where,reason\n"region.ttl, line 3","x:b: obs:beds: found -1; expected at least 0; ')
        rest = CliRunner().invoke(main, words, env=env)
        assert (rest.exit_code, "2 read = 1 written + 0 unchanged + 1 rejected" in rest.stdout) == (1, True)
        assert wrong.read_text(encoding="utf-8") == listed
