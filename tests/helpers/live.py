"""A real server in a process of its own, asked without a browser: requests, sessions, and its memory."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets as random_secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from helpers.browser_server import serve, signed_config
from helpers.files import copied
from helpers.openid_provider import Provider
from pmf.cli.main import main

BOUNDARY = "a-line-between-parts"
Headers = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def detail(self) -> str:
        return str(json.loads(self.body)["detail"])


@dataclass
class Live:
    """A server. `cookie_secret` is what it signs sign-ins with; None in the demonstration."""

    address: str
    process: int
    cookie_secret: str | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Headers | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def memory(self) -> int:
        """The bytes that it holds, its children's not among them."""
        with open(f"/proc/{self.process}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def cookie(
        self, *, secret: str | None = None, origin: str | None = None, **claims: Any
    ) -> dict[str, str]:
        """The sign-in cookie that Streamlit would set for these claims."""
        now = int(time.time())
        said = {
            "is_logged_in": True, "origin": origin or self.address, "provider": "default", "iss": "us", "sub": "s",
            "iat": now, "exp": now + 3600, "nonce": random_secrets.token_hex(4), **claims,
        }  # fmt: skip
        value = create_signed_value(secret or self.cookie_secret or "", "_streamlit_user", json.dumps(said))
        return {"Cookie": "_streamlit_user=" + value.decode()}

    @contextlib.contextmanager
    def session(self) -> Iterator[str]:
        """An open session, as a browser's tab has one, and its number."""
        url = self.address.replace("http", "ws") + "/_stcore/stream"
        with connect(url, origin=self.address, subprotocols=[Subprotocol("streamlit")]) as socket:  # type: ignore[arg-type]
            # A tab asks for its first run; the answer names the session.
            from streamlit.proto.BackMsg_pb2 import BackMsg

            asked = BackMsg()
            asked.rerun_script.query_string = ""
            socket.send(asked.SerializeToString())
            while True:
                said = ForwardMsg()
                said.ParseFromString(bytes(socket.recv(timeout=60)))
                if said.HasField("new_session"):
                    yield said.new_session.initialize.session_id
                    return

    def put(
        self,
        session: str,
        content: bytes = b"x",
        headers: Headers | None = None,
        *,
        xsrf: bool = True,
        **other: str,
    ) -> Answer:
        """Upload a file as Streamlit's own page does. `other` may name another method or path."""
        token = generate_xsrf_token_string()
        given = dict(headers or {})
        cookies = [
            one for one in (given.pop("Cookie", ""), f"_streamlit_xsrf={token}" if xsrf else "") if one
        ]
        if xsrf:
            given["X-Xsrftoken"] = token
        if cookies:
            given["Cookie"] = "; ".join(cookies)
        path = other.get("path") or f"/_stcore/upload_file/{session}/{random_secrets.token_hex(8)}"
        return self.ask(
            other.get("method", "PUT"),
            path,
            form(content),
            {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", **given},
        )


def form(content: bytes) -> bytes:
    """A file as a browser wraps it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@contextlib.contextmanager
def demonstration(database: Path, folder: Path) -> Iterator[Live]:
    """The shipped council, served as it is shipped."""
    server, address = serve(copied(database, folder / "council.duckdb"))
    try:
        yield Live(address, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextlib.contextmanager
def with_sign_in(
    database: Path,
    folder: Path,
    people: Mapping[str, str],
    *,
    provider: Provider | None = None,
    more: str = "",
) -> Iterator[Live]:
    """A council with sign-in and an account for each of `people`: their address, and their roles."""
    mine = copied(database, folder / "council.duckdb")
    for email, roles in people.items():
        assert main(["people", "--set", email, "--name", email.split("@")[0].title(), "--roles", roles, "--services", "Repairs;Housing repairs", "--json", "--database", str(mine)]) == 0  # fmt: skip
    cookie_secret = random_secrets.token_urlsafe(48)
    secrets = folder / "secrets.toml"
    secrets.write_text(
        (provider or Provider("http://127.0.0.1:1")).secrets_toml(cookie_secret=cookie_secret),
        encoding="utf-8",
    )
    server, address = serve(mine, config=signed_config(folder, more), secrets=secrets)
    try:
        yield Live(address, server.pid, cookie_secret)
    finally:
        server.terminate()
        server.wait(timeout=20)
