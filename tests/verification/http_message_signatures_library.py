"""http-message-signatures (PyPI) beside generated handlers: the same requests, both verdicts.

Its signer makes the requests, for each algorithm, so that ours has to take what is not its own.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.support import write_sdk

LIBRARY = "http-message-signatures"
URL = "https://hooks.example/in%2Fbox?tenant=a%20b&x=1"
BODY = b'{"id": "1"}'
SECRET = b"a secret of both sides"
KEY_ID = "key-1"
COMPONENTS = ("@method", "@target-uri", "content-type", "content-digest")
ALGORITHMS = {
    "hmac-sha256": "HMAC_SHA256",
    "ed25519": "ED25519",
    "ecdsa-p256-sha256": "ECDSA_P256_SHA256",
    "ecdsa-p384-sha384": "ECDSA_P384_SHA384",
    "rsa-v1_5-sha256": "RSA_V1_5_SHA256",
    "rsa-pss-sha512": "RSA_PSS_SHA512",
}
EVENT = "{post: {x-webhook-group: %s, requestBody: {content: {application/json: {schema: {}}}}}}"


@dataclass
class Message:
    """A request as that library takes one."""

    method: str = "POST"
    url: str = URL
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    body: bytes = BODY


@dataclass(frozen=True)
class Row:
    """A request, and what each side says of it; `why` explains a difference that is meant."""

    case: str
    ours: bool
    theirs: bool
    why: str = ""


Change = Callable[[Message], None]


@cache
def keys(algorithm: str) -> tuple[bytes, bytes]:
    """The private and the public key; twice the secret for HMAC."""
    if algorithm == "hmac-sha256":
        return SECRET, SECRET
    key: Any = {
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "ecdsa-p256-sha256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "ecdsa-p384-sha384": lambda: ec.generate_private_key(ec.SECP384R1()),
    }.get(algorithm, lambda: rsa.generate_private_key(65537, 2048))()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private, public


def resolver(algorithm: str) -> Any:
    """That library's place of keys."""
    library = importlib.import_module("http_message_signatures")
    private, public = keys(algorithm)
    return library.MappingKeyResolver(public_keys={KEY_ID: public}, private_keys={KEY_ID: private})


def signed(algorithm: str, **options: Any) -> Message:
    """A request that the library's own signer has signed."""
    library = importlib.import_module("http_message_signatures")
    message = Message()
    message.headers["Content-Digest"] = library.ContentDigest.create(message.body)
    components = options.pop("components", COMPONENTS)
    signer = library.HTTPMessageSigner(
        signature_algorithm=getattr(library.algorithms, ALGORITHMS[algorithm]),
        key_resolver=resolver(algorithm),
    )
    signer.sign(
        message,
        key_id=KEY_ID,
        covered_component_ids=components,
        use_existing_digest=True,
        **options,
    )
    return message


def their_verdict(algorithm: str, message: Message) -> bool:
    """Whether the library finds a request authentic, asked for what our scheme asks for."""
    library = importlib.import_module("http_message_signatures")
    verifier = library.HTTPMessageVerifier(
        signature_algorithm=getattr(library.algorithms, ALGORITHMS[algorithm]),
        key_resolver=resolver(algorithm),
    )
    try:
        found = verifier.verify(
            message,
            max_age=timedelta(seconds=300),
            require_components=COMPONENTS,
            body=message.body,
        )
    except library.HTTPMessageSignaturesException:
        return False
    return bool(found)


class OurSide:
    """Handlers of an SDK with a group for each algorithm."""

    def __init__(self, package: ModuleType) -> None:
        """Keep the SDK."""
        self._package = package

    def verdict(self, algorithm: str, message: Message) -> bool:
        """Whether a handler finds a request authentic."""
        handler_class = getattr(self._package, f"{group(algorithm).capitalize()}Handler")
        parameter = "secret_key" if algorithm == "hmac-sha256" else "public_key"
        handler = handler_class(**{parameter: {KEY_ID: keys(algorithm)[1]}})
        request = self._package.CoreRequest(
            method=message.method,
            url=message.url,
            headers=message.headers,
            raw_body=message.body,
        )
        return bool(handler.verify(request))


def group(algorithm: str) -> str:
    """The name of the group of an algorithm."""
    return f"group{list(ALGORITHMS).index(algorithm)}"


