"""What a request's sign-in cookie says, read as Streamlit itself reads it: signed by us, for this address."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pmf.server.asgi import Scope, header


def claims(scope: Scope) -> dict[str, Any]:
    """The claims of the sign-in that a request carries, empty where there is none to be trusted."""
    given = cookie_parser(header(scope, b"cookie"))
    secret = get_cookie_secret()

    def one(name: str) -> bytes | None:
        value = given.get(name)
        return decode_signed_value(secret, name, value) if value else None

    try:
        whole = get_cookie_with_chunks(one, USER_COOKIE_NAME)
        said = json.loads(whole) if whole else {}
    except (ValueError, UnicodeError):
        return {}
    if not isinstance(said, dict) or said.pop("origin", None) != get_origin_from_redirect_uri():
        return {}
    return said
