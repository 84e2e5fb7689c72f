"""The ontology at addresses that stay: as a page and in each syntax of RDF, its shapes, context and diagram."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from api.document import held
from api.given import Here
from api.negotiation import Offer, alternates, negotiated
from api.page import page
from api.problem import NotFound
from ontology.diagram import draw
from ontology.names import id_prefix
from ontology.problem import near
from ontology.published import SYNTAXES, changes, context_document, document, own_words, shapes
from ontology.schema import Property, Schema

router = APIRouter(tags=["ontology"])
_OWN = "/ontology"
_FILES = ("shapes.ttl", "context.jsonld", "diagram.svg")
Name = Annotated[str, Path(max_length=100, description="A version; or a version and a syntax, such as 0.1.0.ttl.")]


@router.get("/ontology")
def ontology(request: Request, here: Here) -> Response:
    """Give the ontology as the caller reads it: a page, Turtle, JSON-LD, N-Triples or RDF/XML."""
    chosen = negotiated(request.headers.get("accept"), offers(), _OWN)
    answer = _in_form(request, here.schema, chosen.address.rpartition(".")[2])
    answer.headers.update({"vary": "Accept", "content-location": chosen.address})
    return answer


@router.get("/ontology.{form}")
def ontology_in_form(request: Request, here: Here, form: str) -> Response:
    """Give the ontology in one form: ttl, jsonld, nt, rdf or html."""
    return _in_form(request, here.schema, form)


@router.get("/ontology/shapes.ttl")
def shapes_document(request: Request, here: Here) -> Response:
    """Give the shapes (SHACL) that data is checked against."""
    return held(request, shapes(here.schema), "text/turtle", {})


@router.get("/ontology/context.jsonld")
def context_of_json(request: Request, here: Here) -> Response:
    """Give the context with which JSON says what the ontology says (JSON-LD)."""
    return held(request, context_document(here.schema), "application/ld+json", {"access-control-allow-origin": "*"})


@router.get("/ontology/diagram.svg")
def diagram(request: Request, here: Here) -> Response:
    """Draw all classes and links."""
    return held(request, draw(here.schema).encode(), "image/svg+xml", {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"})  # fmt: skip


@router.get("/ontology/{name}")
def version_or_module(request: Request, here: Here, name: Name) -> Response:
    """Give one version of the ontology as the caller reads it or in a form; a module leads to the whole."""
    schema = here.schema
    if name == schema.version:
        return ontology(request, here)
    if name.startswith(f"{schema.version}."):
        return _in_form(request, schema, name.removeprefix(f"{schema.version}."))
    if name in {class_.module for class_ in schema.classes.values()}:
        return RedirectResponse(_OWN, 303)
    known = [schema.version, *(f"{schema.version}.{form}" for form in (*SYNTAXES, "html")), *_FILES]
    raise NotFound("ontology", repr(name), f"the present version, {schema.version}, or a file", near(name, known))


@router.get("/vocabulary/{name:path}")
def vocabulary(request: Request, here: Here, name: Name) -> Response:
    """Lead from a vocabulary or one of its values to the ontology, which defines it."""
    scheme = name.partition("/")[0]
    if scheme not in here.schema.schemes:
        known = here.schema.schemes
        raise NotFound("vocabulary", repr(scheme), "a vocabulary of the ontology", near(scheme, known))
    chosen = negotiated(request.headers.get("accept"), offers(), request.url.path)
    anchor = f"#{scheme}" if chosen.media_type == "text/html" else ""
    return RedirectResponse(chosen.address + anchor, 303, {"vary": "Accept"})


def offers() -> tuple[Offer, ...]:
    """All forms of the ontology; the page last, for whoever wants it names it."""
    files = (Offer(one.media_type, f"{_OWN}.{one.name}", one.title) for one in SYNTAXES.values())
    return (*files, Offer("text/html", f"{_OWN}.html", "Page"))


def _in_form(request: Request, schema: Schema, form: str) -> Response:
    links = {"link": alternates(offers())}
    if form == "html":
        return _page(request, schema)
    if form not in SYNTAXES:
        known = [*SYNTAXES, "html"]
        raise NotFound("ontology", f"no form {form!r}", ", ".join(known), near(form, known))
    return held(request, document(schema, form), SYNTAXES[form].media_type, links)


def _page(request: Request, schema: Schema) -> Response:
    properties = _properties(schema)
    words = {name: meaning for name, meaning in own_words(schema).items() if name not in properties}
    shown = page(request, "ontology.html", schema=schema, properties=properties, own_words=words,
                 files=offers()[:-1], changes=changes(schema), prefix_of=id_prefix)  # fmt: skip
    shown.headers["link"] = alternates(offers()[:-1])
    return shown


def _properties(schema: Schema) -> dict[str, tuple[Property, list[str]]]:
    """Gather the properties by name, each with the classes that declare it first and the links that carry it."""
    found: dict[str, tuple[Property, list[str]]] = {}
    for class_ in schema.classes.values():
        inherited = {name for parent in class_.parents for name in schema.class_(parent).properties}
        for name, known in class_.properties.items():
            if name not in inherited:
                found.setdefault(name, (known, []))[1].append(class_.name)
    for link in schema.links.values():
        for name, known in link.carries.items():
            found.setdefault(name, (known, []))[1].append(link.name)
    return dict(sorted(found.items()))
