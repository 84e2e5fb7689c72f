"""The change feed: what each load changed, for whoever keeps a copy in step (Linked Data Event Streams 1.0)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from api.behind import Behind
from api.document import held
from api.given import Here, Works
from api.negotiation import Offer, alternates, negotiated
from api.observatory import Observatory
from api.problem import Busy, Gone, NotFound
from graph.feed.make import Feeding
from graph.feed.pages import Feed, holding, read_page
from graph.feed.stream import FORMS, page_in, root, written
from graph.feed.words import PROFILE
from graph.ledger import mirrored
from graph.rdf.format import formats
from ontology.problem import near

router = APIRouter(tags=["feed"])
_FOREVER = "public, max-age=31536000, immutable"
_ROOT_FORMS = ("ttl", *FORMS, "nt", "rdf")
Stream = Annotated[str, Path(max_length=40, description="The name of the stream.")]
Number = Annotated[int, Path(ge=1, description="The number of a page.")]
Form = Annotated[str, Path(max_length=20, description="A format; of a page nq, trig or jsonld.")]


@router.get("/feed")
def stream(request: Request, here: Here, behind: Works) -> Response:
    """Describe the stream of changes, and lead to its pages, in the format that suits the caller."""
    offers = _offers("/feed", _ROOT_FORMS)
    chosen = negotiated(request.headers.get("accept"), offers, "/feed")
    answer = _root(request, here, behind, chosen.address.rpartition(".")[2])
    answer.headers.update({"vary": "Accept", "link": alternates(offers)})
    return answer


@router.get("/feed.{form}")
def stream_in_form(request: Request, here: Here, behind: Works, form: Form) -> Response:
    """Describe the stream of changes in one format."""
    return _root(request, here, behind, _known(form, _ROOT_FORMS))


@router.get("/feed/{stream}/{number:int}")
def page(request: Request, here: Here, stream: Stream, number: Number) -> Response:
    """Give a page of the stream in the format that suits the caller; it never changes."""
    offers = _offers(f"/feed/{stream}/{number}", FORMS)
    chosen = negotiated(request.headers.get("accept"), offers, request.url.path)
    answer = _page(request, here, stream, number, chosen.address.rpartition(".")[2])
    answer.headers.update({"vary": "Accept", "link": alternates(offers)})
    return answer


@router.get("/feed/{stream}/{number:int}.{form}")
def page_in_form(request: Request, here: Here, stream: Stream, number: Number, form: Form) -> Response:
    """Give a page of the stream in one format."""
    return _page(request, here, stream, number, _known(form, FORMS))


@router.get("/id/feed/{stream}")
def named_stream(stream: Stream) -> Response:  # noqa: ARG001  (each leads to the one there is)
    """Lead from the stream to its description."""
    return RedirectResponse("/feed", 303)


@router.get("/id/feed/{stream}/{place:int}")
def named_version(here: Here, stream: Stream, place: Number) -> Response:
    """Lead from a version to the page that has it."""
    feed = _feeding(here).listed() or Feed("", "")
    page = holding(feed, place) if stream == feed.stream else None
    if page is None:
        raise _missing(feed, stream, place, feed.place)
    return RedirectResponse(f"/feed/{stream}/{page.number}", 303)


def _root(request: Request, here: Observatory, behind: Behind, form: str) -> Response:
    feed, place = _feed(here, behind), _place(request)
    said = root(feed, here.settings, place + request.url.path, f"{place}/feed/{feed.stream}/")
    return held(request, written(said, form), formats()[form].media_type, {})


def _page(request: Request, here: Observatory, stream: str, number: int, form: str) -> Response:
    feeding = _feeding(here)
    feed = feeding.listed() or Feed("", "")
    if stream != feed.stream or number not in {one.number for one in feed.pages}:
        raise _missing(feed, stream, number, feed.numbered)
    media_type = formats()[form].media_type
    try:
        members = read_page(feeding.folder, feed, number)
    except FileNotFoundError as error:
        raise _missing(feed, stream, number, feed.numbered) from error
    text = page_in(form, members, _place(request) + request.url.path, media_type)
    profile = "" if form == "jsonld" else f'; profile="{PROFILE}"'
    answer = held(request, text, media_type, {})
    answer.headers.update({"cache-control": _FOREVER, "content-type": media_type + profile})
    return answer


def _feed(here: Observatory, behind: Behind) -> Feed:
    """Give the feed, brought up to the loads if that takes no longer than a request waits.

    Raises:
        NotFound: There is none, since this is a mirror.
        Busy: Its first pages are being made.
    """
    feeding = _feeding(here)
    if (feed := feeding.present()) is not None:
        return feed
    try:
        return behind.made("the feed of changes", feeding.renewed)
    except Busy:
        if (feed := feeding.listed()) is None:
            raise
        return feed


def _feeding(here: Observatory) -> Feeding:
    if origin := mirrored(here.graph):
        raise NotFound("feed", f"a mirror of {origin}", "an observatory with loads of its own", f"Follow {origin}.")
    return Feeding(here.archive, here.schema, here.settings)


def _missing(feed: Feed, stream: str, number: int, last: int) -> NotFound | Gone:
    """Tell what is no more from what never was: there were so many of this stream."""
    found, expected = f"no {number} of {stream}", "a page that /feed leads to, or a version on one"
    was = stream < feed.stream if stream != feed.stream else number <= last
    remedy = "Begin at /feed again."
    return Gone("feed", found, expected, remedy) if was else NotFound("feed", found, expected, remedy)


def _known(form: str, forms: tuple[str, ...]) -> str:
    if form not in forms:
        raise NotFound("feed", f"no format {form!r}", ", ".join(forms), near(form, forms))
    return form


def _offers(address: str, forms: tuple[str, ...]) -> tuple[Offer, ...]:
    known = (formats()[form] for form in forms)
    return tuple(Offer(one.media_type, f"{address}.{one.name}", one.title) for one in known)


def _place(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"
