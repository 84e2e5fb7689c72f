"""Short names for namespaces, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ontology.prefixes import KNOWN

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Prefixes:
    """Short names of namespaces.

    Attributes:
        names: Namespace by short name.

    Example:
        >>> prefixes = Prefixes.of(["http://www.w3.org/ns/org#Organization", "https://y.org/a"])
        >>> prefixes.short("http://www.w3.org/ns/org#Organization"), prefixes.short("https://y.org/a")
        ('org:Organization', 'ns1:a')
        >>> prefixes.short("https://y.org/a/") is None
        True
    """

    names: dict[str, str]

    @classmethod
    def of(cls, iris: Iterable[str]) -> Prefixes:
        """Give a short name to the namespace of each IRI that has none; the known ones are always there."""
        names = dict(KNOWN)
        spaces = dict.fromkeys(space for iri in iris if (space := _split(iri)[0]))
        new = [space for space in spaces if space not in names.values()]
        return cls(names | {f"ns{number}": space for number, space in enumerate(new, 1)})

    def short(self, iri: str) -> str | None:
        """Give the short name of an IRI; ``None`` if it has none that every format can write."""
        space, name = _split(iri)
        return next((f"{short}:{name}" for short, known in self.names.items() if known == space), None)


def _split(iri: str) -> tuple[str, str]:
    """Cut an IRI after its last # or /, if what follows is a name."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return (iri[:cut], iri[cut:]) if _NAME.fullmatch(iri[cut:]) else ("", iri)
