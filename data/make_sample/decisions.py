"""What Eastmere's Performance Review Group and its scrutiny decided, and what became of it."""

import csv
import datetime as dt
from pathlib import Path
from typing import NamedTuple

CHAIR, TEAM, SCRUTINY = "Callum Okafor", "Priya Nair", "Cllr Edith Blackwood"
REPAIRS = "Marcus Bellamy"
# The group meets in the weeks after a quarter's figures are in; its November meeting is still to come.
MARCH, MAY, AUGUST = "2026-03-05 10:00", "2026-05-14 10:00", "2026-08-13 10:00"
QUARTERS = {MARCH: "2025/26 Q3", MAY: "2025/26 Q4", AUGUST: "2026/27 Q1"}
HEADINGS = ("number", "at", "by", "what", "about", "subject", "words", "owner", "due", "external", "under", "value", "to")  # fmt: skip


class Said(NamedTuple):
    """A decision, or with the number of one, what became of it."""

    number: str
    at: str
    by: str
    what: str
    subject: str
    words: str
    owner: str = ""
    due: str = ""
    external: str = ""
    under: str = ""
    value: str = ""
    to: str = ""


SAID = (
    # March: recovery of planning, families in bed and breakfast, potholes accepted for a time.
    Said("D01", MARCH, CHAIR, "call_in", "PLN02", "Minor applications were below the minimum in the summer and are barely above it now. What would hold them there?", "Rory McAllister", "2026-03-19"),
    Said("D02", MARCH, CHAIR, "action", "PLN02", "Borrow a second planner for minor applications from a neighbour until September.", "Leila Haddad", "2026-04-30"),
    Said("D03", MARCH, CHAIR, "action", "HOM04", "Lease ten move-on flats, so that no family is in bed and breakfast for longer than six weeks.", "Abdi Warsame", "2026-06-30"),
    Said("D04", MARCH, CHAIR, "accept", "ENV04", "The highways contract ends in August, and a second crew before then would cost more than it mends.", due="2026-08-31", value="88"),
    Said("D05", MARCH, TEAM, "escalate", "WST01", "Say which rounds are contaminated most, and what is done there.", "Colin Drury", to="with_service"),
    Said("D01", "2026-03-19 15:10", CHAIR, "done", "", "Heard. Validation takes nine of the 56 days; a checklist goes to agents, and a second planner is borrowed."),
    Said("D02", "2026-04-24 09:40", TEAM, "done", "", "She started on 20 April, three days a week."),
    Said("D03", "2026-04-22 11:05", TEAM, "progress", "", "Four of ten leased."),
    # May: repairs reviewed by peers, homelessness called in, arrears of overpayments taken up.
    Said("D06", MAY, CHAIR, "commission", "REP01", "How jobs are planned, who is sent, and what comes back as a second visit. Report with an action plan by October.", "Siobhan Keane", "2026-10-30", "The repairs manager of a neighbouring council and two tenants of the board"),
    Said("D07", MAY, CHAIR, "call_in", "HOM02", "Relief of homelessness has fallen below its minimum for the first time. Why, and what is in reach this year?", "Sunita Varma", "2026-05-28"),
    Said("D08", MAY, CHAIR, "action", "HOM02", "Put a prevention officer into the job centre two days a week.", "Sunita Varma", "2026-09-30"),
    Said("D09", MAY, TEAM, "escalate", "REV03", "Say what became of the two vacancies in recovery, and when the figure turns.", "Darren Whitlock", to="with_service"),
    Said("D10", MAY, CHAIR, "agree_target", "ASC02 2026/27", "Two care homes close this year, and last year's figure was reached with beds that are gone.", "CMT on 21 April 2026 and Cllr Denise Oyelaran, lead member"),
    Said("D11", MAY, CHAIR, "action", "CUS04", "Ask the Ombudsman for the reasons in the four cases that were upheld.", "Tessa Molyneux", "2026-07-31"),
    Said("D07", "2026-05-28 16:30", CHAIR, "done", "", "Heard. Landlords give notice faster than the team can mediate; a prevention officer in the job centre is tried."),
    Said("D11", "2026-06-09 14:15", TEAM, "cancelled", "", "The yearly letter came in the meantime and gives the reasons."),
    Said("D03", "2026-06-25 10:20", TEAM, "done", "", "All ten leased; the last family moved on 24 June."),
    Said("D12", "2026-06-30 11:00", TEAM, "action", "REP01", "Plan jobs by postcode and not by trade.", "Jade Tremlett", "2026-08-31", under="D06"),
    Said("D13", "2026-06-30 11:05", TEAM, "action", "REP01", "Ring the tenant on the day before, so that fewer visits find nobody at home.", "Jade Tremlett", "2026-12-11", under="D06"),
    Said("D14", "2026-06-30 11:10", TEAM, "action", "REP01", "Agree with the contractor what counts as finished, and check one job in twenty.", REPAIRS, "2026-12-18", under="D06"),
    # August: planning released, the children's budget accepted, housing referred.
    Said("D15", AUGUST, CHAIR, "release", "PLN02", "On target, and the borrowed planner's post is now our own."),
    Said("D16", AUGUST, CHAIR, "accept", "CHI15", "Cabinet agreed a recovery plan in July that brings the forecast within the minimum by March. Looked at again in January.", due="2026-12-31", value="3.5"),
    Said("D17", AUGUST, CHAIR, "refer", "HOM03", "Should the council buy homes for temporary accommodation rather than pay for nights, and what would it save?", "Overview and Scrutiny Committee", "2026-12-08"),
    Said("D18", AUGUST, CHAIR, "call_in", "DIG02", "Subject access requests fell from 76% to 56% in a quarter. What happened, and who is waiting?", "Sam Ogden", "2026-09-10"),
    Said("D19", AUGUST, CHAIR, "action", "DIG02", "Two temporary case officers until the old requests are answered.", "Sam Ogden", "2026-09-30"),
    Said("D20", AUGUST, CHAIR, "call_in", "HSG15", "Complaints about housing are answered late, and more so each quarter. Is it the repairs, or the answering?", "Chloe Antoniou", "2026-09-17"),
    Said("D21", AUGUST, CHAIR, "action", "REP07", "Finish the hundred oldest open repairs, worst first.", REPAIRS, "2026-10-31"),
    Said("D22", AUGUST, TEAM, "escalate", "REV03", "The service has no plan to turn it. Take it up with the director.", "Julie Hargreave", to="with_directorate"),
    Said("D23", AUGUST, CHAIR, "note", "The group's year", "From November the group opens with what became of its decisions."),
    Said("D12", "2026-08-27 09:30", "Jade Tremlett", "done", "", "Planned by postcode from 24 August."),
    Said("D18", "2026-09-10 14:00", CHAIR, "done", "", "Heard. One case officer left in May and the post was held; the oldest request is of January."),
    Said("D20", "2026-09-15 09:20", TEAM, "rescheduled", "", "The officer is ill. Put off to the week after the half-year figures.", due="2026-11-26"),
    # Scrutiny's September session on housing.
    Said("D24", "2026-09-22 20:15", SCRUTINY, "recommendation", "REP01", "Print repairs on time by ward in the quarterly report.", REPAIRS, "2026-12-15"),
    Said("D25", "2026-09-22 20:20", SCRUTINY, "recommendation", "HSG01", "Ask tenants after each complaint, and not once a year.", "Siobhan Keane", "2026-12-15"),
    Said("D26", "2026-09-22 20:30", SCRUTINY, "question", "HOM03", "How many families are placed outside the borough, and for how long?", "Lee Garside", "2026-10-20"),
    Said("D27", "2026-09-22 20:40", SCRUTINY, "recommendation", "Half-year report to scrutiny", "Print what each figure's service spends beside it.", TEAM, "2026-10-30"),
    Said("D28", "2026-09-22 20:45", SCRUTINY, "question", "CUS04", "Which lessons of the Ombudsman's cases went to other services?", "Tessa Molyneux", "2026-10-20"),
    Said("D19", "2026-09-29 16:40", TEAM, "done", "", "Both in post; 31 of 48 old requests are answered."),
    Said("D13", "2026-09-30 17:00", "Jade Tremlett", "off_track", "", "The telephone system cannot dial from the plan yet; the supplier says February."),
    Said("D08", "2026-10-06 10:10", TEAM, "off_track", "", "The officer was appointed and went elsewhere. Advertised again."),
    Said("D28", "2026-10-19 12:00", TEAM, "answered", "", "By letter of 19 October: two, to planning and to parking."),
    Said("D21", "2026-10-27 15:25", REPAIRS, "progress", "", "62 of the hundred are finished."),
    Said("D27", "2026-10-29 11:45", TEAM, "answered", "", "Accepted in part: from the January report, for the 32 that scrutiny chose."),
    Said("D24", "2026-11-05 09:15", REPAIRS, "progress", "", "Ward is recorded since October; the first quarter by ward is ready in January."),
)  # fmt: skip


def write(folder: Path) -> int:
    """Writes decisions.csv in the order in which things were said, and gives how many rows it has."""
    rows = sorted(SAID, key=lambda one: (one.at, one.number))
    times: dict[str, int] = {}
    with open(folder / "decisions.csv", "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow([*HEADINGS, "period"])
        for one in rows:
            # Two things are never said in the same minute.
            minute = times[one.at] = times.get(one.at, -1) + 1
            at = dt.datetime.fromisoformat(one.at) + dt.timedelta(minutes=4 * minute)
            cells = [
                one.number,
                at.isoformat(),
                one.by,
                one.what,
                about(one.subject),
                one.subject,
                one.words,
                *one[6:],
            ]
            out.writerow([*cells, QUARTERS.get(one.at, "")])
    return len(rows)


def about(subject: str) -> str:
    """Whether it is about an indicator, its target, or something else."""
    if not subject:
        return ""
    code, _, rest = subject.partition(" ")
    if code.isupper() and code[-1].isdigit():
        return "target" if rest else "indicator"
    return "general"
