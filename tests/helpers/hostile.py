"""Files made to do harm: bombs, lies, entities, code, and things that are no workbook at all."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from helpers.files import FIGURES, edited, with_part, workbook, zip_file
from helpers.odd_books import MAIN, ROWS, SHEET, plain, raw_book, raw_row, raw_sheet, sub

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
# What is said of a file that does no harm and is read.
HARMLESS = {"linked_cells", "cell_comments"}
HEADINGS = raw_row(1, *FIGURES)
FIGURE = raw_row(2, "REP02", "2025/26 Q1", "9")


def with_shared_texts() -> bytes:
    """A workbook whose texts stand in a list of their own, as Excel keeps them."""
    rows = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>9</v></c></row>'
    return raw_book(raw_sheet(HEADINGS + rows), strings=texts("REP02", "2025/26 Q1"))


def texts(*items: str) -> bytes:
    """A list of shared texts."""
    body = "".join(f"<si><t>{item}</t></si>" for item in items)
    return f'<?xml version="1.0"?><sst xmlns="{MAIN}">{body}</sst>'.encode()


def _sheet(prolog: str, rows: str = HEADINGS + FIGURE, **more: str) -> bytes:
    return raw_book(raw_sheet(rows, prolog=prolog, **more))


def _cell(inside: str, attributes: str = "", rows: str = HEADINGS) -> bytes:
    row = raw_row(2, "REP02", "2025/26 Q1").replace("</row>", f'<c r="C2" {attributes}>{inside}</c></row>')
    return raw_book(raw_sheet(rows + row))


def _laughs() -> str:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY e0 "ha">{lines}]>'


def _lying_size() -> bytes:
    """A part of 100 MB that the directory says has 1,000 bytes."""
    content = bytearray(
        with_part(plain(), "xl/theme/theme1.xml".replace("theme1", "big"), b" " * 100 * 1024**2)
    )
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.rindex(mark)
        content[place + at : place + at + 4] = struct.pack("<I", 1000)
    return bytes(content)


def _zip64_lie() -> bytes:
    """A part that says in the long form of the directory that it has a terabyte."""
    content = plain()
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", content[end + 16 : end + 20])[0]
    first = bytearray(content[start:end])
    name, extra = struct.unpack("<HH", first[28:32])
    long = struct.pack("<HHQ", 1, 8, 1 << 40)
    first[24:28] = b"\xff\xff\xff\xff"
    first[30:32] = struct.pack("<H", extra + len(long))
    first[46 + name : 46 + name] = long
    tail = bytearray(content[end:])
    tail[12:16] = struct.pack("<I", len(first))
    return content[:start] + bytes(first) + bytes(tail)


def _overlapping() -> bytes:
    """Many names for the same packed bytes, each of which unpacks to ten megabytes."""
    out = io.BytesIO(with_part(plain(), "xl/media/a.bin", bytes(10 * 1024**2)))
    with zipfile.ZipFile(out, "a") as package:
        kernel = package.getinfo("xl/media/a.bin")
        for number in range(20):
            twin = zipfile.ZipInfo(f"xl/media/{number}.bin")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(twin, field, getattr(kernel, field))
            package.filelist.append(twin)
            package.NameToInfo[twin.filename] = twin
        package._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


def _doubled() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        # Twice by another spelling, which Excel takes for the same part.
        new.writestr("xl/worksheets/SHEET1.xml", old.read(SHEET).replace(b"<v>9</v>", b"<v>999</v>"))
    return out.getvalue()


def _packed(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def _encrypted() -> bytes:
    content = bytearray(plain())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flag] |= 1
    return bytes(content)


def _many_parts() -> bytes:
    out = io.BytesIO(plain())
    with zipfile.ZipFile(out, "a") as package:
        for number in range(2_001):
            package.writestr(f"xl/media/{number}.png", b"")
    return out.getvalue()


def _link(inside: str) -> bytes:
    """A workbook linked to another, and a cell that takes its value from there."""
    body = f'<?xml version="1.0"?><externalLink xmlns="{MAIN}">{inside}</externalLink>'.encode()
    content = sub(plain(), rb'<c r="C3"[^>]*><v>8</v></c>', b'<c r="C3"><f>[1]Sheet1!A1</f><v>8</v></c>')
    return with_part(content, "xl/externalLinks/externalLink1.xml", body)


def _comments() -> bytes:
    many = "".join(f'<comment ref="C{n}"><text><t>x</t></text></comment>' for n in range(1, 20_001))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{kind}" Target="../comments1.xml"/></Relationships>'
    )
    body = f'<comments xmlns="{MAIN}"><commentList>{many}</commentList></comments>'
    return raw_book(
        raw_sheet(HEADINGS + FIGURE),
        extra={"xl/comments1.xml": body.encode(), "xl/worksheets/_rels/sheet1.xml.rels": related.encode()},
    )


def _merges() -> str:
    return "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 4_000 + "</mergeCells>"


def _styled() -> str:
    return HEADINGS + FIGURE + f"<row>{'<c/>' * 26}</row>" * 80_000


def files() -> dict[str, tuple[bytes, str]]:
    """Each by its name, with the code of what must be said of it."""
    external = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    quadratic = f'<!DOCTYPE w [<!ENTITY a "{"a" * 50_000}">]>'
    long_text = texts("REP02", "2025/26 Q1", "x" * 32_000)
    repeated = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>2</v></c></row>' for n in range(2, 30_000))
    wide = "".join(f"<c><v>{n}</v></c>" for n in range(5_001))
    return {
        "zip bomb": (with_part(plain(), "xl/media/big.bin", bytes(301 * 1024**2)), "too_large_inside"),
        "zip bomb in the sheet": (raw_book(raw_sheet(HEADINGS + " " * (301 * 1024**2))), "too_large_inside"),
        "size that lies": (_lying_size(), "damaged"),
        "zip64 that lies": (_zip64_lie(), "too_large_inside"),
        "overlapping parts": (_overlapping(), "damaged"),
        "far cell": (raw_book(raw_sheet(HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "cell_too_far_out"),
        "row beyond every row": (raw_book(raw_sheet(HEADINGS + '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')), "cell_too_far_out"),
        "external entity": (_sheet(external, HEADINGS + raw_row(2, "&x;", "a", "1")), "entities"),
        "external entity in the texts": (raw_book(raw_sheet(HEADINGS), strings=texts("a").replace(b"<sst", external.encode() + b"<sst").replace(b"w [", b"sst [")), "entities"),
        "parameter entity": (_sheet('<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>'), "entities"),
        "billion laughs": (_sheet(_laughs(), HEADINGS + raw_row(2, "&e9;", "a", "1")), "entities"),
        "quadratic blow-up": (_sheet(quadratic, HEADINGS + raw_row(2, "&a;" * 20_000, "a", "1")), "entities"),
        "document type alone": (_sheet("<!DOCTYPE worksheet>"), "entities"),
        "document type in the workbook": (sub(plain(), rb"<workbook ", b"<!DOCTYPE w><workbook ", "xl/workbook.xml"), "entities"),
        "document type in the properties": (sub(plain(), rb"<cp:core|<core|<[a-z]*:?coreProperties", b"<!DOCTYPE w><cp:core", "docProps/core.xml"), "entities"),
        "document type in two-byte letters": (edited(plain(), "xl/styles.xml", lambda xml: ("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE w>" + re.sub(r"^<\?xml[^>]*>", "", xml.decode())).encode("utf-16")), "entities"),
        "document type in a drawing": (with_part(plain(), "xl/drawings/vmlDrawing1.vml", b"<!DOCTYPE w><xml/>"), "entities"),
        "climbing part": (with_part(plain(), "xl/../../etc/passwd", b"x"), "damaged"),
        "climbing part, other way": (with_part(plain(), "..\\..\\a.xml", b"<a/>"), "damaged"),
        "duplicate parts": (_doubled(), "damaged"),
        "many parts": (_many_parts(), "too_large_inside"),
        "packed by bzip2": (_packed(zipfile.ZIP_BZIP2), "damaged"),
        "packed by lzma": (_packed(zipfile.ZIP_LZMA), "damaged"),
        "macros": (with_part(plain(), "xl/vbaProject.bin", b"x"), "has_macros"),
        "macros in other letters": (with_part(plain(), "xl/VBAproject.BIN", b"x"), "has_macros"),
        "macro sheet": (with_part(plain(), "xl/macrosheets/sheet1.xml", b"<a/>"), "has_macros"),
        "embedded file": (with_part(plain(), "xl/embeddings/oleObject1.bin", OLE), "embedded_files"),
        "control": (with_part(plain(), "xl/activeX/activeX1.xml", b"<a/>"), "embedded_files"),
        "link that starts a program": (_link('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'), "starts_programs"),
        "link to an object": (_link('<oleLink progId="Package"/>'), "embedded_files"),
        "link to another workbook": (_link("<externalBook/>"), "linked_cells"),
        "20,000 comments": (_comments(), "cell_comments"),
        "4,000 merged blocks": (_sheet("", after=_merges()), "merged_cells"),
        "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        "password on the zip": (_encrypted(), "password_protected"),
        "old workbook": (OLE, "old_workbook"),
        "binary workbook": (zip_file(**{"xl/workbook.bin": b"x"}), "old_workbook"),
        "open document": (zip_file(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "not_a_workbook"),
        "Word document": (zip_file(**{"word/document.xml": b"<x/>"}), "not_a_workbook"),
        "slides": (zip_file(**{"ppt/presentation.xml": b"<x/>"}), "not_a_workbook"),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_workbook"),
        "PDF": (b"%PDF-1.7\n", "not_a_workbook"),
        "program": (b"MZ\x90\0" + bytes(100), "not_a_workbook"),
        "web page": (b"\xef\xbb\xbf <HTML><table><tr><td>Indicator code</td></tr></table>", "not_a_workbook"),
        "packed archive": (b"\x1f\x8b\x08" + bytes(100), "not_a_workbook"),
        "CSV with noughts": (b"Indicator code,Period,Value\nREP02\0,2025/26 Q1,9\n", "not_a_workbook"),
        "CSV of commas": (b"a" + b"," * (9 * 1024**2), "cell_too_far_out"),
        "5,001 columns": (raw_book(raw_sheet(f'<row r="1">{wide}</row>')), "cell_too_far_out"),
        "one long text in 30,000 cells": (raw_book(raw_sheet(HEADINGS + repeated), strings=long_text), "too_large_inside"),
        "two million empty cells": (raw_book(raw_sheet(_styled())), "too_large_inside"),
        "a million texts": (raw_book(raw_sheet(HEADINGS + FIGURE), strings=b'<sst xmlns="' + MAIN.encode() + b'">' + b"<si><t>a</t></si>" * 1_000_000 + b"</sst>"), "too_large_inside"),
        "a text that is not there": (_cell("<v>-1</v>", 't="s"'), "damaged"),
        "a style that is not there": (_cell("<v>1</v>", 's="999999"'), "damaged"),
        "a number of 10,000 digits": (_cell(f"<v>{'1' * 10_000}</v>"), "damaged"),
        "a thousand boxes in each other": (with_part(plain(), "xl/drawings/drawing1.xml", b"<a>" * 1_000 + b"</a>" * 1_000), "damaged"),
        "100,000 attributes": (with_part(plain(), "xl/drawings/drawing1.xml", b"<a " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>"), "damaged"),
        "over ten megabytes": (b"a" * (10 * 1024**2 + 1), "too_large"),
        "cut": (plain()[:2000], "damaged"),
        "no contents": (zip_file(**{"xl/workbook.xml": b"<workbook/>"}), "damaged"),
        "sheet elsewhere": (sub(plain(), rb'Target="/xl/worksheets/sheet1.xml"', b'Target="http://127.0.0.1/x.xml" TargetMode="External"', "xl/_rels/workbook.xml.rels"), "damaged"),
        "nothing but a name": (workbook(), "empty_workbook"),
        "figures of a thousand years": (workbook(FIGURES, *ROWS, ("REP02", "9999/00 Q1", 1)), "unclear_period"),
    }  # fmt: skip
