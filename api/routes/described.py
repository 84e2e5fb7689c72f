"""What others need to know of the data before they take them: the DCAT-AP record, and VoID."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.given import Here, Works
from graph.kept import told
from graph.rdf.counting import Counts
from graph.rdf.dcat import record
from graph.rdf.dumps import offered
from graph.rdf.format import Format, named
from graph.rdf.statements import Statements
from graph.rdf.void import are_counted, counts_of, described

router = APIRouter(tags=["export"])
_FORMATS = ("jsonld", "nt", "rdf", "ttl")  # one that names graphs has nothing to name here
_FormatName = Annotated[str, Path(max_length=20, description="A format: jsonld, nt, rdf or ttl.")]


@router.get("/dcat")
def dcat(here: Here) -> Response:
    """Describe the data for catalogues of data, in DCAT-AP 3.0.1, as Turtle."""
    return dcat_in(here, "ttl")


@router.get("/dcat.{format_name}")
def dcat_in(here: Here, format_name: _FormatName) -> Response:
    """Describe the data for catalogues of data, in DCAT-AP 3.0.1."""
    format_ = named(format_name, _FORMATS)
    return _written(record(here.graph, here.schema, here.settings, offered(here.settings)), format_)


@router.get("/.well-known/void")
def void(here: Here, behind: Works) -> Response:
    """Describe the data set in VoID, with its counts, as Turtle."""
    return void_in(here, behind, "ttl")


@router.get("/.well-known/void.{format_name}")
def void_in(here: Here, behind: Works, format_name: _FormatName) -> Response:
    """Describe the data set in VoID, with its counts, which are made once for each state of the graph."""
    format_, base = named(format_name, _FORMATS), here.settings.base_iri

    def count() -> Counts:
        return counts_of(here.graph, here.schema, base, here.settings.home / "counts")

    counts = count() if are_counted(here.graph, base) else behind.made(f"the counts of {told(here.graph)}", count)
    return _written(described(counts, here.schema, here.settings), format_)


def _written(statements: Statements, format_: Format) -> Response:
    return Response("".join(statements.written(format_.name)), media_type=format_.media_type)
