"""What each column of the templates for money, risks, customers and people is for, in plain words."""

from __future__ import annotations

from pmf.model.framework import Framework
from pmf.model.words import ACCOUNT_WORDS, NATURE_WORDS, OUTCOME_WORDS, RISK_KIND_WORDS

# Where a cell is to be chosen from, how wide it is, what it is for, and an example.
Told = tuple[str, int, str, str]

_COUNTED_PERIOD = "Given. The quarter or month that is counted."
BUDGET: dict[str, Told] = {
    "Line": ("text", 26, "What the line is called in the ledger. It stays the same from period to period.", "Repairs: responsive"),
    "Service": ("text", 20, "The service that answers for it. For reserves and borrowing: Council.", "Repairs"),
    "Period": ("text", 12, "The month or quarter at the end of which the position is given.", "2026/27 Q2"),
    "Fund": ("choice", 13, "General Fund or HRA. They are never added together.", "General Fund"),
    "Nature": ("choice", 13, "Expenditure or Income.", "Expenditure"),
    "Approved budget": ("number", 14, "The whole year's budget as it is approved now, in pounds. Income without a minus. Of a reserve or of borrowing: the balance planned for the year's end.", "1200000"),
    "Actual to date": ("number", 14, "Spent or earned from the first of the year on, in pounds. Of a reserve or of borrowing: the balance now.", "640000"),
    "Forecast outturn": ("number", 14, "Where the whole year is expected to end, in pounds. Of a reserve or of borrowing: the balance expected.", "1260000"),
    "Directorate": ("text", 20, "The directorate of the service.", "Housing"),
    "Account": ("choice", 12, "Revenue, Capital, Reserves or Borrowing. Left blank it is Revenue.", "Revenue"),
    "Profile to date": ("number", 14, "How much of the budget was to be spent or earned by now.", "600000"),
    "Savings target": ("number", 13, "The saving that is in this year's budget of the line.", "50000"),
    "Savings delivered": ("number", 13, "How much of it is made.", "20000"),
    "Limit": ("number", 13, "For reserves the least, for borrowing the most that the balance may come to. Else leave it.", "2000000"),
    "Restricted": ("choice", 11, "Yes where only some may see the line, such as one about posts. A line that was restricted stays so until you type No.", "No"),
    "Commentary": ("text", 40, "Why the forecast is over or under, and what is being done. Name nobody.", "Agency staff until the new crews start in November."),
}  # fmt: skip
RISKS: dict[str, Told] = {
    "Risk id": ("text", 10, "A short id that no other risk has. It never changes.", "R07"),
    "Title": ("text", 30, "What it is called.", "Housing demand outstrips supply"),
    "Owner": ("text", 18, "The officer who answers for it.", "Head of Housing options"),
    "Reviewed on": ("day", 12, "The day on which it was reviewed this time. Leave it blank for a risk that was not: nothing is changed then.", "30/09/2026"),
    "Residual impact": ("choice", 12, "How hard it would hit now, with what is being done.", ""),
    "Residual likelihood": ("choice", 12, "How likely it is now, with what is being done.", ""),
    "Cause": ("text", 26, "What might bring it about.", "Private rents rise faster than benefit"),
    "Event": ("text", 26, "What would happen.", "More households become homeless"),
    "Consequence": ("text", 26, "What that would do to people, money or the plan.", "Temporary accommodation overspends"),
    "Type": ("choice", 12, "Threat, or Opportunity for a chance of something better.", "Threat"),
    "Directorate": ("text", 18, "The directorate that answers for it.", "Housing"),
    "Service": ("text", 18, "The service that answers for it.", "Housing options"),
    "Plans": ("text", 14, "The ids of the plans that it threatens or helps, with ; between them.", "SP-HOU; O1.2"),
    "Inherent impact": ("choice", 12, "How hard it would hit if nothing were done.", ""),
    "Inherent likelihood": ("choice", 12, "How likely it would be if nothing were done.", ""),
    "Target impact": ("choice", 12, "How hard it is to hit when all is done.", ""),
    "Target likelihood": ("choice", 12, "How likely it is to be when all is done.", ""),
    "Target date": ("day", 12, "By when the target is to be reached.", "31/03/2027"),
    "Next review": ("day", 12, "When it is to be looked at again.", "31/12/2026"),
    "Mitigation": ("text", 36, "What is done about it, with who and by when. Actions of plans may name the risk as well.", "Lease 40 homes by December (Head of Housing options)"),
    "Appetite": ("number", 10, "The highest score that is accepted for this risk, if it is not the council's own.", "9"),
    "Closed on": ("day", 12, "The day on which it ended. It is kept.", "31/03/2027"),
    "Commentary": ("text", 34, "What changed since the last review and why.", "Two landlords withdrew in August."),
}  # fmt: skip
_SERVICE = ("text", 24, "The service that the row is about.", "Repairs")
FEEDBACK: dict[str, Told] = {
    "Service": _SERVICE,
    "Period": ("text", 12, _COUNTED_PERIOD, "2026/27 Q2"),
    "Complaints received": ("number", 11, "Complaints that came in the period, at stage 1.", "61"),
    "Stage 1 closed": ("number", 10, "Complaints answered at stage 1 in the period.", "58"),
    "Stage 1 in time": ("number", 10, "How many of those were answered in time.", "52"),
    "Stage 2 closed": ("number", 10, "Complaints answered at stage 2 in the period.", "6"),
    "Stage 2 in time": ("number", 10, "How many of those were answered in time.", "5"),
    "Upheld": ("number", 9, "How many of the answered were upheld, wholly or in part.", "20"),
    "Ombudsman decisions": ("number", 12, "Decisions of the Ombudsman in the period.", "2"),
    "Ombudsman upheld": ("number", 12, "How many of those were upheld.", "1"),
    "Compliments": ("number", 11, "Compliments that came in the period.", "30"),
    "Comments": ("number", 11, "Comments that were neither complaint nor compliment.", "12"),
    "Member enquiries": ("number", 10, "Enquiries of councillors answered in the period.", "40"),
    "Member enquiries in time": ("number", 12, "How many of those were answered in time.", "36"),
    "Information requests": ("number", 12, "Freedom of information requests answered in the period.", "12"),
    "Information requests in time": ("number", 13, "How many of those were answered in time.", "11"),
    "Contacts": ("number", 10, "Calls, visits and messages of every sort.", "900"),
    "Avoidable contacts": ("number", 11, "How many of those need not have been made.", "90"),
    "Satisfied": ("number", 10, "People who said that they were satisfied.", "80"),
    "Survey responses": ("number", 11, "People who answered the survey.", "100"),
    "Commentary": ("text", 40, "What people told you and what is being done about it. Name nobody.", "Most were about missed appointments."),
}  # fmt: skip
COMPLAINTS: dict[str, Told] = {
    "Case": ("text", 14, "The case's number in your system. Never a name.", "C-2026-0142"),
    "Stage": ("choice", 9, "1, or 2 where it went on. Each stage is a row of its own.", "1"),
    "Service": ("text", 22, "The service that it is about.", "Repairs"),
    "Received on": ("day", 13, "The day on which it came.", "03/11/2026"),
    "Acknowledged on": ("day", 13, "The day on which it was acknowledged.", "05/11/2026"),
    "Extended to": ("day", 13, "If its time was extended: to which day.", "02/12/2026"),
    "Reason for extension": ("text", 30, "Why it was extended. Name nobody.", "A surveyor has to look at the roof."),
    "Responded on": ("day", 13, "The day on which it was answered. Leave it blank until then.", "18/11/2026"),
    "Outcome": ("choice", 13, "What it was found to be.", "Upheld"),
}  # fmt: skip
WORKFORCE: dict[str, Told] = {
    "Service": _SERVICE,
    "Period": ("text", 12, _COUNTED_PERIOD, "2026/27 Q2"),
    "FTE at start": ("number", 10, "Full-time equivalents on the first day of the period.", "41.6"),
    "FTE at end": ("number", 10, "Full-time equivalents on its last day.", "40.2"),
    "Days lost short term": ("number", 11, "Working days lost in the period to short-term sickness.", "48"),
    "Days lost long term": ("number", 11, "Working days lost in the period to long-term sickness.", "63"),
    "Headcount": ("number", 11, "People employed on the last day.", "45"),
    "Leavers": ("number", 9, "People who left in the period.", "2"),
    "Posts": ("number", 9, "Posts on the last day, filled or not.", "48"),
    "Vacancies": ("number", 10, "How many of them were vacant.", "5"),
    "Agency spend": ("number", 12, "Spent on agency staff in the period, in pounds.", "90000"),
    "Pay bill": ("number", 12, "Paid to the council's own staff in the period, in pounds.", "400000"),
    "Appraisals due": ("number", 11, "Appraisals that were due by the last day.", "40"),
    "Appraisals done": ("number", 11, "How many of those were done.", "38"),
    "Accidents": ("number", 10, "Accidents at work in the period.", "1"),
    "Engaged": ("number", 10, "People whose answers to the staff survey count as engaged.", "25"),
    "Survey responses": ("number", 11, "People who answered the staff survey.", "30"),
    "Commentary": ("text", 40, "What lies behind the sums. Name nobody.", "Two long absences ended in August."),
}  # fmt: skip
COLUMNS = {
    "budget": BUDGET,
    "risks": RISKS,
    "feedback": FEEDBACK,
    "complaints": COMPLAINTS,
    "workforce": WORKFORCE,
}
KEYS = {
    "budget": ("Line", "Service", "Period", "Account", "Fund", "Nature"),
    "risks": ("Risk id",),
    "feedback": ("Service", "Period"),
    "complaints": ("Case", "Stage"),
    "workforce": ("Service", "Period"),
}
# How a word is written that a list offers.
FUNDS = {"general_fund": "General Fund", "hra": "HRA"}

