"""How fast the graph goes out as RDF, comes in, is asked and is checked, against the packages that people use for it.

    python benchmarks/rdf.py --scale 0.42

Each candidate runs in a process of its own, whose peak of memory is then its own; what is imported or compiled on first
use is so before the clock starts. Whoever exports writes into nothing: to write the bytes to a disk takes the same for
all. Ours reads from the store, whose engine has answered the same once before, as one that has run for a while; rdflib
writes triples that it holds in memory. Candidates take turns and the median counts; one that takes long runs once.
In the same run the statements in both stores are counted, and the violations of both validators compared one by one.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph
import rdflib
import stores
import synthetic
from lap import Lap, peak

from graph.connection import Graph, connect
from graph.rdf.chunk import Chunk
from graph.rdf.export import exported
from graph.rdf.format import named
from graph.rdf.iris import Iris
from graph.rdf.lines import lines
from graph.rdf.mirror import fill
from graph.rdf.quads import chunks
from graph.rdf.read import read
from graph.rdf.stating import Stating
from graph.rdf.terms import Terms
from graph.rdf.triplestore import made_of
from graph.settings import Settings
from ontology.schema import load_schema
from ontology.shapes import shapes_graph, validate
from ontology.turtle import OBS

BASE = "https://example.org/id/"
OURS = "Observatory"
# What takes longer than this many seconds is not done again.
_SLOW = 20.0
_SCHEMA = load_schema()


class _Nothing(io.RawIOBase):
    """Takes bytes and forgets them."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)


@dataclass(frozen=True)
class Trial:
    """What one run of one candidate cost.

    Attributes:
        wall: Seconds.
        cpu: Processor seconds of all threads, and of the store's engine.
        mib: Peak of the process's memory.
        count: How many triples, or nodes, the work was done with.
        found: What it came to, where that is compared.
    """

    wall: float
    cpu: float
    mib: float
    count: int
    found: Any = None


@dataclass(frozen=True)
class Given:
    """What a candidate is given.

    Attributes:
        folder: Where files are: ``triples.nq``, ``triples.nt``, ``doubled.nq``, ``nodes.nt``.
        store: Where the store is; see `stores.loaded`.
        triples: How many triples the files hold.
        nodes: How many nodes are checked.
    """

    folder: str
    store: Mapping[str, Any]
    triples: int
    nodes: int

    def file(self, name: str) -> Path:
        """Give a file."""
        return Path(self.folder, name)

    def graph(self) -> Graph:
        """Connect to the store."""
        told = self.store["settings"]
        return connect(Settings(told["uri"], told["archive"], Path(told["home"]), password=told["password"]))


@dataclass(frozen=True)
class Candidate:
    """A way to do a job.

    Attributes:
        name: Whose way it is.
        work: What is timed; gives what is compared.
        ready: Makes what the work takes, before the clock starts.
    """

    name: str
    work: Callable[[Any], Any]
    ready: Callable[[Given], Any]


@dataclass(frozen=True)
class Job:
    """What is done, by us and by others.

    Attributes:
        name: Its name.
        what: What is counted: ``triples`` or ``nodes``.
        least: The ratio of rates, ours by the other's, that is asked; nothing if none is.
        candidates: Who does it, ours first.
        most: The memory that ours may take in MiB, if that is asked.
    """

    name: str
    what: str
    least: float
    candidates: tuple[Candidate, ...]
    most: float = 0.0


def _out(format_: str, of_rdflib: str, least: float) -> Job:
    def ours(graph: Graph) -> None:
        sink = _Nothing()
        for piece in exported(graph, _SCHEMA, BASE, format_):
            sink.write(piece.encode())

    def ready(given: Given) -> Graph:
        graph = given.graph()
        ours(graph)  # the engine, too, compiles what it runs often
        return graph

    def held(given: Given) -> rdflib.Graph:
        quads = format_ == "nq"
        holder: rdflib.Graph = rdflib.Dataset() if quads else rdflib.Graph()
        return holder.parse(given.file("triples.nq" if quads else "triples.nt"), format="nquads" if quads else "nt")

    peer = Candidate("rdflib", lambda held: held.serialize(_Nothing(), of_rdflib, encoding="utf-8") and None, held)
    return Job(f"export, {named(format_).title}", "triples", least, (Candidate(OURS, ours, ready), peer), 500)


def _in_hand(file: Path) -> int:
    return sum(1 for _ in read(file, named("nq"), _SCHEMA, BASE).records())


def _into_store(file: Path) -> int:
    with tempfile.TemporaryDirectory() as home, connect(Settings.from_environment({"OBSERVATORY_HOME": home})) as graph:
        return fill(graph, _SCHEMA, read(file, named("nq"), _SCHEMA, BASE).records(), "a benchmark")


