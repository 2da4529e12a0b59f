"""Every command's exit status and JSON, as the contract names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import pmf, pmf_process
from helpers.council import open_road
from helpers.files import FIGURES, csv_file

from pmf.cli.main import COMMANDS

OUTCOME = ["file", "kind", "accepted", "return_id", "rows", "added", "restated", "unchanged", "findings"]
FINDING = {"severity", "code", "sheet", "cells", "message", "fix"}
COUNTS = {
    "green",
    "amber",
    "red",
    "no_data",
    "not_due",
    "no_target",
    "data_only",
    "not_applicable",
    "suppressed",
}
LINE = [
    "code",
    "name",
    "value",
    "target",
    "minimum",
    "status",
    "reason",
    "direction",
    "signal",
    "projected_status",
    "period",
]
POINT = [
    "period", "value", "numerator", "denominator", "target", "minimum", "status", "reason", "mean", "lower", "upper",
    "special_cause", "provenance",
]  # fmt: skip


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A return that is sound."""
    return _file(tmp_path / "good.csv", ("REP02", "2024/25 Q1", 9), ("REP02", "2024/25 Q2", 9.5))


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A return with a warning."""
    return _file(tmp_path / "doubtful.csv", ("REP02", "2024/25 Q1", ""), ("REP02", "2024/25 Q2", 9))


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A return with an error."""
    return _file(tmp_path / "bad.csv", ("REP02", "2024/25 Q1", "nine"))


def _file(path: Path, *rows: tuple[object, ...]) -> Path:
    path.write_bytes(csv_file(FIGURES, *rows))
    return path


def _counts(path: Path) -> dict[str, int]:
    with open_road(path, now=None) as council:
        return council.counts()


def test_init_makes_the_database_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "council.duckdb"
    assert pmf("init", "--json", database=path).json["made"] is True
    again = pmf("init", "--json", database=path)
    assert (again.status, again.json["made"]) == (0, False)
    assert "nothing was changed" in again.err


def test_load_accepts_a_sound_return(copy_of_filled: Path, good: Path) -> None:
    ran = pmf("load", good, "--json", database=copy_of_filled)
    assert ran.status == 0 and ran.err == ""
    (outcome,) = ran.json
    assert list(outcome) == OUTCOME
    assert outcome == {
        "file": str(good), "kind": "performance", "accepted": True, "return_id": "R0003", "rows": 2, "added": 2,
        "restated": 0, "unchanged": 0, "findings": [],
    }  # fmt: skip


def test_load_of_the_same_file_changes_nothing(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, database=copy_of_filled)
    before = _counts(copy_of_filled)
    ran = pmf("load", good, "--json", database=copy_of_filled)
    assert ran.status == 0
    assert (ran.json[0]["added"], ran.json[0]["unchanged"], ran.json[0]["return_id"]) == (0, 2, "R0003")
    assert _counts(copy_of_filled) == before


def test_load_refuses_an_error_with_its_cell(copy_of_filled: Path, bad: Path) -> None:
    ran = pmf("load", bad, "--yes", "--json", database=copy_of_filled)
    assert ran.status == 1
    (outcome,) = ran.json
    assert (outcome["accepted"], outcome["return_id"], outcome["added"]) == (False, None, 0)
    (finding,) = outcome["findings"]
    assert set(finding) == FINDING
    assert (finding["severity"], finding["code"], finding["cells"]) == (
        "error",
        "text_in_number_cell",
        ["C2"],
    )


def test_a_warning_needs_yes(copy_of_filled: Path, doubtful: Path) -> None:
    ran = pmf("load", doubtful, "--json", database=copy_of_filled)
    assert (ran.status, ran.json[0]["accepted"]) == (1, False)
    assert "needs --yes for its warnings" in pmf("load", doubtful, database=copy_of_filled).err
    ran = pmf("load", doubtful, "--yes", "--json", database=copy_of_filled)
    assert (ran.status, ran.json[0]["accepted"], ran.json[0]["added"]) == (0, True, 1)
    assert ran.json[0]["findings"][0]["severity"] == "warning"


