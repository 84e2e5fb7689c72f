"""A file dropped into the folder of routes is served, and none hides what another serves."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from starlette.routing import Match, Route

import api.routes
from api.routing import discover
from queries.query import catalogue

ROUTES = [
    (name, route, method)
    for name, router in discover(catalogue()).items()
    for route in router.routes
    if isinstance(route, Route)
    for method in sorted(route.methods or ())
]


def test_each_address_is_answered_by_the_file_that_has_it() -> None:
    assert len(ROUTES) > 100
    for name, route, method in ROUTES:
        path = re.sub(r"\{\w+(:path)?\}", "x", re.sub(r"\{\w+:int\}", "1", route.path))
        scope = {"type": "http", "path": path, "method": method, "root_path": "", "headers": []}
        answering = next(other for other, known, _ in ROUTES if known.matches(scope)[0] == Match.FULL)
        assert answering == name, f"{method} {route.path}"


def test_the_order_is_that_of_the_names() -> None:
    names = list(discover(catalogue()))
    assert names == sorted(names)
    assert {"questions", "linked_data", "pages", "health"} <= set(names)


def test_a_file_that_is_dropped_in_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "moon.py").write_text(
        "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/moon')\ndef moon(): return 'full'\n"
    )
    monkeypatch.setattr(api.routes, "__path__", [*api.routes.__path__, str(tmp_path)])
    found = discover(catalogue())
    del sys.modules["api.routes.moon"]
    assert [getattr(route, "path", "") for route in found["moon"].routes] == ["/moon"]
