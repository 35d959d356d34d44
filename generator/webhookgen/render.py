"""Print a package: templates filled with ready fields, and the runtime beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2

from .ir.package import HandlerModule, Package
from .lower.annotations import name_order
from .lower.receivers import FRAMEWORKS
from .template_cache import TemplateCache

RUNTIME_EXPORTS = (
    "Answer",
    "Challenge",
    "CoreRequest",
    "MemoryReplayStore",
    "RedisReplayStore",
    "SignatureVerificationFailure",
    "SignatureVerificationResult",
    "UNSET",
    "UnknownEvent",
    "UnsetType",
    "to_core_request",
    "to_core_request_async",
    "to_json",
)
TEMPLATES = "webhookgen_templates"
WHITE_SPACE: dict[str, Any] = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
FOLDERS = {
    "events": '"""The events, a class each."""\n',
    "handlers": '"""The handlers, one a group of events."""\n',
    "results": '"""What parsing can give, one union a group of events."""\n',
}


def render_package(package: Package, *, package_only: bool) -> dict[str, str]:
    """The files of an SDK: path relative to its directory, to text, not formatted yet."""
    found = dict(render_modules(package))
    out = {f"{package.name}/{path}": text for path, text in found.items()}
    if not package_only:
        out["pyproject.toml"] = render_template("pyproject.toml", package=package)
        out["README.md"] = render_template("README.md", package=package, frameworks=FRAMEWORKS)
    return dict(sorted(out.items()))


def render_modules(package: Package) -> Iterator[tuple[str, str]]:
    """The package's own files."""
    runtime_exports = tuple(sorted((*RUNTIME_EXPORTS, *package.runtime_exports)))
    names = sorted([*runtime_exports, *(name for name, _ in package.exports)], key=name_order)
    for path in ("__init__.py", "__init__.pyi"):
        yield (
            path,
            render_template(
                path.replace("__init__", "package_init"),
                package=package,
                runtime_exports=runtime_exports,
                all_exports=names,
            ),
        )
    yield "py.typed", ""
    yield "testing.py", render_template("testing.py", package=package)
    if package.callbacks.constants:
        yield "callbacks.py", render_template("callbacks.py", callbacks=package.callbacks)
    for folder, doc in FOLDERS.items():
        yield f"{folder}/__init__.py", doc
    yield "models/__init__.py", render_template("models_init.py", package=package)
    if package.models:
        yield "models/__init__.pyi", render_template("models_init.pyi", package=package)
        yield "models/_modules.py", render_template("models_modules.py", package=package)
    for model in package.models:
        yield f"models/{model.name}.py", render_template("model.py", module=model)
    for handler in package.handlers:
        yield from render_handler(handler)
    for event in package.events:
        yield f"events/{event.name}.py", render_template("event.py", event=event)
        if event.examples:
            yield f"_examples/{event.name}.json", f"[{', '.join(event.examples)}]\n"
    yield "_schemas.json", package.schemas
    for path, text in runtime_files().items():
        if path not in package.runtime_left_out:
            yield f"_runtime/{path}", text


def render_handler(handler: HandlerModule) -> Iterator[tuple[str, str]]:
    """A handler and the union of what it returns."""
    yield f"handlers/{handler.name}.py", render_template("handler.py", handler=handler)
    yield f"results/{handler.name}.py", render_template("results.py", handler=handler)


def render_template(name: str, **fields: object) -> str:
    """One template, filled."""
    return environment().get_template(f"{name}.jinja").render(**fields)


@cache
def environment() -> jinja2.Environment:
    """The templates, compiled once. A field that a template misses is a fault of ours."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader(TEMPLATES, ""),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - Python, TOML and Markdown, escaped by the lowering
        bytecode_cache=TemplateCache(folder_of(TEMPLATES), WHITE_SPACE),
        **WHITE_SPACE,
    )


def folder_of(package: str) -> str:
    """Where a package beside ours lies, which is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed beside webhookgen")
    return spec.submodule_search_locations[0]


@cache
def runtime_files() -> Mapping[str, str]:
    """The runtime's sources, copied into each SDK as they are.

    They are read without importing them: the runtime needs msgspec, and the generator does not.
    """
    root = Path(folder_of("webhookgen_runtime"))
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(root.iterdir())
        if path.suffix in (".py", ".typed")
    }
