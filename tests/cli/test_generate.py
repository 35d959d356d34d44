"""The commands from end to end, each run as people run it: in a process of its own."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("webhookgen.diagnostics.full")

SPEC = Path(__file__).parents[2] / "fixtures/specs/payments/spec.yaml"


def run(
    *arguments: str | Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "webhookgen", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


def texts(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def package_of(directory: Path) -> Path:
    [manifest] = directory.glob("*/_manifest.json")
    return manifest.parent


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sdk")
    done = run("generate", SPEC, "-o", directory)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    return directory


@pytest.fixture
def copy(sdk: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sdk, tmp_path / "sdk")


def test_manifest_records_every_file(sdk: Path) -> None:
    package = package_of(sdk)
    record = json.loads((package / "_manifest.json").read_text())
    assert {*record["files"], f"{package.name}/_manifest.json"} == set(texts(sdk))
    assert list(record["inputs"]) == ["spec.yaml"]
    assert record["options"] == {
        "formatter": "ruff",
        "package": package.name,
        "package_only": False,
    }


def test_same_bytes_whatever_the_surroundings(sdk: Path, tmp_path: Path) -> None:
    for seed, locale in (("1", "C"), ("2", "C.UTF-8")):
        directory = tmp_path / seed
        done = subprocess.run(
            [sys.executable, "-m", "webhookgen", "generate", SPEC, "-o", directory],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, sys.path))),
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "TZ": "Asia/Kathmandu",
            },
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert texts(directory) == texts(sdk)


def test_standard_input(tmp_path: Path) -> None:
    done = run("generate", "-", "-o", tmp_path, "--package", "acme", stdin=SPEC.read_bytes())
    assert done.returncode == 0, done.stderr.decode()
    assert list(json.loads((tmp_path / "acme/_manifest.json").read_text())["inputs"]) == ["-"]


def test_package_only(tmp_path: Path) -> None:
    assert run("generate", SPEC, "-o", tmp_path, "--package-only").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == [package_of(tmp_path).name]


def test_earlier_name_is_kept_with_a_warning(tmp_path: Path) -> None:
    assert run("generate", SPEC, "-o", tmp_path, "--package", "acme").returncode == 0
    before = texts(tmp_path)
    done = run("generate", SPEC, "-o", tmp_path)
    assert done.returncode == 0
    assert b"warning[WG704]" in done.stderr
    assert texts(tmp_path) == before
    assert run("generate", SPEC, "-o", tmp_path, "--fail-on", "warning").returncode == 1
    ignored = run("generate", SPEC, "-o", tmp_path, "--ignore", "package-renamed")
    assert b"WG704" not in ignored.stderr


def test_check_of_fresh_output(sdk: Path) -> None:
    done = run("generate", SPEC, "-o", sdk, "--check")
    assert (done.returncode, done.stdout) == (0, b"")


def test_check_lists_and_writes_nothing(copy: Path) -> None:
    edited = package_of(copy) / "__init__.py"
    edited.write_text("EDITED = True\n")
    (copy / "README.md").unlink()
    before = texts(copy)
    done = run("generate", SPEC, "-o", copy, "--check")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        f"missing: {copy / 'README.md'}",
        f"edited by hand: {edited}",
    ]
    verbose = run("generate", SPEC, "-o", copy, "--check", "-v")
    assert b"\n-EDITED = True\n" in verbose.stdout
    assert texts(copy) == before


def test_check_when_only_the_version_differs(copy: Path) -> None:
    manifest = package_of(copy) / "_manifest.json"
    record = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**record, "generator": "0.0.1"}))
    assert run("generate", SPEC, "-o", copy, "--check").returncode == 3


def test_edited_file_is_named(copy: Path) -> None:
    (copy / "README.md").write_text("edited\n")
    done = run("generate", SPEC, "-o", copy)
    assert done.returncode == 0
    assert b"warning[WG703]" in done.stderr
    assert str(copy / "README.md").encode() in done.stderr


def test_quiet_prints_no_warning(copy: Path) -> None:
    (copy / "README.md").write_text("edited\n")
    done = run("generate", SPEC, "-o", copy, "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_verbose_prints_a_line_for_each_file(copy: Path) -> None:
    (copy / "README.md").unlink()
    done = run("generate", SPEC, "-o", copy, "-v")
    assert f"written: {copy / 'README.md'}\n" in done.stderr.decode()
    assert f"unchanged: {copy / 'pyproject.toml'}\n" in done.stderr.decode()


def test_file_in_the_way_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine\n")
    done = run("generate", SPEC, "-o", tmp_path)
    assert done.returncode == 1
    assert b"error[WG701]" in done.stderr
    assert texts(tmp_path) == {"README.md": b"mine\n"}


def test_errors_in_the_document_stop_the_run(tmp_path: Path) -> None:
    spec = tmp_path / "bad.yaml"
    spec.write_text("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n")
    done = run("generate", spec, "-o", tmp_path / "sdk")
    assert done.returncode == 1
    assert b"error[WG101]" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "sdk").exists()


@pytest.mark.parametrize("style", ["full", "concise", "json", "github", "sarif"])
def test_lint_prints_to_standard_output(tmp_path: Path, style: str) -> None:
    spec = tmp_path / "bad.yaml"
    spec.write_text("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n")
    done = run("lint", spec, "--format", style)
    assert done.returncode == 1
    expected = b"no-events" if style == "json" else b"" if style == "github" else b"WG101"
    assert done.stdout
    assert expected in done.stdout
    if style in ("json", "sarif"):
        json.loads(done.stdout)


def test_inspect(sdk: Path) -> None:
    assert package_of(sdk).name.encode() in run("inspect", SPEC).stdout
    done = run("inspect", SPEC, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["package"] == package_of(sdk).name


def test_closed_pipe_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "webhookgen", "inspect", str(SPEC)],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert done.stderr == b""


def terminal_output(tmp_path: Path, **environment: str) -> bytes:
    """What an erring run prints to a terminal."""
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "webhookgen", "generate", tmp_path / "absent.yaml", "-o", "x"],
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environment},
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 65_536)
    os.close(ours)
    return shown


def test_colour_on_a_terminal(tmp_path: Path) -> None:
    assert re.search(rb"\x1b\[31m.*error\[WG001\]", terminal_output(tmp_path))
    assert b"\x1b" not in terminal_output(tmp_path, NO_COLOR="1")
    assert b"\x1b" not in run("generate", tmp_path / "absent.yaml", "-o", "x").stderr
