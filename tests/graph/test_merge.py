"""Whatever sources say and in whatever order, the difference leads from one graph to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.combine import Said, combined
from graph.merge import Difference, Stated, as_frames, conflicts
from graph.records import CANONICAL, Link, Node

Record = Node | Link
Says = Mapping[str, tuple[int, list[Record]]]
"""What each source says: its rank and its records."""

ORGANISATIONS = [f"organisation/{letter}" for letter in "abcd"]
PROJECTS = [f"project/{letter}" for letter in "xy"]

texts = st.sampled_from(["A", "B", "Ž"])
roles = st.sampled_from(["coordinator", "partner"])
names = st.one_of(texts, st.dictionaries(st.sampled_from(["en", "cs"]), texts, min_size=1))
organisations = st.builds(
    lambda class_, id_, properties: Node(class_, id_, **properties),
    st.sampled_from(["Organisation", "Hospital", "CareProvider", "SME"]),
    st.sampled_from(ORGANISATIONS),
    st.fixed_dictionaries(
        {}, optional={"name": names, "city": texts, "sme": st.booleans(), "altName": st.lists(names, max_size=2)}
    ),
)
projects = st.builds(lambda id_, name: Node("Project", id_, name=name), st.sampled_from(PROJECTS), names)
participations = st.builds(
    lambda source, target, properties: Link("participatesIn", source, target, **properties),
    st.sampled_from(ORGANISATIONS),
    st.sampled_from(PROJECTS),
    st.fixed_dictionaries(
        {}, optional={"role": st.lists(roles, max_size=2), "contribution": st.integers(0, 9), "since": st.dates()}
    ),
)
records = st.lists(st.one_of(organisations, projects, participations), max_size=12)
worlds = st.dictionaries(st.sampled_from(["one", "two", "three"]), st.tuples(st.sampled_from([50, 100]), records))


def state(says: Says, version: str) -> dict[str, Stated]:
    """Spell what sources say as the archive does."""
    found = {}
    for name, (rank, stated) in says.items():
        nodes, links = as_frames(stated, row=1)
        found[name] = Stated(rank, f"{version} {rank} {stated!r}", nodes.lazy(), links.lazy())
    return found


def graph_of(says: Says) -> tuple[dict[Any, Any], dict[Any, Any], int]:
    """Add everything up in the plainest way: the nodes, the links with both ends, how many wait."""
    groups: dict[Any, list[Said]] = {}
    for source, (rank, stated) in says.items():
        for record in stated:
            name = record.class_name if isinstance(record, Node) else record.name
            groups.setdefault(record.key, []).append(Said(rank, source, name, orjson.loads(record.canonical())))
    merged = {key: _told(group) for key, group in groups.items()}
    nodes = {key: value for key, value in merged.items() if isinstance(key, str)}
    links = {key: value for key, value in merged.items() if isinstance(key, tuple)}
    whole = {key: value[1:] for key, value in links.items() if key[1] in nodes and key[2] in nodes}
    return nodes, whole, len(links) - len(whole)


def _told(group: list[Said]) -> tuple[str, str, str]:
    counted = Counter((said.rank, said.source, said.name, orjson.dumps(said.properties)) for said in group)
    name, properties, _ = combined([Said(*key[:3], orjson.loads(key[3]), times) for key, times in counted.items()])
    return name, orjson.dumps(properties, option=CANONICAL).decode(), ",".join(sorted({said.source for said in group}))


def changed(graph: tuple[dict[Any, Any], dict[Any, Any], int], difference: Difference) -> tuple[Any, Any, int]:
    """Apply a difference, which must fit what is there."""
    nodes, links, waiting = dict(graph[0]), dict(graph[1]), graph[2]
    for frame in difference.nodes():
        for row in frame.iter_rows(named=True):
            was, is_ = (tuple(row[f"{c}_{side}"] for c in ("class", "properties", "sources")) for side in _SIDES)
            _replace(nodes, row["id"], was, is_)
    for frame in difference.links():
        waiting += int(frame["waits_after"].sum()) - int(frame["waits_before"].sum())
        for row in frame.iter_rows(named=True):
            was, is_ = (tuple(row[f"{c}_{side}"] for c in ("properties", "sources")) for side in _SIDES)
            _replace(links, (row["name"], row["source"], row["target"]), was, is_)
    return nodes, links, waiting


_SIDES = ("before", "after")


def _replace(things: dict[Any, Any], key: Any, was: tuple[Any, ...], is_: tuple[Any, ...]) -> None:
    assert things.pop(key, (None,) * len(was)) == was
    if is_[-1] is not None:
        things[key] = is_


@settings(max_examples=150, deadline=None)
@given(worlds, worlds, st.sampled_from([2, 1000]))
def test_difference_leads_from_any_state_to_any_other(before: Says, after: Says, bucket: int) -> None:
    difference = Difference(state(before, "1"), state(after, "2"), bucket)
    assert changed(graph_of(before), difference) == graph_of(after)


@settings(max_examples=50, deadline=None)
@given(worlds, st.randoms())
def test_order_of_rows_and_loads_does_not_matter(says: Says, random: Any) -> None:
    shuffled = [(name, (rank, random.sample(stated, len(stated)))) for name, (rank, stated) in says.items()]
    random.shuffle(shuffled)
    assert list(_all(Difference(state(says, "1"), state(dict(shuffled), "2")))) == []


@settings(max_examples=50, deadline=None)
@given(worlds, worlds)
def test_source_that_did_not_change_is_not_looked_at(before: Says, after: Says) -> None:
    same = {name: stated for name, stated in before.items() if name != "one"}
    now = {**same, **({"one": after["one"]} if "one" in after else {})}
    touched = set()
    for frame in Difference(state(before, "1"), state(now, "1")).nodes():
        touched |= set(frame["id"])
    said = {record.key for world in (before, now) for record in world.get("one", (0, []))[1]}
    assert touched <= said


def _all(difference: Difference) -> Iterable[Any]:
    for frames in (difference.nodes(), difference.links()):
        for frame in frames:
            yield from frame.filter(~_waits(frame)).iter_rows()


def _waits(frame: pl.DataFrame) -> pl.Expr:
    return (pl.col("waits_before") & pl.col("waits_after")) if "waits_after" in frame.columns else pl.lit(value=False)


def test_better_rank_wins_then_the_sources_name() -> None:
    said = [Said(100, "b", "Organisation", {"city": "B"}), Said(100, "a", "Organisation", {"city": "A"})]
    assert combined(said)[1] == {"city": "A"}
    assert combined([*said, Said(10, "z", "Organisation", {"city": "Z"})])[1] == {"city": "Z"}


def test_most_specific_class_wins_whoever_states_it() -> None:
    said = [Said(1, "a", "Organisation", {}), Said(100, "b", "Hospital", {}), Said(50, "c", "CareProvider", {})]
    assert combined(said)[0] == "Hospital"


def test_classes_that_exclude_each_other_are_a_conflict_that_rank_decides() -> None:
    name, _, found = combined([Said(100, "a", "Hospital", {}), Said(50, "b", "SME", {})])
    assert name == "SME"
    assert [(conflict.property, conflict.source, conflict.others) for conflict in found] == [
        ("class", "b", (("a", "Hospital"),))
    ]


def test_within_a_source_most_rows_decide() -> None:
    said = [
        Said(100, "a", "Organisation", {"city": "Brno", "postcode": "1"}, 1),
        Said(100, "a", "Organisation", {"city": "Praha", "postcode": "2"}, 2),
        Said(100, "a", "Organisation", {"city": "Brno"}, 2),
    ]
    assert combined(said)[1] == {"city": "Brno", "postcode": "2"}


def test_languages_of_two_sources_stand_beside_each_other() -> None:
    said = [
        Said(50, "a", "Region", {"name": {"cs": "Morava"}}),
        Said(100, "b", "Region", {"name": {"cs": "M.", "de": "Mähren"}}),
    ]
    _, properties, found = combined(said)
    assert properties == {"name": {"cs": "Morava", "de": "Mähren"}}
    assert found[0].others == (("b", {"cs": "M."}),)


def test_rows_of_one_source_add_up_but_two_sources_tell_of_the_same_money() -> None:
    said = [
        Said(100, "cordis", "participatesIn", {"contribution": 1.5, "role": ["partner"]}),
        Said(100, "cordis", "participatesIn", {"contribution": 2.0, "role": ["coordinator"]}, 2),
        Said(200, "other", "participatesIn", {"contribution": 99.0, "role": ["guest"]}),
    ]
    assert combined(said)[1] == {"contribution": 5.5, "role": ["coordinator", "guest", "partner"]}


def test_conflicts_name_both_values_and_their_sources() -> None:
    says: Says = {
        "a": (100, [Node("Organisation", "organisation/x", city="Brno")]),
        "b": (50, [Node("Organisation", "organisation/x", city="Praha")]),
    }
    (found,) = conflicts(state(says, "1"))
    assert (found.key, found.property, found.chosen, found.source) == (("organisation/x",), "city", "Praha", "b")
    assert found.others == (("a", "Brno"),)


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_conflicts_can_be_limited(count: int) -> None:
    pairs = [("a", "Brno"), ("b", "Praha")]
    says: Says = {s: (1, [Node("Organisation", f"organisation/{n}", city=c) for n in range(5)]) for s, c in pairs}
    assert len(list(conflicts(state(says, "1"), limit=count))) == count
