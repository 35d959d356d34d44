"""What the runtime offers: the same names to type checkers and to programs."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
import webhookgen_runtime

TREE = ast.parse(Path(webhookgen_runtime.__file__ or "").read_text())
TYPED = {
    alias.name: statement.module
    for block in TREE.body
    if isinstance(block, ast.If)
    for statement in block.body
    if isinstance(statement, ast.ImportFrom)
    for alias in statement.names
}


@pytest.mark.parametrize("name", sorted(TYPED))
def test_a_name_is_what_checkers_take_it_for(name: str) -> None:
    module = importlib.import_module(f"webhookgen_runtime.{TYPED[name]}")
    assert getattr(webhookgen_runtime, name) is getattr(module, name)


def test_no_module_hides_a_name() -> None:
    """An import sets the module as an attribute of the package, under its own name."""
    folder = Path(webhookgen_runtime.__file__ or "").parent
    assert TYPED.keys() & {path.stem for path in folder.glob("*.py")} == set()


def test_programs_are_offered_no_more_than_checkers_know() -> None:
    script = "import webhookgen_runtime as r; print(*(n for n in dir(r) if n[0] != '_'))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    others = {"TYPE_CHECKING", "Struct", "UNSET", "UnsetType", "lazy", "lazy_exports"}
    assert set(ran.stdout.split()) == TYPED.keys() | others


def test_only_what_is_used_is_loaded() -> None:
    script = (
        "import sys, webhookgen_runtime as r; r.CoreRequest\n"
        "print(*(m for m in sys.modules if m.startswith('webhookgen_runtime.')))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.rpartition(".")[2] for name in ran.stdout.split()}
    assert loaded == {
        "lazy",
        "request",
        "headers",
        *(n for n in loaded if n.startswith("request_")),
    }
