"""What is said of risks and opportunities, from the facts that the SQL gave. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pmf.model.framework import Words

Row = Mapping[str, Any]

# The kinds of exception that it gives, the gravest first, and what each is called; the facts of the row that the
# sentence of each names; and the sentences.
KINDS: dict[str, str] = {}
FACTS: dict[str, tuple[str, ...]] = {}
SENTENCES: dict[str, Callable[[Row, Words], str]] = {}


def reason(row: Row, words: Words) -> str:
    """Why a position has the status that it has, in one sentence."""
    return ""
