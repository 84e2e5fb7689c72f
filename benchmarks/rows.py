"""What a run of the benchmark comes to: a row for each job, size and candidate, as a table or as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import targets
from jobs import OURS, Job, Said
from sizes import Data
from targets import Verdict
from trial import Trial

HEADING = (
    f"{'size':4} {'job':33} {'by':24} {'wall s':>10} {'CPU s':>10} {'MiB':>6} {'× wall':>8} {'× CPU':>8} "
    f"{'growth':>6}  target; values; notes"
)


@dataclass(frozen=True)
class Runs:
    """What a job came to at one size.

    Attributes:
        job: The job.
        data: Of what.
        trials: All runs of each candidate.
        said: How the values of each compare.
        missing: Why one did not run.
    """

    job: Job
    data: Data
    trials: Mapping[str, list[Trial]]
    said: Mapping[str, Said]
    missing: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """What one candidate came to at one size.

    Attributes:
        size: The size.
        job: The job.
        who: The candidate.
        count: What time should grow with: how much of it there is.
        trial: The median of its runs; ``None`` if it did not run.
        runs: How many.
        ratio: Its wall time and its processor time, by ours.
        growth: The power by which its processor time grew from the size before.
        verdicts: Which targets are held.
        agrees: Whether its values are the right ones.
        notes: What a reader should know, in words.
    """

    size: str
    job: str
    who: str
    count: int
    trial: Trial | None = None
    runs: int = 0
    ratio: tuple[float, float] | None = None
    growth: float | None = None
    verdicts: tuple[Verdict, ...] = ()
    agrees: bool = True
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = "; ".join([*map(str, self.verdicts), *self.notes])
        start = f"{self.size:4} {self.job:33} {self.who:24}"
        if self.trial is None:
            return f"{start} {'–':>10} {'–':>10} {'–':>6} {'':8} {'':8} {'':6}  {told}"
        mib = f"{self.trial.mib:,.0f}" if self.trial.mib is not None else "–"
        ratios = [_brief(ratio) for ratio in self.ratio or ()] or ["", ""]
        growth = f"{self.growth:.2f}" if self.growth is not None else ""
        return (
            f"{start} {_seconds(self.trial.wall):>10} {_seconds(self.trial.cpu):>10} {mib:>6} "
            f"{ratios[0]:>8} {ratios[1]:>8} {growth:>6}  {told}"
        ).rstrip()

    @property
    def plain(self) -> dict[str, object]:
        """The row as JSON has it."""
        verdicts = [{"target": one.text, "holds": one.holds} for one in self.verdicts]
        return {**asdict(self), "verdicts": verdicts}


def heading(data: Data) -> str:
    """Say what a size is of."""
    counts = data.counts
    told = ", ".join(f"{counts[name]:,} {name}" for name in ("organisations", "projects", "participations", "ties"))
    return f"\n{data.size}: {told}, {counts['triangles']:,} triangles\n{HEADING}"


def rows_of(runs: Runs, before: Sequence[Row]) -> Iterator[Row]:
    """Give the rows of a job at one size.

    Args:
        runs: What was measured.
        before: The rows of smaller sizes.
    """
    medians = {name: _median(trials) for name, trials in runs.trials.items() if trials}
    for candidate in runs.job.candidates:
        who = candidate.name
        trial, said = medians.get(who), runs.said.get(who, Said(""))
        growth = _growth(runs, who, trial, before)
        yield Row(
            size=runs.data.size,
            job=runs.job.name,
            who=who,
            count=runs.data.counts[runs.job.grows],
            trial=trial,
            runs=len(runs.trials.get(who, ())),
            ratio=_ratio(trial, medians.get(OURS)) if who != OURS else None,
            growth=growth,
            verdicts=tuple(_verdicts(runs, who, medians, growth)),
            agrees=said.holds,
            notes=tuple(note for note in (runs.missing.get(who, ""), said.text, trial.note if trial else "") if note),
        )


def _median(trials: Sequence[Trial]) -> Trial:
    """Take the median of each figure."""
    memory = [trial.mib for trial in trials if trial.mib is not None]
    return Trial(
        wall=statistics.median(trial.wall for trial in trials),
        cpu=statistics.median(trial.cpu for trial in trials),
        mib=statistics.median(memory) if memory else None,
        share=trials[-1].share,
        note=trials[-1].note,
    )


def _ratio(trial: Trial | None, ours: Trial | None) -> tuple[float, float] | None:
    if trial is None or ours is None:
        return None
    return trial.wall / ours.wall, trial.cpu / max(ours.cpu, 1e-9)


def _growth(runs: Runs, who: str, trial: Trial | None, before: Sequence[Row]) -> float | None:
    smaller = [row for row in before if (row.job, row.who) == (runs.job.name, who) and row.trial is not None]
    if not smaller or trial is None or smaller[-1].trial is None:
        return None
    count = runs.data.counts[runs.job.grows]
    return targets.power((smaller[-1].trial.cpu, smaller[-1].count), (trial.cpu, count))


def _verdicts(runs: Runs, who: str, medians: Mapping[str, Trial], growth: float | None) -> Iterator[Verdict]:
    job, size, trial = runs.job.name, runs.data.size, medians.get(who)
    if who == OURS and trial is not None:
        yield from targets.of_bound(job, size, trial)
        yield from targets.of_quality(job, size, runs.said)
        yield from targets.of_growth(job, growth) if growth is not None else ()
    elif (ratio := _ratio(trial, medians.get(OURS))) is not None:
        yield from targets.of_ratio(job, size, who, ratio[0])


def summary(rows: Sequence[Row]) -> str:
    """Say in few lines what did not hold, did not agree, or did not run."""
    judged = [(row, verdict) for row in rows for verdict in row.verdicts]
    missed = [f"  MISSED {row.size} {row.job}, {row.who}: {one.text}" for row, one in judged if not one.holds]
    apart = [f"  DIFFERS {row.size} {row.job}, {row.who}" for row in rows if not row.agrees]
    return "\n".join([f"\n{len(judged)} targets, {len(missed)} missed; {len(apart)} disagree", *missed, *apart])


def write(rows: Sequence[Row], path: Path) -> None:
    """Write all rows as JSON."""
    path.write_text(json.dumps([row.plain for row in rows], indent=1, ensure_ascii=False), encoding="utf-8")


def _seconds(value: float) -> str:
    return f"{value:,.4f}" if value < 10 else f"{value:,.1f}"


def _brief(value: float) -> str:
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"
