"""Where the data come from: the sources, and the reconciliation of each load."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import Json
from api.given import Here
from api.problem import NotFound
from graph.load import Load
from loaders.source import Source, discover
from ontology.problem import near

router = APIRouter(prefix="/api", tags=["sources"])
_SHOWN_REJECTS = 200


@router.get("/sources")
def list_sources(here: Here) -> Response:
    """List the sources that are loaded, each with its present load, and all that this observatory can read."""
    present = here.archive.present()
    told = [_header(load) | {"present": described(load)} for _, load in sorted(present.items())]
    known = [_known(name, module.SOURCE) for name, module in discover().items()]
    return Json({"sources": told, "known": known, "version": here.archive.version()})


@router.get("/sources/{name}/loads")
def loads_of_source(here: Here, name: str) -> Response:
    """List all loads of one source, in their order."""
    loads = here.archive.loads(name) if name in here.archive.present() else ()
    if not loads:
        raise NotFound("source", repr(name), "a source that is loaded", near(name, here.archive.present()))
    return Json({"source": name, "loads": [described(load) for load in loads]})


@router.get("/loads")
def list_loads(here: Here) -> Response:
    """List all loads of all sources, in their order."""
    return Json({"loads": [described(load) for load in here.archive.loads()]})


@router.get("/loads/{source}-{stamp}")
def one_load(here: Here, source: str, stamp: str) -> Response:
    """Give one load with the rows it rejected, and why."""
    known = {load.id: load for load in here.archive.loads()}
    id_ = f"load/{source}-{stamp}"
    if id_ not in known:
        raise NotFound("load", repr(id_), "the id of a load", near(id_, known))
    rejects = [
        {"row": row, "where": where, "reason": reason} for row, where, reason in here.archive.rejects(known[id_])
    ]
    return Json(described(known[id_]) | {"rejects": rejects[:_SHOWN_REJECTS]})


def described(load: Load) -> dict[str, Any]:
    """Tell what one load read and what came of it."""
    return {
        "id": load.id,
        "source": load.source,
        "number": load.number,
        "started": load.started,
        "finished": load.finished,
        "rows": {"read": load.rows, "written": load.written, "unchanged": load.unchanged, "rejected": load.rejected},
        "records": {"nodes": load.nodes, "links": load.links, "waiting_of_all_sources": load.waiting},
        "files": [{"name": f.name, "sha256": f.sha256, "bytes": f.size, "rows": f.rows} for f in load.files],
        "links": {"self": f"/api/loads/{load.id.removeprefix('load/')}"},
    }


def _known(name: str, source: Source) -> dict[str, Any]:
    files = [file.pattern for file in source.files]
    return {"name": name, "title": source.title, "publisher": source.publisher, "url": source.url,
            "licence": source.licence, "rank": source.rank, "files": files}  # fmt: skip


def _header(load: Load) -> dict[str, Any]:
    header = load.header
    return {
        "name": header.source,
        "title": header.title,
        "publisher": header.publisher,
        "url": header.url,
        "licence": header.licence,
        "rank": header.rank,
        "links": {"loads": f"/api/sources/{header.source}/loads", "page": f"/page/source/{header.source}"},
    }
