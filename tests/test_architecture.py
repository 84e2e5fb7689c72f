"""The arrows of the house: ontology ← graph ← {loaders, queries} ← api, and what only one module may import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "ontology": set[str](),
    "graph": {"ontology"},
    "loaders": {"ontology", "graph"},
    "queries": {"ontology", "graph"},
    "api": {"ontology", "graph", "loaders", "queries"},
}
# Folders that are discovered: a file there imports the mechanism, never its neighbours.
CONTENT = ("graph/measures", "loaders/sources", "queries", "api/views")
MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))


def imports(path: Path, *, when_run: bool = False) -> Iterator[tuple[str, int]]:
    """Give each imported module by its absolute name, with the line; all of them, or those that happen when run."""
    package = path.relative_to(ROOT).parent.parts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if when_run:
        tree.body = [node for node in tree.body if not (isinstance(node, ast.If) and is_for_types(node))]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *([node.module] if node.module else [])))
            yield from ((f"{stem}.{alias.name}", node.lineno) for alias in node.names)


def is_for_types(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_a_house_to_check() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_follow_the_arrows(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[own] | {own}
    wrong = [f"{named(path)}:{line} imports {name}" for name, line in imports(path)
             if (head := name.split(".")[0]) in MAY_IMPORT and head not in allowed]  # fmt: skip
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_the_gateway_imports_the_driver(path: Path) -> None:
    drivers = [line for name, line in imports(path) if name.split(".")[0] == "neo4j"]
    assert not drivers or named(path) == "graph/connection.py"


def is_content(path: Path, folder: Path) -> bool:
    depth = 2 if folder.name == "queries" else 1  # questions stand one topic deeper
    return path.name != "__init__.py" and len(path.relative_to(folder).parts) == depth


@pytest.mark.parametrize("folder", CONTENT)
def test_content_does_not_know_its_neighbours(folder: str) -> None:
    home = ROOT / folder
    members = [path for path in home.rglob("*.py") if is_content(path, home)]
    stems = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in members}
    wrong = [f"{named(path)}:{line} imports {name}" for path in members for name, line in imports(path)
             if any(name == stem or name.startswith(stem + ".") for stem in stems)]  # fmt: skip
    assert members
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_a_drawer_for_everything(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_kernel_lets_go_of_pythons_lock(path: Path) -> None:
    """Else the service would answer nobody while it computes."""
    kernels = [
        (function.name, decorator)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if "jit" in ast.unparse(decorator)
    ]
    assert [name for name, decorator in kernels if "nogil=True" not in ast.unparse(decorator)] == []


def cycle_through(start: str, arrows: dict[str, set[str]]) -> list[str]:
    """Find a way from a module back to itself, or nothing."""
    stack = [(start, [start])]
    seen: set[str] = set()
    while stack:
        name, way = stack.pop()
        for other in arrows.get(name, set()):
            if other == start:
                return [*way, start]
            if other not in seen:
                seen.add(other)
                stack.append((other, [*way, other]))
    return []


def test_no_import_cycles() -> None:
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    arrows = {
        name: {
            hit
            for wanted, _ in imports(path, when_run=True)
            for hit in (wanted, wanted.rpartition(".")[0])
            if hit in names
        }
        - {name}
        for name, path in names.items()
    }
    assert [way for name in names if (way := cycle_through(name, arrows))] == []
