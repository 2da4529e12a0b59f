"""Serves as `python -m pmf serve` does, with another clock: for tests that come back next quarter. The program
itself knows no such thing.

    python later_server.py 2027-02-10T10:00:00 serve --database … --port …
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from functools import partial

from pmf.cli.main import main
from pmf.ui import council


def serve_as_at(moment: datetime, command: list[str]) -> int:
    """Run a command of the program whose council takes the present to be `moment`, and goes on from there."""
    began = time.monotonic()
    council.open_council = partial(  # type: ignore[assignment]
        council.open_council, clock=lambda: moment + timedelta(seconds=time.monotonic() - began)
    )
    return main(command)


if __name__ == "__main__":
    sys.exit(serve_as_at(datetime.fromisoformat(sys.argv[1]), sys.argv[2:]))
