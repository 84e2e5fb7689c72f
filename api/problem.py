"""The errors of this package."""

from __future__ import annotations

from typing import ClassVar

from ontology.problem import Problem


class ApiProblem(Problem):
    """A request that cannot be answered as it stands."""

    status: ClassVar[int] = 400


class NotFound(ApiProblem):
    """Nothing has this address, id or name."""

    status = 404


class NotPossible(ApiProblem):
    """The request is well formed, but what it asks for does not go together."""

    status = 422


class TooLarge(ApiProblem):
    """The request carries more than this service reads."""

    status = 413


class StrangeHost(ApiProblem):
    """The request names a host that this service does not answer for."""

    status = 421
