"""Documents as any JSON Schema tool reads them: not a line of the generator's own reading."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import yaml


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's JSON schema: no dates, no `on`, `off`, `yes` and `no`."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
        and not (tag == "tag:yaml.org,2002:bool" and first not in "tTfF")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@functools.lru_cache(maxsize=64)
def load_document(path: Path) -> Any:
    """A document's data; keys are texts, as in JSON."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(text)
    return _with_text_keys(yaml.load(text, _Loader))  # a safe loader


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(each) for key, each in value.items()}
    return [_with_text_keys(each) for each in value] if isinstance(value, list) else value


def look_up(document: Any, pointer: str) -> Any:
    """What a JSON Pointer (RFC 6901) leads to.

    Raises:
        LookupError: nothing is there.
    """
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if not isinstance(document, (dict, list)):
            raise LookupError(pointer)
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def escape_token(token: str) -> str:
    """A member's name as a token of a JSON Pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def split_reference(ref: str, base: Path) -> tuple[Path, str]:
    """The file and the JSON Pointer that a relative reference names."""
    file, fragment = urldefrag(ref)
    path = (base.parent / unquote(file)).resolve() if file else base
    return path, unquote(fragment)


def files_of(path: Path) -> dict[Path, Any]:
    """A document and all that it refers to."""
    found: dict[Path, Any] = {}
    waiting = [path]
    while waiting:
        each = waiting.pop()
        if each not in found and each.is_file():
            found[each] = load_document(each)
            waiting += [split_reference(ref, each)[0] for ref in _references(found[each])]
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        ref = value.get("$ref")
        if isinstance(ref, str) and not ref.startswith("#") and "://" not in ref:
            yield ref
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
