"""Answers in use: under type checkers, in a receiver that is served, and where names are taken."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import served_wsgi
from tests.support import SPECS, GeneratedSdk, GenerateSdk

SECRET = "a secret of the tests"
RECEIVER = Path(__file__).parent / "receivers" / "answers_app.py"
USES = """
from approvals_api import (
    Answer, ExpenseFiledEvent, ExpenseKeptEvent, MonthClosedEvent, ReportAskedEvent, YearClosedEvent
)
from approvals_api.models import (
    Approve, MonthClosedResponse, Problem, ReportAsked200Response, ReportAsked202Response,
    ReportAsked4xxResponse, Verdict,
)


def expense(event: ExpenseFiledEvent, status: int) -> None:
    verdict, problem = Verdict(commands=[Approve(by="me")]), Problem(title="no")
    event.respond(verdict)
    event.respond(verdict, status=200)
    event.respond(status=204)
    event.respond(None, status=204)
    event.respond(problem, status=403)
    event.respond(problem, status=500)
    event.respond()  # refused
    event.respond(problem)  # refused
    event.respond(verdict, status=204)  # refused
    event.respond(verdict, status=403)  # refused
    event.respond(verdict, status=201)  # refused
    event.respond(verdict, status=status)  # refused
    event.respond({"commands": []})  # refused


def others(
    kept: ExpenseKeptEvent, asked: ReportAskedEvent, month: MonthClosedEvent, year: YearClosedEvent
) -> None:
    kept.respond("[accepted]")
    kept.respond(b"[accepted]")  # refused
    kept.respond()  # refused
    asked.respond(b"%PDF")
    asked.respond([ReportAsked200Response(title="taxi")])
    asked.respond(ReportAsked202Response(ticket=7), status=202)
    asked.respond(ReportAsked4xxResponse(reason="later"), status=429)
    asked.respond(status=503)
    asked.respond("text")  # refused
    asked.respond([1])  # refused
    month.respond(MonthClosedResponse(next="may"))
    month.respond(MonthClosedResponse(), status=202)
    month.respond(status=204)
    month.respond(status=410)
    month.respond()  # refused
    month.respond("may")  # refused
    year.respond(status=503)
    year.respond()  # refused
    year.respond(status=200)  # refused


def given(event: ExpenseKeptEvent) -> tuple[Answer, tuple[str, ...]]:
    return event.respond("[accepted]"), event.responses
"""
REFUSED = {number for number, line in enumerate(USES.splitlines(), 1) if "# refused" in line}


@pytest.fixture(scope="module")
def approvals(generate_sdk: GenerateSdk) -> GeneratedSdk:
    return generate_sdk(SPECS / "answers" / "spec.yaml")


@pytest.fixture(scope="module")
def uses(approvals: GeneratedSdk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program of right and wrong answers."""
    path = tmp_path_factory.mktemp("uses") / "uses.py"
    path.write_text(USES, encoding="utf-8")
    return path


def check(*command: str, sdk: GeneratedSdk) -> subprocess.CompletedProcess[str]:
    """Run a checker where it finds the package."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=sdk.directory,
        env={**os.environ, "MYPYPATH": str(sdk.directory)},
        capture_output=True,
        text=True,
        check=False,
    )


MYPY = ("mypy", "--strict", "--config-file", os.devnull, "--cache-dir", os.devnull)


def test_mypy_refuses_the_wrong_answers_and_no_other(approvals: GeneratedSdk, uses: Path) -> None:
    done = check(*MYPY, str(uses), sdk=approvals)

    told = re.findall(r"uses\.py:(\d+): error:", done.stdout)
    assert {int(line) for line in told} == REFUSED, done.stdout + done.stderr


def test_pyright_refuses_the_wrong_answers_and_no_other(
    approvals: GeneratedSdk, uses: Path
) -> None:
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(approvals.directory)]}
    (uses.parent / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = check(
        *("basedpyright", "--outputjson", "--pythonpath", sys.executable),
        *("--project", str(uses.parent)),
        sdk=approvals,
    )

    found = json.loads(done.stdout)["generalDiagnostics"]
    assert {each["range"]["start"]["line"] + 1 for each in found} == REFUSED, found


def test_the_receiver_passes_a_strict_type_check(approvals: GeneratedSdk) -> None:
    done = check(*MYPY, "--follow-imports=silent", str(RECEIVER), sdk=approvals)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def site(approvals: GeneratedSdk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of the receiver that the README shows."""
    monkeypatch.setenv("APPROVALS_SECRET", SECRET)
    name = "tests.receivers.answers_app"
    with approvals.imported():
        try:
            with served_wsgi(importlib.import_module(name).app) as url:
                yield f"{url}/approvals"
        finally:
            sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("expense", "status", "content_type", "body"),
    [
        (
            {"expenseId": "e", "cents": 5000},
            200,
            "application/json",
            b'{"commands":[{"type":"approve","by":"policy"}]}',
        ),
        ({"expenseId": "e", "cents": 5001, "note": "taxi"}, 204, None, b""),
        (
            {"expenseId": "e", "cents": 5001},
            403,
            "application/problem+json",
            b'{"title":"say what it was for"}',
        ),
    ],
)
def test_the_receiver_answers_as_declared(
    site: str, expense: object, status: int, content_type: str | None, body: bytes
) -> None:
    sent = json.dumps(expense).encode()
    signature = hmac.new(SECRET.encode(), sent, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Event": "expenseFiled",
        "X-Signature": signature,
    }
    with httpx.Client(trust_env=False) as client:
        answer = client.post(site, content=sent, headers=headers)

    assert (answer.status_code, answer.content) == (status, body)
    assert status == 204 or answer.headers.get_list("content-type") == [content_type]


def test_the_readme_of_the_sdk_shows_an_answer(approvals: GeneratedSdk) -> None:
    text = (approvals.directory / "README.md").read_text(encoding="utf-8")

    assert "if isinstance(event, ExpenseFiledEvent):" in text
    assert "answer = event.respond(body)  # a body of the type Verdict" in text


def test_the_readme_of_an_sdk_without_bodies_shows_none(payments_sdk: GeneratedSdk) -> None:
    assert "respond" not in (payments_sdk.directory / "README.md").read_text(encoding="utf-8")
