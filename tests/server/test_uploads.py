"""The address that takes uploads: who may, what, and how much, asked of a real server."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers.assurance import record
from helpers.live import Answer, Live, demonstration, form, with_sign_in

from pmf.server.uploads import MOST_FILES, MOST_MEGABYTES, Quota

MEGABYTE = 1024 * 1024
JADE = "jade@council.example"
UPLOADS = "/_stcore/upload_file"


def jade(live: Live, **other: object) -> dict[str, str]:
    return live.cookie(**{"email": JADE, **other})


# Each request, what it must be answered with, and words of the answer.
REQUESTS: list[tuple[str, Callable[[Live, str], Answer], int, str]] = [
    ("an officer", lambda live, at: live.put(at, headers=jade(live)), 204, ""),
    ("nobody", lambda live, at: live.put(at), 401, "Sign in"),
    ("a cookie signed with another secret", lambda live, at: live.put(at, headers=jade(live, secret="k" * 40)), 401, "Sign in"),
    ("a cookie of another address", lambda live, at: live.put(at, headers=jade(live, origin="https://elsewhere.example")), 401, "Sign in"),
    ("a cookie that says nothing", lambda live, at: live.put(at, headers={"Cookie": "_streamlit_user=x"}), 401, "Sign in"),
    ("a viewer", lambda live, at: live.put(at, headers=live.cookie(email="ravi@council.example")), 403, "Ravi may not hand anything in"),
    ("an address that nobody named", lambda live, at: live.put(at, headers=live.cookie(email="kim@council.example")), 403, "has no access here"),
    ("an address that is not confirmed", lambda live, at: live.put(at, headers=jade(live, email_verified=False)), 403, "has not confirmed"),
    ("a sign-in of yesterday", lambda live, at: live.put(at, headers=jade(live, iat=time.time() - 86400)), 401, "more than 12 hours ago"),
    ("no token against forgery", lambda live, at: live.put(at, headers=jade(live), xsrf=False), 403, ""),
    ("a session that is not there", lambda live, at: live.put("nowhere", headers=jade(live)), 400, ""),
    ("more than the limit", lambda live, at: live.put(at, b"x" * (10 * MEGABYTE + 1), jade(live)), 413, "larger than 10 MB"),
    ("another method", lambda live, at: live.put(at, headers=jade(live), method="POST"), 405, "nothing else"),
    ("another place", lambda live, at: live.put(at, headers=jade(live), path=f"{UPLOADS}/{at}/a/b"), 404, "not put here"),
    ("no place", lambda live, at: live.put(at, headers=jade(live), path=UPLOADS), 404, "not put here"),
    ("taking away, by nobody", lambda live, at: live.put(at, method="DELETE", path=f"{UPLOADS}/{at}/a"), 401, "Sign in"),
    ("a length that is none", lambda live, at: live.put(at, headers={**jade(live), "Content-Length": "ten"}), 400, ""),
]  # fmt: skip


def test_every_request_is_answered_as_it_should_be(signed: Live) -> None:
    wrong = []
    with signed.session() as session:
        for case, ask, status, says in REQUESTS:
            got = ask(signed, session)
            if got.status != status or (says and says not in got.detail):
                wrong.append((case, got.status, got.body[:200]))
    record("upload_endpoint", requests=len(REQUESTS), as_expected=len(REQUESTS) - len(wrong))
    assert wrong == []


def test_a_body_without_a_length_is_cut_off_at_the_limit(signed: Live) -> None:
    """Sent in pieces, so that nothing says beforehand how long it will be."""
    import http.client
    from urllib.parse import urlsplit

    from helpers.live import BOUNDARY
    from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

    token = generate_xsrf_token_string()
    with signed.session() as session:
        connection = http.client.HTTPConnection(urlsplit(signed.address).netloc, timeout=60)
        pieces = (b"x" * MEGABYTE for _ in range(40))
        headers = {
            "Cookie": f"{jade(signed)['Cookie']}; _streamlit_xsrf={token}", "X-Xsrftoken": token,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }  # fmt: skip
        try:
            connection.request(
                "PUT", f"{UPLOADS}/{session}/a", (piece for piece in (form(b"")[:60], *pieces)), headers,
                encode_chunked=True,
            )  # fmt: skip
            assert connection.getresponse().status in (400, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # cut off while it was still sending
        finally:
            connection.close()
        assert signed.put(session, headers=jade(signed)).status == 204


def test_a_role_that_is_gone_and_a_sign_out_count_at_the_next_upload(
    filled_file: Path, tmp_path: Path
) -> None:

    more = '[sign_in]\nroles_claim = "groups"\n[sign_in.roles]\n"in" = "performance_team"\n'
    with with_sign_in(filled_file, tmp_path, {}, more=more) as live, live.session() as session:
        assert live.put(session, headers=live.cookie(email=JADE, groups=["in"])).status == 204
        assert live.put(session, headers=live.cookie(email=JADE, groups=["out"])).status == 403
        cookie = live.cookie(email=JADE, groups=["in"])
        assert live.put(session, headers=cookie).status == 204
        assert live.ask("GET", "/auth/logout", headers=cookie).status == 302
        after = live.put(session, headers=cookie)
        assert (after.status, after.detail) == (401, "You have signed out. Sign in again to go on.")


def test_one_who_sends_too_much_waits_and_others_do_not(signed: Live) -> None:
    sue = signed.cookie(email="sue@council.example")
    with signed.session() as session:
        answers = [signed.put(session, headers=sue).status for _ in range(MOST_FILES + 1)]
        assert answers == [204] * MOST_FILES + [429]
        late = signed.put(session, headers=sue)
        assert "Wait a little" in late.detail
        assert int(late.headers["retry-after"]) > 0
        assert signed.put(session, headers=signed.cookie(email="priya@council.example")).status == 204


def test_a_flood_is_stopped_before_it_fills_the_memory(filled_file: Path, tmp_path: Path) -> None:
    with demonstration(filled_file, tmp_path) as live, live.session() as session:
        live.put(session, b"x" * MEGABYTE)
        before = live.memory()
        content = b"x" * (9 * MEGABYTE)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: live.put(session, content).status, range(100)))
        grown = (live.memory() - before) / MEGABYTE
        kept = answers.count(204)
        record(
            "upload_flood",
            files=100,
            kept=kept,
            refused=answers.count(429),
            memory_grown_megabytes=round(grown),
        )
        assert kept == (MOST_MEGABYTES - 1) // 9
        assert answers.count(429) == 100 - kept
        assert grown <= 200
        assert live.ask("GET", "/api/health").status == 200


def test_the_quota_forgets_after_its_minutes_and_gives_back_what_came_to_nothing() -> None:
    now = [0.0]
    quota = Quota(most_files=2, most_bytes=100, seconds=600, clock=lambda: now[0])
    first = quota.take("jade", 60)
    assert first is not None
    assert quota.take("jade", 60) is None
    assert quota.take("lee", 60) is not None
    quota.give_back("jade", first)
    assert quota.take("jade", 100) is not None
    assert quota.take("jade", 0) is not None
    assert quota.take("jade", 0) is None
    now[0] = 600
    assert quota.take("jade", 100) is not None
    assert set(quota._sent) == {"jade"}


@pytest.mark.parametrize("path", ["/_stcore/upload_file/../upload_file/a/b", "//_stcore/upload_file/a/b", "/_stcore//upload_file/a/b", "/_stcore/Upload_file/a/b", "/_stcore/%75pload_file/a/b"])  # fmt: skip
def test_no_other_spelling_of_the_address_is_a_way_round(signed: Live, path: str) -> None:
    with signed.session() as session:
        assert signed.put(session, path=path.replace("/a/b", f"/{session}/b")).status in (400, 401, 404, 405)
