"""Serves the pages from one process: security headers, the health route, warm-up and clean shut-down."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT, Settings
from pmf.ui import council
from pmf.ui.identity import is_loopback

log = logging.getLogger("pmf.server")


def _inline_scripts() -> str:
    """The fingerprints of the scripts that stand in Streamlit's own page, so that no other may."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    marks = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found if one.strip()]
    return " ".join(f"'sha256-{mark}'" for mark in marks)


HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval' {_inline_scripts()}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:;"
        " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
_CLOSED = ("/_stcore/metrics",)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class SecurityHeaders:
    """Adds the headers to every answer, errors included, and closes what nobody needs."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", [])}
                extra = [
                    (name.lower().encode(), value.encode())
                    for name, value in HEADERS.items()
                    if name.lower().encode() not in given
                ]
                message["headers"] = [*message.get("headers", []), *extra]
            await send(message)

        if scope["path"] in _CLOSED:
            await Response("Not found", status_code=404)(scope, receive, dressed)  # type: ignore[arg-type]
            return
        await self.app(scope, receive, dressed)


async def health(request: Request) -> JSONResponse:
    """Whether the database answers, not only whether the process runs."""
    try:
        version = council.served().database.version()
    except Exception as problem:  # whatever is wrong, the answer is no
        log.warning("health: %s", problem)
        return JSONResponse({"ok": False}, status_code=503)
    return JSONResponse({"ok": True, "version": version})


@contextlib.asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any] | None]:
    """Open the council and run the front door once before the first visitor, close at the end."""
    council.served()
    try:
        yield None
    finally:
        council.close()


def _warm_up() -> None:
    """Streamlit serves page files past the front door until it has run once, so it runs here first:
    before the server is made, because a test run takes the place of its runtime while it lasts."""
    # It would say that no browser is there, which is so, and is no news to whoever starts the server.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def application() -> Any:
    """The whole server as an ASGI application."""
    return st.App(
        ROOT / "app.py",
        lifespan=lifespan,
        routes=[Route("/api/health", health)],
        middleware=[Middleware(SecurityHeaders)],
    )


def run(settings: Settings, *, host: str, port: int) -> int:
    """Serve until stopped. Refuses to show the demonstration to any other machine."""
    if settings.council.demonstration and not is_loopback(host):
        print(
            f"The demonstration has no sign-in, so it is not served on {host}. Serve it on 127.0.0.1, or set "
            "demonstration = false in council.toml.",
            file=sys.stderr,
        )
        return 1
    os.environ["PMF_DATABASE"] = str(settings.database)
    os.environ["PMF_FRAMEWORK"] = str(settings.framework_file)
    os.environ["PMF_CONFIG"] = str(settings.config)
    os.environ["STREAMLIT_SERVER_ADDRESS"] = host
    os.environ["STREAMLIT_SERVER_PORT"] = str(port)
    os.chdir(ROOT)
    database = council.served().database
    for words in (*(f"Missing: {lost}" for lost in database.lost), *filter(None, [database.warning])):
        print(words, file=sys.stderr, flush=True)
    _warm_up()
    print(f"The scorecard is at http://{host}:{port}. Stop it with Ctrl+C.", file=sys.stderr, flush=True)
    try:
        uvicorn.run(application(), host=host, port=port, log_level="warning", ws_max_size=64 * 1024 * 1024)
    finally:
        council.close()
    return 0
