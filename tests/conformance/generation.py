"""Runs `webhookgen generate` as a user does."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Generation:
    """One run: `package` is "" where nothing was written."""

    code: int
    stderr: str
    folder: Path
    package: str
    seconds: float

    @property
    def crashed(self) -> bool:
        """Whether the generator is at fault."""
        return "WG901" in self.stderr or "Traceback" in self.stderr


def generate(spec: Path, folder: Path, *options: str) -> Generation:
    """Generate the SDK of a document."""
    command = [sys.executable, "-m", "webhookgen", "generate", str(spec), "-o", str(folder)]
    began = time.monotonic()
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    manifests = list(folder.glob("*/_manifest.json"))
    package = manifests[0].parent.name if len(manifests) == 1 and not done.returncode else ""
    return Generation(done.returncode, done.stderr, folder, package, time.monotonic() - began)
