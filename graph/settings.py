"""Where the store, the archive and the passwords are: read once from the environment, passed on as one object."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from .problem import GraphProblem

SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
EMBEDDED = "embedded:"
BASE_IRI = "https://w3id.org/innovation-observatory/id/"
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
ADDRESS = "http://127.0.0.1:8000/"
PUBLISHER = "Innovation Observatory"
LICENCE = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the application is told about its surroundings.

    Args:
        uri: The store: ``embedded:<folder>``, or the ``neo4j://`` or ``bolt://`` address of a server.
        archive: Where loads are kept: a folder, or any place fsspec reaches.
        home: The folder that the two above stand in unless they say otherwise.
        user: The user at a server; the embedded engine has its own.
        password: The password at a server. Never printed.
        database: The database at a server; empty for the server's default.
        base_iri: What stands before a local id in RDF.
        address: Where others reach the service, as descriptions of the data say it.
        publisher: Who publishes the data, by name.
        licence: The terms under which others may use the data, as an IRI.
        feed_days: For how many days the change feed keeps each version; 0 for ever.

    Example:
        >>> Settings.from_environment({"OBSERVATORY_HOME": "/data"}).uri
        'embedded:/data/store'
    """

    uri: str
    archive: str
    home: Path = Path("observatory-data")
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = ""
    base_iri: str = BASE_IRI
    address: str = ADDRESS
    publisher: str = PUBLISHER
    licence: str = LICENCE
    feed_days: int = 0

    def __post_init__(self) -> None:
        _check_uri(self.uri)
        _check_iri("OBSERVATORY_LICENCE", self.licence)
        _check_iri("OBSERVATORY_ADDRESS", self.address, "/")
        # No "#": behind it stands what belongs to a node, such as its identifiers, and no IRI has two.
        _check_iri("OBSERVATORY_BASE_IRI", self.base_iri, "/")
        if "#" in self.base_iri:
            raise GraphProblem("OBSERVATORY_BASE_IRI", repr(self.base_iri), "an address without #", "Leave it out.")

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from environment variables that begin with ``OBSERVATORY_``.

        Args:
            env: The variables; those of the process when left out.

        Raises:
            GraphProblem: A value cannot be used; the message names the variable.
        """
        env = os.environ if env is None else env
        home = Path(env.get("OBSERVATORY_HOME") or "observatory-data")
        return cls(
            uri=env.get("OBSERVATORY_URI") or f"{EMBEDDED}{home / 'store'}",
            archive=env.get("OBSERVATORY_ARCHIVE") or str(home / "archive"),
            home=home,
            user=env.get("OBSERVATORY_USER") or "neo4j",
            password=env.get("OBSERVATORY_PASSWORD", ""),
            database=env.get("OBSERVATORY_DATABASE", ""),
            base_iri=env.get("OBSERVATORY_BASE_IRI") or BASE_IRI,
            address=env.get("OBSERVATORY_ADDRESS") or ADDRESS,
            publisher=env.get("OBSERVATORY_PUBLISHER") or PUBLISHER,
            licence=env.get("OBSERVATORY_LICENCE") or LICENCE,
            feed_days=_days("OBSERVATORY_FEED_DAYS", env.get("OBSERVATORY_FEED_DAYS") or "0"),
        )

    @property
    def embedded_folder(self) -> Path | None:
        """The data folder of the embedded engine, or None when the store is a server."""
        return Path(self.uri.removeprefix(EMBEDDED)).expanduser() if self.uri.startswith(EMBEDDED) else None


def _days(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5):
        raise GraphProblem(variable, repr(text), "a number of days", "For example: 90")
    return int(text)


def _check_iri(variable: str, iri: str, end: str = "") -> None:
    """Refuse what could not stand in RDF as an IRI, or lacks the end that names are put behind."""
    if not _IRI.fullmatch(iri):
        remedy = "For example: https://creativecommons.org/licenses/by/4.0/"
        raise GraphProblem(variable, repr(iri), "a whole address that begins with http:// or https://", remedy)
    if not iri.endswith(end):
        raise GraphProblem(variable, repr(iri), f"an address that ends with {end}", "Add the last character.")


def _check_uri(uri: str) -> None:
    """Refuse an address that no driver could use, without ever repeating a password that stands in it."""
    if uri.startswith(EMBEDDED):
        if not uri.removeprefix(EMBEDDED):
            raise GraphProblem("OBSERVATORY_URI", "no folder", "embedded:<folder>", "Name the data folder.")
        return
    parts = urlsplit(uri)
    if parts.username is not None or parts.password is not None:
        raise GraphProblem(
            "OBSERVATORY_URI",
            "a user or password inside the address",
            f"{parts.scheme}://{parts.hostname}",
            "Give them as OBSERVATORY_USER and OBSERVATORY_PASSWORD.",
        )
    if parts.scheme not in SERVER_SCHEMES or not parts.hostname:
        raise GraphProblem(
            "OBSERVATORY_URI",
            repr(uri),
            "embedded:<folder>, or an address such as neo4j://localhost:7687",
            f"Known kinds of address: embedded, {', '.join(SERVER_SCHEMES)}.",
        )
