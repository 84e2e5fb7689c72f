"""The one gateway to the store: every query of the application goes through a ``Graph``.

Both engines speak Bolt, and what they do differently is kept out of sight here: transactions are always explicit,
one writer writes at a time, parameters are checked and datetimes in UTC, messages stay under the size limit, a query
that reads cannot write, time is limited, what may be retried is retried, and an error says what to do.
"""

from __future__ import annotations

import itertools
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, LiteralString, Self, TypeVar

import neo4j
import neo4j.exceptions as driver_errors

from ontology.schema import Schema

from . import constraints
from .audit import Finding, audit
from .embedded import Engine
from .failure import explained
from .launch import DATABASE, ROOM_TO_WRITE, STATEMENT_LIMIT, USER, refuse_without_room
from .limit import Slots, after, within
from .lock import FileLock
from .parameters import batches, checked
from .problem import OwnedProblem, UncertainProblem
from .reading import refuse_writes
from .settings import Settings
from .values import Counts, Rows, plain_row

__all__ = ["Asked", "Counts", "Graph", "Rows", "batches", "connect"]

T = TypeVar("T")
ATTEMPTS = 5
WRITER_PATIENCE = 600.0
_FAILURES = (driver_errors.Neo4jError, driver_errors.DriverError, TimeoutError)
_LOST = (driver_errors.ServiceUnavailable, driver_errors.SessionExpired)
_writers = threading.RLock()
_held: dict[Path, FileLock] = {}
_slots = Slots()


def connect(store: Settings | str | None = None) -> Graph:
    """Open the store that the settings name, starting the embedded engine if it is one.

    Args:
        store: Settings, or the address alone; the environment's settings when left out.

    Returns:
        A graph that answers; close it, or use it in a ``with`` block.

    Raises:
        ConnectionProblem: The store cannot be reached; the message says what to do.
    """
    if isinstance(store, str):
        store = Settings.from_environment({"OBSERVATORY_URI": store})
    return Graph(store or Settings.from_environment())


