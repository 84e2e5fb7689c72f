"""Files of every kind become rows; what is malformed is refused with file, line, found, expected and remedy."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.files import match
from loaders.problem import ColumnProblem, FileProblem, LoadProblem
from loaders.readers import rows
from loaders.source import File, Row, Source

HEADER = "code;name;since\n"


def source(**how: Any) -> Source:
    pattern = how.pop("pattern", "*")
    return Source("Towns", "Valmont", "", "made up", (File(pattern, "towns", **{"delimiters": (";",), **how}),))


def rows_of(path: Path, **how: Any) -> tuple[list[Row], list[tuple[int, str]]]:
    refused: list[tuple[int, str]] = []
    found = []
    for file, entry in match(source(**how), path)[0]:
        with rows(entry, file, lambda line, reason: refused.append((line, reason))) as (_, read):
            found += list(read)
    return found, refused


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return writer


Write = Callable[[str, str | bytes], Path]


def refusal(path: Path, **how: Any) -> LoadProblem:
    with pytest.raises(LoadProblem) as caught:
        rows_of(path, **how)
    problem = caught.value
    assert all((problem.where, problem.found, problem.expected, problem.remedy))
    assert path.name.removesuffix(".gz") in problem.where or path.suffix == ".zip"
    return problem


def test_cells_with_newlines_keep_the_physical_line(write: Write) -> None:
    path = write("towns.csv", HEADER + 'A;"two\nlines";x\n\nB;b;y\n')
    found, _ = rows_of(path)
    assert [(row.line, row["name"]) for row in found] == [(2, "two\nlines"), (5, "b")]
    assert found[1].where == "towns.csv, line 5"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(write: Write, end: str) -> None:
    found, _ = rows_of(write("towns.csv", (HEADER + "A;a;x\nB;b;y\n").replace("\n", end)))
    assert [(row.line, list(row.values())) for row in found] == [(2, ["A", "a", "x"]), (3, ["B", "b", "y"])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_tells_the_encoding(write: Write, encoding: str) -> None:
    found, _ = rows_of(write("towns.csv", (HEADER + "A;Łódź;x\n").encode(encoding)))
    assert (found[0]["code"], found[0]["name"]) == ("A", "Łódź")


def test_a_declared_encoding_is_used(write: Write) -> None:
    found, _ = rows_of(write("towns.csv", (HEADER + "A;Dvůr Králové;x\n").encode("cp1250")), encoding="cp1250")
    assert found[0]["name"] == "Dvůr Králové"


def test_an_unreadable_encoding_is_refused_with_its_line(write: Write) -> None:
    content = (HEADER + "A;a;x\n" * 20_000).encode() + "B;Dvůr Králové;y\n".encode("cp1250")
    problem = refusal(write("towns.csv", content))
    assert problem.where == "towns.csv, line 20002"
    assert "0xf9" in problem.found
    assert "cp1250" in problem.remedy


def test_utf_16_without_mark_is_refused(write: Write) -> None:
    assert "UTF-16" in refusal(write("towns.csv", HEADER.encode("utf-16-le"))).found


def test_an_unknown_encoding_is_refused(write: Write) -> None:
    assert "utf-9" in refusal(write("towns.csv", HEADER), encoding="utf-9").found


def test_a_wrong_delimiter_is_refused(write: Write) -> None:
    problem = refusal(write("towns.csv", HEADER.replace(";", "\t")))
    assert (problem.found, problem.expected) == ("cells parted by a tab", "cells parted by ';'")


def test_the_header_decides_between_declared_delimiters(write: Write) -> None:
    path = write("towns.csv", 'code,name,since\nA,"a;b",x\n')
    assert rows_of(path, delimiters=(";", ","))[0][0]["name"] == "a;b"


def test_a_missing_column_is_refused_with_the_near_name(write: Write) -> None:
    problem = refusal(write("towns.csv", "code;nmae;since\nA;a;x\n"), needs=("name",))
    assert isinstance(problem, ColumnProblem)
    assert "'name'" in problem.expected
    assert "'nmae'" in problem.remedy


def test_a_column_twice_is_refused(write: Write) -> None:
    assert "'name' twice" in refusal(write("towns.csv", "code;name;name\nA;a;x\n")).found


def test_rows_with_too_many_or_too_few_cells_are_left_out_alone(write: Write) -> None:
    found, refused = rows_of(write("towns.csv", HEADER + "A;a\nB;b;y\nC;c;z;!\n"))
    assert [row["code"] for row in found] == ["B"]
    assert refused == [(2, "2 cells where the header has 3"), (4, "4 cells where the header has 3")]


@pytest.mark.parametrize("rest", ["", "C;c;z\n" * 50_000])
def test_an_unclosed_quote_is_refused_where_its_row_begins(write: Write, rest: str) -> None:
    problem = refusal(write("towns.csv", HEADER + 'A;a;x\nB;"b;y\n' + rest))
    assert problem.where == "towns.csv, line 3"
    assert "quotation mark" in problem.found


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_refused(write: Write, content: str) -> None:
    assert refusal(write("towns.csv", content)).found == "an empty file"


@pytest.mark.parametrize(
    ("content", "line"),
    [(HEADER + "A;a;x\n<<<<<<< HEAD\nB;b;y\n", 3), ("<<<<<<< HEAD\n" + HEADER, 1), (HEADER + "A;a;x\n=======\n", 3)],
)
def test_merge_conflict_markers_are_refused(write: Write, content: str, line: int) -> None:
    problem = refusal(write("towns.csv", content))
    assert problem.where == f"towns.csv, line {line}"
    assert "merge-conflict marker" in problem.found


def test_merge_conflict_markers_in_one_column_and_in_texts_are_refused(write: Write) -> None:
    assert refusal(write("one.csv", "code\nA\n>>>>>>> 5e019d4\n")).where == "one.csv, line 3"
    assert refusal(write("page.txt", "Title\n<<<<<<< HEAD\n"), format="text").where == "page.txt, line 2"
    assert "merge-conflict" in refusal(write("a.json", '[\n<<<<<<< HEAD\n{"a": 1}]'), format="json").found


def test_the_real_file_with_conflict_markers_is_refused(open_data: Path) -> None:
    path = open_data / "quirks" / "NUTS_RG_BN_03M_2021_with_git_conflict_markers.csv"
    assert refusal(path, delimiters=(",",)).where == f"{path.name}, line 1"


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"csv/{name}.csv", content)
    return path


def test_zip_gzip_and_folder_are_read_alike(tmp_path: Path, write: Write) -> None:
    content = HEADER + "A;a;x\n"
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "towns.csv").write_text(content)
    paths = [
        zipped(tmp_path / "towns.zip", towns=content),
        write("towns.csv.gz", gzip.compress(content.encode())),
        tmp_path / "folder",
    ]
    for path in paths:
        found, _ = rows_of(path, pattern="towns.csv")
        assert [row.where for row in found] == ["towns.csv, line 2"]


@pytest.mark.parametrize("keep", [0.5, 0.95])
def test_a_truncated_zip_is_refused(tmp_path: Path, keep: float) -> None:
    whole = zipped(tmp_path / "whole.zip", towns=HEADER + "".join(f"{n};{n * 7919};x\n" for n in range(5000)))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * keep)])
    problem = refusal(cut, pattern="towns.csv")
    assert "broken archive" in problem.found
    assert "fetch it again" in problem.remedy


def test_damage_inside_a_zip_or_gzip_is_refused(tmp_path: Path, write: Write) -> None:
    content = HEADER + "".join(f"{n};{n * 7919};x\n" for n in range(50_000))
    path = zipped(tmp_path / "towns.zip", towns=content)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(damaged)
    assert "broken archive" in refusal(path, pattern="towns.csv").found
    cut = gzip.compress(content.encode())[:-1000]
    assert "broken archive" in refusal(write("towns.csv.gz", cut)).found


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.files.HARMLESS_BYTES", 1 << 20)
    content = HEADER + "A;a;x\n" * 500_000
    (tmp_path / "towns.csv.gz").write_bytes(gzip.compress(content.encode(), 9))
    assert "when unpacked" in refusal(tmp_path / "towns.csv.gz").found
    assert "when unpacked" in refusal(zipped(tmp_path / "towns.zip", towns=content), pattern="towns.csv").found


def test_a_missing_file_and_a_missing_path_are_refused(tmp_path: Path, write: Write) -> None:
    write("other.csv", HEADER)
    with pytest.raises(FileProblem, match=r"found other.csv; expected a file named towns"):
        match(source(pattern="towns*"), tmp_path)
    with pytest.raises(FileProblem, match="Check the path"):
        match(source(), tmp_path / "nowhere")


def test_a_spreadsheet_given_as_csv_is_refused(write: Write) -> None:
    assert "spreadsheet" in refusal(write("towns.csv", b"PK\x03\x04rest")).found


def workbook(path: Path, *lines: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Towns"
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path


def test_a_spreadsheet_gives_rows_with_typed_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "towns.xlsx", ("code", "size", "name"), ("A", 12.0, None), (None, None, None), ("B", 1.5, "b")
    )
    found, refused = rows_of(path, format="xlsx")
    assert [(row.line, row.text("code"), row.number("size"), row.text("name")) for row in found] == [
        (2, "A", 12.0, None),
        (4, "B", 1.5, "b"),
    ]
    assert found[0].text("size") == "12"
    assert refused == []


def test_a_wide_row_of_a_spreadsheet_is_left_out_alone(tmp_path: Path) -> None:
    _, refused = rows_of(workbook(tmp_path / "t.xlsx", ("code",), ("A", "b"), ("B",)), format="xlsx")
    assert refused == [(2, "2 cells where the header has 1")]


def test_an_error_of_a_spreadsheet_is_no_value(tmp_path: Path) -> None:
    found, refused = rows_of(workbook(tmp_path / "t.xlsx", ("code", "n"), ("A", "#REF!"), ("B", "#1")), format="xlsx")
    assert [row["code"] for row in found] == ["B"]
    assert refused == [(2, "the spreadsheet's error #REF! in place of a value")]


def test_a_broken_spreadsheet_or_sheet_is_refused(tmp_path: Path, write: Write) -> None:
    assert "no readable spreadsheet" in refusal(write("t.xlsx", b"PK\x03\x04broken"), format="xlsx").found
    path = workbook(tmp_path / "towns.xlsx", ("code",), ("A",))
    assert refusal(path, format="xlsx", sheet="Town").remedy == "Did you mean 'Towns'?"
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    assert refusal(write("empty.xlsx", empty.getvalue()), format="xlsx").found == "an empty file"


def test_json_objects_are_rows_and_their_keys_columns(write: Write) -> None:
    content = json.dumps({"data": {"items": [{"a": 1}, {"a": 2, "b": "x"}, "no object"]}})
    found, refused = rows_of(write("t.json", content), format="json", inside=("data", "items"))
    assert [(row["a"], row["b"]) for row in found] == [(1, None), (2, "x")]
    assert refused == [(3, "no object")]


@pytest.mark.parametrize(
    ("content", "how", "found"),
    [
        ("{", {}, "no JSON"),
        ("{}", {}, "no list"),
        ("{}", {"inside": ("data",)}, "no key 'data'"),
        ("", {}, "an empty file"),
    ],
)
def test_json_that_is_no_list_of_objects_is_refused(write: Write, content: str, how: Any, found: str) -> None:
    assert found in refusal(write("t.json", content), format="json", **how).found


def test_a_file_without_header_takes_its_names_from_the_source(write: Write) -> None:
    found, _ = rows_of(write("towns.csv", "A;a\nB;b\n"), header=False, columns=("code", "name"))
    assert [(row.line, row["code"]) for row in found] == [(1, "A"), (2, "B")]


def test_lines_before_the_header_are_skipped(write: Write) -> None:
    found, _ = rows_of(write("towns.csv", "Made on Monday\n" + HEADER + "A;a;x\n"), skip=1)
    assert [(row.line, row["code"]) for row in found] == [(3, "A")]