def write_groups(folder: Path) -> Any:
    """Generate the SDK."""
    lines = ["openapi: 3.1.0", 'info: {title: Both sides, version: "1"}', "x-webhooks:"]
    components = ", ".join(f"'{each}'" for each in COMPONENTS)
    for name in ALGORITHMS:
        block = f"{{kind: http-message-signatures, alg: {name}, components: [{components}]}}"
        lines.append(f"  {group(name)}: {{signatureVerification: {block}}}")
    lines += ["webhooks:", *(f"  sent-{group(n)}: {EVENT % group(n)}" for n in ALGORITHMS)]
    (folder / "spec.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return write_sdk(folder / "spec.yaml", folder / "sdk", "--formatter", "none")


def _set(name: str, value: str) -> Change:
    def change(message: Message) -> None:
        message.headers[name] = value

    return change


def _replace(name: str, old: str, new: str) -> Change:
    def change(message: Message) -> None:
        assert old in message.headers[name]
        message.headers[name] = message.headers[name].replace(old, new, 1)

    return change


def _drop(name: str) -> Change:
    def change(message: Message) -> None:
        del message.headers[name]

    return change


def _attribute(name: str, value: Any) -> Change:
    return lambda message: setattr(message, name, value)


def _both(name: str, text: str) -> Change:
    """Add a member to both headers of a signature."""

    def change(message: Message) -> None:
        message.headers["Signature-Input"] += f", {name}=()"
        message.headers["Signature"] += f", {name}={text}"

    return change


ALTERED: dict[str, Change] = {
    "another method": _attribute("method", "PUT"),
    "another path": _attribute("url", URL.replace("in%2Fbox", "in/box")),
    "another query": _attribute("url", URL.replace("x=1", "x=2")),
    "another host": _attribute("url", URL.replace("hooks.", "evil.")),
    "another content type": _set("Content-Type", "text/plain"),
    "another body": _attribute("body", BODY + b" "),
    "no body": _attribute("body", b""),
    "another digest": _replace("Content-Digest", "=:", "=:A"),
    "no digest": _drop("Content-Digest"),
    "another signature": _replace("Signature", "=:", "=:A"),
    "empty signature": _set("Signature", "pyhms=::"),
    "no signature": _drop("Signature"),
    "no input": _drop("Signature-Input"),
    "another time": _replace("Signature-Input", "created=1", "created=2"),
    "another key": _replace("Signature-Input", KEY_ID, "key-2"),
    "another algorithm": _replace("Signature-Input", 'alg="', 'alg="x'),
    "a component less": _replace("Signature-Input", '"@method" ', ""),
    "a component twice": _replace("Signature-Input", '"@method"', '"@method" "@method"'),
    "a parameter twice": _replace("Signature-Input", ";created=", ";created=1;created="),
    "a label without a signature": _replace("Signature-Input", "(", "(), other=("),
    "a list of no strings": _replace("Signature-Input", '"@method"', "1"),
    "an unclosed list": _replace("Signature-Input", ")", ""),
}
DIFFERENCES = {
    "a parameter twice": "RFC 9651 takes the last; here it is malformed, since readers differ",
    "a second signature that is forged": "any signature that holds will do here; there the "
    "receiver must say which is meant",
    "a minute ahead": "the tolerance of 300 seconds goes both ways here, 5 seconds ahead there",
    "a digest of an unknown kind too": "RFC 9530 section 5 calls it insecure, so it is not looked "
    "at here; there it is refused",
}


def rows(ours: OurSide) -> Iterator[Row]:
    """Every case with both verdicts."""
    for algorithm in ALGORITHMS:
        yield row(ours, algorithm, f"{algorithm}: genuine", signed(algorithm))
        for case, change in ALTERED.items():
            message = signed(algorithm)
            change(message)
            yield row(ours, algorithm, f"{algorithm}: {case}", message)
        yield from _timed(ours, algorithm)
    yield from _strange(ours)


def _timed(ours: OurSide, algorithm: str) -> Iterator[Row]:
    now = datetime.fromtimestamp(int(time.time()), UTC)
    second = timedelta(seconds=1)
    cases = {
        "five minutes old": {"created": now - 290 * second},
        "too old": {"created": now - 400 * second},
        "too far ahead": {"created": now + 400 * second},
        "expired": {"created": now - 60 * second, "expires": now - 30 * second},
        "not expired": {"created": now, "expires": now + 60 * second},
        "with a nonce": {"nonce": "n-1"},
        "with a tag": {"tag": "hooks"},
        "without alg": {"include_alg": False},
    }
    for case, options in cases.items():
        yield row(ours, algorithm, f"{algorithm}: {case}", signed(algorithm, **options))


def _strange(ours: OurSide) -> Iterator[Row]:
    """Where the two are meant to differ, and what is near that."""
    algorithm = "ed25519"
    forged = signed(algorithm)
    _both("other", ":AAAA:")(forged)
    yield row(ours, algorithm, "a second signature that is forged", forged)
    ahead = datetime.fromtimestamp(int(time.time()), UTC) + timedelta(seconds=60)
    yield row(ours, algorithm, "a minute ahead", signed(algorithm, created=ahead))
    yield row(ours, algorithm, "a digest of an unknown kind too", _with_digest(algorithm))


def _with_digest(algorithm: str) -> Message:
    """A request whose Content-Digest has a member more, signed as it is."""
    library = importlib.import_module("http_message_signatures")

    class AnyDigest(library.ContentDigest):  # type: ignore[misc, name-defined]
        @classmethod
        def prepare(cls, *arguments: Any, **options: Any) -> None:
            """Sign what is there."""

    message = Message()
    message.headers["Content-Digest"] = library.ContentDigest.create(BODY) + ", md5=:AAAA:"
    signer = library.HTTPMessageSigner(
        signature_algorithm=getattr(library.algorithms, ALGORITHMS[algorithm]),
        key_resolver=resolver(algorithm),
    )
    signer.content_digest_class = AnyDigest
    signer.sign(message, key_id=KEY_ID, covered_component_ids=COMPONENTS)
    return message


def row(ours: OurSide, algorithm: str, case: str, message: Message) -> Row:
    """One case, asked of both."""
    mine, theirs = ours.verdict(algorithm, message), their_verdict(algorithm, message)
    return Row(case, mine, theirs, DIFFERENCES.get(case.rpartition(": ")[2], ""))


def main() -> None:
    """Print the table: each case where the two differ, and how many agree."""
    with TemporaryDirectory() as folder, write_groups(Path(folder)).imported() as package:
        found = list(rows(OurSide(package)))
    for each in found:
        if each.ours != each.theirs:
            print(f"{each.case}: ours {each.ours}, theirs {each.theirs}: {each.why or 'NOT MEANT'}")
    agreed = [each for each in found if each.ours == each.theirs]
    accepted = sum(each.ours for each in agreed)
    print(f"{LIBRARY}: {len(found)} cases, {len(agreed)} agree ({accepted} accepted by both)")


if __name__ == "__main__":
    main()
