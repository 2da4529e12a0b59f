"""The zip that a workbook is: looked at before anything in it is believed. Runs in the reading process.

What the zip says of itself is checked against what is there: every part is unpacked in small pieces
and counted, and every part that is XML is parsed once by a parser that builds nothing.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 2_000
_MOST_DEPTH = 64
_MOST_ATTRIBUTES = 1_000
_PIECE = 256 * 1024
# The folders in which Excel keeps what is not a table: code, other files, and what starts programs.
_MACROS = ("vbaproject.bin", "/macrosheets/", "/dialogsheets/")
_EMBEDDED = ("/embeddings/", "/activex/", "/ctrlprops/")
_OTHER_KINDS = {
    "xl/workbook.bin": "binary_workbook",
    "word/document.xml": "word_document",
    "ppt/presentation.xml": "slides",
    "mimetype": "open_document",
    "index/document.iwa": "numbers_document",
}

Handler = Callable[[Any], None]


class UnfitError(Exception):
    """A file that is not read any further. `code` says why in one word, `detail` in an officer's words."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


class Package:
    """A workbook's parts by name, unpacked no further than is allowed. Raises UnfitError."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise UnfitError("damaged") from None
        self._unpacked = 0
        parts = self._zip.infolist()
        self.names = [part.filename for part in parts]
        _refuse_by_directory(parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part in pieces, counted as they are unpacked: the directory may lie."""
        with self._zip.open(name) as part:
            while piece := part.read(_PIECE):
                self._unpacked += len(piece)
                if self._unpacked > LARGEST_UNPACKED:
                    raise UnfitError("too_large")
                yield piece

    def parse(self, name: str, starts: Handler | None = None) -> None:
        """Go once through a part of XML, sending each element to `starts` as (name, attributes)."""
        walk(self.pieces(name), starts)

    def elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """The elements of a small part in order, with their attributes; none where there is no such part."""
        if name not in self.names:
            return []
        there: list[tuple[str, dict[str, str]]] = []
        self.parse(name, there.append)
        return there

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by id, the last word of its kind and the part's name."""
        folder, file = posixpath.split(name)
        there = {}
        for element, attributes in self.elements(f"{folder}/_rels/{file}.rels".lstrip("/")):
            if local(element) == "Relationship" and "Target" in attributes:
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                there[attributes.get("Id", "")] = (kind, target)
        return there


def _refuse_by_directory(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    lower = {"/" + name.lower() for name in names}
    if any(part.flag_bits & 1 for part in parts):
        raise UnfitError("password_protected")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnfitError("too_large")
    if any(word in name for name in lower for word in _MACROS):
        raise UnfitError("has_macros")
    if any(word in name for name in lower for word in _EMBEDDED):
        raise UnfitError("embedded_files")
    if len(lower) < len(parts) or any(".." in name.split("/") or "\\" in name for name in names):
        raise UnfitError("damaged")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise UnfitError("damaged")
    if _overlap(parts):
        raise UnfitError("damaged")
    if "xl/workbook.xml" not in names:
        for name, kind in _OTHER_KINDS.items():
            if "/" + name in lower:
                raise UnfitError(kind)
        raise UnfitError("not_a_workbook")


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether two parts share bytes, as they do in bombs that are larger than their size allows."""
    in_order = sorted(parts, key=lambda part: part.header_offset)
    ends = [part.header_offset + 30 + len(part.filename) + part.compress_size for part in in_order]
    return any(end > after.header_offset for end, after in zip(ends, in_order[1:], strict=False))


def is_xml(name: str) -> bool:
    """Whether a part is XML by its name."""
    return name.lower().endswith((".xml", ".rels", ".vml"))


def local(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(" ")[2]


def parser() -> expat.XMLParserType:
    """A parser that refuses every document type, and so every entity. Names are `namespace name`."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse_doctype
    return made


def _refuse_doctype(*_: object) -> None:
    raise UnfitError("entities")


def walk(pieces: Iterator[bytes], starts: Handler | None = None) -> None:
    """Parse pieces of XML to the end, building nothing."""
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH or len(attributes) > _MOST_ATTRIBUTES:
            raise UnfitError("damaged")
        if starts is not None:
            starts((name, attributes))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    made = parser()
    made.StartElementHandler, made.EndElementHandler = begin, end
    feed(made, pieces)


def feed(made: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    """Give a parser all of a part."""
    for piece in pieces:
        made.Parse(piece, False)
    made.Parse(b"", True)
