"""Measures by name: each file in ``graph/measures/`` holds one, a pure function called like its file."""

from __future__ import annotations

import ast
import functools
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ontology.problem import near

from .network import Network
from .problem import GraphProblem

#: A value per node id; ``None`` where the measure is not defined for the node.
Values = dict[str, float | None]


@dataclass(frozen=True)
class Measure:
    """A measure of the nodes of a network; calling it loads its file and computes.

    Args:
        name: Its file's stem.
        title: One sentence: what it says of a node.
        doc: Its docstring: definition, formula, edge cases, reference.
        path: Its file.
    """

    name: str
    title: str
    doc: str
    path: Path

    def __call__(self, network: Network) -> Values:
        """Compute the value of every node."""
        return _function(self.path)(network)


def discover(folder: Path | None = None) -> dict[str, Measure]:
    """Find all measures, without importing one: a list of them must not cost a compiler.

    Example:
        >>> discover()["degree"].title
        'Number of partners.'
    """
    files = sorted((folder or Path(__file__).parent / "measures").glob("*.py"))
    return {file.stem: _read(file) for file in files if not file.name.startswith("_")}


def named(name: str) -> Measure:
    """Give the measure of that name.

    Raises:
        GraphProblem: There is none; the message gives the nearest name.
    """
    known = discover()
    if name not in known:
        raise GraphProblem("the measures", f"no measure {name!r}", "the name of a measure", near(name, known))
    return known[name]


@functools.cache
def _function(path: Path) -> Callable[[Network], Values]:
    """Load a measure from its file, once: its kernel is compiled or fetched from numba's cache at the first call."""
    spec = importlib.util.spec_from_file_location(f"graph.measures.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise GraphProblem(str(path), "a file that cannot be imported", "a Python module", "Check its name.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compute: Callable[[Network], Values] = getattr(module, path.stem)
    return compute


def _read(file: Path) -> Measure:
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == file.stem:
            doc = ast.get_docstring(statement) or ""
            if doc:
                return Measure(file.stem, doc.partition("\n")[0], doc, file)
    raise GraphProblem(
        str(file), "no documented function of that name", f"def {file.stem}(network)", "Write it, with a docstring."
    )
