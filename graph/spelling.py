"""How records are spelled in the store: texts with languages, dates, and the text that a search goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson

from ontology.names import folded
from ontology.schema import Property, load_schema

SEARCHED = ("name", "altName", "acronym", "shortName")
"""The properties whose words find a node."""

_MOMENTS: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "dateTime": datetime.fromisoformat}


def restored(name: str, canonical: str | bytes) -> dict[str, Any]:
    """Read back what `Node.canonical` wrote: dates and moments become Python's again.

    Args:
        name: The class or link that the properties belong to.
        canonical: The JSON.

    Example:
        >>> restored("Project", '{"startDate":"2021-10-01"}')
        {'startDate': datetime.date(2021, 10, 1)}
    """
    values: dict[str, Any] = orjson.loads(canonical)
    _restore(values, _plan(name).moments)
    return values


def stored(name: str, canonical: str | bytes) -> dict[str, Any]:
    """Spell the properties of a record as the store keeps them.

    A text with languages becomes ``p`` (what to show: the untagged one, else English, else the first language) and
    one ``p_<language>`` each (``p_und`` for the untagged). A node gets ``searchText``: its names in all languages,
    without case and accents.

    Args:
        name: The class or link that the properties belong to.
        canonical: The JSON of the record.

    Example:
        >>> stored("Region", '{"name":{"cs":"Morava","en":"Moravia"}}')
        {'name': 'Moravia', 'name_cs': 'Morava', 'name_en': 'Moravia', 'searchText': 'morava | moravia'}
    """
    values: dict[str, Any] = orjson.loads(canonical)
    spell(name, [values])
    return values


def spell(name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Spell many records of one class or link in place, as `stored` does with one.

    Args:
        name: The class or link.
        rows: The properties of each, as the canonical JSON reads.
    """
    plan = _plan(name)
    if not plan.texts and not plan.moments and not plan.searched:
        return
    for values in rows:
        words = _words(values) if plan.searched else ""
        _restore(values, plan.moments)
        for text in plan.texts:
            if text in values:
                values.update(_spelled_text(text, values.pop(text)))
        if words:
            values["searchText"] = words


class _Plan:
    """Which properties of a class or link need more than to be passed on."""

    __slots__ = ("moments", "searched", "texts")

    def __init__(self, properties: Mapping[str, Property], searched: bool) -> None:
        self.texts = tuple(p.name for p in properties.values() if p.datatype == "langString")
        self.moments = tuple((p.name, _MOMENTS[p.datatype]) for p in properties.values() if p.datatype in _MOMENTS)
        self.searched = searched


@cache
def _plan(name: str) -> _Plan:
    schema = load_schema()
    if name in schema.classes:
        return _Plan(schema.classes[name].properties, searched=True)
    return _Plan(schema.link(name).carries, searched=False)


def _restore(values: dict[str, Any], moments: tuple[tuple[str, Callable[[str], Any]], ...]) -> None:
    for name, read in moments:
        stated = values.get(name)
        if isinstance(stated, list):
            values[name] = [read(moment) for moment in stated]
        elif stated is not None:
            values[name] = read(stated)


def _spelled_text(name: str, stated: str | dict[str, str] | list[str | dict[str, str]]) -> dict[str, Any]:
    if isinstance(stated, str):
        return {name: stated, f"{name}_und": stated}
    if isinstance(stated, dict):
        return {name: shown(stated), **{f"{name}_{_tag(tag)}": text for tag, text in stated.items()}}
    spelled: dict[str, Any] = {name: [shown(text) for text in stated]}
    for text in stated:
        for tag, said in {"und": text}.items() if isinstance(text, str) else text.items():
            spelled.setdefault(f"{name}_{_tag(tag)}", []).append(said)
    return spelled


def shown(text: str | Mapping[str, str]) -> str:
    """Choose the text to show where one must stand for all languages.

    Example:
        >>> shown({"de": "Prag", "en": "Prague"})
        'Prague'
    """
    if isinstance(text, str):
        return text
    return text.get("und") or text.get("en") or text[min(text)]


def _tag(language: str) -> str:
    return language.replace("-", "_")


def _words(values: Mapping[str, Any]) -> str:
    texts: dict[str, None] = {}
    for name in SEARCHED:
        stated = values.get(name)
        if stated is not None:
            texts.update(dict.fromkeys(_texts(stated)))
    # Most names are plain ASCII, for which folding is lower case; the full rule costs ten times as much.
    plain = (text.lower() if text.isascii() else folded(text) for text in texts)
    return " | ".join(dict.fromkeys(plain))


def _texts(stated: Any) -> list[str]:
    if isinstance(stated, str):
        return [stated]
    if isinstance(stated, dict):
        return list(stated.values())
    return [text for one in stated for text in _texts(one)]
