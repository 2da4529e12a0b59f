"""Pages open the frame first, ask, show and stop: held over their syntax trees."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
ALLOWED = {"streamlit", "pmf"}


def test_there_are_pages() -> None:
    assert len(PAGES) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_opens_with_the_frame_and_nothing_stands_before_it(page: Path) -> None:
    body = ast.parse(page.read_text(encoding="utf-8")).body
    statements = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert isinstance(statements[0], ast.Expr), f"{page.name} should begin with a docstring"
    first = statements[1]
    assert isinstance(first, ast.Assign), f"{page.name}: the first thing it does must be frame.open_page(...)"
    assert ast.unparse(first.value) == f"frame.open_page('{page.stem}')"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_and_imports_only_streamlit_and_ours(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80, f"{page.name} is long: what it draws belongs in pmf/ui"
    for node in ast.walk(ast.parse(text)):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for name in names:
            assert name.split(".")[0] in ALLOWED, f"{page.name} imports {name}"
            assert not re.match(r"pmf\.(store|intake|rules|catalogue)\b", name), (
                f"{page.name} imports {name}: a page asks pmf.ui or pmf.reports"
            )


@pytest.mark.parametrize("page", [*PAGES, ROOT / "app.py"], ids=lambda path: path.stem)
def test_no_page_compares_a_value_with_a_target_writes_sql_or_names_a_colour(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\b(SELECT|INSERT|UPDATE)\b", text), (
        f"{page.name}: SQL belongs in pmf/store or pmf/rules"
    )
    assert not re.search(r"#[0-9A-Fa-f]{6}\b", text), f"{page.name}: colours belong in pmf/charts/palette.py"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            assert not re.search(r"['\"](target|minimum|value)['\"]", ast.unparse(node)), (
                f"{page.name}: whether a figure meets its target is decided in pmf/rules"
            )


def test_nothing_writes_html_but_the_one_reviewed_helper() -> None:
    for path in [*PAGES, ROOT / "app.py", *(ROOT / "pmf").rglob("*.py")]:
        if path.name == "markup.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in text, path
        assert not re.search(r"\bst\.html\(", text), f"{path}: HTML belongs in pmf/ui/markup.py"


def test_no_council_is_named_in_code() -> None:
    for path in (ROOT / "pmf").rglob("*"):
        if path.suffix in (".py", ".sql"):
            text = path.read_text(encoding="utf-8").lower()
            for council in (
                "newham",
                "tower hamlets",
                "tower_hamlets",
                "chesterfield",
                "harlow",
                "middlesbrough",
                "eastmere",
            ):
                assert council not in text, f"{path} names {council}: that belongs in config/"


def test_facts_are_never_updated_or_deleted() -> None:
    changing = re.compile(
        r"\b(UPDATE\s+council|DELETE\s+FROM\s+council|TRUNCATE|ON CONFLICT)\b", re.IGNORECASE
    )
    for path in (ROOT / "pmf").rglob("*"):
        if path.suffix in (".py", ".sql"):
            assert not changing.search(path.read_text(encoding="utf-8")), path


def test_the_settings_of_the_server_are_safe() -> None:
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["maxUploadSize"] == 10
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["enableStaticServing"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["showErrorLinks"] is False
    assert config["browser"]["gatherUsageStats"] is False
