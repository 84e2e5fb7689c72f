"""The reference page and its picture: complete, and the same as what is committed."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.diagram import draw
from ontology.page import main, page, write
from ontology.schema import Schema, load_schema
from tests.ontology.toy import TOWN

SCHEMA = load_schema()
DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.mark.parametrize("name", ["ontology.md", "ontology.svg"])
def test_the_committed_page_is_what_make_docs_writes(name: str, tmp_path: Path) -> None:
    write(tmp_path)
    written = (tmp_path / name).read_text(encoding="utf-8")
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == written, "run `make docs` and commit the result"


def test_the_page_tells_every_class_link_property_and_value() -> None:
    text = page(SCHEMA)
    assert [name for name in SCHEMA.classes if f"\n### {name}\n" not in text] == []
    names = [*SCHEMA.links, *(name for class_ in SCHEMA.classes.values() for name in class_.properties)]
    names += [name for link in SCHEMA.links.values() for name in link.carries]
    names += [notation for scheme in SCHEMA.schemes.values() for notation in scheme.concepts]
    assert [name for name in names if f"| `{name}` |" not in text] == []
    assert "| `Organisation` | rdfs:subClassOf | org:Organization |" in text


def test_the_picture_shows_every_class_and_link() -> None:
    svg = ET.fromstring(draw(SCHEMA))  # noqa: S314  (the text is our own)
    words = " ".join(text for text in svg.itertext()).replace(",", " ").split()
    assert set(SCHEMA.classes) | set(SCHEMA.links) <= set(words)


def test_the_picture_asks_nobody_for_anything() -> None:
    svg = draw(SCHEMA)
    assert "href" not in svg
    assert svg.count("http") == 1, "only the name of SVG itself"


def test_no_box_of_the_picture_lies_on_another() -> None:
    svg = ET.fromstring(draw(SCHEMA))  # noqa: S314  (the text is our own)
    columns: dict[str, list[tuple[float, float]]] = {}
    for rect in svg.iter("{http://www.w3.org/2000/svg}rect"):
        if rect.get("rx"):
            top = float(rect.get("y", 0))
            columns.setdefault(rect.get("x", ""), []).append((top, top + float(rect.get("height", 0))))
    assert len(columns) == 3
    for spans in columns.values():
        spans.sort()
        assert all(lower < upper for (_, lower), (upper, _) in itertools.pairwise(spans))


def test_a_class_without_links_is_in_the_picture(read: Callable[..., Schema]) -> None:
    lonely = "obs:Lonely a owl:Class ; rdfs:subClassOf obs:Entity ; obs:keyed true ; WORDS .\n"
    anything = TOWN.replace("rdfs:range obs:Town", "rdfs:range obs:Entity")
    assert "anything in the graph, Lonely" in draw(read(town=anything + lonely))


def test_the_command_writes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / "reference")])
    assert (tmp_path / "reference" / "ontology.md").exists()
    assert "ontology.svg" in capsys.readouterr().out


def test_the_words_page_has_the_words_of_the_model() -> None:
    words = (DOCS / "words.md").read_text(encoding="utf-8")
    missing = [name for name, class_ in SCHEMA.classes.items() if class_.label["en"] not in words]
    assert missing == []
