"""Keeps one process that opens workbooks, and kills it when it takes too long or dies.

A hostile workbook can take all memory, run for ever or bring its reader down. Here it takes a child
with it and the officer gets a sentence.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

_MOST_KEPT = 400 * 1024 * 1024
_LONGEST_REPLY = 512 * 1024 * 1024
_HOME = Path(__file__).resolve().parents[2]


class ReadingFailedError(Exception):
    """The process was killed or died. `why` is `too_slow` or `died`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ReadingProcess:
    """One child, one file at a time. Started on first use; safe to ask from several threads."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        # The most memory that the child has had so far, in bytes; 0 where that cannot be told.
        self.peak = 0

    def start(self) -> None:
        """Have the child ready before it is needed."""
        with self._lock:
            self._ready()

    def read(self, content: bytes) -> dict[str, Any]:
        """What the child makes of a workbook. Raises ReadingFailedError if it has to be killed."""
        with self._lock:
            child = self._ready()
            slow = threading.Event()

            def give_up() -> None:
                slow.set()
                child.kill()

            timer = threading.Timer(self._seconds, give_up)
            timer.start()
            try:
                reply = _exchange(child, content)
                self.peak = reply.get("peak", 0)
                if self.peak > _MOST_KEPT:
                    # What a large file has taken is not all given back: the next gets a fresh child.
                    self._end()
                return reply
            except (OSError, EOFError, ValueError):
                self._end()
                raise ReadingFailedError("too_slow" if slow.is_set() else "died") from None
            finally:
                timer.cancel()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "pmf.intake.reading_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_HOME,
                env={**os.environ, "PYTHONPATH": str(_HOME)},
            )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            with contextlib.suppress(OSError):
                self._child.kill()
            for pipe in (self._child.stdin, self._child.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            self._child.wait()
            self._child = None

    def close(self) -> None:
        """Let the child go."""
        with self._lock:
            self._end()


def _exchange(child: subprocess.Popen[bytes], content: bytes) -> dict[str, Any]:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(struct.pack(">Q", len(content)) + content)
    child.stdin.flush()
    size = child.stdout.read(8)
    if len(size) < 8:
        raise EOFError
    length = struct.unpack(">Q", size)[0]
    if length > _LONGEST_REPLY:
        raise ValueError("no workbook has so much in it")
    reply: dict[str, Any] = json.loads(child.stdout.read(length))
    return reply
