"""Runs one command, and turns what can go wrong into one sentence and an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from pmf.access.keeping_people import AccountError
from pmf.access.permissions import NotAllowedError
from pmf.catalogue.council import Settings, read_settings
from pmf.catalogue.toml_file import ConfigError
from pmf.cli import decide, demo, exceptions, health, keep, load, people, read, thread
from pmf.cli.arguments import parser
from pmf.cli.output import WrongUseError
from pmf.reports.reading import UnknownChoiceError
from pmf.store.database import CannotWriteError, NoDatabaseError
from pmf.store.holding import DatabaseHeldError
from pmf.store.migrate import NewerSchemaError
from pmf.store.returns import UnknownReturnError

DONE, REFUSED, WRONG_USE = 0, 1, 2
Command = Callable[[argparse.Namespace, Settings], int]

COMMANDS: dict[str, Command] = {
    "init": keep.init,
    "demo": demo.demo,
    "load": load.load,
    "template": load.template,
    "scorecard": read.scorecard,
    "exceptions": exceptions.exceptions,
    "thread": thread.thread,
    "indicator": read.indicator,
    "returns": read.returns,
    "health": health.health,
    "confirm": decide.confirm,
    "send-back": decide.send_back,
    "withdraw": decide.withdraw,
    "reinstate": decide.reinstate,
    "people": people.people,
    "verify": keep.verify,
    "backup": keep.backup,
    "restore": keep.restore,
    "serve": keep.serve,
    "bench": keep.bench,
}
_REFUSALS = (
    AccountError,
    DatabaseHeldError,
    CannotWriteError,
    NoDatabaseError,
    NewerSchemaError,
    NotAllowedError,
    UnknownReturnError,
    UnknownChoiceError,
    FileExistsError,
    ConfigError,
    OSError,
)


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and give its exit status."""
    asked = parser().parse_args(arguments)
    try:
        settings = read_settings(database=asked.database, framework=asked.framework, config=asked.config)
        return COMMANDS[asked.command](asked, settings)
    except WrongUseError as problem:
        print(problem, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # Whoever read the output has heard enough; nothing more is said, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except _REFUSALS as problem:
        print(problem, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped. What was under way was undone.", file=sys.stderr)
        return REFUSED