def _by_rdflib(file: Path) -> None:
    rdflib.Dataset().parse(file, format="nquads")


def _file(name: str) -> Callable[[Given], Path]:
    return lambda given: given.file(name)


def _bulk_loaded(file: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        store = pyoxigraph.Store(folder)
        store.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
        return len(store)


def _made(graph: Graph) -> int:
    made = made_of(lines(chunks(graph, _SCHEMA, BASE), graphs=True, default=True))
    return len(pyoxigraph.Store.read_only(str(made.folder)))


def _violations(file: Path) -> list[list[str]]:
    return sorted([one.subject, OBS + one.property] for one in validate(file).violations)


def _by_pyshacl(file: Path) -> list[list[str]]:
    import pyshacl  # noqa: PLC0415  (it takes long, and memory that is not ours)

    shapes, data = shapes_graph(), rdflib.Graph().parse(file, format="nt")
    data += shapes.triples((None, rdflib.RDFS.subClassOf, None))
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(results, rdflib.Graph)
    return sorted(
        [str(results.value(one, rdflib.SH.focusNode)), str(results.value(one, rdflib.SH.resultPath))]
        for one in results.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
        if (None, rdflib.SH.detail, one) not in results
    )


JOBS = (
    _out("nq", "nquads", 20),
    _out("ttl", "turtle", 5),
    _out("jsonld", "json-ld", 5),
    Job("import, nodes and links in hand", "triples", 5,
        (Candidate(OURS, _in_hand, _file("triples.nq")), Candidate("rdflib", _by_rdflib, _file("triples.nq")))),
    Job("import, into the store", "triples", 0, (Candidate(OURS, _into_store, _file("triples.nq")),)),
    Job("SPARQL store", "triples", 0.5,
        (Candidate(OURS, _made, Given.graph), Candidate("pyoxigraph", _bulk_loaded, _file("doubled.nq")))),
    Job("SHACL", "nodes", 20,
        (Candidate(OURS, _violations, _file("nodes.nt")), Candidate("pyshacl", _by_pyshacl, _file("nodes.nt")))),
)  # fmt: skip


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    said = _arguments(words)
    jobs = [job for job in JOBS if any(word in job.name for word in said.jobs.split(","))]
    rows = []
    with tempfile.TemporaryDirectory() as name, stores.loaded(said.engine, said.scale) as store:
        given = _prepared(Path(name), store, said.nodes)
        print(f"{said.engine}, {given.triples:,} triples; {given.nodes:,} nodes to check\n{_HEADING}", flush=True)
        for job in jobs:
            for row in _rows(job, _measured(job, given, said.rounds)):
                rows.append(row)
                print(row, flush=True)
    print(_summary(rows))
    if said.json:
        said.json.write_text(json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False), encoding="utf-8")


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=0.42, help="1: as large as CORDIS; 0.42: five million triples")
    parser.add_argument("--nodes", type=int, default=100_000, help="how many nodes are checked")
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--jobs", default="", help="those whose names hold one of these words, by commas")
    parser.add_argument("--rounds", type=int, default=3, help="how often each candidate runs, unless it is slow")
    parser.add_argument("--json", type=Path, help="write all rows to this file, too")
    return parser.parse_args(words)


def _prepared(folder: Path, store: Mapping[str, Any], nodes: int) -> Given:
    """Write the files, in another process, since that takes memory."""
    given = Given(str(folder), store, 0, nodes)
    answer = _asked({"prepare": asdict(given)})
    return replace(given, triples=int(answer))


def _prepare(given: Given) -> int:
    with given.graph() as graph:
        pieces = {"triples.nq": {"graphs": True}, "triples.nt": {"graphs": False},
                  "doubled.nq": {"graphs": True, "default": True}}  # fmt: skip
        for name, how in pieces.items():
            with given.file(name).open("w", encoding="utf-8") as file:
                file.writelines(lines(chunks(graph, _SCHEMA, BASE), **how))
    with given.file("nodes.nt").open("w", encoding="utf-8") as file:
        file.writelines(lines(_to_check(given.nodes), graphs=False))
    with given.file("triples.nt").open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _to_check(count: int) -> Iterator[Chunk]:
    """State organisations and projects, of which one in a hundred has a fault, of four kinds."""
    world, stating = synthetic.make(count / 180_000), Stating(Iris(BASE), Terms(_SCHEMA))
    rows = itertools.chain(map(world.organisation, range(world.organisations)),
                           map(world.project, range(world.projects)))  # fmt: skip
    for some in iter(lambda: list(itertools.islice(rows, 5_000)), []):
        labels = [[*_SCHEMA.class_(row["class"]).labels] for row in some]
        ids = [f"{'project' if row['class'] == 'Project' else 'organisation'}/{row['id']}" for row in some]
        yield stating.said_of_nodes(ids, labels, [_faulty(number, row) for number, row in enumerate(some)])


