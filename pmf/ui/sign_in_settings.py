"""Whether sign-in is set up so that it can be trusted: `[auth]` in Streamlit's secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from streamlit.auth_util import get_secrets_auth_section

SHORTEST_SECRET = 32
_SHARED = ("redirect_uri", "cookie_secret", "client_kwargs", "expose_tokens")
_NEEDED = ("client_id", "client_secret", "server_metadata_url")
# Long enough that no random secret holds one by chance.
_STAND_INS = ("changeme", "change-me", "change_me", "replace", "example", "placeholder", "secret", "password")


def auth_section() -> dict[str, Any]:
    """The `[auth]` section, empty where there is none."""
    section = get_secrets_auth_section()
    return section.to_dict() if section else {}


def providers(auth: Mapping[str, Any]) -> list[str | None]:
    """The sign-in services that are set up, by name; None for the one without."""
    named = [name for name, value in auth.items() if isinstance(value, Mapping) and name not in _SHARED]
    return [None, *named] if any(name in auth for name in _NEEDED) or not named else [*named]


def host(auth: Mapping[str, Any]) -> str | None:
    """The name that browsers know this server by."""
    return urlsplit(str(auth.get("redirect_uri", ""))).hostname


def problems(auth: Mapping[str, Any]) -> list[str]:
    """What is wrong, a sentence each. With any of them nobody can be recognised."""
    if not auth:
        return ["Sign-in is not set up: the section [auth] is missing from .streamlit/secrets.toml."]
    found = [*_of_the_secret(auth.get("cookie_secret")), *_of_the_address(auth.get("redirect_uri"))]
    for name in providers(auth):
        section, title = (auth, "[auth]") if name is None else (auth[name], f"[auth.{name}]")
        found += [
            f"{key} is missing from {title} in .streamlit/secrets.toml. The sign-in service that knows your people gives it."
            for key in _NEEDED
            if not str(section.get(key) or "").strip() or str(section[key]).strip().startswith("<")
        ]
        if name and "_" in name:
            found.append(f"{title}: the name of a sign-in service may have no underscore.")
    return found


def _of_the_secret(secret: Any) -> list[str]:
    how = "Make one with: python -c “import secrets; print(secrets.token_urlsafe(48))”"
    where = "cookie_secret in .streamlit/secrets.toml"
    text = str(secret or "").strip()
    if not text:
        return [f"{where} is missing, and without it anyone could sign in as anyone. {how}."]
    if len(text) < SHORTEST_SECRET:
        return [f"{where} has {len(text)} letters, and a secret needs {SHORTEST_SECRET} to be one. {how}."]
    if len(set(text)) < 10 or any(word in text.lower() for word in _STAND_INS):
        return [f"{where} is a stand-in and not a secret. {how}."]
    return []


def _of_the_address(address: Any) -> list[str]:
    parts = urlsplit(str(address or ""))
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path.rsplit("/", 1)[-1] != "oauth2callback"
    ):
        return [
            "redirect_uri in .streamlit/secrets.toml must be this server's own address and end in /oauth2callback, "
            "like https://scorecard.council.gov.uk/oauth2callback."
        ]
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        return [
            "redirect_uri in .streamlit/secrets.toml begins with http: sign-in needs https, except on this machine alone."
        ]
    return []
