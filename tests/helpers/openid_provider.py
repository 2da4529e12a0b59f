"""A sign-in service of our own: a small OpenID provider that lets a chosen made-up person in without asking."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from helpers.browser_server import free_port

CLIENT, CLIENT_SECRET = "the-scorecard", "known to the two of them"


@dataclass
class Provider:
    """`somebody` is who signs in next: the claims of their token. Times in seconds."""

    address: str
    somebody: dict[str, Any] = field(default_factory=dict)
    token_lasts: int = 3600
    signed_in_ago: int = 0
    sign_ins: int = 0
    sign_outs: int = 0
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))

    def secrets_toml(self, *, cookie_secret: str | None = None) -> str:
        """What the council's server has to know of it. `{port}` is filled in by Streamlit."""
        return f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{cookie_secret or secrets.token_urlsafe(48)}"
client_id = "{CLIENT}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{self.address}/.well-known/openid-configuration"
"""

    def discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/jwks",
                "end_session_endpoint": f"{self.address}/sign-out",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    def authorize(self, request: Request) -> Response:
        """Everybody's yes is taken for granted; what the client asked for is kept with the code."""
        query = request.query_params
        if query.get("client_id") != CLIENT or query.get("response_type") != "code":
            return Response("no such client", 400)
        if query.get("code_challenge_method") != "S256" or not query.get("nonce") or not query.get("state"):
            return Response("PKCE, a nonce and a state are asked for", 400)
        code = secrets.token_urlsafe(16)
        self.asked[code] = {**query, "who": dict(self.somebody)}
        back = urlencode({"code": code, "state": query["state"]})
        return RedirectResponse(f"{query['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        asked = self.asked.pop(str(form.get("code")), None)
        told = "Basic " + base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        proof = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        if (
            asked is None
            or request.headers.get("authorization") not in (told, _quoted_basic())
            or form.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != asked["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.sign_ins += 1
        signed_at = int(time.time()) - self.signed_in_ago
        who = asked["who"]
        claims = {
            "iss": self.address,
            "sub": hashlib.sha256(str(who.get("email")).encode()).hexdigest()[:12],
            "aud": CLIENT,
            "iat": signed_at,
            "exp": signed_at + self.token_lasts,
            "nonce": asked["nonce"],
            **who,
        }
        id_token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(16),
                "token_type": "Bearer",
                "expires_in": self.token_lasts,
                "id_token": id_token,
            }
        )

    def jwks(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def userinfo(self, request: Request) -> Response:
        return JSONResponse({**self.somebody, "sub": "see the token"})

    def sign_out(self, request: Request) -> Response:
        self.sign_outs += 1
        back = str(request.query_params["post_logout_redirect_uri"])
        return RedirectResponse(back, 302)


def _quoted_basic() -> str:
    quoted = urlencode({"": CLIENT_SECRET})[1:]
    return "Basic " + base64.b64encode(f"{CLIENT}:{quoted}".encode()).decode()


@contextlib.contextmanager
def provided() -> Iterator[Provider]:
    """The provider, running on a port of its own."""
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}")
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.discovery),
            Route("/authorize", provider.authorize),
            Route("/token", provider.token, methods=["POST"]),
            Route("/jwks", provider.jwks),
            Route("/userinfo", provider.userinfo),
            Route("/sign-out", provider.sign_out),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=10)
