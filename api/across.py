"""What pages of other origins may read: the linked data of an observatory that is public anyway, and nothing else.

A browser lets a page read the answer of another origin only if that answer says so (CORS). A query page of a partner
region needs it. But whoever allows it to all also lets any page on the web that somebody at this machine looks at read
what only this machine, or only the network around it, can reach. So nothing is allowed until ``OBSERVATORY_ADDRESS``
says that the service is where all the web can reach it; then such a page learns nothing that its author could not read
without it. No answer depends on who asks, so none is ever given with credentials.

Reference:
    Fetch, 3.2, https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

#: What the addresses of linked data begin with.
_LINKED = ("/id/", "/data/", "/vocabulary/", "/.well-known/void")
_ALONE = ("/ontology", "/sparql", "/dcat", "/dumps", "/feed", "/api/export")
# Names that no resolver of the public web knows (RFC 6761, RFC 6762, RFC 8375, and what networks use among themselves).
_INSIDE = frozenset(
    {"arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "private",
     "test"}
)  # fmt: skip
ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "Accept-Ranges, Content-Location, Content-Range, ETag, Link, Retry-After",
        "cross-origin-resource-policy": "cross-origin",
    }
)
"""Headers of an answer that any page may read."""
ASKED_BEFORE: Mapping[str, str] = MappingProxyType(
    {
        "access-control-allow-methods": "GET, HEAD",
        "access-control-allow-headers": "Accept, If-None-Match, If-Range, Range",
        "access-control-max-age": "86400",
    }
)
"""Further headers of the answer to a browser that asks first what it may send."""


def is_public(address: str) -> bool:
    """Whether an address is one that all the web can reach, as far as it tells.

    Example:
        >>> is_public("https://observatory.example.org/"), is_public("http://127.0.0.1:8000/")
        (True, False)
        >>> is_public("http://10.1.2.3/"), is_public("http://observatory/"), is_public("http://nas.local/")
        (False, False, False)
    """
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        start, _, last = host.rpartition(".")
        return bool(start) and last not in _INSIDE


def is_linked_data(path: str) -> bool:
    """Whether a path is one of linked data.

    Example:
        >>> is_linked_data("/data/region/PL22.ttl"), is_linked_data("/ontology.ttl"), is_linked_data("/api/runs")
        (True, True, False)
    """
    return path.startswith(_LINKED) or any(path == one or path.startswith((f"{one}.", f"{one}/")) for one in _ALONE)
