"""What webhookgen itself is made of, as one digest: another one may print something else."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec

_PACKAGES = ("webhookgen", "webhookgen_runtime", "webhookgen_templates")
_FORMATTERS = ("ruff-", "black-")


def own_digest() -> str:
    """The SHA-256 of all code, templates and data, and of the names of the formatters' versions.

    It costs far less than the installed metadata, and it knows a working copy too.
    """
    digest = hashlib.sha256()
    for package in _PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(_files(folder)):
                name = os.path.relpath(path, folder).replace(os.sep, "/")
                with open(path, "rb") as file:
                    content = hashlib.sha256(file.read()).hexdigest()
                digest.update(f"{package}/{name} {content}\n".encode())
    digest.update(" ".join(sorted(_formatters())).encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        elif not entry.name.endswith(".pyc"):
            yield entry.path


def _formatters() -> Iterator[str]:
    for folder in sys.path:
        if os.path.isdir(folder):
            for name in os.listdir(folder):
                if name.startswith(_FORMATTERS) and name.endswith(".dist-info"):
                    yield name
