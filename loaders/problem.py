"""What may go wrong with a source, a file, or a row, told in four parts."""

from __future__ import annotations

from ontology.problem import Problem


class LoadProblem(Problem):
    """A load stops before anything is written; base of every error of this package."""


class SourceProblem(LoadProblem):
    """A source file of ours (or a mapping file of the user's) is wrong, whatever the data."""


class FileProblem(LoadProblem):
    """A data file cannot be read as what the source says it is."""


class ColumnProblem(LoadProblem):
    """A table has not the columns that the source reads, or has some that nobody decided about."""


class TooFewProblem(LoadProblem):
    """A load gives fewer rows or records than its source promises, or rejects more than it allows."""


class RejectedProblem(LoadProblem):
    """Rows are wrong, and the load was to be whole or not at all."""


class Reject(Exception):  # noqa: N818  (it is raised to reject, as StopIteration is to stop)
    """Raised by a source to leave out one row, with the reason; the load goes on.

    Args:
        reason: What is wrong with the row, for the person who owns the data.
        column: The column it stands in, if one.

    Example:
        >>> str(Reject("no name", column="name"))
        "column 'name': no name"
    """

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason, column)
        self.reason = reason
        self.column = column

    def __str__(self) -> str:
        return f"column {self.column!r}: {self.reason}" if self.column else self.reason
