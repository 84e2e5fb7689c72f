"""Linked data of a partner, in our terms or in those of ORG, EURIO and SKOS: what goes out as RDF comes back.

One row is one subject that is a node or a link here. The path of the load is a document, or a TOML file beside one
that names the source and its licence. The mechanism is in ``loaders/linked/``; what is read, and how, is told in
``docs/sources/partner_rdf.md``.
"""

from __future__ import annotations

from pathlib import Path

from loaders.linked import header
from loaders.linked.document import ENDINGS
from loaders.source import File, Prepared, Source, discover

SOURCE = Source(
    title="Linked data of a partner",
    publisher="as the TOML file says",
    url="",
    licence="as the TOML file says",
    files=tuple(File(f"*.{ending}", "subject", optional=True) for ending in ENDINGS),
)


def prepare(path: Path) -> Prepared:
    """Make a document of linked data ready to be read, with the TOML file beside it, if there is one.

    Raises:
        FileProblem: There is no document, or it is too large.
        SourceProblem: The TOML file says what cannot be.
    """
    return header.prepare(path, frozenset(discover()))
