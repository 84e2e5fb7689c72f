"""The dumps that were written where the service finds them: which there are, and their files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.answers import Json
from api.given import Here
from api.observatory import Observatory
from api.problem import NotFound
from graph.rdf.format import formats
from ontology.problem import near

router = APIRouter(tags=["export"])
_MADE = "Write one with: observatory dump"
_NEWEST = "latest"
Name = Annotated[str, InPath(max_length=100)]


@router.get("/dumps")
def dumps(here: Here) -> Response:
    """Tell which dumps there are, newest first, and which files each has."""
    return Json({"dumps": [
        {"name": folder.name, "files": [
            {"href": f"/dumps/{folder.name}/{file.name}", "bytes": file.stat().st_size}
            for file in sorted(folder.iterdir())]}
        for folder in _folders(here)]})  # fmt: skip


@router.get("/dumps/{dump}/{file}")
def dumped(here: Here, dump: Name, file: Name) -> Response:
    """Give a file of a dump; of the dump `latest` it leads to that of the newest."""
    folders = {folder.name: folder for folder in _folders(here)}
    if dump == _NEWEST and folders:
        return RedirectResponse(f"/dumps/{next(iter(folders))}/{_known(next(iter(folders.values())), file).name}", 302)
    if dump not in folders:
        raise NotFound("dump", repr(dump), f"one of {', '.join([_NEWEST, *folders])}" if folders else "a dump",
                       near(dump, folders) if folders else _MADE)  # fmt: skip
    found = _known(folders[dump], file)
    return FileResponse(found, media_type=_media_type(found))


def _folders(here: Observatory) -> list[Path]:
    """Give the folders of the dumps, newest first; one that is being written has another name."""
    return sorted((here.settings.home / "dumps").glob("observatory-*"), reverse=True)


def _known(folder: Path, name: str) -> Path:
    """Find a file by its name among those that are there, so that a name leads nowhere else."""
    files = {file.name: file for file in folder.iterdir()}
    if name not in files:
        raise NotFound("file of the dump", repr(name), ", ".join(sorted(files)), near(name, files))
    return files[name]


def _media_type(file: Path) -> str:
    if file.suffix == ".gz":
        return "application/gzip"
    known = formats().get(file.suffix[1:])
    return known.media_type if known else "text/plain"
