"""The golden answers: every question's example, answered over the made-up world.

``make golden`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.connection import Graph
from queries.query import Query
from queries.run import answer

# The state of a graph is named after its loads.
_STATE = re.compile(r"\b([Ss]tate) [0-9a-f]{16} of the graph, last loaded on [-\d]{10}")
FOLDER = Path(__file__).parents[1] / "golden" / "queries"


def golden_file(query: Query) -> Path:
    """Say where a question's golden answer is kept."""
    return FOLDER / f"{query.name}.json"


def golden_answer(graph: Graph, query: Query) -> dict[str, Any]:
    """Answer a question's example, as it is kept."""
    example = {name: str(value) for name, value in query.example.items()}
    table = answer(graph, query, example)
    kept = {"parameters": example, **table.as_dict()}
    del kept["columns"], kept["title"]
    # Loads carry the time at which they were made, and the state of the graph is named by them.
    times = {"finished", "load"}
    kept["rows"] = [{name: "…" if name in times else value for name, value in row.items()} for row in kept["rows"]]
    kept["notes"] = [_STATE.sub(r"\1 … of the graph", note) for note in kept["notes"]]
    return kept


def rewrites() -> bool:
    """Say whether this run writes the golden answers anew: ``make golden`` does."""
    return os.environ.get("OBSERVATORY_GOLDEN") == "rewrite"


def rewrite(graph: Graph, queries: Iterable[Query]) -> None:
    """Write all golden answers, and remove those whose question is gone."""
    wanted = {golden_file(query): query for query in queries}
    for stray in set(FOLDER.rglob("*.json")) - set(wanted):
        stray.unlink()
    for file, query in wanted.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(golden_answer(graph, query), ensure_ascii=False, indent=1, allow_nan=False)
        file.write_text(text + "\n", encoding="utf-8")
