"""A good practice as Interreg Europe's policy learning platform publishes it: the text of one page.

One file is one page is one row. The page has a title, a date, country and region, then sections under known
headings. Quirks: it prints its lists twice, says ``Equipment – 0,1%`` with a decimal comma, and names a person under
*Contact*, who is left out. Steps, groups and transfer segments stand in running text: the tables of phrases below say
what is recognised there; a phrase that the text lacks is reported and nothing is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from graph.records import Link, Node
from loaders.cells import day, number, prose
from loaders.places import Places
from loaders.regions import Regions, country_named
from loaders.source import File, Record, Recorder, Reject, Row, Source
from ontology.names import slug

SOURCE = Source(
    title="Interreg Europe good practices",
    publisher="Interreg Europe",
    url="https://www.interregeurope.eu/good-practices",
    licence="Interreg Europe, re-use with credit",
    files=(File("*.txt", "page", format="text"),),
    ignore_files=("README*", "*.md"),
    expect={"page": 1},
)

_ABOUT = "About this good practice"
_RESOURCES = "Resources needed"
_EVIDENCE = "Evidence of success"
_LEARNING = "Potential for learning or transfer"
_FURTHER = "Further information"
_OWNER = "Good practice owner"
_HEADINGS = (_ABOUT, _RESOURCES, _EVIDENCE, _LEARNING, _FURTHER, _OWNER)

_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|Image\Z")
_PAGE_NUMBER = re.compile(r"good_practice__(\d+)__")
_PUBLISHED = re.compile(r"Published on (.+)\Z")
_LEVEL = re.compile(r"(National|Regional|Local|Transnational)\Z")
_BUDGET_LINE = re.compile(r"(\D[^–%]*?)\s*[–-]\s*(\d+(?:[.,]\d+)?)\s*%\Z")
_BUDGET = re.compile(r"for ((?:\d{1,3}[\s.,])*\d+) (?:EUR|€)")
_COUNTRIES = re.compile(r"in (\d+) countries")
_PROBLEM = re.compile(r"(The problem was to [^.]+\.)")
_PROJECT = re.compile(r"transferred to (?:the )?([A-Z][\w-]*(?: [A-Z][\w-]*)*) project")
_GROUP = re.compile(r"\(?\b([A-D])\)\s*(.+?)(?=,\s*\(?[A-D]\)|\s+were\b|[.;])")
_SEGMENTS = re.compile(r"transferable (?:for example )?to (.+?) segments?\b")
_INDICATOR = re.compile(
    r"(?:(?P<comparator>more than|over|at least|about|approximately|around|exactly)\s+)?"
    r"(?P<value>\d{1,3}(?:[\s.,]\d{3})+|\d+(?:[.,]\d+)?)\s*(?P<scale>million|thousand)?\s*(?P<unit>EUR|€|%)?"
    r"\s+(?P<rest>.+)",
    re.IGNORECASE,
)
# What is counted ends where the sentence says what happened to it: "42 companies | introduced …".
_COUNTED = re.compile(r"(?P<unit>\w[\w\s-]*?)(?=,|\s+(?:\w{3,}ed|carried|which|who|that|in|of|for|from)\b|\Z)")
_COMPARATORS = {"over": "more than", "approximately": "about", "around": "about"}
_UNITS = {"€": "EUR"}
_SCALES = {"million": 1_000_000, "thousand": 1_000}
_KINDS = (
    (re.compile(r"innovation cent(?:re|er)", re.IGNORECASE), "InnovationCentre"),
    (re.compile(r"\bcluster\b", re.IGNORECASE), "Cluster"),
    (re.compile(r"universit|research institute", re.IGNORECASE), "ResearchOrganisation"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a method, where the text says it in these words."""

    pattern: str
    name: str
    transnational: str | None = None


