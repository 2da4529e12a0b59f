"""Serves the pages until stopped: refuses to start where that would not be safe, warms up, closes cleanly."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.testing.v1 import AppTest
from streamlit.web import bootstrap

from pmf.catalogue.council import ROOT, Settings
from pmf.server.asgi import App
from pmf.server.headers import SecurityHeaders
from pmf.server.sign_outs import SignOuts
from pmf.server.uploads import UploadGuard
from pmf.ui import council, sign_in_settings
from pmf.ui.identity import is_loopback

log = logging.getLogger("pmf.server")


async def health(request: Request) -> JSONResponse:
    """Whether the database answers, not only whether the process runs."""
    try:
        version = council.served().database.version()
    except Exception as problem:  # whatever is wrong, the answer is no
        log.warning("health: %s", problem)
        return JSONResponse({"ok": False}, status_code=503)
    return JSONResponse({"ok": True, "version": version})


async def front_page(request: Request) -> RedirectResponse:
    """The scorecard by its name, as people type and mail it: Streamlit knows its front page as / alone."""
    query = request.url.query
    return RedirectResponse("./" + (f"?{query}" if query else ""))


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


def application() -> App:
    """The whole server as an ASGI application. Ours stands outside all of Streamlit's, so that its
    errors are dressed as well."""
    here = council.served()
    routes = [Route("/api/health", health), Route("/scorecard", front_page)]
    pages: Any = st.App(ROOT / "app.py", lifespan=lifespan, routes=routes)
    guarded = UploadGuard(SignOuts(pages), most_in_one=st.get_option("server.maxUploadSize") * 1024 * 1024)
    return SecurityHeaders(
        guarded,
        here_alone=here.settings.council.demonstration,
        by_https=str(get_origin_from_redirect_uri()).startswith("https:"),
    )


def _set_options(settings: Settings, host: str, port: int) -> None:
    """Tell Streamlit what only we know: where it is served, and for which names."""
    options: dict[str, Any] = {"server.address": host, "server.port": port}
    if secrets := os.environ.get("PMF_SECRETS"):
        options["secrets.files"] = [secrets]
    bootstrap.load_config_options(options)
    if not settings.council.demonstration and (
        name := sign_in_settings.host(sign_in_settings.auth_section())
    ):
        options["server.allowedHosts"] = sorted({*st.get_option("server.allowedHosts"), name})
        bootstrap.load_config_options(options)


def refusal(settings: Settings, host: str) -> list[str]:
    """Why this council must not be served like this, a sentence each; empty where it may."""
    if not settings.council.demonstration:
        return sign_in_settings.problems(sign_in_settings.auth_section())
    if not is_loopback(host):
        return [
            f"The demonstration has no sign-in, so it is not served on {host}. Serve it on 127.0.0.1, or set "
            "demonstration = false in council.toml."
        ]
    return []


def run(settings: Settings, *, host: str, port: int) -> int:
    """Serve until stopped. Exit status 1, with the reasons, where it must not be served like this."""
    os.environ["PMF_DATABASE"] = str(settings.database)
    os.environ["PMF_FRAMEWORK"] = str(settings.framework_file)
    os.environ["PMF_CONFIG"] = str(settings.config)
    os.chdir(ROOT)
    _set_options(settings, host, port)
    if reasons := refusal(settings, host):
        print("\n".join(reasons), file=sys.stderr)
        return 1
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
