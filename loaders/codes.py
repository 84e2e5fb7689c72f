"""NUTS codes of every version since 1999 and the NUTS 2021 regions that they are now."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .countries import TO_EU

#: all_codes.csv and former_codes.csv, made from Eurostat's tables by the make.py there.
SHIPPED = Path(__file__).parent / "shipped" / "nuts"


@dataclass(frozen=True, slots=True)
class Code:
    """What a NUTS code means today.

    Attributes:
        now: The region of NUTS 2021, at level 2 at most; the likeliest if the old one was split.
        how: What happened, as a sentence for people; empty if the code is that of a present level 2 region.
        certain: False where the old region was split or only the beginning of the code is known.
        among: The level 2 regions that the old one was parted into, the one with most people first.
    """

    now: str
    how: str = ""
    certain: bool = True
    among: tuple[str, ...] = ()


class Codes:
    """The codes of NUTS 2021 and of the versions before it.

    Args:
        folder: Where all_codes.csv and former_codes.csv stand.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._folder = folder

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the present regions of levels 0 to 3, by code."""
        with (self._folder / "all_codes.csv").open(encoding="utf-8", newline="") as file:
            return {row["code"]: row["name"] for row in csv.DictReader(file)}

    @cached_property
    def countries(self) -> frozenset[str]:
        """The EU codes of the countries that have NUTS (or like) regions."""
        return frozenset(code for code in self.names if len(code) == 2)

    def level_2(self, beginning: str) -> tuple[str, ...]:
        """Give the present level 2 regions whose codes begin so: those of a country, or of a level 1 region."""
        return self._inner.get(beginning, ())

    def read(self, text: str) -> Code | None:
        """Tell which present region a code of any version and level means; None if there never was such a code.

        Example:
            >>> codes = Codes()
            >>> codes.read("CZ052").now, codes.read("FR21").how, codes.read("XX99")
            ('CZ05', 'former code FR21, now FRF2', None)
        """
        given = text.strip().upper()
        code = TO_EU.get(given[:2], given[:2]) + given[2:]
        if code[2:] and not code[2:].strip("Z") and code[:2] in self.countries:
            return Code(code[:2], f"{given} is no region but the extra-regio territory of {code[:2]}")
        if code in self.names:
            found = self._present(code)
            return found if code == given else replace(found, how=f"{given} is written {code} today")
        # Greece's codes began with GR until 2010: the table of old codes has those too.
        return self._old(given) or self._old(code) or self._beginning(code)

    def _present(self, code: str) -> Code:
        if len(code) == 5:
            return Code(code[:4], f"{code} lies in {code[:4]}")
        inner = self.level_2(code)
        return Code(inner[0], f"the only level 2 region of {code}") if len(inner) == 1 != len(code) - 3 else Code(code)

    def _old(self, code: str) -> Code | None:
        if code not in self._former:
            return None
        now = self._former[code]
        if len(now) == 1:
            found = self._present(now[0])
            return Code(found.now, f"former code {code}, now {now[0]}")
        regions = tuple(region[:4] for region in now)
        how = f"former code {code}, now parted into {', '.join(regions)}"
        # A level 1 region of old may be half a country: no single level 2 region stands for it.
        best = regions[0] if len(code) > 3 else regions[0][:2]
        return Code(best, how, certain=False, among=regions)

    def _beginning(self, code: str) -> Code | None:
        """Take the level 2 region that a code of level 3 begins with, the code itself being unknown."""
        if len(code) == 5 and (code[:4] in self.names or code[:4] in self._former):
            found = self.read(code[:4])
            return found and Code(
                found.now, f"{code} is not among the known codes, its beginning {code[:4]} is", certain=False
            )
        return None

    @cached_property
    def _inner(self) -> Mapping[str, tuple[str, ...]]:
        level_2 = sorted(code for code in self.names if len(code) == 4)
        beginnings = {code[:size] for code in level_2 for size in (2, 3, 4)}
        return {start: tuple(code for code in level_2 if code.startswith(start)) for start in beginnings}

    @cached_property
    def _former(self) -> Mapping[str, list[str]]:
        with (self._folder / "former_codes.csv").open(encoding="utf-8", newline="") as file:
            return {row["code"]: row["now"].split() for row in csv.DictReader(file)}
