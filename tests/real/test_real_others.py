"""Other publishers' files, handed in as they are: refused with a sentence, and nothing breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.real_data import FOLDER, needs, pmf

FILES = {
    "dfe-lait/lait_data_dictionary.csv": {"not_recognised", "unreadable_text"},
    "dfe-lait/sn_may_2025.xlsx": {"not_recognised"},
    "dfe-lait/bds_long_0.parquet": {"not_a_workbook", "not_recognised", "unreadable_text"},
    "lgbf/Metadata - Shiny.xlsx": {"not_recognised"},
    "lgbf/oracle_data-Jan22_long.csv.gz": {"not_a_workbook", "unreadable_text"},
    "lgbf/new bnch data.xlsx": {"not_recognised"},
    "spc/ae_attendances.csv": {"not_recognised"},
}


@pytest.mark.parametrize("name", FILES)
@needs("lgbf")
def test_a_publishers_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    database = str(tmp_path / "council.duckdb")
    assert pmf("init", "--database", database)[0] == 0
    status, outcomes = pmf("load", str(FOLDER / name), "--database", database)
    assert status == 1
    findings = [one for one in outcomes[0]["findings"] if one["severity"] == "error"]
    assert {one["code"] for one in findings} <= FILES[name], findings
    assert all(one["message"].endswith((".", "”.")) and one["fix"] for one in findings)
