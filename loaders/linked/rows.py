"""The rows of a document of linked data: one for each subject that is a node or a link here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from graph.records import Link, Node, RecordProblem
from loaders.files import Entry
from loaders.places import Places
from loaders.problem import FileProblem
from loaders.source import File, Head, Reject, Row
from ontology.schema import load_schema

from .document import Document, read, text_of
from .draft import Draft
from .judging import Judge
from .reading import drafts
from .scope import Scope
from .vocabulary import short

_COLUMN = "subject"
_SHOWN = 40


@contextmanager
def rows(
    entry: Entry, file: File, refuse: Callable[[int, str], None], *, base: str = "", address: str = ""
) -> Iterator[tuple[Head, Iterator[Row]]]:
    """Open a document and give its subjects one after another, each held against the shapes of the ontology.

    Args:
        entry: The file.
        file: How the source says it is to be read.
        refuse: Not called: what is wrong with a subject is told by the row.
        base: What stands before the local ids of a partner who has an observatory of its own.
        address: What relative IRIs are relative to.

    Raises:
        FileProblem: It is no RDF, or nothing in it is understood.
    """
    del refuse
    document = read(entry, address)
    head = Head(entry.name, file.table, (_COLUMN,))
    yield head, _rows(document, head, base)


def _rows(document: Document, head: Head, base: str) -> Iterator[Row]:
    schema = load_schema()
    scope, judge = Scope(document, schema, base), Judge(schema)
    empty = True
    for draft in judge.judged(drafts(scope)):
        empty = False
        yield Row(head, [draft], draft.line)
    if empty:
        raise _nothing(scope)
    head.remarks += _remarks(scope, judge)


def recorder(places: Places) -> Callable[[Row], Iterable[Node | Link]]:
    """Give what makes the records of a row, or refuses it with all that is wrong."""
    stated: set[str] = set()

    def records(row: Row) -> list[Node | Link]:
        draft: Draft = row[_COLUMN]
        name = "a thing without a name" if draft.subject.startswith("_:") else draft.subject
        if draft.wrong:
            raise Reject(f"{name}: {'; '.join(dict.fromkeys(draft.wrong))}")
        try:
            found = [*draft.records(load_schema()), *_located(draft, places, stated)]
        except (RecordProblem, ValueError) as problem:
            raise Reject(f"{name}: {problem}") from None
        if not found:
            kinds = " and ".join(short(text_of(value)) for _, value in draft.raw)
            raise Reject(f"{name}: rdf:type: found {kinds}; expected a class that things may be of")
        for kind, case in draft.doubts:
            row.note(kind, case)
        return found

    return records


def _located(draft: Draft, places: Places, stated: set[str]) -> Iterator[Node | Link]:
    place = places.find(**draft.place) if draft.place else None
    if place is None:
        return
    if place.region_id not in stated:
        stated.add(place.region_id)
        yield from places.region_records(place)
    yield Link("locatedIn", draft.id, place.region_id, basis=place.basis, hint=place.hint)


def _nothing(scope: Scope) -> FileProblem:
    what, line = next(iter(sorted(scope.first.items(), key=lambda one: one[1])), ("no class at all", 1))
    return FileProblem(
        f"{scope.document.name}, line {line}",
        f"{scope.document.statements:,} statements of which nothing is understood; the first: {what}",
        "things of a class of the ontology, or of ORG, EURIO, SKOS or schema.org where it is aligned with them",
        "State what the things are with rdf:type; /ontology lists the classes. Nothing was loaded.",
    )


def _remarks(scope: Scope, judge: Judge) -> Iterator[str]:
    document = scope.document
    yield f"{document.name}: {document.statements:,} statements about {len(document.subjects):,} subjects"
    for what, count in scope.left_out.most_common(_SHOWN):
        line = scope.first.get(what)
        yield f"left out: {count:,} × {what}" + (f" (the first at the subject of line {line})" if line else "")
    if len(scope.left_out) > _SHOWN:
        yield f"left out: {len(scope.left_out) - _SHOWN:,} terms more"
    checked = ", ".join(f"{name} {count:,}" for name, count in sorted(judge.checked.items()))
    yield f"checked by shapes: {checked}"
    unmatched = judge.unmatched()
    yield f"shapes that matched nothing ({len(unmatched)}): {', '.join(unmatched)}"
