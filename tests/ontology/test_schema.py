"""What the ontology holds, checked over every class, link, property and vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from ontology.names import id_prefix, link_name
from ontology.schema import LANGUAGES, ROOT, Class, Link, OntologyProblem, Property, Scheme, load_schema

SCHEMA = load_schema()
CLASSES = [pytest.param(one, id=one.name) for one in SCHEMA.classes.values()]
LINKS = [pytest.param(one, id=one.name) for one in SCHEMA.links.values()]
SCHEMES = [pytest.param(one, id=one.name) for one in SCHEMA.schemes.values()]
DATATYPES = {
    "string", "langString", "integer", "decimal", "boolean", "date", "gYearMonth", "dateTime", "anyURI", "wkt",
}  # fmt: skip


def properties() -> Iterator[Property]:
    """Give each property as each class and link has it."""
    for class_ in SCHEMA.classes.values():
        yield from class_.properties.values()
    for link in SCHEMA.links.values():
        yield from link.carries.values()


PROPERTIES = [pytest.param(one, id=name) for name, one in {one.name: one for one in properties()}.items()]


def assert_reads_in_all_languages(words: Mapping[str, str]) -> None:
    assert tuple(words) == LANGUAGES
    assert all(text.strip() == text and text for text in words.values())


def assert_defined(term: Class | Link | Property | Scheme) -> None:
    assert_reads_in_all_languages(term.label)
    assert_reads_in_all_languages(term.definition)
    assert all(text.endswith(".") for text in term.definition.values()), "a definition is a sentence"
    assert len(set(term.definition.values())) == len(LANGUAGES), "each language has a sentence of its own"


@pytest.mark.parametrize("class_", CLASSES)
def test_each_class_is_defined_and_keyed(class_: Class) -> None:
    assert_defined(class_)
    assert class_.abstract or class_.key
    assert not class_.key or class_.key in class_.labels
    assert ROOT not in class_.labels or class_.name == ROOT


@pytest.mark.parametrize("link", LINKS)
def test_each_link_reads_both_ways_between_known_classes(link: Link) -> None:
    assert_defined(link)
    assert_reads_in_all_languages(link.reverse_label)
    assert link.domain in SCHEMA.classes
    assert link.range in SCHEMA.classes
    assert link_name(link.type) == link.name
    if link.symmetric:
        assert link.domain == link.range
        assert link.label == link.reverse_label
    else:
        assert all(link.label[language] != link.reverse_label[language] for language in LANGUAGES)


@pytest.mark.parametrize("one", PROPERTIES)
def test_each_property_is_defined(one: Property) -> None:
    assert_defined(one)


def test_each_use_of_a_property_says_how_values_add_up() -> None:
    for one in properties():
        assert one.datatype in DATATYPES
        assert one.combine == "union" if one.multiple else one.combine in {"rank", "sum", "min", "max"}
        if one.combine == "sum":
            assert one.datatype in {"integer", "decimal"}
        if one.scheme and one.allowed:
            assert one.allowed == tuple(SCHEMA.schemes[one.scheme].concepts)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_vocabulary_is_defined_and_explains_its_values(scheme: Scheme) -> None:
    assert_defined(scheme)
    assert scheme.concepts
    for notation, concept in scheme.concepts.items():
        assert concept.notation == notation
        assert concept.iri.startswith(scheme.iri + "/")
        assert_reads_in_all_languages(concept.label)
    for language in LANGUAGES:
        labels = [concept.label[language] for concept in scheme.concepts.values()]
        assert len(set(labels)) == len(labels), f"two values of {scheme.name} read the same in {language}"


def test_each_vocabulary_is_used() -> None:
    registers = {one.iri.rpartition("/")[0].rpartition("/")[2] for one in SCHEMA.registers.values()}
    assert set(SCHEMA.schemes) == {one.scheme for one in properties() if one.scheme} | registers


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_classes_read_the_same(language: str) -> None:
    labels = [class_.label[language].casefold() for class_ in SCHEMA.classes.values()]
    assert len(set(labels)) == len(labels)


def test_the_classes_that_the_rest_of_the_house_relies_on_are_there() -> None:
    expected = {
        "Entity", "Region",
        "Organisation", "CareProvider", "Clinic", "Hospital", "HomeCare", "SME", "LargeEnterprise",
        "ResearchOrganisation", "Insurer", "Policymaker", "PublicAuthority", "PoliticalGroup", "Intermediary",
        "InnovationCentre", "Cluster", "Partnership",
        "Activity", "Programme", "Project", "GoodPractice", "Workshop", "StudyVisit", "Group",
        "Demand", "Solution", "Match", "Pilot",
        "Roadmap", "Action", "Phase", "Infrastructure", "Observatory", "CompetenceCentre",
        "Evidence", "Indicator", "BudgetLine", "Topic", "Source", "Load",
    }  # fmt: skip
    assert expected <= set(SCHEMA.classes)


def test_the_links_that_the_rest_of_the_house_relies_on_are_there() -> None:
    ends = {(link.domain, link.name, link.range) for link in SCHEMA.links.values()}
    assert ends >= {
        ("Region", "within", "Region"), ("Region", "neighbours", "Region"), ("Entity", "locatedIn", "Region"),
        ("Entity", "partOf", "Entity"), ("Organisation", "cooperatesWith", "Organisation"),
        ("Organisation", "participatesIn", "Activity"), ("Organisation", "attends", "Activity"),
        ("Activity", "gathers", "Group"), ("Organisation", "owns", "Entity"), ("Activity", "fundedBy", "Programme"),
        ("GoodPractice", "transferredTo", "Activity"), ("GoodPractice", "transferableTo", "Topic"),
        ("Organisation", "expresses", "Demand"), ("Organisation", "offers", "Solution"),
        ("Solution", "addresses", "Demand"), ("Match", "answers", "Demand"), ("Match", "matches", "Entity"),
        ("Pilot", "tries", "Solution"), ("Entity", "resultsIn", "Entity"),
        ("Roadmap", "foresees", "Action"), ("Entity", "concerns", "Region"), ("Entity", "hasPhase", "Phase"),
        ("Entity", "precedes", "Entity"), ("Organisation", "responsibleFor", "Action"),
        ("Entity", "builds", "Infrastructure"), ("Action", "drawsOn", "Entity"),
        ("Evidence", "evidences", "Entity"), ("Entity", "about", "Topic"), ("Topic", "broader", "Topic"),
        ("Load", "loadedFrom", "Source"),
    }  # fmt: skip


def test_a_class_has_what_its_ancestors_have() -> None:
    hospital = SCHEMA.class_("Hospital")
    assert hospital.parents == ("CareProvider",)
    assert hospital.ancestors == ("CareProvider", "Organisation")
    assert hospital.labels == ("Hospital", "CareProvider", "Organisation")
    assert hospital.key == "Organisation"
    assert {"name", "city", "beds", "careKind"} <= set(hospital.properties)
    assert "careKind" not in SCHEMA.class_("SME").properties


def test_shapes_of_one_property_add_up() -> None:
    assert not SCHEMA.class_("Entity").properties["name"].required
    name = SCHEMA.class_("Region").properties["name"]
    assert (name.required, name.datatype, name.multiple) == (True, "langString", False)
    assert SCHEMA.class_("Action").properties["transnational"].datatype == "boolean"
    assert SCHEMA.class_("Phase").properties["transnational"].allowed == ("yes", "no", "possibly")
    assert SCHEMA.class_("Project").properties["totalCost"].combine == "rank"
    assert SCHEMA.link("participatesIn").carries["totalCost"].combine == "sum"


def test_allowed_values_come_from_the_vocabulary() -> None:
    assert SCHEMA.link("attends").carries["as"].allowed == ("A", "B", "C", "D")
    assert SCHEMA.link("locatedIn").carries["basis"].allowed == ("code", "coordinates", "postcode", "city", "country")
    assert SCHEMA.class_("Indicator").properties["standing"].allowed == ("claimed", "counted")


def test_a_glossary_explains_values_and_forbids_none() -> None:
    country = SCHEMA.class_("Organisation").properties["country"]
    assert (country.scheme, country.allowed) == ("countries", ())
    assert SCHEMA.schemes["countries"].concepts["EL"].label["it"] == "Grecia"


def test_limits_are_read_as_numbers() -> None:
    level = SCHEMA.class_("Region").properties["level"]
    assert (level.minimum, level.maximum, level.datatype) == (0, 3, "integer")
    assert SCHEMA.class_("Region").properties["code"].pattern == "^[A-Z]{2}[0-9A-Z]{0,3}$"


def test_each_id_tells_its_class() -> None:
    for class_ in SCHEMA.keyed():
        assert SCHEMA.key_of(f"{id_prefix(class_.name)}/x") is class_
    assert [class_.name for class_ in SCHEMA.keyed() if SCHEMA.is_a(class_.name, "Organisation")] == ["Organisation"]


@pytest.mark.parametrize("id_", ["hospital/x", "region", "region/", "", "/x", "Region/PL22"])
def test_an_id_without_a_class_is_refused(id_: str) -> None:
    with pytest.raises(OntologyProblem, match="expected <prefix>/<rest>"):
        SCHEMA.key_of(id_)


def test_a_wrong_name_brings_the_near_one() -> None:
    with pytest.raises(OntologyProblem, match=r"no class 'Organization'.*Did you mean 'Organisation'\?"):
        SCHEMA.class_("Organization")
    with pytest.raises(OntologyProblem, match=r"no link 'participates_in'.*Did you mean 'participatesIn'\?"):
        SCHEMA.link("participates_in")
    with pytest.raises(OntologyProblem, match="no class 'Nobody'"):
        SCHEMA.is_a("Nobody", "Organisation")


def test_descent_is_told_in_both_directions() -> None:
    assert SCHEMA.descendants("CareProvider") == ("Clinic", "Hospital", "HomeCare")
    assert SCHEMA.descendants("Region") == ()
    assert len(SCHEMA.descendants(ROOT)) == len(SCHEMA.classes) - 1
    assert SCHEMA.is_a("Pilot", "Activity")
    assert not SCHEMA.is_a("Organisation", "Clinic")


def test_nobody_can_change_what_all_share() -> None:
    with pytest.raises(AttributeError):
        SCHEMA.class_("Region").name = "Place"  # type: ignore[misc]
    with pytest.raises(TypeError):
        SCHEMA.classes["Place"] = SCHEMA.class_("Region")  # type: ignore[index]


def test_the_shipped_ontology_is_read_once() -> None:
    assert load_schema() is load_schema()
