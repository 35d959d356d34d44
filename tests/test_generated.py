"""What is generated imports, runs, type-checks, and is left alone by formatters."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from inspect import signature as inspect_signature
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from tests.cases import Case, Outcome, valid_cases
from tests.gallery import event_classes, handlers_of, make_gallery
from tests.support import ROOT, run_webhookgen
from tests.verification.key_pairs import keyed_leaves, receiver_keys, sender_keys

Outcomes = Callable[[Case], Outcome]
SECRET = "a secret of the tests"
CUSTOM = ("CustomHandler", "CustomBatchHandler")
each_case = pytest.mark.parametrize("case", valid_cases(), ids=lambda case: case.name)


@pytest.fixture(scope="session")
def gallery(outcomes: Outcomes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every package, and a receiver for each."""
    directory = tmp_path_factory.mktemp("gallery")
    make_gallery([outcomes(case) for case in valid_cases()], directory)
    return directory


def run_tool(directory: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a Python tool in a folder."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=directory,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def packages_in(gallery: Path) -> list[str]:
    """The packages, without the receivers, which nobody formats."""
    return sorted(path.name for path in gallery.iterdir() if path.is_dir() and path.name[0] != ".")


def test_passes_mypy(gallery: Path) -> None:
    (gallery / "mypy.ini").write_text(f"[mypy]\nstrict = True\nmypy_path = {ROOT / 'runtime'}\n")
    done = run_tool(gallery, "mypy", "--config-file", "mypy.ini", ".")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_passes_pyright(gallery: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": [str(ROOT / "runtime")],
        "reportMissingModuleSource": False,
    }
    (gallery / "pyrightconfig.json").write_text(json.dumps(settings))
    done = run_tool(gallery, "basedpyright", "--outputjson", "--pythonpath", sys.executable)
    report = json.loads(done.stdout)
    found = [
        f"{Path(each['file']).relative_to(gallery)}:{each['range']['start']['line'] + 1}: "
        f"{each.get('rule')}: {each['message']}"
        for each in report["generalDiagnostics"]
    ]
    assert not found, f"{len(found)} findings:\n" + "\n".join(found[:40])
    assert report["summary"]["filesAnalyzed"] > len(packages_in(gallery))


def test_black_leaves_it_alone(gallery: Path) -> None:
    black = ("black", "--check", "--quiet", "--diff", "--workers=1", "--target-version=py311")
    done = run_tool(gallery, *black, *packages_in(gallery))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_ruff_leaves_it_alone(gallery: Path) -> None:
    ruff = ("ruff", "format", "--isolated", "--no-cache", "--target-version=py311", "--diff")
    done = run_tool(gallery, *ruff, *packages_in(gallery))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_ruff_finds_nothing(gallery: Path) -> None:
    ruff = ("ruff", "check", "--isolated", "--no-cache", "--select=F,E9")
    done = run_tool(gallery, *ruff, *packages_in(gallery))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@each_case
def test_exports_resolve(case: Case, outcomes: Outcomes) -> None:
    with outcomes(case).sdk.imported() as package:
        for module in (package, __import__(f"{package.__name__}.models", fromlist=["models"])):
            assert {*module.__all__} <= {*dir(module)}
            assert len(set(module.__all__)) == len(module.__all__)
            for name in module.__all__:
                assert getattr(module, name) is not None
        assert list(handlers_of(package))
        with pytest.raises(AttributeError):
            _ = package.NoSuchName


@each_case
def test_events_are_told_apart(case: Case, outcomes: Outcomes) -> None:
    """A request built for an event is that event, unless `inspect` says that none can be sure."""
    with outcomes(case).sdk.imported() as package:
        groups = {group["handler"]: group for group in inspect(case)["groups"]}
        handlers = list(handlers_of(package))
        assert {handler.__name__ for handler in handlers} == set(groups)
        for handler_class in handlers:
            handler = make_handler(handler_class)
            undecided = {n for names in groups[handler_class.__name__]["undecided"] for n in names}
            for name, event_class in event_classes(package, handler_class).items():
                request = build_request(package, handler_class, event_class)
                result = receive(handler, request)
                if name in undecided and type(result) is package.UnknownEvent:
                    assert result.reason == "ambiguous"
                    assert name in result.candidates
                else:
                    assert type(result) is event_class, (name, result)
                expected = receive(handler, request, expect=event_class)
                assert type(expected) is event_class, (name, expected)
                check_event(package, expected)
                assert asyncio.run(receive_async(handler, request)) == result
                if hasattr(handler, "parse_events"):
                    assert receive_all(handler, request) == (result,)


def check_event(package: ModuleType, event: Any) -> None:
    """An event pickles, compares by value, shows itself, and its payload encodes to its body."""
    again = pickle.loads(pickle.dumps(event))
    assert again == event
    assert type(again) is type(event)
    assert repr(event).startswith(f"{type(event).__name__}(payload=")
    media_type = event.request.headers.get("content-type")
    if media_type == "application/json":
        runtime = __import__(f"{package.__name__}._runtime", fromlist=["_runtime"])
        body = (event._item or event.request).raw_body
        assert json.loads(runtime.to_json(event.payload)) == json.loads(body)


def make_handler(handler_class: type[Any]) -> Any:
    """A handler with the secrets of the tests, or one that finds every request authentic."""
    if base_of(handler_class) in CUSTOM:
        return handler_class(lambda request: True)
    return handler_class(**credentials(handler_class))


def base_of(handler_class: type[Any]) -> str:
    """The runtime's class that a handler is made of."""
    return [base.__name__ for base in handler_class.__mro__][1]


def credentials(handler_class: type[Any]) -> dict[str, Any]:
    """A value for each parameter that has no default, written as its scheme asks."""
    if base_of(handler_class) in CUSTOM:
        return {}
    parameters = list(inspect_signature(handler_class).parameters.values())
    named = [p.name for p in parameters if p.default is p.empty]
    found: dict[str, Any] = dict.fromkeys(named, "a value of the tests")
    if "secret_key" in found:
        found["secret_key"] = secret_of(handler_class._signature)
    if "verifier" in found:
        found["verifier"] = lambda request: True
    for leaf in keyed_leaves(getattr(handler_class, "_signature", None)):
        found |= receiver_keys(leaf)
    return found


def signing_credentials(handler_class: type[Any]) -> dict[str, Any]:
    """What signs for a handler of these credentials."""
    given = credentials(handler_class)
    public = ("public_key", "key_set", "verifier", "fetch_certificate", "trusted_certificates")
    for name in public:
        given.pop(name, None)
    for leaf in keyed_leaves(getattr(handler_class, "_signature", None)):
        given |= sender_keys(leaf)
    return given


def secret_of(scheme: Any) -> str:
    """A secret that a scheme can decode."""
    for part in getattr(scheme, "schemes", ()):
        if hasattr(part, "schemes") or hasattr(part, "secret"):
            return secret_of(part)
    written = {"utf8": SECRET, "hex": "00ff" * 8}
    form = getattr(scheme, "secret", None)
    if form is None:
        return SECRET  # a token's, which is used as text
    return form.prefix + written.get(form.encoding, "dGVzdHRlc3R0ZXN0dGVzdA")


def build_request(package: ModuleType, handler_class: type[Any], event_class: type[Any]) -> Any:
    """A request made by the package's own `testing`."""
    testing = __import__(f"{package.__name__}.testing", fromlist=["testing"])
    return testing.build_request(event_class, **signing_credentials(handler_class))


def receive(handler: Any, request: Any, **options: Any) -> Any:
    """What a handler makes of a request."""
    if hasattr(handler, "verify_and_parse_event"):
        return handler.verify_and_parse_event(request, **options)
    return handler.parse_event(request, **options)


def receive_all(handler: Any, request: Any) -> Any:
    """What a handler of batches makes of all that a request brings."""
    if hasattr(handler, "verify_and_parse_events"):
        found = asyncio.run(handler.verify_and_parse_events_async(request))
        assert handler.verify_and_parse_events(request) == found
        return found
    return handler.parse_events(request)


async def receive_async(handler: Any, request: Any) -> Any:
    """The same by the asynchronous form, which only handlers that verify have."""
    if hasattr(handler, "verify_and_parse_event"):
        return await handler.verify_and_parse_event_async(request)
    return handler.parse_event(request)


def inspect(case: Case) -> Any:
    """What `inspect --json` says of a case."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        assert run_webhookgen("inspect", case.spec, *case.config, "--json") == 0
    return json.loads(said.getvalue())


def recorded_requests() -> list[tuple[Case, Path]]:
    """The requests kept beside the cases."""
    return [
        (case, path)
        for case in valid_cases()
        for path in sorted((case.folder / "requests").glob("*.json"))
    ]


@pytest.mark.parametrize(
    ("case", "path"), recorded_requests(), ids=lambda v: v.stem if isinstance(v, Path) else v.name
)
def test_recorded_request(case: Case, path: Path, outcomes: Outcomes) -> None:
    """`expect` names the class, then attributes of the result by path, such as `payload.id`."""
    record = json.loads(path.read_text(encoding="utf-8"))
    with outcomes(case).sdk.imported() as package:
        handler_class = getattr(package, record["handler"])
        secret = record.get("secret")
        handler = handler_for(handler_class, record) if secret else make_handler(handler_class)
        result = receive(handler, recorded(package, record))
        expected = dict(record["expect"])
        assert type(result).__name__ == expected.pop("class"), result
        for attributes, value in expected.items():
            assert plain(read(result, attributes)) == value, attributes
        for answer in record.get("answers", []):
            assert answered(package, result, answer) == answer["gives"], answer


def answered(package: ModuleType, event: Any, record: dict[str, Any]) -> Any:
    """What `respond` gives for a recorded body and status: the answer, or the exception's class."""
    body = record["bytes"].encode() if "bytes" in record else record.get("body")
    if "model" in record:
        models = __import__(f"{package.__name__}.models", fromlist=["models"])
        model = getattr(models, record["model"])
        body = msgspec.convert(body, list[model] if record.get("list") else model)  # type: ignore[valid-type]
    options = {"status": record["status"]} if "status" in record else {}
    try:
        answer = event.respond(body, **options)
    except (TypeError, ValueError) as fault:
        return type(fault).__name__
    assert isinstance(answer, package.Answer)
    assert pickle.loads(pickle.dumps(answer)) == answer
    return {
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body.decode(),
    }


def handler_for(handler_class: type[Any], record: dict[str, Any]) -> Any:
    """A handler with the record's secret, at the record's time."""
    now = record.get("now")
    clock = {} if now is None else {"clock": lambda: float(now)}
    return handler_class(record["secret"], **clock, **record.get("options", {}))


def recorded(package: ModuleType, record: dict[str, Any]) -> Any:
    """The request of a record."""
    body = record.get("body", "")
    raw = base64.b64decode(record["body_base64"]) if "body_base64" in record else body.encode()
    return package.CoreRequest(
        method=record.get("method", "POST"),
        url=record.get("url", "https://example.com/hook"),
        headers=record.get("headers", {"Content-Type": "application/json"}),
        raw_body=raw,
    )


def read(value: Any, attributes: str) -> Any:
    """An attribute of an attribute; a number picks an item."""
    for name in attributes.split("."):
        value = value[int(name)] if name.isdigit() else getattr(value, name)
    return value


def plain(value: Any) -> Any:
    """A value as JSON would hold it; the class name of what it can't hold."""
    if value is msgspec.UNSET:
        return "UNSET"
    return json.loads(msgspec.json.encode(value))
