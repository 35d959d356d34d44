"""What an SDK requires and imports: what its schemes need, and not before they need it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support import write_sdk

BODY = "{content: {application/json: {schema: {type: object}}}}"
EVENT = f"webhooks: {{sent: {{post: {{requestBody: {BODY}}}}}}}"
KINDS = {
    "secret": "{kind: hmac, signature: {header: X-Sig}}",
    "custom": "{any: [{kind: hmac, signature: {header: X-Sig}}, {kind: custom, name: mine}]}",
    "public-key": "{kind: public-key, algorithm: ed25519, signature: {header: X-Sig}}",
    "key-set": "{kind: public-key, algorithm: ed25519, signature: {header: X-Sig}, "
    "key: {from: key-set}}",
    "token": "{kind: jwt, algorithms: [EdDSA], signature: {header: X-Sig}, bodyHash: {claim: sha}}",
}
NEEDS = {
    "secret": [],
    "custom": [],
    "public-key": ["cryptography"],
    "key-set": ["cryptography", "pyjwt[crypto]"],
    "token": ["cryptography", "pyjwt[crypto]"],
}
SCRIPT = """
import json, sys
def heavy():
    return sorted({name.partition(".")[0] for name in sys.modules} & {"cryptography", "jwt"})
def own():
    names = {name.rpartition(".")[2] for name in sys.modules if "._runtime." in name}
    return sorted(names & {"public_key", "public_key_verification", "jws_token", "key_cache",
                           "jwt_verification", "jose", "public_key_algorithms"})
before = heavy()
import made
from made import WebhooksHandler, CoreRequest
imported = heavy()
handler = WebhooksHandler(**ARGUMENTS)
constructed, modules = heavy(), own()
result = handler.verify(CoreRequest(headers={"X-Sig": "SIGNATURE"}, raw_body=b"{}"))
print(json.dumps([before, imported, constructed, heavy(), modules, result.reason]))
"""
RAW = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032 section 7.1
JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30." + "A" * 86
GIVEN: dict[str, tuple[str, str, list[str]]] = {
    "secret": ("{'secret_key': 'a'}", "00" * 32, []),
    "custom": ("{'secret_key': 'a', 'verifier': lambda request: False}", "00" * 32, []),
    "public-key": (f"{{'public_key': '{RAW}'}}", "00" * 64, ["cryptography"]),
    "key-set": (f"{{'key_set': {JWK}}}", "00" * 64, ["cryptography", "jwt"]),
    "token": (f"{{'key_set': {JWK}}}", TOKEN, ["cryptography", "jwt"]),
}


@pytest.fixture(params=sorted(KINDS))
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A kind of scheme, and the folder of an SDK that has it."""
    spec = tmp_path / "spec.yaml"
    verification = KINDS[request.param]
    spec.write_text(
        f'openapi: 3.1.0\ninfo: {{title: Made, version: "1"}}\n'
        f"x-webhooks: {{signatureVerification: {verification}}}\n{EVENT}\n",
        encoding="utf-8",
    )
    write_sdk(spec, tmp_path / "sdk", "--package", "made")
    return request.param, tmp_path / "sdk"


def test_an_sdk_requires_what_its_schemes_need(made: tuple[str, Path]) -> None:
    kind, folder = made
    project: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    named = [each.partition(">")[0] for each in project["project"]["dependencies"]]
    assert named == ["msgspec", *NEEDS[kind]]
    sources = "".join(p.read_text("utf-8") for p in (folder / "made" / "_runtime").iterdir()
                      if p.suffix == ".py")  # fmt: skip
    imported = {name for name in ("cryptography", "jwt") if f"\nfrom {name}." in sources}
    wanted = {"cryptography", "jwt"} if len(NEEDS[kind]) == 2 else set(NEEDS[kind])
    assert imported == wanted


def test_nothing_is_imported_before_the_first_verification(made: tuple[str, Path]) -> None:
    kind, folder = made
    arguments, signature, heavy = GIVEN[kind]
    script = SCRIPT.replace("ARGUMENTS", arguments).replace("SIGNATURE", signature)
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
    )
    before, imported, constructed, verified, modules, reason = json.loads(run.stdout)
    assert (before, imported, constructed) == ([], [], [])
    assert verified == heavy
    assert reason == "mismatch"
    if not heavy:
        assert modules == []
