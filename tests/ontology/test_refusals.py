"""What the ontology's files must not say: each is refused with the file, the term and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.schema import OntologyProblem, Schema, load_schema
from tests.ontology.toy import COLOURS, TOWN, spelled

LABELLED, DEFINED = spelled("rdfs:label"), spelled("skos:definition")
LOOP = """\
obs:A a owl:Class ; rdfs:subClassOf obs:B ; WORDS .
obs:B a owl:Class ; rdfs:subClassOf obs:A ; WORDS .
"""
SPOILED_TOWNS = {
    "class without a label": (
        "rdfs:subClassOf obs:Entity ; obs:keyed true ; WORDS",
        f"rdfs:subClassOf obs:Entity ; obs:keyed true ; {DEFINED}",
        "obs:Town",
        "no rdfs:label in en, cs, pl, it, de",
    ),
    "class without a Polish definition": (
        "obs:keyed true ; WORDS",
        f"obs:keyed true ; {LABELLED}" + ' ; skos:definition "x"@en , "x"@cs , "x"@it , "x"@de',
        "obs:Town",
        "no skos:definition in pl",
    ),
    "class with an empty label": (
        "obs:keyed true ; WORDS",
        f"obs:keyed true ; {DEFINED}" + ' ; rdfs:label "x"@en , " "@cs , "x"@pl , "x"@it , "x"@de',
        "obs:Town",
        "no rdfs:label in cs",
    ),
    "class without a key": ("obs:keyed true ; ", "", "obs:Town", "no key"),
    "class without a parent": ("rdfs:subClassOf obs:Entity ; ", "", "obs:Town", "no parent"),
    "class below an unknown one": (
        "rdfs:subClassOf obs:Entity",
        "rdfs:subClassOf obs:Entitty",
        "obs:Town",
        "parent obs:Entitty.*Did you mean 'Entity'",
    ),
    "class below itself": (
        "rdfs:subClassOf obs:Entity",
        "rdfs:subClassOf obs:Entity , obs:Town",
        "obs:Town",
        "the class above itself",
    ),
    "two classes above each other": (
        "sh:property obs:code .",
        f"sh:property obs:code .\n{LOOP}",
        "obs:A",
        "the class above itself",
    ),
    "two keys in a line": (
        "sh:property obs:code .",
        "sh:property obs:code .\n" + "obs:City a owl:Class ; rdfs:subClassOf obs:Town ; obs:keyed true ; WORDS .",
        "obs:City",
        "two keys, City and Town",
    ),
    "names that meet in ids": (
        "sh:property obs:code .",
        "sh:property obs:code .\n" + "obs:town a owl:Class ; rdfs:subClassOf obs:Entity ; obs:keyed true ; WORDS .",
        "obs:town",
        "town beside Town",
    ),
    "unknown property": ("sh:property obs:code", "sh:property obs:cod", "obs:Town", "obs:cod;.*Did you mean 'code'"),
    "unknown annotation": ("obs:keyed true", "obs:keyd true", "obs:Town", "obs:keyd;.*Did you mean 'keyed'"),
    "shape without a path": (
        "sh:property obs:code",
        "sh:property [ sh:datatype xsd:string ]",
        "obs:Town",
        "a shape without sh:path",
    ),
    "property without a datatype": ("sh:datatype xsd:string ; ", "", "obs:Town", "obs:code with datatype none"),
    "property of an unknown datatype": ("xsd:string", "xsd:byte", "obs:Town", "obs:code with datatype .*byte"),
    "property of two datatypes": (
        "sh:property obs:code",
        "sh:property obs:code , [ sh:path obs:code ; sh:datatype xsd:date ]",
        "obs:Town",
        "obs:code with datatype date and string",
    ),
    "property without a label": (
        "sh:maxCount 1 ; WORDS",
        f"sh:maxCount 1 ; {DEFINED}",
        "obs:code",
        "no rdfs:label in en, cs, pl, it, de",
    ),
    "property named like the store's own": (
        "obs:code",
        "obs:sources",
        "obs:Town",
        "the property obs:sources.*id, searchText, sources",
    ),
    "property that adds up in an unknown way": (
        "sh:maxCount 1",
        'sh:maxCount 1 ; obs:combine "summ"',
        "obs:code",
        "obs:combine 'summ'.*Did you mean 'sum'",
    ),
    "property of an unknown scheme": (
        "sh:maxCount 1",
        "sh:maxCount 1 ; obs:scheme voc:colors",
        "obs:Town",
        "voc:colors.*Did you mean 'colours'",
    ),
    "constraint stated twice": ("sh:maxCount 1", "sh:maxCount 1 , 2", "obs:code", "2 values of sh:maxCount"),
    "link without a start": ("rdfs:domain obs:Town ; ", "", "obs:near", "no rdfs:domain"),
    "link without an end": ("rdfs:range obs:Town ; ", "", "obs:near", "no rdfs:range"),
    "link to an unknown class": (
        "rdfs:range obs:Town",
        "rdfs:range obs:Twon",
        "obs:near",
        "rdfs:range obs:Twon.*Did you mean 'Town'",
    ),
    "link with two ends": (
        "rdfs:range obs:Town",
        "rdfs:range obs:Town , obs:Entity",
        "obs:near",
        "2 values of rdfs:range",
    ),
    "link without a way back": (" ; REVERSE", "", "obs:near", "no obs:reverseLabel in en, cs, pl, it, de"),
    "link spelled like a class": ("obs:near", "obs:town", "obs:town", "type TOWN beside class Town"),
}
SPOILED_COLOURS = {
    "scheme without a concept": ("skos:inScheme voc:colours ; ", "", "voc:colours", "no concept"),
    "concept without a notation": ('skos:notation "red" ; ', "", "voc:red", "no skos:notation"),
    "concept without a label": (" ; PREFERRED", "", "voc:red", "no skos:prefLabel in en, cs, pl, it, de"),
    "scheme that is not called like its file": (
        "colours",
        "colors",
        "voc:colors",
        "the scheme colors; expected colours",
    ),
}


REGISTER = """\
voc:ral a skos:Concept , obs:Register ; skos:inScheme voc:colours ; skos:notation "RAL" ; PREFERRED ;
    obs:agency "RAL" ; obs:codes "^[0-9]{4}$" ;
    obs:ids "^town/([0-9]{4})$" ; obs:resource "https://ral.example/{code}" .
