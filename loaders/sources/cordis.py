"""CORDIS, the European Commission's projects: the official CSV set of a framework programme, as zip or folder.

One row of ``project`` is a project, of ``organization`` one participation of one organisation in one project, of the
others one topic, legal basis or call of one project. Quirks: money has a decimal comma in one table and a point in the
next; a pair of project and organisation may come twice (a third party, two roles), which is one link whose roles are
united and whose sums are added up; an organisation may be spelled in two ways, of which the first counts and the others
become further names; ``euroSciVocCode`` is ``/`` throughout some cuts; SME, activity type and country may be blank.
Persons are not read: ``contactForm`` leads to some and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.records import Link, Node, RecordProblem
from loaders import cells
from loaders.places import Places
from loaders.source import File, Record, Recorder, Reject, Row, Source
from ontology.names import slug

_MARKS = (";", ",")
# Both are decimal marks here; digits are never grouped.
_DECIMAL = ",."

SOURCE = Source(
    title="CORDIS EU research projects",
    publisher="Publications Office of the European Union",
    url="https://cordis.europa.eu/",
    licence="CC BY 4.0",
    # The names of programmes and calls stand in the side tables, so these come first.
    files=(
        File("legalBasis[._ -]*csv", "legalBasis", delimiters=_MARKS, needs=("projectID", "legalBasis", "title"),
             ignore=("uniqueProgrammePart",), optional=True),
        File("topics[._ -]*csv", "topics", delimiters=_MARKS, needs=("projectID", "topic", "title"), optional=True),
        File("euroSciVoc[._ -]*csv", "euroSciVoc", delimiters=_MARKS,
             needs=("projectID", "euroSciVocCode", "euroSciVocPath"),
             ignore=("euroSciVocDescription",), optional=True),
        File("project[._ -]*csv", "project", delimiters=_MARKS, needs=("id", "title", "startDate", "endDate"),
             ignore=("contentUpdateDate", "rcn", "nature"), optional=True),
        File("organi[sz]ation[._ -]*csv", "organization", delimiters=_MARKS,
             needs=("projectID", "organisationID", "name", "country", "role"),
             ignore=("projectAcronym", "contactForm", "contentUpdateDate", "rcn", "order", "endOfParticipation",
                     "active"),
             optional=True),
    ),
    ignore_files=("webLink*", "webItem*", "deliverables*", "publications*", "summaries*", "README*", "LICENSE*",
                  "*.py"),
    expect={"project": 1, "organization": 1},
)  # fmt: skip

_FRAMEWORKS = {"HORIZON": "Horizon Europe", "H2020": "Horizon 2020", "FP7": "Seventh Framework Programme"}
_KINDS = {"HES": "ResearchOrganisation", "REC": "ResearchOrganisation", "PUB": "PublicAuthority", "OTH": "Organisation"}
_NO_VAT = frozenset({"MISSING", "NOTAPPLICABLE", "NOT APPLICABLE", "N/A", "-"})


def begin(places: Places) -> Recorder:
    """Begin a load of one cut."""
    return _Cut(places)


class _Cut:
    """What must be remembered between the rows of one cut: names already given, links already stated.

    Grows with the number of organisations, programmes and topics, not with the participations.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._said: set[str | tuple[str, str]] = set()
        self._fresh: list[str | tuple[str, str]] = []
        self._names: dict[str, str] = {}
        self._organisations: dict[str, dict[str, Any]] = {}
        self._codes: dict[str, str] = {}
        self._tables: Mapping[str, Callable[[Row], Iterator[Record]]] = {
            "legalBasis": self._legal_basis,
            "topics": self._topic,
            "euroSciVoc": self._euroscivoc,
            "project": self._project,
            "organization": self._organization,
        }

    def __call__(self, row: Row) -> list[Record]:
        """Give the records of a row; of a row that is rejected nothing is remembered, so that the next one says it."""
        self._fresh.clear()
        try:
            return list(self._tables[row.table](row))
        except (Reject, RecordProblem):
            self._said.difference_update(self._fresh)
            raise

    def _new(self, said: str | tuple[str, str]) -> bool:
        """Tell whether this is said for the first time in this cut."""
        if said in self._said:
            return False
        self._said.add(said)
        self._fresh.append(said)
        return True

    def _legal_basis(self, row: Row) -> Iterator[Record]:
        code = row.need("legalBasis")
        yield from self._programme(row, code, row.text("title"))
        yield Link("fundedBy", _project_id(row.need("projectID")), _programme_id(code))

    def _topic(self, row: Row) -> Iterator[Record]:
        code = row.need("topic")
        yield from self._programme(row, code, row.text("title"))
        yield Link("fundedBy", _project_id(row.need("projectID")), _programme_id(code))

    def _programme(self, row: Row, code: str, title: str | None) -> Iterator[Record]:
        """State a programme part or a call once; its first title counts, another one becomes a further name."""
        programme = _programme_id(code)
        if self._new(programme):
            name = title or _FRAMEWORKS.get(code, code)
            self._names[programme] = name
            yield Node("Programme", programme, name={"en": name}, acronym=code, identifier=[f"CORDIS:{code}"])
            yield from self._part(row, code)
        elif title and self._names[programme] not in {title, code} and self._new((programme, title)):
            row.note(
                "two names of one programme", f"{code}: kept {self._names[programme]!r}, {title!r} is a further name"
            )
            yield Node("Programme", programme, altName=[{"en": title}])

    def _part(self, row: Row, code: str) -> Iterator[Record]:
        """Say what a programme part belongs to: HORIZON.3.2.3 to HORIZON.3.2, that to HORIZON; pillars have no row."""
        parts = code.split(".")
        if len(parts) > 3:
            yield Link("partOf", _programme_id(code), _programme_id(".".join(parts[:-1])))
        elif len(parts) > 1:
            yield from self._programme(row, parts[0], None)
            yield Link("partOf", _programme_id(code), _programme_id(parts[0]))

    def _euroscivoc(self, row: Row) -> Iterator[Record]:
        titles = row.need("euroSciVocPath").strip("/").split("/")
        topics = self._chain(row, titles)
        row.text("euroSciVocTitle")  # the last part of the path, once more
        for title, topic, broader in zip(titles, topics, ("", *topics), strict=False):
            if self._new(topic):
                notation = self._notation(topic)
                yield Node("Topic", topic, name={"en": title}, notation=notation, scheme="EuroSciVoc")
                if broader:
                    yield Link("broader", topic, broader)
        yield Link("about", _project_id(row.need("projectID")), topics[-1])

    def _chain(self, row: Row, titles: list[str]) -> tuple[str, ...]:
        """Give the ids of a topic and of all broader ones, from the broadest.

        Where a cut has ``/`` for the code, the code that another row gave for the same path is taken; failing that
        the path itself is the key.
        """
        code = (row.text("euroSciVocCode") or "").strip("/")
        parts = code.split("/") if code else []
        if parts and len(parts) != len(titles):
            raise Reject(f"{len(parts)} steps where euroSciVocPath has {len(titles)}", "euroSciVocCode")
        ids = []
        for end in range(1, len(titles) + 1):
            path = "/".join(titles[:end])
            if parts:
                self._codes.setdefault(path, "-".join(parts[:end]))
            ids.append(f"topic/euroscivoc-{self._codes.get(path) or slug(path, 200)}")
        return tuple(ids)

    def _notation(self, topic: str) -> str | None:
        code = topic.removeprefix("topic/euroscivoc-")
        return "/" + code.replace("-", "/") if code.replace("-", "").isdigit() else None

    def _project(self, row: Row) -> Iterator[Record]:
        number = row.need("id")
        project = _project_id(number)
        doi = row.text("grantDoi")
        yield Node(
            "Project",
            project,
            name={"en": row.prose("title") or row.need("acronym")},
            acronym=row.text("acronym"),
            description=_english(row.prose("objective")),
            keywords=[{"en": word.strip()} for word in (row.text("keywords") or "").split(",") if word.strip()],
            status=row.text("status"),
            startDate=row.date("startDate"),
            endDate=row.date("endDate"),
            signatureDate=row.date("ecSignatureDate"),
            totalCost=row.number("totalCost", _DECIMAL),
            euContribution=row.number("ecMaxContribution", _DECIMAL),
            fundingScheme=row.text("fundingScheme"),
            call=row.text("subCall") or row.text("masterCall"),
            doi=f"https://doi.org/{doi}" if doi else None,
            homepage=f"https://cordis.europa.eu/project/id/{number}",
            identifier=[f"CORDIS:{number}"],
        )
        row.text("masterCall")
        codes = [code.strip() for name in ("legalBasis", "topics") for code in (row.text(name) or "").split(";")]
        framework = row.text("frameworkProgramme")
        # A part already belongs to its framework; Euratom's parts do not say so in their code.
        if framework and not any(code.startswith(f"{framework}.") for code in codes):
            codes.append(framework)
        for code in filter(None, codes):
            yield from self._programme(row, code, None)
            yield Link("fundedBy", project, _programme_id(code))

    def _organization(self, row: Row) -> Iterator[Record]:
        organisation = f"organisation/pic-{row.need('organisationID')}"
        stated = _stated(row)
        # The link comes first: if its cells are wrong, the organisation is not yet taken for known.
        yield Link(
            "participatesIn",
            organisation,
            _project_id(row.need("projectID")),
            role=[row.need("role")],
            contribution=row.number("ecContribution", _DECIMAL),
            netContribution=row.number("netEcContribution", _DECIMAL),
            totalCost=row.number("totalCost", _DECIMAL),
        )
        if organisation not in self._organisations:
            yield from self._first(row, organisation, stated)
            self._organisations[organisation] = stated
        elif stated != self._organisations[organisation]:
            yield from self._again(row, organisation, stated)

    def _first(self, row: Row, organisation: str, stated: dict[str, Any]) -> Iterator[Record]:
        point = _or_note(row, "geolocation", cells.degrees)
        vat = row.text("vatNumber")
        vat = None if vat is None or vat.upper() in _NO_VAT else vat
        pic = row.need("organisationID")
        yield Node(
            _kind(stated),
            organisation,
            **stated,
            vatNumber=vat,
            homepage=_or_note(row, "organizationURL", cells.address),
            location=f"POINT ({point[1]:g} {point[0]:g})" if point else None,
            identifier=[f"PIC:{pic}", *([f"VAT:{vat}"] if vat else [])],
        )
        yield from self._place(row, organisation, stated, point)

    def _place(
        self, row: Row, organisation: str, stated: dict[str, Any], point: tuple[float, float] | None
    ) -> Iterator[Record]:
        code = stated["nutsCode"]
        place = self._places.find(
            country=stated["country"], code=code, coordinates=point, postcode=stated["postcode"], city=stated["city"]
        )
        if place is None:
            row.note("no region", f"{organisation} has no place that is known: {stated['city']}, {stated['country']}")
            return
        if code and len(code) > 2 and place.basis != "code":
            row.note(
                "NUTS code not used", f"{organisation}: {code!r}; the {place.basis} gives {place.code}: {place.hint}"
            )
        if self._new(place.region_id):
            yield from self._places.region_records(place)
        yield Link("locatedIn", organisation, place.region_id, basis=place.basis, hint=place.hint)

    def _again(self, row: Row, organisation: str, stated: dict[str, Any]) -> Iterator[Record]:
        """Keep the first of two statements in one cut; another spelling of the name becomes a further name."""
        first = self._organisations[organisation]
        for column, value in stated.items():
            if value is not None and value != first[column] and self._new((f"{organisation} {column}", str(value))):
                kept = f"kept {first[column]!r}" if first[column] is not None else "the first row leaves it blank"
                row.note("two statements of one organisation", f"{organisation}, {column}: {kept}, found {value!r}")
        if stated["name"] != first["name"]:
            yield Node("Organisation", organisation, altName=[stated["name"]])


