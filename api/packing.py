"""Compresses answers, but for files that are taken as they are, whole or from where a caller left off."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

_AS_THEY_ARE = "/dumps/"


class Packing(GZipMiddleware):
    """Middleware that compresses for whoever takes it; a part of a file compressed would be a part of nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"].startswith(_AS_THEY_ARE):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
