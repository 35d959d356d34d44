"""SDKs of single schemas, generated and imported in this process."""

from __future__ import annotations

import importlib
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webhookgen import generate

from tests.cases import RUNTIME

from . import driver
from .suite_documents import MEDIA_TYPE, event_of, handler_of, write_document
from .suite_groups import Group

_numbers = itertools.count()


class RefusedError(Exception):
    """The generator refused the document; the text is its diagnostics."""


def group_of(schema: Any) -> Group:
    """A schema as a group without tests, which is what documents are made of."""
    return Group("draft2020-12", "random", 0, "random", schema, ())


@contextmanager
def imported_sdk(schema: Any) -> Iterator[Any]:
    """The package of a schema, importable under a name of its own while the block runs.

    The runtime is the one in this repository, by a link, so that it is compiled once.

    Raises:
        RefusedError: there is an error among the diagnostics.
    """
    name = f"random_{next(_numbers)}"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write(schema, folder, name)
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        try:
            yield importlib.import_module(name)
        finally:
            sys.path.remove(str(folder))
            for module in [each for each in sys.modules if each.partition(".")[0] == name]:
                del sys.modules[module]


def _write(schema: Any, folder: Path, name: str) -> None:
    spec = write_document([group_of(schema)], folder / "spec")
    made = generate(str(spec), package=name, package_only=True, formatter="none")
    if not made.files:
        raise RefusedError("; ".join(f"{d.code} {d.message}" for d in made.diagnostics))
    for path, text in made.files.items():
        if "_runtime" not in Path(path).parts:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    (folder / name / "_runtime").symlink_to(RUNTIME, target_is_directory=True)


def answers(package: Any, instances: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """What a package answers in each mode, as `driver` does in a process of its own."""
    group = group_of(None)
    probe = {
        "handler": handler_of(group),
        "event": event_of(group),
        "media_type": MEDIA_TYPE,
        "bodies": [json.dumps(each) for each in instances],
    }
    answer = driver.answer_probe(package, driver.events_of(package), probe)
    found: dict[str, list[dict[str, Any]]] = answer["answers"]
    return found
