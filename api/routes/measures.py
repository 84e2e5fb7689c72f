"""Measures of the collaboration network: which there are, and what they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import Json, refuse_unknown, table_response
from api.given import Here, Most, Selected, TableForm
from api.measuring import known_measure, measured
from api.page import with_parameters
from api.selecting import FILTERS, SWITCHES
from graph.measure import Measure, discover

router = APIRouter(prefix="/api/measures", tags=["measures"])
# Parameters that are neither filters nor options; ``top`` is what the pages call the limit.
_OURS = ("limit", "lowest", "format", "lang", "top")


@router.get("")
def list_measures() -> Response:
    """List the measures, each with its definition."""
    return Json({"measures": [described(measure) for measure in discover().values()]})


@router.get("/{name}")
def measure(
    *,
    request: Request,
    here: Here,
    selection: Selected,
    name: str,
    top: Most = 20,
    lowest: Annotated[bool, Query(description="The lowest values first; brokers have low constraint.")] = False,
    form: Annotated[TableForm, Query(alias="format")] = "json",
) -> Response:
    """Compute a measure and give the nodes for which it is highest, or lowest.

    Options of the measure, as the list of measures names them, are parameters too.
    """
    chosen = known_measure(name)
    given = dict(request.query_params)
    options = options_in(chosen, given)
    table = measured(here, chosen, selection=selection, options=options, top=top, lowest=lowest)
    own = f"/api/measures/{name}"
    links = {"self": with_parameters(own, given), "csv": with_parameters(own, given | {"format": "csv"})}
    return table_response(table, form, name, links)


def options_in(measure: Measure, given: Mapping[str, str]) -> dict[str, str]:
    """Take the options of a measure out of what a request gives.

    Raises:
        NotPossible: There is a name that is neither an option nor a filter.
    """
    options = {option.name for option in measure.options}
    refuse_unknown(set(given), {*FILTERS, *SWITCHES, "level", *_OURS, *options})
    return {name: value for name, value in given.items() if name in options and value != ""}


def described(measure: Measure) -> dict[str, Any]:
    """Tell what a measure is and what can be chosen for it."""
    options = [
        {"name": option.name, "default": option.default, "allowed": list(option.allowed)} for option in measure.options
    ]
    return {
        "name": measure.name,
        "title": measure.title,
        "of": "network" if measure.whole else "node",
        "definition": measure.doc,
        "options": options,
        "links": {"self": f"/api/measures/{measure.name}"},
    }
