"""Modules loaded when a name of theirs is first used (PEP 562), or when a scheme needs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_exports(
    package: str, modules: Mapping[str, str] | None = None
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package that offers names of its modules.

    `modules` maps a name to the module that defines it, relative to the package. A long
    table is better kept apart, as `MODULES` of the package's `_modules`: it is then loaded
    with the first name that is asked of the package, and most programs ask for none.
    """

    def table() -> Mapping[str, str]:
        if modules is not None:
            return modules
        found: Mapping[str, str] = import_module("._modules", package).MODULES
        return found

    def __getattr__(name: str) -> Any:
        if name == "__all__":
            return sorted(table())
        if name not in table():
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(table()[name], package), name)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:
        return sorted({*vars(sys.modules[package]), *table()})

    return __getattr__, __dir__


def load_named(path: str) -> Any:
    """What `module:Name` names in this runtime, for modules that few SDKs have."""
    module, _, name = path.partition(":")
    return getattr(import_module(f".{module}", __name__.rpartition(".")[0]), name)
