"""Sources are found, rows remember what was read of them, and a source that is none is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from loaders import source as source_module
from loaders.problem import SourceProblem
from loaders.row import MOST_NOTES
from loaders.source import Head, Reject, Row, discover, prepare, shipped
from tests.loaders.conftest import TESTS, Read


def row(**cells: object) -> Row:
    return Row(Head("firms.csv", "firms", list(cells)), list(cells.values()), 7)


def test_the_sources_are_found() -> None:
    assert {"cordis", "good_practice", "roadmap", "table"} <= set(discover())


def test_every_source_names_publisher_and_licence() -> None:
    for name, module in discover().items():
        assert module.__doc__, name
        assert all((module.SOURCE.title, module.SOURCE.publisher, module.SOURCE.licence)), name


def test_an_unknown_source_is_told_with_the_near_name(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceProblem, match=r"no source 'cordes'.*Did you mean 'cordis'"):
        prepare("cordes", tmp_path)


def test_a_file_without_header_is_no_source() -> None:
    module = ModuleType("empty")
    with pytest.raises(SourceProblem, match="no header SOURCE and no function"):
        source_module._check("empty", module)


def test_shipped_data_have_a_source_and_say_their_licence() -> None:
    found = shipped()
    assert {"cordis", "good_practice", "roadmap"} <= set(found)
    for folder in found.values():
        assert "source" in (folder / "README.md").read_text(encoding="utf-8").lower()


def test_a_row_remembers_which_columns_were_read() -> None:
    one = row(name="Acme", size="12", town="")
    assert (one.text("name"), one["size"], one.text("missing")) == ("Acme", "12", None)
    assert one.head.read == {"name", "size"}


def test_cells_are_read_by_type_and_empty_ones_are_none() -> None:
    one = row(a="1.250,5", b="8.0", c="True", d="", e="51.9,5.6", f="10/2021", g="<b>x</b>")
    assert one.number("a", ",") == 1250.5
    assert one.integer("b") == 8
    assert one.flag("c") is True
    empty = [one.number("d"), one.integer("d"), one.flag("d"), one.date("d"), one.month("d"), one.prose("d")]
    assert empty == [None] * 6
    assert one.coordinates("e") == (51.9, 5.6)
    assert one.month("f") == "2021-10"
    assert one.prose("g") == "x"


@pytest.mark.parametrize(
    ("read", "cell"), [("number", "much"), ("integer", "8.5"), ("date", "31.04.2021"), ("flag", "maybe"), ("need", " ")]
)
def test_a_wrong_cell_rejects_its_row_and_names_the_column(read: str, cell: str) -> None:
    with pytest.raises(Reject, match="column 'x'"):
        getattr(row(x=cell), read)("x")


def test_notes_beyond_a_hundred_are_only_counted() -> None:
    one = row(x="1")
    for _ in range(MOST_NOTES + 5):
        one.note("odd", "an oddity")
    assert len(one.head.notes) == MOST_NOTES
    assert one.head.note_counts == {"odd": MOST_NOTES + 5}


def test_the_source_on_the_page_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[..., Read]
) -> None:
    page = (TESTS.parent / "docs" / "sources" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found
    module = ModuleType("towns")
    exec(compile("from __future__ import annotations\n" + found[1], "towns.py", "exec"), module.__dict__)  # noqa: S102
    source_module._check("towns", module)
    monkeypatch.setattr(source_module, "discover", lambda: {"towns": module})
    (tmp_path / "towns.csv").write_text("code;name;note\n1;Colmar;x\n2;Strasbourg;\n3;Mordor;\n", encoding="utf-8")
    loaded = read("towns", tmp_path / "towns.csv")
    assert set(loaded.links("locatedIn")) == {(f"organisation/town-{n}", "region/FRF1") for n in (1, 2)}
    assert loaded.rejects == [("towns.csv, line 4", "column 'name': is no town of France")]
