"""The network as a file of other tools: GEXF, GraphML, Pajek, tables, or JSON to read at once."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from api.answers import refuse_unknown
from api.given import Here, Selected
from api.measuring import valued
from api.problem import NotPossible
from api.selecting import FILTERS, SWITCHES
from graph.exchange import FORMS, refuse, written
from graph.network import Network
from graph.selection import read_network

router = APIRouter(prefix="/api/network", tags=["network"])
MOST_TIES = 50_000
"""The largest network that is answered as JSON; a file to be saved may have any size."""
_OURS = ("measure", "format", "lang")
_Form = Literal["json", "gexf", "graphml", "net", "nodes.csv", "edges.csv"]


@router.get("", responses={200: {"content": {form.media: {} for form in FORMS.values()}}},
            response_class=StreamingResponse)  # fmt: skip
def network(
    *,
    request: Request,
    here: Here,
    selection: Selected,
    measure: Annotated[
        list[str], Query(description="Give each node its value, as constraint; may be repeated.", max_length=10)
    ] = [],  # noqa: B006  (FastAPI copies it)
    form: Annotated[_Form, Query(alias="format", description="The kind of file; net is Pajek's.")] = "json",
) -> StreamingResponse:
    """Give who works with whom as a file of another tool, or as node-link JSON."""
    refuse_unknown(set(request.query_params), {*FILTERS, *SWITCHES, "level", *_OURS})
    refuse(form, measure)
    values = valued(here, selection, measure)
    whole = read_network(here.graph, selection)
    if form == "json":
        _refuse_large(whole)
    file = f"network.{form}" if "csv" not in form else form
    headers = {} if form == "json" else {"content-disposition": f'attachment; filename="{file}"'}
    return StreamingResponse(written(whole, form, values), media_type=FORMS[form].media, headers=headers)


def _refuse_large(whole: Network) -> None:
    if (ties := whole.ties.nnz // 2) > MOST_TIES:
        raise NotPossible(
            "parameter format", f"json for {ties:,} ties", f"at most {MOST_TIES:,}", "Take gexf, or filter more."
        )
