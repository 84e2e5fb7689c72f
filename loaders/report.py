"""What came of a load: every row accounted for, as text for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.write import Tally

from .source import Note

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file.

    Attributes:
        name: The file.
        table: What the source calls its rows.
        read: How many there are.
        rejected: How many of them were rejected.
    """

    name: str
    table: str
    read: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Combined:
    """A row that is about nothing that an earlier row is not about; both are one now."""

    where: str
    with_: str


@dataclass(frozen=True, slots=True)
class Report:
    """A load, reconciled: rows read = written + unchanged + rejected.

    Attributes:
        source: The name of the source.
        title: What people call it.
        load: The id of the load; empty if it states exactly what the last one did, and nothing was written.
        files: The rows of each file.
        written: Rows that state something that the source's last load did not.
        unchanged: Rows all of which the source's last load stated as well.
        rejects: The rejected rows; the first hundred of each file, the archive has them all.
        combined: How many rows are about nothing of their own and were combined with an earlier one.
        combinations: Some of those rows.
        nodes: What became of the nodes.
        links: What became of the links.
        waiting: How many links of the source wait for a node that nobody states.
        waiting_examples: Some of those, as (link, from, to).
        note_counts: How many rows were taken with a doubt, by kind.
        notes: Some of those.
        remarks: What a person should know about a file as a whole.
        left_out: Files at the place that the source neither reads nor leaves out by name.
        may_reject: The share of rows that the source may reject.
        seconds: How long it took.
    """

    source: str
    title: str
    load: str
    files: tuple[FileRows, ...]
    written: int
    unchanged: int
    rejects: tuple[Rejected, ...] = ()
    combined: int = 0
    combinations: tuple[Combined, ...] = ()
    nodes: Tally = field(default_factory=Tally)
    links: Tally = field(default_factory=Tally)
    waiting: int = 0
    waiting_examples: tuple[tuple[str, str, str], ...] = ()
    note_counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    may_reject: float = 0.0
    seconds: float = 0.0

    @property
    def read(self) -> int:
        """How many rows were read."""
        return sum(file.read for file in self.files)

    @property
    def rejected(self) -> int:
        """How many rows were rejected."""
        return sum(file.rejected for file in self.files)

    @property
    def unaccounted(self) -> int:
        """How many rows are neither written, unchanged nor rejected; anything but 0 is a defect of ours."""
        return self.read - self.written - self.unchanged - self.rejected

    @property
    def lost(self) -> bool:
        """Whether rows were lost: some are unaccounted for, or more were rejected than the source may reject."""
        return self.unaccounted != 0 or self.rejected > self.may_reject * self.read

    @property
    def exit_code(self) -> int:
        """What the command line returns: 0, or 1 if rows were lost."""
        return int(self.lost)

    def json(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        plain = asdict(self)
        plain["note_counts"] = dict(self.note_counts)
        plain["combinations"] = [{"where": one.where, "with": one.with_} for one in self.combinations]
        totals = {"read": self.read, "written": self.written, "unchanged": self.unchanged, "rejected": self.rejected}
        return plain | totals | {"unaccounted": self.unaccounted, "lost": self.lost}

    def text(self) -> str:
        """Give it as a text for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.title} ({self.source}): {self.read:,} rows read in {self.seconds:.1f} s"
        for file in self.files:
            rejected = f", {file.rejected:,} rejected" if file.rejected else ""
            yield f"  {file.name}: {file.read:,} rows{rejected}"
        accounted = f"{self.written:,} written + {self.unchanged:,} unchanged + {self.rejected:,} rejected"
        yield f"rows: {self.read:,} read = {accounted}"
        if self.unaccounted:
            yield f"  {self.unaccounted:,} ROWS ARE NOT ACCOUNTED FOR; please report this"
        if not self.load:
            yield "nothing new: the source states what it stated before, and nothing was written"
        for what, changes in (("nodes", self.nodes), ("links", self.links)):
            if self.load:
                yield f"{what}: {changes.added:,} added, {changes.changed:,} changed, {changes.removed:,} removed"
        yield from self._rejections()
        pairs = [f"{one.where} with {one.with_}" for one in self.combinations]
        yield from _listed(f"{self.combined:,} rows combined with an earlier one", self.combined, pairs)
        waiting = [f"{start} {name} {end}" for name, start, end in self.waiting_examples]
        yield from _listed(f"{self.waiting:,} links wait for a node that nobody states", self.waiting, waiting)
        for kind, count in sorted(self.note_counts.items()):
            examples = [f"{note.where}: {note.detail}" for note in self.notes if note.kind == kind]
            yield from _listed(f"{count:,} rows taken with a note: {kind}", count, examples)
        yield from self.remarks
        if self.left_out:
            yield f"files that this source does not read: {', '.join(self.left_out)}"

    def _rejections(self) -> Iterator[str]:
        if self.rejected:
            allowed = f"; the source allows {self.may_reject:.1%}" if self.may_reject else ""
            examples = [f"{one.where}: {one.reason}" for one in self.rejects]
            yield from _listed(f"{self.rejected:,} rows rejected{allowed}", self.rejected, examples)
            yield "  Correct these rows in their file and load it again; what the other rows say is in the graph."


def _listed(title: str, count: int, examples: list[str]) -> Iterator[str]:
    """Give a title and some examples below it; nothing if there are none."""
    if not count:
        return
    yield title
    yield from (f"  {example}" for example in examples[:_SHOWN])
    if count > _SHOWN:
        yield f"  … and {count - min(len(examples), _SHOWN):,} more"
