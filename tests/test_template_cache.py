"""The code of templates: kept beside them, and made again where it is not of their text."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest
from webhookgen.template_cache import TemplateCache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "greeting.txt.jinja").write_text("{% if true %}\nhello {{ name }}\n{% endif %}\n")
    return tmp_path


def render(folder: Path, **options: bool) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        bytecode_cache=TemplateCache(str(folder), options),
        trim_blocks=options.get("trim_blocks", False),
        autoescape=False,
    )
    return environment.get_template("greeting.txt.jinja").render(name="Ada")


def kept(folder: Path) -> list[Path]:
    return list((folder / "__pycache__").iterdir())


def test_code_is_kept_and_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render(folder)
    monkeypatch.setattr(jinja2.Environment, "_generate", None)  # compiling would raise
    assert render(folder) == first == "\nhello Ada\n"
    assert [path.suffix for path in kept(folder)] == [".pyc"]


def test_another_text_is_compiled_again(folder: Path) -> None:
    render(folder)
    (folder / "greeting.txt.jinja").write_text("bye {{ name }}")
    assert render(folder) == "bye Ada"


def test_other_options_are_compiled_again(folder: Path) -> None:
    assert render(folder) == "\nhello Ada\n"
    assert render(folder, trim_blocks=True) == "hello Ada\n"


@pytest.mark.parametrize("length", [0, 10, 40, 100])
def test_a_damaged_file_is_made_again(folder: Path, length: int) -> None:
    render(folder)
    (path,) = kept(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:length])
    assert render(folder) == "\nhello Ada\n"
    assert path.read_bytes() == whole


def test_nothing_is_kept_where_python_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(folder) == "\nhello Ada\n"
    assert not (folder / "__pycache__").exists()
