"""Kinds of actor put together: into the four helices, or into the four groups that a workshop brings together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ontology.problem import near
from ontology.schema import load_schema

from .comparable import Comparison, Missing, comparison
from .problem import GraphProblem
from .profiles import Floats, Ints, Profiles

#: The four helices: who makes knowledge, who makes products, who rules, and who is there for people; by class.
HELICES: Mapping[str, tuple[str, ...]] = {
    "research": ("ResearchOrganisation",),
    "enterprises": ("SME", "LargeEnterprise"),
    "policymakers": ("Policymaker",),
    "care providers": ("CareProvider",),
}
#: The classes of each group of a workshop, by its letter in the vocabulary ``workshop-groups``.
WORKSHOP: Mapping[str, tuple[str, ...]] = {
    "A": ("CareProvider",),
    "B": ("SME",),
    "C": ("ResearchOrganisation",),
    "D": ("Insurer", "Policymaker"),
}
GROUPS_OF_KINDS = ("helix", "workshop", "kind")


def kind_groups(grouping: str) -> dict[str, tuple[str, ...]]:
    """Give the groups of a grouping, by label, with their classes.

    Args:
        grouping: ``helix``; ``workshop``, groups A to D; or ``kind``: each kind of organisation is one.

    Raises:
        GraphProblem: There is no such grouping.

    Example:
        >>> kind_groups("workshop")["group D: insurers, decision makers and political groups"]
        ('Insurer', 'Policymaker')
        >>> kind_groups("kind")["SME"]
        ('SME',)
    """
    schema = load_schema()
    if grouping == "helix":
        return dict(HELICES)
    if grouping == "workshop":
        labels = schema.schemes["workshop-groups"].concepts
        return {f"group {letter}: {labels[letter].label['en']}": some for letter, some in WORKSHOP.items()}
    if grouping == "kind":
        kinds = (one for one in schema.classes.values() if one.parents == ("Organisation",))
        return {one.label["en"]: (one.name,) for one in kinds}
    raise GraphProblem("the grouping", repr(grouping), " or ".join(GROUPS_OF_KINDS), near(grouping, GROUPS_OF_KINDS))


@dataclass(frozen=True, eq=False)
class KindsOfRegions:
    """How many actors of each group the regions have, and what they lack against comparable ones.

    Args:
        groups: Labels of the groups of kinds.
        of: The number of each actor's group; −1 for none.
        against: The comparison: regions × groups.
    """

    groups: tuple[str, ...]
    of: Ints
    against: Comparison

    def missing(self, least: float = 1.0) -> list[Missing]:
        """Give what regions significantly lack, then what they have none of though at least so much is expected."""
        certain = [one for one in self.against.gaps if one.expected > 0]
        known = {(one.region, one.kind) for one in certain}
        return certain + [one for one in self.against.absent(least) if (one.region, one.kind) not in known]


def kinds_of_regions(profiles: Profiles, grouping: str, *, rate: float = 0.05) -> KindsOfRegions:
    """Count the actors of each region by kind, active or not, and compare; see `graph.comparable.comparison`.

    Raises:
        GraphProblem: There is no such grouping.
    """
    groups = kind_groups(grouping)
    of = _numbers(profiles.actors.kinds, groups)
    counts: Floats = np.zeros((len(profiles.ids), len(groups)))
    known = (profiles.region >= 0) & (of >= 0)
    np.add.at(counts, (profiles.region[known], of[known]), 1)
    return KindsOfRegions(tuple(groups), of, comparison(counts, rate=rate))


def _numbers(kinds: tuple[str, ...], groups: Mapping[str, tuple[str, ...]]) -> Ints:
    """Give the number of the group of each actor, by the class it has or one above that."""
    schema = load_schema()
    number = {
        kind: next(
            (place for place, some in enumerate(groups.values()) if any(schema.is_a(kind, one) for one in some)), -1
        )
        for kind in set(kinds)
        if kind in schema.classes
    }
    return np.array([number.get(kind, -1) for kind in kinds], np.int64)
