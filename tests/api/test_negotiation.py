"""Which form of an answer is chosen: RFC 9110, 12.5.1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import details
from api.negotiation import NotAcceptable, Offer, accepted, negotiated, weight

KINDS = ("text/turtle", "application/ld+json", "application/n-triples", "text/html")
OFFERS = tuple(Offer(kind, f"/x.{place}", kind) for place, kind in enumerate(KINDS))


def chosen(accept: str | None) -> str:
    return negotiated(accept, OFFERS, "/x").media_type


@pytest.mark.parametrize("accept", [None, "", "*/*", "  ", "nonsense", "text/turtle;q=7", "text/*, */*"])
def test_whoever_has_no_preference_gets_the_first(accept: str | None) -> None:
    assert chosen(accept) == "text/turtle"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/ld+json", "application/ld+json"),
        ("Application/LD+JSON", "application/ld+json"),
        ("text/html;q=0.5, application/n-triples;q=0.6", "application/n-triples"),
        ("text/html, application/ld+json", "application/ld+json"),  # liked alike: the order of the service
        ("text/html;q=0.001, image/png", "text/html"),
        ("application/*", "application/ld+json"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("*/*;q=0.1, text/*;q=0.2, text/turtle;q=0.05", "text/html"),
        ("text/turtle;charset=UTF-8", "text/turtle"),
        ('text/html;q=0.9, text/turtle; charset="utf-8"', "text/turtle"),
        ("text/html;level=1, application/n-triples;q=0.1", "application/n-triples"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded, x;q=0"', "application/ld+json"),
        ("text/turtle ; q=0.2 , text/html ; q=0.3", "text/html"),
        (",, text/html,", "text/html"),
        ("text/html;q=0.5;level=1, application/n-triples;q=0.4", "text/html"),
        ("text/turtle;charset=utf-16, text/html;q=0.1", "text/html"),
    ],
)
def test_the_form_that_is_liked_most_is_chosen(accept: str, expected: str) -> None:
    assert chosen(accept) == expected


@pytest.mark.parametrize("accept", ["image/png", "text/plain, image/*", "*/*;q=0", "text/html;level=1", "text/*;q=0.0"])
def test_when_nothing_is_accepted_all_that_is_on_offer_is_told(accept: str) -> None:
    with pytest.raises(NotAcceptable) as refused:
        chosen(accept)
    told = details(refused.value)
    assert told["status"] == 406
    assert [one["mediaType"] for one in told["offered"]] == list(KINDS)
    assert '</x.1>; rel="alternate"; type="application/ld+json"' in refused.value.headers["link"]
    assert refused.value.headers["vary"] == "Accept"


RANGES = st.sampled_from([*KINDS, "text/*", "application/*", "*/*", "image/png"])
WEIGHTS = st.integers(0, 1000)


@given(st.lists(st.tuples(RANGES, WEIGHTS), min_size=1, max_size=8, unique_by=lambda pair: pair[0]))
def test_the_narrowest_range_decides_in_whatever_order_they_stand(wanted: list[tuple[str, int]]) -> None:
    said = dict(wanted)

    def liked(kind: str) -> int:
        return next((said[one] for one in (kind, kind.split("/", maxsplit=1)[0] + "/*", "*/*") if one in said), 0)

    best = max(KINDS, key=liked)
    for order in (wanted, wanted[::-1]):
        accept = ", ".join(f"{kind};q={share / 1000:.3f}" for kind, share in order)
        assert weight(accept, best) == liked(best) / 1000
        if liked(best):
            assert chosen(accept) == best
        else:
            with pytest.raises(NotAcceptable):
                chosen(accept)


@given(st.text(st.sampled_from('ab/*;,="\\ q=0.5'), max_size=200))
def test_no_header_is_too_odd_to_be_read(accept: str) -> None:
    assert all(0 <= one.weight <= 1 for one in accepted(accept))
