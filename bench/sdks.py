"""The SDKs that are measured, generated into a temporary folder and imported from there."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GITHUB = SHARED / "specs" / "github" / "openapi-webhooks" / "api.github.com.json"
GITHUB_CONFIG = ROOT / "tests" / "corpus" / "github.yaml"
PAYLOADS = SHARED / "payloads" / "github"
SECRET = "a secret of the benchmark"


def command(spec: Path, output: Path, *options: str) -> list[str]:
    """The command that generates an SDK."""
    return [sys.executable, "-m", "webhookgen", "generate", str(spec), "-o", str(output), *options]


def generate(spec: Path, output: Path, *options: str) -> None:
    """Generate an SDK, and offer it for import."""
    subprocess.run(command(spec, output, *options), check=True, capture_output=True)
    sys.path.insert(0, str(output))


def load(package: str) -> ModuleType:
    """An SDK that was generated."""
    importlib.invalidate_caches()
    return importlib.import_module(package)
