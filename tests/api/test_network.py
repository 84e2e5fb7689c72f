"""The network over HTTP: a file for each tool, or JSON to read at once."""

from __future__ import annotations

import csv
import io

import httpx
import networkx as nx
import pytest

from api.routes import network
from graph.exchange import FORMS


def test_json_is_what_networkx_reads(client: httpx.Client) -> None:
    answer = client.get("/api/network", params={"measure": ["degree", "constraint"]})
    graph = nx.node_link_graph(answer.json(), edges="edges")
    assert len(graph) == 4
    assert graph.nodes["organisation/gwarek"]["name"] == "Szpital Górniczy Łaźnia"
    assert graph.nodes["organisation/ith-lab"]["degree"] == 3
    assert {data["weight"] for _, _, data in graph.edges(data=True)} == {1}
    assert "a tie weighs the activities shared" in graph.graph["told"]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_each_form_has_its_media_type_and_its_name(client: httpx.Client, form: str) -> None:
    answer = client.get("/api/network", params={"format": form, "region": "PL22"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == FORMS[form].media
    saved = answer.headers.get("content-disposition", "")
    assert saved.endswith(f'{form}"') if form != "json" else not saved
    assert "gwarek" in answer.text or form == "net"


def test_filters_and_measures_reach_the_file(client: httpx.Client) -> None:
    given = {"format": "nodes.csv", "kind": "Hospital", "measure": "degree"}
    rows = list(csv.DictReader(io.StringIO(client.get("/api/network", params=given).text)))
    assert [(row["id"], row["degree"]) for row in rows] == [("organisation/gwarek", "0")]
    graphml = client.get("/api/network", params={"format": "graphml", "level": 2}).text
    assert set(nx.parse_graphml(graphml)) == {"region/PL22", "region/CZ05", "region/ITH3"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("format=gefx", "gexf"),
        ("measure=degre", "degree"),
        ("format=edges.csv&measure=degree", "no room"),
        ("regoin=PL22", "region"),
        ("measure=efficiency,weighed=no", "weighted"),
    ],
)
def test_what_cannot_be_given_is_told(client: httpx.Client, given: str, said: str) -> None:
    answer = client.get(f"/api/network?{given}")
    assert answer.status_code in (404, 422)
    assert said in answer.text


def test_json_of_a_large_network_is_refused(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MOST_TIES", 3)
    answer = client.get("/api/network")
    assert answer.status_code == 422
    assert "gexf" in answer.json()["remedy"]
    assert client.get("/api/network?format=gexf").status_code == 200
