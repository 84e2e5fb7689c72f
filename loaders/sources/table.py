"""Any CSV, XLSX or JSON list by a mapping file: which columns become which nodes, links and places.

The path of the load is the mapping (``firms.toml``, the data beside it), the data (the mapping beside it, of the same
name), or a folder with one mapping in it. Each mapping makes a source of its own name, so two tables do not replace
each other. The format of the mapping is told, with an example that a test loads, in ``docs/sources/table.md``.
"""

from __future__ import annotations

from pathlib import Path

from loaders.compiled import compile_rows
from loaders.mapping import read
from loaders.problem import FileProblem
from loaders.source import File, Prepared, Source

SOURCE = Source(
    title="Any table by a mapping file",
    publisher="as the mapping says",
    url="",
    licence="as the mapping says",
    files=(File("*.toml", "mapping", format="text"),),
)


def prepare(path: Path) -> Prepared:
    """Read the mapping that belongs to a path.

    Raises:
        FileProblem: There is no mapping, or several.
        SourceProblem: The mapping says what cannot be.
    """
    found = _mapping(path)
    mapped = read(found)
    data = path if path.is_dir() or path != found else found.parent
    return Prepared(mapped.name, mapped.source, data, lambda places: compile_rows(mapped.tables, places))


def _mapping(path: Path) -> Path:
    if path.suffix == ".toml":
        candidates = [path] if path.is_file() else []
    elif path.is_dir():
        candidates = sorted(path.glob("*.toml"))
    else:
        beside = path.parent / f"{path.name.removesuffix('.gz').rpartition('.')[0]}.toml"
        candidates = [beside] if beside.is_file() else []
    if len(candidates) != 1:
        raise FileProblem(
            str(path),
            f"{', '.join(found.name for found in candidates) or 'no mapping file'}",
            "one mapping file (*.toml): the path itself, in the folder, or beside the table with its name",
            "See docs/sources/table.md.",
        )
    return candidates[0]
