"""The commands and their options. Names are a contract: scheduled jobs rely on them."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from pmf.intake.headings import KINDS

Add = Callable[[str, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """The whole command line. Wrong use ends with exit status 2, as argparse does."""
    top = argparse.ArgumentParser(
        prog="python -m pmf",
        description="The council's scorecard. Exit status: 0 done, 1 refused, 2 wrong use.",
    )
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument(
        "--database", metavar="PATH", help="the database file (else PMF_DATABASE, else data/pmf.duckdb)"
    )
    places.add_argument(
        "--framework",
        metavar="PATH",
        help="a framework file or name (else PMF_FRAMEWORK, else the council's)",
    )
    places.add_argument(
        "--config", metavar="DIR", help="the folder of settings (else PMF_CONFIG, else config)"
    )
    places.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[places])

    add("init", "make the database")
    add("demo", "load the sample council through the ordinary road")
    _load(add("load", "recognise, check, show the changes, and accept or refuse each file whole"))
    _template(add("template", "the pre-filled workbook or CSV: figures that are due, or what stands"))
    _reading(add)
    _deciding(add)
    _keeping(add)
    return top


def _load(load: argparse.ArgumentParser) -> None:
    load.add_argument("files", nargs="+", metavar="FILE")
    load.add_argument("--kind", choices=(*KINDS, "mapped"))
    load.add_argument("--mapping", metavar="M", help="a saved mapping's id, or a mapping file")
    load.add_argument("--service", metavar="S", help="the only service whose figures may be in it")
    load.add_argument("--period", metavar="P", help="the only period whose figures may be in it")
    load.add_argument("--by", metavar="NAME", help="who hands it in (else the name you are logged in by)")
    load.add_argument("--dry-run", action="store_true", help="look and store nothing")
    load.add_argument("--yes", action="store_true", help="accept warnings")
    load.add_argument(
        "--reason", metavar="TEXT", help="why figures that stand are changed, for each that gives no reason"
    )
    load.add_argument(
        "--marked",
        metavar="DIR",
        help="where to write each file that was not accepted, with its cells marked",
    )


def _template(template: argparse.ArgumentParser) -> None:
    template.add_argument("kind", metavar="KIND", choices=KINDS)
    template.add_argument(
        "--service", metavar="S", action="append", help="a service; again for another (else all of them)"
    )
    template.add_argument("--period", metavar="P", help="what is due for it, or the targets of its year")
    template.add_argument("--out", metavar="FILE", required=True, help="a file that ends in .xlsx or .csv")


def _reading(add: Add) -> None:
    scorecard = add("scorecard", "the scorecard")
    scorecard.add_argument("--period", metavar="P")
    scorecard.add_argument("--directorate", metavar="D")
    scorecard.add_argument("--as-at", metavar="ISO")
    exceptions = add("exceptions", "what needs a conversation, the gravest first, and why")
    exceptions.add_argument("--period", metavar="P")
    exceptions.add_argument("--directorate", metavar="D")
    exceptions.add_argument("--as-at", metavar="ISO")
    thread = add("thread", "the golden thread: how each plan stands and why, and where the thread is broken")
    thread.add_argument("node", metavar="NODE", nargs="?", help="a plan's id: it and all that lies below it")
    thread.add_argument("--period", metavar="P")
    thread.add_argument("--directorate", metavar="D")
    thread.add_argument("--as-at", metavar="ISO")
    indicator = add("indicator", "one indicator's whole story")
    indicator.add_argument("code", metavar="CODE")
    indicator.add_argument("--as-at", metavar="ISO")
    health = add("health", "how healthy the framework itself is: its five measures, and what was achieved")
    health.add_argument("--period", metavar="P")
    health.add_argument("--as-at", metavar="ISO")
    returns = add("returns", "who owes what, and what came")
    returns.add_argument("--period", metavar="P")


def _deciding(add: Add) -> None:
    confirm = add("confirm", "verify what somebody else handed in")
    confirm.add_argument("return_id", metavar="RETURN")
    confirm.add_argument(
        "--by", metavar="NAME", required=True, help="who verifies it: never who handed it in"
    )
    confirm.add_argument("--hash", metavar="SHA256", help="of the file looked at; refused if it is another")
    for name, text, who_is_needed in (
        ("send-back", "refuse to verify what somebody else handed in: its figures do not stand", True),
        ("withdraw", "take a return back: the figures before it stand again", False),
        ("reinstate", "undo a withdrawal or a sending back", False),
    ):
        command = add(name, text)
        command.add_argument("return_id", metavar="RETURN")
        command.add_argument("--reason", metavar="R", required=True)
        command.add_argument("--by", metavar="NAME", required=who_is_needed)


def _keeping(add: Add) -> None:
    people = add("people", "who may do what: list it, give somebody roles, take them away")
    change = people.add_mutually_exclusive_group()
    change.add_argument("--set", metavar="EMAIL", help="give this address the roles and services that follow")
    change.add_argument("--remove", metavar="EMAIL", help="take this address's access away")
    people.add_argument("--name", metavar="N")
    people.add_argument("--roles", metavar="a,b", help="the framework's roles, a comma between")
    people.add_argument("--services", metavar="X;Y", default="", help="a semicolon between")
    people.add_argument("--by", metavar="NAME")
    add("verify", "check the database against its own promises")
    backup = add("backup", "copy the database while it is open")
    backup.add_argument("--out", metavar="FILE", required=True)
    restore = add("restore", "put a backup in the place of the database")
    restore.add_argument("file", metavar="FILE")
    serve = add("serve", "serve the pages")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8501)
    add("bench", "measure the program against the bare parts it stands on")
