"""Handshakes: requests that ask the receiver for an answer, and are no events.

An unsigned one is taken only in its exact form, before anything is verified: its method,
no body, and each expression once. What it asks to be signed must be a plain token, since
the provider signs events with the same key: whoever could have any text signed here could
forge one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import TypeAlias

from .answer import Answer
from .digests import write_digest
from .expressions import Header
from .faults import Fault
from .message import NO_INPUTS, part_reader
from .message_parts import parse_part
from .request import CoreRequest
from .results import SignatureVerificationResult
from .scheme import Handshake, Hash
from .secret_key import KeyRing
from .url_patterns import url_matcher
from .verdicts import MISMATCH

MAX_VALUE = 4096
_TOKEN = re.compile(rb"[A-Za-z0-9+/=_.~-]{1,512}", re.ASCII)


class Challenge(Answer, frozen=True):
    """The request is a handshake: send this answer back, as it is."""

    url: str = ""
    """A URL on the provider's list that has to be fetched too, where there is one."""


Reply: TypeAlias = Challenge | SignatureVerificationResult | None
"""An answer; a refusal of a handshake whose token is wrong; None for what is none."""


class Handshaker:
    """A handler's handshakes, compiled."""

    __slots__ = ("_hash", "_signed", "_unsigned")

    def __init__(
        self,
        handshakes: tuple[Handshake, ...],
        hash_: Hash,
        settings: Mapping[str, bytes],
    ) -> None:
        """Compile them; `hash_` is that of the scheme.

        Raises:
            ValueError: an expression is bad.
        """
        self._hash = str(hash_)
        token = settings.get("verify_token", b"")
        made = [_Compiled(each, token) for each in handshakes]
        self._unsigned = tuple(each for each in made if not each.scheme.signed)
        self._signed = tuple(each for each in made if each.scheme.signed)

    def before(self, request: CoreRequest, keys: KeyRing) -> Reply:
        """The answer to an unsigned handshake."""
        if not self._unsigned or request.raw_body:
            return None
        return self._reply(self._unsigned, request, keys)

    def after(self, request: CoreRequest, keys: KeyRing) -> Reply:
        """The answer to a signed handshake, once the signature holds."""
        return self._reply(self._signed, request, keys)

    def _reply(
        self, handshakes: tuple[_Compiled, ...], request: CoreRequest, keys: KeyRing
    ) -> Reply:
        for each in handshakes:
            if each.is_meant(request):
                return each.reply(request, keys, self._hash)
        return None


class _Compiled:
    """One handshake."""

    __slots__ = (
        "_headers",
        "_is_listed",
        "_token",
        "_value",
        "_verify",
        "_when",
        "scheme",
    )

    def __init__(self, scheme: Handshake, token: bytes) -> None:
        self.scheme = scheme
        self._when = [(part_reader(e), value.encode()) for e, value in scheme.when]
        self._value = part_reader(scheme.value) if scheme.value else None
        self._verify = part_reader(scheme.verify_token) if scheme.verify_token else None
        used = [*(e for e, _ in scheme.when), scheme.value, scheme.verify_token]
        parts = [parse_part(each) for each in used if each]
        self._headers = [part.name for part in parts if isinstance(part, Header)]
        self._token = token
        self._is_listed = url_matcher(scheme.fetch)

    def is_meant(self, request: CoreRequest) -> bool:
        """Whether a request has the exact form."""
        if request.method != self.scheme.method:
            return False
        if any(len(request.headers.get_all(name)) > 1 for name in self._headers):
            return False
        if any(read(request, NO_INPUTS) != value for read, value in self._when):
            return False
        if self._verify is not None and self._verify(request, NO_INPUTS) is None:
            return False
        if self._value is None:
            return True
        value = self._value(request, NO_INPUTS)
        if not value or len(value) > MAX_VALUE:
            return False
        return "{hmac}" not in self.scheme.answer or bool(_TOKEN.fullmatch(value))

    def reply(self, request: CoreRequest, keys: KeyRing, name: str) -> Reply:
        """The answer; a wrong token gets none."""
        if self._verify is not None:
            given = self._verify(request, NO_INPUTS) or b""
            if not hmac.compare_digest(given, self._token):
                return MISMATCH
        value = b"" if self._value is None else self._value(request, NO_INPUTS) or b""
        if "{hmac}" in self.scheme.answer and not keys:
            return MISMATCH
        if self.scheme.fetch and not self._is_listed(value.decode("latin-1")):
            return OFF_THE_LIST
        return self._answer(value, keys, name)

    def _answer(self, value: bytes, keys: KeyRing, name: str) -> Challenge:
        scheme = self.scheme
        is_json = scheme.media_type == "application/json"
        text = value.decode("utf-8", "replace")
        shown = _json_content(text) if is_json else text
        body = scheme.answer
        if "{hmac}" in body:
            digest = hmac.digest(keys[0].secret, value, name)
            body = body.replace("{hmac}", write_digest(digest, scheme.encoding))
        headers = {"X-Content-Type-Options": "nosniff"}
        if body:
            kind = scheme.media_type
            charset = "; charset=utf-8" if kind == "text/plain" else ""
            headers["Content-Type"] = kind + charset
        encoded = body.replace("{value}", shown).encode("utf-8", "replace")
        url = text if scheme.fetch else ""
        return Challenge(status=200, headers=headers, body=encoded, url=url)


OFF_THE_LIST = SignatureVerificationResult(
    ok=False,
    reason="mismatch",
    errors=(Fault("the handshake's URL is none of the provider's"),),
)


def _json_content(text: str) -> str:
    from json import dumps  # loaded with the first handshake in JSON

    return dumps(text)[1:-1]
