"""A handler's constructor: its base class, its parameters, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from ..ir.package import Parameter
from ..ir.signature import (
    CertificateSignature,
    CustomSignature,
    HmacSignature,
    JwtSignature,
    MessageSignature,
    PublicKeySignature,
    SecretText,
    SharedToken,
    Signature,
    Verification,
    leaves,
)
from .docs import clean_text, docstring, text_literal
from .schemes import lower_handshake, lower_scheme, scheme_parameters

VALIDATION = (
    "`validation` says how much a payload may differ from the document: `tolerant` delivers what "
    "fits, `typed` refuses what the types can't hold, and `strict` also what is not valid."
)
SAMPLES = {
    "utf8": "test secret",
    "hex": "00112233445566778899aabbccddeeff",
    "base64": "dGVzdCBzZWNyZXQsIDI0IGJ5dGVz",
    "base64url": "dGVzdCBzZWNyZXQsIDI0IGJ5dGVz",
}
"""A secret in each spelling, for tests."""


@dataclass(frozen=True, slots=True)
class LoweredVerification:
    """A group's verification: the handler's base class, its class attributes, its parameters."""

    base: str
    scheme: str
    handshakes: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def lower_verification(
    signature: Signature | None, names: set[str], *, batch: bool = False
) -> LoweredVerification:
    """A group's verification; the runtime names that it needs are added to `names`.

    `batch` says that the events come in batches.
    """
    kind = "BatchHandler" if batch else "Handler"
    match signature:
        case None:
            names.add(kind)
            return LoweredVerification(kind, "", (), ())
        case CustomSignature():
            base = f"Custom{kind}"
            names |= {base, "Verifier"}
            parameter = Parameter(name="verifier", annotation="Verifier")
            return LoweredVerification(base, "", (), (parameter,))
        case Verification(scheme=scheme, handshakes=handshakes):
            base = f"Challenged{kind}" if handshakes else f"Signed{kind}"
            names.add(base)
            parameters = scheme_parameters(signature)
            words = {w for p in parameters for w in p.annotation.split(" | ")}
            names |= words - {"str", "bytes", "None"}
            shown = tuple(lower_handshake(each, names) for each in handshakes)
            return LoweredVerification(base, lower_scheme(scheme, names), shown, parameters)
        case _:
            assert_never(signature)


def super_arguments(parameters: tuple[Parameter, ...]) -> str:
    """The arguments that a constructor passes on."""
    plain = [p for p in parameters if not p.is_setting]
    settings = [f'"{p.name}": {p.name}' for p in parameters if p.is_setting]
    passed = [f"{p.name}={p.name}" for p in plain]
    if settings:
        passed.append(f"settings={{{', '.join(settings)}}}")
    return ", ".join(passed)


def describe_init(signature: Signature | None, parameters: tuple[Parameter, ...]) -> str:
    """The docstring of a handler's constructor."""
    size = f"{VALIDATION} `max_body_bytes` is the largest body that is looked at."
    match signature:
        case None:
            return docstring("Prepare to receive.", size, indent=8)
        case CustomSignature(name=name):
            custom = (
                f"`verifier` checks the scheme that the document calls `{name}`: it takes a "
                "CoreRequest and returns True for an authentic one, or awaits that."
            )
            return docstring("Prepare to receive.", custom, size, indent=8)
        case Verification():
            said = [text for p in parameters for text in _about(p, signature)]
            raises = "Raises:\n    ValueError: a value is missing, unusable, or has white space at "
            raises += "an end; the\n        message shows no part of it."
            return docstring("Prepare to receive.", *said, size, raises, indent=8)
        case _:
            assert_never(signature)


_SEVERAL = (
    "a list of them while a key is being replaced, and any may match; a mapping from key id to "
    "key; or a function that picks by request."
)
_KEYS = f"as text or bytes; {_SEVERAL}"
_ABOUT = {
    "public_key": "`public_key` is the sender's: PEM, base64 of DER, or, for Ed25519, its 32 "
    f"bytes in hex or base64; {_SEVERAL}",
    "key_set": "`key_set` holds the sender's public keys: a JSON Web Key Set, as JSON or decoded; "
    "or a function that takes the `kid` that a request names, which nobody has verified yet, and "
    "returns the set, that key or None, or awaits that. What it returns is kept for an hour; "
    "`KeySet` says how long, and how often it is asked.",
    "verifier": "`verifier` takes a CoreRequest and returns True for an authentic one, or awaits "
    "that.",
    "fetch_certificate": "`fetch_certificate` takes the URL of a certificate, once that is known "
    "to be the provider's, and returns what it gives, or None where there is no such certificate, "
    "or awaits that; what it raises passes through. The package's own `fetch_certificate`, and "
    "`fetch_certificate_async`, use httpx.",
    "trusted_certificates": "`trusted_certificates` are the authorities that may issue it, as "
    "PEM; without it, those of certifi.",
    "username": "`username` and `password` are the Basic credentials that the sender uses; "
    "`password` may be a list while it is being replaced.",
    "verify_token": "`verify_token` is what you gave the provider, to confirm this endpoint.",
    "tolerance": "`tolerance` is how far from now a request may have been sent, in seconds, "
    "(past, future) where the two differ; None switches that off. `clock` gives the time.",
    "url": "`url` is the public URL of this endpoint, where a proxy hides it.",
    "replay_store": "`replay_store` remembers deliveries; one that has come before is refused.",
}


