"""The ontology: classes and links with their labels in five languages."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import Json
from api.entity import named_class
from api.given import Here
from api.problem import NotFound
from ontology.problem import near
from ontology.schema import Class, Link, Property

router = APIRouter(prefix="/api/ontology", tags=["ontology"])
# JSON Schema has no language-tagged text: there it is an object from tag to text.
_JSON: dict[str, dict[str, Any]] = {
    "langString": {"type": "object", "additionalProperties": {"type": "string"}},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "dateTime": {"type": "string", "format": "date-time"},
    "anyURI": {"type": "string", "format": "uri"},
    "gYearMonth": {"type": "string", "pattern": r"^\d{4}-\d{2}$"},
}


@router.get("")
def whole_ontology(here: Here) -> Response:
    """Give all classes and links."""
    schema = here.schema
    return Json({
        "version": schema.version,
        "namespace": schema.namespace,
        "classes": [class_told(class_) for class_ in schema.classes.values()],
        "links": [link_told(link) for link in schema.links.values()],
    })  # fmt: skip


@router.get("/classes/{name}")
def one_class(here: Here, name: str) -> Response:
    """Give one class."""
    return Json(class_told(named_class(here.schema, name)))


@router.get("/links/{name}")
def one_link(here: Here, name: str) -> Response:
    """Give one link."""
    if name not in here.schema.links:
        raise NotFound("link", repr(name), "a link of the ontology", near(name, here.schema.links))
    return Json(link_told(here.schema.links[name]))


def class_told(class_: Class) -> dict[str, Any]:
    """Tell of a class, with a JSON Schema of its nodes' properties."""
    return {
        "name": class_.name,
        "iri": class_.iri,
        "label": dict(class_.label),
        "definition": dict(class_.definition),
        "abstract": class_.abstract,
        "parents": class_.parents,
        "key": class_.key,
        "aligned": class_.aligned,
        "schema": _schema(class_.properties.values()),
    }


def link_told(link: Link) -> dict[str, Any]:
    """Tell of a link, with a JSON Schema of what it carries."""
    return {
        "name": link.name,
        "iri": link.iri,
        "type": link.type,
        "label": dict(link.label),
        "reverseLabel": dict(link.reverse_label),
        "definition": dict(link.definition),
        "domain": link.domain,
        "range": link.range,
        "symmetric": link.symmetric,
        "aligned": link.aligned,
        "schema": _schema(link.carries.values()),
    }


def _schema(properties: Any) -> dict[str, Any]:
    declared = list(properties)
    return {
        "type": "object",
        "properties": {one.name: _property(one) for one in declared},
        "required": [one.name for one in declared if one.required],
    }


def _property(one: Property) -> dict[str, Any]:
    value = dict(_JSON.get(one.datatype, {"type": "string"}))
    limits = {"pattern": one.pattern, "minimum": one.minimum, "maximum": one.maximum, "enum": list(one.allowed) or None}
    value |= {key: limit for key, limit in limits.items() if limit is not None}
    told = {"type": "array", "items": value} if one.multiple else value
    return told | {"title": dict(one.label), "description": dict(one.definition), "x-datatype": one.datatype}
