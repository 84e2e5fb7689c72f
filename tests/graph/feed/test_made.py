"""What the feed tells of loads: each change once, in pages that never change."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from graph.archive import Archive
from graph.connection import Graph
from graph.feed import pages
from graph.feed.pages import read_page
from graph.feed.stream import root, written
from graph.feed.words import CREATE, DELETE, MEMBER, UPDATE
from graph.records import Link, Node
from graph.write import rebuild
from tests.graph.feed.publishing import CORDIS, DEX, HOCARE, NUTS, Publisher, text


@pytest.fixture
def publisher(embedded_graph: Graph, tmp_path: Path) -> Publisher:
    return Publisher(embedded_graph, tmp_path)


def of_things(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(kind, id_) for kind, id_ in told if not id_.startswith(("load/", "source/"))]


def test_a_load_tells_of_what_it_changed_and_of_nothing_else(publisher: Publisher) -> None:
    publisher.feed()
    publisher.load("cordis", [*CORDIS, *NUTS])
    assert of_things(publisher.told()) == [(CREATE, "region/CZ05"), (CREATE, HOCARE), (CREATE, DEX)]
    publisher.load("cordis", [*CORDIS[:2], Link("participatesIn", DEX, HOCARE, role=["partner"]), CORDIS[3], *NUTS])
    assert of_things(publisher.told())[3:] == [(UPDATE, DEX)]
    publisher.load("cordis", [*CORDIS[:1], *NUTS])
    assert of_things(publisher.told())[4:] == [(UPDATE, DEX), (DELETE, HOCARE)]
    assert publisher.newest() == publisher.export()


def test_a_link_that_waited_comes_with_a_version_of_the_node_it_starts_from(publisher: Publisher) -> None:
    publisher.feed()
    publisher.load("cordis", CORDIS)
    publisher.load("nuts", NUTS)
    assert of_things(publisher.told())[2:] == [(CREATE, "region/CZ05"), (UPDATE, DEX)]
    assert publisher.newest() == publisher.export()
    publisher.load("nuts", [])
    assert of_things(publisher.told())[4:] == [(UPDATE, DEX), (DELETE, "region/CZ05")]
    assert publisher.newest() == publisher.export()


def test_a_feed_that_begins_late_begins_with_all_that_is_there(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    publisher.load("nuts", NUTS)
    assert set(Counter(publisher.told()).values()) == {1}
    assert {kind for kind, _ in publisher.told()} == {CREATE}
    assert publisher.newest() == publisher.export()


def test_pages_stay_as_they_are_whatever_is_loaded(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MEMBERS", 2)
    publisher.load("cordis", CORDIS)
    before = publisher.feed()
    held = {page: read_page(publisher.feeding().folder, before, page.number) for page in before.pages}
    assert [page.members for page in before.pages] == [2, 2]
    publisher.load("nuts", NUTS)
    publisher.load("cordis", CORDIS[:1])
    after = publisher.feed()
    assert after.pages[:2] == before.pages
    assert {page: read_page(publisher.feeding().folder, after, page.number) for page in before.pages} == held
    assert [page.first for page in after.pages] == [1, *(page.last + 1 for page in after.pages[:-1])]


def test_the_same_load_again_and_a_rebuild_tell_nothing(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    before = publisher.feed()
    publisher.load("cordis", list(reversed(CORDIS)))
    rebuild(publisher.graph, publisher.archive)
    assert publisher.feed() == before


def test_two_who_make_it_at_once_make_it_once(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    publisher.load("nuts", NUTS)
    assert publisher.feeding().renewed() == publisher.feeding().renewed() == publisher.feed()
    assert set(Counter(publisher.quads()).values()) == {1}


def test_what_a_killed_maker_left_does_not_count(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher.load("cordis", CORDIS)
    before = publisher.feed()
    publisher.load("nuts", NUTS)
    with monkeypatch.context() as killed:
        killed.setattr("graph.feed.make.relist", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            publisher.feeding().renewed()
    folder = publisher.feeding().folder
    assert pages.listed(folder) == before
    assert of_things(publisher.told())[2:] == [(CREATE, "region/CZ05"), (UPDATE, DEX)]
    assert publisher.newest() == publisher.export()


def test_another_base_or_another_archive_is_another_stream(publisher: Publisher, tmp_path: Path) -> None:
    publisher.load("cordis", CORDIS)
    first = publisher.feed()
    second = publisher.feed("https://other.example/")
    assert first.stream != second.stream
    publisher.archive = Archive(tmp_path / "another")
    assert publisher.feed("https://other.example/").stream != second.stream


def test_a_member_says_of_what_and_in_which_stream_it_is(publisher: Publisher) -> None:
    publisher.load("cordis", CORDIS)
    ends = [(text(quad.subject), text(quad.object)) for quad in publisher.quads() if quad.predicate.value == MEMBER]
    assert [member for _, member in ends] == [f"{publisher.feed().iri}/{place}" for place in range(1, 5)]
    assert {stream for stream, _ in ends} == {publisher.feed().iri}


def days(count: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=count)


def test_of_what_is_old_only_the_newest_stays(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MEMBERS", 3)
    publisher.feed()
    publisher.load("cordis", [*CORDIS, *NUTS])
    publisher.load("cordis", [Node("Organisation", DEX, name="DEX a.s."), *CORDIS[1:], *NUTS])
    publisher.load("cordis", [Node("Organisation", DEX, name="DEX a.s."), *NUTS])
    every = publisher.told()
    publisher.days, publisher.now = 30, days(29)
    assert publisher.told() == every
    publisher.now = days(31)
    after = publisher.feed()
    assert of_things(publisher.kept()) == [(CREATE, "region/CZ05"), (UPDATE, DEX)]
    assert publisher.newest() == publisher.export()
    assert (after.whole, after.place, {page.number for page in after.pages} & {1, 2, 3}) == (
        len(every) + 1,
        len(every),
        set(),
    )
    assert len(list((publisher.home / "feed" / after.stream).iterdir())) == len(after.pages)
    assert publisher.feed() == after
    publisher.now = None
    publisher.load("nuts", NUTS)
    assert publisher.feed().pages[: len(after.pages)] == after.pages
    assert publisher.newest() == publisher.export()


def test_a_text_that_looks_like_a_member_is_a_text(publisher: Publisher) -> None:
    publisher.feed()
    looks = f'x" .\n<{publisher.feed().iri}> <{MEMBER}> <{publisher.feed().iri}/1> .\n'
    publisher.load("cordis", [Node("Organisation", DEX, name=looks), CORDIS[1]])
    publisher.load("cordis", [Node("Organisation", DEX, name=looks)])
    publisher.days, publisher.now = 30, days(31)
    assert of_things(publisher.kept()) == [(CREATE, DEX)]
    assert publisher.newest() == publisher.export()


def test_what_is_kept_is_said_as_it_is(publisher: Publisher) -> None:
    def policy() -> set[str]:
        lines = written(root(publisher.feed(), publisher.settings(), "https://x.org/feed", "https://x.org/"), "nt")
        about = [line for line in lines.decode().splitlines() if line.startswith("<https://x.org/feed#retention>")]
        return {line.split("> ")[1].rpartition("/")[2] + " " + line.split('"')[1] for line in about if '"' in line}

    publisher.load("cordis", CORDIS)
    first = publisher.feed().moment
    assert policy() == {"ldes#startingFrom " + first, "position 1"}
    publisher.days, publisher.now = 30, days(31)
    days_ = {"ldes#fullLogDuration P30D", "ldes#versionDeleteDuration P30D", "ldes#versionAmount 1"}
    assert policy() == days_ | {"position 5"}
    publisher.days, publisher.now = 0, None
    publisher.load("nuts", NUTS)
    assert policy() == {"ldes#startingFrom " + publisher.feed().moment, "position 5"}
