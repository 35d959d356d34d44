"""Other libraries, where the extra `bench` has installed them, in the same process and run."""

from __future__ import annotations

import base64
import hmac
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from .sdks import SECRET

Action = Callable[[], object]


def is_installed(module: str) -> bool:
    """Whether a peer is here."""
    return importlib.util.find_spec(module) is not None


def can_be_imported(module: str) -> bool:
    """Whether a peer is here, with all that it needs in a fitting version."""
    command = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


REQUEST_PEERS = (
    "standardwebhooks", "openai", "stripe", "slack_sdk", "apimatic_core", "pydantic", "githubkit",
)  # fmt: skip


def request_peers(
    body: bytes, payload: type[Any] | None, github_event: str | None
) -> dict[str, Action]:
    """What verifies and reads the same body: to untyped data, or to pydantic's models.

    `github_event` is the kind of GitHub's event that the body is, for githubkit.
    """
    found: dict[str, Action] = {}
    now = str(int(time.time()))
    if is_installed("standardwebhooks"):
        found["standardwebhooks"] = _standard(body)
    if is_installed("openai"):
        found["openai (verification and construct_type)"] = _openai(body)
    if is_installed("stripe"):
        found["stripe (verification alone)"] = _stripe(body, now)
    if is_installed("slack_sdk"):
        found["slack_sdk (verification alone)"] = _slack(body, now)
    if is_installed("apimatic_core"):
        found["apimatic-core (verification alone)"] = _apimatic(body)
    if github_event is not None and can_be_imported("githubkit.webhooks"):
        name, action = _githubkit(body, github_event)
        found[name] = action
    if payload is not None and is_installed("pydantic"):
        found["pydantic (decoding alone)"] = _pydantic(body, payload)
    return found


def _standard(body: bytes) -> Action:
    from standardwebhooks import Webhook

    webhook, text = Webhook(base64.b64encode(SECRET.encode()).decode()), body.decode()
    headers = _standard_headers(body)
    return lambda: webhook.verify(text, headers)


def _openai(body: bytes) -> Action:
    from openai import OpenAI

    secret = "whsec_" + base64.b64encode(SECRET.encode()).decode()
    unwrap = OpenAI(api_key="none", webhook_secret=secret).webhooks.unwrap
    headers = _standard_headers(body)
    return lambda: unwrap(body, headers)


def _standard_headers(body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks, which last for the five minutes of a measure."""
    now = str(int(time.time()))
    digest = hmac.digest(SECRET.encode(), f"msg_1.{now}.".encode() + body, "sha256")
    signature = "v1," + base64.b64encode(digest).decode()
    return {"webhook-id": "msg_1", "webhook-timestamp": now, "webhook-signature": signature}


def _stripe(body: bytes, now: str) -> Action:
    from stripe import WebhookSignature

    text = body.decode()
    digest = hmac.digest(SECRET.encode(), f"{now}.{text}".encode(), "sha256").hex()
    header = f"t={now},v1={digest}"
    return lambda: WebhookSignature.verify_header(text, header, SECRET, 10**9)


def _slack(body: bytes, now: str) -> Action:
    from slack_sdk.signature import SignatureVerifier

    verifier = SignatureVerifier(SECRET)
    signature = verifier.generate_signature(timestamp=now, body=body)
    return lambda: verifier.is_valid(body, now, signature)


def _apimatic(body: bytes) -> Action:
    from apimatic_core.security.signature_verifiers.hmac_signature_verifier import (
        HmacSignatureVerifier,
    )
    from apimatic_core_interfaces.http.request import Request

    verifier = HmacSignatureVerifier(secret_key=SECRET, signature_header="X-Signature")
    headers = {"X-Signature": hmac.digest(SECRET.encode(), body, "sha256").hex()}
    request = Request("POST", "/hooks", None, headers, body)
    if not verifier.verify(request).ok:
        raise RuntimeError("apimatic-core refuses its own signature")
    return lambda: verifier.verify(request)


def _githubkit(body: bytes, event: str) -> tuple[str, Action]:
    """Its verification and its models, and a name that says if it refuses the body."""
    from githubkit.webhooks import parse, verify

    signature = "sha256=" + hmac.digest(SECRET.encode(), body, "sha256").hex()

    def receive() -> bool:
        try:
            return verify(SECRET, body, signature) and bool(parse(event, body))
        except ValueError:
            return False

    told = "verification and models" if receive() else "which refuses this body"
    return f"githubkit ({told})", receive


def _pydantic(body: bytes, payload: type[Any]) -> Action:
    """Models of the same members and types, made from the Structs."""
    adapter = pydantic_adapter(payload)
    return lambda: adapter.validate_json(body)


def pydantic_adapter(payload: type[Any]) -> Any:
    """A validator of the equal type; Structs become models."""
    from msgspec import UNSET, Struct, UnsetType
    from msgspec.structs import fields
    from pydantic import Field, TypeAdapter, create_model

    made: dict[Any, Any] = {}

    def equal(kind: Any) -> Any:
        from types import UnionType
        from typing import Any as Anything
        from typing import Union, get_args, get_origin

        if isinstance(kind, type) and issubclass(kind, Struct) and get_origin(kind) is None:
            if kind not in made:
                members: dict[str, Any] = {
                    f.name: (
                        equal(f.type),
                        Field(... if f.required else None, alias=f.encode_name),
                    )
                    for f in fields(kind)
                }
                made[kind] = create_model(kind.__name__, **members)
            return made[kind]
        origin, parts = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            kept = [equal(part) for part in parts if part is not UnsetType]
            return Union[tuple(kept)]  # noqa: UP007 - made of a list
        if origin in (list, dict):
            return origin[tuple(equal(part) for part in parts)]
        return Anything if hasattr(kind, "__codec__") or kind is UNSET else kind

    return TypeAdapter(equal(payload))
