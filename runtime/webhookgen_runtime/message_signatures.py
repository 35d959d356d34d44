"""HTTP message signatures (RFC 9421) of requests, compiled.

The scheme says what a signature must cover and by which algorithm it is made; what the
request says of either is checked against that and never believed. A signature counts only
if it covers the digest of a body that is there.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from msgspec import Struct

from .content_digests import digest_covered, digest_fits
from .credentials import key_parameter
from .lazy import load_named
from .message import NO_INPUTS, part_reader
from .request import CoreRequest
from .scheme import MessageSignature, PublicKeySignature
from .secret_key import Key, KeyRing, with_id
from .signature_base import (
    Component,
    covers,
    has_repeats,
    request_address,
    signature_base,
)
from .signature_sources import MAX_SIGNATURE_HEADER, MAX_SIGNATURES
from .structured_fields import Parameters, is_inner_list, read_dictionary, read_item
from .timestamps import time_window
from .verdicts import (
    MISMATCH,
    OTHER_BODY,
    UNKNOWN_KEY,
    Result,
    accepted,
    missing_input,
    refusal,
)
from .verification import Given

MAX_COMPONENTS = 64

_PARAMETERS: Mapping[str, type] = {
    "created": int,
    "expires": int,
    "keyid": str,
    "alg": str,
    "nonce": str,
    "tag": str,
}
"""The parameters of section 2.3 and their types; others are covered and not looked at."""

_SIZES = {
    "hmac-sha256": 32,
    "ed25519": 64,
    "ecdsa-p256-sha256": 64,
    "ecdsa-p384-sha384": 96,
}


class Candidate(Struct, frozen=True):
    """A signature that came with a request, not yet verified."""

    label: str
    components: Sequence[Component]
    parameters: Parameters
    signature: bytes


class MessageSignatureVerifier:
    """An HTTP message signature, compiled."""

    __slots__ = ("_clock", "_id", "_keys", "_required", "_scheme", "_url", "_window")

    def __init__(self, scheme: MessageSignature, given: Given) -> None:
        """Compile a scheme.

        Raises:
            ValueError: the URL or the tolerance is bad.
        """
        self._scheme = scheme
        self._keys = given.fixed.get(key_parameter(scheme))
        self._url = given.url
        self._clock = given.clock
        self._window = time_window(scheme.timestamp, given.tolerance, given.clock)
        self._required: tuple[Component, ...] | None = None
        self._id = part_reader(scheme.id) if covers_message_id(scheme) else None

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request: the first signature that holds, else why the first doesn't.

        Never raises because of what the request holds.
        """
        candidates = read_candidates(request, self._scheme)
        if isinstance(candidates, Result):
            return candidates
        keys = (
            self._keys
            if self._keys is not None
            else rings.get(key_parameter(self._scheme), ())
        )
        results = [self._check(request, each, keys) for each in candidates]
        held = next((result for result in results if result.ok), None)
        return results[0] if held is None else held

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """The signed id of the delivery, where the scheme says which header has it."""
        return None if self._id is None else self._id(request, NO_INPUTS)

    def _check(self, request: CoreRequest, each: Candidate, keys: KeyRing) -> Result:
        fault = self._form_fault(request, each)
        if fault is not None:
            return fault
        address = request_address(request, self._url)
        base, missing = signature_base(
            request, address, each.components, each.parameters
        )
        if missing:
            return missing_input(*missing)
        key = self._signer(each, keys, base)
        if isinstance(key, Result):
            return key
        if digest_covered(each.components) and digest_fits(request) is not True:
            return OTHER_BODY
        late = self._time_fault(each.parameters)
        return accepted(key, _name(each, base)) if late is None else late

    def _form_fault(self, request: CoreRequest, each: Candidate) -> Result | None:
        """Why a signature can't count, whatever its bytes are."""
        if each.parameters.get("alg", self._scheme.algorithm) != self._scheme.algorithm:
            return OTHER_ALGORITHM
        if len(each.components) > MAX_COMPONENTS or has_repeats(each.components):
            return MALFORMED
        lacking = [c[0] for c in self._needed() if not covers(each.components, c)]
        if lacking:
            return refusal(
                "missing_input", f"the signature does not cover {', '.join(lacking)}"
            )
        needs_digest = self._scheme.digest == "required" and bool(request.raw_body)
        if needs_digest and not digest_covered(each.components):
            return UNCOVERED_BODY
        if self._window is not None and "created" not in each.parameters:
            return NO_CREATED
        return None

    def _needed(self) -> tuple[Component, ...]:
        if self._required is None:
            self._required = tuple(map(read_component, self._scheme.components))
        return self._required

    def _signer(self, each: Candidate, keys: KeyRing, base: bytes) -> Key | Result:
        """The key whose signature it is."""
        named = any(key.id is not None for key in keys)
        own = with_id(keys, each.parameters.get("keyid") if named else None)
        if not own:
            return UNKNOWN_KEY
        size = _SIZES.get(self._scheme.algorithm, len(each.signature))
        if len(each.signature) != size:
            return MALFORMED
        holding = [key for key in own if self._holds(key, each.signature, base)]
        return holding[0] if holding else MISMATCH

    def _holds(self, key: Key, signature: bytes, base: bytes) -> bool:
        if self._scheme.algorithm == "hmac-sha256":
            expected = hmac.digest(key.secret, base, "sha256")
            return hmac.compare_digest(expected, signature)
        verifies = load_named("public_key_algorithms:verifies")
        form = public_key_form(self._scheme.algorithm)
        return bool(verifies(form, key.secret, signature, base))

    def _time_fault(self, parameters: Parameters) -> Result | None:
        expires = parameters.get("expires")
        if expires is not None and self._clock() > expires:
            return EXPIRED
        created = parameters.get("created")
        if self._window is None or created is None:
            return None
        return self._window.fault(created)


