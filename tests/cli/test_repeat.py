"""`generate` again: nothing is done where nothing has changed, and everything else is noticed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import SPECS

CALLBACK_SCHEME = """\
    signatureVerification:
      signatureHeader: X-Payments-Signature
      algorithm: HMAC-SHA512
      digestEncoding: base64url
"""
HEAVY = {"jinja2", "webhookgen.pipeline", "webhookgen.parser.document", "webhookgen.lower.package"}
RUN = (
    "import sys\nfrom webhookgen.cli import main\n"
    "try:\n    main(sys.argv[1:])\n"
    "finally:\n    open('loaded', 'w').write('\\n'.join(sys.modules))"
)


class Folder:
    """A document with a warning, its config, and the SDK of both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sdk = root / "sdk"
        shutil.copytree(SPECS / "several-files", root / "documents")
        text = (SPECS / "payments" / "spec.yaml").read_text()
        (root / "payments.yaml").write_text(text.replace(CALLBACK_SCHEME, ""))
        (root / "webhookgen.yaml").write_text("package: payments\n")

    def generate(self, *options: str, spec: str = "payments.yaml") -> tuple[int, str, str]:
        """Run the command line in a process of its own: exit code, output and errors."""
        command = [sys.executable, "-c", RUN, "generate", spec, "-o", "sdk", *options]
        ran = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        return ran.returncode, ran.stdout, ran.stderr

    def did_nothing(self) -> bool:
        """Whether the last run ended before it loaded the stages."""
        return not HEAVY & set((self.root / "loaded").read_text().split())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    assert made.generate()[0] == 0
    assert not made.did_nothing()
    return made


def test_an_unchanged_run_says_the_same_and_loads_no_stage(folder: Folder) -> None:
    shutil.rmtree(folder.sdk)
    first = folder.generate()
    assert folder.generate() == first
    assert folder.did_nothing()
    assert "1 warning" in first[2]


def test_warnings_can_still_fail_the_run_or_be_ignored(folder: Folder) -> None:
    code, _, errors = folder.generate("--fail-on", "warning")
    assert (code, "1 warning" in errors) == (1, True)
    assert folder.did_nothing()
    number = errors.partition("[")[2].partition("]")[0]
    code, _, errors = folder.generate("--fail-on", "warning", "--ignore", number)
    assert (code, "warning" in errors) == (0, False)
    assert folder.did_nothing()


def test_each_file_is_listed_on_request(folder: Folder) -> None:
    _, _, errors = folder.generate("-v")
    listed = {line.partition(": ")[2] for line in errors.splitlines() if line[:9] == "unchanged"}
    files = {path for path in folder.sdk.rglob("*") if path.is_file()}
    assert listed == {path.relative_to(folder.root).as_posix() for path in files}
    assert folder.did_nothing()


CHANGES: dict[str, Callable[[Folder], object]] = {
    "document": lambda f: append(f.root / "payments.yaml"),
    "config": lambda f: append(f.root / "webhookgen.yaml"),
    "edited file": lambda f: append(next(f.sdk.glob("*/events/rejected_payment.py"))),
    "edited runtime": lambda f: append(next(f.sdk.glob("*/_runtime/handler.py"))),
    "edited project": lambda f: append(f.sdk / "pyproject.toml"),
    "missing file": lambda f: next(f.sdk.glob("*/models/card.py")).unlink(),
    "edited manifest": lambda f: append(f.sdk / "payments" / "_manifest.json"),
    "manifest without a file": lambda f: forget(f.sdk / "payments" / "_manifest.json"),
    "link": lambda f: relink(f.sdk / "payments" / "models" / "card.py"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(folder: Folder, change: str) -> None:
    CHANGES[change](folder)
    folder.generate()
    assert not folder.did_nothing()


@pytest.mark.parametrize(
    "options", [("--formatter", "none"), ("--package", "other"), ("--package-only",), ("--check",)]
)
def test_other_options_are_another_run(folder: Folder, options: tuple[str, ...]) -> None:
    folder.generate(*options)
    assert not folder.did_nothing()


def test_a_document_that_is_referred_to_is_an_input(folder: Folder) -> None:
    (folder.root / "webhookgen.yaml").unlink()
    shutil.rmtree(folder.sdk)
    spec = "documents/spec.yaml"
    for quick in (False, True):
        assert folder.generate(spec=spec)[0] == 0
        assert folder.did_nothing() is quick
    [manifest] = folder.sdk.glob("*/_manifest.json")
    others = [name for name in json.loads(manifest.read_text())["inputs"] if name != "spec.yaml"]
    append(folder.root / "documents" / others[0])
    folder.generate(spec=spec)
    assert not folder.did_nothing()


def test_a_name_that_was_asked_for_once_is_still_told(folder: Folder) -> None:
    (folder.root / "webhookgen.yaml").unlink()
    shutil.rmtree(folder.sdk)
    folder.generate("--package", "other")
    _, _, errors = folder.generate()
    assert "an earlier run named the package other" in errors


def append(path: Path) -> None:
    path.write_text(path.read_text() + "\n")


def forget(manifest: Path) -> None:
    record = json.loads(manifest.read_text())
    del record["files"]["payments/models/card.py"]
    manifest.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n")


def relink(path: Path) -> None:
    path.rename(path.parent.parent.parent / "elsewhere.py")
    path.symlink_to(path.parent.parent.parent / "elsewhere.py")
