"""Nodes of any class: lists, one node, its links, what each source says of it, and search by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.answers import Json
from api.entity import End, Group, read_entity, read_group, read_groups, read_page
from api.given import After, ClassName, Here, Language, Most, NodeId
from api.neighbourhood import neighbourhood
from api.page import page_path, with_parameters
from api.search import LONGEST, search
from graph.rdf.iris import Iris

router = APIRouter(prefix="/api", tags=["entities"])


@router.get("/search")
def find(*, here: Here, language: Language, q: Annotated[str, Query(max_length=LONGEST)], class_: ClassName = "",
         limit: Most = 20) -> Response:  # fmt: skip
    """Find nodes by name, in any language, with or without accents."""
    hits = search(here.graph, here.schema, q, class_name=class_, language=language, most=limit)
    return Json({"q": q, "hits": [asdict(hit) | _addresses(hit.id) for hit in hits]})


@router.get("/entities")
def nodes_of_class(
    *, here: Here, language: Language, class_: ClassName, after: After = "", limit: Most = 50
) -> Response:
    """List the nodes of a class in the order of their ids."""
    ends, following = read_page(here.graph, here.schema, class_, language, most=limit, after=after)
    here_again = {"class": class_, "limit": limit, "after": following}
    return Json({"class": class_, "entities": [_end(end) for end in ends], "next": following,
                 "links": {"next": with_parameters("/api/entities", here_again) if following else None}})  # fmt: skip


@router.get("/entities/{id_:path}/links/{link}")
def links_of_node(
    *,
    here: Here,
    language: Language,
    id_: NodeId,
    link: str,
    direction: Annotated[Literal["out", "in", "both"], Query(description="From the node, or to it.")] = "out",
    after: After = "",
    limit: Most = 50,
) -> Response:
    """List the links of one name at a node, a page at a time."""
    read_entity(here.graph, here.schema, id_, language)
    group = read_group(here.graph, here.schema, id_, link, direction, language=language, most=limit, after=after)
    return Json(_group(id_, group))


@router.get("/entities/{id_:path}/statements")
def statements_about_node(here: Here, id_: NodeId) -> Response:
    """Say what each source states of a node and of its links, with file and row."""
    read_entity(here.graph, here.schema, id_)
    found = here.archive.statements(id_)
    return Json({"id": id_, "statements": [asdict(statement) for statement in found]})


@router.get("/entities/{id_:path}/network")
def network_of_node(here: Here, language: Language, id_: NodeId) -> Response:
    """Give the links around a node as a table that the network view draws."""
    return Json(neighbourhood(here.graph, here.schema, id_, language).as_dict())


@router.get("/entities/{id_:path}")
def node(*, here: Here, language: Language, id_: NodeId, limit: Most = 25) -> Response:
    """Give a node: its properties in all languages, its links grouped by name, its sources."""
    entity = read_entity(here.graph, here.schema, id_, language)
    groups = read_groups(here.graph, here.schema, id_, language, most=limit)
    labels = {name: here.schema.class_(entity.kind).properties[name].label[language] for name in entity.properties}
    told: dict[str, Any] = {
        "id": entity.id,
        "class": entity.kind,
        "classes": here.schema.class_(entity.kind).labels,
        "classLabel": here.schema.class_(entity.kind).label[language],
        "name": entity.name,
        "iri": Iris(here.settings.base_iri).node(entity.id),
        "properties": entity.properties,
        "labels": labels,
        "sources": entity.sources,
        "groups": [_group(id_, group) for group in groups],
    }
    return Json(told | _addresses(id_))


def _addresses(id_: str) -> dict[str, Any]:
    own = f"/api/entities/{quote(id_, safe='/')}"
    return {
        "links": {"self": own, "page": page_path(id_), "statements": f"{own}/statements", "network": f"{own}/network"}
    }


def _end(end: End) -> dict[str, Any]:
    said = {"id": end.id, "class": end.kind, "name": end.name, "sources": end.sources}
    return (said | {"properties": end.properties} if end.properties else said) | {"page": page_path(end.id)}


def _group(id_: str, group: Group) -> dict[str, Any]:
    address = f"/api/entities/{quote(id_, safe='/')}/links/{group.link}"
    more = with_parameters(address, {"direction": group.direction, "after": group.next}) if group.next else None
    return {
        "link": group.link,
        "direction": group.direction,
        "label": group.label,
        "total": group.total,
        "ends": [_end(end) for end in group.ends],
        "next": more,
    }
