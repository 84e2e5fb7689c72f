"""Each source gives from its sample in the toy region exactly the records of its golden file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loaders.source import discover, shipped
from tests.loaders.conftest import VALMONT, Check, Read

SOURCES = sorted(discover())


@pytest.mark.parametrize("source", SOURCES)
def test_a_sample_gives_its_golden_records(source: str, read: Callable[..., Read], golden: Check) -> None:
    sample = VALMONT / source
    assert sample.is_dir(), f"the source {source} has no sample in tests/valmont/{source}"
    found = read(source, sample)
    golden(
        source, {"records": found.plain(), "rejects": found.rejects, "notes": [[n.kind, n.where] for n in found.notes]}
    )


@pytest.mark.parametrize("source", ["good_practice", "roadmap"])
def test_a_seed_gives_its_golden_records(source: str, read: Callable[..., Read], golden: Check) -> None:
    found = read(source, shipped()[source])
    assert found.rejects == []
    assert found.notes == []
    golden(f"seed_{source}", found.plain())
