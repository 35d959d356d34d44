"""Which config file a run uses, where `--config` does not say.

It lies in the working directory or the nearest parent that has one, up to the repository's root:
the folder that holds `.git`. Outside a repository no parent is looked at, because anybody may have
written to it. A document's folder is never looked at: the document is often a stranger's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

CONFIG_NAME = "webhookgen.yaml"
PROJECT_NAME = "pyproject.toml"
TABLE = ("tool", "webhookgen")


def find_config(start: Path) -> Path | None:
    """The config file nearest to a folder; `webhookgen.yaml` goes before `pyproject.toml`."""
    for folder in _folders(start):
        if (folder / CONFIG_NAME).is_file():
            return folder / CONFIG_NAME
        if _has_table(folder / PROJECT_NAME):
            return folder / PROJECT_NAME
    return None


def _folders(start: Path) -> Iterator[Path]:
    """The folder, and where it lies in a repository its parents up to the repository's root."""
    chain = (start, *start.parents)
    root = next((folder for folder in chain if (folder / ".git").exists()), start)
    for folder in chain:
        yield folder
        if folder == root:
            return


def _has_table(path: Path) -> bool:
    """Whether a project file has our table. A broken one that mentions us is ours to report."""
    import tomllib

    try:
        text = path.read_bytes()
    except OSError:
        return False
    if TABLE[1].encode() not in text:
        return False
    try:
        tool = tomllib.loads(text.decode()).get(TABLE[0])
    except (ValueError, RecursionError):
        return True
    return isinstance(tool, dict) and TABLE[1] in tool
