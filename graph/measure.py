"""Measures by name: each file in ``graph/measures/`` holds one, a pure function called like its file.

Its first argument is the network; every other is an option, with a default and its allowed values as a ``Literal``.
What it returns says what it is of: a value for each node, or one for the whole network. Two companions may stand in
the same file: ``seconds(network)``, how long an exact value will take, and ``bounds(network)``, between which values
the truth lies where it is estimated; ``INSTEAD`` names the measure to take where this one takes too long.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from ontology.problem import near

from .network import Network
from .problem import GraphProblem

#: A value per node id; ``None`` where the measure is not defined for the node.
Values = dict[str, float | None]
#: For each node the values between which the truth lies.
Bounds = dict[str, tuple[float, float]]
Option = str | int | float | bool


@dataclass(frozen=True)
class Choice:
    """An option of a measure.

    Args:
        name: Its name.
        default: What it is unless said.
        allowed: The values it may have; empty for any of the default's type.
    """

    name: str
    default: Option
    allowed: tuple[Option, ...] = ()

    def read(self, value: Any, where: str) -> Option:
        """Read a value that came as text, or as what it is.

        Raises:
            GraphProblem: It is none of those allowed.

        Example:
            >>> Choice("seed", 0).read("7", "leiden")
            7
        """
        known = {str(one).lower(): one for one in self.allowed or _SWITCH.get(type(self.default), ())}
        if known:
            if (found := known.get(str(value).lower())) is not None:
                return found
            raise GraphProblem(f"{where}, option {self.name}", repr(value), ", ".join(map(str, known.values())),
                               near(str(value), map(str, known.values())))  # fmt: skip
        try:
            return type(self.default)(value)
        except ValueError as error:
            raise GraphProblem(
                f"{where}, option {self.name}", repr(value), f"a value like {self.default}", "Correct it."
            ) from error


_SWITCH: dict[type, tuple[Option, ...]] = {bool: (True, False)}


@dataclass(frozen=True)
class Measure:
    """A measure of a network or of its nodes; calling it loads its file and computes.

    Args:
        name: Its file's stem.
        title: One sentence: what it says.
        doc: Its docstring: definition, formula, edge cases, reference.
        path: Its file.
        options: What can be chosen.
        whole: Whether it gives one value for the network, and not one for each node.
    """

    name: str
    title: str
    doc: str
    path: Path
    options: tuple[Choice, ...] = ()
    whole: bool = False

    def __call__(self, network: Network, **options: Option) -> Values:
        """Compute the value of every node; a measure of the whole network gives it under the name ``""``."""
        found = getattr(_module(self.path), self.name)(network, **self.read(options))
        return {"": found} if self.whole else found

    def read(self, options: Mapping[str, Any]) -> dict[str, Option]:
        """Read options that came as text.

        Returns:
            All options by name, the defaults filled in.

        Raises:
            GraphProblem: One is unknown or has a value that is not allowed.
        """
        known = {option.name: option for option in self.options}
        for name in options:
            if name not in known:
                remedy = near(name, known) if known else "It has none."
                raise GraphProblem(f"measure {self.name}", f"option {name!r}", "an option of this measure", remedy)
        return {
            name: option.read(options[name], f"measure {self.name}") if name in options else option.default
            for name, option in known.items()
        }

    def seconds(self, network: Network) -> float:
        """Estimate how long the measure takes on this machine; 0 where it is a matter of seconds at any size."""
        guess = getattr(_module(self.path), "seconds", None)
        return 0.0 if guess is None else float(guess(network))

    def bounds(self, network: Network) -> Bounds:
        """Give between which values the truth lies, by node; nothing where the measure is exact."""
        found = getattr(_module(self.path), "bounds", None)
        return {} if found is None else found(network)

    @property
    def instead(self) -> str:
        """Name of the measure to take where this one takes too long, or nothing."""
        return str(getattr(_module(self.path), "INSTEAD", ""))


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
def _module(path: Path) -> ModuleType:
    """Load a measure's file, once: its kernel is compiled or fetched from numba's cache at the first call."""
    spec = importlib.util.spec_from_file_location(f"graph.measures.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise GraphProblem(str(path), "a file that cannot be imported", "a Python module", "Check its name.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(file: Path) -> Measure:
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == file.stem:
            doc = ast.get_docstring(statement) or ""
            if doc:
                whole = statement.returns is not None and not ast.unparse(statement.returns).startswith("dict")
                return Measure(file.stem, doc.partition("\n")[0], doc, file, _options(statement), whole)
    raise GraphProblem(
        str(file), "no documented function of that name", f"def {file.stem}(network)", "Write it, with a docstring."
    )


def _options(function: ast.FunctionDef) -> tuple[Choice, ...]:
    """Read the keyword arguments: ``weighted: bool = True``, ``by: Literal["kind", "country"] = "kind"``."""
    named_ones = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return tuple(
        Choice(argument.arg, ast.literal_eval(default), _allowed(argument.annotation))
        for argument, default in named_ones
        if default is not None
    )


def _allowed(annotation: ast.expr | None) -> tuple[Option, ...]:
    if not (isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Literal"):
        return ()
    allowed = ast.literal_eval(annotation.slice)
    return allowed if isinstance(allowed, tuple) else (allowed,)
