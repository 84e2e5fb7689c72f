"""What if, over HTTP and on the command line: the same two tables, and nothing is written."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from graph.measure import Measure
from graph.settings import Settings

#: Without the laboratory in Veneto, the centre in Severovýchod is tied to nobody.
GONE = "organisation/ith-lab"


def supposed(client: httpx.Client, **given: Any) -> dict[str, Any]:
    answer = client.post("/api/whatif", json=given)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def typed(house: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["whatif", *words], env={"OBSERVATORY_HOME": str(house.home)})


def counted(told: dict[str, Any], what: str) -> tuple[Any, Any, list[str]]:
    (row,) = [row for row in told["summary"]["rows"] if row["what"] == what]
    return row["before"], row["after"], row["who"]


def test_without_its_only_partner_an_actor_falls_off_and_nothing_is_written(client: httpx.Client) -> None:
    before = client.get("/api/measures/degree").json()
    state = client.get("/api/health").json()["state"]
    told = supposed(client, remove_actor=["ith-lab"])
    assert counted(told, "nodes")[:2] == (4, 3)
    assert counted(told, "ties")[:2] == (4, 1)
    assert counted(told, "components")[:2] == (1, 2)
    assert counted(told, "nodes that fall off") == (None, 1, ["organisation/dex"])
    assert counted(told, "pairs of groups by nuts2 that are tied no longer")[2] == [
        "region/CZ05 – region/ITH3",
        "region/ITH3 – region/PL22",
    ]
    moved = {(row["measure"], row["id"]): row for row in told["moved"]["rows"]}
    assert {measure for measure, _ in moved} == {"constraint", "effective_size", "brokerage", "betweenness"}
    gone = moved["betweenness", GONE]
    assert (gone["name"], gone["rank_before"], gone["after"], gone["rank_after"]) == (
        "Laboratorio Žižka",
        1,
        None,
        None,
    )
    assert "1 actor removed. Nothing is written." in told["summary"]["notes"][0]
    assert client.get("/api/measures/degree").json()["rows"] == before["rows"]
    assert client.get("/api/health").json()["state"] == state


def test_a_new_actor_ties_its_region(client: httpx.Client) -> None:
    told = supposed(
        client,
        add_actor=[{"id": "new", "region": "CZ05"}],
        add_tie=[{"one": "new", "other": "gwarek", "weight": 2}, {"one": "gwarek", "other": "ith-lab"}],
        measure=["strength"],
        top=1,
    )
    assert counted(told, "pairs of groups by nuts2 that become tied")[2] == ["region/CZ05 – region/PL22"]
    (row,) = told["moved"]["rows"]
    assert (row["id"], row["before"], row["after"]) == ("organisation/gwarek", 2, 5)
    assert told["moved"]["truncated"] is True
    assert "are tied already: their tie weighs 2 instead of 1." in told["summary"]["notes"][1]


def test_the_selection_counts_and_regions_may_stand_for_their_actors(client: httpx.Client) -> None:
    told = supposed(client, remove_tie=[{"one": "CZ05", "other": "ITH3"}], selection={"level": 2})
    assert counted(told, "nodes that fall off")[2] == ["region/CZ05"]
    assert counted(told, "ties")[:2] == (2, 1)


@pytest.mark.parametrize(
    ("given", "status", "remedy"),
    [
        ({"remove_actor": ["gwareck"]}, 422, "Did you mean 'gwarek'?"),
        ({"remove_tie": [{"one": "gwarek", "other": "dex"}]}, 422, "Known: a%20b?c#d, ith-lab."),
        ({"remove_actor": ["project/p1"]}, 422, "Search"),
        ({"remove_actor": ["gwarek"], "measure": ["degre"]}, 404, "Did you mean 'degree'?"),
        ({"remove_actor": ["gwarek"], "by": "nuts9"}, 422, "nuts"),
        ({"remove_actor": ["gwarek"], "selection": {"kind": "Sme"}}, 422, "Did you mean 'SME'?"),
        ({"add_tie": [{"one": "gwarek", "other": "dex", "weight": 0}]}, 422, "/api"),
        ({"add_tie": [{"one": "gwarek", "to": "dex"}]}, 422, "/api"),
        ({"remove_actor": ["x"] * 1001}, 422, "/api"),
        ({}, 422, "Name one."),
    ],
)
def test_what_cannot_be_supposed_is_told(client: httpx.Client, given: dict[str, Any], status: int, remedy: str) -> None:
    answer = client.post("/api/whatif", json=given)
    assert answer.status_code == status
    assert remedy in answer.json()["remedy"]


def test_the_command_line_gives_the_same_tables(client: httpx.Client, house: Settings) -> None:
    told = supposed(
        client,
        remove_actor=["ith-lab"],
        add_actor=[{"id": "new", "region": "CZ05"}],
        add_tie=[{"one": "new", "other": "gwarek", "weight": 2.5}, {"one": "dex", "other": "new"}],
        remove_tie=[{"one": "gwarek", "other": "a%20b?c#d"}],
        by="country",
        top=3,
    )
    words = ("--remove-actor", GONE, "--add-actor", "new=CZ05", "--add-tie", "new=gwarek=2.5", "--add-tie", "dex=new",
             "--remove-tie", "gwarek=a%20b?c#d", "--by", "country", "--top", "3")  # fmt: skip
    assert json.loads(typed(house, *words, "--format", "json").stdout) == told
    shown = typed(house, *words).stdout
    assert "nodes that change community" in shown
    assert "rank_after" in shown
    rows = list(csv.DictReader(io.StringIO(typed(house, *words, "--format", "csv", "--show", "moved").stdout)))
    assert [row["id"] for row in rows] == [row["id"] for row in told["moved"]["rows"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--add-tie", "gwarek"), "A=B"),
        (("--add-tie", "gwarek=dex=heavy"), "a number"),
        (("--remove-tie", "gwarek=dex=1"), "two ends"),
        (("--remove-actor", "gwarek", "--format", "csv"), "--show"),
        ((), "a tie or an actor"),
    ],
)
def test_a_wrong_word_is_told_before_the_store_is_opened(words: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(main, ["whatif", *words], env={"OBSERVATORY_URI": "bolt://127.0.0.1:1"})
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_measure_that_takes_too_long_is_left_out_unless_it_is_asked_for(
    client: httpx.Client, house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Measure, "seconds", lambda one, _network: 5400.0 if one.name == "betweenness" else 0.0)
    told = supposed(client, remove_actor=["ith-lab"])
    assert "betweenness" not in {row["measure"] for row in told["moved"]["rows"]}
    assert any("betweenness is left out" in note and "90 minutes" in note for note in told["moved"]["notes"])
    asked = client.post("/api/whatif", json={"remove_actor": ["ith-lab"], "measure": ["betweenness"]})
    assert (asked.status_code, asked.json()["type"].rpartition("#")[2]) == (422, "too-slow")
    refused = typed(house, "--remove-actor", "ith-lab", "--measure", "betweenness")
    assert (refused.exit_code, "--wait" in refused.stderr) == (2, True)
    assert typed(house, "--remove-actor", "ith-lab", "--measure", "betweenness", "--wait").exit_code == 0


def test_a_page_of_another_origin_cannot_make_the_service_compute(client: httpx.Client) -> None:
    answer = client.post("/api/whatif", json={"remove_actor": ["gwarek"]}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
