"""Runs over HTTP: measures that take longer than a request waits, begun, watched and called off."""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, FiniteFloat

from api.answers import Json
from api.errors import details
from api.given import MOST, Here, SelectionBody
from api.measuring import known_measure, measured
from api.page import with_parameters
from api.runs import Run, Runs
from api.selecting import selection_of

router = APIRouter(prefix="/api/runs", tags=["runs"])


class Asked(BaseModel, extra="forbid"):
    """A measure to compute, however long it takes."""

    measure: Annotated[str, Field(max_length=100, description="Name of the measure.", examples=["betweenness"])]
    selection: Annotated[SelectionBody, Field(description="What the network is of.")] = SelectionBody()
    options: Annotated[
        dict[str, str | bool | int | FiniteFloat], Field(max_length=20, description="Options of the measure.")
    ] = {}
    top: Annotated[int, Field(ge=1, le=MOST, description="How many nodes to give.")] = 20
    lowest: Annotated[bool, Field(description="The lowest values first; brokers have low constraint.")] = False


def runs_of(request: Request) -> Runs:
    """Give the runs of the application."""
    opened: Runs = request.app.state.runs
    return opened


Known = Annotated[Runs, Depends(runs_of)]


@router.post("", status_code=202)
def begin(here: Here, runs: Known, asked: Asked) -> Response:
    """Begin to compute a measure; the answer says where to ask how far it is.

    It takes what `GET /api/measures/{name}` takes, as JSON, and computes however long that takes.
    """
    measure, selection = known_measure(asked.measure), selection_of(asked.selection.model_dump())
    options = measure.read(asked.options)

    def work() -> Any:
        return measured(here, measure, selection=selection, options=options, top=asked.top, lowest=asked.lowest,
                        patience=math.inf)  # fmt: skip

    run = runs.begin(asked.model_dump(exclude_defaults=True), _address(asked), work)
    return _told(run, status=202, headers={"location": f"/api/runs/{run.id}"})


@router.get("")
def list_runs(runs: Known) -> Response:
    """List the runs, the newest first."""
    return Json({"runs": [described(run) for run in runs.listed()]})


@router.get("/{id_}")
def run(runs: Known, id_: str) -> Response:
    """Say how far a run is; when it is done, what came of it."""
    return _told(runs.known(id_))


@router.delete("/{id_}")
def cancel(runs: Known, id_: str) -> Response:
    """Call a run off; one that has ended stays as it is."""
    return _told(runs.cancel(id_))


def _told(run: Run, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    again = {"retry-after": str(_again(run))} if run.is_open else {}
    table = None if run.table is None else run.table.as_dict()
    return Json(described(run) | {"table": table}, status, {**again, **(headers or {})})


def _again(run: Run) -> int:
    """Say in how many seconds to ask again: who has waited for minutes will wait for seconds more."""
    waited = (dt.datetime.now(dt.UTC) - run.begun).total_seconds()
    return min(max(round(waited / 10), 1), 30)


def described(run: Run) -> dict[str, Any]:
    """Tell how far a run is, without its table."""
    return {
        "id": run.id,
        "state": run.state,
        "share": run.share,
        "asked": run.asked,
        "begun": run.begun,
        "started": run.started,
        "ended": run.ended,
        "problem": None if run.problem is None else details(run.problem),
        "links": {"self": f"/api/runs/{run.id}", "measure": run.address},
    }


def _address(asked: Asked) -> str:
    """Spell the same as parameters."""
    chosen = asked.selection.model_dump(exclude_defaults=True) | asked.options
    given = {**chosen, "limit": asked.top, "lowest": asked.lowest or None}
    return with_parameters(f"/api/measures/{asked.measure}", {name: _spelled(value) for name, value in given.items()})


def _spelled(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
