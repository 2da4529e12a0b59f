"""Who the made-up council is: its services, its people, and the habits of those who hand in figures."""

from dataclasses import dataclass

SEED = "Eastmere 2026"
YEARS = (2023, 2024, 2025, 2026)
AREAS = ("Harbourside", "Northgate", "Millbrook", "Oldtown")

LEAD_MEMBERS = {
    "Housing and Communities": "Cllr Joan Pelham",
    "Place and Environment": "Cllr Bryn Castell",
    "Planning and Growth": "Cllr Tariq Mahmood",
    "Customer and Digital": "Cllr Neil Fairweather",
    "Resources": "Cllr Neil Fairweather",
    "Children and Adults": "Cllr Denise Oyelaran",
}


@dataclass(frozen=True)
class Service:
    """A service and the way in which its officer fills in a return."""

    name: str
    code: str
    directorate: str
    owners: tuple[str, ...]
    officer: str
    days_allowed: int
    days_taken: int
    file_name: str
    month_style: str = "2025/26 Dec"
    quarter_style: str = "2025/26 Q3"
    number_style: str = "plain"

    @property
    def verifier(self) -> str:
        """Who looks at its returns a second time: the head of the service, never its officer."""
        return next(owner for owner in self.owners if owner != self.officer)

    @property
    def plan(self) -> str:
        return f"SP-{self.code}"

    @property
    def stem(self) -> str:
        return self.name.lower().replace(" ", "_")


HC, PE, PG = "Housing and Communities", "Place and Environment", "Planning and Growth"
CD, RE, CA = "Customer and Digital", "Resources", "Children and Adults"

# In file names: {q} quarter, {y} 2025-26, {s} 2526, {a} 25-26, {l} 2025.
SERVICES = (
    Service(
        "Housing repairs",
        "REP",
        HC,
        ("Marcus Bellamy", "Jade Tremlett", "Olu Fashola"),
        "Jade Tremlett",
        30,
        19,
        "Housing repairs Q{q} {y}.xlsx",
        "Excel date",
        "Q3 25/26",
        "thousands",
    ),
    Service(
        "Tenancy services",
        "HSG",
        HC,
        ("Siobhan Keane", "Paul Kershaw", "Chloe Antoniou"),
        "Paul Kershaw",
        30,
        21,
        "tenancy_services_Q{q}_{s}.xlsx",
        "Dec-25",
        "2025-26 Q3",
    ),
    Service(
        "Housing options",
        "HOM",
        HC,
        ("Abdi Warsame", "Sunita Varma", "Lee Garside"),
        "Sunita Varma",
        35,
        26,
        "Housing Options return {y} Q{q}.xlsx",
        "December 2025",
        "Q3 2025/26",
    ),
    Service(
        "Waste and recycling",
        "WST",
        PE,
        ("Colin Drury", "Trevor Nash", "Imogen Clarke"),
        "Imogen Clarke",
        45,
        30,
        "waste_Q{q}_{s}.xlsx",
        "Dec-25",
        "Q3 25/26",
        "thousands",
    ),
    Service(
        "Streets and parks",
        "ENV",
        PE,
        ("Ngozi Eze", "Femi Lawal", "Karen Stobart"),
        "Karen Stobart",
        35,
        24,
        "Streets & parks Q{q} {a}.xlsx",
        "2025-12",
        "2025-26 Q3",
    ),
    Service(
        "Regulatory services",
        "REG",
        PE,
        ("Huw Prosser", "Mei Tan"),
        "Huw Prosser",
        30,
        22,
        "Reg services - quarter {q} - {y}.xlsx",
        "December 2025",
    ),
    Service(
        "Planning",
        "PLN",
        PG,
        ("Leila Haddad", "Rory McAllister", "Eleni Stavrou"),
        "Rory McAllister",
        30,
        17,
        "Planning_{y}_Q{q}_final.xlsx",
        "Excel date",
        "Q3 2025/26",
    ),
    Service(
        "Growth and regeneration",
        "GRO",
        PG,
        ("Dominic Fenwick", "Nathan Brooke", "Zainab Qureshi"),
        "Zainab Qureshi",
        35,
        28,
        "Growth Q{q} {y}.xlsx",
        "Dec-25",
        "Q3 25/26",
        "thousands",
    ),
    Service(
        "Customer services",
        "CUS",
        CD,
        ("Tessa Molyneux", "Rhys Jenkins", "Beatriz Lopes"),
        "Beatriz Lopes",
        25,
        15,
        "Customer services Q{q} {y}.xlsx",
        "Excel date",
        "2025-26 Q3",
    ),
    Service(
        "Digital and information",
        "DIG",
        CD,
        ("Kwame Boateng", "Sam Ogden", "Deborah Quaye"),
        "Deborah Quaye",
        25,
        16,
        "digital_{l}_q{q}.csv",
        "2025-12",
        "2025-26 Q3",
    ),
    Service(
        "Finance and audit",
        "FIN",
        RE,
        ("Angela Petrou", "Ivan Marsh", "Grace Mutasa"),
        "Ivan Marsh",
        30,
        20,
        "Finance Q{q} {a}.xlsx",
        "Dec-25",
        "Q3 25/26",
        "percent cells",
    ),
    Service(
        "Revenues and benefits",
        "REV",
        RE,
        ("Darren Whitlock", "Julie Hargreave"),
        "Julie Hargreave",
        25,
        18,
        "revs_bens_Q{q}_{s}.csv",
        "Dec-25",
        "Q3 2025/26",
    ),
    Service(
        "People",
        "WF",
        RE,
        ("Amrit Sandhu", "Lorna Devlin"),
        "Lorna Devlin",
        35,
        27,
        "HR workforce Q{q} {y}.xlsx",
        "December 2025",
        "2025-26 Q3",
        "percent text",
    ),
    Service(
        "Children and schools",
        "CHI",
        CA,
        ("Bridget Oduya", "Daniel Effiong", "Ffion Parry"),
        "Ffion Parry",
        45,
        14,
        "Children Q{q} {y} v2.xlsx",
        "Excel date",
        "Q3 25/26",
    ),
    Service(
        "Adult social care",
        "ASC",
        CA,
        ("Malcolm Iyer", "Moira Sinclair"),
        "Moira Sinclair",
        20,
        18,
        "ASC_Q{q}_{y}.xlsx",
        "2025-12",
        "Q3 2025/26",
    ),
)

PERFORMANCE_TEAM = "Priya Nair"
