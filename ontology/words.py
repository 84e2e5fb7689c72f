"""The words of a term, which all five languages must have, and its kin in other vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .term import LANGUAGES, OntologyProblem
from .turtle import OBS, RDFS, SKOS, VOC, Facts, short

_RELATIONS = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "exactMatch", SKOS + "closeMatch")


def label(facts: Facts, iri: str) -> Mapping[str, str]:
    """Return the label of a term in all languages, or refuse it."""
    return in_all_languages(facts, iri, RDFS + "label")


def definition(facts: Facts, iri: str) -> Mapping[str, str]:
    """Return the definition of a term in all languages, or refuse it."""
    return in_all_languages(facts, iri, SKOS + "definition")


def in_all_languages(facts: Facts, iri: str, predicate: str) -> Mapping[str, str]:
    """Return the texts of a predicate by language.

    Raises:
        OntologyProblem: One of the five languages is absent or empty.
    """
    texts = facts.texts(iri, predicate)
    absent = [language for language in LANGUAGES if not texts.get(language, "").strip()]
    if absent:
        found = f"no {short(predicate)} in {', '.join(absent)}"
        raise OntologyProblem(facts.where(iri), found, f"one in each of {', '.join(LANGUAGES)}", "Add it.")
    return MappingProxyType(texts)


def alignments(facts: Facts, iri: str) -> tuple[tuple[str, str], ...]:
    """Return the terms of other vocabularies that a term is aligned to, each as (relation, IRI)."""
    return tuple(
        (short(relation), target)
        for relation in _RELATIONS
        for target in facts.iris(iri, relation)
        if not target.startswith((OBS, VOC))
    )