def test_a_dry_run_stores_nothing(copy_of_filled: Path, good: Path, bad: Path, doubtful: Path) -> None:
    before = _counts(copy_of_filled)
    ran = pmf("load", good, "--dry-run", "--json", database=copy_of_filled)
    assert (ran.status, ran.json[0]["accepted"], ran.json[0]["added"], ran.json[0]["return_id"]) == (
        0,
        True,
        2,
        None,
    )
    assert pmf("load", bad, "--dry-run", database=copy_of_filled).status == 1
    assert pmf("load", doubtful, "--dry-run", database=copy_of_filled).status == 1
    assert pmf("load", doubtful, "--dry-run", "--yes", database=copy_of_filled).status == 0
    assert _counts(copy_of_filled) == before


def test_several_files_stand_or_fall_each_for_itself(copy_of_filled: Path, good: Path, bad: Path) -> None:
    ran = pmf("load", bad, good, "--json", database=copy_of_filled)
    assert ran.status == 1
    assert [one["accepted"] for one in ran.json] == [False, True]


def test_what_load_says_to_people_goes_to_standard_error(copy_of_filled: Path, good: Path, bad: Path) -> None:
    ran = pmf("load", good, bad, database=copy_of_filled)
    assert ran.out == ""
    assert f"{good}: accepted as R0003. 2 rows: 2 new, 0 restated, 0 unchanged." in ran.err
    assert "error C2: “nine” is not a number." in ran.err


def test_load_keeps_to_a_service_and_a_period(copy_of_filled: Path, good: Path) -> None:
    ran = pmf("load", good, "--service", "Homes", "--period", "2024/25 Q2", "--json", database=copy_of_filled)
    assert {one["code"]: one["cells"] for one in ran.json[0]["findings"]} == {
        "other_service": ["A2", "A3"], "other_period": ["B2"],
    }  # fmt: skip


def test_one_reason_on_the_command_line_stands_for_every_figure_that_needs_one(
    copy_of_filled: Path, good: Path, tmp_path: Path
) -> None:
    pmf("load", good, database=copy_of_filled)
    changed = tmp_path / "changed.csv"
    changed.write_bytes(csv_file(FIGURES, ("REP02", "2024/25 Q1", 8)))
    assert pmf("load", changed, "--json", database=copy_of_filled).status == 1
    ran = pmf("load", changed, "--reason", "Counted again", "--json", database=copy_of_filled)
    assert (ran.status, ran.json[0]["restated"], ran.json[0]["findings"]) == (0, 1, [])
    story = pmf("indicator", "REP02", "--json", database=copy_of_filled).json
    assert [one["reason"] for one in story["restatements"]] == ["Counted again"]


