"""The only place where the HTTP service is put together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import contextmanager_in_threadpool
from starlette.staticfiles import StaticFiles

from graph.settings import Settings
from queries.query import catalogue

from . import errors
from .behind import Behind
from .guard import LOOPBACK, Guard
from .observatory import opened
from .packing import Packing
from .page import WEB
from .routes.health import own_version
from .routing import discover
from .runs import Runs

_LOG = logging.getLogger(__name__)
_LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "note": logging.INFO}
_DESCRIPTION = "Who connects whom in the regional innovation ecosystem, and who is missing."


def create_app(settings: Settings | None = None, *, hosts: Sequence[str] = LOOPBACK) -> FastAPI:
    """Assemble the service; the store is opened when it starts and closed when it stops.

    Args:
        settings: Where the store and the archive are; the environment says it when left out.
        hosts: Names the service answers for; ``("*",)`` when a proxy in front checks them.

    Raises:
        QueryProblem: A file of the catalogue is wrong.
        GraphProblem: A setting is.
    """
    settings = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            contextmanager_in_threadpool(opened(settings)) as here,
            contextmanager_in_threadpool(Runs()) as begun,
            contextmanager_in_threadpool(Behind()) as behind,
        ):
            for finding in here.findings:
                _LOG.log(_LEVELS[finding.severity], "%s", finding)
            app.state.observatory, app.state.runs, app.state.behind = here, begun, behind
            yield

    # The interactive pages that come with the framework load their scripts from elsewhere; /api lists the addresses.
    app = FastAPI(title="Innovation observatory", description=_DESCRIPTION, version=own_version(),
                  lifespan=lifespan, docs_url=None, redoc_url=None)  # fmt: skip
    errors.install(app)
    app.add_middleware(Packing, minimum_size=1_000, compresslevel=5)
    app.add_middleware(Guard, hosts=hosts, address=settings.address)
    for router in discover(catalogue()).values():
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    return app
