"""What people told each service, quarter by quarter: counts that agree with the indicators of complaints, enquiries,
requests, contact and satisfaction."""

import random

import complaints
import council
from facts import shared, told, words
from periods import quarter_label, written_quarter
from sheets import Row

HEADINGS = ("Service", "Period", "Complaints received", "Stage 1 closed", "Stage 1 in time", "Stage 2 closed",
            "Stage 2 in time", "Upheld", "Ombudsman decisions", "Ombudsman upheld", "Compliments", "Comments",
            "Member enquiries", "Member enquiries in time", "Information requests", "Information requests in time",
            "Contacts", "Avoidable contacts", "Satisfied", "Survey responses", "Commentary")  # fmt: skip
COMPLAINTS = {"Housing and Communities": "HSG15", "Place and Environment": "WST12", "Planning and Growth": "PLN15",
              "Customer and Digital": "CUS08", "Resources": "REV12", "Children and Adults": "ASC11"}  # fmt: skip
SURVEYS = {"REP": "REP15", "HSG": "HSG01", "HOM": "HOM13", "WST": "WST13", "ENV": "ENV15", "REG": "REG13",
           "PLN": "PLN16", "GRO": "GRO13", "CUS": "CUS06", "CHI": "CHI12", "ASC": "ASC12"}  # fmt: skip
# Of a directorate's or the council's count: complaints, and how often they are late; enquiries, requests, contacts.
COMPLAINED = {"REP": 6, "HSG": 2.5, "HOM": 1.5, "WST": 7, "ENV": 4, "REG": 1.5, "PLN": 8, "GRO": 0.9, "CUS": 4, "DIG": 1.5,
              "FIN": 2, "REV": 22, "WF": 1, "CHI": 2, "ASC": 3}  # fmt: skip
# Where answers are late: never one of a handful, so that no service is judged by a single letter.
LATE = {"REP": 2.2, "HSG": 0.8, "CHI": 1.5, "GRO": 0}
LATE_AT_STAGE_2 = {"REP": 4, "HSG": 1, "REV": 1}
LATE_REQUESTS = {
    "DIG": 1.7,
    "REV": 1.3,
    "FIN": 1.1,
    "GRO": 0,
    "CUS": 0,
    "REP": 0.5,
    "HSG": 0.5,
    "HOM": 0.5,
    "WST": 0.5,
}
ENQUIRED = {"REP": 9, "HSG": 6, "HOM": 5, "WST": 6, "ENV": 8, "REG": 3, "PLN": 6, "GRO": 2, "CUS": 2, "DIG": 1, "FIN": 1,
            "REV": 5, "WF": 0.5, "CHI": 3, "ASC": 4}  # fmt: skip
REQUESTED = {"REP": 2, "HSG": 2, "HOM": 2, "WST": 2, "ENV": 4, "REG": 4, "PLN": 4, "GRO": 1, "CUS": 1, "DIG": 3, "FIN": 5,
             "REV": 6, "WF": 4, "CHI": 3, "ASC": 3}  # fmt: skip
CONTACTED = {"REP": 30, "HSG": 12, "HOM": 10, "WST": 20, "REV": 28, "CUS": 8, "PLN": 8}
IN_VAIN = {"REP": 1.4, "REV": 1.5}
# What the cases say of Revenues and benefits, which its own indicator (REV12) does not: stage 1 in time of those closed.
REVENUES_IN_TIME = {8: 0.91, 9: 0.92, 10: 0.91, 11: 0.91, 12: 0.74, 13: 0.58}


