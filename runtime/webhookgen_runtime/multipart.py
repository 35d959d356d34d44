"""Multipart forms: bodies to parts and back (RFC 7578, RFC 2046 section 5.1).

A part's content is never changed. Work grows linearly with the body, and what is not a
multipart form, or has more parts than any sane one, is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from . import media_types
from .form_file import FormFile

MAX_PARTS: Final = 1000
MAX_HEAD: Final = 8192
"""How long the header of one part may be."""

_MAX_BOUNDARY = 70
_PARAMETER = re.compile(r';[ \t]*([^\s=;"]+)=("(?:[^"\\]|\\.)*"|[^;"]*)[ \t]*')
_TRANSPORT_PADDING = b" \t"

NamedPart = tuple[str, FormFile]


def read_multipart(content_type: str, body: bytes) -> list[NamedPart] | None:
    """The parts of a multipart form in their order, each with the name of its field.

    None where the body is not one, is cut off, or has more than MAX_PARTS parts.
    """
    boundary = media_types.parameters(content_type).get("boundary", "")
    if not 0 < len(boundary) <= _MAX_BOUNDARY or not boundary.isascii():
        return None
    sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode(), MAX_PARTS + 1)
    parts: list[NamedPart] = []
    for section in sections[1:]:
        if section.startswith(b"--"):
            return parts
        part = _part(section)
        if part is None:
            return None
        parts.append(part)
    return None


def write_multipart(content_type: str, parts: Iterable[NamedPart]) -> bytes:
    """A multipart form; its boundary is the parameter of the Content-Type.

    Raises:
        ValueError: there is no boundary, or a part's content holds it.
    """
    boundary = media_types.parameters(content_type).get("boundary", "").encode()
    if not boundary:
        raise ValueError("the Content-Type of a multipart form needs a boundary")
    written = b""
    for name, part in parts:
        if b"--" + boundary in part.content:
            raise ValueError("a part holds the boundary: choose another one")
        written += b"--" + boundary + b"\r\n" + _head(name, part) + b"\r\n\r\n"
        written += part.content + b"\r\n"
    return written + b"--" + boundary + b"--\r\n"


def _part(section: bytes) -> NamedPart | None:
    """One part: the rest of the boundary's line, header lines, a blank line, content."""
    line = section.find(b"\r\n", 0, MAX_HEAD)
    if line < 0 or section[:line].strip(_TRANSPORT_PADDING):
        return None
    end = section.find(b"\r\n\r\n", line, line + MAX_HEAD)
    if end < 0:
        return None
    head = _header_lines(section[line + 2 : end])
    found = _disposition(head.get("content-disposition", ""))
    name = found.get("name")
    if name is None:
        return None
    content_type = head.get("content-type") or None
    file = FormFile(
        content=section[end + 4 :],
        filename=_base_name(found.get("filename")),
        content_type=content_type,
    )
    return name, file


def _header_lines(head: bytes) -> dict[str, str]:
    """The header's lines; browsers write names of fields and files in UTF-8."""
    lines = (
        line.partition(":") for line in head.decode(errors="replace").split("\r\n")
    )
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _disposition(value: str) -> dict[str, str]:
    """The parameters of `form-data`; none of another disposition."""
    kind, separator, rest = value.partition(";")
    text = separator + rest
    found: dict[str, str] = {}
    if kind.strip().lower() != "form-data":
        return found
    match = _PARAMETER.match(text)
    while match is not None:
        found.setdefault(match[1].lower(), _unquoted(match[2].strip()))
        match = _PARAMETER.match(text, match.end())
    extended = _extended(found.get("filename*", ""))
    return found if extended is None else found | {"filename": extended}


def _unquoted(value: str) -> str:
    """A value without its quotes; browsers escape by percent signs, others by backslashes."""
    if not value.startswith('"'):
        return value
    value = value[1:-1].replace("\\\\", "\\").replace('\\"', '"')
    for escape, character in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        value = value.replace(escape, character)
    return value


def _extended(value: str) -> str | None:
    """A file's name as RFC 8187 writes it, which older clients send; None for none."""
    from urllib.parse import unquote_to_bytes

    charset, _, rest = value.partition("'")
    _, quote, escaped = rest.partition("'")
    if not quote or charset.lower() != "utf-8":
        return None
    return unquote_to_bytes(escaped).decode(errors="replace")


def _base_name(filename: str | None) -> str | None:
    """The last step of a path, as RFC 7578 section 4.2 asks of receivers."""
    if filename is None:
        return None
    return filename.rpartition("/")[2].rpartition("\\")[2]


def _head(name: str, part: FormFile) -> bytes:
    lines = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if part.filename is not None:
        lines += f'; filename="{_quoted(part.filename)}"'
    if part.content_type is not None:
        lines += f"\r\nContent-Type: {part.content_type}"
    return lines.encode("utf-8", "replace")


def _quoted(text: str) -> str:
    """A text between quotes, as browsers write it (HTML section 4.10.21.8)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
