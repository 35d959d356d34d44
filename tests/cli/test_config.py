"""The config file from end to end: where it is found, and what a run does with it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

CASES = Path(__file__).parents[2] / "fixtures" / "specs"
SPEC = """
openapi: 3.1.0
info: {title: Found, version: "1"}
webhooks: {paid: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}
"""
MEANT = "webhooks: {default: {signatureVerification: none}}\n"


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webhookgen", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a document in `api/`, within a folder that has a config of its own."""
    (tmp_path / "webhookgen.yaml").write_text("package: outside\n")
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "api" / "deep").mkdir(parents=True)
    (root / "api" / "spec.yaml").write_text(SPEC)
    return root


def package_of(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["package"])


def test_the_nearest_config_counts_and_is_named(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text(f"package: near\n{MEANT}")
    deep = run(repository / "api" / "deep", "inspect", "../spec.yaml", "--json")
    assert package_of(deep) == "near"
    assert deep.stderr == "config: ../../webhookgen.yaml\n"
    (repository / "api" / "pyproject.toml").write_text('[tool.webhookgen]\npackage = "nearer"\n')
    deep = run(repository / "api" / "deep", "inspect", "../spec.yaml", "--json")
    assert package_of(deep) == "nearer"
    assert deep.stderr == "config: ../pyproject.toml\n"


def test_a_project_file_without_our_table_is_passed_over(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text(f"package: near\n{MEANT}")
    (repository / "api" / "pyproject.toml").write_text('[tool.other]\nwebhookgen = "x"\n')
    assert package_of(run(repository / "api", "inspect", "spec.yaml", "--json")) == "near"


def test_a_yaml_config_goes_before_a_project_file(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text(f"package: yaml\n{MEANT}")
    (repository / "pyproject.toml").write_text('[tool.webhookgen]\npackage = "toml"\n')
    assert package_of(run(repository, "inspect", "api/spec.yaml", "--json")) == "yaml"


def test_nothing_above_the_repository_counts(repository: Path) -> None:
    done = run(repository / "api", "inspect", "spec.yaml", "--json")
    assert package_of(done) == "found"
    assert done.stderr == ""


def test_outside_a_repository_no_parent_counts(repository: Path) -> None:
    (repository / ".git").rmdir()
    assert package_of(run(repository, "inspect", "api/spec.yaml", "--json")) == "found"
    assert package_of(run(repository.parent, "inspect", "repository/api/spec.yaml", "--json")) == (
        "outside"
    )


def test_nothing_beside_the_document_counts(repository: Path) -> None:
    (repository / "api" / "webhookgen.yaml").write_text("package: beside\n")
    assert package_of(run(repository, "inspect", "api/spec.yaml", "--json")) == "found"


def test_the_option_goes_before_what_would_be_found(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text("not: read\n")
    (repository / "other.yaml").write_text(f"package: chosen\n{MEANT}")
    done = run(repository, "inspect", "api/spec.yaml", "--json", "--config", "other.yaml")
    assert package_of(done) == "chosen"
    assert done.stderr == "config: other.yaml\n"


def test_quiet_runs_name_no_config(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text(MEANT)
    done = run(repository, "generate", "api/spec.yaml", "-o", "sdk", "-q")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_document_on_standard_input_has_a_config_too(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text(f"package: piped\n{MEANT}")
    assert package_of(run(repository, "inspect", "-", "--json", stdin=SPEC)) == "piped"


def test_lint_shows_faults_of_the_config(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text("pakage: x\n")
    done = run(repository, "lint", "api/spec.yaml", "--format", "concise")
    assert done.returncode == 1
    assert done.stdout == (
        "webhookgen.yaml:1:1: error[WG802]: the config has no `pakage` [/pakage]\n"
    )


def test_check_notices_another_config(repository: Path) -> None:
    config = repository / "webhookgen.yaml"
    config.write_text(MEANT)
    command = ("generate", "api/spec.yaml", "-o", "sdk")
    assert run(repository, *command).returncode == 0
    assert run(repository, *command, "--check").returncode == 0
    recorded = json.loads((repository / "sdk" / "found" / "_manifest.json").read_text())
    assert sorted(recorded["inputs"]) == ["spec.yaml"]
    assert recorded["options"]["config"] == hashlib.sha256(MEANT.encode()).hexdigest()
    config.write_text(f"{MEANT}# a remark\n")
    done = run(repository, *command, "--check")
    assert (done.returncode, done.stdout) == (1, "changed: sdk/found/_manifest.json\n")
    config.unlink()
    assert run(repository, *command, "--check").returncode == 1


def test_check_of_a_project_file_looks_at_our_table_alone(repository: Path) -> None:
    project = repository / "pyproject.toml"
    table = '[tool.webhookgen.webhooks.default]\nsignatureVerification = "none"\n'
    project.write_text(table)
    command = ("generate", "api/spec.yaml", "-o", "sdk")
    assert run(repository, *command).returncode == 0
    project.write_text(f'[project]\nname = "x"\n\n{table}')
    assert run(repository, *command, "--check").returncode == 0
    project.write_text(f'{table}description = "y"\n')
    assert run(repository, *command, "--check").returncode == 1


def test_project_metadata_reaches_the_project(repository: Path) -> None:
    (repository / "webhookgen.yaml").write_text(
        MEANT
        + dedent(r"""
        package: acme
        project:
          name: acme-events
          version: 2.1.0rc1
          description: "All of \"Acme\"\\ 's events"
          license: Apache-2.0
          authors: [{name: Ann "A" O., email: ann@acme.example}, {name: Team}]
          urls: {Home: "https://acme.example", "Bug's": "https://acme.example/bugs"}
        """)
    )
    assert run(repository, "generate", "api/spec.yaml", "-o", "sdk").returncode == 0
    project = tomllib.loads((repository / "sdk" / "pyproject.toml").read_text())["project"]
    assert (project["name"], project["version"]) == ("acme-events", "2.1.0rc1")
    assert project["description"] == 'All of "Acme"\\ \'s events'
    assert project["license"] == "Apache-2.0"
    assert project["authors"] == [
        {"name": 'Ann "A" O.', "email": "ann@acme.example"},
        {"name": "Team"},
    ]
    assert project["urls"]["Bug's"] == "https://acme.example/bugs"


@pytest.fixture
def several(repository: Path) -> Path:
    """A repository whose config lists two documents."""
    (repository / "api" / "second.yaml").write_text(SPEC.replace("Found", "Second"))
    (repository / "webhookgen.yaml").write_text(
        dedent("""
        project: {license: MIT}
        ignore: [{code: no-signature, reason: behind a tunnel}]
        documents:
          - {spec: api/spec.yaml, output: sdks/one, package: one}
          - spec: api/second.yaml
            output: sdks/two
            webhooks:
              default: {signatureVerification: {algorithm: Custom, name: by-hand}}
        """)
    )
    return repository


def test_one_run_does_all_documents(several: Path) -> None:
    done = run(several / "api", "generate")
    assert (done.returncode, done.stderr) == (0, "config: ../webhookgen.yaml\n")
    assert (several / "sdks" / "one" / "one" / "handlers" / "webhooks.py").is_file()
    handler = (several / "sdks" / "two" / "second" / "handlers" / "webhooks.py").read_text()
    assert "CustomHandler" in handler
    license = tomllib.loads((several / "sdks" / "two" / "pyproject.toml").read_text())["project"]
    assert license["license"] == "MIT"
    assert run(several, "generate", "--check").returncode == 0


def test_a_faulty_document_does_not_stop_the_others(several: Path) -> None:
    (several / "api" / "spec.yaml").write_text("openapi: 3.1.0\n")
    done = run(several, "generate")
    assert done.returncode == 1
    assert "WG101" in done.stderr
    assert not (several / "sdks" / "one").exists()
    assert (several / "sdks" / "two" / "second").is_dir()


def test_the_worst_exit_code_counts(several: Path) -> None:
    assert run(several, "generate").returncode == 0
    manifest = several / "sdks" / "one" / "one" / "_manifest.json"
    manifest.write_text(
        json.dumps(json.loads(manifest.read_text()) | {"generator": "0.0.1"}, indent=2) + "\n"
    )
    assert run(several, "generate", "--check").returncode == 3
    (several / "sdks" / "two" / "README.md").unlink()
    assert run(several, "generate", "--check").returncode == 1


def test_one_of_several_documents_by_its_path(several: Path) -> None:
    done = run(several / "api", "generate", "./second.yaml")
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(several / "sdks")) == ["two"]


def test_a_document_that_is_none_of_them_is_named(several: Path) -> None:
    shutil.copy(several / "api" / "spec.yaml", several / "api" / "third.yaml")
    done = run(several, "generate", "api/third.yaml", "-o", "sdk")
    assert done.returncode == 0
    assert done.stderr == (
        "config: webhookgen.yaml (it lists documents, and api/third.yaml is none of them)\n"
    )


@pytest.fixture
def twice(repository: Path) -> Path:
    """A repository whose config makes two SDKs of one document."""
    (repository / "webhookgen.yaml").write_text(
        dedent("""
        documents:
          - spec: api/spec.yaml
            output: sdks/one
            package: one
            webhooks: {default: {signatureVerification: {preset: github}}}
          - spec: ./api/spec.yaml
            output: sdks/two
            package: two
            webhooks: {default: {signatureVerification: {preset: stripe}}}
        """)
    )
    return repository


def signing_header(folder: Path) -> str:
    """The signature header of the only handler in a folder."""
    (path,) = folder.glob("*/handlers/webhooks.py")
    text = path.read_text()
    return next(name for name in ("X-Hub-Signature-256", "Stripe-Signature") if name in text)


@pytest.mark.parametrize("arguments", [(), ("api/spec.yaml",)])
def test_each_entry_of_a_document_has_its_own_settings(
    twice: Path, arguments: tuple[str, ...]
) -> None:
    done = run(twice, "generate", *arguments)
    assert done.returncode == 0, done.stderr
    sdks = twice / "sdks"
    assert sorted(path.parent.name for path in sdks.glob("*/*/handlers")) == ["one", "two"]
    assert signing_header(sdks / "one") == "X-Hub-Signature-256"
    assert signing_header(sdks / "two") == "Stripe-Signature"
    assert run(twice, "generate", "--check", *arguments).returncode == 0


def test_the_folder_says_which_entry_is_meant(twice: Path) -> None:
    assert run(twice / "api", "generate", "spec.yaml", "-o", "../sdks/two").returncode == 0
    assert run(twice, "generate", "api/spec.yaml", "-o", "other").returncode == 0
    assert sorted(os.listdir(twice / "sdks")) == ["two"]
    assert signing_header(twice / "sdks" / "two") == "Stripe-Signature"
    assert signing_header(twice / "other") == "X-Hub-Signature-256"


def test_one_package_name_can_not_be_that_of_two(twice: Path) -> None:
    done = run(twice, "generate", "api/spec.yaml", "--package", "p")
    assert (done.returncode, (twice / "sdks").exists()) == (2, False)
    assert "lists api/spec.yaml 2 times" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("-o", "x"), "Without SPEC"), (("--package", "p"), "Without SPEC")],
)
def test_wrong_usage_with_several_documents(
    several: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(several, "generate", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "null\n",
        "webhooks: [",
        "{",
        "a: &a [*a]",
        "webhooks: {'': {}}",
        "\x00",
        "x: 1e999",
    ],
)
def test_hostile_configs_are_faults(repository: Path, text: str) -> None:
    (repository / "webhookgen.yaml").write_text(text)
    done = run(repository, "generate", "api/spec.yaml", "-o", "sdk")
    assert done.returncode == 1, done.stderr
    assert "WG901" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "--> webhookgen.yaml" in done.stderr
    assert not (repository / "sdk").exists()


@pytest.mark.parametrize(
    "text", [b"[tool.webhookgen", b"\xff[tool.webhookgen]", b"[tool]\nwebhookgen = 1"]
)
def test_hostile_project_files_are_faults(repository: Path, text: bytes) -> None:
    (repository / "pyproject.toml").write_bytes(text)
    done = run(repository, "generate", "api/spec.yaml", "-o", "sdk")
    assert done.returncode == 1, done.stderr
    assert "WG901" not in done.stderr
    assert "--> pyproject.toml:" in done.stderr
