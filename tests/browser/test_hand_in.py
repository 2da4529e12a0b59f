"""The officer's road in a real browser, from what is owed to the scorecard."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from helpers.browser_server import serve
from helpers.files import copied
from playwright.sync_api import Browser, Page, expect

SETTLED = 30_000


def _drop(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})


def test_an_officer_hands_in_what_is_owed(browser: Browser, sample_file: Path, tmp_path: Path) -> None:
    server, address = serve(copied(sample_file, tmp_path / "mine.duckdb"))
    try:
        page = browser.new_page()
        page.goto(address + "/hand_in?be=Huw+Prosser")
        expect(page.locator("h1")).to_contain_text("Regulatory services owes 14 figures", timeout=SETTLED)
        with page.expect_download(timeout=SETTLED) as download:
            page.get_by_role("button", name="Template", exact=True).click()
        template = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        assert template.sheetnames[0] == "performance"
        assert template.worksheets[0].max_row >= 15
        _drop(page, "wrong.csv", b"Indicator code,Period,Value\nREG02,Q3 2026,88\n")
        expect(page.get_by_text("could be 2025/26 Q3 or 2026/27 Q3")).to_be_visible(timeout=SETTLED)
        expect(page.get_by_role("button", name="Hand it in")).to_be_disabled()
        with page.expect_download(timeout=SETTLED) as marked:
            page.get_by_role("button", name="Your file with its cells marked").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(marked.value.path()).read_bytes()))
        assert book.sheetnames[0] == "What to do"
        page.get_by_role("button", name="Remove wrong.csv").click()
        _drop(page, "right.csv", b"Indicator code,Period,Numerator,Denominator\nREG02,2026/27 Q2,88,100\n")
        expect(page.get_by_text("What would change")).to_be_visible(timeout=SETTLED)
        check = page.get_by_text("I have looked at each check")
        if check.count():
            check.click()
        page.get_by_role("button", name="Hand it in").click()
        expect(page.locator("h1")).to_contain_text("right.csv is handed in: return R", timeout=SETTLED)
        page.get_by_role("link", name="See it on the scorecard").click()
        expect(page.get_by_text("191 rated of 244")).to_be_visible(timeout=SETTLED)
        page.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