def test_what_was_not_accepted_is_written_with_its_cells_marked(
    copy_of_filled: Path, good: Path, bad: Path, doubtful: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "marked"
    folder.mkdir()
    ran = pmf("load", good, bad, doubtful, "--marked", folder, "--json", database=copy_of_filled)
    assert [one["accepted"] for one in ran.json] == [True, False, False]
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(f"{path.stem} marked.xlsx" for path in (bad, doubtful))
    assert set(ran.json[1]) == {
        "file", "kind", "accepted", "return_id", "rows", "added", "restated", "unchanged", "findings",
    }  # fmt: skip
    pmf("load", bad, "--marked", folder, database=copy_of_filled)
    assert (folder / f"{bad.stem} marked 2.xlsx").exists()
    assert pmf("load", bad, "--marked", folder / "none", database=copy_of_filled).status == 2


def test_load_records_who_handed_it_in(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, "--by", "Sam Officer", database=copy_of_filled)
    point = next(
        one
        for one in pmf("indicator", "REP02", "--json", database=copy_of_filled).json["points"]
        if one["value"]
    )
    assert point["provenance"]["by"] == "Sam Officer"


def test_scorecard_has_the_fields_of_the_contract(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, database=copy_of_filled)
    ran = pmf(
        "scorecard", "--period", "2024/25 Q1", "--as-at", "2099-01-01", "--json", database=copy_of_filled
    )
    assert ran.status == 0 and ran.err == ""
    card = ran.json
    assert list(card) == ["period", "as_at", "quadrants"]
    assert (card["period"], card["as_at"]) == ("2024/25 Q1", "2099-01-01T23:59:59.999999Z")
    assert [one["quadrant"] for one in card["quadrants"]] == [
        "performance",
        "finance",
        "risk",
        "customer",
        "workforce",
    ]
    for quadrant in card["quadrants"]:
        assert list(quadrant) == ["quadrant", "counts", "indicators"]
        assert set(quadrant["counts"]) == COUNTS
        assert sum(quadrant["counts"].values()) == len(quadrant["indicators"])
    line = next(one for one in card["quadrants"][0]["indicators"] if one["code"] == "REP02")
    assert list(line) == LINE
    assert (line["value"], line["period"]) == (9, "2024/25 Q1")


def test_scorecard_tells_people_the_headline(copy_of_filled: Path) -> None:
    ran = pmf("scorecard", "--period", "Q1 2024/25", database=copy_of_filled)
    assert ran.status == 0 and "2024/25 Q1" in ran.out


def test_indicator_has_the_fields_of_the_contract(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, database=copy_of_filled)
    story = pmf("indicator", "rep02", "--json", database=copy_of_filled).json
    assert list(story) == [
        "code",
        "name",
        "points",
        "assurance",
        "signal",
        "projected_status",
        "restatements",
    ]
    assert all(list(point) == POINT for point in story["points"])
    point = next(one for one in story["points"] if one["period"] == "2024/25 Q2")
    assert point["value"] == 9.5
    assert (point["provenance"]["file"], point["provenance"]["cell"]) == ("good.csv", "C3")
    assert set(point["provenance"]) == {"file", "sheet", "cell", "by", "at"}


def test_signals_and_the_year_s_end_are_in_json(copy_of_filled: Path, tmp_path: Path) -> None:
    quarters = [f"{year}/{year - 1999} Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
    rows = [("REP02", quarter, 9 + place % 2) for place, quarter in enumerate(quarters)]
    pmf(
        "load",
        _file(tmp_path / "many.csv", *rows, ("REP02", "2025/26 Q1", 16)),
        "--yes",
        database=copy_of_filled,
    )
    story = pmf("indicator", "REP02", "--json", database=copy_of_filled).json
    last = next(one for one in story["points"] if one["period"] == "2025/26 Q1")
    assert last["special_cause"] == "outside_limits" and last["lower"] < last["mean"] < last["upper"] < 16
    assert (story["signal"], story["assurance"], story["projected_status"]) == (
        "concern",
        "hit_and_miss",
        "red",
    )
    card = pmf("scorecard", "--period", "2025/26 Q1", "--json", database=copy_of_filled).json
    line = next(one for one in card["quadrants"][0]["indicators"] if one["code"] == "REP02")
    assert (line["signal"], line["projected_status"]) == ("concern", "red")


def test_returns_has_the_fields_of_the_contract(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, database=copy_of_filled)
    board = pmf("returns", "--period", "2024/25 Q1", "--json", database=copy_of_filled).json
    assert all(list(one) == ["service", "kind", "period", "due", "state", "return_id"] for one in board)
    states = {one["service"]: (one["state"], one["return_id"], one["due"]) for one in board}
    assert states == {"Homes": ("late", None, "2024-07-30"), "Repairs": ("late", "R0003", "2024-07-30")}


def test_withdraw_takes_a_return_back(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, database=copy_of_filled)
    ran = pmf("withdraw", "r0003", "--reason", "Wrong file", "--json", database=copy_of_filled)
    assert (ran.status, ran.json) == (0, {"return_id": "R0003", "state": "withdrawn"})
    again = pmf("withdraw", "R0003", "--reason", "Wrong file", database=copy_of_filled)
    assert again.status == 1 and "R0003 is withdrawn" in again.err
    assert pmf("withdraw", "R9999", "--reason", "x", database=copy_of_filled).status == 1
    assert pmf("verify", database=copy_of_filled).status == 0


def test_a_second_person_confirms_and_the_same_may_not(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, "--by", "Jo Bloggs", database=copy_of_filled)
    own = pmf("confirm", "R0003", "--by", "jo bloggs", "--json", database=copy_of_filled)
    assert (own.status, own.out) == (1, "") and "somebody else has to verify it" in own.err
    stale = pmf("confirm", "R0003", "--by", "Ann Lee", "--hash", "0" * 64, database=copy_of_filled)
    assert stale.status == 1 and "is not the file that was shown" in stale.err
    ran = pmf("confirm", "r0003", "--by", "Ann Lee", "--json", database=copy_of_filled)
    assert ran.status == 0
    assert list(ran.json) == ["return_id", "state", "verified_by", "file_hash"]
    assert (ran.json["return_id"], ran.json["state"], ran.json["verified_by"]) == (
        "R0003",
        "accepted",
        "Ann Lee",
    )
    again = pmf("confirm", "R0003", "--by", "Bo Hart", database=copy_of_filled)
    assert again.status == 1 and "R0003 does not await verification: it is accepted." in again.err
    assert pmf("verify", database=copy_of_filled).status == 0


def test_send_back_and_reinstate(copy_of_filled: Path, good: Path) -> None:
    pmf("load", good, "--by", "Jo Bloggs", database=copy_of_filled)
    back = pmf(
        "send-back", "R0003", "--reason", "Too high", "--by", "Ann Lee", "--json", database=copy_of_filled
    )
    assert (back.status, back.json) == (0, {"return_id": "R0003", "state": "sent_back"})
    said = pmf("returns", "--period", "2024/25 Q1", database=copy_of_filled).out
    assert (
        said.startswith("0 of 2 services have handed in for 2024/25 Q1; 2 are late") and "sent back" in said
    )
    put = pmf("reinstate", "R0003", "--reason", "It was right", "--json", database=copy_of_filled)
    assert (put.status, put.json) == (0, {"return_id": "R0003", "state": "awaiting"})
    again = pmf("reinstate", "R0003", "--reason", "Once more", database=copy_of_filled)
    assert again.status == 1 and "R0003 is awaiting, so it cannot be restored." in again.err


def test_verify_says_ok_and_what_is_not(copy_of_filled: Path) -> None:
    import duckdb

    ran = pmf("verify", "--json", database=copy_of_filled)
    assert (ran.status, ran.json["ok"]) == (0, True)
    with duckdb.connect(str(copy_of_filled)) as connection:
        connection.execute("UPDATE target SET target = 1")
    ran = pmf("verify", "--json", database=copy_of_filled)
    assert (ran.status, ran.json["ok"]) == (1, False)
    assert [one["name"] for one in ran.json["checks"] if not one["ok"]] == [
        "the facts are those that were accepted"
    ]
    assert "BROKEN" in pmf("verify", database=copy_of_filled).out


def test_backup_and_restore_give_the_same_scorecard(copy_of_filled: Path, good: Path, tmp_path: Path) -> None:
    pmf("load", good, database=copy_of_filled)
    asked = ("scorecard", "--period", "2024/25 Q1", "--as-at", "2099-01-01", "--json")
    before = pmf(*asked, database=copy_of_filled).out
    copy, elsewhere = tmp_path / "copy.duckdb", tmp_path / "elsewhere" / "council.duckdb"
    ran = pmf("backup", "--out", copy, "--json", database=copy_of_filled)
    assert (ran.status, ran.json) == (0, {"file": str(copy), "bytes": copy.stat().st_size})
    assert pmf("backup", "--out", copy, database=copy_of_filled).status == 1
    assert pmf("restore", copy, "--json", database=elsewhere).json == {
        "database": str(elsewhere),
        "kept": None,
    }
    assert pmf(*asked, database=elsewhere).out == before
    ran = pmf("restore", copy, "--json", database=copy_of_filled)
    assert ran.status == 0 and Path(ran.json["kept"]).exists()


def test_template_writes_the_workbook(copy_of_filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    ran = pmf("template", "performance", "--period", "2024/25 Q1", "--out", out, database=copy_of_filled)
    assert ran.status == 0 and ran.out == "" and "figures are due for 2024/25 Q1" in ran.err
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("kind", ["plans", "indicators", "targets", "performance"])
@pytest.mark.parametrize("ending", ["xlsx", "csv", "CSV"])
def test_a_new_council_gets_a_template_of_every_kind(kind: str, ending: str, tmp_path: Path) -> None:
    database, out = tmp_path / "new.duckdb", tmp_path / f"{kind}.{ending}"
    assert pmf("init", database=database).status == 0
    ran = pmf("template", kind, "--out", out, database=database)
    assert (ran.status, ran.out) == (0, "") and kind[:-1] in ran.err
    (outcome,) = pmf("load", out, "--json", database=database).json
    assert outcome["kind"] == kind
    assert [one["code"] for one in outcome["findings"]] == ["no_rows"]


WRONG_USE = [
    (), ("sing",), ("load",), ("load", "none.csv"), ("load", "--kind", "songs", "x.csv"), ("template", "songs", "--out", "x"),
    ("template", "performance"), ("template", "performance", "--out", "/nowhere/at/all.xlsx"), ("template", "benchmarks", "--out", "x.xlsx"),
    ("template", "plans", "--out", "plans.pdf"), ("scorecard", "--period", "Q3 2025"),
    ("scorecard", "--period", "0000-12"), ("scorecard", "--as-at", "yesterday"), ("withdraw", "R0001"),
    ("withdraw", "R0001", "--reason", " "), ("backup",), ("backup", "--out", "/nowhere/at/all.duckdb"), ("indicator",),
    ("confirm", "R0001"), ("send-back", "R0001", "--by", "Ann"), ("reinstate", "R0001", "--reason", ""),
]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_wrong_use_is_two_and_says_why(arguments: tuple[str, ...], copy_of_filled: Path) -> None:
    ran = pmf(*arguments, database=copy_of_filled if arguments else None)
    assert ran.status == 2
    assert ran.out == "" and ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("indicator", "NOPE"), "no indicator with the code NOPE"),
        (("scorecard", "--directorate", "Nowhere"), "no directorate “Nowhere”"),
        (("restore", "/nowhere/at/all.duckdb"), "There is no file"),
        (("template", "plans", "--service", "Parks", "--out", "x.xlsx"), "There are: Homes, Repairs."),
        (("scorecard", "--framework", "atlantis"), "no framework called “atlantis”"),
        (("scorecard", "--config", "/nowhere"), "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_one_and_says_why(
    arguments: tuple[str, ...], says: str, copy_of_filled: Path
) -> None:
    ran = pmf(*arguments, database=copy_of_filled)
    assert (ran.status, ran.out) == (1, "")
    assert says in ran.err


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"init", "demo", "serve", "bench", "restore"}))
def test_without_a_database_every_command_says_how_to_make_one(
    command: str, tmp_path: Path, good: Path
) -> None:
    more = _arguments(command, tmp_path, good)
    ran = pmf(command, *more, database=tmp_path / "none.duckdb")
    assert (ran.status, ran.out) == (1, "")
    assert "python -m pmf init" in ran.err
    assert not (tmp_path / "none.duckdb").exists()


