"""The environment of those who receive: msgspec, jsonschema-rs, a generated SDK, no webhookgen."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver.py")
INSTALLED = ("msgspec", "jsonschema_rs")


@dataclass(frozen=True)
class Probe:
    """Bodies for one event of one handler."""

    handler: str
    event: str
    media_type: str
    bodies: tuple[str, ...]


class NotAnsweredError(Exception):
    """The process died; the text is what it said."""


def make_site(folder: Path) -> Path:
    """A folder that holds the packages that an SDK may need, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in INSTALLED:
        found = importlib.util.find_spec(name)
        assert found is not None, f"{name} is not installed"
        assert found.submodule_search_locations, f"{name} is not a package"
        link = folder / name
        if not link.exists():
            link.symlink_to(next(iter(found.submodule_search_locations)))
    return folder


def ask_sdk(
    site: Path, folder: Path, package: str, probes: list[Probe] | None
) -> list[dict[str, Any]]:
    """What a package answers; every event is tried where no probes are given.

    `-S` leaves out the site-packages of this interpreter, so that only `site` is importable.

    Raises:
        NotAnsweredError: the process died.
    """
    asked = None if probes is None else [vars(probe) for probe in probes]
    done = subprocess.run(
        [sys.executable, "-S", "-s", "-P", str(DRIVER)],
        input=json.dumps({"folder": str(folder), "package": package, "probes": asked}),
        env={"PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotAnsweredError(done.stderr[-3000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    assert not answer["webhookgen"], "webhookgen can be imported beside the SDK"
    probed: list[dict[str, Any]] = answer["probes"]
    return probed
