"""Chooses between several forms of an answer by what the caller accepts (RFC 9110, 12.4 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .problem import ApiProblem

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"  # noqa: S105  (a word of RFC 9110, 5.6.2)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PARAMETER = re.compile(rf"\s*;\s*(?:({_TOKEN})=({_TOKEN}|{_QUOTED}))?")
_RANGE = re.compile(rf"\s*(\*/\*|{_TOKEN}/(?:\*|{_TOKEN}))((?:\s*;\s*(?:{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))?)*)\s*")
_MEMBER = re.compile(rf"(?:{_QUOTED}|[^,\"]|\")+?(?=,|$)")
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
# Everything here is written in UTF-8. A profile is a wish that may be passed over (RFC 6906, 3): it is not read at all.
_HELD_ANYWAY = frozenset({("charset", "utf-8")})


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of an answer.

    Attributes:
        media_type: Its media type, without parameters.
        address: Where it is always had in this form.
        title: What people call it.
    """

    media_type: str
    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Range:
    """One media range that a caller accepts.

    Attributes:
        type: The media type; ``*`` may stand for its second part or for both.
        parameters: Its parameters, sorted, names in small letters.
        weight: How much it is liked, from 0 (not at all) to 1.
    """

    type: str
    parameters: tuple[tuple[str, str], ...]
    weight: float

    @property
    def narrowness(self) -> tuple[int, int]:
        """How narrow it is: the narrowest range that covers a form says how much the form is liked."""
        return 2 - self.type.count("*"), len(self.parameters)

    def covers(self, media_type: str) -> bool:
        """Whether a form without parameters of its own is meant; another charset than UTF-8 is had nowhere.

        Example:
            >>> Range("text/*", (), 1.0).covers("text/turtle"), Range("*/*", (("level", "1"),), 1.0).covers("a/b")
            (True, False)
        """
        kind, _, rest = self.type.partition("/")
        its_kind, _, its_rest = media_type.lower().partition("/")
        return kind in ("*", its_kind) and rest in ("*", its_rest) and set(self.parameters) <= _HELD_ANYWAY


class NotAcceptable(ApiProblem):
    """None of the forms on offer is accepted.

    Attributes:
        offers: The forms that have an address of their own.
    """

    status = 406

    def __init__(self, where: str, found: str, expected: str, remedy: str, offers: Sequence[Offer] = ()) -> None:
        super().__init__(where, found, expected, remedy)
        self.offers = tuple(offers)

    @property
    def headers(self) -> Mapping[str, str]:  # type: ignore[override]
        """The forms on offer as links, and that Accept was looked at."""
        return {"vary": "Accept"} | ({"link": alternates(self.offers)} if self.offers else {})

    @property
    def members(self) -> Mapping[str, Any]:  # type: ignore[override]
        """The forms on offer, in the body."""
        told = [{"mediaType": one.media_type, "href": one.address, "title": one.title} for one in self.offers]
        return {"offered": told} if told else {}


def accepted(accept: str) -> tuple[Range, ...]:
    """Read a header Accept; what is not written as the standard has it is passed over.

    Example:
        >>> [(one.type, one.weight) for one in accepted("text/turtle, text/*;q=0.5, nonsense, */*;q=2")]
        [('text/turtle', 1.0), ('text/*', 0.5)]
    """
    members = (_RANGE.fullmatch(found[0]) for found in _MEMBER.finditer(accept))
    ranges = (_range(found[1].lower(), found[2]) for found in members if found)
    return tuple(one for one in ranges if one)


def weight(accept: str | None, media_type: str) -> float:
    """Say how much a form is liked, from 0 to 1; without a header all are.

    Example:
        >>> weight("text/*;q=0.3, text/turtle;q=0.7", "text/turtle"), weight("text/*", "image/png"), weight(None, "a/b")
        (0.7, 0.0, 1.0)
    """
    return _weight(accepted(accept or ""), media_type)


def best_of(accept: str | None, media_types: Sequence[str]) -> str | None:
    """Choose the media type that is liked most, the first of those liked alike; ``None`` if none is.

    Example:
        >>> best_of("text/csv;q=0.5, application/json", ["text/csv", "application/json"])
        'application/json'
        >>> best_of("", ["text/csv"]), best_of("*/*;q=0.1, text/csv;q=0", ["text/csv"])
        ('text/csv', None)
    """
    ranges = accepted(accept or "")
    liked = max(media_types, key=lambda one: _weight(ranges, one))
    return liked if _weight(ranges, liked) else None


def negotiated(accept: str | None, offers: Sequence[Offer], where: str) -> Offer:
    """Choose the form that is liked most; of those liked alike, the one that is offered first.

    Args:
        accept: The header; ``None`` or empty when there is none, and then everything is accepted.
        offers: The forms, best first.
        where: What was asked for, for the message.

    Raises:
        NotAcceptable: The caller accepts none of them.

    Example:
        >>> offers = [Offer("text/turtle", "/x.ttl", "Turtle"), Offer("text/html", "/x.html", "page")]
        >>> negotiated("text/html, */*;q=0.1", offers, "/x").address, negotiated(None, offers, "/x").address
        ('/x.html', '/x.ttl')
    """
    best = best_of(accept, [offer.media_type for offer in offers])
    if best is None:
        kinds = dict.fromkeys(offer.media_type for offer in offers)
        remedy = "Accept one of them, or take one at its own address, which needs no Accept."
        raise NotAcceptable(where, f"Accept: {(accept or '')[:200]}", ", ".join(kinds), remedy, offers)
    return next(offer for offer in offers if offer.media_type == best)


def alternates(offers: Iterable[Offer]) -> str:
    """Write offers as a header Link (RFC 8288).

    Example:
        >>> alternates([Offer("text/turtle", "/x.ttl", "Turtle")])
        '</x.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(f'<{one.address}>; rel="alternate"; type="{one.media_type}"' for one in offers)


def _weight(ranges: Sequence[Range], media_type: str) -> float:
    if not ranges:
        return 1.0
    covering = [one for one in ranges if one.covers(media_type)]
    return max(covering, key=lambda one: (one.narrowness, one.weight)).weight if covering else 0.0


def _range(media_type: str, written: str) -> Range | None:
    parameters: dict[str, str] = {}
    for name, value in _PARAMETER.findall(written):
        if name.lower() == "q":  # what stands behind it is no parameter of the media type
            return _weighed(media_type, parameters, value)
        if name and name.lower() != "profile":
            parameters[name.lower()] = _plain(value)
    return _weighed(media_type, parameters, "1")


def _weighed(media_type: str, parameters: Mapping[str, str], value: str) -> Range | None:
    if not _WEIGHT.fullmatch(value):
        return None
    return Range(media_type, tuple(sorted(parameters.items())), float(value))


def _plain(value: str) -> str:
    plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
    return plain.lower() if plain.lower() == "utf-8" else plain
