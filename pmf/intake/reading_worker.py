"""The process that opens workbooks, started and killed by `reading_process`.

It takes a length and that many bytes, and gives back a length and JSON, again and again, until its
input ends. Its memory is limited where the system can do that.
"""

from __future__ import annotations

import contextlib
import json
import struct
import sys
from typing import BinaryIO

from pmf.intake.workbook import TooFarError, read_workbook

MOST_MEMORY = 2 * 1024**3


def answer(content: bytes) -> dict[str, object]:
    """What a workbook holds, or why it could not be read, in one word."""
    try:
        return read_workbook(content)
    except TooFarError as problem:
        return {"problem": "too_far", "detail": str(problem)}
    except MemoryError:
        return {"problem": "too_large", "detail": ""}
    except Exception as problem:  # a damaged workbook raises any of a dozen kinds
        return {"problem": "damaged", "detail": f"{type(problem).__name__}: {problem}"[:300]}


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer until there is nothing more to read."""
    while len(size := incoming.read(8)) == 8:
        content = incoming.read(struct.unpack(">Q", size)[0])
        reply = json.dumps(answer(content), ensure_ascii=False, separators=(",", ":")).encode()
        outgoing.write(struct.pack(">Q", len(reply)) + reply)
        outgoing.flush()


def limit_memory() -> None:
    """Keep this process within its bounds; does nothing on Windows."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
