"""Framework files: each that is shipped loads, and a wrong one is refused by file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmf.catalogue.council import Council, read_settings
from pmf.catalogue.toml_file import ConfigError, read_toml
from pmf.intake.mapping import read_mappings
from pmf.model.framework import Framework

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "config" / "frameworks").glob("*.toml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_framework_loads_and_bears_its_files_name(file: Path) -> None:
    framework = read_toml(file, Framework)
    assert framework.id == file.stem
    assert framework.matrix, "it says who sees what how often"
    assert read_settings(framework=file.stem).framework == framework


def test_newhams_32_lie_inside_its_244_and_are_seen_monthly_by_exception() -> None:
    framework = read_settings(framework="newham").framework
    assert framework.set_and_those_inside("corporate") == {"corporate", "corporate_plan"}
    sizes = {one.id: one.at_most for one in framework.indicator_sets}
    assert (sizes["corporate_plan"], sizes["corporate"]) == (32, 244)
    lines = [line for line in framework.lines() if line.forum == "cmt" and line.indicator_set == "corporate"]
    assert [(line.frequency, line.cut) for line in lines] == [("monthly", "exceptions")]
    full = [
        line for line in framework.lines() if line.forum == "cmt" and line.indicator_set == "corporate_plan"
    ]
    assert [(line.frequency, line.cut) for line in full] == [("quarterly", "all")]


def test_tower_hamlets_has_a_bandwidth_and_five_quadrants() -> None:
    framework = read_settings(framework="tower_hamlets").framework
    assert framework.status_rule.rule == "bandwidth"
    assert [one.id for one in framework.quadrants] == [
        "performance",
        "finance",
        "risk",
        "customer",
        "workforce",
    ]
    digest = [line for line in framework.lines() if line.what == "Performance Digest"]
    assert [(line.forum, line.frequency) for line in digest] == [("prg", "quarterly")]


def test_tower_hamlets_group_is_reached_through_the_directorate_and_may_commission() -> None:
    review = read_settings(framework="tower_hamlets").framework.review
    assert [one.name for one in review.moves_from("new")][:3] == [
        "Take up with the service",
        "Call in",
        "Commission a review",
    ]
    assert "Performance Review Group" in review.path


def test_newhams_management_team_commissions_and_cabinet_refers() -> None:
    """Paragraphs 4.2, 4.5 and 4.8: no group of its own, so what the group does elsewhere the team does here."""
    review = read_settings(framework="newham").framework.review
    assert review.path == (
        "Service manager",
        "Director and directorate management team",
        "Corporate Management Team",
        "Mayor and Cabinet",
    )
    assert "Commission work to improve" in {move.name for move in review.moves}


def test_every_shipped_mapping_loads() -> None:
    assert isinstance(read_mappings(ROOT / "config" / "mappings"), list)


_REVIEW = "[review]\n"


def _move(move: str) -> str:
    return f"[review]\nmoves = [{{ {move} }}]\n"


WRONG = {
    "a misspelt setting": (
        'name = "Performance"\n',
        'name = "Performance"\ncolor = "red"\n',
        "quadrants 1 color",
        "no such setting",
    ),
    "a rule that is none": ('rule = "bandwidth"', 'rule = "bandwith"', "status_rule rule", "input should be"),
    "a circle of sets": (
        'id = "service"\nname = "Service"\n',
        'id = "service"\nname = "Service"\ninside = "strategic"\n',
        "",
        "a circle",
    ),
    "a forum that is not there": (
        'forums = { prg = "quarterly" }',
        'forums = { board = "quarterly" }',
        "",
        "not listed",
    ),
    "a trigger that cannot happen": (
        'default = "3 of 4"',
        'default = "5 of 4"',
        "trigger",
        "can never happen",
    ),
    "a state of review that is not there": (
        _REVIEW,
        _move('decision = "call_in", name = "Call in", to = "summoned", roles = ["prg"]'),
        "",
        "names the state “summoned”, which is not listed",
    ),
    "a state to come from that is not there": (
        _REVIEW,
        _move('decision = "call_in", name = "Call in", after = ["asleep"], roles = ["prg"]'),
        "",
        "names the state “asleep”, which is not listed",
    ),
    "a role that is not there": (
        _REVIEW,
        _move('decision = "call_in", name = "Call in", to = "called_in", roles = ["mayor"]'),
        "",
        "names the role “mayor”, which is not listed",
    ),
    "a move that is none": (
        _REVIEW,
        _move('decision = "praise", name = "Praise", roles = ["prg"]'),
        "review moves 1 decision",
        "input should be",
    ),
    "a state that is needed": (
        _REVIEW,
        '[review]\nstates = [{ id = "new", name = "New" }]\n',
        "",
        "the state “acceptance_expired” is needed",
    ),
    "an acceptance for ever": (
        "longest_acceptance_months = 12",
        "longest_acceptance_months = 600",
        "review longest_acceptance_months",
        "less than or equal to 60",
    ),
    "a frequency that is none": (
        'forums = { prg = "quarterly" }',
        'forums = { prg = "fortnightly" }',
        "matrix 4 forums prg frequency",
        "input should be",
    ),
    "a level that is not there": (
        'levels = ["corporate_strategy"]',
        'levels = ["ward_plan"]',
        "",
        "names the level “ward_plan”, which is not listed",
    ),
    "months that are none": (
        'months = "July to September"',
        'months = "July till September"',
        "calendar cycle 2 months",
        "are no months",
    ),
    "a role like one that is not there": (
        'like = "viewer"',
        'like = "onlooker"',
        "roles 9",
        "there is no standard role “onlooker” to be like",
    ),
    "a subject that is none": (
        'covers = ["finance"]',
        'covers = ["money"]',
        "quadrants 2 covers",
        "input should be",
    ),
    "red before amber": ("red_percent = 5", "red_percent = 1", "finance", "red begins below amber"),
    "a base that is none": ('base = "net"', 'base = "half"', "finance base", "input should be"),
    "a standard without its least": (
        "savings = { target = 95, minimum = 75 }",
        "savings = { target = 95 }",
        "finance savings minimum",
        "this is missing",
    ),
    "amber above the appetite": ("amber_from = 10", "amber_from = 14", "risk", "nothing could be amber"),
    "a tolerance below the appetite": (
        "tolerance = 20",
        "tolerance = 8",
        "risk",
        "tolerance is below appetite",
    ),
    "scores of another matrix": (
        "tolerance = 20",
        "tolerance = 20\nscores = [[1, 2], [2, 4]]",
        "risk",
        "scores needs a row for each likelihood",
    ),
    "a clock of no days": (
        "stage_1_days = 10",
        "stage_1_days = 0",
        "customer stage_1_days",
        "greater than or equal to 1",
    ),
    "a threshold of people below none": (
        "suppress_below = 10",
        "suppress_below = -1",
        "workforce suppress_below",
        "greater than or equal to 0",
    ),
    "broken TOML": ('id = "tower_hamlets"', 'id = "tower_hamlets', "", "not valid TOML"),
    "one word for two": ('also = ["Budget"]', 'also = ["Performance"]', "", "stands for both"),
}


# What is wrong only beside another part of the file, and yet named by its line.
_WITH_A_LINE = {
    "a state of review that is not there",
    "a state to come from that is not there",
    "a role that is not there",
    "a level that is not there",
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_framework_is_refused_by_file_line_and_reason(case: str, tmp_path: Path) -> None:
    before, after, where, reason = WRONG[case]
    text = (ROOT / "config" / "frameworks" / "tower_hamlets.toml").read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_toml(file, Framework)
    said = str(refused.value)
    assert str(file) in said
    assert where in said
    assert reason in said
    if where or case in _WITH_A_LINE:
        line = int(said.split(":")[1])
        if case in _WITH_A_LINE:
            assert file.read_text(encoding="utf-8").splitlines()[line - 1] == after.splitlines()[-1]
            return
        assert any(
            word in file.read_text(encoding="utf-8").splitlines()[line - 1]
            for word in (after.splitlines()[-1], where.split()[0])
        )


def test_an_unknown_framework_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match="chesterfield, harlow, middlesbrough, newham, tower_hamlets"):
        read_settings(framework="nowhere")


def test_a_nation_that_is_none_is_refused_by_line(tmp_path: Path) -> None:
    text = (ROOT / "config" / "council.toml").read_text(encoding="utf-8")
    file = tmp_path / "council.toml"
    file.write_text(text.replace('nation = "England"', 'nation = "Britain"'), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_toml(file, Council)
    line = text.splitlines().index('nation = "England"') + 1
    assert f"{file}:{line}:" in str(refused.value)
    assert "Northern Ireland" in str(refused.value)
