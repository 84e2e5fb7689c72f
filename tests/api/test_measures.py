"""Measures over HTTP, on pages and on the command line: filters, options, written back, and what cannot be."""

from __future__ import annotations

import json

import httpx
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph.connection import connect
from graph.settings import Settings


def typed(house: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"OBSERVATORY_HOME": str(house.home)})


def test_filters_and_options_are_parameters_and_told(client: httpx.Client) -> None:
    answer = client.get("/api/measures/strength?since=2022-06-01&weight=newman").json()
    assert "activities that go on after 2022-06-01; a tie weighs Newman's weight" in answer["notes"][0]
    assert "With direction = both" in answer["notes"][-1]
    directed = client.get("/api/measures/degree?directed=true&direction=out").json()
    assert "arcs from coordinators to partners" in directed["notes"][0]
    regions = client.get("/api/measures/degree?level=0").json()
    assert {row["kind"] for row in regions["rows"]} == {"Region"}


def test_a_measure_of_the_whole_network_gives_one_value(client: httpx.Client) -> None:
    listed = {one["name"]: one for one in client.get("/api/measures").json()["measures"]}
    whole = [name for name, one in listed.items() if one["of"] == "network"]
    assert whole
    for name in whole:
        assert len(client.get(f"/api/measures/{name}").json()["rows"]) == 1
        assert client.get(f"/measure/{name}").status_code == 200


def test_an_estimate_gives_its_bounds(client: httpx.Client) -> None:
    rows = client.get("/api/measures/betweenness_sampled").json()["rows"]
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("kind=Hospitl", "Did you mean 'Hospital'"),
        ("since=2021-13-01", "a day as 2021-12-31"),
        ("weight=x", "count or newman"),
        ("direktion=out", "Did you mean 'direction'"),
        ("direction=up", "both, out, in"),
        ("level=7", "less than or equal to 3"),
        ("topic=project/x", "the code or id of a topic"),
        ("kind=Insurer", "one or more"),
    ],
)
def test_what_is_wrong_is_told_with_what_is_right_on_page_and_api(client: httpx.Client, given: str, said: str) -> None:
    answer = client.get(f"/api/measures/degree?{given}")
    assert answer.status_code == 422
    assert said in f"{answer.json()['expected']} {answer.json()['remedy']}"
    page = client.get(f"/measure/degree?{given}", headers={"accept": "text/html"})
    assert page.status_code == 422


def test_the_page_offers_filters_and_options_and_remembers_them(client: httpx.Client) -> None:
    page = client.get("/measure/degree?kind=SME&direction=both").text
    assert 'name="kind" value="SME"' in page
    assert "<details open>" in page
    assert 'name="direction"' in page


def test_the_command_line_takes_the_same_filters_and_options(house: Settings) -> None:
    words = ("measure", "degree", "--directed", "--option", "direction=in", "--format", "json")
    assert "arcs from coordinators" in json.loads(typed(house, *words).stdout)["notes"][0]
    wrong = typed(house, "measure", "degree", "--option", "direction=up")
    assert (wrong.exit_code, "both, out, in" in wrong.stderr) == (2, True)


def test_values_are_written_back_on_request(house: Settings) -> None:
    done = typed(house, "measure", "degree", "--write-back")
    assert "nodes have measure_degree now" in done.stderr
    with connect(house) as graph:
        found = graph.read("MATCH (o:Organisation) RETURN max(o.measure_degree) AS most").values
    assert found == [(3,)]
