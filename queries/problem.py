"""The error of this package."""

from __future__ import annotations

from ontology.problem import Problem


class QueryProblem(Problem):
    """A query file, a query's name or a parameter that is not right."""
