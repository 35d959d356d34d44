"""The README of an SDK: each of its receivers is run, and receives what its test code builds."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.conf import settings  # type: ignore[import-untyped]
from django.test import RequestFactory  # type: ignore[import-untyped]

from tests.support import SPECS, GeneratedSdk, GenerateSdk

if not settings.configured:
    settings.configure()

FRAMEWORKS = ("flask", "fastapi", "django")
SECRET = "test secret"
PATH = "/webhooks"
Send = Callable[[dict[str, Any], str, dict[str, str], bytes], int]


def receivers(sdk: GeneratedSdk) -> dict[str, str]:
    """The code of the receivers by framework; of several handlers that of the first."""
    text = (sdk.directory / "README.md").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for name in FRAMEWORKS:
            if f"\nfrom {name}" in block:
                found.setdefault(name, block)
    return found


def send_to_flask(
    receiver: dict[str, Any], method: str, headers: dict[str, str], body: bytes
) -> int:
    """The status of Flask's answer."""
    client = receiver["app"].test_client()
    return int(client.open(PATH, method=method, headers=headers, data=body).status_code)


def send_to_fastapi(
    receiver: dict[str, Any], method: str, headers: dict[str, str], body: bytes
) -> int:
    """The status of FastAPI's answer."""

    async def send() -> int:
        transport = httpx.ASGITransport(app=receiver["app"])
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.request(method, PATH, headers=headers, content=body)).status_code

    return asyncio.run(send())


def send_to_django(
    receiver: dict[str, Any], method: str, headers: dict[str, str], body: bytes
) -> int:
    """The status of Django's answer, from the view that its `urlpatterns` name."""
    (route,) = receiver["urlpatterns"]
    given = dict(headers)
    media_type = given.pop("Content-Type", "application/octet-stream")
    request = RequestFactory().generic(method, PATH, body, content_type=media_type, headers=given)
    return int(route.callback(request).status_code)


SENDERS: dict[str, Send] = {
    "flask": send_to_flask,
    "fastapi": send_to_fastapi,
    "django": send_to_django,
}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("document", ["payments", "batches", "signature-handshakes"])
def test_a_receiver_answers_a_signed_event_and_refuses_another(
    document: str,
    framework: str,
    generate_sdk: GenerateSdk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sdk = generate_sdk(SPECS / document / "spec.yaml")
    code = receivers(sdk)[framework]
    for name in re.findall(r'os\.environ\["(\w+)"\]', code):
        monkeypatch.setenv(name, SECRET)
    with sdk.imported() as package:
        receiver: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(code, "README.md", "exec"), receiver)
        testing = __import__(f"{package.__name__}.testing", fromlist=["build_request"])
        event = next(v for name, v in receiver.items() if name.endswith("Event") and name[0] != "U")
        request = testing.build_request(event, secret_key=SECRET)
        headers = dict(request.headers)
        send = SENDERS[framework]
        genuine = send(receiver, request.method, headers, request.raw_body)
        altered = send(receiver, request.method, headers, request.raw_body + b" ")

    assert (genuine, altered) == (204, 401)
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_receiver_takes_the_methods_of_its_handshakes(
    framework: str, generate_sdk: GenerateSdk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk = generate_sdk(SPECS / "signature-handshakes" / "spec.yaml")
    code = receivers(sdk)[framework]
    for name in re.findall(r'os\.environ\["(\w+)"\]', code):
        monkeypatch.setenv(name, SECRET)
    with sdk.imported():
        receiver: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(code, "README.md", "exec"), receiver)
        status = SENDERS[framework](receiver, "GET", {}, b"")

    assert status == 401  # the receiver's own word, and not 405


def plain_documents() -> list[str]:
    """Fixtures of what shapes a receiver, those without options and without a config file."""
    ideas = (
        "signature*",
        "batch*",
        "callback*",
        "several-m*",
        "group-*",
        "unsigned*",
        "x-webhooks*",
    )
    folders = [path.parent for idea in ideas for path in SPECS.glob(f"{idea}/spec.yaml")]
    return sorted(
        folder.name
        for folder in folders
        if not {"args", "webhookgen.yaml", "pyproject.toml"} & {f.name for f in folder.iterdir()}
    )


@pytest.mark.parametrize("folder", plain_documents())
def test_every_receiver_compiles_and_finds_its_imports(
    folder: str, generate_sdk: GenerateSdk
) -> None:
    sdk = generate_sdk(SPECS / folder / "spec.yaml")
    found = receivers(sdk)

    assert set(found) == set(FRAMEWORKS)
    with sdk.imported():
        for code in found.values():
            imports = code.partition("\nlog = ")[0]
            exec(compile(imports, "README.md", "exec"), {})
            compile(code, "README.md", "exec")
