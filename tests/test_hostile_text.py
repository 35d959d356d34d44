"""No text of a document becomes code, a path or markup, wherever it stands."""

from __future__ import annotations

import ast
import importlib
import json
import tomllib
from collections import Counter
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webhookgen.format import format_files
from webhookgen.pipeline import plan_package, read_service, render_package

from tests.support import ROOT, GeneratedSdk

HOSTILE = [
    '"""', "'''", '"', "'", "\\", '\\"""', '"""\\', '\\"', "\\N{BULLET}", "\\x41",
    "{}", "{{ }}", "{% raw %}", "{{ 7 * 7 }}", "{# #}", "%s", "${HOME}", "#", "|", "`rm -rf /`",
    "\n", "\r", "\r\n", "\t", "\u2028", "\u2029", "\x00", "\x0c", "\x1b[31m", "\x85",
    "../../x", "/etc/passwd", "..\\..\\x", "C:\\x", "con", ".", "..", "~",
    "__import__('os').system('x')", '"+__import__("os").getcwd()+"', '")\nimport os\n("',
    '"""\nimport os\n"""', "__class__", "__init__", "__slots__", "None", "True", "import", "self",
    "\u202eabc", "\u200b", "\ufeff", "\U0001f600", "e\u0301", "\u0130", "ß", "名前",
    "<script>alert(1)</script>", "-->", "](javascript:x)", "]]>", "```\nimport os\n```",
    "| a | b |",
    "# type: ignore", "# noqa", "# fmt: off", "x" * 10_000, "a b" * 500, "", " ", "a\n\n\n\nb  \n",
    "]\nname = \"x\"\n[tool", "\"\n[project]\nname = 'x'",
]  # fmt: skip


def document(text: dict[str, str]) -> dict[str, Any]:
    """A document with a text of the given ones, by kind, wherever one can stand."""

    def t(kind: str) -> str:
        return text.get(kind, kind)

    shared = {"$ref": "#/components/schemas/" + t("schema").replace("~", "~0").replace("/", "~1")}
    payload = {
        "type": "object",
        "title": t("title"),
        "description": t("description"),
        "required": [t("member")],
        "properties": {
            t("member"): {"type": "string", "description": t("description")},
            "enumerated": {"type": "string", "enum": [t("value"), "other", "third"]},
            "single": {"type": "string", "const": t("value")},
            "inner": {"type": "object", "properties": {t("inner"): {"type": "integer"}}},
            "choice": {"oneOf": [branch("a", t("tag")), branch("b", "benign")]},
            "shared": shared,
        },
        "example": {t("member"): t("example")},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hostile " + t("info"),
            "version": t("version"),
            "description": t("description"),
        },
        "tags": [{"name": t("label"), "description": t("description")}],
        "x-webhooks": {
            "group" + t("group"): {
                "description": t("description"),
                "discriminator": {
                    "propertyPointer": "$request.header.X-Event",
                    "mapping": {"v" + t("mapped"): "event" + t("event")},
                },
                "signatureVerification": {
                    "signatureHeader": "X-Signature",
                    "algorithm": "HMAC-SHA256",
                    "messageTemplate": literal(t("template")) + "{$request.body}",
                    "signatureValueTemplate": literal(t("template")) + "{digest}",
                },
            }
        },
        "webhooks": {
            "event" + t("event"): {
                "post": {
                    "x-webhook-group": "group" + t("group"),
                    "operationId": t("operation"),
                    "summary": t("summary"),
                    "description": t("description"),
                    "tags": [t("label")],
                    "parameters": [
                        {
                            "name": t("header"),
                            "in": "header",
                            "description": t("description"),
                            "schema": {"type": "string"},
                        }
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json; x=" + t("media"): {"schema": payload}},
                    },
                    "responses": {
                        "200": {
                            "description": t("description"),
                            "content": {
                                "application/json": {
                                    "schema": {"type": "string", "const": t("value")}
                                }
                            },
                        },
                        "403": {
                            "description": t("description"),
                            "content": {
                                "application/json": {"schema": deepcopy(payload)},
                                "application/json; x=" + t("media"): {"schema": shared},
                            },
                        },
                        t("status"): {},
                    },
                }
            }
        },
        "components": {"schemas": {t("schema"): deepcopy(payload) | {"title": t("title")}}},
    }


def branch(name: str, tag: str) -> dict[str, Any]:
    """A member of a union that a tag tells apart."""
    properties = {"tag": {"type": "string", "const": tag}, name: {"type": "string"}}
    return {"type": "object", "required": ["tag"], "properties": properties}


def literal(text: str) -> str:
    """A text as a template may hold it: braces mean something there."""
    return text.replace("{", "").replace("}", "")


KINDS = [
    "title", "description", "member", "value", "inner", "tag", "example", "info", "version",
    "label", "group", "mapped", "event", "template", "operation", "summary", "header", "media",
    "status", "schema",
]  # fmt: skip

REFUSABLE = {"template", "header", "media", "status"}
"""The kinds that HTTP or the templates' own syntax restrict."""


