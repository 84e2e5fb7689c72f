"""Chooses a media type that the caller takes (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def accepted(accept: str, offered: Sequence[str]) -> str | None:
    """Choose among the media types on offer, in our order where the caller likes several alike; ``None`` if none fits.

    Example:
        >>> accepted("text/csv;q=0.5, application/json", ["text/csv", "application/json"])
        'application/json'
        >>> accepted("", ["text/csv"]), accepted("*/*;q=0.1, text/csv;q=0", ["text/csv"])
        ('text/csv', None)
    """
    ranges = [_range(part) for part in (accept or "*/*").split(",")[:50]]
    liked = {one: _liking(one, ranges) for one in offered}
    best = max(liked, key=lambda one: liked[one], default=None)
    return best if best is not None and liked[best] > 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        return name, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return name, 0.0


def _liking(offered: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Give the weight of the narrowest range that holds a media type."""
    for name in (offered, offered.partition("/")[0] + "/*", "*/*"):
        weights = [weight for known, weight in ranges if known == name]
        if weights:
            return max(weights)
    return 0.0
