"""Formatting: by one pinned formatter, whatever lies around."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from webhookgen.diagnostics import codes
from webhookgen.format import Formatter, FormattingError, format_files
from webhookgen.render import runtime_files

UGLY = "class A:\n  x = 'a'\n  def f(self): return [1,2,\n      3]\n"
TIDY = 'class A:\n    x = "a"\n\n    def f(self):\n        return [1, 2, 3]\n'
TIDY_STUB = TIDY.replace("\n\n", "\n")


@pytest.mark.parametrize("formatter", ["ruff", "black"])
def test_python_is_formatted_and_the_rest_kept(formatter: Formatter) -> None:
    files = {"acme/a.py": UGLY, "README.md": UGLY, "acme/a.pyx": UGLY, "acme/a.pyi": UGLY}
    tidy = {"acme/a.py": TIDY, "acme/a.pyi": TIDY_STUB}
    assert format_files(files, formatter) == files | tidy


def test_none_keeps_all() -> None:
    assert format_files({"acme/a.py": UGLY}, "none") == {"acme/a.py": UGLY}


@pytest.mark.parametrize("formatter", ["ruff", "black"])
def test_lines_hold_88_characters(formatter: Formatter) -> None:
    call = f"f({'a' * 40}, {'b' * 40}, 1)\n"
    assert len(call) == 88 + len("\n")
    assert format_files({"a.py": call}, formatter) == {"a.py": call}
    longer = call.replace("aa", "aaa", 1)
    assert format_files({"a.py": longer}, formatter)["a.py"].startswith("f(\n")


@pytest.mark.parametrize("formatter", ["ruff", "black"])
def test_text_beyond_ascii_survives(formatter: Formatter) -> None:
    text = '"""Caf\u00e9 \u2028 \U0001f600 \u202e."""\n'
    assert format_files({"a.py": text}, formatter) == {"a.py": text}


def test_names_that_ruff_excludes_are_formatted() -> None:
    files = dict.fromkeys(("build/a.py", "dist/venv/a.py", "acme/site-packages.py"), UGLY)
    assert format_files(files, "ruff") == dict.fromkeys(files, TIDY)


def test_surroundings_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "build"
    folder.mkdir()
    (tmp_path / "ruff.toml").write_text("line-length = 20\nindent-width = 2\n")
    (tmp_path / ".gitignore").write_text("*\n")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("RUFF_CONFIG", str(tmp_path / "ruff.toml"))
    assert format_files({"a.py": UGLY}, "ruff") == {"a.py": TIDY}
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("formatter", ["ruff", "black"])
def test_text_that_does_not_parse_is_our_fault(formatter: Formatter) -> None:
    files = {"acme/good.py": "x = 1\n", "acme/bad.py": "x = (\x1b[31m\n"}
    with pytest.raises(FormattingError) as refused:
        format_files(files, formatter)
    diagnostic = refused.value.diagnostic
    assert (diagnostic.code, diagnostic.at.file) == (codes.INTERNAL_ERROR, "acme/bad.py")
    assert diagnostic.message.startswith(f"{formatter} can't format the generated file: ")
    assert diagnostic.message.isprintable()


@pytest.mark.parametrize("formatter", ["ruff", "black"])
def test_lone_surrogate_is_our_fault(formatter: Formatter) -> None:
    with pytest.raises(FormattingError) as refused:
        format_files({"acme/bad.py": "x = '\ud800'\n"}, formatter)
    assert refused.value.diagnostic.at.file == "acme/bad.py"


def test_missing_black_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "black", None)
    with pytest.raises(FormattingError) as refused:
        format_files({"a.py": UGLY}, "black")
    assert "--formatter ruff" in refused.value.diagnostic.help


def seconds(files: dict[str, str]) -> float:
    """CPU time of formatting, that of child processes included."""
    began = sum(os.times()[:4])
    assert set(format_files(files, "ruff").values()) == {TIDY}
    return sum(os.times()[:4]) - began


def test_a_thousand_files_take_one_process() -> None:
    """One process a file would cost about a thousand times as much as one file does."""
    one = max(seconds({"acme/m.py": UGLY}), 0.005)
    assert seconds({f"acme/m{number}.py": UGLY for number in range(1000)}) < 150 * one


@pytest.mark.parametrize("formatter", ["ruff", "black"])
def test_the_runtime_needs_no_formatting(formatter: Formatter) -> None:
    assert format_files(runtime_files(), formatter) == runtime_files()