def _faulty(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    held = {key: value for key, value in row.items() if key not in {"class", "id"}}
    held = {("name_en" if key == "name" else key): value for key, value in held.items()}
    faults = {"name_en": []}, {"country": "Poland"}, {"beds": -1}, {"homepage": ["https://a.org/", "https://b.org/"]}
    return held | (faults[number // 100 % len(faults)] if number % 100 == 0 else {})


def _measured(job: Job, given: Given, rounds: int) -> dict[str, list[Trial]]:
    """Run all candidates by turns, each round beginning with another."""
    trials: dict[str, list[Trial]] = {one.name: [] for one in job.candidates}
    for number in range(rounds):
        first = number % len(job.candidates)
        for one in job.candidates[first:] + job.candidates[:first]:
            if not any(trial.wall > _SLOW for trial in trials[one.name]):
                answer = _asked({"job": job.name, "who": one.name, "given": asdict(given)})
                trials[one.name].append(Trial(**json.loads(answer)))
    return trials


def _asked(request: Mapping[str, Any]) -> str:
    """Have a process of its own do something; give the last line that it prints."""
    words = [sys.executable, __file__, "--one", json.dumps(request)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().rpartition("\n")[2]


def _one(request: Mapping[str, Any]) -> None:
    if "prepare" in request:
        print(_prepare(Given(**request["prepare"])))
        return
    job = next(job for job in JOBS if job.name == request["job"])
    candidate = next(one for one in job.candidates if one.name == request["who"])
    given = Given(**request["given"])
    taken = candidate.ready(given)
    lap = Lap(given.store["pids"])
    found = candidate.work(taken)
    print(json.dumps(asdict(Trial(*lap.end(), peak(), getattr(given, job.what), found))))


@dataclass(frozen=True)
class Row:
    """What one candidate came to.

    Attributes:
        job: The job.
        who: The candidate.
        trial: The median of its runs.
        runs: How many.
        ratio: Its wall time and its processor time, by ours.
        notes: Which targets are held, and what a reader should know.
        missed: Whether one is not.
    """

    job: str
    who: str
    trial: Trial
    runs: int
    ratio: tuple[float, float] | None
    notes: tuple[str, ...]
    missed: bool

    def __str__(self) -> str:
        ratio = " ".join(f"{one:7.1f}" for one in self.ratio or ())
        rate = self.trial.count / self.trial.wall
        return (f"{self.job:32} {self.who:12} {self.trial.wall:9,.2f} {self.trial.cpu:9,.2f} {self.trial.mib:7,.0f} "
                f"{rate:12,.0f} {ratio:15}  {'; '.join(self.notes)}").rstrip()  # fmt: skip


_COLUMNS = f"{'job':32} {'by':12} {'wall s':>9} {'CPU s':>9} {'MiB':>7} {'a second':>12} {'× wall':>7} {'× CPU':>7}"
_HEADING = f"{_COLUMNS}  targets; notes"


def _rows(job: Job, trials: Mapping[str, list[Trial]]) -> Iterator[Row]:
    ours = _median(trials[OURS])
    for name, some in trials.items():
        trial = _median(some)
        ratio = None if name == OURS else (trial.wall / ours.wall, trial.cpu / ours.cpu)
        told = [*_judged(job, trial, ratio)]
        if name != OURS and trial.found is not None:
            told.append((_compared(ours.found, trial.found), trial.found == ours.found))
        yield Row(job.name, name, replace(trial, found=None), len(some), ratio, tuple(text for text, _ in told),
                  not all(held for _, held in told))  # fmt: skip


def _median(trials: Sequence[Trial]) -> Trial:
    wall, cpu, mib = (statistics.median(getattr(one, what) for one in trials) for what in ("wall", "cpu", "mib"))
    return replace(trials[-1], wall=wall, cpu=cpu, mib=mib)


def _judged(job: Job, trial: Trial, ratio: tuple[float, float] | None) -> Iterator[tuple[str, bool]]:
    if ratio is None and job.most:
        held = trial.mib <= job.most
        yield f"≤ {job.most:g} MiB: {'held' if held else 'MISSED'}", held
    if ratio is not None and job.least:
        held = ratio[0] >= job.least
        yield f"≥ {job.least:g}: {'held' if held else 'MISSED'}", held


def _compared(ours: Any, other: Any) -> str:
    count = len(ours) if isinstance(ours, list) else ours
    return f"the same {count:,}" if ours == other else f"DIFFERS: {count:,} of ours"


def _summary(rows: Iterable[Row]) -> str:
    missed = [f"  {row.job}, {row.who}: {'; '.join(row.notes)}" for row in rows if row.missed]
    return "\n".join([f"\n{len(missed)} missed", *missed])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(json.loads(sys.argv[2]))
    else:
        main()
