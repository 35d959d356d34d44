"""From a file's bytes to its text.

The encoding is told by the byte order mark or by where the zero bytes are, as YAML 1.2 section 5.2
and RFC 4627 section 3 say: UTF-8, UTF-16 or UTF-32. Anything else is refused, never guessed.
"""

from __future__ import annotations

from json import detect_encoding

from ..diagnostics import codes
from .fault import Fault


def decode_text(raw: bytes) -> str:
    """The text without its byte order mark.

    Raises:
        Fault: the bytes are not in the encoding that they start with.
    """
    encoding = detect_encoding(raw)
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        readable = error.object[: error.start].decode(encoding, "replace").removeprefix("\ufeff")
        raise Fault(
            codes.INVALID_SYNTAX,
            f"byte {error.start} is not {_label(encoding)} text",
            "save the file as UTF-8",
            len(readable),
        ) from None


def decode_leniently(raw: bytes) -> str:
    """The text for showing and for counting lines, with U+FFFD where it can't be read."""
    return raw.decode(detect_encoding(raw), "replace").removeprefix("\ufeff")


def _label(encoding: str) -> str:
    return "-".join(encoding.upper().split("-")[:2])
