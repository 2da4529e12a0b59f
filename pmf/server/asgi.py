"""The words of ASGI that our middleware share."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


async def say(send: Send, status: int, sentence: str, **headers: str) -> None:
    """Answer a request with a sentence."""
    extra = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), *extra],
        }
    )
    await send({"type": "http.response.body", "body": json.dumps({"detail": sentence}).encode()})


def header(scope: Scope, name: bytes) -> str:
    """A request's header, empty where there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
