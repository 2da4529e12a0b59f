"""F1, F2: workbooks damaged at random, and files made to do harm. Refused in a sentence or read harmlessly."""

from __future__ import annotations

import io
import os
import pyexpat
import random
import struct
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import defusedxml.ElementTree
import openpyxl
import pytest
from helpers import hostile
from helpers.assurance import record, sized
from helpers.council import Council
from helpers.files import FIGURES, workbook
from helpers.odd_books import ROWS, page, plain, with_sheet
from openpyxl.comments import Comment

from pmf.intake import opening
from pmf.intake.reading_process import ReadingProcess
from pmf.intake.reading_worker import MOST_MEMORY
from pmf.intake.road import Examination

MUTANTS = 600


def said_in_words(examined: Examination) -> bool:
    """Whether every finding is a sentence for an officer, and no inside of the program."""
    bad = ("Traceback", "Error:", "Exception", "openpyxl", "expat", ".py", "zipfile", "None")
    return all(
        one.message.endswith((".", "”"))
        and one.fix
        and not any(word in one.message + one.fix for word in bad)
        for one in examined.findings
    )


def mutants(dice: random.Random, number: int) -> Iterator[tuple[str, bytes]]:
    """Sound workbooks with something broken: in the bytes of the file, or in one part of it, zipped anew."""
    sound = [
        plain(),
        workbook((*FIGURES, "Commentary"), *[(*row, "All well") for row in ROWS], formats={"C2": "0%"}),
        plain(
            page(
                lambda sheet: [sheet.merge_cells("E1:F2"), setattr(sheet["C2"], "comment", Comment("a", "b"))]
            )
        ),
        plain(with_sheet("Names", ("Jo", "=1+1"), state="hidden")),
        hostile.with_shared_texts(),
    ]
    for _ in range(number):
        content = dice.choice(sound)
        how = dice.choice(list(_CHANGES))
        if dice.random() < 0.35:
            yield how, _CHANGES[how](dice, content)
        else:
            yield f"{how} in a part", _in_a_part(dice, content, how)


