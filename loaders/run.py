"""One load: read, make records, check, keep, write, reconcile, tell.

An error of a file – wrong encoding, delimiter or columns, a broken archive, merge-conflict markers – stops the load
before anything is kept or written. An error of a row leaves out that row, with its reason, and the load goes on; rows
are *lost*, and the exit code says so, if more are rejected than the source's header allows (none, if it says nothing)
or if any row is not accounted for.
"""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.archive import Archive, LoadHeader
from graph.connection import Graph
from graph.records import RecordProblem
from graph.stage import Staged
from graph.write import Written, apply

from .files import Entry, match, sha256
from .places import Places
from .problem import ColumnProblem, LoadProblem, Reject, RejectedProblem, SourceProblem, TooFewProblem
from .readers import missing, rows
from .report import Combined, FileRows, Rejected, Report
from .source import File, Head, Note, Prepared, Recorder, Row, prepare

__all__ = ["Progress", "load", "stage"]

Progress = Callable[[str, int], None]
"""Told what is being done and how much of it is done: rows of a file, then batches of the store."""
Refused = Callable[[Rejected], None]
"""Told each row that is left out, also of a load that stops for it."""

_STEP = 10_000
_SHOWN_REJECTS = 100
_SHOWN_COMBINATIONS = 100


def load(
    graph: Graph,
    archive: Archive,
    source: str,
    path: Path | str,
    *,
    places: Places | None = None,
    fewer: bool = False,
    whole: bool = False,
    refused: Refused | None = None,
    progress: Progress | None = None,
) -> Report:
    """Load what a source has at a path: it replaces what the source stated before, and nothing else.

    Args:
        graph: The store.
        archive: The archive that the store belongs to.
        source: The name of a source (`loaders.source.discover`).
        path: A file, a folder or a zip; for the source ``table`` a mapping file or what lies beside one.
        places: Finds regions; made if not given. Pass one if several loads follow each other.
        fewer: Take fewer rows than the source's header expects.
        whole: Load all rows or nothing: one wrong row stops the load, once all are read.
        refused: Told each row that is left out, and why; the report shows only some of very many.
        progress: Told how far it is.

    Returns:
        The report; `Report.lost` says whether rows were lost.

    Raises:
        LoadProblem: The load stopped before anything was kept or written.
        GraphProblem: The store could not be written; the next load takes it up again.
    """
    began = time.monotonic()
    prepared = prepare(source, Path(path))
    tell = progress or (lambda _what, _done: None)
    header = prepared.source
    with archive.stage(
        LoadHeader(prepared.name, header.title, header.publisher, header.url, header.licence, header.rank)
    ) as staged:
        reading = stage(prepared, staged, places or Places(), fewer=fewer, progress=tell, whole=whole, refused=refused)
    written = apply(graph, archive, staged, lambda what, done, _of: tell(what, done))
    return _report(prepared, reading, written, time.monotonic() - began)


@dataclass(slots=True)
class Reading:
    """What is known once all rows are read."""

    files: list[FileRows] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("I"))
    rejects: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    note_counts: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    left_out: tuple[str, ...] = ()

    def where(self, row: int) -> str:
        """Give file and line of a row by its number over all files, from 1."""
        first = 1
        for file in self.files:
            if row < first + file.read:
                return f"{file.name}, line {self.lines[row - 1]}"
            first += file.read
        raise IndexError(row)


def stage(
    prepared: Prepared,
    staged: Staged,
    places: Places,
    *,
    fewer: bool,
    progress: Progress,
    whole: bool = False,
    refused: Refused | None = None,
) -> Reading:
    """Read all files of a source into a staged load; nothing counts yet.

    Raises:
        LoadProblem: A file cannot be read, a column is undecided, there are too few rows, or one is wrong where the
            load is to be whole.
    """
    reading = Reading()
    pairs, reading.left_out = match(prepared.source, prepared.path)
    recorder = prepared.begin(places)
    digests: dict[Path, str] = {}
    for file, entry in pairs:
        if entry.path not in digests:
            digests[entry.path] = sha256(entry.path)
        _File(file, entry, staged, reading, progress, refused=refused).read(recorder, digests[entry.path])
    if whole or prepared.source.whole:
        _check_whole(prepared, reading)
    if not fewer:
        _check_counts(prepared, reading)
    return reading


