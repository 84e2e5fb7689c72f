"""One spelling rule, both ways, for every name there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.names import folded, id_prefix, link_name, link_type, slug
from ontology.problem import Problem, near
from ontology.schema import load_schema

SCHEMA = load_schema()


def test_every_link_comes_back_from_its_type() -> None:
    assert {link_name(link_type(name)) for name in SCHEMA.links} == set(SCHEMA.links)


def test_every_prefix_can_stand_in_an_address() -> None:
    for name in SCHEMA.classes:
        assert id_prefix(name).replace("-", "").isalpha()
        assert id_prefix(name) == id_prefix(name).lower()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Śląskie", "slaskie"), ("ŁÓDŹ", "lodz"), ("Žďár", "zdar"), ("Dvůr Králové", "dvur kralove"),
        ("Forlì", "forli"), ("Straße", "strasse"), ("København", "kobenhavn"), ("İzmir", "izmir"),
        ("Φωτεινή", "φωτεινη"), ("ＤＥＸ", "dex"), ("𝕊ME", "sme"),
    ],
)  # fmt: skip
def test_a_name_is_found_without_its_accents(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text(max_size=200))
def test_a_slug_is_short_and_plain_and_its_own_slug(text: str) -> None:
    short = slug(text)
    assert len(short) <= 60
    assert set(short) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(short) == short


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_problem_has_four_parts() -> None:
    problem = Problem("row 3", "x", "a number", "Correct it.")
    assert (problem.where, problem.found, problem.expected, problem.remedy) == ("row 3", "x", "a number", "Correct it.")
    assert str(problem) == "row 3: found x; expected a number. Correct it."


def test_a_long_list_of_names_is_cut() -> None:
    assert near("zzz", [f"name{i}" for i in range(20)]).endswith("and 8 more.")
