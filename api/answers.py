"""How answers leave the service: JSON without NaN, CSV, RDF, pictures under their strict policy."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson
from fastapi.responses import Response, StreamingResponse

from graph.rdf.export import exported
from graph.rdf.format import Format
from graph.rdf.part import Part
from ontology.problem import near
from queries.table import Table

from .drawing import MEDIA, Drawing
from .observatory import Observatory
from .problem import NotPossible
from .sealed import POLICY


class Json(Response):
    """JSON by orjson: dates in ISO 8601, a number that is not finite as ``null``."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write the content."""
        return orjson.dumps(content, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS, default=_spelled)


def table_response(table: Table, form: str, name: str, links: dict[str, str]) -> Response:
    """Answer with a table as JSON, its links beside it, or as CSV to be saved under its name."""
    if form == "csv":
        file = quote(name.replace("/", "-") + ".csv")
        return Response(table.to_csv(), media_type="text/csv; charset=utf-8",
                        headers={"content-disposition": f"attachment; filename*=UTF-8''{file}"})  # fmt: skip
    return Json(table.as_dict() | {"links": links})


def rdf_response(here: Observatory, format_: Format, part: Part | None, *, beside: bool = True) -> Response:
    """Answer with the graph or a part of it as RDF, to be saved under the part's name, written while it is read."""
    pieces = exported(here.graph, here.schema, here.settings.base_iri, format_.name, beside=beside, part=part)
    file = quote(f"observatory{f'-{part.name}' if part else ''}.{format_.name}")
    return StreamingResponse((piece.encode() for piece in pieces), media_type=format_.media_type,
                             headers={"content-disposition": f"attachment; filename*=UTF-8''{file}"})  # fmt: skip


def picture_response(drawing: Drawing, form: str) -> Response:
    """Answer with a picture; as HTML it may run its own scripts in a frame that can reach nothing."""
    body = drawing.in_form(form)
    headers = {"content-security-policy": POLICY if form == "html" else "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(body, media_type=MEDIA[form], headers=headers)


def refuse_unknown(given: set[str], known: set[str]) -> None:
    """Refuse parameters that an address does not take: one misspelt would else be left out in silence.

    Raises:
        NotPossible: There is one.
    """
    for name in sorted(given - known):
        raise NotPossible("query parameters", repr(name), "only known parameters", near(name, known))


def _spelled(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(type(value).__name__)
