"""What tests of the loaders share: places, the toy region, golden files, records without a store."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import orjson
import pytest

from graph.load import LoadHeader
from graph.records import Link, Node
from graph.stage import Staged
from loaders.places import Places
from loaders.run import Reading, stage
from loaders.source import Note, Record, prepare

TESTS = Path(__file__).parent.parent
VALMONT = TESTS / "valmont"
GOLDEN = TESTS / "golden" / "loaders"

Check = Callable[[str, Any], None]

# A busy machine is no reason to fail.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def places() -> Places:
    """The finder of regions, whose tables are read once for all tests."""
    return Places()


@pytest.fixture
def golden() -> Check:
    """Compare a value with its golden file; ``OBSERVATORY_GOLDEN=rewrite`` (``make golden``) writes the file."""
    return _check


def _check(name: str, value: Any) -> None:
    path = GOLDEN / f"{name}.json"
    found = json.loads(orjson.dumps(value))
    if os.environ.get("OBSERVATORY_GOLDEN") == "rewrite":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert path.exists(), f"no golden file {path.name}: run `make golden` and review it"
    assert found == json.loads(path.read_text(encoding="utf-8"))


class Read:
    """What a source makes of a path, without a store: its records, rejects and notes."""

    def __init__(self, records: list[Record], reading: Reading) -> None:
        self.records = records
        self.reading = reading

    @property
    def rejects(self) -> list[tuple[str, str]]:
        return [(reject.where, reject.reason) for reject in self.reading.rejects]

    @property
    def notes(self) -> list[Note]:
        return self.reading.notes

    def plain(self) -> list[Any]:
        """Give the records as a golden file holds them, each once, in their order."""
        return [list(record) for record in dict.fromkeys(map(_plain, self.records))]

    def nodes(self, class_: str) -> dict[str, dict[str, Any]]:
        """Give the properties of the nodes of a class by id."""
        return {r.id: dict(r.properties) for r in self.records if isinstance(r, Node) and r.class_name == class_}

    def links(self, name: str) -> dict[tuple[str, str], dict[str, Any]]:
        """Give the properties of the links of a name by their ends."""
        found = (record for record in self.records if isinstance(record, Link) and record.name == name)
        return {(link.source_id, link.target_id): dict(link.properties) for link in found}


def _plain(record: Record) -> tuple[str, ...]:
    own = (record.class_name, record.id) if isinstance(record, Node) else record.key
    return (*own, record.canonical().decode())


class Keeping(Staged):
    """A staged load that also remembers the records it was given."""

    def __init__(self, header: LoadHeader, workplace: Path) -> None:
        super().__init__(header, workplace)
        self.records: list[Record] = []

    def add(self, record: Record, row: int) -> None:
        self.records.append(record)
        super().add(record, row)


@pytest.fixture
def read(tmp_path: Path, places: Places) -> Callable[..., Read]:
    """Read a path as a source does, up to the point where a store would be written."""

    def reader(source: str, path: Path, *, fewer: bool = False) -> Read:
        prepared = prepare(source, path)
        workplace = tmp_path / "workplace"
        workplace.mkdir(exist_ok=True)
        with Keeping(LoadHeader(prepared.name, prepared.source.title), workplace) as staged:
            reading = stage(prepared, staged, places, fewer=fewer, progress=lambda _what, _done: None)
        staged.discard()
        return Read(staged.records, reading)

    return reader
