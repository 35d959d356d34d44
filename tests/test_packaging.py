"""What pip makes of webhookgen, and of what it generates, in fresh virtual environments.

Slow, since pip resolves and installs: each environment is made once, and one worker runs all of it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT, SPECS, GeneratedSdk, files_in

pytestmark = pytest.mark.xdist_group("packaging")

SOURCES = {
    "webhookgen": ROOT / "generator" / "webhookgen",
    "webhookgen_runtime": ROOT / "runtime" / "webhookgen_runtime",
    "webhookgen_templates": ROOT / "templates" / "webhookgen_templates",
}
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache")
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

RECEIVE = """
import sys
from payments_api import PaymentHandler, VerifiedPaymentEvent
from payments_api.testing import build_request

request = build_request(VerifiedPaymentEvent, secret_key="a secret")
event = PaymentHandler("a secret").verify_and_parse_event(request)
print(type(event).__name__, event.payload.amount.value)
print("webhookgen" in sys.modules, "webhookgen_runtime" in sys.modules)
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without the import path of the tests; its standard output."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command} exits with {done.returncode}\n{done.stderr[-2000:]}"
    return done.stdout


def project() -> dict[str, str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, str] = tomllib.load(file)["project"]
    return found


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that pip builds."""
    folder = tmp_path_factory.mktemp("wheel")
    isolation = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    run(sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", *isolation, "-w", folder, cwd=ROOT)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which the README's first command has run."""
    clone = tmp_path_factory.mktemp("clone") / "webhookgen"
    shutil.copytree(ROOT, clone, ignore=NOT_COPIED)
    shutil.rmtree(clone / "sdk", ignore_errors=True)  # what somebody generated here
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python3 -m venv .*", readme, re.MULTILINE)
    run("sh", "-c", command, cwd=clone)
    return clone


@pytest.fixture(scope="session")
def receiver_python(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python in whose environment nothing but the generated project was installed."""
    environment = tmp_path_factory.mktemp("receiver") / "venv"
    venv.create(environment, with_pip=True)
    python = environment / SCRIPTS / "python"
    run(python, "-m", "pip", "install", "./sdk", cwd=clone)
    return python


def test_the_wheel_holds_every_source_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert packed == {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for package, folder in SOURCES.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"webhookgen/py.typed", "webhookgen_runtime/py.typed"} <= packed
    assert any(name.endswith(".jinja") for name in packed)


def test_the_first_command_of_the_readme_installs_and_generates(
    clone: Path, payments_sdk: GeneratedSdk
) -> None:
    version = run(clone / ".venv" / SCRIPTS / "webhookgen", "--version", cwd=clone.parent)

    assert version == f"webhookgen {project()['version']}\n"
    assert files_in(clone / "sdk") == files_in(payments_sdk.directory)


def test_an_installed_webhookgen_generates_from_any_folder(
    clone: Path, payments_sdk: GeneratedSdk, tmp_path: Path
) -> None:
    command = clone / ".venv" / SCRIPTS / "webhookgen"
    run(command, "generate", SPECS / "payments" / "spec.yaml", "-o", "out", cwd=tmp_path)

    assert files_in(tmp_path / "out") == files_in(payments_sdk.directory)


def test_an_installed_webhookgen_checks_a_config_file(clone: Path, tmp_path: Path) -> None:
    command = clone / ".venv" / SCRIPTS / "webhookgen"
    case = SPECS / "config-names"
    (tmp_path / "webhookgen.yaml").write_bytes((case / "webhookgen.yaml").read_bytes())
    run(command, "generate", case / "spec.yaml", "-o", "out", cwd=tmp_path)

    assert (tmp_path / "out" / "chosen_names").is_dir()


def test_a_generated_project_needs_msgspec_alone(receiver_python: Path, tmp_path: Path) -> None:
    listed = run(receiver_python, "-m", "pip", "list", "--format", "freeze", cwd=tmp_path)
    installed = {line.partition("==")[0] for line in listed.splitlines()}

    assert installed - {"pip", "setuptools", "wheel"} == {"payments-api", "msgspec"}


def test_an_installed_sdk_receives(receiver_python: Path, tmp_path: Path) -> None:
    said = run(receiver_python, "-c", RECEIVE, cwd=tmp_path)

    assert said.splitlines() == ["VerifiedPaymentEvent 1999", "False False"]


def test_an_installed_sdk_holds_its_schemas(receiver_python: Path, tmp_path: Path) -> None:
    program = (
        "from importlib.resources import files; print(files('payments_api').joinpath(%r).is_file())"
    )
    said = run(receiver_python, "-c", program % "_schemas.json", cwd=tmp_path)

    assert said == "True\n"
