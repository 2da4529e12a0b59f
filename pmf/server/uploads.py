"""Who may put bytes into the server's memory, and how many.

Streamlit takes uploads from anyone with a session. Here only from people who may hand something in, and
not more in ten minutes than a busy officer needs.
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pmf.access.permissions import may
from pmf.model.person import Person
from pmf.model.role import Action
from pmf.server import cookies
from pmf.server.asgi import App, Message, Receive, Scope, Send, header, say
from pmf.ui import council, identity

UPLOADS = "/_stcore/upload_file"
_ONE_FILE = re.compile(r"/_stcore/upload_file/[^/]+/[^/]+")
_SENDING = (
    Action.HAND_IN_RETURN,
    Action.HAND_IN_REGISTERS,
    Action.HAND_IN_BUDGET,
    Action.HAND_IN_WORKFORCE,
    Action.SAVE_MAPPING,
    Action.AUDIT_DATA,
)
_METHODS = "PUT, DELETE, OPTIONS"
MINUTES, MOST_FILES, MOST_MEGABYTES = 10, 60, 60
_MEGABYTE = 1024 * 1024


@dataclass
class Quota:
    """What each sender has sent in the last minutes. Room is taken before the first byte is read, so that
    a hundred at once fit no more than one after another."""

    most_files: int = MOST_FILES
    most_bytes: int = MOST_MEGABYTES * _MEGABYTE
    seconds: float = MINUTES * 60
    clock: Callable[[], float] = time.monotonic
    _sent: dict[str, deque[tuple[float, int]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, sender: str, size: int) -> tuple[float, int] | None:
        """Room for a file, to be given back if nothing comes of it; None if there is none left."""
        now = self.clock()
        with self._lock:
            for one in list(self._sent):
                self._forget(one, now)
            sent = self._sent.setdefault(sender, deque())
            if len(sent) >= self.most_files or sum(count for _, count in sent) + size > self.most_bytes:
                return None
            sent.append((now, size))
            return sent[-1]

    def give_back(self, sender: str, taken: tuple[float, int]) -> None:
        """Nothing was kept after all."""
        with self._lock:
            if taken in (sent := self._sent.get(sender, deque())):
                sent.remove(taken)

    def _forget(self, sender: str, now: float) -> None:
        sent = self._sent[sender]
        while sent and sent[0][0] <= now - self.seconds:
            sent.popleft()
        if not sent:
            del self._sent[sender]


class UploadGuard:
    """Stands before Streamlit's upload address. Everything else passes."""

    def __init__(self, app: App, *, most_in_one: int, quota: Quota | None = None) -> None:
        self.app = app
        self.most_in_one = most_in_one
        self.quota = quota or Quota()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be sent; answer the rest with a sentence."""
        if scope["type"] != "http" or not scope["path"].startswith(UPLOADS):
            await self.app(scope, receive, send)
        elif not _ONE_FILE.fullmatch(scope["path"]):
            await say(send, 404, "Files are not put here.")
        elif scope["method"] not in ("PUT", "DELETE", "OPTIONS"):
            await say(send, 405, "Files are put here, and nothing else.", allow=_METHODS)
        elif scope["method"] == "OPTIONS":
            await self.app(scope, receive, send)
        else:
            await self._from_somebody(scope, receive, send)

    async def _from_somebody(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = council.served()
        if here.settings.council.demonstration:
            sender = "demonstration"
        else:
            known = identity.recognise(here, cookies.claims(scope))
            if not known.person.roles:
                await say(send, 403 if known.signed_in else 401, known.why_not)
                return
            if not any(may(here.settings.framework, known.person, action) for action in _SENDING):
                await say(send, 403, f"{known.person.name} may not hand anything in.")
                return
            sender = _key(known.person)
        if scope["method"] == "DELETE":
            await self.app(scope, receive, send)
        else:
            await self._measured(sender, scope, receive, send)

    async def _measured(self, sender: str, scope: Scope, receive: Receive, send: Send) -> None:
        said = header(scope, b"content-length")
        if said and not said.isdecimal():
            await say(send, 400, "The length of the file is not a number.")
            return
        size = int(said) if said else self.most_in_one
        if size > self.most_in_one:
            await say(send, 413, f"The file is larger than {self.most_in_one // _MEGABYTE} MB. Take out what is not needed, or split it.")  # fmt: skip
            return
        taken = self.quota.take(sender, size)
        if taken is None:
            await say(
                send, 429, f"That is more than {self.quota.most_files} files or {self.quota.most_bytes // _MEGABYTE} MB in "
                f"{MINUTES} minutes. Wait a little, and send the rest then.", retry_after=str(MINUTES * 60),
            )  # fmt: skip
            return
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            if status >= 400:
                self.quota.give_back(sender, taken)


def _key(person: Person) -> str:
    return person.email or person.name
