"""What a request gives: the parameters that several routes take, declared once."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request

from .observatory import Observatory
from .page import language_of

MOST = 200
"""The longest page of a list."""


def observatory_of(request: Request) -> Observatory:
    """Give the observatory that the application opened."""
    opened: Observatory = request.app.state.observatory
    return opened


Here = Annotated[Observatory, Depends(observatory_of)]
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
