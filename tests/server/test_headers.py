"""What every answer of the live server wears, whatever was asked."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import pytest
from helpers.assurance import record
from helpers.live import Live

from pmf.server.headers import HEADERS
from pmf.ui.frame import PAGES

EIGHT = (
    "content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy",
    "permissions-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "strict-transport-security",
)  # fmt: skip
ROUTES = [
    ("GET", "/"), *[("GET", f"/{name}") for name in PAGES], ("HEAD", "/"), ("POST", "/"), ("OPTIONS", "/"), ("BREW", "/"),
    ("GET", "/api/health"), ("POST", "/api/health"), ("GET", "/api/nothing"),
    ("GET", "/_stcore/health"), ("GET", "/_stcore/host-config"), ("GET", "/_stcore/metrics"), ("GET", "/_stcore/nothing"),
    ("GET", "/_stcore/agent/openapi.json"), ("POST", "/_stcore/agent/interact"), ("GET", "/_stcore/stream"),
    ("GET", "/media/nothing.png"), ("GET", "/component/nothing/index.html"), ("GET", "/_stcore/bidi-components/nothing"),
    ("GET", "/static/js/nothing.js"), ("GET", "/app/static/nothing.txt"), ("GET", "/nowhere/at/all.js"),
    ("GET", "/..%2f..%2fetc%2fpasswd"), ("GET", "/%00"), ("GET", "/static/..%5c..%5cx"),
    ("PUT", "/_stcore/upload_file/a/b"), ("DELETE", "/_stcore/upload_file/a/b"), ("GET", "/_stcore/upload_file/a/b"),
    ("OPTIONS", "/_stcore/upload_file/a/b"), ("PUT", "/_stcore/upload_file"),
    ("GET", "/auth/login"), ("GET", "/auth/login?provider=x"), ("GET", "/auth/logout"), ("GET", "/oauth2callback"),
    ("GET", "/oauth2callback?code=x&state=y"), ("GET", "/oauth2callback?error=denied"),
]  # fmt: skip


def bare(headers: dict[str, str]) -> list[str]:
    return [name for name in EIGHT if name not in headers]


def test_the_eight_are_the_eight() -> None:
    assert {name.lower() for name in HEADERS} == set(EIGHT)


def test_every_route_wears_all_eight_and_only_the_programs_own_files_are_kept(
    demo: Live, signed: Live
) -> None:
    script = re.search(rb'src="\./(static/js/[^"]+)"', demo.ask("GET", "/").body)
    assert script
    asked = [*ROUTES, ("GET", "/" + script[1].decode())]
    wrong = []
    for live in (demo, signed):
        for method, path in asked:
            got = live.ask(method, path)
            if bare(got.headers):
                wrong.append((method, path, got.status, bare(got.headers)))
            kept = path == asked[-1][1]
            if (got.headers.get("cache-control") == "no-store") is kept and not path.startswith("/static/"):
                wrong.append((method, path, got.status, got.headers.get("cache-control")))
            assert got.status != 500, (method, path)
    record("headers", routes=2 * len(asked), headers_each=len(EIGHT), answers_without_all=len(wrong))
    assert wrong == []
    assert demo.ask(*asked[-1]).status == 200
    assert "max-age" in demo.ask(*asked[-1]).headers["cache-control"]


def test_the_scorecard_is_found_under_its_name_too_with_its_place(demo: Live) -> None:
    got = demo.ask("GET", "/scorecard?period=2026%2F27%20Q1")
    assert (got.status, got.headers["location"]) == (307, "./?period=2026%2F27%20Q1")
    assert demo.ask("GET", "/scorecard").headers["location"] == "./"


def test_what_nobody_needs_is_closed(demo: Live) -> None:
    for path in (
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
    ):
        assert demo.ask("GET", path).status == 404


def handshake(live: Live, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Ask for a websocket by hand, and give the answer's status and headers."""
    host = urlsplit(live.address)
    given = {
        "Host": host.netloc, "Origin": live.address, "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **headers,
    }  # fmt: skip
    with socket.create_connection((host.hostname or "", host.port or 0), timeout=20) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\n{''.join(f'{name}: {value}{chr(13)}{chr(10)}' for name, value in given.items())}\r\n".encode())  # fmt: skip
        answer = b""
        while b"\r\n\r\n" not in answer and (more := line.recv(65536)):
            answer += more
    first, *lines = answer.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(first.split()[1]), {
        name.lower(): value for name, _, value in (one.partition(": ") for one in lines)
    }


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/_stcore/stream", {"Origin": "https://elsewhere.example"}),
        ("/_stcore/stream", {"Origin": "http://elsewhere.example", "Host": "elsewhere.example"}),
        ("/nowhere", {}),
    ],
)
def test_a_refused_websocket_wears_them_too(demo: Live, path: str, headers: dict[str, str]) -> None:
    status, worn = handshake(demo, path, **headers)
    assert status == 403
    assert bare(worn) == []


def test_a_websocket_of_ones_own_is_taken(demo: Live) -> None:
    assert handshake(demo, "/_stcore/stream")[0] == 101