class _File:
    """Reads one file into the staged load."""

    def __init__(
        self, file: File, entry: Entry, staged: Staged, reading: Reading, progress: Progress, *, refused: Refused | None
    ) -> None:
        self._file, self._entry = file, entry
        self._staged, self._reading, self._progress, self._refused = staged, reading, progress, refused
        self._rejected = 0
        self._first_reject = ""

    def read(self, recorder: Recorder, digest: str) -> None:
        """Read all its rows; a row that is wrong is rejected, a file that is wrong raises."""
        before = len(self._reading.lines)
        with rows(self._entry, self._file, self._refuse) as (head, found):
            self._rows(recorder, head, found)
        count = len(self._reading.lines) - before
        self._check(head, count)
        self._staged.file(self._entry.name, digest, self._entry.size, count)
        self._reading.files.append(FileRows(self._entry.name, self._file.table, count, self._rejected))
        self._reading.notes += head.notes
        self._reading.note_counts += head.note_counts
        self._reading.remarks += head.remarks
        self._progress(self._entry.name, count)

    def _rows(self, recorder: Recorder, head: Head, found: Iterator[Row]) -> None:
        add, lines = self._staged.add, self._reading.lines
        first = len(lines)

        for row in found:
            lines.append(row.line)
            number = len(lines)
            try:
                records = list(recorder(row))
            except Reject as reject:
                self._reject(number, row.where, str(reject))
                continue
            except RecordProblem as problem:
                self._reject(number, row.where, str(problem))
                continue
            except KeyError as error:
                raise _told(error, head) from error
            if not records:
                raise _silent(row)
            for record in records:
                add(record, number)
            if not number % _STEP:
                self._progress(head.file, number - first)

    def _refuse(self, line: int, reason: str) -> None:
        """Take note of a row that the reader could not make out."""
        self._reading.lines.append(line)
        self._reject(len(self._reading.lines), f"{self._entry.name}, line {line}", reason)

    def _reject(self, number: int, where: str, reason: str) -> None:
        self._staged.reject(number, reason, where)
        self._rejected += 1
        if self._refused is not None:
            self._refused(Rejected(where, reason))
        self._first_reject = self._first_reject or f"{where}: {reason}"
        if self._rejected <= _SHOWN_REJECTS:
            self._reading.rejects.append(Rejected(where, reason))

    def _check(self, head: Head, count: int) -> None:
        """Refuse a file with a column that nobody decided about, or of which hardly anything could be read."""
        if self._rejected > count * self._file.most_rejected or self._rejected == count > 0:
            raise LoadProblem(
                self._entry.name,
                f"{self._rejected:,} of {count:,} rows that cannot be read (the first: {self._first_reject})",
                "a file most of whose rows this source can read",
                "Correct the rows, or load the file by the source that is made for it; nothing was loaded.",
            )
        undecided = [name for name in head.columns if name not in head.read and name not in self._file.ignore]
        if undecided and count > self._rejected:
            raise ColumnProblem(
                f"{self._entry.name}, header",
                f"the columns {', '.join(map(repr, undecided))}, which are neither read nor ignored by name",
                "only columns that the source knows",
                "Read them in the source, or list them in `ignore` of its header; nothing was loaded.",
            )


def _told(error: KeyError, head: Head) -> Exception:
    """Tell of a column that is missing; any other KeyError is a defect of the source."""
    name = error.args[0] if error.args else None
    if isinstance(name, str) and name in head.read and name not in head.index:
        return missing(head.file, name, head.columns)
    return error


def _silent(row: Row) -> SourceProblem:
    return SourceProblem(
        row.where,
        "a row that states nothing and is not rejected",
        "records, or `raise Reject(reason)`",
        "Correct the source: every row has to be accounted for.",
    )


def _check_whole(prepared: Prepared, reading: Reading) -> None:
    rejected, read = (sum(getattr(file, what) for file in reading.files) for what in ("rejected", "read"))
    if rejected:
        first = reading.rejects[0]
        raise RejectedProblem(
            f"{prepared.name}, {first.where}",
            f"{rejected:,} of {read:,} rows that are wrong; the first: {first.reason}",
            "no wrong row, for this load is to be whole",
            "Correct them, or let the load leave them out; nothing was loaded.",
        )


def _check_counts(prepared: Prepared, reading: Reading) -> None:
    for table, least in prepared.source.expect.items():
        count = sum(file.read - file.rejected for file in reading.files if file.table == table)
        if count < least:
            raise TooFewProblem(
                f"{prepared.name}, {table}",
                f"{count:,} rows",
                f"at least {least:,}",
                "Check that all files are there and whole; if it is right so, load with --fewer.",
            )


def _report(prepared: Prepared, reading: Reading, written: Written, seconds: float) -> Report:
    combined = written.outcome.combined
    return Report(
        source=prepared.name,
        title=prepared.source.title,
        load=written.load.id if written.load else "",
        files=tuple(reading.files),
        written=written.outcome.written,
        unchanged=written.outcome.unchanged,
        rejects=tuple(reading.rejects),
        combined=len(combined),
        combinations=tuple(
            Combined(reading.where(row), reading.where(first)) for row, first in combined[:_SHOWN_COMBINATIONS]
        ),
        nodes=written.nodes,
        links=written.links,
        waiting=written.waiting,
        waiting_examples=written.examples,
        note_counts=dict(reading.note_counts),
        notes=tuple(reading.notes),
        remarks=tuple(reading.remarks),
        left_out=reading.left_out,
        may_reject=prepared.source.may_reject,
        seconds=seconds,
    )
