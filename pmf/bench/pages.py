"""How long a page takes to run again, against an empty page, through Streamlit's own test runner in a
process of its own: the same interpreter, the same elements sent, no browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pmf.catalogue.council import ROOT

# The sample council's database, which the measurement of the page leaves behind.
SAMPLE = "pages.duckdb"
_SCRIPT = """
import json, sys, time
from streamlit.testing.v1 import AppTest
times = []
for script in sys.argv[1:]:
    page = AppTest.from_file(script, default_timeout=60).run()
    best = 1e9
    for _ in range(9):
        start = time.perf_counter()
        page.run()
        best = min(best, time.perf_counter() - start)
    times.append(best * 1000)
print(json.dumps(times))
"""


def page_against_empty_page(folder: Path) -> tuple[float, float]:
    """Milliseconds of a full rerun of the scorecard's page of the sample council, and of an empty page."""
    database = folder / SAMPLE
    empty = folder / "empty.py"
    empty.write_text("import streamlit as st\nst.title('Empty')\n", encoding="utf-8")
    env = {
        **os.environ,
        "PMF_DATABASE": str(database),
        "PYTHONPATH": str(ROOT),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
    }
    demo = [sys.executable, "-m", "pmf", "demo", "--database", str(database), "--json"]
    subprocess.run(demo, check=True, cwd=ROOT, env=env, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(ROOT / "pages" / "scorecard.py"), str(empty)],
        check=True, cwd=ROOT, env=env, capture_output=True, text=True,
    )  # fmt: skip
    ours, bare = json.loads(done.stdout.strip().splitlines()[-1])
    return ours, bare
