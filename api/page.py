"""Pages for people: one template environment, one way to choose the language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from queries.table import shown

LANGUAGES = {"en": "English", "cs": "Čeština", "pl": "Polski", "it": "Italiano", "de": "Deutsch"}
WEB = Path(__file__).parent / "web"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Fill a template; everything put into it is escaped."""
    language = language_of(request)
    others = {code: _address_in(request, code) for code in LANGUAGES}
    context = {"lang": language, "languages": LANGUAGES, "addresses": others, "path": request.url.path, **values}
    return HTMLResponse(templates().get_template(template).render(context), status, {"content-language": "en"})


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Make the template environment: escaping always on, a name that is not given is an error."""
    loader = FileSystemLoader(WEB / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(page_path=page_path, shown=shown, cell=cell, spaced=spaced, number=number, inline=inline)
    return made


def language_of(request: Request) -> str:
    """Choose one of the five languages: ``?lang=`` first, then what the browser prefers, else English."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def preferred(accept_language: str) -> str:
    """Choose the language a browser likes best among ours (RFC 9110, 12.5.4).

    Example:
        >>> preferred("fr;q=1, pl-PL;q=0.9, en;q=0.8"), preferred("cs;q=zero"), preferred("")
        ('pl', 'en', 'en')
    """
    best, liking = "en", 0.0
    for part in accept_language.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        code = tag.partition("-")[0].lower()
        try:
            wanted = float(weight) if weight else 1.0
        except ValueError:
            continue
        if code in LANGUAGES and wanted > liking:
            best, liking = code, wanted
    return best


def page_path(id_: str) -> str:
    """Give the address of a node's page.

    Example:
        >>> page_path("organisation/a b?c#d")
        '/page/organisation/a%20b%3Fc%23d'
    """
    return "/page/" + quote(id_, safe="/")


def spaced(name: str) -> str:
    """Spell a class or link name as words.

    Example:
        >>> spaced("GoodPractice"), spaced("SME"), spaced("per_year")
        ('Good practice', 'SME', 'Per year')
    """
    words = name.replace("_", " ")
    broken = "".join(
        f" {letter.lower()}" if letter.isupper() and place and not words[place - 1].isupper() else letter
        for place, letter in enumerate(words)
    )
    return broken[:1].upper() + broken[1:]


def number(value: float) -> str:
    """Group the digits of a number with thin spaces, which all five languages read alike.

    Example:
        >>> number(1234567)
        '1\u202f234\u202f567'
    """
    return f"{value:,}".replace(",", "\u202f")


def cell(value: Any, column: str = "") -> str:
    """Spell a value for a cell of a page: big numbers in groups, years never, small fractions by four digits.

    All digits are in the JSON and the CSV.

    Example:
        >>> cell(3537300.5), cell(2024, "year"), cell(["a", "b"]), cell(51.150431)
        ('3 537 300.5', '2024', 'a; b', '51.15')
    """
    text: str = shown(value)
    if isinstance(value, float) and abs(value) < 10_000:
        return f"{value:.4g}"
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) < 10_000 or "year" in column:
        return text
    whole, point, rest = text.partition(".")
    return number(int(whole)) + point + rest


def inline(address: Any) -> Any:
    """Turn an http(s) address into a link, and leave every other text as it is, escaped.

    Example:
        >>> str(inline("https://dex-ic.com")), inline("javascript:alert(1)")
        ('<a href="https://dex-ic.com" rel="noopener noreferrer">https://dex-ic.com</a>', 'javascript:alert(1)')
    """
    if isinstance(address, str) and address.startswith(("https://", "http://")) and not any(map(str.isspace, address)):
        return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(address)
    return address


def with_parameters(path: str, parameters: Mapping[str, Any]) -> str:
    """Put parameters behind an address; what is not given stays away.

    Example:
        >>> with_parameters("/ask", {"region": "PL22", "year": None})
        '/ask?region=PL22'
    """
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def _address_in(request: Request, code: str) -> str:
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{quote(request.url.path)}?{urlencode([*given, ('lang', code)])}"
