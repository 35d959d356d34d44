"""`webhookgen presets`, the table of presets, and `testing explain`."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from webhookgen.parser.presets import preset_names
from webhookgen.preset_listing import preset_table

from tests.support import ROOT, run_webhookgen
from tests.verification.test_presets import signed

ClassOf = Callable[[str], type[Any]]
TABLE = ROOT / "generator" / "presets.md"


def said(*arguments: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_webhookgen(*arguments) == 0
    return out.getvalue()


def test_the_list_names_each_preset() -> None:
    lines = said("presets").splitlines()
    assert [line.split()[0] for line in lines] == list(preset_names())
    assert any("(unverified)" in line for line in lines)


def test_one_preset_is_told_with_its_record() -> None:
    text = said("presets", "stripe")
    assert "covered: timestamp t, body; not covered: method, path, query, headers" in text
    assert "signatureVerification:\n  kind: hmac" in text


def test_presets_as_json() -> None:
    every = json.loads(said("presets", "--json"))
    assert [each["name"] for each in every] == list(preset_names())
    (one,) = json.loads(said("presets", "slack", "--json"))
    assert one["handshakes"] == [{"method": "POST", "signed": True}]
    assert one["timestamp"] is True


def test_an_unknown_preset_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_webhookgen("presets", "strpe") == 2
    assert "did you mean `stripe`?" in capsys.readouterr().err


def test_the_table_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        TABLE.write_text(preset_table(), encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == preset_table()


@pytest.fixture
def explain(
    sdk_testing: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., list[str]]:
    """Runs `explain` on a request with a secret."""

    def run(request: Any, secret: str, handler: str) -> list[str]:
        path = tmp_path / "request.json"
        record = {
            "method": request.method,
            "url": request.url,
            "headers": dict(request.headers),
            "body": request.raw_body.decode(),
        }
        path.write_text(json.dumps(record), encoding="utf-8")
        monkeypatch.setitem(os.environ, "EXPLAINED", secret)
        arguments = ["explain", str(path), "--handler", handler, "--secret-env", "EXPLAINED"]
        assert sdk_testing._testing.main(arguments) == 0
        lines = capsys.readouterr().out.splitlines()
        assert not any(secret in line for line in lines)
        return lines

    return run


def cases(package: ModuleType, request: Any) -> Iterator[tuple[str, Any, str]]:
    """What goes wrong: the cause, the request, the secret."""
    good = "a secret of the tests"
    yield "", request, good
    loose = request.raw_body.replace(b",", b" ,")
    parsed = package.CoreRequest(headers=request.headers, raw_body=loose)
    yield "the body has been parsed and written again", parsed, good
    yield "the secret has white space at an end", request, good + "\n"


def test_explain_names_the_cause(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    explain: Callable[..., list[str]],
) -> None:
    request = signed(sdk_testing, handler_class("github"), event_class("github"), "github")
    compact = presets_sdk.CoreRequest(headers=request.headers, raw_body=request.raw_body)
    for cause, each, secret in cases(presets_sdk, compact):
        lines = explain(each, secret, "GithubHandler")
        assert any(line.startswith("received: ") for line in lines)
        causes = [line.removeprefix("likely cause: ") for line in lines if "cause" in line]
        assert causes == ([cause] if cause else [])


def test_explain_names_the_url(
    presets_sdk: ModuleType,
    sdk_testing: ModuleType,
    handler_class: ClassOf,
    event_class: ClassOf,
    explain: Callable[..., list[str]],
) -> None:
    request = signed(sdk_testing, handler_class("square"), event_class("square"), "square")
    behind = presets_sdk.CoreRequest(
        url=request.url.replace("https", "http"),
        headers=request.headers,
        raw_body=request.raw_body,
    )
    lines = explain(behind, "a secret of the tests", "SquareHandler")
    assert "result: mismatch" in lines
    assert any("https://example.com/hook?a=1: give that as `url=`" in line for line in lines)