STEPS = (
    Step(
        r"analysis of key players as well as evaluation of clinics", "Analysis of key players and evaluation of clinics"
    ),
    Step(r"several regional innovation workshops", "Regional innovation workshops"),
    Step(r"pilot generation of new products, processes and services", "Pilot generation"),
    Step(r"transnational matching plan", "Transnational matching", transnational="yes"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: what stands above the first heading, and the lines under each heading, none twice."""

    top: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]
    number: str | None

    def text(self, heading: str) -> str:
        """Give a section as one text."""
        return "\n".join(self.sections.get(heading, ()))


def begin(places: Places) -> Recorder:  # noqa: ARG001  (the page names its region; no hint has to be weighed)
    """Begin a load of pages."""
    regions = Regions()
    return lambda row: _records(row, regions)


def _records(row: Row, regions: Regions) -> Iterator[Record]:
    page = _page(row.need("text"))
    title, published = _title(page)
    # The platform's own number is what stays when a title is mended.
    key = f"interreg-{page.number}" if page.number else slug(title)
    id_ = f"good-practice/{key}"
    about = page.text(_ABOUT)
    lessons = tuple(line.lstrip("-– ") for line in page.sections.get(_LEARNING, ()) if line.startswith("-"))
    yield Node(
        "GoodPractice",
        id_,
        name={"en": title},
        description=_english(about),
        publicationDate=published,
        budget=_money(row, page.text(_RESOURCES)),
        countryCount=_count(page.text(_RESOURCES)),
        implementationLevel=next((line.lower() for line in page.top if _LEVEL.match(line)), None),
        problem=_english(_first(_PROBLEM, about)),
        learning=_english(" ".join(line for line in page.sections.get(_LEARNING, ()) if not line.startswith("-"))),
        transferability=[{"en": lesson} for lesson in lessons],
        identifier=[f"INTERREG-GP:{page.number}"] if page.number else None,
        homepage=next((line for line in page.sections.get(_FURTHER, ()) if line.startswith("http")), None),
    )
    yield from _place(row, id_, page.top, regions)
    yield from _owner(row, id_, page.sections.get(_OWNER, ()), regions)
    yield from _project(id_, about)
    yield from _budget_lines(row, id_, key, page.sections.get(_RESOURCES, ()))
    for line in page.sections.get(_EVIDENCE, ()):
        yield from _indicator(row, id_, key, line, published)
    yield from _steps(row, id_, key, about)
    yield from _groups(id_, key, about)
    yield from _segments(id_, page.text(_LEARNING))


def _page(text: str) -> Page:
    """Take a page apart at its headings; a line that its section already has is left out."""
    number_ = _PAGE_NUMBER.search(text)
    sections: dict[str, dict[str, None]] = {"": {}}
    here = sections[""]
    for line in (prose(line) for line in text.splitlines()):
        if line in _HEADINGS:
            here = sections.setdefault(line, {})
        elif line and not _PICTURE.match(line):
            here[line] = None
    top = tuple(sections.pop(""))
    return Page(top, {heading: tuple(lines) for heading, lines in sections.items()}, number_[1] if number_ else None)


def _title(page: Page) -> tuple[str, date]:
    for before, line in pairwise(page.top):
        if found := _PUBLISHED.match(line):
            try:
                return before, day(found[1])
            except ValueError as error:
                raise Reject(str(error), "text") from None
    raise Reject("no title with a line 'Published on …' below it: this is no good-practice page", "text")


def _english(text: str | None) -> dict[str, str] | None:
    return {"en": text} if text else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def _money(row: Row, text: str) -> float | None:
    stated = _first(_BUDGET, text)
    return _or_note(row, stated) if stated else None


def _or_note(row: Row, figure: str) -> float | None:
    """Read a figure of running text; one that can be read in two ways is told and left out."""
    try:
        return number(figure)
    except ValueError as error:
        row.note("figure not clear", str(error))
        return None


def _count(text: str) -> int | None:
    stated = _first(_COUNTRIES, text)
    return int(stated) if stated else None


def _place(row: Row, id_: str, lines: tuple[str, ...], regions: Regions) -> Iterator[Record]:
    """Read a country and, on the next line, the region in it."""
    for line, after in pairwise(lines):
        country = country_named(line)
        if country is None:
            continue
        found = regions.find(after, country)
        if found is None:
            row.note("region not known", f"{after!r} in {line} is no NUTS region by name; {id_} has no region")
            return
        yield from _region(id_, *found, country)
        return


def _region(id_: str, code: str, name: str, country: str) -> Iterator[Record]:
    yield Node("Region", f"region/{code}", name=name, code=code, level=len(code) - 2, country=country)
    yield Link("locatedIn", id_, f"region/{code}", basis="code", hint=f"the page names {name}")


def _owner(row: Row, id_: str, lines: tuple[str, ...], regions: Regions) -> Iterator[Record]:
    """Read the organisation; what stands under *Contact* is about a person and is left out."""
    if "Organisation" not in lines:
        return
    lines = lines[lines.index("Organisation") + 1 :]
    lines = lines[: lines.index("Contact")] if "Contact" in lines else lines
    if not lines:
        return
    name = lines[0]
    owner = f"organisation/{slug(name)}"
    kind = next((kind for pattern, kind in _KINDS if pattern.search(name)), "Organisation")
    country = next((code for line in lines[1:] if (code := country_named(line))), None)
    yield Node(kind, owner, name=name, country=country)
    yield Link("owns", owner, id_)
    yield from _place(row, owner, lines[1:], regions)


def _project(id_: str, about: str) -> Iterator[Record]:
    name = _first(_PROJECT, about)
    if name:
        project = f"project/{slug(name)}"
        yield Node("Project", project, name=name, acronym=name)
        yield Link("transferredTo", id_, project)


def _budget_lines(row: Row, id_: str, key: str, lines: Iterable[str]) -> Iterator[Record]:
    found = [match for line in lines if (match := _BUDGET_LINE.match(line))]
    shares = [number(match[2], ",.") for match in found]
    for match, share in zip(found, shares, strict=True):
        line_id = f"budget-line/{key}-{slug(match[1])}"
        yield Node("BudgetLine", line_id, name={"en": match[1]}, share=share)
        yield Link("evidences", line_id, id_)
    if found and abs(sum(shares) - 100) > 0.5:
        row.note("budget lines do not add up", f"the {len(found)} shares of {id_} sum to {sum(shares):g} %")


def _indicator(row: Row, id_: str, key: str, line: str, published: date) -> Iterator[Record]:
    text = line.lstrip("-– ")
    found = _INDICATOR.match(text)
    if not found:
        row.note("evidence without a figure", f"{text[:60]!r} became no indicator")
        return
    value = _or_note(row, found["value"])
    if value is None:
        return
    comparator = (found["comparator"] or "exactly").lower()
    counted = _COUNTED.match(found["rest"])
    unit = _UNITS.get(found["unit"], found["unit"]) or (counted["unit"].strip() if counted else None)
    indicator = f"indicator/{key}-{slug(text, 40)}"
    yield Node(
        "Indicator",
        indicator,
        name={"en": text},
        value=value * _SCALES.get((found["scale"] or "").lower(), 1),
        unit=unit,
        comparator=_COMPARATORS.get(comparator, comparator),
        asOf=published,
        standing="claimed",
    )
    yield Link("evidences", indicator, id_)


def _steps(row: Row, id_: str, key: str, about: str) -> Iterator[Record]:
    found = [(match.start(), step) for step in STEPS if (match := re.search(step.pattern, about))]
    if len(found) < len(STEPS):
        missed = [step.name for step in STEPS if step not in [known for _, known in found]]
        row.note("phrases not found", f"{id_} has no step {', '.join(map(repr, missed))}")
    before = None
    for order, (_, step) in enumerate(sorted(found, key=lambda pair: pair[0]), 1):
        phase = f"phase/{key}-{slug(step.name)}"
        yield Node("Phase", phase, name={"en": step.name}, order=order, transnational=step.transnational)
        yield Link("hasPhase", id_, phase)
        if before:
            yield Link("precedes", before, phase)
        before = phase


def _groups(id_: str, key: str, about: str) -> Iterator[Record]:
    groups = _GROUP.findall(about)
    if not groups:
        return
    workshop = f"workshop/{key}"
    yield Node("Workshop", workshop, name={"en": "Regional innovation workshops"})
    yield Link("partOf", workshop, id_)
    for letter, name in groups:
        group = f"group/{key}-{letter.lower()}"
        yield Node("Group", group, name={"en": name}, notation=letter)
        yield Link("gathers", workshop, group)


def _segments(id_: str, text: str) -> Iterator[Record]:
    stated = _first(_SEGMENTS, text)
    for name in re.split(r",| or | and ", stated) if stated else ():
        topic = f"topic/segment-{slug(name)}"
        yield Node("Topic", topic, name={"en": name.strip()}, scheme="transfer segment")
        yield Link("transferableTo", id_, topic)
