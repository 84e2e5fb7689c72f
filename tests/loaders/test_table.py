"""A mapping file turns a table into records, and says by block what is wrong with itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from graph.records import Link
from loaders import mapping
from loaders.problem import FileProblem, SourceProblem
from tests.loaders.conftest import TESTS, VALMONT, Read

PAGE = TESTS.parent / "docs" / "sources" / "table.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_page_loads(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "firms.toml").write_text(block("toml"), encoding="utf-8")
    for path in (tmp_path / "firms.toml", tmp_path / "firms.csv", tmp_path):
        found = read("table", path)
        assert found.rejects == []
        assert found.nodes("SME")["organisation/valmont-0101"]["name"] == {"fr": "Ateliers de Valmont"}
        assert found.links("participatesIn")["organisation/valmont-0101", "project/valmont-p1"] == {
            "role": ["coordinator"],
            "contribution": 1250.5,
        }
        assert set(found.links("locatedIn")) == {(f"organisation/valmont-010{n}", "region/FRF1") for n in (1, 2, 3)}


def test_every_key_of_the_format_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = mapping._TOP | mapping._FILE | mapping._CELL
    assert not [key for key in keys if key not in page]


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[..., Path]:
    """Valmont's firms with a change in the mapping or in the table."""

    def writer(old: str = "", new: str = "", table: tuple[str, str] = ("", "")) -> Path:
        mapping = (VALMONT / "table" / "firms.toml").read_text(encoding="utf-8")
        rows = (VALMONT / "table" / "firms.csv").read_text(encoding="utf-8")
        assert old in mapping
        assert table[0] in rows
        (tmp_path / "firms.toml").write_text(mapping.replace(old, new, 1) if old else mapping, encoding="utf-8")
        (tmp_path / "firms.csv").write_text(rows.replace(*table) if table[0] else rows, encoding="utf-8")
        return tmp_path / "firms.toml"

    return writer


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rank = 120", "rang = 120", r"top: found the key 'rang'.*Did you mean 'rank'"),
        ('name = "valmont_firms"', 'name = "Valmont firms"', "small letters, figures and _"),
        ('licence = "made up"', "", "no licence"),
        ("[[file]]", "[[files]]", "the key 'files'"),
        ('small = "SME"', 'small = "SMEs"', r"file 1, node 1: found class 'SMEs'.*Did you mean 'SME'"),
        ('city = "town"', 'town = "town"', r"file 1, node 1: found property 'town'"),
        (
            'link = "participatesIn"',
            'link = "participates"',
            r"file 1, link 1: found link 'participates'.*'participatesIn'",
        ),
        ('id = "organisation/valmont', 'id = "firm/valmont', r"file 1, node 1: found id = 'firm/valmont"),
        ('dates = "dmy"', 'dates = "dym"', "dates 'dym'"),
        ('code = "region"', 'nuts = "region"', r"file 1, place 1: found the key 'nuts'"),
        ('contribution = "turnover"', "contribution = 5", "the name of a column"),
        ('{ value = "FR" }', '{ value = "FR", column = "town" }', "either a column or a constant"),
        ('city = "town"', 'city = { column = "town", unknown = "NA" }', "a list of texts"),
        ("[[file]]", "[[file", "no TOML"),
    ],
)
def test_a_wrong_mapping_is_told_by_block(
    read: Callable[..., Read], mapped: Callable[..., Path], old: str, new: str, message: str
) -> None:
    with pytest.raises(SourceProblem, match=message) as caught:
        read("table", mapped(old, new))
    assert caught.value.where.startswith("firms.toml")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (("1.250,50", "1,250.50"), "column 'turnover': '1,250.50' is no number"),
        (("03.05.1999", "31.04.1999"), "column 'founded': '31.04.1999' is no date"),
        ((";FRF1;", ";FRX1;"), "column 'region': 'FRX1' is no NUTS code of any version"),
        (("small;", "tiny;"), "column 'size': 'tiny' is not among 'small', 'large', 'school'"),
        (("0101;", ";"), "column 'number': is empty, so there is no id"),
    ],
)
def test_a_wrong_cell_rejects_its_row_by_line_and_column(
    read: Callable[..., Read], mapped: Callable[..., Path], table: tuple[str, str], reason: str
) -> None:
    ((where, found),) = read("table", mapped(table=table), fewer=True).rejects
    assert where == "firms.csv, line 2"
    assert reason in found


def test_a_text_that_says_nothing_is_no_value(read: Callable[..., Read], mapped: Callable[..., Path]) -> None:
    mapping = mapped('contribution = "turnover"', 'contribution = { column = "turnover", unknown = ["NA", "-"] }',
                     ("1.250,50", "NA"))  # fmt: skip
    found = read("table", mapping)
    assert found.rejects == []
    (first, *_) = (one for one in found.records if isinstance(one, Link) and one.name == "participatesIn")
    assert set(first.properties) == {"role", "since"}


def test_a_class_may_come_from_a_column_and_a_former_code_finds_its_region(read: Callable[..., Read]) -> None:
    found = read("table", VALMONT / "table")
    assert set(found.nodes("LargeEnterprise")) == {"organisation/valmont-0102"}
    assert ("organisation/valmont-0102", "region/FRF1") in found.links("locatedIn")


def test_a_spreadsheet_with_typed_cells_is_mapped(read: Callable[..., Read], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("number", "name", "start", "cost"))
    sheet.append((12.0, "A lab", date(2024, 5, 1), 10.5))
    book.save(tmp_path / "labs.xlsx")
    (tmp_path / "labs.toml").write_text(
        'name = "labs"\ntitle = "Labs"\npublisher = "V"\nlicence = "made up"\n[[file]]\npattern = "labs.xlsx"\n'
        '[[file.node]]\nclass = "Project"\nid = "project/lab-{number}"\n'
        '[file.node.properties]\nname = "name"\nstartDate = "start"\ntotalCost = "cost"\n'
    )
    assert read("table", tmp_path).nodes("Project") == {
        "project/lab-12": {"name": "A lab", "startDate": date(2024, 5, 1), "totalCost": 10.5}
    }


def test_no_mapping_or_two_are_told(read: Callable[..., Read], tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("a\n1\n")
    with pytest.raises(FileProblem, match="no mapping file"):
        read("table", tmp_path / "firms.csv")
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text("")
    with pytest.raises(FileProblem, match=r"a.toml, b.toml"):
        read("table", tmp_path)
