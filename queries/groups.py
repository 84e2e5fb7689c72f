"""The groups of a network as answers call them: regions by name, kinds by label, communities by who leads them."""

from __future__ import annotations

from dataclasses import dataclass

from graph.affiliations import Regions
from graph.division import COMMUNITY, Division
from graph.network import Network

from .gap import counted, listed, worded_kind


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of one network.

    Args:
        network: The network.
        division: Its groups.
        regions: How regions are called, and lie within each other.
    """

    network: Network
    division: Division
    regions: Regions

    def name(self, number: int) -> str:
        """Call a group by what is stated of its actors; a community by those with the most partners."""
        actors = counted(int((self.division.group == number).sum()), "actor")
        if self.division.by == COMMUNITY:
            around = self.division.leading(self.network, number)
            return f"the community around {listed(self.network.names[node] for node in around)} ({actors})"
        parts = self.division.names[number].split(", ")
        return f"{', '.join(map(self._called, parts, self.division.by.split('+')))} ({actors})"

    def short(self, number: int) -> str:
        """Call it as briefly as a column needs."""
        if self.division.by == COMMUNITY:
            return f"{number}: {self.network.names[self.division.leading(self.network, number, 1)[0]]}"
        return self.division.names[number]

    def concerns(self, numbers: tuple[int, int], region: str | None) -> bool:
        """Say whether one of two groups, being areas, lies in a region or around it; without a region all do."""
        if region is None:
            return True
        names = (self.division.names[number].removeprefix("region/") for number in numbers)
        above = self.regions.above
        return any(id_ in above(region) or region in above(id_) for id_ in (f"region/{name}" for name in names))

    def _called(self, part: str, by: str) -> str:
        if by == "kind":
            return worded_kind(part)
        return self.regions.names.get(f"region/{part.removeprefix('region/')}", part)
