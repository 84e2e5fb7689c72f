"""What if ties and actors came or went: what would move. Nothing is written."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, FiniteFloat

from api.answers import Json
from api.given import MOST, Here, SelectionBody
from api.selecting import selection_of
from api.what_if import changes_of, supposed

router = APIRouter(prefix="/api/whatif", tags=["measures"])
Id = Annotated[str, Field(max_length=600, examples=["organisation/pic-999995602"])]
# As many as fit into the largest body that is read.
_MOST_CHANGES = 1000


class Ends(BaseModel, extra="forbid"):
    """The two ends of a tie; of an arc, where it begins first."""

    one: Id
    other: Id


class NewTie(Ends):
    """A tie to add."""

    weight: Annotated[FiniteFloat, Field(gt=0)] = 1.0


class NewActor(BaseModel, extra="forbid"):
    """An actor to add."""

    id: Id
    region: Annotated[str, Field(max_length=100, description="The region it is located in.", examples=["PL22"])] = ""


class Supposition(BaseModel, extra="forbid"):
    """What to change, and what to compare."""

    add_tie: Annotated[list[NewTie], Field(max_length=_MOST_CHANGES)] = []
    remove_tie: Annotated[list[Ends], Field(max_length=_MOST_CHANGES)] = []
    add_actor: Annotated[list[NewActor], Field(max_length=_MOST_CHANGES)] = []
    remove_actor: Annotated[list[Id], Field(max_length=_MOST_CHANGES)] = []
    measure: Annotated[
        list[Annotated[str, Field(max_length=100)]],
        Field(max_length=20, description="Measures to compare; the usual ones unless named."),
    ] = []
    selection: Annotated[SelectionBody, Field(description="What the network is of.")] = SelectionBody()
    by: Annotated[str, Field(max_length=100, description="What divides the actors into groups.")] = "nuts2"
    top: Annotated[int, Field(ge=1, le=MOST, description="How many nodes to give for each measure.")] = 20


@router.post("")
def suppose(here: Here, given: Supposition) -> Response:
    """Say what would move if some ties and actors came or went; nothing is written.

    Two tables: a summary (components, communities, groups that become tied) and the nodes whose values move most.
    """
    selection = selection_of(given.selection.model_dump())
    changes = changes_of(
        add_tie=[(tie.one, tie.other, tie.weight) for tie in given.add_tie],
        remove_tie=[(tie.one, tie.other) for tie in given.remove_tie],
        add_actor=[(actor.id, actor.region) for actor in given.add_actor],
        remove_actor=given.remove_actor,
        level=selection.level,
    )
    found = supposed(here, changes, selection=selection, measures=given.measure, by=given.by, top=given.top)
    return Json({"summary": found.summary.as_dict(), "moved": found.moved.as_dict()})
