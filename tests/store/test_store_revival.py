"""A fault inside the engine loses one question, not the server."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from helpers.council import open_road

from pmf.rules import judging


def test_after_a_fault_in_the_engine_the_next_question_is_answered(copy_of_filled: Path) -> None:
    with open_road(copy_of_filled, now=None) as council:
        database = council.database
        before = judging.codes(database, at=database.now())
        broken = database._connection
        with pytest.raises(duckdb.FatalException), database.asking():
            # The engine raises this of itself; here it is said in its place.
            raise duckdb.FatalException("the database has been invalidated")
        assert database._connection is not broken
        assert judging.codes(database, at=database.now()) == before
        assert before
