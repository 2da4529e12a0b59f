"""Who a sign-in stands for, and how accounts are given and taken away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from helpers.council import TODAY, Council, later

from pmf.access.keeping_people import AccountError, PeopleKeeper
from pmf.access.people import Recognised, person_from
from pmf.access.permissions import NotAllowedError, everything
from pmf.catalogue.council import SignIn
from pmf.model.person import NOBODY, Person
from pmf.store.accounts import set_account
from pmf.store.ledger import first_broken

NOW = TODAY.replace(tzinfo=UTC).timestamp()
JADE = "jade@council.example"
CLAIMS = {
    "is_logged_in": True, "email": "Jade@Council.example", "name": "J. Tremlett", "email_verified": True,
    "iat": NOW - 60, "exp": NOW + 3540,
}  # fmt: skip


def known(council: Council, sign_in: SignIn | None = None, at: datetime = TODAY, **claims: Any) -> Recognised:
    said = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not ...}
    return person_from(council.road.framework, council.database, said, sign_in=sign_in or SignIn(), at=at)


def account(council: Council, *roles: str, services: tuple[str, ...] = (), email: str = JADE) -> None:
    later(council, seconds=1)
    set_account(council.database, email, "Jade Tremlett", roles, services, by="test")


def keeper(council: Council, who: Person | None = None) -> PeopleKeeper:
    framework = council.road.framework
    return PeopleKeeper(council.database, framework, who or everything(framework, "Gwen"))


def test_an_account_says_who_somebody_is(council: Council) -> None:
    account(council, "officer", services=("Repairs",))
    found = known(council)
    assert found.person == Person("Jade Tremlett", frozenset({"officer"}), frozenset({"Repairs"}), JADE)
    assert found.person.signature == "Jade Tremlett (jade@council.example)"
    assert (found.why_not, found.signed_in) == ("", True)


def test_a_change_of_account_counts_at_the_very_next_look(council: Council) -> None:
    account(council, "performance_team")
    assert known(council).person.roles == {"performance_team"}
    account(council, "viewer")
    assert known(council).person.roles == {"viewer"}
    account(council)
    assert known(council).person == NOBODY
    assert "has no access here" in known(council).why_not


STRANGERS: list[tuple[str, dict[str, Any], str, bool]] = [
    ("not signed in", {"is_logged_in": False}, "Sign in to see it", False),
    ("says that it is signed in, in words", {"is_logged_in": "yes"}, "Sign in to see it", False),
    ("nothing said", {"is_logged_in": ...}, "Sign in to see it", False),
    ("nobody named the address", {"email": "kim@council.example"}, "has no access here", True),
    ("no address", {"email": ...}, "does not say your address", True),
    ("an empty address", {"email": " "}, "does not say your address", True),
    ("the address is not confirmed", {"email_verified": False}, "has not confirmed", True),
    ("not confirmed, in words", {"email_verified": "false"}, "has not confirmed", True),
    ("confirmed by nothing", {"email_verified": None}, "has not confirmed", True),
    ("the token ran out", {"exp": NOW}, "has run out", False),
    ("signed in yesterday", {"iat": NOW - 13 * 3600, "exp": NOW + 9e6}, "more than 12 hours ago", False),
    ("no time of sign-in", {"iat": ...}, "does not say when", False),
    ("no end of the token", {"exp": ...}, "does not say when", False),
    ("a time that is no time", {"iat": "now"}, "does not say when", False),
    ("a time that is a yes", {"iat": True}, "does not say when", False),
]


@pytest.mark.parametrize(
    ("case", "claims", "says", "signed_in"), STRANGERS, ids=[one[0] for one in STRANGERS]
)
def test_a_stranger_is_nobody_and_told_why(
    council: Council, case: str, claims: dict[str, Any], says: str, signed_in: bool
) -> None:
    account(council, "administrator")
    found = known(council, **claims)
    assert found.person == NOBODY
    assert says in found.why_not
    assert found.signed_in is signed_in


def test_a_sign_in_counts_for_the_hours_that_the_council_says(council: Council) -> None:
    account(council, "viewer")
    longer = SignIn(hours=8, until_token_expires=False)
    claims = {"iat": NOW, "exp": NOW + 3600}
    assert known(council, longer, TODAY + timedelta(hours=7), **claims).person.roles
    assert not known(council, longer, TODAY + timedelta(hours=9), **claims).person.roles
    assert not known(council, SignIn(hours=8), TODAY + timedelta(hours=2), **claims).person.roles


CLAIMED = SignIn(
    roles_claim="groups", roles={"perf-team": "performance_team", "all": "viewer"}, services_claim="department",
    services={"HRA": "Repairs"},
)  # fmt: skip


def test_claims_mean_what_the_council_says_and_nothing_else(council: Council) -> None:
    found = known(council, CLAIMED, groups=["perf-team", "administrator", 7], department="HRA").person
    assert (found.roles, found.services) == ({"performance_team"}, {"Repairs"})
    assert found.name == "J. Tremlett"
    assert known(council, CLAIMED, groups="all").person.roles == {"viewer"}
    for said in (["administrator"], "administrator", {"perf-team": 1}, 7, None, []):
        assert known(council, CLAIMED, groups=said).person == NOBODY
    assert known(council, SignIn(), groups=["perf-team"], roles=["administrator"]).person == NOBODY


def test_claims_and_account_are_added_up_but_an_account_without_roles_is_a_no(council: Council) -> None:
    account(council, "officer", services=("Homes",))
    found = known(council, CLAIMED, groups=["all"], department=["HRA"]).person
    assert (found.roles, found.services) == ({"officer", "viewer"}, {"Homes", "Repairs"})
    account(council)
    assert known(council, CLAIMED, groups=["perf-team"]).person == NOBODY


def test_everyone_signed_in_may_look_where_the_council_says_so(council: Council) -> None:
    open_house = SignIn(everyone_signed_in_may="viewer")
    assert known(council, open_house).person.roles == {"viewer"}
    assert known(council, open_house, is_logged_in=False).person == NOBODY
    assert known(council, SignIn(everyone_signed_in_may="nothing")).person == NOBODY


def test_the_address_may_be_in_another_claim(council: Council) -> None:
    account(council, "viewer")
    assert known(council, SignIn(email_claim="upn"), email=..., upn=JADE).person.roles == {"viewer"}
    assert known(council, SignIn(email_claim="upn"), upn=...).person == NOBODY


def test_giving_changing_and_taking_away_are_dated_signed_facts(council: Council) -> None:
    mine = keeper(council)
    mine.set(" Jade@Council.example ", "Jade  Tremlett", ["Officer"], ["Repairs", " "])
    later(council, minutes=1)
    mine.set("gwen@council.example", "Gwen", ["administrator"], [])
    later(council, minutes=1)
    mine.set(JADE, "Jade Tremlett", ["performance_team", "officer"], ["Repairs"])
    later(council, minutes=1)
    mine.remove("JADE@council.example")
    assert [row["email"] for row in mine.listed()] == ["gwen@council.example"]
    told = [(row["email"], row["roles_before"], row["roles"]) for row in mine.changes()]
    assert told == [
        (JADE, ["officer", "performance_team"], []),
        (JADE, ["officer"], ["officer", "performance_team"]),
        ("gwen@council.example", None, ["administrator"]),
        (JADE, None, ["officer"]),
    ]
    assert {row["set_by"] for row in mine.changes()} == {"Gwen"}
    entries = council.database.entries()
    assert [one.event for one in entries][-4:] == ["account set"] * 4
    assert first_broken(entries) is None


@pytest.mark.parametrize("email", ["", "jade", "jade@", "@x.uk", "a b@x.uk", "a@x", "a@x.uk,b@x.uk", "<a@x.uk>", "a@x." + "u" * 300, "a@x.uk\n"])  # fmt: skip
def test_an_address_that_is_none_is_refused(council: Council, email: str) -> None:
    if email == "a@x.uk\n":  # what surrounds an address is taken off
        keeper(council).set(email, "A", ["viewer"], [])
        assert [row["email"] for row in keeper(council).listed()] == ["a@x.uk"]
        return
    before = council.counts()
    with pytest.raises(AccountError, match="is not an e-mail address"):
        keeper(council).set(email, "A", ["viewer"], [])
    assert council.counts() == before


@pytest.mark.parametrize(
    ("name", "roles", "says"),
    [
        (" ", ["viewer"], "Say the person's name"),
        ("x" * 101, ["viewer"], "at most 100"),
        ("A\x00B", ["viewer"], "Say the person's name"),
        ("A", [], "at least one role"),
        ("A", ["boss"], "There is no role “boss”"),
        ("A", ["viewer", ""], "There is no role “”"),
    ],
)
def test_a_wrong_account_is_refused_in_a_sentence(
    council: Council, name: str, roles: list[str], says: str
) -> None:
    with pytest.raises(AccountError, match=says):
        keeper(council).set(JADE, name, roles, [])
    assert keeper(council).listed() == []


def test_the_last_administrator_cannot_be_locked_out(council: Council) -> None:
    mine = keeper(council)
    mine.set("gwen@council.example", "Gwen", ["administrator"], [])
    later(council, seconds=1)
    for change in (
        lambda: mine.remove("gwen@council.example"),
        lambda: mine.set("gwen@council.example", "Gwen", ["viewer"], []),
    ):
        with pytest.raises(AccountError, match="is the last who may say who may do what"):
            change()
    mine.set(JADE, "Jade", ["administrator", "viewer"], [])
    later(council, seconds=1)
    mine.remove("gwen@council.example")
    with pytest.raises(AccountError, match="is the last"):
        mine.remove(JADE)
    assert [row["email"] for row in mine.listed()] == [JADE]


def test_two_who_take_each_other_away_at_once_do_not_both_succeed(council: Council) -> None:
    from concurrent.futures import ThreadPoolExecutor

    council.database._clock = datetime.now
    for email in ("gwen@council.example", JADE):
        keeper(council).set(email, "A", ["administrator"], [])

    def take(email: str) -> bool:
        try:
            keeper(council).remove(email)
        except AccountError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(take, ("gwen@council.example", JADE)))
    assert sorted(done) == [False, True]
    assert len(keeper(council).listed()) == 1


def test_somebody_without_access_cannot_be_removed(council: Council) -> None:
    with pytest.raises(AccountError, match="nothing to take away"):
        keeper(council).remove("kim@council.example")


def test_only_who_may_manage_people_does(council: Council) -> None:
    team = Person("Priya", frozenset({"performance_team"}))
    for act in (
        lambda: keeper(council, team).set("priya@council.example", "Priya", ["administrator"], []),
        lambda: keeper(council, team).remove(JADE),
        lambda: keeper(council, team).listed(),
        lambda: keeper(council, team).changes(),
    ):
        with pytest.raises(NotAllowedError, match="may not say who may do what"):
            act()
