"""Finds the addresses of the service: a file of ``api/routes/`` has those of one subject."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from fastapi import APIRouter

from queries.query import Query


def discover(catalogue: Mapping[str, Query]) -> dict[str, APIRouter]:
    """Find all routers, by the names of their files, in the order of the alphabet.

    A file has its ``router``, or makes one of the questions with ``router_of``. No address of one file hides that of
    another, so their order means nothing but where they stand in ``/api``.

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
