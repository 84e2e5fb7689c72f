"""A roadmap of innovation actions in the CHAIN REACTIONS partnership's layout: a title, an introduction, a table.

One file is one roadmap is one row. The table's cells are parted by tabs and may hold HTML; each action has a region or
several, a title, a description, a first and a last month. Phases, what is transnational and what is built stand in the
description: the tables of phrases below say what is recognised there, for which action. A phrase that the text lacks
is reported and nothing is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.records import Link, Node
from loaders.cells import month, prose
from loaders.places import Places
from loaders.regions import Regions
from loaders.source import File, Record, Recorder, Reject, Row, Source
from ontology.names import slug

SOURCE = Source(
    title="CHAIN REACTIONS innovation roadmaps",
    publisher="CHAIN REACTIONS, Interreg Central Europe",
    url="https://programme2014-20.interreg-central.eu/Content.Node/CHAIN-REACTIONS.html",
    licence="Interreg Central Europe, re-use with credit",
    files=(File("*.txt", "roadmap", format="text"),),
    ignore_files=("README*", "*.md"),
    expect={"roadmap": 1},
)

_OUTPUT = re.compile(r"prepared by the (?P<owner>.+? partnership) as Output (?P<output>[A-Z]+\.[A-Z0-9.]*\d)")
_TRANSNATIONAL = re.compile(r"\btransnational\b", re.IGNORECASE)
# As in: Transnational effort is needed on at least on stage one, "and possibly, stage two" in brackets.
_STAGES = re.compile(r"Transnational effort is needed [a-z ]*?stage (\w+)(?: \(and possibly,? stage (\w+)\))?")
_ORDINALS = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class Step:
    """A phase of an action, where its text says it in these words; groups *from* and *to* are years."""

    pattern: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be recognised in the actions whose title matches.

    Attributes:
        title: Which actions.
        steps: The phases in their order.
        builds: Class and pattern of what the action builds; the pattern's group is its name, searched in the title.
    """

    title: str
    steps: tuple[Step, ...]
    builds: tuple[str, str]


