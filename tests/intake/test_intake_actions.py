"""Returns of actions: every finding with a file that has it and one that has not, and the road from template to
standing actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.council import OFFICER, Council, errors, found, later, open_road
from helpers.files import copied, csv_file, workbook
from helpers.findings import Case, holds
from helpers.templates import both, made

from pmf.intake.mapping import Mapping
from pmf.intake.road import examine
from pmf.model.finding import Severity
from pmf.model.person import Person
from pmf.reports.past_return import read_past_return
from pmf.reports.reading import Reader
from pmf.review.verification import Reviewer
from pmf.store import returns
from pmf.store.keeping import verify

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
PLANS = (
    ("Plan id", "Level", "Title", "Parents", "Service"),
    ("O1", "Objective", "Safe homes", "", ""),
    ("SP-REP", "Service plan", "Repairs plan", "O1", "Repairs"),
    ("SP-HOM", "Service plan", "Homes plan", "O1", "Homes"),
)
HEADINGS = ("Action id", "Title", "Plan id", "Owner", "Due", "Kind", "Start", "Period", "Status", "Percent complete",
            "Revised due", "Completed on", "Commentary", "Risk id", "Indicator code")  # fmt: skip
SOUND = dict(zip(HEADINGS, ("A1", "Plan jobs by postcode", "SP-REP", "Jo", "2026-03-31", "Action", "2025-04-01",
                            "2025/26 Q3", "On track", 40, "", "", "Two crews of four have it.", "R07", "REP01"),
                 strict=True))  # fmt: skip
PLAN = ("Plan id", "Level", "Title", "Start", "Approved on", "Outlined on", "Monitored")


def actions(*changed: dict[str, Any]) -> bytes:
    """A return of actions that are sound but for what is changed."""
    return csv_file(HEADINGS, *[tuple({**SOUND, **one}.values()) for one in changed or ({},)])


def one(**changed: Any) -> bytes:
    """A return of one action; headings with `_` for a space."""
    return actions({name.replace("_", " "): value for name, value in changed.items()})


def plan(start: str = "", approved: str = "", outlined: str = "", monitored: str = "") -> bytes:
    """A plan of one node."""
    return csv_file(PLAN, ("S1", "Service plan", "Repairs", start, approved, outlined, monitored))


def earlier(**changed: Any) -> bytes:
    """A report on the quarter before."""
    return one(Period="2025/26 Q2", Commentary="It began well.", **changed)


DONE = {"Status": "Complete", "Percent_complete": 100, "Completed_on": "2025-12-01"}
CASES = [
    Case("unknown_plan", ERROR, ("C2",), one(Plan_id="SP-RPE"), one(Plan_id="SP-REP; O1"), "no plan with the id SP-RPE"),
    Case("unknown_plan", ERROR, ("C2",), one(Plan_id="O1;X9"), one(Plan_id="O1"), "no plan with the id X9"),
    Case("unknown_code", ERROR, ("O2",), one(Indicator_code="REP9"), one(Indicator_code=""), "no indicator with the code REP9"),
    Case("duplicate", ERROR, ("A3",), actions({}, {"Title": "Again"}), actions({}, {"Period": "2025/26 Q2"}), "A1 stands in A2 as well"),
    Case("unknown_word", ERROR, ("I2",), one(Status="going well"), one(Status="AT RISK"), "“going well” is not how an action stands"),
    Case("unknown_word", ERROR, ("F2",), one(Kind="task"), one(Kind="milestone"), "“task” is not a kind of action"),
    Case("out_of_range", ERROR, ("J2",), one(Percent_complete=101), one(Percent_complete="99.5%"), "101 is not a share"),
    Case("out_of_range", ERROR, ("J2",), one(Percent_complete=-1), one(Percent_complete=0), "-1 is not a share"),
    Case("blank_where_needed", ERROR, ("E2",), one(Due=""), one(), "“Due” is blank"),
    Case("due_before_start", ERROR, ("E2",), one(Due="2025-03-31"), one(Due="2025-04-01"), "due on 31 Mar 2025, before it starts"),
    Case("due_before_start", ERROR, ("K2",), one(Revised_due="2025-03-31"), one(Revised_due="2026-06-30"), "now due on 31 Mar 2025"),
    Case("future_period", ERROR, ("H2",), one(Period="2026/27 Q1"), one(), "has not begun yet"),
    Case("unfinished_period", WARNING, ("H2",), one(Period="2025/26 Q4"), one(Period=""), "not over until 31 Mar 2026"),
    Case("unclear_period", ERROR, ("H2",), one(Period="Q3 2025"), one(Period="Q3 25/26"), "could be 2024/25 Q3"),
    Case("unclear_period", ERROR, ("H2",), one(Period="1066/67 Q3"), one(), "not a year that figures are kept for"),
    Case("other_period", ERROR, ("H2",), one(), one(Period="2025/26 Q2"), "not part of 2025/26 Q2", asked={"period": "2025/26 Q2"}),
    Case("other_service", ERROR, ("C2",), one(Plan_id="SP-HOM"), one(), "belongs to Homes, not to Repairs", asked={"service": "Repairs"}),
    Case("revised_due_is_due", WARNING, ("K2",), one(Revised_due="2026-03-31"), one(), "the same day as “Due”"),
    Case("revised_without_reason", WARNING, ("K2",), one(Revised_due="2026-06-30", Commentary=""), one(Revised_due="2026-06-30"), "put off to 30 Jun 2026"),
    Case("revised_without_reason", WARNING, ("K2",), one(Revised_due="2026-02-28", Commentary=""), one(Revised_due="2026-02-28"), "put forward to 28 Feb 2026"),
    Case("revised_due_passed", WARNING, ("K2",), one(Due="2025-06-30", Revised_due="2025-09-30"), one(Due="2025-06-30", Revised_due="2026-09-30"), "30 Sep 2025, has passed"),
    Case("status_unsaid", WARNING, ("I2",), one(Status=""), one(Status="", Percent_complete=0), "40% is done and no status"),
    Case("complete_without_date", WARNING, ("L2",), one(Status="Complete", Percent_complete=100), one(**DONE), "the day is not given"),
    Case("complete_below_100", ERROR, ("J2",), one(**{**DONE, "Percent_complete": 90}), one(**{**DONE, "Percent_complete": ""}), "only 90% is done"),
    Case("completed_not_complete", ERROR, ("L2",), one(Completed_on="2025-12-01"), one(Completed_on=""), "status is not Complete"),
    Case("all_done_not_complete", WARNING, ("J2",), one(Percent_complete=100), one(Percent_complete=99), "100% is done"),
    Case("completed_in_future", ERROR, ("L2",), one(**{**DONE, "Completed_on": "2026-02-11"}), one(**{**DONE, "Completed_on": "2026-02-10"}), "11 Feb 2026 is still to come"),
    Case("status_without_commentary", WARNING, ("M2",), one(Status="Off track", Commentary=""), one(Status="Off track"), "It is off track"),
    Case("status_without_commentary", WARNING, ("M2",), one(Status="Cancelled", Commentary=""), one(Commentary=""), "It is cancelled"),
    # beside the report before it
    Case("due_changed", WARNING, ("E2",), one(Due="2026-06-30"), one(Revised_due="2026-06-30"), "was due on 31 Mar 2026", (earlier(),)),
    Case("title_changed", WARNING, ("B2",), one(Title="Plan by street"), one(Title="plan jobs  by postcode"), "was called “Plan jobs by postcode”", (earlier(),)),
    Case("no_longer_complete", WARNING, ("I2",), one(), one(**DONE), "was complete in 2025/26 Q2, and is on track now", (earlier(**{**DONE, "Completed_on": "2025-09-01"}),)),
    Case("progress_fell", WARNING, ("J2",), one(Percent_complete="39.5"), one(Percent_complete=40), "39.5% is less than the 40% of 2025/26 Q2", (earlier(),)),
    Case("progress_fell", WARNING, ("J3",), actions({"Period": "2025/26 Q2"}, {"Percent complete": 30}), actions({"Period": "2025/26 Q2"}, {"Percent complete": 50}), "30% is less than the 40%"),
    Case("unchanged_commentary", WARNING, ("M2",), one(Status="At risk", Commentary="It began  well."), one(Commentary="It began well."), "the same text as that of 2025/26 Q2", (earlier(Status="At risk"),)),
    Case("actions_left_out", NOTE, (), one(), actions({}, {"Action id": "A2"}), "This action was reported before and is not in the file: A2", (earlier(Action_id="A2"), earlier(Action_id="B1", Plan_id="SP-HOM"), earlier(Action_id="A3", **{**DONE, "Completed_on": "2025-09-01"}))),
    # the plans
    Case("outlined_after_approved", WARNING, ("F2",), plan("2026-04-01", "2026-03-01", "2026-03-02"), plan("2026-04-01", "2026-03-01", "2025-11-30"), "outlined on 2 Mar 2026, after"),
    Case("approved_after_start", NOTE, ("E2",), plan("2026-04-01", "2026-04-02"), plan("2026-04-01", "2026-03-31"), "after it started on 1 Apr 2026"),
    Case("monitored_misspelt", WARNING, ("G2",), plan(monitored="Quaterly"), plan(monitored="After each summit"), "“Quaterly” is none"),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """The small council with plans, for cases that only look."""
    path = copied(filled_file, tmp_path_factory.mktemp("planned") / "council.duckdb")
    with open_road(path) as council:
        council.accepted(csv_file(*PLANS), "plans.csv")
        yield council


@pytest.fixture
def planned(council: Council) -> Council:
    council.accepted(csv_file(*PLANS), "plans.csv")
    return council


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_finding_names_its_cell_and_a_sound_file_has_none_of_it(
    case: Case, seen: Council, request: pytest.FixtureRequest
) -> None:
    planned: Council = request.getfixturevalue("planned") if case.before else seen
    holds(case, planned)


def test_an_unknown_plan_is_told_of_those_with_ids_like_it(planned: Council) -> None:
    fixes = [found(planned.look(one(Plan_id=plan)).findings, "unknown_plan").fix for plan in ("sp-rep", "SP-RPE", "Z")]  # fmt: skip
    assert fixes[0] == "Did you mean SP-REP?"
    assert fixes[1].startswith("Did you mean SP-REP")
    assert fixes[2].startswith("Check the id")


def test_officers_report_on_actions_of_their_own_services_alone(planned: Council) -> None:
    jo = Person("Jo", frozenset({"officer"}), frozenset({"Repairs"}))

    def told(content: bytes) -> list[tuple[str, tuple[str, ...]]]:
        findings = examine(planned.road, jo, "actions.csv", content).findings
        return [(one.code, one.cells) for one in findings if one.severity is ERROR]

    assert told(one()) == []
    assert told(one(Plan_id="SP-REP; SP-HOM")) == []
    assert told(one(Plan_id="SP-HOM; SP-REP")) == [("not_your_service", ("C2",))]
    assert told(one(Plan_id="O1")) == [("not_your_service", ("C2",))]
    planned.accepted(earlier(Plan_id="SP-HOM"))
    assert told(one()) == [("not_your_service", ("A2",))]


def test_a_report_without_a_period_is_of_the_day_and_the_newest_by_day_stands(planned: Council) -> None:
    planned.accepted(one(Period="", Percent_complete=50))
    planned.accepted(one(Percent_complete=40))  # of a quarter that ended before
    (standing,) = returns.standing(planned.database, "actions", planned.soon())
    assert (standing["period"], standing["starts"], standing["ends"]) == (None, *[date(2026, 2, 10)] * 2)
    assert standing["percent_complete"] == 50
    assert planned.counts()["plan_action"] == 2


def test_the_same_again_changes_nothing_and_what_differs_is_shown_beside_what_stands(
    planned: Council,
) -> None:
    first = planned.accepted(earlier())
    assert first.tally.added == 1
    assert planned.accepted(earlier()).tally.unchanged == 1
    again = planned.look(workbook(HEADINGS, tuple({**SOUND, "Period": "2025/26 Q2", "Commentary": "It began well."}.values()), sheet="actions"), "same.xlsx")  # fmt: skip
    assert (again.kind, again.tally.unchanged, again.tally.added) == ("actions", 1, 0)
    (restated,) = planned.look(earlier(Percent_complete=60, Revised_due="2026-06-30")).changes
    assert (restated.outcome, restated.stands_words) == ("restated", "40%")
    assert restated.brings_words == "60%, put off to 30 Jun 2026"
    (new,) = planned.look(one(Status="At risk")).changes
    assert (new.outcome, new.period) == ("new", "2025/26 Q3")
    assert (new.stands_words, new.brings_words) == ("on track, commentary It began well.", "at risk, commentary Two crews of four have it.")  # fmt: skip
    assert planned.accepted(one()).tally.added == 1
    stale = planned.look(earlier(Percent_complete=60))
    assert (stale.tally.restated, stale.changes[0].stands_words) == (1, "40%")


def test_withdrawn_the_report_before_stands_and_put_back_the_later_one(planned: Council) -> None:
    planned.accepted(earlier())
    stored = planned.accepted(one(Percent_complete=60))
    assert stored.return_id

    def stands() -> Any:
        return returns.standing(planned.database, "actions", planned.soon())[0]["percent_complete"]

    assert stands() == 60
    later(planned, minutes=1)
    reviewer = Reviewer(planned.database, planned.road.framework, OFFICER)
    reviewer.withdraw(stored.return_id, "Wrong quarter")
    assert stands() == 40
    later(planned, minutes=1)
    reviewer.restore(stored.return_id, "It was right")
    assert stands() == 60
    assert all(check.ok for check in verify(planned.database))


def test_verify_finds_an_action_that_was_changed_behind_its_back(planned: Council) -> None:
    planned.accepted(one())
    with planned.database.asking() as cursor:
        cursor.execute("UPDATE council.plan_action SET percent_complete = 90")
    broken = [check for check in verify(planned.database) if not check.ok]
    assert [check.name for check in broken] == ["the facts are those that were accepted"]


def test_the_template_brings_the_open_actions_back_and_says_nothing_new(planned: Council) -> None:
    planned.accepted(actions({}, {"Action id": "A2", **{name.replace("_", " "): value for name, value in DONE.items()}}))  # fmt: skip
    planned.accepted(one(Action_id="B1", Plan_id="SP-HOM"))
    template = made(planned, "actions", "2025/26 Q3", "Repairs")
    assert [row.cells["Action id"] for row in template.rows] == ["A1"]
    for name, content in zip(("back.xlsx", "back.csv"), both(template), strict=True):
        examined = planned.look(content, name, service="Repairs", period="2025/26 Q3")
        assert errors(examined.findings) == set()
        assert (examined.tally.unchanged, examined.tally.added, examined.tally.restated) == (1, 0, 0)
        assert (examined.services, examined.periods) == (("Repairs",), ("2025/26 Q3",))
    following = made(planned, "actions", "2025/26 Q4", "Repairs")
    assert following.rows[0].cells["Period"] == "2025/26 Q4"


def test_a_second_person_confirms_actions_where_the_framework_says_so(planned: Council) -> None:
    framework = planned.road.framework
    asked = framework.verification.model_copy(update={"kinds": ("actions",), "until_then": "held_back"})
    road = replace(planned.road, framework=framework.model_copy(update={"verification": asked}))
    guarded = Council(road)
    stored = guarded.accepted(one())
    assert returns.standing(guarded.database, "actions", guarded.soon()) == []
    (waiting,) = guarded.database.ask("awaiting", {"at": guarded.soon()})
    assert (waiting["services"], waiting["newest_period"]) == (["Repairs"], "2025/26 Q3")
    record = returns.return_called(guarded.database, str(stored.return_id))
    other = Person("Sam", frozenset({"performance_team"}))
    later(guarded, minutes=1)
    Reviewer(guarded.database, road.framework, other).verify(str(stored.return_id), record["file_hash"])
    assert len(returns.standing(guarded.database, "actions", guarded.soon())) == 1


def test_a_past_return_shows_its_actions(planned: Council) -> None:
    stored = planned.accepted(one(Revised_due="2026-06-30"))
    reader = Reader(planned.database, planned.road.framework, OFFICER)
    told = read_past_return(reader, str(stored.return_id), planned.soon())
    (row,) = told.registers
    assert (row["kind"], row["subject"], row["status"], row["cell"]) == ("actions", "A1", "on_track", "A2")
    assert (told.services, told.span) == (["Repairs"], "2025/26 Q3")


def test_a_saved_layout_may_bring_plans_and_their_actions_in_one_file(council: Council) -> None:
    words = {"Green": "On track", "Red": "Off track"}
    layout = Mapping.model_validate({
        "id": "tracker", "name": "The old tracker", "recognise": {"headings": ["Ref", "What", "RAG"]},
        "read": [
            {"kind": "actions", "columns": {"Action id": "Ref", "Title": "What", "Plan id": "Under", "Owner": "Who",
                                            "Due": "By", "Status": {"heading": "RAG", "words": words}}},
            {"kind": "plans", "once": "Plan id", "columns": {"Plan id": "Under", "Title": "Under", "Service": "Team",
                                                             "Level": {"value": "Service plan"}}},
        ],
    })  # fmt: skip
    heads = ("Ref", "What", "Under", "Who", "By", "RAG", "Team")
    content = csv_file(heads, ("T1", "Buy vans", "SP-X", "Jo", "31/03/2026", "Green", "Repairs"),
                       ("T2", "Sell vans", "SP-X", "Jo", "30/06/2026", "Red", "Repairs"))  # fmt: skip
    mapped = Council(replace(council.road, mappings=(layout,)))
    examined = mapped.look(content)
    assert errors(examined.findings) == set()
    assert found(examined.findings, "status_without_commentary").severity is WARNING
    assert mapped.accepted(content).tally.added == 3
    standing = returns.standing(mapped.database, "actions", mapped.soon())
    assert [(row["action_id"], row["status"], row["plans"]) for row in standing] == [("T1", "on_track", ["SP-X"]), ("T2", "off_track", ["SP-X"])]  # fmt: skip