"""
SPOILED_REGISTERS = {
    "nobody keeps it": ('obs:agency "RAL" ; ', "", "no obs:agency"),
    "codes of any look": ('obs:codes "^[0-9]{4}$" ;', "", "no obs:codes"),
    "codes that cannot be read": ("^[0-9]{4}$", "^[0-9{4}$", "obs:codes.*unterminated"),
    "ids without a code": ("^town/([0-9]{4})$", "^town/[0-9]{4}$", "with 0 groups; expected one with 1"),
    "an address without a code": (
        "ral.example/{code}",
        "ral.example/",
        "obs:resource.*expected an address with {code}",
    ),
}


def test_the_toy_ontology_is_right_before_it_is_spoiled(read: Callable[..., Schema]) -> None:
    schema = read()
    assert list(schema.classes) == ["Entity", "Town"]
    assert schema.link("near").type == "NEAR"
    assert list(schema.schemes["colours"].concepts) == ["red"]


@pytest.mark.parametrize("case", SPOILED_TOWNS)
def test_a_bad_module_is_refused(case: str, read: Callable[..., Schema]) -> None:
    right, wrong, term, found = SPOILED_TOWNS[case]
    assert right in TOWN
    with pytest.raises(OntologyProblem, match=rf"town.ttl, {term}: found .*{found}") as caught:
        read(town=TOWN.replace(right, wrong))
    assert caught.value.expected
    assert caught.value.remedy


@pytest.mark.parametrize("case", SPOILED_REGISTERS)
def test_a_bad_register_is_refused(case: str, read: Callable[..., Schema]) -> None:
    right, wrong, found = SPOILED_REGISTERS[case]
    assert right in REGISTER
    assert list(read(colours=COLOURS + REGISTER).registers) == ["RAL"]
    with pytest.raises(OntologyProblem, match=rf"colours.ttl, voc:ral: found .*{found}"):
        read(colours=COLOURS + REGISTER.replace(right, wrong))


@pytest.mark.parametrize("case", SPOILED_COLOURS)
def test_a_bad_vocabulary_is_refused(case: str, read: Callable[..., Schema]) -> None:
    right, wrong, term, found = SPOILED_COLOURS[case]
    assert right in COLOURS
    with pytest.raises(OntologyProblem, match=rf"colours.ttl, {term}: found {found}"):
        read(colours=COLOURS.replace(right, wrong))


def test_broken_turtle_is_refused_with_its_line(read: Callable[..., Schema]) -> None:
    with pytest.raises(OntologyProblem, match=r"town\.ttl, line \d+: found .*valid Turtle"):
        read(town=TOWN + "obs:Village a ; .\n")


def test_a_merge_conflict_is_refused_with_its_line(read: Callable[..., Schema]) -> None:
    with pytest.raises(OntologyProblem, match=r"town\.ttl, line 8: "):
        read(town="<<<<<<< HEAD\n" + TOWN)


def test_a_folder_without_an_ontology_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyProblem, match="no Turtle file"):
        load_schema(tmp_path)


def test_a_new_class_takes_one_block_in_one_file(read: Callable[..., Schema]) -> None:
    village = "obs:Village a owl:Class ; rdfs:subClassOf obs:Town ; WORDS .\n"
    class_ = read(town=TOWN + village).class_("Village")
    assert (class_.labels, class_.key, list(class_.properties)) == (("Village", "Town"), "Town", ["code"])
