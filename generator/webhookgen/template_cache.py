"""The templates' code, kept beside them as Python keeps that of its modules.

Compiling the templates takes a sixth of a run over a small document. Where the folder can't be
written nothing is kept, and a file that is not of this text and this Python is made again.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from importlib.util import cache_from_source

import jinja2
from jinja2.bccache import Bucket


class TemplateCache(jinja2.BytecodeCache):
    """Keeps `handler.py.jinja` of a folder as `__pycache__/handler.py.cpython-311.pyc` there.

    `options` are those of the environment, on which the code depends beside the text.
    """

    def __init__(self, folder: str, options: Mapping[str, object]) -> None:
        self.folder = folder
        self.made_by = f"{jinja2.__version__} {sorted(map(str, options.items()))}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Where a template's code is kept."""
        return cache_from_source(os.path.join(self.folder, name))

    def get_source_checksum(self, source: str) -> str:
        """What a template's code is made of."""
        return super().get_source_checksum(f"{self.made_by}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code, if there is any."""
        with contextlib.suppress(Exception), open(bucket.key, "rb") as file:  # or none, or damaged
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the code as a whole, so that no other run reads a half of it."""
        if sys.dont_write_bytecode:
            return
        written = f"{bucket.key}.{os.getpid()}"
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(bucket.key), exist_ok=True)
            with open(written, "wb") as file:
                bucket.write_bytecode(file)
            os.replace(written, bucket.key)
