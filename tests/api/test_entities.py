"""Nodes over HTTP: lists, one node, its links, its statements."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from api.routes import pages

ODD = "organisation/a%20b?c#d"


def test_a_class_is_listed_in_pages_without_gaps_or_repeats(client: httpx.Client) -> None:
    seen: list[str] = []
    address = "/api/entities?class=Organisation&limit=3"
    while address:
        answer = client.get(address).json()
        seen += [entity["id"] for entity in answer["entities"]]
        address = answer["links"]["next"]
    assert seen == sorted([ODD, "organisation/dex", "organisation/gwarek", "organisation/ith-lab"])


def test_a_subclass_and_an_abstract_class_are_listed_too(client: httpx.Client) -> None:
    hospitals = client.get("/api/entities?class=CareProvider").json()["entities"]
    activities = client.get("/api/entities?class=Activity").json()["entities"]
    assert [one["id"] for one in hospitals] == ["organisation/gwarek"]
    assert [one["class"] for one in activities] == ["GoodPractice", "Project", "Project", "Project"]


def test_an_unknown_class_gets_the_near_name(client: httpx.Client) -> None:
    answer = client.get("/api/entities?class=Hopsital")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["remedy"] == "Did you mean 'Hospital'?"


def test_a_node_has_all_its_names_and_its_links_both_ways(client: httpx.Client) -> None:
    region = client.get("/api/entities/region/PL22").json()
    assert region["properties"]["name"] == {"en": "Silesia", "pl": "Śląskie"}
    assert region["classes"] == ["Region"]
    groups = {(group["link"], group["direction"]): group for group in region["groups"]}
    assert groups["within", "out"]["ends"][0]["id"] == "region/PL2"
    assert groups["locatedIn", "in"]["total"] == 2
    assert groups["locatedIn", "in"]["ends"][1]["properties"] == {"basis": "city"}
    assert groups["concerns", "in"]["ends"][0]["name"] == "Powering the observatory"


def test_names_and_labels_come_in_the_language_asked_for(client: httpx.Client) -> None:
    asked = client.get("/api/entities/region/PL22?lang=pl").json()
    preferred = client.get("/api/entities/region/PL22", headers={"accept-language": "fr, pl;q=0.7"}).json()
    assert asked["name"] == preferred["name"] == "Śląskie"
    assert asked["classLabel"] == "region"
    assert client.get("/api/entities/organisation/gwarek?lang=de").json()["classLabel"] == "Krankenhaus"


def test_an_id_with_odd_characters_is_one_address(client: httpx.Client) -> None:
    answer = client.get("/api/entities/" + quote(ODD))
    assert answer.json()["id"] == ODD
    assert client.get(answer.json()["links"]["statements"]).json()["statements"][0]["row"] == 9


def test_links_of_one_name_come_in_pages(client: httpx.Client) -> None:
    first = client.get("/api/entities/project/p1/links/participatesIn?direction=in&limit=2").json()
    assert first["total"] == 3
    second = client.get(first["next"]).json()
    ends = [end["id"] for end in first["ends"] + second["ends"]]
    assert ends == [ODD, "organisation/gwarek", "organisation/ith-lab"]
    assert second["next"] is None


def test_a_missing_node_and_a_missing_link_are_404(client: httpx.Client) -> None:
    for address in ("region/XX9", "zebra/1", "region/PL22/links/eats", "region/"):
        answer = client.get(f"/api/entities/{address}")
        assert answer.status_code == 404, address
        assert {"type", "title", "status", "detail", "where", "found", "expected", "remedy"} == set(answer.json())


def test_an_id_is_data_and_never_query_text(client: httpx.Client) -> None:
    answer = client.get("/api/entities/" + quote("region/x'}) DETACH DELETE n //"))
    assert answer.status_code == 404
    assert client.get("/api/entities/region/PL22").status_code == 200


def test_search_finds_with_and_without_accents_the_closest_first(client: httpx.Client) -> None:
    def found(text: str) -> list[tuple[str, str]]:
        return [(hit["id"], hit["match"]) for hit in client.get("/api/search", params={"q": text}).json()["hits"]]

    assert found("slaskie") == found("ŚLĄSKIE") == [("region/PL22", "exact")]
    assert found("silesia")[0][0] == "region/PL22"
    assert found("laznia gornic") == [("organisation/gwarek", "contains")]
    assert found("dex") == [("organisation/dex", "exact")]
    assert found("zizka") == [("organisation/ith-lab", "word")]
    assert [id_ for id_, _ in found("pol")] == ["region/PL", "region/PL2"]
    assert found("   ") == found("nothing like this") == []


def test_search_keeps_to_a_class(client: httpx.Client) -> None:
    hits = client.get("/api/search?q=o&class=Intermediary").json()["hits"]
    assert [hit["id"] for hit in hits] == ["organisation/dex"]


def test_pages_have_a_longest_length(client: httpx.Client) -> None:
    assert client.get("/api/entities?class=Region&limit=100000").status_code == 422
    assert client.get("/api/search?q=" + "a" * 201).status_code == 422


def test_the_page_of_an_organisation_tells_its_role_in_the_network(client: httpx.Client) -> None:
    """Of the small world's actors only the laboratory has partners that do not work together."""
    page = client.get("/page/organisation/ith-lab").text
    assert 'href="/ask/brokers/profile?actor=organisation%2Fith-lab&amp;lang=en"' in page
    assert 'href="/api/views/network?entity=organisation%2Fith-lab&amp;lang=en"' in page
    assert "Laboratorio Žižka links 1 hospital of Silesia with 1 innovation centre of Severovýchod" in page
    assert "gatekeeper" in page
    assert "Role in the network" not in client.get("/page/region/PL22").text


def test_roles_are_counted_when_asked_for_where_there_are_many_organisations(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_AT_ONCE", 0)
    page = client.get("/page/organisation/ith-lab").text
    assert "/ask/brokers/profile?actor=" in page
    assert "gatekeeper" not in page
