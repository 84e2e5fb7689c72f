"""NUTS 2021, the EU's classification of regions: countries and their regions of levels 1 to 3.

One row of ``regions`` is a region, of ``changes`` one region's codes from 1999 to 2021, of ``boundaries`` one stretch
of border of one region: two regions of one level that share a stretch are neighbours. Quirks: the boundaries of a
region include those between its own parts and the coast, which make no neighbours; a code ``…Z`` is no region but
what lies outside of all (embassies, oil rigs); names in Greek and Cyrillic letters have a Latin spelling beside them;
names of regions with two languages are given in both at once (``Bolzano/Bozen``) and so stay untagged. The location of
a region is the point at which GISCO's maps label it, from a table that ships with the observatory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from graph.records import Link, Node
from loaders import countries, shapes
from loaders.places import Places
from loaders.source import File, Record, Recorder, Row, Source

_YEARS = (1999, 2003, 2006, 2010, 2013, 2016, 2021)
_TYPOLOGY = ("MOUNT_TYPE", "URBN_TYPE", "COAST_TYPE")

SOURCE = Source(
    title="NUTS 2021 regions",
    publisher="Eurostat, GISCO",
    url="https://ec.europa.eu/eurostat/web/nuts",
    licence="Eurostat reuse with credit; © EuroGeographics for the administrative boundaries (non-commercial)",
    files=(
        File("NUTS_AT_*.csv", "regions", needs=("CNTR_CODE", "NUTS_ID", "NAME_LATN", "NUTS_NAME"), ignore=_TYPOLOGY,
             optional=True),
        File("nuts_changes*.csv", "changes", needs=("code_2021",), optional=True,
             ignore=("typology", "start_year", "end_year", *(f"geo_name_{year}" for year in _YEARS[1:]),
                     *(f"change_{year}" for year in _YEARS[1:]))),
        File("NUTS_RG_BN_*.csv", "boundaries", needs=("NUTS_CODE", "NUTS_BN_CODE"), optional=True),
    ),
    ignore_files=("*.geojson*", "regional_rd_personnel.csv", "all_codes.csv", "former_codes.csv", "postcodes.csv",
                  "aliases.csv", "points.csv", "README*", "*.py"),
    rank=10,
    expect={"regions": 1},
)  # fmt: skip

# Countries whose regions are all named in one language. Where there are two or more, a name stays untagged.
_LANGUAGES = {
    "AL": "sq", "AT": "de", "BG": "bg", "CZ": "cs", "DE": "de", "DK": "da", "EE": "et", "EL": "el", "FR": "fr",
    "HR": "hr", "HU": "hu", "IE": "en", "IS": "is", "IT": "it", "LI": "de", "LT": "lt", "LV": "lv", "MK": "mk",
    "NL": "nl", "NO": "no", "PL": "pl", "PT": "pt", "RO": "ro", "RS": "sr", "SE": "sv", "SI": "sl", "SK": "sk",
    "TR": "tr", "UK": "en",
}  # fmt: skip

# Eurostat's Greek names begin with a Latin A or B here and there, which no search in Greek would find.
_GREEK = str.maketrans("ABEZHIKMNOPTYXo", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")


def begin(_places: Places) -> Recorder:
    """Begin a load of one version."""
    return _Version()


class _Version:
    """What must be remembered between the rows: the regions, and which of them each stretch of border belongs to."""

    def __init__(self) -> None:
        self._regions: set[str] = set()
        self._points = shapes.points()
        self._sides: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._tables: Mapping[str, Callable[[Row], Iterator[Record]]] = {
            "regions": self._region,
            "changes": self._change,
            "boundaries": self._boundary,
        }

    def __call__(self, row: Row) -> Iterator[Record]:
        return self._tables[row.table](row)

    def _region(self, row: Row) -> Iterator[Record]:
        code, country = row.need("NUTS_ID"), row.need("CNTR_CODE")
        self._regions.add(code)
        name = _name(country, row.need("NUTS_NAME"), row.need("NAME_LATN"))
        if len(code) == 2:
            name = {**name, **countries.names(code)}
            name.pop("und", None)
        yield Node(
            "Region",
            f"region/{code}",
            name=name,
            code=code,
            level=len(code) - 2,
            schemeYear=2021,
            country=country,
            location=self._points.get(code),
            identifier=[f"NUTS:{code}"],
            sameAs=[f"http://data.europa.eu/nuts/code/{code}"],
        )
        if len(code) > 2:
            yield Link("within", f"region/{code}", f"region/{code[:-1]}")

    def _change(self, row: Row) -> Iterator[Record]:
        codes = [code for year in _YEARS if (code := row.text(f"code_{year}"))]
        now = row.text("code_2021")
        if now and now in self._regions:
            former = dict.fromkeys(code for code in codes if code not in self._regions and "(" not in code)
            yield Node("Region", f"region/{now}", formerCode=list(former))
            return
        row.note("a code that no present region has had", f"{', '.join(dict.fromkeys(codes))}: left to the country")
        country = countries.TO_EU.get(codes[-1][:2], codes[-1][:2])
        yield Node("Region", f"region/{country}")

    def _boundary(self, row: Row) -> Iterator[Record]:
        code, line = row.need("NUTS_CODE"), row.need("NUTS_BN_CODE")
        sides = self._sides[line, len(code)]
        others = [other for other in sides if other != code]
        if code not in sides:
            sides.append(code)
        if not others:
            # Coast, an inner border, or the first side of a line: it says no more than that the region is there.
            yield Node("Region", f"region/{code}")
        for other in others:
            yield Link("neighbours", f"region/{min(code, other)}", f"region/{max(code, other)}")


def _name(country: str, national: str, latin: str) -> dict[str, str]:
    """Tag the national name with its language where there is only one; keep the Latin spelling of other letters."""
    language = _LANGUAGES.get(country)
    if language is None or "/" in national:
        return {"und": national if national == latin else latin}
    if language == "el":
        national = national.translate(_GREEK)
    return {language: national} if national == latin else {language: national, "und": latin}
