"""Runs a coroutine to its end wherever a test is: a browser may have left a loop running in this thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_to_end(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Run it in a thread of its own. What it raises is raised here."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, coroutine).result()
