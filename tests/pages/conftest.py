"""What every test of the pages does: open one, without a browser, on a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pmf.catalogue.council import ROOT
from pmf.ui import council
from pmf.ui.frame import PAGES

Opened = Callable[..., AppTest]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Opened]]:
    """Serves a database; gives what opens a page of it by its name and its query."""

    def serve(path: Path) -> Opened:
        monkeypatch.setenv("PMF_DATABASE", str(path))
        council.close()
        st.cache_resource.clear()
        return _opened

    yield serve
    council.close()
    st.cache_resource.clear()


def _opened(name: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if name != "scorecard":
        app.switch_page(PAGES[name].file)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app
