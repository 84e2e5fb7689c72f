"""The entities that a document of RDF/XML declares: short names are fine, a bomb or a file elsewhere is not."""

from __future__ import annotations

import re

from loaders.files import Entry
from loaders.problem import FileProblem

_HEAD = 1 << 20
_LONGEST = 300  # the IRI of a vocabulary, which is what documents of RDF/XML declare entities for
_START = re.compile(rb"<[A-Za-z_]")
_ENTITY = re.compile(rb"<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s>]+)\s*(?P<value>[^>]*)", re.DOTALL)
_REMEDY = "Write what they stand for in their place; nothing was loaded."


def check(entry: Entry) -> None:
    """Look at what stands before the first element.

    An entity that holds other entities, or a long one, can make terabytes of a kilobyte; one that names a file or an
    address would have it read.

    Raises:
        FileProblem: An entity is such.
    """
    with entry.binary() as stream:
        start = stream.read(_HEAD)
    root = _START.search(start)
    head = start[: root.start()] if root else start
    if b"<!DOCTYPE" in head and root is None:
        raise FileProblem(entry.name, f"a document type of more than {_HEAD:,} bytes", "a short one", _REMEDY)
    for found in _ENTITY.finditer(head):
        if (wrong := _wrong(found)) is not None:
            line = head[: found.start()].count(b"\n") + 1
            name = found["name"].decode(errors="replace")
            raise FileProblem(f"{entry.name}, line {line}", f"the entity {name!r}, {wrong}",
                              "entities that are short texts in double quotes", _REMEDY)  # fmt: skip


def _wrong(found: re.Match[bytes]) -> str | None:
    value = found["value"].strip()
    if found["parameter"] or value.startswith((b"SYSTEM", b"PUBLIC")):
        return "which is to be read from elsewhere"
    if not (len(value) > 1 and value.startswith(b'"') and value.endswith(b'"')):
        return "which is not in double quotes"
    if b"&" in value or b"%" in value:
        return "which is made of other entities"
    return f"which is {len(value):,} bytes long" if len(value) > _LONGEST else None
