"""The council that this server serves: opened once, kept for all sessions, closed with the server."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pmf.catalogue.council import Settings, read_settings
from pmf.intake.known_mappings import known_mappings
from pmf.intake.opening import reading_process
from pmf.intake.road import Road
from pmf.model.person import Person
from pmf.reports.reading import Reader
from pmf.rules.opening import open_council
from pmf.store.database import Database


@dataclass(frozen=True)
class Served:
    """The settings and the open database."""

    settings: Settings
    database: Database

    def reader(self, person: Person) -> Reader:
        """Someone's reading of it."""
        return Reader(self.database, self.settings.framework, person)

    def road(self) -> Road:
        """The road that returns take into it."""
        return Road(
            self.database, self.settings.framework, known_mappings(self.database, self.settings.mappings)
        )


_lock = threading.Lock()
_served: Served | None = None


def served() -> Served:
    """The council, opened on first use. Raises what opening raises."""
    global _served
    with _lock:
        if _served is None:
            settings = read_settings()
            database = open_council(
                settings.database,
                settings.framework,
                create=True,
                by="the server",
                nation=settings.council.nation,
            )
            _served = Served(settings, database)
            reading_process.start()
        return _served


def close() -> None:
    """Write everything to the file and let go of it."""
    global _served
    with _lock:
        if _served is not None:
            _served.database.close()
            reading_process.close()
            _served = None
