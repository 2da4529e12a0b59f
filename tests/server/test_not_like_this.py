"""What the server refuses to start with, and whom the demonstration turns away."""

from __future__ import annotations

import os
import secrets as random_secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.browser_server import free_port, signed_config
from helpers.coroutines import run_to_end
from helpers.council import Council
from helpers.openid_provider import Provider

from pmf.catalogue.council import ROOT, read_settings
from pmf.model.role import STANDARD_ROLES
from pmf.server.headers import SecurityHeaders
from pmf.ui.identity import is_loopback
from pmf.ui.sign_in_settings import problems, providers

EVERYWHERE = "0.0.0.0"  # noqa: S104
GOOD: dict[str, Any] = {
    "redirect_uri": "https://scorecard.council.gov.uk/oauth2callback",
    "cookie_secret": random_secrets.token_urlsafe(48),
    "client_id": "the-scorecard",
    "client_secret": "known to the two of them",
    "server_metadata_url": "https://sign-in.council.gov.uk/.well-known/openid-configuration",
}
WRONG: list[tuple[str, Any, str]] = [
    ("cookie_secret", None, "cookie_secret in .streamlit/secrets.toml is missing"),
    ("cookie_secret", "", "is missing"),
    ("cookie_secret", random_secrets.token_urlsafe(48)[:31], "has 31 letters, and a secret needs 32"),
    ("cookie_secret", "a-strong-randomly-generated-secret", "is a stand-in and not a secret"),
    ("cookie_secret", "x" * 64, "is a stand-in"),
    ("cookie_secret", "<replace this with something else of your own>", "is a stand-in"),
    ("client_id", None, "client_id is missing from [auth]"),
    ("client_id", "<from your sign-in service>", "client_id is missing"),
    ("client_secret", " ", "client_secret is missing"),
    ("server_metadata_url", None, "server_metadata_url is missing"),
    ("redirect_uri", None, "must be this server's own address"),
    ("redirect_uri", "https://scorecard.council.gov.uk/", "end in /oauth2callback"),
    ("redirect_uri", "http://scorecard.council.gov.uk/oauth2callback", "needs https"),
]


def test_a_good_set_up_has_no_problems() -> None:
    assert problems(GOOD) == []
    local = {**GOOD, "redirect_uri": "http://127.0.0.1:{port}/oauth2callback"}
    assert problems(local) == []


@pytest.mark.parametrize(("setting", "value", "says"), WRONG, ids=[f"{one[0]}: {one[2]}" for one in WRONG])
def test_each_mistake_is_one_sentence(setting: str, value: Any, says: str) -> None:
    found = problems({**GOOD, setting: value})
    assert len(found) == 1
    assert says in found[0]
    if setting.endswith("secret") and value and value.strip():
        assert value not in found[0]


def test_services_may_have_names_and_each_needs_its_own() -> None:
    shared = {name: GOOD[name] for name in ("redirect_uri", "cookie_secret")}
    own = {name: GOOD[name] for name in ("client_id", "client_secret", "server_metadata_url")}
    assert providers({**shared, "staff": own}) == ["staff"]
    assert problems({**shared, "staff": own}) == []
    assert "client_id is missing from [auth.members]" in problems({**shared, "staff": own, "members": {**own, "client_id": ""}})[0]  # fmt: skip
    assert problems({}) == [
        "Sign-in is not set up: the section [auth] is missing from .streamlit/secrets.toml."
    ]
    assert len(problems(shared)) == 3


def started(folder: Path, config: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """What the server says that does not start."""
    return subprocess.run(
        [sys.executable, "-m", "pmf", "serve", "--database", str(folder / "c.duckdb"), "--port", str(free_port()), *more],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PMF_CONFIG": str(config), "PMF_SECRETS": str(folder / "secrets.toml"), "HOME": str(folder)},
    )  # fmt: skip


@pytest.mark.parametrize("secret", [None, "short", "a-strong-randomly-generated-secret"])
def test_without_a_real_secret_the_server_does_not_start(tmp_path: Path, secret: str | None) -> None:
    if secret:
        text = Provider("http://127.0.0.1:1").secrets_toml(cookie_secret=secret)
        (tmp_path / "secrets.toml").write_text(text, encoding="utf-8")
    ran = started(tmp_path, signed_config(tmp_path))
    assert ran.returncode == 1
    assert "secrets.toml" in ran.stderr
    assert "Traceback" not in ran.stderr
    if secret == "short":
        assert "has 5 letters" in ran.stderr
    assert not (tmp_path / "c.duckdb").exists()


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.7", "scorecard.example"])
def test_the_demonstration_is_served_on_no_other_address(tmp_path: Path, host: str) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    ran = started(tmp_path, tmp_path / "config", "--host", host)
    assert ran.returncode == 1
    assert f"not served on {host}" in ran.stderr


@pytest.mark.parametrize(("address", "own"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), (EVERYWHERE, False), ("", False), (None, False), ("10.0.0.1", False), ("localhost.example", False)])  # fmt: skip
def test_what_a_loopback_is(address: str | None, own: bool) -> None:
    assert is_loopback(address) is own


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("client", "let_in"), [(("127.0.0.1", 1), True), (("192.0.2.7", 1), False), (None, False)]
)
def test_the_demonstration_answers_no_other_machine(kind: str, client: Any, let_in: bool) -> None:
    """However it was started: by another ASGI server, say, on every address."""
    reached: list[str] = []
    sent: list[dict[str, Any]] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def receive() -> dict[str, Any]:
        return {"type": f"{kind}.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "path": "/", "client": client, "headers": [], "method": "GET"}
    run_to_end(SecurityHeaders(inside, here_alone=True)(scope, receive, send))
    assert bool(reached) is let_in
    assert [one.get("status") for one in sent[:1]] == ([] if let_in else [403])


def test_cookies_go_by_https_alone_where_the_council_is_served_so() -> None:
    sent: list[dict[str, Any]] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        cookies = [(b"set-cookie", b"a=1; HttpOnly"), (b"Set-Cookie", b"b=2; Secure")]
        await send({"type": "http.response.start", "status": 200, "headers": cookies})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "client": None, "headers": [], "method": "GET"}
    run_to_end(SecurityHeaders(inside, by_https=True)(scope, None, send))  # type: ignore[arg-type]
    values = [value for name, value in sent[0]["headers"] if name.lower() == b"set-cookie"]
    assert values == [b"a=1; HttpOnly; Secure", b"b=2; Secure"]


def test_the_demonstrations_people_are_made_of_the_frameworks_roles(looking: Council) -> None:
    people = read_settings().made_up
    assert people[0].name == "Priya Nair"
    held = {role for one in people for role in one.roles}
    assert held == {role.id for role in STANDARD_ROLES} <= {role.id for role in looking.road.framework.roles}
    assert len({one.name for one in people}) == len(people)
