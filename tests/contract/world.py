"""A made-up world, as small as the questions of the catalogue allow: every class and link that one of them reads.

Regions carry real codes, and some ids are those of the questions' examples, so that each example has an answer here;
all else is invented. Each line is there because an answer would not notice otherwise: two hospitals of one name, an
organisation placed by its country alone, one placed nowhere, a project with a single actor, an action that is late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from graph.archive import Archive
from graph.connection import Graph
from graph.load import LoadHeader
from graph.records import Link, Node
from graph.write import apply

Record = Node | Link

REGIONS = {
    "AT": ("AT", "Österreich"),
    "AT33": ("AT", "Tirol"),
    "CZ": ("CZ", "Česko"),
    "CZ05": ("CZ", "Severovýchod"),
    "CZ052": ("CZ05", "Královéhradecký kraj"),
    "CZ06": ("CZ", "Jihovýchod"),
    "IT": ("IT", "Italia"),
    "ITH3": ("IT", "Veneto"),
    "ITH36": ("ITH3", "Padova"),
    "ITH4": ("IT", "Friuli-Venezia Giulia"),
    "ITI1": ("IT", "Toscana"),
    "PL": ("PL", "Polska"),
    "PL21": ("PL", "Małopolskie"),
    "PL22": ("PL", "Śląskie"),
}
NEIGHBOURS = [("AT33", "ITH3"), ("CZ05", "CZ06"), ("ITH3", "ITH4"), ("PL21", "PL22")]
# id: class, name, region, basis, city
ACTORS = {
    "pic-999995602": ("ResearchOrganisation", "University of Valmont", "ITH36", "coordinates", "Padova"),
    "pic-999880657": ("ResearchOrganisation", "Univerzita Dolní Valmont", "CZ06", "city", "Brno"),
    "hospital-a": ("Hospital", "Ospedale Valmonte", "ITH3", "postcode", "Padova"),
    "hospital-alone": ("Hospital", "Ospedale del Lago", "ITH3", "city", "Verona"),
    "sme-a": ("SME", "Valmed s.r.o.", "CZ052", "code", "Hradec Králové"),
    "sme-b": ("SME", "Valtech Srl", "ITH4", "city", "Udine"),
    "sme-d": ("SME", "Valcare Srl", "ITH4", "city", "Trieste"),
    "sme-solo": ("SME", "Solista Srl", "ITH3", "city", "Vicenza"),
    "sme-c": ("SME", "Walmed sp. z o.o.", "PL22", "city", "Gliwice"),
    "clinic-b": ("Clinic", "Klinika Walmont", "PL22", "city", "Zabrze"),
    "clinic-c": ("HomeCare", "Opieka Walmont", "PL21", "city", "Kraków"),
    "dex-innovation-centre": ("InnovationCentre", "DEX Innovation Centre", "CZ05", "code", None),
    "insurer-a": ("Insurer", "Assicurazioni Valmont", "IT", "country", "Valmonte sul Nulla"),
    "twin-one": ("Hospital", "Nemocnice Valmont, a.s.", "CZ06", "city", "Brno"),
    "twin-two": ("CareProvider", "NEMOCNICE VALMONT", "CZ06", "city", "Brno"),
    "tyrol": ("LargeEnterprise", "Tirolwerk AG", "AT33", "city", "Innsbruck"),
    "hospital-b": ("Hospital", "Ospedale della Valle", "ITI1", "city", "Pisa"),
    "lost": ("Organisation", "Valmont Overseas", None, None, "Nowhere"),
}
# id: acronym, year of start, topics, actors (the first coordinates)
PROJECTS = {
    "one": ("ONE", 2021, ("virology",), ("pic-999995602", "pic-999880657", "hospital-a")),
    "two": ("TWO", 2022, ("virology", "ageing"), ("pic-999995602", "sme-b", "sme-a")),
    "three": ("THREE", 2022, ("homecare",), ("pic-999880657", "sme-a", "twin-one")),
    "four": ("FOUR", 2023, ("homecare",), ("clinic-b", "sme-c", "insurer-a")),
    "five": ("FIVE", 2023, ("homecare",), ("hospital-a", "sme-b", "sme-d")),
    "solo": ("SOLO", 2024, ("ageing",), ("sme-solo",)),
}


def load(graph: Graph, folder: Path) -> None:
    """Load the world into an empty store through the archive, as two sources state it."""
    archive = Archive(folder)
    _load(graph, archive, LoadHeader("made", "The made-up world"), _made())
    _load(graph, archive, LoadHeader("second", "A second source", rank=50), _second())


def _load(graph: Graph, archive: Archive, header: LoadHeader, records: Iterator[Record]) -> None:
    with archive.stage(header) as staged:
        rows = 0
        for rows, record in enumerate(records, 1):
            staged.add(record, rows)
        staged.file("world.py", "0" * 64, 0, rows)
    apply(graph, archive, staged)


def _made() -> Iterator[Record]:
    yield from _places()
    yield from _actors()
    yield from _projects()
    yield from _practice()
    yield from _demands()
    yield from _roadmap()


def _second() -> Iterator[Record]:
    """State again, with a better rank, what the first source states too: the sources of a node are a list."""
    yield Node("ResearchOrganisation", "organisation/pic-999995602", name="University of Valmont", city="Padova")
    yield Node("Hospital", "organisation/hospital-a", name="Ospedale Valmonte")
    yield Node("Hospital", "organisation/hospital-second", name="Ospedale Secondo", country="IT", city="Treviso")
    yield Link("locatedIn", "organisation/hospital-second", "region/ITH3", basis="city")


def _places() -> Iterator[Record]:
    for code, (parent, name) in REGIONS.items():
        yield Node("Region", f"region/{code}", name=name, code=code, level=len(code) - 2, country=code[:2])
        if parent != code:
            yield Link("within", f"region/{code}", f"region/{parent}")
    for one, other in NEIGHBOURS:
        yield Link("neighbours", f"region/{one}", f"region/{other}")


def _actors() -> Iterator[Record]:
    for key, (kind, name, region, basis, city) in ACTORS.items():
        # What was stated of a place nobody knows must come out again, for someone to mend it.
        place = {"country": region[:2]} if region else {"country": "ZZ", "postcode": "00-000", "nutsCode": "ZZ99"}
        yield Node(kind, f"organisation/{key}", name=name, city=city, **place)
        if region:
            yield Link("locatedIn", f"organisation/{key}", f"region/{region}", basis=basis, hint=city)


def _projects() -> Iterator[Record]:
    yield Node("Topic", "topic/euroscivoc-21", name={"en": "Medical and health sciences"}, scheme="made")
    for key in ("virology", "ageing", "homecare"):
        yield Node("Topic", f"topic/{key}", name={"en": key.capitalize()}, scheme="made")
        yield Link("broader", f"topic/{key}", "topic/euroscivoc-21")
    for key, (acronym, year, topics, actors) in PROJECTS.items():
        start, end = dt.date(year, 3, 1), dt.date(year + 3, 2, 28)
        yield Node(
            "Project", f"project/{key}", name={"en": f"Project {key}"}, acronym=acronym, startDate=start, endDate=end
        )
        for topic in topics:
            yield Link("about", f"project/{key}", f"topic/{topic}")
        for place, actor in enumerate(actors):
            role = "participant" if place else "coordinator"
            money = 100_000.5 * (place + 1)
            yield Link("participatesIn", f"organisation/{actor}", f"project/{key}", role=[role], contribution=money)


def _practice() -> Iterator[Record]:
    practice = "good-practice/interreg-416"
    yield Node(
        "GoodPractice",
        practice,
        name={"en": "From demands to products"},
        budget=2_120_000,
        countryCount=7,
        publicationDate=dt.date(2018, 3, 23),
    )
    yield Link("locatedIn", practice, "region/CZ05", basis="code")
    yield Link("owns", "organisation/dex-innovation-centre", practice)
    yield Link("transferredTo", practice, "project/one")
    yield Link("transferableTo", practice, "topic/homecare")
    for key, share in (("staff", 62), ("travel", 37.9), ("equipment", 0.1)):
        yield Node("BudgetLine", f"budget-line/{key}", name={"en": key.capitalize()}, share=share)
        yield Link("evidences", f"budget-line/{key}", practice)
    for key, value, comparator in (("pilots", 10, "exactly"), ("funds", 200_000, "more than")):
        yield Node(
            "Indicator",
            f"indicator/{key}",
            name={"en": key.capitalize()},
            value=value,
            comparator=comparator,
            asOf=dt.date(2018, 3, 23),
            standing="claimed",
            unit=key,
        )
        yield Link("evidences", f"indicator/{key}", practice)
    for order, step in enumerate(("analyse", "gather", "pilot"), 1):
        yield Node("Phase", f"phase/{step}", name={"en": step.capitalize()}, order=order, transnational="no")
        yield Link("hasPhase", practice, f"phase/{step}")
    yield Node("Workshop", "workshop/first", name={"en": "First workshop"}, startDate=dt.date(2017, 5, 4))
    yield Link("partOf", "workshop/first", practice)
    for letter in "ABCD":
        yield Node("Group", f"group/{letter.lower()}", name={"en": f"Group {letter}"}, notation=letter)
        yield Link("gathers", "workshop/first", f"group/{letter.lower()}")
    for actor, letter in (("hospital-a", "A"), ("clinic-b", "A"), ("sme-a", "B")):
        yield Link("attends", f"organisation/{actor}", "workshop/first", **{"as": letter})


def _demands() -> Iterator[Record]:
    for key, actor, day in (("bed", "clinic-b", 1), ("record", "clinic-b", 2), ("alarm", "hospital-a", 3)):
        expressed = dt.date(2023, 1, day)
        yield Node(
            "Demand",
            f"demand/{key}",
            name={"en": f"A better {key}"},
            status="open",
            kind="product",
            expressedOn=expressed,
        )
        yield Link("expresses", f"organisation/{actor}", f"demand/{key}", date=expressed)
    yield Link("about", "demand/bed", "topic/homecare")
    for key, score, status in (("chart", 0.8, "proposed"), ("tablet", None, None)):
        yield Node("Solution", f"solution/{key}", name={"en": key.capitalize()}, kind="service")
        yield Link("offers", "organisation/sme-c", f"solution/{key}")
        yield Link("addresses", f"solution/{key}", "demand/record")
        if score:
            yield Node("Match", f"match/{key}", status=status)
            yield Link("answers", f"match/{key}", "demand/record")
            yield Link("matches", f"match/{key}", f"solution/{key}", score=score, status=status)


def _roadmap() -> Iterator[Record]:
    yield Node("Roadmap", "roadmap/health", name={"en": "Roadmap for health"})
    actions = (
        ("observatory", "2021-10", "2025-12", "running", ("PL22", "ITH3")),
        ("centre", "2026-01", "2028-12", "planned", ("PL22",)),
        ("school", "2022-01", "2023-06", "completed", ("PL22",)),
        ("elsewhere", "2021-01", "2022-12", None, ("CZ05",)),
    )
    for key, start, end, status, regions in actions:
        yield Node("Action", f"action/{key}", name={"en": f"The {key}"}, startMonth=start, endMonth=end, status=status)
        yield Link("foresees", "roadmap/health", f"action/{key}")
        for region in regions:
            yield Link("concerns", f"action/{key}", f"region/{region}")
    phases = (("learn", None, "yes"), ("agree", None, "possibly"), ("build", "2024-01", None))
    for order, (step, first, transnational) in enumerate(phases, 1):
        yield Node(
            "Phase",
            f"phase/{step}",
            name={"en": step.capitalize()},
            order=order,
            startMonth=first,
            transnational=transnational,
        )
        yield Link("hasPhase", "action/observatory", f"phase/{step}")
    yield Node("Observatory", "infrastructure/observatory", name={"en": "Observatory of Valmont"})
    yield Link("builds", "phase/build", "infrastructure/observatory")
    yield Link("builds", "action/observatory", "infrastructure/observatory")
    yield Link("responsibleFor", "organisation/clinic-b", "action/centre")
    yield Link("drawsOn", "action/centre", "good-practice/interreg-416")
    yield Node("Indicator", "indicator/plans", name={"en": "Plans"}, value=1, comparator="exactly", standing="counted")
    yield Link("evidences", "indicator/plans", "action/centre")
