"""What is told of a partner's data in a TOML file beside them, or by the name of the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from loaders.files import entries
from loaders.problem import FileProblem, SourceProblem
from loaders.source import File, Prepared, Source
from ontology.names import slug
from ontology.problem import near

from .document import ENDINGS
from .limit import refuse_large
from .rows import recorder, rows

PAGE = "See docs/sources/partner_rdf.md."
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_DATE = re.compile(r"[-_.]?\d{4}-?\d{2}-?\d{2}.*$")
_TEXTS = ("name", "title", "publisher", "licence", "url", "base", "document", "file")
_NUMBERS = ("rank", "may_reject")
_KEYS = (*_TEXTS, *_NUMBERS, "whole")
_PREFIX = "partner_"


@dataclass(frozen=True, slots=True)
class Header:
    """What is told of a partner's data.

    Attributes:
        name: The name of the source that they make.
        title: What people call them.
        publisher: Who publishes them.
        licence: Under which terms they may be used.
        url: Where they are to be had.
        base: What stands before local ids, if the partner has an observatory of its own.
        document: What relative IRIs are relative to.
        rank: Whose word counts when sources differ.
        may_reject: The share of subjects that may be refused.
        whole: One wrong subject refuses all.
    """

    name: str
    title: str
    publisher: str = "a partner"
    licence: str = "not stated"
    url: str = ""
    base: str = ""
    document: str = ""
    rank: int = 100
    may_reject: float = 0.0
    whole: bool = False


def prepare(path: Path, taken: frozenset[str]) -> Prepared:
    """Make the data of a partner ready to be read.

    Args:
        path: A document, a folder with one or several, or a TOML file beside one.
        taken: Names that other sources have.

    Raises:
        FileProblem: There is no document, or one is too large.
        SourceProblem: The TOML file says what cannot be.
    """
    toml, data = _files(path)
    header = _read(toml, data) if toml else Header(_name(data), f"Linked data of a partner: {data.name}")
    if header.name in taken:
        raise SourceProblem(str(toml or data), f"the name {header.name!r}, which another source has",
                            "a name of its own", "Choose another one.")  # fmt: skip
    for entry in entries(data):
        if entry.name.rpartition(".")[2].lower() in ENDINGS:
            refuse_large(entry)
    return Prepared(header.name, _source(header), data, recorder)


def _source(header: Header) -> Source:
    reader = partial(rows, base=header.base, address=header.document)
    return Source(
        title=header.title,
        publisher=header.publisher,
        url=header.url,
        licence=header.licence,
        files=tuple(
            File(f"*.{ending}", "subject", reader=reader, optional=True, most_rejected=1) for ending in ENDINGS
        ),
        ignore_files=("*.toml", "README*", "LICENSE*", "SHA256SUMS"),
        rank=header.rank,
        may_reject=header.may_reject,
        whole=header.whole,
    )


def _files(path: Path) -> tuple[Path | None, Path]:
    """Find the TOML file, if there is one, and the data."""
    if path.is_dir():
        found = sorted(path.glob("*.toml"))
        if len(found) > 1:
            names = ", ".join(one.name for one in found)
            raise FileProblem(str(path), names, "one TOML file at most", f"Name the one that is meant. {PAGE}")
        return (found[0] if found else None), path
    if path.suffix == ".toml":
        return path, _beside(path)
    beside = path.parent / f"{_stem(path)}.toml"
    return (beside if beside.is_file() else None), path


def _beside(toml: Path) -> Path:
    """Find the document that a TOML file is about: the one it names, or the one of its name."""
    named = str(_said(toml).get("file", ""))
    if Path(named).name != named:  # the file comes from elsewhere: it may not have others read
        raise SourceProblem(f"{toml.name}, file", repr(named), "the name of a document beside it", PAGE)
    names = [named] if named else [f"{toml.stem}.{ending}{gz}" for ending in ENDINGS for gz in ("", ".gz")]
    found = [toml.parent / name for name in names if (toml.parent / name).is_file()]
    if len(found) != 1:
        shown = ", ".join(one.name for one in found) or f"no {' or '.join(names[:4])}"
        raise FileProblem(str(toml), shown, "one document beside it", f"Name it as `file`. {PAGE}")
    return found[0]


def _said(toml: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(toml.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceProblem(toml.name, f"no TOML ({error})", "a header in TOML", PAGE) from None


def _read(toml: Path, data: Path) -> Header:
    said = _said(toml)
    _check(toml.name, said)
    said.setdefault("name", _name(data))
    said.setdefault("title", f"Linked data of {said.get('publisher', 'a partner')}")
    if not _NAME.fullmatch(said["name"]):
        raise SourceProblem(f"{toml.name}, name", repr(said["name"]),
                            "small letters, figures and _, beginning with a letter", PAGE)  # fmt: skip
    return Header(**{key: value for key, value in said.items() if key != "file"})


def _check(file: str, said: Mapping[str, Any]) -> None:
    for key, value in said.items():
        if key not in _KEYS:
            raise SourceProblem(file, f"the key {key!r}", "a key of this format", near(key, _KEYS))
        kind, expected = _kind(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise SourceProblem(f"{file}, {key}", repr(value), expected, PAGE)


def _kind(key: str) -> tuple[type | tuple[type, ...], str]:
    if key in _TEXTS:
        return str, "a text"
    return ((int, float), "a number") if key in _NUMBERS else (bool, "true or false")


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").rpartition(".")[0] or path.name


def _name(path: Path) -> str:
    """Name a source after its file, without a date, so that tomorrow's file replaces today's."""
    stem = path.name if path.is_dir() else _stem(path)
    return _PREFIX + (slug(_DATE.sub("", stem), 40).replace("-", "_") or "data")
