"""Digests as text: hex, base64 and base64url, read strictly.

Any case of hex and missing padding are accepted, since they change no byte; blanks, line
ends, other alphabets and other lengths are not.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from typing import Literal, TypeAlias

Encoding: TypeAlias = Literal["hex", "base64", "base64url"]
DigestReader: TypeAlias = Callable[[str], bytes | None]

_TO_STANDARD = str.maketrans("-_+/", "+/!!")  # "!" is in no alphabet
_TO_URL = str.maketrans("+/", "-_")


def digest_reader(encoding: Encoding, size: int | None) -> DigestReader:
    """A function that reads a digest of `size` bytes; None where the text is not one.

    Without a size, it may have any.
    """
    if size is None:
        return lambda text: read_digest(text, encoding) or None
    if encoding == "hex":
        return lambda text: _read_hex(text, size)
    if encoding == "base64":
        return lambda text: _sized(text, size)
    return lambda text: _sized(text.translate(_TO_STANDARD), size)


def read_digest(text: str, encoding: Encoding) -> bytes | None:
    """Bytes of any length; None where the text is not in the encoding."""
    if encoding != "hex":
        return read_base64(text, encoding)
    return _read_hex(text, len(text) // 2)


def read_base64(text: str, alphabet: Literal["base64", "base64url"]) -> bytes | None:
    """Bytes of any length; None where the text is not base64."""
    return _read_base64(text if alphabet == "base64" else text.translate(_TO_STANDARD))


def write_digest(digest: bytes, encoding: Encoding) -> str:
    """A digest as senders write it: lower-case hex, padded base64, bare base64url."""
    if encoding == "hex":
        return digest.hex()
    text = binascii.b2a_base64(digest, newline=False).decode()
    return text if encoding == "base64" else text.translate(_TO_URL).rstrip("=")


def _read_hex(text: str, size: int) -> bytes | None:
    if len(text) != 2 * size:
        return None
    try:
        return binascii.unhexlify(text)
    except ValueError:
        return None


def _sized(text: str, size: int) -> bytes | None:
    if len(text) == (size + 2) // 3 * 4:  # padded, as most senders write it
        try:
            digest = binascii.a2b_base64(text, strict_mode=True)
        except ValueError:
            return None
    else:
        digest = _read_base64(text) or b""
    return digest if len(digest) == size else None


def _read_base64(text: str) -> bytes | None:
    bare = text.rstrip("=")
    padding = "=" * (-len(bare) % 4)
    if len(text) not in (len(bare), len(bare) + len(padding)):
        return None
    try:
        return binascii.a2b_base64(bare + padding, strict_mode=True)
    except ValueError:
        return None
