"""`python -m PACKAGE.testing explain FILE`: why a recorded request does not verify.

It prints the signed message, the digest that came and the digest that was expected, and
what would have made them equal. It shows the request and never the secret.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from .batches import batch_of
from .bodies import json_value
from .digests import read_base64, write_digest
from .lazy import load_named
from .message import Inputs
from .request import CoreRequest
from .scheme import (
    CertificateSignature,
    DigestSignature,
    HmacSignature,
    JwtSignature,
    Leaf,
    MessageSignature,
    PublicKeySignature,
    Scheme,
    SecretText,
    SharedToken,
    leaves,
)
from .secret_key import key_ring
from .signature_sources import Received, SignatureReader
from .signing import signature_digest
from .verification import HmacVerifier, message_of, needed_items

SHOWN = 2_000


def read_recorded(path: Path) -> CoreRequest:
    """A request from a JSON file: method, url, headers, and body or body_base64.

    Raises:
        ValueError: the file holds something else.
    """
    held = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(held, dict):
        raise ValueError("the file must hold a JSON object")
    record = cast("dict[str, Any]", held)
    body = record.get("body", "")
    if not isinstance(body, str):
        raise ValueError("`body` must be the body's text, as it was sent")
    raw = body.encode()
    if "body_base64" in record:
        raw = base64.b64decode(record["body_base64"], validate=True)
    return CoreRequest(
        method=record.get("method", "POST"),
        url=record.get("url", ""),
        headers=record.get("headers", {}),
        raw_body=raw,
    )


def explain_request(
    scheme: Scheme,
    request: CoreRequest,
    secret: str,
    url: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """The lines of an explanation, a part for each digest of the scheme."""
    texts = {name: value.encode() for name, value in (settings or {}).items()}
    parts = [
        line
        for leaf in leaves(scheme)
        for line in _explained(leaf, request, secret, url, texts)
    ]
    yield from parts or ["the scheme compares credentials; nothing is signed"]


def _explained(
    leaf: Leaf,
    request: CoreRequest,
    secret: str,
    url: str | None,
    settings: Mapping[str, bytes],
) -> Iterator[str]:
    match leaf:
        case HmacSignature() if leaf.items:
            yield from _items_explained(leaf, request, secret, url, settings)
        case HmacSignature():
            yield from Explanation(leaf, request, secret, url, settings).lines()
        case _ if type(leaf) in EXPLAINERS:
            explain = load_named(EXPLAINERS[type(leaf)])
            yield from explain(leaf, request, secret, url, settings)
        case _:
            return


def _items_explained(
    leaf: HmacSignature,
    request: CoreRequest,
    secret: str,
    url: str | None,
    settings: Mapping[str, bytes],
) -> Iterator[str]:
    """The same for a batch whose items are signed, each."""
    items = list(batch_of(leaf.items).items(request) or ())
    if not items:
        yield f"there is no item at {leaf.items}, and nothing else is signed"
    for index, item in enumerate(items):
        yield f"item {index}:"
        of_one = replace(leaf, items="")
        yield from Explanation(of_one, item, secret, url, settings).lines()


EXPLAINERS: Mapping[type[Leaf], str] = {
    PublicKeySignature: "key_explaining:explain_by_key",
    JwtSignature: "key_explaining:explain_by_key",
    CertificateSignature: "certificate_explaining:explain_certified",
    MessageSignature: "message_explaining:explain_http_message",
    SharedToken: "token_explaining:explain_token",
}
"""Kinds that few SDKs need, each with what explains it."""


class Explanation:
    """One digest of a scheme, explained."""

    def __init__(
        self,
        scheme: HmacSignature,
        request: CoreRequest,
        secret: str,
        url: str | None,
        settings: Mapping[str, bytes],
    ) -> None:
        """Keep what there is."""
        self._scheme = scheme
        self._request = request
        self._secret = secret
        self._url = url
        self._settings = settings

    def lines(self) -> Iterator[str]:
        """The result, the message, both digests and the likely causes."""
        verifier = self._verifier(self._scheme, self._secret)
        if verifier is None:
            yield f"the secret is not written in {self._scheme.secret.encoding}"
        else:
            result = verifier.check(self._request)
            yield "result: " + ("verified" if result.ok else f"{result.reason}")
            yield from (f"  {fault}" for fault in result.errors)
        received = self._received()
        if received is None:
            return
        message = self._message(self._request, received)
        if message is None:
            return
        yield f"signed message, {len(message)} bytes:"
        yield (
            "  " + repr(message[:SHOWN])[2:-1] + ("..." if len(message) > SHOWN else "")
        )
        for digest in received.digests:
            yield f"received: {write_digest(digest, self._scheme.encoding)}"
        if verifier is not None:
            yield f"expected: {self._expected(self._scheme, self._secret, message)}"
        causes = list(dict.fromkeys(self._causes(received)))
        yield from (f"likely cause: {cause}" for cause in causes)

    def _verifier(self, scheme: HmacSignature, secret: str) -> HmacVerifier | None:
        """A verifier by the clock of now."""
        try:
            keys = key_ring(secret, scheme.secret)
        except ValueError:
            return None
        return HmacVerifier(
            scheme, keys, self._url, clock=time.time, settings=self._settings
        )

    def _received(self) -> Received | None:
        size = len(signature_digest(self._scheme, b"key", b""))
        reader = SignatureReader(self._scheme, size, needed_items(self._scheme))
        found = reader.read(self._request)
        return found if isinstance(found, Received) else None

    def _message(self, request: CoreRequest, received: Received) -> bytes | None:
        template = message_of(self._scheme, self._url, self._settings)
        is_keyed = not isinstance(self._scheme, DigestSignature)
        secret = b"" if is_keyed else self._secret.encode()
        return template.fill(request, Inputs(received.items, secret))

    def _expected(self, scheme: HmacSignature, secret: str, message: bytes) -> str:
        key = key_ring(secret, scheme.secret)[0].secret
        return write_digest(signature_digest(scheme, key, message), scheme.encoding)

    def _causes(self, received: Received) -> Iterator[str]:
        """What would have made a digest match, tried one at a time."""
        if self._matches(self._request, received, self._key_bytes(self._secret)):
            return
        for cause, request in other_requests(self._request):
            if self._matches(request, received, self._key_bytes(self._secret)):
                yield cause
        for cause, key in self._other_keys():
            if self._matches(self._request, received, key):
                yield cause

    def _key_bytes(self, secret: str) -> bytes | None:
        try:
            return key_ring(secret, self._scheme.secret)[0].secret
        except ValueError:
            return None

    def _matches(
        self, request: CoreRequest, received: Received, key: bytes | None
    ) -> bool:
        message = self._message(request, received)
        if message is None or not key:
            return False
        return signature_digest(self._scheme, key, message) in received.digests

    def _other_keys(self) -> Iterator[tuple[str, bytes | None]]:
        bare = self._secret.strip()
        if bare != self._secret:
            yield "the secret has white space at an end", self._key_bytes(bare)
            return
        yield "the secret is used as text, not decoded", bare.encode()
        stripped = bare.removeprefix("whsec_")
        for encoding in ("base64", "base64url"):
            yield (
                f"the secret has to be decoded as {encoding}",
                read_base64(
                    stripped, "base64" if encoding == "base64" else "base64url"
                ),
            )
        hexadecimal = replace(self._scheme, secret=SecretText(encoding="hex"))
        try:
            key = key_ring(bare, hexadecimal.secret)[0].secret
        except ValueError:
            return
        yield "the secret has to be decoded as hex", key


def other_requests(request: CoreRequest) -> Iterator[tuple[str, CoreRequest]]:
    """The request as its provider may have sent it, each with what has changed it."""
    for body in _other_bodies(request.raw_body):
        cause = "the body has been parsed and written again"
        yield cause, _with(request, request.url, body)
    for url in _other_urls(request.url):
        cause = f"the provider called {url}: give that as `url=`"
        yield cause, _with(request, url, request.raw_body)


def _with(request: CoreRequest, url: str, body: bytes) -> CoreRequest:
    return CoreRequest(
        method=request.method, url=url, headers=request.headers, raw_body=body
    )


def _other_bodies(body: bytes) -> Iterator[bytes]:
    """The same JSON in the spellings that common encoders give it, and other line ends."""
    yield body.rstrip(b"\r\n")
    yield body + b"\n"
    yield body.replace(b"\r\n", b"\n")
    value = json_value(body)
    if value is None:
        return
    for is_ascii in (True, False):
        yield json.dumps(value, ensure_ascii=is_ascii).encode()
        yield json.dumps(value, ensure_ascii=is_ascii, separators=(",", ":")).encode()
        yield json.dumps(value, ensure_ascii=is_ascii, indent=2).encode()
        text = json.dumps(value, ensure_ascii=is_ascii, separators=(",", ":"))
        yield text.replace("/", "\\/").encode()


def _other_urls(url: str) -> Iterator[str]:
    """The same address with the other scheme, without its port, its query or its slash."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return
    other = "https" if scheme == "http" else "http"
    yield f"{other}://{rest}"
    host, slash, path = rest.partition("/")
    for name in (scheme, other):
        yield f"{name}://{host.partition(':')[0]}{slash}{path}"
    yield url.partition("?")[0]
    yield url.rstrip("/")
    yield url + "/"
