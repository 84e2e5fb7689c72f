"""The one shape of every error a user may see: where, found, expected, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Problem(Exception):  # noqa: N818  (a problem is what RFC 9457 calls it, and what the user reads)
    """Something a person can mend, told in four parts.

    Every package has one subclass of this; the API turns it into ``application/problem+json`` and the command
    line into four lines of text. It never carries a stack trace to the user.

    Args:
        where: The place: file and line, source and row, parameter, setting.
        found: What stands there.
        expected: What would have been right.
        remedy: What to do about it.

    Example:
        >>> print(Problem("regions.csv, line 3", "level 'x'", "a whole number from 0 to 3", "Correct the cell."))
        regions.csv, line 3: found level 'x'; expected a whole number from 0 to 3. Correct the cell.
    """

    def __init__(self, where: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(where, found, expected, remedy)
        self.where = where
        self.found = found
        self.expected = expected
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; expected {self.expected}. {self.remedy}"


def near(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, as a sentence, or give all when few are known.

    Example:
        >>> near("Compagny", ["Company", "Region"])
        "Did you mean 'Company'?"
        >>> near("zzz", ["Company", "Region"])
        'Known: Company, Region.'
        >>> near("sme", ["SME", "Region"])
        "Did you mean 'SME'?"
    """
    names = sorted(known)
    by_fold = {known_name.casefold(): known_name for known_name in names}
    close = difflib.get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {by_fold[close[0]]!r}?"
    shown = ", ".join(names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"Known: {shown}{more}."
