"""The demonstration's people, and whom a page needs."""

from __future__ import annotations

from pmf.catalogue.council import ROOT, MadeUp, read_settings
from pmf.ui.frame import may_see
from pmf.ui.identity import as_person


def who_may_see(page: str) -> MadeUp:
    """The first of the demonstration's people who may see a page."""
    settings = read_settings(config=str(ROOT / "config"))
    return next(one for one in settings.made_up if may_see(settings.framework, as_person(one), page))


def being(page: str) -> dict[str, str]:
    """What the address has to say for a visitor of the demonstration to see a page."""
    who = who_may_see(page)
    return {} if who == read_settings(config=str(ROOT / "config")).made_up[0] else {"be": who.name}
