"""Serve the application on a port that is taken before anything heavy starts."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .problem import NotPossible

if TYPE_CHECKING:
    from graph.settings import Settings

_WORDS = {
    errno.EADDRINUSE: "another program",
    errno.EACCES: "no right to use it",
    errno.EADDRNOTAVAIL: "no such address",
}


@contextmanager
def taken(host: str, port: int) -> Iterator[socket.socket]:
    """Take a port, or say at once that it cannot be had.

    Raises:
        NotPossible: Another program listens there, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(128)
        except (OSError, OverflowError) as error:
            found = _WORDS.get(getattr(error, "errno", None) or 0, str(error))
            remedy = "Stop the other program, or choose another port with --port."
            raise NotPossible(f"{host}, port {port}", found, "a free port", remedy) from error
        yield listening


def serve(listening: socket.socket, settings: Settings, hosts: Sequence[str], ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Args:
        listening: The port that was taken.
        settings: Where the store and the archive are.
        hosts: Names the service answers for.
        ready: Called once requests are answered.
    """
    import uvicorn  # noqa: PLC0415  (a second of imports that must not stand before a message that the port is in use)

    from .app import create_app  # noqa: PLC0415

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    app = create_app(settings, hosts=hosts)
    server = Announcing(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False))
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
        server.run(sockets=[listening])
