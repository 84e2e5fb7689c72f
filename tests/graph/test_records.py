"""What a source may state, what is refused, and how it is written down."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Link, Node, RecordProblem
from graph.spelling import restored, stored


@pytest.mark.parametrize(
    ("class_", "id_", "properties", "told"),
    [
        ("Hospitel", "organisation/a", {}, "Did you mean 'Hospital'?"),
        ("Activity", "project/a", {}, "not abstract"),
        ("Hospital", "hospital/a", {}, "organisation/…"),
        ("Hospital", "organisation/", {}, "id 'organisation/'"),
        ("Hospital", "organisation/a b", {}, "without blanks"),
        ("Hospital", 'organisation/a"b', {}, "without blanks"),
        ("Hospital", None, {}, "id None"),
        ("Hospital", "organisation/a", {"bedz": 3}, "Did you mean 'beds'?"),
        ("Hospital", "organisation/a", {"beds": "3"}, "a whole number"),
        ("Hospital", "organisation/a", {"beds": True}, "a whole number"),
        ("Hospital", "organisation/a", {"beds": 2**63}, "a whole number"),
        ("Hospital", "organisation/a", {"sme": "yes"}, "true or false"),
        ("Hospital", "organisation/a", {"name": {"english": "A"}}, "language tags"),
        ("Hospital", "organisation/a", {"name": 5}, "texts by language"),
        ("Hospital", "organisation/a", {"homepage": "www.example.org"}, "with its scheme"),
        ("Hospital", "organisation/a", {"location": "16.6 49.2"}, "POINT"),
        ("Project", "project/a", {"totalCost": float("nan")}, "finite"),
        ("Project", "project/a", {"totalCost": Decimal("Infinity")}, "finite"),
        ("Project", "project/a", {"startDate": "2021-10-01"}, "a date"),
        ("Project", "project/a", {"startDate": dt.datetime(2021, 10, 1, tzinfo=dt.UTC)}, "a date"),
        ("Action", "action/a", {"startMonth": "2021-13"}, "2021-10"),
        ("Load", "load/a", {"startedAt": dt.datetime(2021, 10, 1)}, "time zone"),  # noqa: DTZ001  (what is refused)
        ("Region", "region/CZ", {"level": 7}, "from 0 to 3"),
        ("Indicator", "indicator/a", {"standing": "guessed"}, "claimed"),
    ],
)
def test_node_that_the_ontology_does_not_allow_is_refused_with_a_hint(
    class_: str, id_: Any, properties: dict[str, Any], told: str
) -> None:
    with pytest.raises(RecordProblem) as problem:
        Node(class_, id_, **properties)
    assert told in str(problem.value)


@pytest.mark.parametrize(
    ("name", "source", "target", "properties", "told"),
    [
        ("participates", "organisation/a", "project/b", {}, "Did you mean 'participatesIn'?"),
        ("participatesIn", "project/b", "organisation/a", {}, "organisation/…"),
        ("participatesIn", "organisation/a", "region/CZ", {}, "project/…"),
        ("participatesIn", "organisation/a", "project/b", {"rule": "x"}, "Did you mean 'role'?"),
        ("attends", "organisation/a", "workshop/b", {"as": "E"}, "one of A, B, C, D"),
    ],
)
def test_link_that_the_ontology_does_not_allow_is_refused_with_a_hint(
    name: str, source: str, target: str, properties: dict[str, Any], told: str
) -> None:
    with pytest.raises(RecordProblem) as problem:
        Link(name, source, target, **properties)
    assert told in str(problem.value)


def test_what_says_nothing_is_not_stated() -> None:
    node = Node("Organisation", "organisation/a", city=None, name=" ", altName=[], description={"en": "", "cs": None})
    assert dict(node.properties) == {}


def test_values_come_in_one_normal_form() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    load = Node("Load", "load/a", startedAt=dt.datetime(2021, 10, 1, 2, tzinfo=zone))
    assert load.properties["startedAt"] == dt.datetime(2021, 10, 1, tzinfo=dt.UTC)
    project = Node("Project", "project/a", totalCost=Decimal("1.5"), euContribution=2, name={"EN": "A", "und": "B"})
    assert project.canonical() == b'{"euContribution":2.0,"name":{"en":"A","und":"B"},"totalCost":1.5}'
    assert Node("Project", "project/a", name={"und": "B"}) == Node("Project", "project/a", name="B")
    action = Node("Action", "action/a", startMonth=dt.date(2021, 10, 5))
    assert action.properties["startMonth"] == "2021-10"
    assert Node("Organisation", "organisation/a", altName=["x", "y", "x"]).properties["altName"] == ["x", "y"]
    assert Node("Organisation", "organisation/a", identifier="PIC:1").properties["identifier"] == ["PIC:1"]


def test_order_of_properties_does_not_matter() -> None:
    one = Node("Organisation", "organisation/a", city="Brno", country="CZ")
    other = Node("Organisation", "organisation/a", country="CZ", city="Brno")
    assert one == other
    assert one.canonical() == other.canonical()


def test_symmetric_link_is_kept_from_the_smaller_id() -> None:
    assert Link("neighbours", "region/CZ05", "region/CZ02") == Link("neighbours", "region/CZ02", "region/CZ05")
    assert Link("within", "region/CZ05", "region/CZ0").source_id == "region/CZ05"


def test_record_does_not_change() -> None:
    node = Node("Organisation", "organisation/a", city="Brno")
    with pytest.raises(AttributeError):
        node.id = "organisation/b"
    with pytest.raises(TypeError):
        node.properties["city"] = "Praha"  # type: ignore[index]


def test_text_that_cannot_be_written_is_refused_with_the_record() -> None:
    with pytest.raises(RecordProblem, match="organisation/a"):
        Node("Organisation", "organisation/a", city="\ud800").canonical()
    with pytest.raises(RecordProblem, match="at most"):
        Node("Organisation", "organisation/a", description="x" * 3_000_000).canonical()


@given(st.dates(), st.datetimes(timezones=st.just(dt.UTC)), st.floats(allow_nan=False, allow_infinity=False))
def test_types_come_back_from_what_is_written_down(day: dt.date, moment: dt.datetime, number: float) -> None:
    project = Node("Project", "project/a", startDate=day, totalCost=number)
    load = Node("Load", "load/a", startedAt=moment)
    assert restored("Project", project.canonical()) == dict(project.properties)
    assert restored("Load", load.canonical()) == dict(load.properties)


def test_store_keeps_every_language_and_shows_one() -> None:
    node = Node(
        "Organisation", "organisation/a", name={"pt-BR": "Ó", "de": "Ä"}, altName=["Łódź", {"en": "L", "cs": "Č"}]
    )
    assert stored("Organisation", node.canonical()) == {
        "name": "Ä",
        "name_de": "Ä",
        "name_pt_br": "Ó",
        "altName": ["Č", "L", "Łódź"],
        "altName_und": ["Łódź"],
        "altName_en": ["L"],
        "altName_cs": ["Č"],
        "searchText": "a | o | c | l | lodz",
    }
