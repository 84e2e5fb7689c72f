"""The dumps: what there is, and their files, whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.answers import Json
from api.document import is_known, unchanged
from api.errors import wants_page
from api.given import Here
from api.guard import HEAD
from api.negotiation import Offer, negotiated
from api.observatory import Observatory
from api.page import page
from api.problem import NotFound
from graph.rdf.dumps import Dump, dumps, media_type
from ontology.problem import near

router = APIRouter(tags=["export"])
T = TypeVar("T")
Name = Annotated[str, Path(max_length=100, description="A dump, such as observatory-2026-01-02; or latest.")]
FileName = Annotated[str, Path(max_length=100, description="A file of it, such as observatory.nq.gz.")]
_LATEST = "latest"


@router.get("/dumps", response_class=Response)
def list_dumps(request: Request, here: Here) -> Response:
    """List the dumps that there are, the newest first, with their files."""
    return _listed(request, dumps(here.settings))


@router.get("/dumps/{name}", response_class=Response)
def one_dump(request: Request, here: Here, name: Name) -> Response:
    """List the files of one dump; `latest` leads to the newest."""
    dump = _dump(here, name)
    if name == _LATEST:
        return RedirectResponse(f"/dumps/{dump.name}", 307)
    return _listed(request, (dump,))


@router.get("/dumps/{name}/dcat", status_code=303, response_class=RedirectResponse)
def record_of_dump(request: Request, here: Here, name: Name) -> Response:
    """Lead to the DCAT-AP record of a dump in the form that suits the caller."""
    dump = _dump(here, name)
    files = [one for one in dump.files if one.startswith("dcat.")]
    offers = [Offer(media_type(one), f"/dumps/{dump.name}/{one}", one) for one in sorted(files, reverse=True)]
    chosen = negotiated(request.headers.get("accept"), offers, request.url.path)
    return RedirectResponse(chosen.address, 303, {"vary": "Accept"})


@router.get("/dumps/{name}/{file}", response_class=FileResponse)
def file_of_dump(request: Request, here: Here, name: Name, file: FileName) -> Response:
    """Give a file of a dump, or a part of it (`Range`); of `latest` it leads to that of the newest."""
    dump = _dump(here, name)
    path = _found(dump.files, file, f"file of {dump.name}")
    if name == _LATEST:
        return RedirectResponse(f"/dumps/{dump.name}/{file}", 307)
    headers = {"etag": f'"{dump.sums[file]}"'} if file in dump.sums else {}
    answer = FileResponse(path, headers=headers, media_type=media_type(file), stat_result=path.stat())
    if is_known(request, answer.headers["etag"]):
        return unchanged(answer.headers["etag"])
    return Response(headers=dict(answer.headers)) if HEAD in request.scope else answer


def _dump(here: Observatory, name: str) -> Dump:
    every = {dump.name: dump for dump in dumps(here.settings)}
    return next(iter(every.values())) if name == _LATEST and every else _found(every, name, "dump")


def _found(known: Mapping[str, T], name: str, what: str) -> T:
    if name not in known:
        remedy = near(name, known) if known else "Write one with: observatory dump"
        raise NotFound(what, repr(name), "one that is listed at /dumps", remedy)
    return known[name]


def _listed(request: Request, listed: tuple[Dump, ...]) -> Response:
    told = [_told(dump) for dump in listed]
    wanted = wants_page(request.headers.get("accept", ""))
    answer = page(request, "dumps.html", dumps=told) if wanted else Json({"dumps": told})
    answer.headers["vary"] = "Accept"
    return answer


def _told(dump: Dump) -> dict[str, Any]:
    files = [
        {"name": name, "href": f"/dumps/{dump.name}/{name}", "bytes": path.stat().st_size,
         "sha256": dump.sums.get(name), "mediaType": media_type(name)}
        for name, path in dump.files.items()
    ]  # fmt: skip
    return {"name": dump.name, "day": dump.day, "href": f"/dumps/{dump.name}", "files": files}
