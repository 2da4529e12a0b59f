"""Every way into the layers below the pages that takes somebody with it, found in the code itself."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pmf.access
import pmf.reports
import pmf.review
from pmf.intake.road import Road
from pmf.model.person import Person
from pmf.reports.reading import Reader

_PACKAGES = (pmf.access, pmf.reports, pmf.review)
_MODULES = ("pmf.intake.road", "pmf.intake.template")
# Asking what is allowed, and finding out who somebody is, must itself be open to anyone.
_OPEN = ("pmf.access.permissions", "pmf.access.people", "pmf.access.past_returns")
_WITH_SOMEBODY = (Person, Reader, Road)
GUARDS = {"require", "require_some_road", "check", "_check", "_require", "_require_second_person", "_require_withdrawing",
          "_require_restoring"}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A function, or a method of something that holds a person."""

    name: str
    function: Callable[..., Any]
    holder: type | None = None

    def arguments(self) -> dict[str, Any]:
        """The types of its arguments that must be given, by name."""
        hints = typing.get_type_hints(self.function)
        given = inspect.signature(self.function).parameters
        return {
            name: hints[name]
            for name, one in given.items()
            if name != "self" and one.default is inspect.Parameter.empty
        }

    def guarded_first(self) -> bool:
        """Whether the first thing that it does is to ask."""
        source = ast.parse(textwrap.dedent(inspect.getsource(self.function))).body[0]
        assert isinstance(source, ast.FunctionDef)
        body = source.body[1:] if ast.get_docstring(source) else source.body
        called = [node.func for node in ast.walk(body[0]) if isinstance(node, ast.Call)]
        return any(
            (one.id if isinstance(one, ast.Name) else getattr(one, "attr", "")) in GUARDS for one in called
        )


def entries() -> list[Entry]:
    """All of them, by name."""
    return sorted((one for module in _modules() for one in _of(module)), key=lambda one: one.name)


def _modules() -> Iterator[types.ModuleType]:
    for package in _PACKAGES:
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if found.name not in _OPEN:
                yield importlib.import_module(found.name)
    for name in _MODULES:
        yield importlib.import_module(name)


def _of(module: types.ModuleType) -> Iterator[Entry]:
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing):
            hints = typing.get_type_hints(thing)
            if any(hints.get(one) in _WITH_SOMEBODY for one in inspect.signature(thing).parameters):
                yield Entry(f"{module.__name__}.{name}", thing)
        elif inspect.isclass(thing) and _holds_somebody(thing):
            for what, member in vars(thing).items():
                method = member.fget if isinstance(member, property) else member
                if not what.startswith("_") and inspect.isfunction(method):
                    yield Entry(f"{module.__name__}.{name}.{what}", method, thing)


def _holds_somebody(thing: type) -> bool:
    try:
        hints = typing.get_type_hints(thing)
    except NameError:
        return False
    return any(hints.get(name) in _WITH_SOMEBODY for name in ("person", "reader", "road"))
