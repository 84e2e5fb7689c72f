"""Pages for people: the first page, search, a question's form and answer, a node, sources, the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.entity import Entity, Group, read_entity, read_group, read_groups
from api.given import After, ClassName, Here, Language, Most, NodeId
from api.linked import linked
from api.measuring import known_measure, measured
from api.negotiation import alternates
from api.observatory import Observatory, known_question
from api.page import LANGUAGES, page, with_parameters
from api.parts import ids_in
from api.place import Place, read_place, starting_places
from api.routes.health import told
from api.routes.measures import options_in
from api.routes.questions import OURS, PATIENCE, links_of
from api.search import LONGEST, search
from api.selecting import FILTERS, LEVEL, SWITCHES, selection_of
from api.thing import node
from graph.measure import Measure, discover
from ontology.problem import Problem
from queries.query import Query as Question
from queries.run import answer
from queries.table import Table

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_SHOWN_ROWS = 500
_ROLES = "brokers/profile"
# With fewer organisations the whole network is a matter of a second; else its roles are counted when asked for.
_AT_ONCE = 20_000
_COUNTED = ("Region", "Organisation", "Project", "GoodPractice", "Roadmap", "Action", "Programme", "Topic")


@router.get("/")
def first_page(request: Request, here: Here, language: Language) -> HTMLResponse:
    """Show what is loaded, a search box and all questions by topic."""
    topics: dict[str, list[Question]] = {}
    for question in here.catalogue.values():
        topics.setdefault(question.topic, []).append(question)
    counts = here.archive.contents().labels
    return page(
        request,
        "index.html",
        counts=[(here.schema.class_(name), counts.get(name, 0)) for name in _COUNTED if counts.get(name)],
        loads=sorted(here.archive.present().values(), key=lambda load: load.header.title),
        topics=topics,
        starts=starting_places(here.graph, language),
        measures=discover().values(),
        findings=[finding for finding in here.findings if finding.severity == "error"],
    )


@router.get("/search")
def search_page(
    *,
    request: Request,
    here: Here,
    language: Language,
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    class_: ClassName = "",
) -> HTMLResponse:
    """Show what a search finds."""
    hits = search(here.graph, here.schema, q, class_name=class_, language=language, most=50)
    kinds = [here.schema.class_(name) for name in here.schema.classes if not here.schema.class_(name).abstract]
    return page(request, "search.html", q=q, hits=hits, kinds=kinds, chosen=class_, schema=here.schema)


@router.get("/ask/{topic}/{name}")
def ask_page(*, request: Request, here: Here, language: Language, topic: str, name: str) -> HTMLResponse:
    """Show a question's form and, once its parameters are there, its answer as table and picture."""
    question = known_question(here, f"{topic}/{name}")
    given = {key: value for key, value in request.query_params.items() if key not in OURS and value != ""}
    asked = bool(given) or not any(parameter.required for parameter in question.parameters)
    table, problem = _answered(here, question, given) if asked else (None, None)
    return page(
        request,
        "ask.html",
        status=422 if problem else 200,
        question=question,
        given=given,
        **_shown(here, table, language),
        height=_height(question, table),
        problem=problem,
        links=links_of(question, given),
        names_nodes=table is not None and any(ids_in(table, here.schema)),
        shown_rows=_SHOWN_ROWS,
        view=here.views.get(question.view or ""),
    )


@router.get("/page/{id_:path}/all/{link}")
def links_page(*, request: Request, here: Here, language: Language, id_: NodeId, link: str, direction: str = "out",
               after: After = "", limit: Most = 100) -> HTMLResponse:  # fmt: skip
    """Show all links of one name at a node, a page at a time."""
    entity = read_entity(here.graph, here.schema, id_, language)
    group = read_group(here.graph, here.schema, id_, link, direction, language=language, most=limit, after=after)
    following = with_parameters(request.url.path, {"direction": direction, "after": group.next, "limit": limit})
    return page(request, "links.html", entity=entity, group=group, schema=here.schema, following=following)


@router.get("/page/{id_:path}")
def node_page(*, request: Request, here: Here, language: Language, id_: NodeId) -> HTMLResponse:
    """Show a node: its names, properties, links and surroundings; of a region, what is in it."""
    entity = read_entity(here.graph, here.schema, id_, language)
    place = read_place(here.graph, here.schema, id_, language) if entity.kind == "Region" else None
    class_, thing = here.schema.class_(entity.kind), node(here, id_)
    shown = page(
        request,
        "entity.html",
        entity=entity,
        thing=thing,
        class_=class_,
        names=_names(entity.properties.get("name", {})),
        properties={name: value for name, value in entity.properties.items() if name != "name"},
        groups=[
            group for group in read_groups(here.graph, here.schema, id_, language) if not _told_above(place, group)
        ],
        place=place,
        schema=here.schema,
        picture=with_parameters("/api/views/network", {"entity": id_, "lang": language}),
        drawn=entity.kind not in ("Source", "Load"),
        role=_role(here, entity, language),
        language_names=LANGUAGES,
    )
    shown.headers["link"] = alternates(thing.files)
    return shown


