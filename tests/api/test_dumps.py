"""A dump that is written at home is offered to others, and nothing else is."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph.connection import connect
from graph.rdf.dump import dump
from graph.settings import Settings
from ontology.schema import load_schema

DAYS = (dt.date(2026, 1, 2), dt.date(2026, 2, 1))


@pytest.fixture
def dumps(house: Settings) -> Iterator[Path]:
    folder = house.home / "dumps"
    with connect(house) as graph:
        for day in DAYS:
            dump(graph, load_schema(), house, folder, day=day, chosen=("nq",))
    (folder / ".unfinished-x").mkdir()
    yield folder
    shutil.rmtree(folder)


def test_every_file_of_a_dump_is_had_as_it_is_on_the_disk(client: httpx.Client, dumps: Path) -> None:
    told = client.get("/dumps").json()["dumps"]
    assert [one["name"] for one in told] == ["observatory-2026-02-01", "observatory-2026-01-02"]
    for file in (file for one in told for file in one["files"]):
        answer = client.get(file["href"])
        on_disk = (dumps.parent / file["href"][1:]).read_bytes()
        assert (len(answer.content), answer.content) == (file["bytes"], on_disk)
    assert {file["href"].rpartition("/")[2] for file in told[0]["files"]} == {
        "SHA256SUMS", "dcat.jsonld", "dcat.ttl", "observatory.nq.gz"
    }  # fmt: skip


def test_the_newest_is_had_by_an_address_that_stays(client: httpx.Client, dumps: Path) -> None:
    answer = client.get("/dumps/latest/observatory.nq.gz")
    assert (answer.status_code, answer.headers["location"]) == (307, "/dumps/observatory-2026-02-01/observatory.nq.gz")
    sums = client.get("/dumps/latest/SHA256SUMS", follow_redirects=True)
    assert sums.headers["content-type"].startswith("text/plain")
    packed = client.get("/dumps/latest/observatory.nq.gz", follow_redirects=True)
    assert packed.headers["content-type"] == "application/gzip"
    assert sums.text.split()[0] == hashlib.sha256(packed.content).hexdigest()
    assert b"region/PL22" in gzip.decompress(packed.content)
    record = client.get("/dumps/latest/dcat.ttl", follow_redirects=True)
    assert record.headers["content-type"].partition(";")[0] == "text/turtle"
    assert f"/dumps/{dumps.name.replace('dumps', 'observatory-2026-02-01')}/observatory.nq.gz" in record.text


@pytest.mark.usefixtures("dumps")
@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("/dumps/latest/observatory.nq", "observatory.nq.gz"),
        ("/dumps/observatory-2026-02-02/dcat.ttl", "observatory-2026-02-01"),
        ("/dumps/.unfinished-x/dcat.ttl", ""),
        ("/dumps/latest/..%2F..%2Fstore", ""),
        ("/dumps/..%2Fdumps%2Fobservatory-2026-02-01/dcat.ttl", ""),
        ("/dumps/%2E%2E/archive", ""),
    ],
)
def test_what_is_no_dump_is_not_there(client: httpx.Client, path: str, remedy: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert remedy in answer.json()["remedy"]


def test_without_a_dump_it_is_said_how_to_write_one(client: httpx.Client) -> None:
    assert client.get("/dumps").json() == {"dumps": []}
    assert "observatory dump" in client.get("/dumps/latest/SHA256SUMS").json()["remedy"]