def _project_id(number: str) -> str:
    return f"project/cordis-{number}"


def _programme_id(code: str) -> str:
    return f"programme/{code.replace(' ', '-')}"


def _english(text: str | None) -> dict[str, str] | None:
    return {"en": text} if text else None


def _stated(row: Row) -> dict[str, Any]:
    """Give what the row says of the organisation itself, by our names."""
    return {
        "name": row.need("name"),
        "shortName": row.text("shortName"),
        "sme": row.flag("SME"),
        "activityType": row.text("activityType"),
        "street": row.text("street"),
        "postcode": row.text("postCode"),
        "city": row.text("city"),
        "country": row.text("country"),
        "nutsCode": row.text("nutsCode"),
    }


def _kind(stated: Mapping[str, Any]) -> str:
    """Tell the class; CORDIS does not tell hospitals from other research or public bodies.

    A company (PRC) that leaves the SME question blank is an organisation of unknown kind.
    """
    kind, sme = stated["activityType"], stated["sme"]
    if kind == "PRC" and sme is not None:
        return "SME" if sme else "LargeEnterprise"
    return _KINDS.get(kind, "Organisation")


def _or_note(row: Row, column: str, read: Callable[[str], Any]) -> Any:
    """Read a cell that is not worth losing a participation for."""
    text = row.text(column)
    try:
        return read(text) if text else None
    except ValueError as error:
        row.note(f"unreadable {column}", str(error))
        return None