def generate(tmp_path: Path, text: dict[str, str]) -> dict[str, str] | None:
    """The files of the document's SDK; None where the document is refused."""
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(document(text)), encoding="utf-8")
    reading = read_service(str(spec))
    if reading.service is None or any(d.severity == "error" for d in reading.diagnostics):
        return None
    planned = plan_package(reading.service)
    assert not any(d.severity == "error" for d in planned.diagnostics)
    files = render_package(planned.package, package_only=False)
    return {path: text for path, text in files.items() if "/_runtime/" not in path}


def actions(files: dict[str, str]) -> Counter[str]:
    """What the code does: the modules it imports, the names it calls, and its kinds of statement.

    How often does not matter where names of classes and members do, so those are left out.
    """
    found: Counter[str] = Counter()
    for path, text in files.items():
        if path.endswith((".py", ".pyi")):
            for node in ast.walk(ast.parse(text, path)):
                match node:
                    case ast.Import(names=names):
                        found.update(f"import {alias.name}" for alias in names)
                    case ast.ImportFrom(module=module, level=level):
                        found[f"from {level} {module if level == 0 else ''}"] += 1
                    case ast.Call(func=func):
                        found[f"call {ast.unparse(func)}"] += 1
                    case ast.stmt():
                        found[type(node).__name__] += 1
    return found


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a document whose texts are words."""
    files = generate(tmp_path_factory.mktemp("harmless"), {})
    assert files is not None
    return files


@pytest.fixture(scope="module")
def harmless(benign: dict[str, str]) -> Counter[str]:
    """What the code of such a document does."""
    return actions(benign)


def check(files: dict[str, str], harmless: Counter[str]) -> None:
    """The output parses, does what the harmless one does and no more, and stays in its place."""
    allowed = {what for what in harmless if what.startswith(("import", "from", "call"))}
    allowed |= {"call field"}  # a wire name that differs from the member's name
    for what in actions(files):
        if what.startswith(("import", "from 0", "call")):
            assert what in allowed, what
    for path in files:
        parts = PurePosixPath(path).parts
        assert not PurePosixPath(path).is_absolute()
        assert all(part.isascii() or part.isprintable() for part in parts)
        assert not {"..", "", "."} & set(parts)
        stem = PurePosixPath(path).name.partition(".")[0]
        assert stem.isidentifier() or path.endswith((".toml", ".md")), path
        assert len(parts[-1].encode()) <= 255, path
    check_project(files["pyproject.toml"])
    for text in files.values():
        text.encode("utf-8")


def check_project(text: str) -> None:
    project = tomllib.loads(text)
    assert set(project) == {"build-system", "project", "tool"}
    assert project["build-system"]["build-backend"] == "hatchling.build"
    assert project["project"]["name"].replace("-", "_").isidentifier()
    assert set(project["project"]) <= {
        "name", "version", "description", "readme", "license", "requires-python",
        "dependencies", "classifiers", "optional-dependencies",
    }  # fmt: skip


def check_readme(made: str, harmless: str) -> None:
    """The README has the headings, fences and tables that a harmless one has."""
    for start in ("#", "```", "| "):
        lines = [line for line in made.splitlines() if line.startswith(start)]
        expected = [line for line in harmless.splitlines() if line.startswith(start)]
        assert len(lines) == len(expected), (start, lines)
    for line in made.splitlines():
        if line.startswith("| "):
            assert line.replace("\\|", "").count("|") == 5, line


def text_literals(files: dict[str, str]) -> set[str]:
    """Every text literal of the code."""
    return {
        node.value
        for path, text in files.items()
        if path.endswith((".py", ".pyi"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_text_stays_text(
    kind: str, text: str, tmp_path: Path, benign: dict[str, str], harmless: Counter[str]
) -> None:
    files = generate(tmp_path, {kind: text})
    if files is None:
        assert text == "" or kind in REFUSABLE
        return
    check(files, harmless)
    check_readme(files["README.md"], benign["README.md"])
    if kind in ("value", "event") and text:
        wire = f"event{text}" if kind == "event" else text
        assert wire in text_literals(files)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_formatters_take_it_everywhere(text: str, tmp_path: Path) -> None:
    """All kinds at once, through the formatter, but for those that may not hold every text."""
    files = generate(tmp_path, dict.fromkeys(set(KINDS) - REFUSABLE, text))
    assert files is not None
    formatted = format_files(files, "ruff")
    assert actions(formatted) == actions(files)
    import_all(formatted, tmp_path)


def import_all(files: dict[str, str], directory: Path) -> None:
    """Import every module of a package."""
    for path, text in files.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(text, encoding="utf-8")
    package = next(path for path in files if path.endswith("/testing.py")).partition("/")[0]
    (directory / package / "_runtime").symlink_to(ROOT / "runtime" / "webhookgen_runtime")
    with GeneratedSdk(directory, package).imported():
        for path in files:
            if path.endswith(".py"):
                importlib.import_module(path[:-3].replace("/", ".").removesuffix(".__init__"))


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    texts=st.dictionaries(
        st.sampled_from(KINDS),
        st.lists(
            st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), min_size=1, max_size=3
        ).map("".join),
        max_size=6,
    )
)
def test_combinations_stay_text(
    texts: dict[str, str], tmp_path: Path, harmless: Counter[str]
) -> None:
    files = generate(tmp_path, texts)
    if files is not None:
        check(files, harmless)
