"""What a request gives: the parameters that several routes take, declared once."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, Field

from graph.selection import Selection

from .behind import Behind
from .observatory import Observatory
from .page import language_of
from .selecting import FILTERS, LEVEL, SWITCHES, selection_of

MOST = 200
"""The longest page of a list."""


def observatory_of(request: Request) -> Observatory:
    """Give the observatory that the application opened."""
    opened: Observatory = request.app.state.observatory
    return opened


def behind_of(request: Request) -> Behind:
    """Give what is made behind the requests."""
    works: Behind = request.app.state.behind
    return works


class SelectionGiven(BaseModel):
    """What a network is of, as an address says it."""

    region: Annotated[str, Field(max_length=100, description=FILTERS["region"], examples=["PL22"])] = ""
    since: Annotated[str, Field(max_length=10, description=FILTERS["since"], examples=["2021-01-01"])] = ""
    until: Annotated[str, Field(max_length=10, description=FILTERS["until"])] = ""
    kind: Annotated[str, Field(max_length=100, description=FILTERS["kind"], examples=["SME"])] = ""
    topic: Annotated[str, Field(max_length=600, description=FILTERS["topic"])] = ""
    source: Annotated[str, Field(max_length=100, description=FILTERS["source"])] = ""
    weight: Annotated[str, Field(max_length=10, description=FILTERS["weight"])] = ""
    folded: Annotated[bool, Field(description=SWITCHES["folded"])] = False
    directed: Annotated[bool, Field(description=SWITCHES["directed"])] = False
    level: Annotated[int | None, Field(ge=0, le=3, description=LEVEL)] = None


class SelectionBody(SelectionGiven, extra="forbid"):
    """What a network is of, by the same names in JSON; an address has other parameters beside them."""


def selected(given: Annotated[SelectionGiven, Query()]) -> Selection:
    """Read from the query what a network is of."""
    return selection_of(given.model_dump())


Selected = Annotated[Selection, Depends(selected)]
Here = Annotated[Observatory, Depends(observatory_of)]
Works = Annotated[Behind, Depends(behind_of)]
Language = Annotated[str, Depends(language_of)]
NodeId = Annotated[
    str,
    Path(description="Local id of a node, with its prefix.", max_length=600, examples=["region/PL22"]),
]
Most = Annotated[int, Query(alias="limit", ge=1, le=MOST, description="How many at most.")]
After = Annotated[str, Query(max_length=600, description="The `next` of the page before.")]
ClassName = Annotated[str, Query(alias="class", max_length=100, description="A class.", examples=["Hospital"])]
TableForm = Literal["json", "csv"]
PictureForm = Literal["html", "svg", "png"]
