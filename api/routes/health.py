"""Whether the service is well: the engine, the version, and what the audit found."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import Json
from api.given import Here
from api.observatory import Observatory

router = APIRouter(prefix="/api", tags=["health"])


@router.get("/health")
def health(here: Here) -> Response:
    """Say whether the store answers, and what is wrong with it, if anything is."""
    here.graph.read("RETURN 1 AS one", timeout=5.0)
    return Json(told(here))


def told(here: Observatory) -> dict[str, Any]:
    """Tell of engine, versions and findings."""
    wrong = any(finding.severity == "error" for finding in here.findings)
    return {
        "status": "damaged" if wrong else "ok",
        "engine": here.graph.engine,
        "version": own_version(),
        "ontology": here.schema.version,
        "state": here.archive.version(),
        "findings": [str(finding) for finding in here.findings],
    }


def own_version() -> str:
    """Give the version of this application, as it was installed."""
    try:
        return version("innovation-observatory")
    except PackageNotFoundError:
        return "not installed"
