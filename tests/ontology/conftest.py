"""A way to read the toy ontology with something changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.schema import Schema, load_schema
from tests.ontology.toy import COLOURS, TERMS, TOWN, turtle


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Schema]:
    """Write the toy ontology with another town or vocabulary, and read it."""

    def written(town: str = TOWN, colours: str = COLOURS) -> Schema:
        for name, text in {"modules/entity": TERMS, "modules/town": town, "vocabularies/colours": colours}.items():
            file = tmp_path / f"{name}.ttl"
            file.parent.mkdir(exist_ok=True)
            file.write_text(turtle(text), encoding="utf-8")
        return load_schema(tmp_path)

    return written