class Graph:
    """A store that answers, embedded or a Neo4j server. Safe to share between threads.

    Args:
        settings: Where it is and how to get in.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # What the driver logs comes back as errors; without a handler it would print them beside ours.
        if not (log := logging.getLogger("neo4j")).handlers:
            log.addHandler(logging.NullHandler())
        self._engine: Engine | None = None
        self._mending = threading.Lock()
        self._spent: list[neo4j.Driver] = []
        self.engine: Literal["embedded", "neo4j"] = "neo4j"
        if (folder := settings.embedded_folder) is not None:
            self.engine = "embedded"
            self._engine = Engine(folder, _answers)
        try:
            self._driver = self._open()
        except BaseException:
            if self._engine is not None:
                self._engine.close()
            raise

    @property
    def uri(self) -> str:
        """The address given in the settings: another process can connect to the same store with it."""
        return self.settings.uri

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = 30.0,
        limit: int | None = None,
    ) -> Rows:
        """Run a query that reads, in a transaction that is always rolled back.

        Args:
            cypher: Its text.
            parameters: Its parameters by name.
            timeout: Seconds it may take.
            limit: The most rows to give.

        Raises:
            WriteRefused: The query holds a clause that writes.
            TimeLimitProblem: It took longer than allowed.
            StatementProblem: The engine refuses the query.
            ValueProblem: A parameter cannot be sent.
        """

        def work(asked: Asked) -> Rows:
            result = asked.run(cypher, parameters)
            keys = tuple(result.keys())
            values: list[tuple[Any, ...]] = []
            for record in result:
                if limit is not None and len(values) == limit:
                    return Rows(keys, values, truncated=True)
                values.append(plain_row(record.values()))
            return Rows(keys, values)

        return self.together(work, timeout=timeout)

    def columns(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, *, timeout: float = 30.0
    ) -> tuple[list[Any], ...]:
        """Run a query that reads and gives rows of collected lists of texts, numbers, or lists of these.

        The lists are those of the driver: nothing looks at each value, which is what makes many numbers fast.
        Those of a column are joined; no rows give no columns.

        Args:
            cypher: Its text, such as ``MATCH (n) RETURN collect(n.id)``.
            parameters: Its parameters by name.
            timeout: Seconds it may take.

        Raises:
            WriteRefused: The query holds a clause that writes.
            TimeLimitProblem: It took longer than allowed.
            StatementProblem: The engine refuses the query.
        """
        return self.together(lambda asked: asked.columns(cypher, parameters), timeout=timeout)

    def together(self, work: Callable[[Asked], T], *, timeout: float = 30.0) -> T:
        """Ask for several answers in one transaction, which takes a third less time than one for each.

        Args:
            work: Asks, and makes something of the answers; called again if the connection to the store was lost.
            timeout: Seconds that all of it may take.

        Returns:
            What ``work`` returns.

        Raises:
            WriteRefused: A query holds a clause that writes.
            TimeLimitProblem: It took longer than allowed.
            StatementProblem: The engine refuses a query.
        """
        last = [""]
        return self._retried(lambda: self._asked_once(work, last, timeout), lambda: last[0], timeout)

    def stream(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = STATEMENT_LIMIT,
        chunk: int = 10_000,
    ) -> Generator[Rows]:
        """Run a query that reads and give its rows in chunks, so that a big result needs little memory.

        Args:
            cypher: Its text.
            parameters: Its parameters by name.
            timeout: Seconds the whole may take, the caller's own work between the chunks included.
            chunk: The most rows of one piece.

        Yields:
            Pieces in order; none for an empty result.
        """
        refuse_writes(cypher)
        ready = checked(parameters)
        try:
            with (
                self._marked() as (mark, end),
                after(timeout, end),
                self._transaction(neo4j.READ_ACCESS, timeout, chunk) as transaction,
            ):
                result = transaction.run(_text(mark + cypher), ready)
                keys = tuple(result.keys())
                while piece := result.fetch(chunk):
                    yield Rows(keys, [plain_row(record.values()) for record in piece])
        except _FAILURES as error:
            raise explained(error, self.settings, cypher, timeout) from error

    def write(self, steps: Sequence[tuple[str, Mapping[str, Any]]], *, timeout: float = STATEMENT_LIMIT) -> Counts:
        """Run statements in one transaction: all of them take effect, or none.

        Args:
            steps: Pairs of text and parameters, in order. Each message must stay under the limit: see ``batches``.
            timeout: Seconds the transaction may take.

        Returns:
            What changed.

        Raises:
            UncertainProblem: The connection broke while committing.
            UniqueProblem: Two nodes would get one id.
            DiskProblem: The embedded engine's disk is nearly full.
        """
        ready = [(_text(cypher), checked(parameters)) for cypher, parameters in steps]
        texts = "\n".join(cypher for cypher, _ in steps)
        with self.exclusive():
            return self._retried(lambda: self._write_once(ready, timeout), lambda: texts, timeout)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other writers out for a while: threads of this process, and other processes on the embedded engine.

        Each ``write`` does so by itself; hold it over several writes that belong together.
        """
        with _writers:
            if self._engine is None or self._engine.folder in _held:
                yield
                return
            folder = self._engine.folder
            _held[folder] = self._writer_lock(folder)
            try:
                yield
            finally:
                _held.pop(folder).release()

    def prepare(self, schema: Schema) -> None:
        """Create the constraints and indexes that the ontology asks for and the store lacks.

        Raises:
            SchemaProblem: One is missing although there is data of its class already.
        """
        constraints.prepare(self, schema)

    def audit(self, schema: Schema, expected: Mapping[str, int] | None = None) -> tuple[Finding, ...]:
        """Compare the store with what it should hold; see ``graph.audit.audit``."""
        return audit(self, schema, expected or {})

    def close(self) -> None:
        """Close the connections, and leave the embedded engine, which stops when nobody else uses it."""
        for driver in (self._driver, *self._spent):
            driver.close()
        if self._engine is not None:
            self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _database(self) -> str | None:
        return DATABASE if self._engine is not None else self.settings.database or None

    def _open(self) -> neo4j.Driver:
        if self._engine is not None:
            address, login = self._engine.address, (USER, self._engine.password)
        else:
            address, login = self.settings.uri, (self.settings.user, self.settings.password)
        driver: neo4j.Driver | None = None
        try:
            driver = _driver(address, login)
            _greet(driver, self._database)
        except (*_FAILURES, ValueError, OSError) as error:
            if driver is not None:
                driver.close()
            raise explained(error, self.settings) from error
        return driver

    @contextmanager
    def _transaction(self, access: str, timeout: float, fetch: int = 1000) -> Iterator[neo4j.Transaction]:
        """Give a transaction that is rolled back unless it was committed."""
        with (
            self._driver.session(database=self._database, default_access_mode=access, fetch_size=fetch) as session,
            # The embedded engine ignores this limit: its own is set at its start, see also _limited.
            session.begin_transaction(timeout=timeout) as transaction,
        ):
            yield transaction

    def _write_once(self, steps: Sequence[tuple[LiteralString, dict[str, Any]]], timeout: float) -> Counts:
        with self._transaction(neo4j.WRITE_ACCESS, timeout) as transaction:
            total = Counts()
            for cypher, parameters in steps:
                total += _counts(transaction.run(cypher, parameters).consume().counters)
            try:
                transaction.commit()
            except (*_LOST, driver_errors.TransactionError) as error:
                raise UncertainProblem(
                    self.uri,
                    "a connection that broke during the commit",
                    "an answer from the store",
                    "Run the same command again: what was kept is recognised and not written twice.",
                ) from error
            return total

    def _asked_once(self, work: Callable[[Asked], T], last: list[str], timeout: float) -> T:
        """Ask under a time limit, which the embedded engine alone would not keep."""
        over = threading.Event()
        with self._marked() as (mark, terminate):

            def run() -> T:
                with self._transaction(neo4j.READ_ACCESS, timeout) as transaction:
                    return work(Asked(transaction, mark, last, over))

            def end() -> None:
                over.set()
                terminate()

            return run() if self._engine is None else within(timeout, run, end)

    @contextmanager
    def _marked(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Give a mark to open queries with, by which the embedded engine finds them, and what ends them there.

        Marks come from a small pool, since the engine keeps a plan for each different text.
        """
        if (engine := self._engine) is None:
            yield "", lambda: None
            return
        with _slots.lend() as number:
            mark = f"/* reader {os.getpid()}.{number} */ "
            yield mark, lambda: engine.terminate(mark.strip())

    def _retried(self, attempt: Callable[[], T], cypher: Callable[[], str], timeout: float) -> T:
        """Try until it works or may not be tried again; a lost embedded engine is started again in between."""
        number = 0
        while True:
            number += 1
            try:
                return attempt()
            except _FAILURES as error:
                if number == ATTEMPTS or not self._may_retry(error):
                    raise explained(error, self.settings, cypher(), timeout) from error
                if isinstance(error, _LOST):
                    self._mend()
            time.sleep(random.uniform(0.5, 1.0) * 0.02 * 2**number)  # noqa: S311

    def _may_retry(self, error: Exception) -> bool:
        if isinstance(error, driver_errors.ConstraintError):
            # Two writers of one key: the embedded engine says so where Neo4j would have let the second one wait.
            return self._engine is not None
        return isinstance(error, (driver_errors.TransientError, *_LOST))

    def _mend(self) -> None:
        """Start the embedded engine again if it died, and connect to where it is now."""
        if self._engine is None:
            return
        with self._mending:
            if not self._engine.alive():
                self._spent.append(self._driver)
                self._engine.start()
                self._driver = self._open()

    def _writer_lock(self, folder: Path) -> FileLock:
        refuse_without_room(folder, ROOM_TO_WRITE)
        lock = FileLock(folder / "writer.lock")
        if not lock.take(WRITER_PATIENCE):
            raise OwnedProblem(
                self.uri,
                f"another process that has been writing for {WRITER_PATIENCE:.0f} s",
                "one writer at a time",
                "Wait until its load is done, then run the command again.",
            )
        return lock


class Asked:
    """A transaction that reads.

    Args:
        transaction: The driver's transaction.
        mark: What each text begins with.
        last: Where the text asked last is put, for whoever explains an error.
        over: Set once the time is over: nothing more is asked then.
    """

    def __init__(self, transaction: neo4j.Transaction, mark: str, last: list[str], over: threading.Event) -> None:
        self._transaction = transaction
        self._mark = mark
        self._last = last
        self._over = over

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> neo4j.Result:
        """Ask for the driver's own result."""
        refuse_writes(cypher)
        ready = checked(parameters)
        if self._over.is_set():
            raise TimeoutError("the time for all answers is over")
        self._last[0] = cypher
        return self._transaction.run(_text(self._mark + cypher), ready)

    def columns(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> tuple[list[Any], ...]:
        """Ask for lists, as `Graph.columns` does."""
        rows = self.run(cypher, parameters).values()
        return tuple(rows[0] if len(rows) == 1 else map(_joined, zip(*rows, strict=True)))


def _answers(address: str, password: str) -> bool:
    """Say whether an engine is there; one that refuses the password is there as well."""
    try:
        with _driver(address, (USER, password)) as driver:
            _greet(driver, DATABASE)
    except driver_errors.AuthError:
        return True
    except _FAILURES:
        return False
    return True


def _greet(driver: neo4j.Driver, database: str | None) -> None:
    with driver.session(database=database) as session, session.begin_transaction(timeout=10.0) as transaction:
        transaction.run("RETURN 1 AS one").consume()


def _driver(address: str, login: tuple[str, str]) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        address,
        auth=login,
        connection_timeout=10.0,
        connection_acquisition_timeout=30.0,
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )


def _joined(lists: Iterable[list[Any]]) -> list[Any]:
    return list(itertools.chain.from_iterable(lists))


def _text(cypher: str) -> LiteralString:
    # The driver's type asks for literals to keep values out of texts; ours go as parameters.
    return cypher


def _counts(counters: neo4j.SummaryCounters) -> Counts:
    return Counts(
        counters.nodes_created,
        counters.nodes_deleted,
        counters.relationships_created,
        counters.relationships_deleted,
        counters.properties_set,
    )
