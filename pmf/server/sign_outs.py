"""Notes each sign-out, because Streamlit takes only the cookie away and other tabs go on with what they read."""

from __future__ import annotations

from pmf.server import cookies
from pmf.server.asgi import App, Receive, Scope, Send
from pmf.ui.identity import end_sign_in


class SignOuts:
    """Passes everything on; where somebody signs out, that sign-in counts no more."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the address, and pass the request on."""
        if scope["type"] == "http" and scope["path"] == "/auth/logout" and (said := cookies.claims(scope)):
            end_sign_in(said)
        await self.app(scope, receive, send)
