"""Digests of the body that are sent, and signed, in its place."""

from __future__ import annotations

import hashlib
import hmac

from .digests import digest_reader
from .message import NO_INPUTS, Inputs, part_reader
from .request import CoreRequest
from .scheme import BodyHash
from .verdicts import OTHER_BODY, Result, missing_input


class BodyHashCheck:
    """A digest in the request that stands for the body."""

    __slots__ = ("_hash", "_read", "_scheme", "_value")

    def __init__(self, scheme: BodyHash) -> None:
        """Compile it."""
        self._scheme = scheme
        self._hash = str(scheme.hash)
        size = hashlib.new(scheme.hash, usedforsecurity=False).digest_size
        self._read = digest_reader(scheme.encoding, size)
        self._value = part_reader(scheme.source)

    def fault(self, request: CoreRequest, inputs: Inputs) -> Result | None:
        """Why the body is another one; where it fits, the message goes without it."""
        value = self._value(request, NO_INPUTS)
        if value is None:
            given = _is_given(request, self._scheme.source)
            return missing_input(self._scheme.source) if given else self._absent()
        digest = self._read(value.decode("latin-1"))
        body = hashlib.new(self._hash, request.raw_body, usedforsecurity=False).digest()
        if digest is None or not hmac.compare_digest(digest, body):
            return OTHER_BODY
        inputs.bodiless = True
        return None

    def _absent(self) -> Result | None:
        return missing_input(self._scheme.source) if self._scheme.required else None


def _is_given(request: CoreRequest, source: str) -> bool:
    """Whether a query parameter is there, though not in a form that can be used."""
    return source.removeprefix("$request.query.") in request.query