READINGS = (
    Reading(
        title=r"Powering the transnational medtech-biomed observatory",
        steps=(
            Step(r"smooth institutional set-up of governance processes", "Governance set-up"),
            Step(r"strong collaborative and supportive frameworks \(phase two\)", "Collaborative frameworks"),
            Step(r"\(growth / maturity\) during years (?P<from>\d{4})-(?P<to>\d{4})", "Growth and maturity"),
        ),
        builds=("Observatory", r"Powering the (transnational medtech-biomed observatory)"),
    ),
    Reading(
        title=r"Preparing for MedSilesia competence cent(?:er|re) set-up",
        steps=(
            Step(r"transnational learning process with study visits", "Learning with study visits"),
            Step(r"collaborative learning environment locally", "Collaborative environment"),
            Step(r"in order to build the competence cent(?:er|re)", "Building the centre"),
        ),
        builds=("CompetenceCentre", r"Preparing for (MedSilesia competence cent(?:er|re))"),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the roadmap's table."""

    regions: tuple[str, ...]
    title: str
    description: str
    first: str
    last: str


def begin(places: Places) -> Recorder:  # noqa: ARG001  (the table names its regions; no hint has to be weighed)
    """Begin a load of roadmaps."""
    regions = Regions()
    return lambda row: _records(row, regions)


def _records(row: Row, regions: Regions) -> Iterator[Record]:
    text = row.need("text")
    lines = tuple(_lines(text))
    if not lines:
        raise Reject("no line of a table with region, action, description, from and to, parted by tabs", "text")
    if len({slug(line.title) for line in lines}) < len(lines):
        raise Reject("two actions whose titles begin alike; they would become one", "text")
    title = next(line.strip() for line in text.splitlines() if line.strip())
    roadmap = f"roadmap/{slug(title)}"
    introduction = next((prose(line) for line in text.splitlines()[1:] if _OUTPUT.search(line)), "")
    said = _OUTPUT.search(introduction)
    yield Node(
        "Roadmap",
        roadmap,
        name={"en": title},
        description={"en": introduction.replace("**", "")} if introduction else None,
        output=said["output"] if said else None,
    )
    if said:
        owner = f"organisation/{slug(said['owner'])}"
        yield Node("Partnership", owner, name=said["owner"])
        yield Link("owns", owner, roadmap)
    else:
        row.note("phrases not found", f"{roadmap} has no 'prepared by the … partnership as Output …'")
    for line in lines:
        action = f"action/{slug(line.title)}"
        yield Link("foresees", roadmap, action)
        yield from _action(row, action, line, regions)


def _lines(text: str) -> Iterator[Line]:
    """Give the lines of the table; the two lines of headings and the rule below it have no months."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = [prose(cell) for cell in line.split("\t")]
        if len(cells) < 5 or not cells[1] or not any(letter.isdigit() for letter in cells[3] + cells[4]):
            continue
        try:
            first, last = month(cells[3]), month(cells[4])
        except ValueError as error:
            raise Reject(f"line {number}: {error}", "text") from None
        if last < first:
            raise Reject(f"line {number}: the action ends ({last}) before it begins ({first})", "text")
        regions = tuple(name.strip() for name in cells[0].split("/"))
        yield Line(regions, cells[1], cells[2], first, last)


def _action(row: Row, action: str, line: Line, regions: Regions) -> Iterator[Record]:
    yield Node(
        "Action",
        action,
        name={"en": line.title},
        description={"en": line.description},
        startMonth=line.first,
        endMonth=line.last,
        transnational=True if _TRANSNATIONAL.search(f"{line.title} {line.description}") else None,
    )
    for name in line.regions:
        found = regions.find(name)
        if found is None:
            raise Reject(f"{name!r} is no NUTS region by name", "text")
        yield from _concern(action, name, *found)
    reading = next((reading for reading in READINGS if re.search(reading.title, line.title)), None)
    if reading is None:
        row.note("phrases not found", f"{action} is an action whose phases nobody has told how to read")
        return
    yield from _phases(row, action, line, reading)
    yield from _built(row, action, line, reading)


def _concern(action: str, name: str, code: str, official: str) -> Iterator[Record]:
    other = [name] if name != official else None
    region = f"region/{code}"
    yield Node("Region", region, name=official, altName=other, code=code, level=len(code) - 2, country=code[:2])
    yield Link("concerns", action, region)


def _phases(row: Row, action: str, line: Line, reading: Reading) -> Iterator[Record]:
    stages = _stages(line.description)
    before = None
    for order, step in enumerate(reading.steps, 1):
        found = re.search(step.pattern, line.description)
        if found is None:
            row.note("phrases not found", f"{action} has no phase {step.name!r}")
            continue
        phase = f"phase/{slug(line.title, 40)}-{slug(step.name)}"
        years = found.groupdict()
        yield Node(
            "Phase",
            phase,
            name={"en": step.name},
            order=order,
            startMonth=f"{years['from']}-01" if "from" in years else None,
            endMonth=f"{years['to']}-12" if "to" in years else None,
            transnational=stages.get(order),
        )
        yield Link("hasPhase", action, phase)
        if before:
            yield Link("precedes", before, phase)
        before = phase


def _stages(description: str) -> dict[int, str]:
    """Say which stages are transnational; of the others the text says nothing."""
    found = _STAGES.search(description)
    words = zip(found.groups(), ("yes", "possibly"), strict=True) if found else ()
    return {_ORDINALS[word]: answer for word, answer in words if word in _ORDINALS}


def _built(row: Row, action: str, line: Line, reading: Reading) -> Iterator[Record]:
    kind, pattern = reading.builds
    found = re.search(pattern, line.title)
    if found is None:
        row.note("phrases not found", f"{action} builds no {kind}")
        return
    built = f"infrastructure/{slug(found[1])}"
    yield Node(kind, built, name={"en": found[1][0].upper() + found[1][1:]})
    yield Link("builds", action, built)
