"""Where the council's own settings are, and what they say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pmf.catalogue.toml_file import ConfigError, line_of, read_toml
from pmf.model.framework import Framework
from pmf.model.nation import Nation

ROOT = Path(__file__).resolve().parents[2]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignIn(_Part):
    """`[sign_in]`: which claims of the council's sign-in service count for what. Accounts always count.

    `roles` and `services` say what the claims' values mean here; a value that is not listed means nothing.
    """

    email_claim: str = "email"
    roles_claim: str | None = None
    roles: dict[str, str] = {}
    services_claim: str | None = None
    services: dict[str, str] = {}
    everyone_signed_in_may: str | None = None
    hours: int = Field(default=12, ge=1, le=24)
    until_token_expires: bool = True

    def roles_named(self) -> dict[str, tuple[int | str, ...]]:
        """Each role that a setting names, with where that setting stands in the file."""
        named: dict[str, tuple[int | str, ...]] = {
            role: ("sign_in", "roles", value) for value, role in self.roles.items()
        }
        if self.everyone_signed_in_may:
            named[self.everyone_signed_in_may] = ("sign_in", "everyone_signed_in_may")
        return named


class Council(_Part):
    """`config/council.toml`: who we are, where, which framework we work by, and who may look."""

    name: str
    framework: str
    nation: Nation = Nation.ENGLAND
    logo: str | None = None
    demonstration: bool = False
    sign_in: SignIn = SignIn()


class MadeUp(_Part):
    """Somebody to be in the demonstration."""

    name: str = Field(min_length=1)
    job: str
    roles: tuple[str, ...]
    services: tuple[str, ...] = ()


class Demonstration(_Part):
    """`config/demonstration.toml`: its made-up people. The first is who a visitor is to begin with."""

    people: tuple[MadeUp, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Settings:
    """Everything that is chosen before the first question is asked. `made_up` is whom a visitor of the
    demonstration can be."""

    config: Path
    database: Path
    council: Council
    framework: Framework
    framework_file: Path
    made_up: tuple[MadeUp, ...] = ()

    @property
    def mappings(self) -> Path:
        """The folder of saved mappings."""
        return self.config / "mappings"


def read_settings(
    *, database: str | None = None, framework: str | None = None, config: str | None = None
) -> Settings:
    """The settings from the arguments, else the environment, else the files. Raises ConfigError."""
    folder = Path(config or os.environ.get("PMF_CONFIG") or ROOT / "config")
    council = read_toml(folder / "council.toml", Council)
    file = _framework_file(framework or os.environ.get("PMF_FRAMEWORK") or council.framework, folder)
    chosen = read_toml(file, Framework)
    _refuse_unknown_roles(folder / "council.toml", council.sign_in.roles_named(), chosen)
    made_up = _made_up(folder / "demonstration.toml", chosen) if council.demonstration else ()
    return Settings(
        config=folder,
        database=Path(database or os.environ.get("PMF_DATABASE") or ROOT / "data" / "pmf.duckdb"),
        council=council,
        framework=chosen,
        framework_file=file,
        made_up=made_up,
    )


def _made_up(path: Path, framework: Framework) -> tuple[MadeUp, ...]:
    people = read_toml(path, Demonstration).people
    named: dict[str, tuple[int | str, ...]] = {
        role: ("people", at, "roles") for at, one in enumerate(people) for role in one.roles
    }
    _refuse_unknown_roles(path, named, framework)
    return people


def _refuse_unknown_roles(
    path: Path, named: Mapping[str, tuple[int | str, ...]], framework: Framework
) -> None:
    known = {role.id for role in framework.roles}
    for role, where in named.items():
        if role not in known:
            line = line_of(path.read_text(encoding="utf-8"), where)
            raise ConfigError(
                f"{path}:{line}: there is no role “{role}”. There are: {', '.join(sorted(known))}."
            )


def _framework_file(chosen: str, folder: Path) -> Path:
    if Path(chosen).suffix == ".toml":
        return Path(chosen)
    file = folder / "frameworks" / f"{chosen}.toml"
    if not file.exists():
        names = ", ".join(sorted(path.stem for path in (folder / "frameworks").glob("*.toml")))
        raise ConfigError(
            f"There is no framework called “{chosen}”. In {folder / 'frameworks'} are: {names}."
        )
    return file
