"""Commands that decide about a return: confirm, send-back, withdraw, reinstate."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from pmf.catalogue.council import Settings
from pmf.cli.output import WrongUseError, council_open, operator, print_json, tell
from pmf.review.verification import Reviewer
from pmf.store.returns import return_called


def confirm(asked: argparse.Namespace, settings: Settings) -> int:
    """Verify what somebody else handed in. `--hash` is of the file that was looked at, if that is to be held."""
    return_id = _named(asked)
    with council_open(settings) as database:
        file_hash = asked.hash or return_called(database, return_id)["file_hash"]
        Reviewer(database, settings.framework, operator(settings, asked.by)).verify(
            return_id, file_hash.strip().lower()
        )
    tell(f"{return_id} is verified by {asked.by}, for the file {file_hash}.")
    if asked.json:
        print_json(
            {"return_id": return_id, "state": "accepted", "verified_by": asked.by, "file_hash": file_hash}
        )
    return 0


def send_back(asked: argparse.Namespace, settings: Settings) -> int:
    """Refuse to confirm what somebody else handed in."""
    _decide(asked, settings, Reviewer.send_back)
    return _done(asked, "sent_back", "is sent back. Its figures do not stand.")


def withdraw(asked: argparse.Namespace, settings: Settings) -> int:
    """Take a return back."""
    _decide(asked, settings, Reviewer.withdraw)
    return _done(asked, "withdrawn", "is withdrawn. The figures before it stand again.")


def reinstate(asked: argparse.Namespace, settings: Settings) -> int:
    """Undo a withdrawal or a sending back."""
    return _done(asked, _decide(asked, settings, Reviewer.restore), "is put back.")


def _done(asked: argparse.Namespace, state: str, said: str) -> int:
    tell(f"{_named(asked)} {said}")
    if asked.json:
        print_json({"return_id": _named(asked), "state": state})
    return 0


def _named(asked: argparse.Namespace) -> str:
    return str(asked.return_id).strip().upper()


def _decide(
    asked: argparse.Namespace, settings: Settings, decision: Callable[[Reviewer, str, str], None]
) -> str:
    """Take a decision that needs a reason, and give the state that the return is in then."""
    if not asked.reason.strip():
        raise WrongUseError("--reason: say why, because people will ask.")
    with council_open(settings) as database:
        decision(
            Reviewer(database, settings.framework, operator(settings, asked.by)), _named(asked), asked.reason
        )
        return str(return_called(database, _named(asked))["state"])
