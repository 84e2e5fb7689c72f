"""Measures are found by their files, with options and companions, and say what is wrong with what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.measure import discover, named
from graph.network import Network
from graph.problem import GraphProblem

STAR = Network.of([("hub", "a", 2), ("hub", "b", 1)])
ARCS = Network.of([("hub", "a", 2), ("b", "hub", 1)], directed=True)
MEASURE = '''"""A measure."""

from typing import Literal

from graph.network import Network

INSTEAD = "degree"


def size(network: Network, *, twice: bool = False, of: Literal["nodes", "ties"] = "nodes", plus: int = 0) -> float:
    """Size of the network."""
    return (len(network) if of == "nodes" else network.ties.nnz // 2) * (2 if twice else 1) + plus


def seconds(network: Network) -> float:
    return 1e-3 * len(network)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "size.py").write_text(MEASURE, encoding="utf-8")
    return tmp_path


def test_options_are_read_from_the_function(folder: Path) -> None:
    size = discover(folder)["size"]
    assert [(one.name, one.default, one.allowed) for one in size.options] == [
        ("twice", False, ()), ("of", "nodes", ("nodes", "ties")), ("plus", 0, ())
    ]  # fmt: skip
    assert size.whole
    assert size(STAR, twice="true", of="ties", plus="1") == {"": 5}


def test_companions_say_how_long_and_what_instead(folder: Path) -> None:
    size = discover(folder)["size"]
    assert (size.seconds(STAR), size.instead, size.bounds(STAR)) == (0.003, "degree", {})
    assert (named("degree").seconds(STAR), named("degree").instead) == (0.0, "")


@pytest.mark.parametrize(
    ("options", "said"),
    [({"off": "ties"}, "option 'off'.*Did you mean 'of'"), ({"of": "tie"}, "Did you mean 'ties'"),
     ({"twice": "perhaps"}, "option twice: found 'perhaps'"), ({"plus": "x"}, "a value like 0")],
)  # fmt: skip
def test_a_wrong_option_is_told_with_what_is_right(folder: Path, options: dict[str, str], said: str) -> None:
    with pytest.raises(GraphProblem, match=said):
        discover(folder)["size"](STAR, **options)


def test_a_file_without_its_function_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("", encoding="utf-8")
    with pytest.raises(GraphProblem, match="def empty"):
        discover(tmp_path)


def test_direction_counts_the_arcs_of_one_end() -> None:
    assert named("degree")(ARCS, direction="out") == {"a": 0, "b": 1, "hub": 1}
    assert named("strength")(ARCS, direction="in") == {"a": 2.0, "b": 0.0, "hub": 1.0}
    assert named("strength")(ARCS) == {"a": 2.0, "b": 1.0, "hub": 3.0}


def test_a_direction_needs_arcs() -> None:
    with pytest.raises(GraphProblem, match="no arcs"):
        named("degree")(STAR, direction="in")