def _arguments(command: str, folder: Path, good: Path) -> tuple[object, ...]:
    return {
        "load": (good,), "template": ("performance", "--out", folder / "t.xlsx"), "indicator": ("REP02",),
        "withdraw": ("R0001", "--reason", "x"), "reinstate": ("R0001", "--reason", "x"),
        "confirm": ("R0001", "--by", "Ann"), "send-back": ("R0001", "--reason", "x", "--by", "Ann"), "backup": ("--out", folder / "b.duckdb"), "restore": (good,),
    }.get(command, ())  # fmt: skip


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"serve", "bench", "restore"}))
def test_a_held_database_ends_every_command_with_one_and_says_who(
    command: str, copy_of_filled: Path, tmp_path: Path, good: Path
) -> None:
    with open_road(copy_of_filled, now=None):
        ran = pmf(command, *_arguments(command, tmp_path, good), database=copy_of_filled)
    assert (ran.status, ran.out) == (1, "")
    assert "is in use by" in ran.err and "Wait until it has finished, or stop it, and try again." in ran.err


def test_a_held_database_is_not_replaced_by_a_backup(copy_of_filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    pmf("backup", "--out", copy, database=copy_of_filled)
    with open_road(copy_of_filled, now=None):
        ran = pmf("restore", copy, database=copy_of_filled)
    assert ran.status == 1 and "is in use by" in ran.err
    assert pmf("verify", database=copy_of_filled).status == 0


def test_a_process_of_its_own_prints_json_alone_and_ends_as_it_should(
    copy_of_filled: Path, good: Path, bad: Path
) -> None:
    assert pmf_process("load", good, "--json", database=copy_of_filled).json[0]["accepted"] is True
    assert pmf_process("load", bad, "--json", database=copy_of_filled).status == 1
    with open_road(copy_of_filled, now=None):
        held = pmf_process("scorecard", "--json", database=copy_of_filled)
        assert (held.status, held.out) == (1, "") and "is in use by" in held.err
    assert pmf_process("scorecard", "--period", "never", database=copy_of_filled).status == 2


def test_a_database_with_a_lost_end_is_read_and_not_written(
    copy_of_filled: Path, good: Path, tmp_path: Path
) -> None:
    older = copy_of_filled.read_bytes()
    pmf("load", good, database=copy_of_filled)
    copy_of_filled.write_bytes(older)
    ran = pmf("load", good, "--json", database=copy_of_filled)
    assert (ran.status, ran.out) == (1, "") and "restore the newest backup" in ran.err
    assert pmf("scorecard", "--period", "2024/25 Q1", database=copy_of_filled).status == 0
    assert pmf("verify", "--json", database=copy_of_filled).json["ok"] is False