def _about(parameter: Parameter, verification: Verification) -> Iterator[str]:
    if parameter.name == "secret_key":
        yield f"`secret_key` is the secret shared with the sender, {_KEYS}{_written(verification)}"
    elif parameter.name == "token":
        yield f"`token` is the secret that comes with each {_bearer(verification)}, {_KEYS}"
    elif parameter.name in _ABOUT:
        yield _ABOUT[parameter.name] + _published(parameter.name, verification)
    elif parameter.is_setting:
        yield f"`{parameter.name}` is a value that is signed and not sent."


def _bearer(verification: Verification) -> str:
    """What a token comes with."""
    tokens = [leaf for leaf in leaves(verification.scheme) if isinstance(leaf, SharedToken)]
    return "item of a batch" if any(leaf.items for leaf in tokens) else "request"


def _published(name: str, verification: Verification) -> str:
    """Where the document says that a key set is."""
    tokens = (PublicKeySignature, JwtSignature)
    found = [leaf.key_url for leaf in leaves(verification.scheme) if isinstance(leaf, tokens)]
    urls = [clean_text(url) for url in dict.fromkeys(found) if url]
    if name != "key_set" or not urls:
        return ""
    return f" The document says that they are published at {' and '.join(urls)}."


def _written(verification: Verification) -> str:
    secret = secret_text(verification)
    if secret is None or secret.encoding == "utf8":
        return ""
    prefix = f", after `{secret.prefix}`" if secret.prefix else ""
    return f" Text is decoded as {secret.encoding}{prefix}; bytes are used as they are."


def secret_text(verification: Verification) -> SecretText | None:
    """How the first digest's key is written."""
    keyed = (
        leaf
        for leaf in leaves(verification.scheme)
        if isinstance(leaf, HmacSignature | MessageSignature)
    )
    return next((leaf.secret for leaf in keyed), None)


def readme_arguments(signature: Signature | None, parameters: tuple[Parameter, ...]) -> str:
    """The arguments of a handler in the README."""
    if isinstance(signature, CustomSignature):
        return "verifier=is_authentic"
    return ", ".join(f"{p.name}={_readme_value(p)}" for p in parameters if not p.default)


def _readme_value(parameter: Parameter) -> str:
    if parameter.name in _FUNCTIONS:
        return _FUNCTIONS[parameter.name]
    return f'os.environ["{_VARIABLES.get(parameter.name, _variable(parameter))}"]'


def readme_set_up(handler: str, signature: Signature | None) -> tuple[str, ...]:
    """The lines that make what a sample is signed with, where text alone would not do."""
    parts = list(leaves(signature.scheme)) if isinstance(signature, Verification) else []
    if any(isinstance(p, PublicKeySignature | JwtSignature) and p.key in _KEYED for p in parts):
        return ('private_key = open("test_key.pem").read()  # its public half is the handler\'s',)
    if not any(isinstance(each, CertificateSignature) for each in parts):
        return ()
    return (f"made = certificate({handler})", *_RECEIVER.format(handler=handler).splitlines())


_RECEIVER = """\
handler = {handler}(
    fetch_certificate=made.fetch_certificate, trusted_certificates=made.trusted_certificates
)"""
_FUNCTIONS = {"fetch_certificate": "fetch_certificate", "verifier": "is_authentic"}
"""Parameters that are functions, each with what the README calls it."""
_VARIABLES = {"secret_key": "WEBHOOK_SECRET"}


def _variable(parameter: Parameter) -> str:
    name = parameter.name.upper()
    return name if name.startswith("WEBHOOK_") else f"WEBHOOK_{name}"


def readme_secret(signature: Signature | None, parameters: tuple[Parameter, ...]) -> str:
    """The arguments that sign a sample in the README."""
    if not isinstance(signature, Verification):
        return ""
    secret = secret_text(signature) or SecretText()
    samples = {
        "secret_key": text_literal(secret.prefix + SAMPLES[secret.encoding]),
        "public_key": "private_key",
        "key_set": "private_key",
        "fetch_certificate": "made.private_key",
    }
    texts = {
        _SIGNS_FOR.get(p.name, p.name): samples.get(p.name) or text_literal(f"test {_words(p)}")
        for p in parameters
        if not p.default and p.name != "verifier"
    }
    return "".join(f", {name}={text}" for name, text in texts.items())


_KEYED = ("public_key", "key_set")
_SIGNS_FOR = dict.fromkeys((*_KEYED, "fetch_certificate"), "private_key")
"""What signs for a handler, by the parameter that its own key comes from."""


def _words(parameter: Parameter) -> str:
    return parameter.name.replace("_", " ")
