"""Where the council's own settings are, and what they say."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pmf.catalogue.toml_file import ConfigError, read_toml
from pmf.model.framework import Framework

ROOT = Path(__file__).resolve().parents[2]


class Council(BaseModel):
    """`config/council.toml`: who we are, which framework we work by, and who may look."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    framework: str
    logo: str | None = None
    demonstration: bool = False


@dataclass(frozen=True)
class Settings:
    """Everything that is chosen before the first question is asked."""

    config: Path
    database: Path
    council: Council
    framework: Framework
    framework_file: Path

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
    return Settings(
        config=folder,
        database=Path(database or os.environ.get("PMF_DATABASE") or ROOT / "data" / "pmf.duckdb"),
        council=council,
        framework=read_toml(file, Framework),
        framework_file=file,
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
