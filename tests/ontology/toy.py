"""A toy ontology of one class and one link, to be spoiled in one place at a time."""

from __future__ import annotations

from ontology.schema import LANGUAGES

PREFIXES = """\
@prefix obs: <https://w3id.org/innovation-observatory/ontology#> .
@prefix voc: <https://w3id.org/innovation-observatory/vocabulary/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
TERMS = """\
obs:abstract a owl:AnnotationProperty .
obs:keyed a owl:AnnotationProperty .
obs:combine a owl:AnnotationProperty .
obs:scheme a owl:AnnotationProperty .
obs:carries a owl:AnnotationProperty .
obs:Register a rdfs:Class .
obs:agency a owl:AnnotationProperty .
obs:codes a owl:AnnotationProperty .
obs:ids a owl:AnnotationProperty .
obs:resource a owl:AnnotationProperty .
obs:reverseLabel a owl:AnnotationProperty .
obs:Entity a owl:Class ; obs:abstract true ; WORDS .
"""
TOWN = """\
obs:Town a owl:Class ; rdfs:subClassOf obs:Entity ; obs:keyed true ; WORDS ; sh:property obs:code .
obs:code a owl:DatatypeProperty ; sh:path obs:code ; sh:datatype xsd:string ; sh:maxCount 1 ; WORDS .
obs:near a owl:ObjectProperty ; rdfs:domain obs:Town ; rdfs:range obs:Town ; WORDS ; REVERSE .
"""
COLOURS = """\
<https://w3id.org/innovation-observatory/vocabulary/colours> a skos:ConceptScheme ; WORDS .
voc:red a skos:Concept ; skos:inScheme voc:colours ; skos:notation "red" ; PREFERRED .
"""


def spelled(predicate: str) -> str:
    return f"{predicate} " + " , ".join(f'"in {language}"@{language}' for language in LANGUAGES)


def turtle(text: str) -> str:
    words = f"{spelled('rdfs:label')} ; {spelled('skos:definition')}"
    for sign, meaning in {
        "WORDS": words,
        "REVERSE": spelled("obs:reverseLabel"),
        "PREFERRED": spelled("skos:prefLabel"),
    }.items():
        text = text.replace(sign, meaning)
    return PREFIXES + text
