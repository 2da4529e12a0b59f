"""The command that says who may do what: for the first administrator, and for scripts."""

from __future__ import annotations

import argparse

from pmf.access.keeping_people import PeopleKeeper
from pmf.catalogue.council import Settings
from pmf.cli.output import WrongUseError, council_open, operator, print_json, tell
from pmf.rules import wording


def people(asked: argparse.Namespace, settings: Settings) -> int:
    """List everyone with access, after making the change that was asked for, if any."""
    if asked.set and not (asked.name and asked.roles):
        raise WrongUseError("--set: say also --name, and --roles with a comma between them.")
    if not asked.set and (asked.name or asked.roles or asked.services):
        raise WrongUseError("--name, --roles and --services go with --set EMAIL.")
    with council_open(settings) as database:
        keeper = PeopleKeeper(database, settings.framework, operator(settings, asked.by))
        if asked.set:
            services = [one.strip() for one in asked.services.split(";") if one.strip()]
            keeper.set(asked.set, asked.name, asked.roles.split(","), services)
            known = {one.casefold() for one in keeper.services()}
            for one in services:
                if one.casefold() not in known:
                    tell(f"No indicator belongs to “{one}” yet. If that is a slip, set it again.")
        elif asked.remove:
            keeper.remove(asked.remove)
            tell(f"{asked.remove} has no access any more. What they did stays signed with their name.")
        listed = keeper.listed()
    if asked.json:
        names = ("email", "name", "roles", "services")
        print_json(
            [{**{name: row[name] for name in names}, "since": row["recorded_at"], "by": row["set_by"]} for row in listed]
        )  # fmt: skip
        return 0
    for row in listed:
        whose = f" for {'; '.join(row['services'])}" if row["services"] else ""
        since = f"since {wording.day(row['recorded_at'])} by {row['set_by']}"
        print(f"{row['email']:<36} {row['name']}: {', '.join(row['roles'])}{whose}, {since}")
    if not listed:
        tell("Nobody has an account yet.")
    return 0