def _in_a_part(dice: random.Random, content: bytes, how: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            body = old.read(name)
            if name == chosen:
                if dice.random() < 0.08:
                    continue
                body = _CHANGES[how](dice, body)
            new.writestr(name, body)
    return out.getvalue()


def _flip(dice: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(dice.choice([1, 1, 2, 8])):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(dice: random.Random, body: bytes) -> bytes:
    return body[: dice.randrange(len(body))]


def _drop(dice: random.Random, body: bytes) -> bytes:
    start = dice.randrange(len(body))
    return body[:start] + body[start + dice.randrange(1, 200) :]


def _double(dice: random.Random, body: bytes) -> bytes:
    start = dice.randrange(len(body))
    piece = body[start : start + dice.randrange(1, 200)]
    at = dice.randrange(len(body))
    return body[:at] + piece + body[at:]


def _digits(dice: random.Random, body: bytes) -> bytes:
    digits = [at for at, byte in enumerate(body) if 48 <= byte <= 57] or [0]
    at = dice.choice(digits)
    new = dice.choice([b"-1", b"99999999999999999999", b"0", b"", b"NaN", b"1e999", b"\xc2\xb2"])
    return body[:at] + new + body[at + 1 :]


def _noise(dice: random.Random, body: bytes) -> bytes:
    at = dice.randrange(len(body))
    return body[:at] + dice.randbytes(dice.randrange(1, 60)) + body[at:]


_CHANGES = {"flip": _flip, "cut": _cut, "drop": _drop, "double": _double, "digits": _digits, "noise": _noise}


def test_fuzz_workbooks(looking: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = ReadingProcess(seconds=10)
    monkeypatch.setattr(opening, "reading_process", reader)
    ends: Counter[str] = Counter()
    unmapped = tracebacks = deaths = 0
    before, first = os.getpid(), None
    for how, content in mutants(random.Random(20251121), sized(MUTANTS)):
        try:
            examined = looking.look(content, "return.xlsx")
        except Exception as problem:
            unmapped += 1
            print("unmapped", how, type(problem).__name__, problem)
            continue
        child = reader._child.pid if reader._child else None
        deaths += first is not None and child != first
        first = child
        tracebacks += not said_in_words(examined)
        ends[next((one.code for one in examined.findings), "read")] += 1
    reader.close()
    hangs = ends["too_slow"]
    assert (hangs, unmapped, tracebacks, os.getpid()) == (0, 0, 0, before), ends
    assert ends["read"] and ends["damaged"]
    record(
        "F1 fuzz_workbooks", mutants=sized(MUTANTS), hangs=hangs, server_deaths=0, reader_deaths=deaths,
        unmapped_exceptions=unmapped, tracebacks=tracebacks, refused_as_damaged=ends["damaged"], read=ends["read"],
    )  # fmt: skip


def test_hostile_files(looking: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    files = hostile.files()
    assert len(files) >= 40
    slowest = largest = 0.0
    wrong = {}
    print()
    for name, (content, wanted) in files.items():
        reader = ReadingProcess()
        monkeypatch.setattr(opening, "reading_process", reader)
        reader.start()
        reader.read(plain())
        reader.peak = 0
        start = time.perf_counter()
        examined = looking.look(content, "return.xlsx")
        seconds = time.perf_counter() - start
        codes = {one.code for one in examined.findings}
        died = reader._child is None and not reader.peak
        memory = (MOST_MEMORY if died else reader.peak) / 1024**2
        print(f"{name:34} {seconds * 1000:8.0f} ms {memory:6.0f} MB  {', '.join(sorted(codes))}")
        slowest, largest = max(slowest, seconds), max(largest, memory)
        refused = examined.refused or wanted in hostile.HARMLESS
        if wanted not in codes or not refused or not said_in_words(examined):
            wrong[name] = (codes, wanted)
        after = looking.look(plain(), "good.xlsx")
        if after.refused or after.tally.rows != len(ROWS):
            wrong[f"{name}, the next good file"] = (after.findings, "read")
        reader.close()
    assert not wrong
    assert largest <= MOST_MEMORY / 1024**2
    record(
        "F2 hostile_files", files=len(files), refused_or_harmless=len(files) - len(wrong), server_deaths=0,
        slowest_ms=round(slowest * 1000), largest_mb=round(largest),
    )  # fmt: skip


def test_the_parsers_are_those_that_guard() -> None:
    assert openpyxl.DEFUSEDXML is True
    assert openpyxl.LXML is False
    assert openpyxl.worksheet._reader.iterparse is defusedxml.ElementTree.iterparse
    assert pyexpat.version_info >= (2, 4, 1)


def test_a_child_that_dies_is_replaced(looking: Council) -> None:
    opening.reading_process.start()
    child = opening.reading_process._child
    assert child is not None
    child.kill()
    child.wait()
    assert not looking.look(plain(), "return.xlsx").refused
    assert opening.reading_process._child is not child


def test_the_child_may_not_write_files_and_has_its_limits() -> None:
    reader = ReadingProcess()
    reader.start()
    try:
        reader.read(plain())
        assert reader._child is not None
        limits = Path(f"/proc/{reader._child.pid}/limits").read_text()
        lines = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
        assert lines["Max file size"] == "0"
        assert lines["Max address space"] == str(MOST_MEMORY)
        assert int(lines["Max cpu time"]) < 70
    finally:
        reader.close()


def test_a_reply_that_is_too_long_is_not_taken() -> None:
    from pmf.intake import reading_process

    class Child:
        stdin = io.BytesIO()
        stdout = io.BytesIO(struct.pack(">Q", 1 << 40))

    with pytest.raises(ValueError, match="no workbook"):
        reading_process._exchange(Child(), b"")  # type: ignore[arg-type]
