"""Finds the addresses of the service: a file of ``api/routes/`` has those of one subject."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from fastapi import APIRouter

from queries.query import Query


def discover(catalogue: Mapping[str, Query]) -> dict[str, APIRouter]:
    """Find all routers, by the names of their files, in the order of the alphabet.

    A file has its ``router``, or makes one of the questions with ``router_of``. Where the addresses of two files cover
    one another (``/id/feed/{stream}`` and ``/id/{local}``), the file that comes first answers; a test walks them all.

    Args:
        catalogue: The questions.

    Example:
        >>> list(discover({}))[:3]
        ['described', 'dumps', 'entities']
    """
    folder = importlib.import_module("api.routes")
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    modules = {name: importlib.import_module(f"{folder.__name__}.{name}") for name in names}
    return {
        name: module.router if hasattr(module, "router") else module.router_of(catalogue)
        for name, module in modules.items()
    }