def _role(here: Observatory, entity: Entity, language: str) -> dict[str, Any] | None:
    """Give the roles of an organisation in the network, or only where to ask for them; nothing of anything else."""
    if _ROLES not in here.catalogue or not here.schema.is_a(entity.kind, "Organisation"):
        return None
    few = here.archive.contents().labels.get("Organisation", 0) < _AT_ONCE
    table, _ = _answered(here, here.catalogue[_ROLES], {"actor": entity.id}) if few else (None, None)
    asked = with_parameters(f"/ask/{_ROLES}", {"actor": entity.id, "lang": language})
    return {"asked": asked, **_shown(here, table, language)}


@router.get("/measure/{name}")
def measure_page(*, request: Request, here: Here, language: Language, name: str, lowest: bool = False,
                 top: Most = 50) -> HTMLResponse:  # fmt: skip
    """Show for which nodes a measure is highest, or lowest."""
    measure, given = known_measure(name), dict(request.query_params)
    table, problem = _measured(here, measure, given, top=top, lowest=lowest)
    own = f"/api/measures/{name}"
    asked = {key: value for key, value in given.items() if key != "lang"}
    return page(
        request,
        "measure.html",
        status=422 if problem else 200,
        measure=measure,
        **_shown(here, table, language),
        problem=problem,
        filters=FILTERS,
        switches=SWITCHES,
        level_meaning=LEVEL,
        given=given,
        filtered=any(given.get(name) for name in (*FILTERS, *SWITCHES, "level") if name != "region"),
        lowest=lowest,
        csv=with_parameters(own, {**asked, "format": "csv"}),
        json=with_parameters(own, asked),
    )


def _measured(here: Observatory, measure: Measure, given: Mapping[str, str], *, top: int, lowest: bool
              ) -> tuple[Table | None, Problem | None]:  # fmt: skip
    filters = {name: given[name] for name in (*FILTERS, "level") if name in given}
    filters |= {name: given.get(name) == "true" for name in SWITCHES}  # type: ignore[misc]
    try:
        selection, options = selection_of(filters), options_in(measure, given)
        return measured(here, measure, selection=selection, options=options, top=top, lowest=lowest), None
    except Problem as problem:
        return None, problem


@router.get("/sources")
def sources_page(request: Request, here: Here) -> HTMLResponse:
    """Show where the data come from, and what came of each load."""
    return page(request, "sources.html", present=here.archive.present(), loads=here.archive.loads(), health=told(here))


@router.get("/api")
@router.get("/docs")
def api_page(request: Request) -> HTMLResponse:
    """List the addresses of the API, from its own description."""
    paths = request.app.openapi()["paths"]
    listed = [
        (path, method.upper(), route) for path, methods in sorted(paths.items()) for method, route in methods.items()
    ]
    return page(request, "api.html", listed=listed)


def _answered(here: Observatory, question: Question, given: Mapping[str, str]) -> tuple[Table | None, Problem | None]:
    try:
        return answer(here.graph, question, given, timeout=PATIENCE), None
    except Problem as problem:
        return None, problem


def _shown(here: Observatory, table: Table | None, language: str) -> dict[str, Any]:
    """Give the columns and rows a page shows."""
    columns, rows = linked(table, lambda text: _is_id(here, text), _SHOWN_ROWS) if table else ([], [])
    rows = [[(name, _labelled(here, name, value, language), id_) for name, value, id_ in row] for row in rows]
    return {"table": table, "columns": columns, "rows": rows}


def _labelled(here: Observatory, column: str, value: Any, language: str) -> Any:
    """Call a class by its label where a column holds kinds."""
    known = column.endswith("kind") and isinstance(value, str) and value in here.schema.classes
    return here.schema.class_(value).label[language] if known else value


def _height(question: Question, table: Table | None) -> int:
    """Say how high a picture needs to be, in pixels: it cannot tell from inside its frame."""
    if question.view == "network" or table is None:
        return 680
    return 560 if question.view == "series" else min(240 + 42 * len(table.rows), 1200)


def _is_id(here: Observatory, value: str) -> bool:
    try:
        here.schema.key_of(value)
    except Problem:
        return False
    return " " not in value


def _told_above(place: Place | None, group: Group) -> bool:
    """Whether a group of links of a region is in the sections above, which gather it with the regions within."""
    return place is not None and group.direction == "in" and group.link in ("locatedIn", "concerns")


def _names(names: Mapping[str, str]) -> dict[str, str]:
    """Leave out the untagged name where it says no more than one with a language."""
    tagged = {tag: text for tag, text in names.items() if tag != "und"}
    untagged = {"und": names["und"]} if "und" in names and tagged and names["und"] not in tagged.values() else {}
    return tagged | untagged
