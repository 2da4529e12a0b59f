"""A TOML file read into a pydantic model, or refused by file, line and reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class ConfigError(Exception):
    """A file in `config/` that cannot be used. The message names the file, the line and the reason."""


def read_toml(path: Path, model: type[Model]) -> Model:
    """Read a file into a model. Raises ConfigError, never anything else, for a file that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path}: it cannot be read ({problem}).") from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: {_with_line(str(problem))}") from None
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        reasons = [
            f"{path}:{_line_of_error(text, error['loc'], error['msg'])}: {_where(error['loc'])}{_reason(error['msg'])}"
            for error in problem.errors()
        ]
        raise ConfigError("\n".join(reasons)) from None


def line_of(text: str, path: tuple[int | str, ...]) -> int:
    """The line, counted from 1, on which the value at a path stands; that of its table if it is missing."""
    lines = text.splitlines()
    best, depth = 1, 0
    counts: dict[str, int] = {}
    here: list[int | str] = []
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if match := re.match(r"^\[\[\s*([\w.\"-]+)\s*\]\]", stripped):
            name = match[1]
            counts[name] = counts.get(name, -1) + 1
            here = [*name.split("."), counts[name]]
        elif match := re.match(r"^\[\s*([\w.\"-]+)\s*\]", stripped):
            first, *rest = match[1].split(".")
            # below [[read]], [read.columns] is a part of the newest of them
            here = [first, *([counts[first]] if first in counts else []), *rest]
        elif match := re.match(r"^([\w-]+|\"[^\"]*\")\s*=", stripped):
            key = match[1].strip('"')
            if (found := _common([*here, key], path)) > depth:
                best, depth = number, found
            continue
        if here and stripped.startswith("[") and (found := _common(here, path)) > depth:
            best, depth = number, found
    return best


def _line_of_error(text: str, path: tuple[int | str, ...], message: str) -> int:
    """The line that an error is about. One over several parts has no path of its own, but says in which part
    it is and quotes what is wrong: `review: “Call in” names the role “mayor”`."""
    if path:
        return line_of(text, path)
    part = re.match(r"(?:Value error, )?(\w+):", message)
    lines = text.splitlines()
    first = next(
        (at for at, line in enumerate(lines) if part and re.match(rf"\s*\[+\s*{part[1]}\b", line)), 0
    )
    for word in reversed(re.findall("“([^”]+)”", message)):
        for at, line in enumerate(lines[first:], first + 1):
            if f'"{word}"' in line:
                return at
    return first + 1


def _common(here: list[int | str], path: tuple[int | str, ...]) -> int:
    count = 0
    for mine, wanted in zip(here, path, strict=False):
        if mine != wanted:
            break
        count += 1
    return count if count == len(here) else 0


def _where(path: tuple[int | str, ...]) -> str:
    if not path:
        return ""
    words = [f"{part + 1}" if isinstance(part, int) else str(part) for part in path]
    return " ".join(words) + ": "


def _reason(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return {
        "Field required": "this is missing.",
        "Extra inputs are not permitted": "no such setting is known here; is it misspelt?",
    }.get(message, message[0].lower() + message[1:] + ".")


def _with_line(message: str) -> str:
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    if not match:
        return f"it is not valid TOML: {message}."
    return f"line {match[1]}, column {match[2]}: it is not valid TOML: {message[: match.start()].strip()}."
