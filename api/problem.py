"""The errors of this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ontology.problem import Problem


class ApiProblem(Problem):
    """A request that cannot be answered as it stands.

    Attributes:
        status: The HTTP status.
        headers: Headers of the answer.
        members: Further members of its problem details (RFC 9457, 3.2).
    """

    status: ClassVar[int] = 400
    headers: ClassVar[Mapping[str, str]] = {}
    members: ClassVar[Mapping[str, Any]] = {}


class NotFound(ApiProblem):
    """Nothing has this address, id or name."""

    status = 404


class NotAllowed(ApiProblem):
    """The address does not answer to this method."""

    status = 405

    @property
    def headers(self) -> Mapping[str, str]:  # type: ignore[override]
        """The methods that it answers to, as RFC 9110, 15.5.6 asks for them."""
        return {"allow": self.expected}


class Gone(ApiProblem):
    """What had this address is no more."""

    status = 410


class NotPossible(ApiProblem):
    """The request is well formed, but what it asks for does not go together."""

    status = 422


class TooLarge(ApiProblem):
    """The request carries more than this service reads."""

    status = 413


class StrangeHost(ApiProblem):
    """The request names a host that this service does not answer for."""

    status = 421


class StrangePage(ApiProblem):
    """A page of another origin asks for something that is more than reading."""

    status = 403


class StrangeType(ApiProblem):
    """The body is of a type that this service does not read."""

    status = 415


class Busy(ApiProblem):
    """As much work waits as this service lets wait."""

    status = 503
    headers: ClassVar[Mapping[str, str]] = {"retry-after": "10"}


class Defect(ApiProblem):
    """A defect of this service."""

    status = 500
