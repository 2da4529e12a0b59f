"""A real server on this machine and a real Chromium. Skipped, by name, where there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser_server import FLAGS, chromium, serve, signed_config
from helpers.files import copied
from helpers.openid_provider import Provider
from playwright.sync_api import Browser, Page, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None and os.environ.get("CI"):
        pytest.fail("CI looks at the pages in a browser, and there is no Chromium on this machine")
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample council, served."""
    server, address = serve(copied(sample_file, tmp_path_factory.mktemp("site") / "sample.duckdb"))
    yield address
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def closed_site(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same without the demonstration: a council whose visitor has not signed in."""
    home = tmp_path_factory.mktemp("closed")
    secrets = home / "secrets.toml"
    secrets.write_text(Provider("http://127.0.0.1:1").secrets_toml(), encoding="utf-8")
    server, address = serve(
        copied(sample_file, home / "sample.duckdb"), config=signed_config(home), secrets=secrets
    )
    yield address
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    yield opened
    context.close()
