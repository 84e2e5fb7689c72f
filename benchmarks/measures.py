"""How fast networks are made and measured, against the packages that could do it too, at three sizes.

    python benchmarks/measures.py --sizes S,M

Every candidate runs in a process of its own, first on a small network, so that nothing is compiled or imported on time;
what the work is given is made before the clock starts. Candidates take turns and the median counts; one that takes long
runs once. A ratio is the time of the other by ours, a growth the slope of processor time from the size before, on
logarithmic axes, against what it should grow with. Where a peer would take hours, some of its work is measured and the
rest told from that; its row says so. In the same run values are compared with ours, to 1e-9.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import stores
from apart import apart, together
from jobs import JOBS, Job
from rows import Row, Runs, heading, rows_of, summary, write
from sizes import SCALES, Data, prepared
from trial import Trial, Values

Run = Callable[[str, str, Data, Data], tuple[Trial, Values] | str]
# What takes longer than this many seconds is not done again.
_SLOW = 20.0


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    said = _arguments(words)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        warm = prepared("XS", Path(name))
        for size in said.sizes:
            data = prepared(size, Path(name))
            print(heading(data), flush=True)
            for runs in _measured(said, data, warm):
                for row in rows_of(runs, rows):
                    rows.append(row)
                    print(row, flush=True)
    print(summary(rows))
    if said.json:
        write(rows, said.json)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=["S", "M"], help=f"of {', '.join(SCALES)}; XS is to try")
    parser.add_argument("--jobs", type=_jobs, default=JOBS, help="those whose names hold one of these words, by commas")
    parser.add_argument("--rounds", type=int, default=3, help="how often each candidate runs, unless it is slow")
    parser.add_argument("--no-store", action="store_true", help="leave out what needs a store to be loaded")
    parser.add_argument("--together", action="store_true", help="all in one process: quick, but memory is not told")
    parser.add_argument("--json", type=Path, help="write all rows to this file, too")
    return parser.parse_args(words)


def _sizes(text: str) -> list[str]:
    words = text.split(",")
    for word in words:
        _refuse(word not in SCALES, word, SCALES)
    return words


def _jobs(text: str) -> list[Job]:
    words, names = text.split(","), [job.name for job in JOBS]
    for word in words:
        _refuse(not any(word in name for name in names), word, names)
    return [job for job in JOBS if any(word in job.name for word in words)]


def _refuse(unknown: bool, word: str, known: Iterable[str]) -> None:
    if unknown:
        raise argparse.ArgumentTypeError(f"no {word!r}; there are: {'; '.join(known)}")


def _measured(said: argparse.Namespace, data: Data, warm: Data) -> Iterator[Runs]:
    """Give what each job came to at one size; jobs at the same store share it."""
    run: Run = together if said.together else apart
    for engine, jobs in groupby(said.jobs, key=lambda job: job.engine):
        lack = stores.lacks(engine, wanted=not said.no_store)
        with stores.loaded("" if lack else engine, SCALES[data.size]) as store:
            for job in jobs:
                yield _compared(
                    job, replace(data, store=store), warm, run, rounds=0 if lack else said.rounds, lack=lack
                )


def _compared(job: Job, data: Data, warm: Data, run: Run, *, rounds: int, lack: str) -> Runs:
    """Run all candidates by turns, each round beginning with another, and compare what they come to."""
    missing = {one.name: lack or one.lacks(data.size) for one in job.candidates}
    trials: dict[str, list[Trial]] = {one.name: [] for one in job.candidates if not missing[one.name]}
    values: dict[str, Values] = {}
    names = list(trials)
    for number in range(rounds if names else 0):
        first = number % len(names)
        for who in names[first:] + names[:first]:
            if missing[who] or any(trial.wall * trial.share > _SLOW for trial in trials[who]):
                continue
            answer = run(job.name, who, data, warm)
            if isinstance(answer, str):
                missing[who] = answer
            else:
                trials[who].append(answer[0])
                values[who] = answer[1]
    return Runs(job, data, trials, job.compare(values, data), missing)


if __name__ == "__main__":
    main()