_HAND_IN = "Save the workbook, and hand it in on the page “Hand in a return”."
STEPS = {
    "budget": (
        "1. The sheet “budget” has every line of the last period. Type the actual to date and the forecast outturn of each.",
        "2. The approved budget is the one before: change it only where money was moved, and say so in “Commentary”.",
        "3. All amounts are in pounds, income without a minus. Reserves and borrowing are balances.",
        "4. A line that needs no money any more stays, with a forecast of what it came to. New lines go into the empty rows.",
        f"5. {_HAND_IN}",
    ),
    "risks": (
        "1. The sheet “risks” has every open risk as it was last reviewed. For each that you reviewed, give the day in “Reviewed on”.",
        "2. Change what changed: scores, mitigation, the day of the next review. Say why in “Commentary”.",
        "3. Leave “Reviewed on” blank where you did not review a risk: it stays as it stands.",
        "4. A risk that is over gets “Closed on”. New ones go into the empty rows, each with an id of its own.",
        f"5. {_HAND_IN}",
    ),
    "feedback": (
        "1. On the sheet “feedback”, type the counts of each service. Leave a cell blank where you do not count it: what stands stays.",
        "2. Counts alone: nobody's name, address, telephone number or e-mail. A file that holds any is refused.",
        f"3. {_HAND_IN}",
    ),
    "complaints": (
        "1. The sheet “complaints” has the cases that are still open. Fill in what happened since, and put new cases into the empty rows.",
        "2. A case that goes to stage 2 gets a row of its own with the same number.",
        "3. Case numbers and days alone: nobody's name, address, telephone number or e-mail. A file that holds any is refused.",
        f"4. {_HAND_IN}",
    ),
    "workforce": (
        "1. On the sheet “workforce”, type the sums of each service for the period.",
        "2. Sums alone: nobody's name, payroll number, National Insurance number or date of birth. A file that holds any is refused.",
        f"3. {_HAND_IN}",
    ),
}  # fmt: skip


def choices(kind: str, field: str, framework: Framework) -> tuple[str, ...] | None:
    """What a list of a kind's column offers; None where the kind says nothing of it."""
    if kind == "risks" and field.endswith(("_impact", "_likelihood")):
        return framework.risk.impacts if field.endswith("_impact") else framework.risk.likelihoods
    offered = {
        ("budget", "fund"): tuple(FUNDS.values()),
        ("budget", "nature"): tuple(map(str.capitalize, NATURE_WORDS)),
        ("budget", "account"): tuple(map(str.capitalize, ACCOUNT_WORDS)),
        ("budget", "restricted"): ("Yes", "No"),
        ("risks", "kind"): tuple(map(str.capitalize, RISK_KIND_WORDS)),
        ("complaints", "stage"): ("1", "2"),
        ("complaints", "outcome"): tuple(map(str.capitalize, OUTCOME_WORDS)),
    }
    return offered.get((kind, field))
