"""Kinds missing from regions: found where one was left out, and the groups cover what they say."""

from __future__ import annotations

import numpy as np
import pytest

from graph.kind_groups import GROUPS_OF_KINDS, HELICES, WORKSHOP, kind_groups, kinds_of_regions
from graph.problem import GraphProblem
from graph.profiles import Profiles, profiles_of
from graph.selection import Selection
from ontology.schema import load_schema
from tests.graph.made import affiliations


def regions(seed: int, lacking: int | None = None) -> Profiles:
    """Draw fourteen regions of about ninety actors; one may be without a company."""
    chance = np.random.default_rng(seed)
    actors, kinds = {}, {}
    for place in range(14):
        for kind, mean in (("ResearchOrganisation", 12), ("Clinic", 30), ("SME", 40), ("PublicAuthority", 9)):
            for number in range(0 if kind == "SME" and place == lacking else int(chance.poisson(mean))):
                name = f"{kind.lower()}-{place:02}-{number:02}"
                actors[name], kinds[name] = f"IT{place:02}", kind
    return profiles_of(affiliations(actors, [], kinds=kinds), Selection(level=2))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("grouping", "label"), [("helix", "enterprises"), ("kind", "SME"), ("workshop", "group B: ")])
def test_a_region_without_companies_lacks_them(seed: int, grouping: str, label: str) -> None:
    found = kinds_of_regions(regions(seed, lacking=5), grouping)
    first, *rest = found.missing()
    assert (first.region, found.groups[first.kind][: len(label)], first.observed) == (5, label, 0)
    assert 20 < first.expected < 80
    assert rest == []


def test_regions_that_are_alike_lack_nothing() -> None:
    assert sum(bool(kinds_of_regions(regions(seed), "helix").missing()) for seed in range(10)) <= 1


def test_a_kind_that_is_expected_but_not_significant_is_told_after_what_is() -> None:
    actors = {
        f"{kind}-{place}": f"IT0{place}"
        for place in range(6)
        for kind in ("clinic", "sme")
        if (kind, place) != ("sme", 0)
    }
    kinds = {name: "SME" if name.startswith("sme") else "Clinic" for name in actors}
    found = kinds_of_regions(profiles_of(affiliations(actors, [], kinds=kinds), Selection(level=2)), "helix")
    assert found.against.gaps == [] or found.missing()[: len(found.against.gaps)] == found.against.gaps
    assert [(one.region, found.groups[one.kind]) for one in found.missing()] == [(0, "enterprises")]
    assert found.missing(least=2) == []


def test_every_class_named_is_one_and_none_is_in_two_groups() -> None:
    schema = load_schema()
    for groups in (HELICES, WORKSHOP):
        named = [name for some in groups.values() for name in some]
        assert all(schema.is_a(name, "Organisation") for name in named)
        below = [one for name in named for one in (name, *schema.descendants(name))]
        assert len(below) == len(set(below))
    assert set(WORKSHOP) == set(schema.schemes["workshop-groups"].concepts)


def test_an_unknown_grouping_suggests_the_near_one() -> None:
    assert all(kind_groups(grouping) for grouping in GROUPS_OF_KINDS)
    with pytest.raises(GraphProblem, match="Did you mean 'helix'"):
        kind_groups("helixx")