def read_candidates(
    request: CoreRequest, scheme: MessageSignature
) -> list[Candidate] | Result:
    """The well-formed signatures that a scheme looks at, or why there are none."""
    inputs = request.headers.get_all("signature-input")
    signatures = request.headers.get_all("signature")
    if not inputs or not signatures:
        return NO_SIGNATURE
    if max(sum(map(len, inputs)), sum(map(len, signatures))) > MAX_SIGNATURE_HEADER:
        return MALFORMED
    described = read_dictionary(", ".join(inputs))
    given = read_dictionary(", ".join(signatures))
    if described is None or given is None or len(described) > MAX_SIGNATURES:
        return MALFORMED
    found: list[Candidate] = []
    for label, item in described.items():
        value = given[label][0] if label in given else None
        if not is_inner_list(item) or not isinstance(value, bytes) or not _typed(item):
            return MALFORMED
        found.append(Candidate(label, item[0], item[1], value))
    meant = [each for each in found if _is_meant(each, scheme)]
    return meant or NO_SIGNATURE


def _typed(item: tuple[Sequence[Component], Parameters]) -> bool:
    """Whether names are lower-case strings and known parameters have their types."""
    components, parameters = item
    names = [name for name, _ in components]
    if not all(type(name) is str and name == name.lower() for name in names):
        return False
    return all(
        type(value) is _PARAMETERS[key]
        for key, value in parameters.items()
        if key in _PARAMETERS
    )


def _is_meant(each: Candidate, scheme: MessageSignature) -> bool:
    if scheme.label and each.label != scheme.label:
        return False
    return not scheme.tag or each.parameters.get("tag") == scheme.tag


def read_component(text: str) -> Component:
    """A component identifier as a scheme writes it: a bare name, or with parameters."""
    return read_item(text) if text.startswith('"') else (text, {})


def public_key_form(algorithm: str) -> PublicKeySignature:
    """How a signature by a public key is checked (RFC 9421 section 3.3)."""
    return _FORMS[algorithm]


_FORMS = {
    "ed25519": PublicKeySignature(algorithm="ed25519"),
    "ecdsa-p256-sha256": PublicKeySignature(algorithm="ecdsa-sha256", ecdsa="raw"),
    "ecdsa-p384-sha384": PublicKeySignature(algorithm="ecdsa-sha384", ecdsa="raw"),
    "rsa-v1_5-sha256": PublicKeySignature(algorithm="rsa-sha256"),
    "rsa-pss-sha512": PublicKeySignature(algorithm="rsa-pss-sha512"),
}
"""The length of an ECDSA signature also tells the curve, since it must fit the key's."""


def covers_message_id(scheme: MessageSignature) -> bool:
    """Whether each signature that counts covers the delivery's id."""
    header = scheme.id.removeprefix("$request.header.").lower()
    return bool(scheme.id) and header in scheme.components


def _name(each: Candidate, base: bytes) -> bytes:
    """What names a delivery: the sender's nonce (section 7.2.2), else all that is signed.

    The signature's own bytes don't, since whoever has an ECDSA signature can make another
    one of it.
    """
    nonce = each.parameters.get("nonce")
    if nonce is None:
        return hashlib.sha256(base).digest()
    key_id = each.parameters.get("keyid", "")
    return hashlib.sha256(f"{len(key_id)}:{key_id}{nonce}".encode()).digest()


NO_SIGNATURE = refusal(
    "missing_signature", "the headers Signature-Input and Signature hold no signature"
)
MALFORMED = refusal(
    "malformed_signature", "the headers Signature-Input and Signature are malformed"
)
OTHER_ALGORITHM = refusal(
    "unsupported_algorithm", "the signature is made by another algorithm"
)
UNCOVERED_BODY = refusal(
    "missing_input", "the signature does not cover content-digest, and there is a body"
)
NO_CREATED = refusal("malformed_timestamp", "the signature does not say `created`")
EXPIRED = refusal("too_old", "the signature has expired")
