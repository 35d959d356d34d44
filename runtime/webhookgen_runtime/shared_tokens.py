"""Shared tokens and Basic credentials: secrets that come as they are with each request."""

from __future__ import annotations

import binascii
import hmac
from collections.abc import Mapping

from .faults import Fault
from .message import NO_INPUTS, part_reader
from .request import CoreRequest
from .results import SignatureVerificationResult
from .scheme import SharedToken
from .secret_key import MAX_SECRETS, Key, KeyRing
from .signature_sources import MAX_SIGNATURE_HEADER
from .verdicts import MISMATCH, UNKNOWN_KEY, Result

AUTHORIZATION = "$request.header.Authorization"


class TokenVerifier:
    """A token, compared with each of the receiver's."""

    __slots__ = ("_header", "_keys", "_malformed", "_missing", "_prefix", "_read")

    def __init__(self, scheme: SharedToken, keys: KeyRing | None) -> None:
        """Compile a scheme; without keys, they come with each request.

        Raises:
            ValueError: there are too many keys.
        """
        self._read = part_reader(scheme.source)
        self._header = _header_name(scheme.source)
        self._prefix = scheme.prefix.lower().encode("latin-1", "replace")
        self._keys = None if keys is None else _few(keys, "token")
        self._missing = _refusal("missing_signature", f"{scheme.source} is missing")
        self._malformed = _refusal(
            "malformed_signature", f"{scheme.source} has another form"
        )

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request. Never raises because of what the request holds."""
        value = self._read(request, NO_INPUTS)
        if not value:
            return self._missing
        if _is_repeated(request, self._header) or len(value) > MAX_SIGNATURE_HEADER:
            return self._malformed
        size = len(self._prefix)
        if value[:size].lower() != self._prefix or len(value) == size:
            return self._malformed
        keys = self._keys
        if keys is None:
            keys = _few(rings.get("token", ()), "token")
        return compare_token(value[size:], keys)

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """None: a token covers nothing."""
        return None


class BasicVerifier:
    """A user name and a password, compared with the receiver's."""

    __slots__ = ("_passwords", "_read", "_username")

    def __init__(self, username: bytes, passwords: KeyRing | None) -> None:
        """Compile a scheme; without passwords, they come with each request.

        Raises:
            ValueError: there are too many passwords.
        """
        self._read = part_reader(AUTHORIZATION)
        self._username = username
        self._passwords = None if passwords is None else _few(passwords, "password")

    def check(self, request: CoreRequest, rings: Mapping[str, KeyRing]) -> Result:
        """Check a request. Never raises because of what the request holds."""
        value = self._read(request, NO_INPUTS)
        if not value:
            return _MISSING_BASIC
        pair = None
        if not _is_repeated(request, "authorization"):
            pair = _user_and_password(value)
        if pair is None:
            return _MALFORMED_BASIC
        passwords = self._passwords
        if passwords is None:
            passwords = _few(rings.get("password", ()), "password")
        named = hmac.compare_digest(pair[0], self._username)
        result = compare_token(pair[1], passwords)
        return result if named else MISMATCH

    def replay_id(self, request: CoreRequest) -> bytes | None:
        """None: credentials cover nothing."""
        return None


def compare_token(token: bytes, keys: KeyRing) -> Result:
    """Compare a token with every key; no early end (timing)."""
    if not keys:
        return UNKNOWN_KEY
    matched: Key | None = None
    for key in keys:
        if hmac.compare_digest(token, key.secret) and matched is None:
            matched = key
    if matched is None:
        return _MISMATCH
    return Result(ok=True, secret_index=matched.index, key_id=matched.id)


def _user_and_password(value: bytes) -> tuple[bytes, bytes] | None:
    """RFC 7617 section 2: the user's name ends at the first colon."""
    scheme, _, text = value.partition(b" ")
    if scheme.lower() != b"basic" or len(value) > MAX_SIGNATURE_HEADER:
        return None
    try:
        decoded = binascii.a2b_base64(text.strip(b" "), strict_mode=True)
    except ValueError:
        return None
    name, colon, password = decoded.partition(b":")
    return (name, password) if colon else None


def _few(keys: KeyRing, name: str) -> KeyRing:
    if len(keys) > MAX_SECRETS:
        raise ValueError(f"{name}: give 1 to {MAX_SECRETS} keys")
    return keys


def _header_name(source: str) -> str:
    prefix = "$request.header."
    return source.removeprefix(prefix).lower() if source.startswith(prefix) else ""


def _is_repeated(request: CoreRequest, header: str) -> bool:
    return bool(header) and len(request.headers.get_all(header)) > 1


def _refusal(reason: str, text: str) -> SignatureVerificationResult:
    missing = reason == "missing_signature"
    return SignatureVerificationResult(
        ok=False,
        reason="missing_signature" if missing else "malformed_signature",
        errors=(Fault(text),),
    )


_MISMATCH = Result(
    ok=False, reason="mismatch", errors=(Fault("the request's token is another one"),)
)
_MISSING_BASIC = _refusal("missing_signature", "the header Authorization is missing")
_MALFORMED_BASIC = _refusal(
    "malformed_signature", "the header Authorization has another form"
)
