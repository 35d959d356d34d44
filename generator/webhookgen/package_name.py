"""Whether a name given with `--package` can be the name of a generated package."""

from __future__ import annotations

import keyword
import sys

# What a generated package imports itself; a package of that name would hide it.
_IMPORTED = frozenset({"msgspec", "cryptography", "jsonschema_rs"})


def package_name_fault(name: str) -> str | None:
    """Why `name` can't be a package's name, or None where it can.

    Names of the standard library are compared without case, since file systems may ignore it.
    """
    if not (name.isascii() and name.isidentifier()):
        return "is not an identifier of ASCII letters, digits and underscores"
    if keyword.iskeyword(name):
        return "is a keyword of Python"
    if name.startswith("__"):
        return "begins with two underscores, which Python keeps for itself"
    if name.lower() in {module.lower() for module in sys.stdlib_module_names}:
        return "would hide the module of that name in the standard library"
    if name.lower() in _IMPORTED:
        return "would hide the library of that name, which the package itself imports"
    return None
