"""The security headers, on every answer: errors and refused websockets too."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st

from pmf.server.asgi import App, Message, Receive, Scope, Send, say
from pmf.ui.identity import is_loopback


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
# What Streamlit would answer to anyone, and nobody here needs.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
# The program's own files, the same for everyone: these alone a browser may keep.
_KEPT = "/static/"


class SecurityHeaders:
    """Dresses every answer, and closes what nobody needs. `here_alone` also turns away other machines;
    `by_https` tells browsers to carry cookies that way alone, which Streamlit does not."""

    def __init__(self, app: App, *, here_alone: bool = False, by_https: bool = False) -> None:
        self.app = app
        self.here_alone = here_alone
        self.by_https = by_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and dress its answer."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _dressed(message.get("headers", []), scope["path"])
                if self.by_https:
                    message["headers"] = [_secure(name, value) for name, value in message["headers"]]
            await send(message)

        if self._from_elsewhere(scope):
            await say(
                dressed, 403, "The demonstration has no sign-in, so it is shown on its own machine alone."
            )
        elif scope["path"].startswith(_CLOSED):
            await say(dressed, 404, "There is nothing here.")
        else:
            await self.app(scope, receive, dressed)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def dressed(message: Message) -> None:
            nonlocal accepted
            accepted = accepted or message["type"] == "websocket.accept"
            if message["type"] != "websocket.close" or accepted:
                await send(message)
                return
            # Refused before it began: an ordinary answer, which can wear headers.
            await send(
                {
                    "type": "websocket.http.response.start",
                    "status": 403,
                    "headers": _dressed([], scope["path"]),
                }
            )
            await send({"type": "websocket.http.response.body", "body": b"Not allowed"})

        if self._from_elsewhere(scope):
            await receive()
            await dressed({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, dressed)

    def _from_elsewhere(self, scope: Scope) -> bool:
        return self.here_alone and not is_loopback((scope.get("client") or ("",))[0])


def _dressed(headers: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    wanted = {name.lower().encode(): value.encode() for name, value in HEADERS.items()}
    if not path.startswith(_KEPT):
        headers = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
        wanted[b"cache-control"] = b"no-store"
    given = {name.lower() for name, _ in headers}
    return [*headers, *((name, value) for name, value in wanted.items() if name not in given)]


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return name, value
    return name, value + b"; Secure"
