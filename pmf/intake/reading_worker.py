"""The process that opens workbooks, started and killed by `reading_process`.

It takes a length and that many bytes, and gives back a length and JSON, again and again, until its
input ends. It can write no file, and its memory and time are limited where the system can do that.
"""

from __future__ import annotations

import contextlib
import json
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from pmf.intake.package import UnfitError
from pmf.intake.workbook import read_workbook

MOST_MEMORY = 1024**3
MOST_SECONDS = 60


def answer(content: bytes) -> dict[str, object]:
    """What a workbook holds, or why it could not be read, in one word."""
    try:
        return read_workbook(content)
    except UnfitError as problem:
        return {"problem": problem.code, "detail": problem.detail}
    except MemoryError:
        return {"problem": "too_large", "detail": ""}
    except Exception as problem:  # a damaged workbook raises any of a dozen kinds
        return {"problem": "damaged", "detail": f"{type(problem).__name__}: {problem}"[:300]}


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer until there is nothing more to read."""
    while len(size := incoming.read(8)) == 8:
        content = incoming.read(struct.unpack(">Q", size)[0])
        limit_time()
        reply = _packed(answer(content))
        outgoing.write(struct.pack(">Q", len(reply)) + reply)
        outgoing.flush()


def _packed(reply: dict[str, object]) -> bytes:
    reply["peak"] = peak()
    try:
        return json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode()
    except MemoryError:
        return b'{"problem":"too_large","detail":"","peak":%d}' % MOST_MEMORY
    except UnicodeEncodeError:
        return b'{"problem":"damaged","detail":"","peak":%d}' % peak()


def peak() -> int:
    """The most memory that this process has had, in bytes; 0 where that cannot be told."""
    # Not getrusage: its figure starts with that of the process that started this one.
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def limit_memory() -> None:
    """Keep this process within its bounds; does nothing on Windows."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time() -> None:
    """End this process if one file takes it longer than is allowed; does nothing on Windows."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + MOST_SECONDS + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
