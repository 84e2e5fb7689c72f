"""Pictures: every view draws, says what it leaves out, and can run nothing that its data say."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from typing import Any

import pytest
import vl_convert

from api.drawing import discover, known_view
from api.layout import SPACING, positions
from api.marks import mark_of
from api.network_svg import svg_of
from api.picture import picture_of
from api.problem import NotFound, NotPossible
from api.sealed import script_safe
from api.views.gantt import drawn_on
from queries.table import Column, Table
from tests.api.conftest import EVIL

NETWORK = Table.of(
    ("source", "target", "source_name", "target_name", "source_kind", "target_kind", "label", "weight"),
    [
        ("organisation/a", "organisation/b", "Ą", "B", "SME", "Hospital", "cooperatesWith", 2),
        ("organisation/b", "organisation/a", "B", "Ą", "Hospital", "SME", "participatesIn", 1),
        ("organisation/a", "organisation/b", "Ą", "B", "SME", "Hospital", "participatesIn", 1),
        ("organisation/c", None, EVIL, None, "Cluster", None, None, None),
    ],
)
TABLES = {
    "network": NETWORK,
    "series": Table.of(("year", "value", "series"), [(2021, 1, EVIL), (2023, 4, "b"), (None, 2, "b")]),
    "gantt": Table.of(("task", "start", "end"), [(EVIL, "2021-10", "2025-12"), ("open", None, "2022")]),
    "bar": Table.of(("name", "count"), [(EVIL, 3), ("b", None)]),
    "heatmap": Table.of(("row", "column", "value"), [(EVIL, "b", 1.5), ("b", EVIL, -2.0), ("b", "b", None)]),
}


def test_every_view_has_a_table_here() -> None:
    assert set(TABLES) == set(discover())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_view_draws_in_every_form_without_an_address(name: str) -> None:
    drawing = known_view(discover(), name).draw(TABLES[name])
    page, svg = drawing.in_form("html").decode(), drawing.in_form("svg").decode()
    assert drawing.in_form("png").startswith(b"\x89PNG")
    asked_for = re.findall(r"""(?:src|href)=["']?(?:https?:)?//[^"' >]+|url\(http[^)]*\)""", page + svg)
    assert asked_for == []
    assert "<script>window.hurt" not in page + svg
    assert "<img src=x" not in page + svg
    assert "default-src &#39;none&#39;" in page


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_view_draws_an_empty_table(name: str) -> None:
    empty = Table(TABLES[name].columns, ())
    assert known_view(discover(), name).draw(empty).in_form("svg").startswith(b"<svg")


def test_a_missing_column_and_an_unknown_view_are_told() -> None:
    with pytest.raises(NotPossible, match="Missing: target"):
        known_view(discover(), "network").draw(Table.of(("source", "name"), []))
    with pytest.raises(NotFound, match="Did you mean 'network'"):
        known_view(discover(), "netwrok")
    with pytest.raises(NotPossible, match="'gif'"):
        known_view(discover(), "bar").draw(TABLES["bar"]).in_form("gif")


def test_parallel_and_reverse_links_are_all_drawn_apart() -> None:
    picture = picture_of(NETWORK)
    assert [(line.source[-1], line.target[-1], line.label) for line in picture.lines] == [
        ("a", "b", "cooperatesWith"),
        ("a", "b", "participatesIn"),
        ("b", "a", "participatesIn"),
    ]
    assert len({line.bend for line in picture.lines}) == 3
    assert {dot.id[-1]: dot.node.degree for dot in picture.dots} == {"a": 3, "b": 3, "c": 0}


ENDS = ("source_kind", "target_kind", "source_value", "target_value", "source_group", "target_group")
MEASURED = Table.of(
    ("source", "target", *ENDS, "value_title", "group_title"),
    [
        ("n/hub", "n/a", "SME", "SME", 16.0, 0.0, "PL", "IT", f"Effective size {EVIL}", f"Country {EVIL}"),
        ("n/hub", "n/b", "SME", "Hospital", 16.0, 4.0, "PL", EVIL, "", ""),
        ("n/hub", "n/c", "SME", "SME", 16.0, None, "PL", None, "", ""),
    ],
)
UNGROUPED = Table.of(
    MEASURED.names[:6], [(*row[:2], *["ResearchOrganisation"] * 2, *row[4:6]) for row in MEASURED.rows]
)  # fmt: skip


def drawn_nodes(table: Table) -> dict[str, dict[str, Any]]:
    page = known_view(discover(), "network").draw(table).in_form("html").decode()
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    return {node["id"]: node for node in json.loads(data[1])["nodes"]}


def test_a_value_sets_size_and_colour_and_a_group_takes_the_colour() -> None:
    alone, grouped = drawn_nodes(UNGROUPED), drawn_nodes(MEASURED)
    sizes = [alone[f"n/{name}"]["size"] for name in ("c", "a", "b", "hub")]
    # The area grows with the value: a quarter of it has half the extra radius.
    assert sizes == [8, 8, 19, 30]
    assert [grouped[f"n/{name}"]["size"] for name in ("c", "a", "b", "hub")] == sizes
    assert len({node["color"] for node in alone.values()}) == 4
    assert len({node["shape"] for node in alone.values()}) == 1
    assert len({node["color"] for node in grouped.values()}) == 4
    assert grouped["n/b"]["shape"] != grouped["n/a"]["shape"] == grouped["n/hub"]["shape"]


def test_the_legend_says_measure_range_groups_and_what_has_no_value() -> None:
    drawing = known_view(discover(), "network").draw(MEASURED)
    said = {key.title: [text for _, text in key.entries] for key in picture_of(MEASURED).keys}
    assert said == {
        f"Effective size {EVIL}": ["0", "1", "4", "9", "16", "no value"],
        f"Country {EVIL}": [EVIL, "IT", "PL", "not known"],
        "Kind": ["SME", "Hospital"],
    }
    page, svg = drawing.in_form("html").decode(), drawing.in_form("svg").decode()
    for text in ("Effective size", "Country", "no value", "not known"):
        assert text in page
        assert f">{text}" in svg
    assert "<script>window.hurt" not in page + svg
    assert "Effective size" in drawn_nodes(MEASURED)["n/hub"]["title"]
    assert drawn_nodes(MEASURED)["n/c"]["title"].splitlines() == ["n/c", "SME", "1 link"]


def test_html_and_svg_show_the_same_marks() -> None:
    svg = known_view(discover(), "network").draw(UNGROUPED).in_form("svg").decode()
    painted = re.findall(
        r"<g transform='translate\([^)]*\)'><circle r='([\d.]+)' fill='(#\w+)'[^>]*/><title>(n/\w+)", svg
    )
    nodes = drawn_nodes(UNGROUPED)
    assert {(float(size), colour) for size, colour, _ in painted} == {
        (node["size"], node["color"]) for node in nodes.values()
    }
    assert len(painted) == 4


def test_the_largest_groups_have_colours_and_the_rest_are_counted() -> None:
    rows = [(f"n/{one}", None, f"group {min(one, 9)}") for one in range(12)]
    key = picture_of(Table.of(("source", "target", "source_group"), rows)).keys[0]
    texts = [text for _, text in key.entries]
    assert (texts[0], texts[-1]) == ("group 9", "4 others")
    assert len({mark.colour for mark, _ in key.entries}) == 7


def test_values_that_are_all_the_same_or_none_are_drawn() -> None:
    rows = [("n/a", "n/b", 3, 3), ("n/a", "n/c", 3, float("nan"))]
    names = ("source", "target", "source_value", "target_value")
    assert [text for _, text in picture_of(Table.of(names, rows)).keys[0].entries] == ["3", "no value"]
    unknown = Table.of(names, [("n/a", "n/b", None, None)])
    assert [key.title for key in picture_of(unknown).keys] == [""]


def test_a_tie_has_no_direction_and_a_named_link_has_one() -> None:
    ties = Table.of(
        ("source", "target", "label"), [("n/a", "n/b", None), ("n/a", "n/c", ["ONE"]), ("n/a", "n/d", "owns")]
    )
    assert [line.leads for line in picture_of(ties).lines] == [False, False, True]


def test_no_label_stands_on_the_legend_or_beyond_the_picture() -> None:
    """Long names and many kinds on a narrow picture: the legend takes several rows, and the picture begins below."""
    rows = [("n/hub", f"n/{one}", f"Kind{one}", "Name of an organisation " * 3) for one in range(20)]
    svg = svg_of(picture_of(Table.of(("source", "target", "target_kind", "target_name"), rows)))
    moved = re.search(r"<g transform='translate\((\d+) (\d+)\)'><path", svg)
    width = re.search(r"viewBox='0 0 (\d+)", svg)
    assert moved is not None
    assert width is not None
    legend, picture = svg[: moved.start()], svg[moved.start() :]
    lowest = max(float(y) for y in re.findall(r"<text x='[^']*' y='([^']*)'", legend))
    texts = [(float(x), float(y) + int(moved[2])) for x, y in re.findall(r"<text x='([^']*)' y='([^']*)'", picture)]
    assert min(y for _, y in texts) - 13 > lowest
    assert all(0 < x + int(moved[1]) < int(width[1]) for x, _ in texts)


def test_what_is_left_out_is_said_in_the_picture() -> None:
    star = Table.of(("source", "target"), [("project/hub", f"organisation/{number:03}") for number in range(300)])
    picture = picture_of(star, most_nodes=100, most_lines=50)
    assert picture.caption == "100 nodes, 50 links · 201 more nodes and 250 more links not shown"
    assert picture.caption in svg_of(picture)
    assert any(dot.id == "project/hub" for dot in picture.dots)


def test_nothing_stands_on_anything_and_the_same_input_gives_the_same_picture() -> None:
    chance = random.Random(7)  # noqa: S311
    ids = [f"n{number}" for number in range(120)]
    pairs = [(chance.choice(ids[:90]), chance.choice(ids[:90])) for _ in range(160)]
    placed = positions(ids, pairs)
    assert placed == positions(ids, pairs)
    points = list(placed.values())
    nearest = min(
        ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        for number, (ax, ay) in enumerate(points) for bx, by in points[:number]
    )  # fmt: skip
    assert nearest > SPACING * 0.6
    wide, high = (max(axis) - min(axis) for axis in zip(*points, strict=True))
    assert max(wide, high) < SPACING * 40


def test_kinds_differ_in_shape_and_colour() -> None:
    usual = ("ResearchOrganisation", "Project", "SME", "GoodPractice", "Action", "Hospital", "Organisation")
    assert len({mark_of(kind).colour for kind in usual}) == len({mark_of(kind).shape for kind in usual}) == 7
    many = Table.of(("source", "target", "source_kind"), [(f"project/{n}", None, f"Kind{n}") for n in range(20)])
    assert len({mark for mark, _ in picture_of(many).keys[0].entries}) == 20


def test_lateness_is_judged_by_the_day() -> None:
    plan = Table.of(
        ("task", "start", "end", "status"), [("a", "2021-10", "2025-12", None), ("b", "2021", "2022", "completed")]
    )

    def states(day: dt.date) -> str:
        return drawn_on(plan, day).in_form("html").decode()

    assert "state: late" in states(dt.date(2026, 1, 1))
    assert "state: running" in states(dt.date(2025, 12, 31))
    assert "state: planned" in states(dt.date(2021, 9, 30))
    assert "state: done" in states(dt.date(2026, 1, 1))


def cells(rows: list[tuple[str, str, float | None]]) -> dict[str, str]:
    """Draw a heat map and give what each cell says, with its colour."""
    svg = known_view(discover(), "heatmap").draw(Table.of(("row", "column", "value"), rows)).in_form("svg").decode()
    found = re.findall(r'<path aria-label="([^"]*)"[^>]*?fill="([^"]*)"', svg)
    return {said: colour for said, colour in found if "row: " in said}


def test_the_colours_of_a_heat_map_part_at_zero() -> None:
    drawn = cells([("a", "b", 4), ("b", "a", 0), ("a", "a", -4), ("b", "b", None)])
    colours = {float(said.partition("value: ")[2].partition(";")[0].replace("−", "-")): colour
               for said, colour in drawn.items()}  # fmt: skip
    assert colours[0] == "rgb(255, 255, 255)"
    red = {value: int(colour[4:].partition(",")[0]) for value, colour in colours.items()}
    assert red[-4] < red[4] < red[0]
    assert len(drawn) == 3


def test_a_heat_map_keeps_the_order_of_the_table_on_both_axes() -> None:
    rows = [(one, other, 1) for one in "cab" for other in "cab" if one != other]
    svg = known_view(discover(), "heatmap").draw(Table.of(("row", "column", "value"), rows)).in_form("svg").decode()
    assert re.findall(r">([abc])</text>", svg) == [*"cab", *"cab"]


def test_a_heat_map_says_what_it_leaves_out() -> None:
    rows = [(f"r{one}", f"r{other}", 100 - one) for one in range(70) for other in range(3)]
    page = known_view(discover(), "heatmap").draw(Table.of(("row", "column", "value"), rows)).in_form("html").decode()
    assert "10 more with smaller sums are in the table." in page


def test_a_title_and_notes_are_text() -> None:
    table = Table((Column("name"), Column("count", EVIL)), ((EVIL, 1),), title=EVIL, notes=(EVIL,))
    page = known_view(discover(), "bar").draw(table).in_form("html").decode()
    assert "<script>window.hurt" not in page
    assert "<img" not in page


def test_data_cannot_end_a_script_element() -> None:
    assert "<" not in script_safe('{"name": "</script><!--\u2028"}')


def test_the_letters_of_five_languages_have_glyphs() -> None:
    def painted(text: str) -> bytes:
        font = "font-family='DejaVu Sans, Noto Sans, Segoe UI, sans-serif'"
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='30'><text y='20' {font}>{text}</text></svg>"
        picture: bytes = vl_convert.svg_to_png(svg)
        return picture

    missing = painted("\U0010ffff")
    pictures = {letter: painted(letter) for letter in "ąęłśžčřäöüßìùů"}
    assert missing not in pictures.values()
    assert len(set(pictures.values())) == len(pictures)
