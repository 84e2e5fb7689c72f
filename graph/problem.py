"""What can go wrong between the application and its store, as errors a person can act on."""

from __future__ import annotations

from ontology.problem import Problem


class GraphProblem(Problem):
    """What was asked of the graph cannot be done."""


class ConnectionProblem(GraphProblem):
    """The store cannot be reached: wrong address, refused connection, unknown database, lost server."""


class LoginProblem(ConnectionProblem):
    """The store was reached and refused the user or the password."""


class EngineProblem(ConnectionProblem):
    """The embedded engine cannot be started, attached to or stopped."""


class OwnedProblem(EngineProblem):
    """Somebody else holds the data folder and this process can neither share it nor take it over."""


class DiskProblem(GraphProblem):
    """There is too little room on the disk to start or to write safely."""


class StatementProblem(GraphProblem):
    """The store refused a query: its text, a missing parameter, or something it did while running."""


class WriteRefused(StatementProblem):
    """A query that should only read holds a clause that writes."""


class TimeLimitProblem(StatementProblem):
    """A query ran longer than it was allowed to and was stopped."""


class ValueProblem(GraphProblem):
    """A parameter that both engines would not store alike: NaN, a mixed or nested list, an empty key."""


class UniqueProblem(StatementProblem):
    """A write would give two nodes the same id."""


class UncertainProblem(GraphProblem):
    """The connection broke during a commit, so nobody can say whether the transaction was kept."""


class SchemaProblem(GraphProblem):
    """The constraints or indexes of the store are not those the ontology asks for."""


class TooSlow(GraphProblem):
    """An exact value would take longer than the caller is ready to wait."""

    def or_else(self, way: str) -> TooSlow:
        """Add to the remedy what else can be done where it is asked, as a sentence."""
        return TooSlow(self.where, self.found, self.expected, f"{self.remedy} {way}")
