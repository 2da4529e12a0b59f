"""How the command line says things: JSON with plain numbers, sentences for people."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pmf.access.permissions import everything
from pmf.catalogue.council import Settings
from pmf.model.moment import moment_from
from pmf.model.period import Period, UnclearPeriodError, parse_period
from pmf.model.person import Person
from pmf.reports.reading import Reader
from pmf.rules.opening import open_council
from pmf.store.database import Database


class WrongUseError(Exception):
    """The command was asked in a way that makes no sense. Ends with exit status 2."""


def print_json(content: Any) -> None:
    """JSON on standard output, and nothing else there. Numbers are JSON numbers, unrounded."""
    json.dump(plain(content), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def plain(content: Any) -> Any:
    """Decimals as numbers, moments and days as ISO text, all the way down."""
    if isinstance(content, Decimal):
        return int(content) if content == content.to_integral_value() else float(content)
    if isinstance(content, datetime):
        return content.isoformat() + ("Z" if content.tzinfo is None else "")
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, dict):
        return {str(name): plain(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [plain(value) for value in content]
    return content


def tell(*words: str) -> None:
    """A message for people, on standard error."""
    print(*words, file=sys.stderr, flush=True)


def operator(settings: Settings, name: str | None = None) -> Person:
    """Whoever runs the command. They hold the file itself, so they may do everything."""
    if name is None:
        try:
            name = getpass.getuser()
        except (OSError, KeyError):
            name = "the command line"
    return everything(settings.framework, name)


@contextmanager
def council_open(
    settings: Settings, *, create: bool = False, also_reach: Path | None = None
) -> Iterator[Database]:
    """The database, judged by the framework, for as long as the command runs."""
    database = open_council(
        settings.database,
        settings.framework,
        create=create,
        also_reach=also_reach,
        by=operator(settings).name,
        nation=settings.council.nation,
    )
    for lost in database.lost:
        tell(f"Missing: {lost}")
    if database.warning:
        tell(database.warning)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def reading(settings: Settings) -> Iterator[Reader]:
    """A reader of the database."""
    with council_open(settings) as database:
        yield Reader(database, settings.framework, operator(settings))


def asked_period(text: str | None, settings: Settings) -> Period | None:
    """The period that an option names. Raises WrongUseError if it is unclear."""
    if text is None:
        return None
    try:
        return parse_period(text, settings.framework.calendar.year_type)
    except UnclearPeriodError as problem:
        raise WrongUseError(
            f"--period: {problem} Write it like 2025/26 Q3, 2025/26 Dec or 2025/26."
        ) from None


def asked_moment(text: str | None, database: Database) -> datetime:
    """The moment that --as-at names, or now."""
    if text is None:
        return database.now()
    try:
        return moment_from(text)
    except ValueError:
        raise WrongUseError(
            f"--as-at: “{text}” is not a moment. Write it like 2026-03-12 or 2026-03-12T14:30."
        ) from None