def return_rows(quarter: int) -> list[Row]:
    received = _first_stage(quarter)
    second = _second_stage(quarter)
    enquiries = _counted("CUS07", quarter, ENQUIRED, {"REP": 1.6, "PLN": 1.2, "CUS": 0.4, "GRO": 0.4})
    requests = _counted("DIG01", quarter, REQUESTED, LATE_REQUESTS)
    contacts = _counted("CUS05", quarter, CONTACTED, IN_VAIN, late=False)
    upheld = shared(
        int(told("CUS04", quarter).value or 0), {"HSG": 3, "REP": 4, "ASC": 2, "PLN": 1.5, "REV": 1}
    )
    praised = shared(int(told("CUS09", quarter).value or 0), {"CUS": 6, "ASC": 5, "WST": 5, "ENV": 6, "HSG": 3, "REP": 3,
                     "HOM": 3, "PLN": 2, "CHI": 4, "REV": 2, "REG": 2, "GRO": 1, "DIG": 1, "FIN": 0.5, "WF": 0.5})  # fmt: skip
    said = words("feedback_words.csv")
    rows = []
    for service in council.SERVICES:
        s = service.code
        rng = random.Random(f"{council.SEED} {s} {quarter} feedback")
        closed, in_time = received[s]
        survey = told(SURVEYS[s], quarter) if s in SURVEYS else None
        ombudsman = upheld.get(s, 0)
        rows.append({
            "Service": service.name,
            "Period": written_quarter(quarter, "2025/26 Q3"),
            "Complaints received": max(0, closed + rng.randrange(-1, 4)),
            "Stage 1 closed": closed, "Stage 1 in time": in_time,
            "Stage 2 closed": second[s][0], "Stage 2 in time": second[s][1],
            "Upheld": _upheld(s, quarter, closed + second[s][0], rng),
            "Ombudsman decisions": ombudsman + rng.randrange(0, 2), "Ombudsman upheld": ombudsman,
            "Compliments": praised[s], "Comments": rng.randrange(2, 9) + closed // 5,
            "Member enquiries": enquiries[s][0], "Member enquiries in time": enquiries[s][1],
            "Information requests": requests[s][0], "Information requests in time": requests[s][1],
            "Contacts": contacts[s][0] if s in contacts else None,
            "Avoidable contacts": contacts[s][1] if s in contacts else None,
            "Satisfied": survey.numerator if survey else None,
            "Survey responses": survey.denominator if survey else None,
            "Commentary": said.get((service.name, quarter_label(quarter)), ""),
        })  # fmt: skip
    return rows


def _upheld(code: str, quarter: int, closed: int, rng: random.Random) -> int:
    least, most = (0.48, 0.56) if code == "REP" else (0.25, 0.4)
    guess = round(closed * rng.uniform(least, most))
    counted = complaints.upheld(code, quarter)
    return guess if counted is None else counted


def closed_in_time(code: str, quarter: int) -> tuple[int, int]:
    """How many stage 1 complaints a service closed in a quarter, and how many of them in time."""
    return _first_stage(quarter)[code]


def second_in_time(code: str, quarter: int) -> tuple[int, int]:
    """The same of stage 2."""
    return _second_stage(quarter)[code]


def _first_stage(quarter: int) -> dict[str, tuple[int, int]]:
    out: dict[str, tuple[int, int]] = {}
    for directorate, code in COMPLAINTS.items():
        found = told(code, quarter)
        mine = {s.code: COMPLAINED[s.code] for s in council.SERVICES if s.directorate == directorate}
        closed = shared(int(found.denominator or 0), mine)
        late = shared(
            int(found.denominator or 0) - int(found.numerator or 0),
            {s: closed[s] * LATE.get(s, 1) for s in mine},
        )
        out |= {s: (closed[s], closed[s] - late[s]) for s in mine}
    closed_by_revenues = out["REV"][0]
    return out | {"REV": (closed_by_revenues, round(closed_by_revenues * REVENUES_IN_TIME[quarter]))}


def _second_stage(quarter: int) -> dict[str, tuple[int, int]]:
    found = told("CUS03", quarter)
    weights = {
        s: COMPLAINED[s] / 2 if s == "REV" else COMPLAINED[s] * (4 if s in ("REP", "HSG") else 1)
        for s in COMPLAINED
    }
    closed = shared(int(found.denominator or 0), weights)
    late = shared(int(found.denominator or 0) - int(found.numerator or 0), LATE_AT_STAGE_2)
    return {s: (closed[s], closed[s] - late.get(s, 0)) for s in closed}


def _counted(
    code: str, quarter: int, weights: dict[str, float], more: dict[str, float], *, late: bool = True
) -> dict[str, tuple[int, int]]:
    """A count of the whole council by service, with the part of it that was in time, or that was in vain."""
    found = told(code, quarter)
    every, good = int(found.denominator or 0), int(found.numerator or 0)
    counted = shared(every, weights)
    part = shared(every - good if late else good, {s: counted[s] * more.get(s, 1) for s in counted})
    return {s: (counted[s], counted[s] - part[s] if late else part[s]) for s in counted}
