"""The body as a JSON value or as form pairs, read without types.

One JSON reader everywhere, msgspec's, so that signing, picking and decoding agree on
what a body says (the last of two members of one name, no BOM, no NaN).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import DecodeError, Raw
from msgspec.json import Decoder, encode

JSON_FAULTS = (DecodeError, UnicodeDecodeError, RecursionError)
"""All that msgspec raises for a bad body; ValidationError is a DecodeError."""

_VALUE: Decoder[Any] = Decoder()
_MEMBERS = Decoder(dict[str, Raw])
_ITEMS = Decoder(list[Raw])
_TEXT = Decoder(str)
_BLANKS = b" \t\r\n"


def json_document(body: bytes) -> Any:
    """The body's JSON value.

    Raises:
        JSON_FAULTS: it is not JSON.
    """
    return _VALUE.decode(body)


def is_json(body: bytes) -> bool:
    """Whether the whole body is one JSON value."""
    try:
        _VALUE.decode(body)
    except JSON_FAULTS:
        return False
    return True


def json_value(body: bytes) -> Any:
    """The body's JSON value; None where it is not JSON."""
    try:
        return _VALUE.decode(body)
    except JSON_FAULTS:
        return None


def json_members(body: bytes | Raw) -> dict[str, Raw] | None:
    """An object's members, each still as its bytes; None where it is not an object."""
    try:
        return _MEMBERS.decode(body)
    except JSON_FAULTS:
        return None


def json_token(body: bytes, tokens: tuple[str, ...]) -> bytes | None:
    """The scalar at a JSON Pointer, as signed messages spell it.

    Text is unescaped, as UTF-8; numbers and booleans are the body's own characters, so
    that `1.0` stays `1.0`. None for null, an object, an array and what is not there.
    """
    value: bytes | Raw | None = body
    for token in tokens:
        value = None if value is None else _step(value, token)
    return None if value is None else _scalar(bytes(value).strip(_BLANKS))


def json_token_or_empty(body: bytes, tokens: tuple[str, ...]) -> bytes | None:
    """The same, but empty for null and for what is not there.

    An object or an array is still None, at the pointer as on the way to it: it must not
    pass for the nothing that was signed.
    """
    raw = body.strip(_BLANKS)
    for token in tokens:
        if raw[:1] not in (b"{", b"["):
            return b"" if raw == b"null" else None
        found = _step_or_empty(raw, token)
        if not found:
            return found
        raw = bytes(found).strip(_BLANKS)
    return b"" if raw == b"null" else _scalar(raw)


def _step_or_empty(raw: bytes, token: str) -> Raw | bytes | None:
    """What is below a token; empty where nothing is, None where nothing can be."""
    if raw.startswith(b"["):
        if array_index(token) is None or not is_json(raw):
            return None
        return _item(raw, token) or b""
    members = json_members(raw)
    return None if members is None else members.get(token, b"")


def form_pairs(body: bytes) -> dict[str, list[str]] | None:
    """The values of each name of an urlencoded form; None where it is not UTF-8."""
    from urllib.parse import parse_qs  # loaded by those who receive forms

    try:
        return parse_qs(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        return None


def form_token(body: bytes, tokens: tuple[str, ...]) -> bytes | None:
    """The value of a form's field, if there is exactly one."""
    values = (form_pairs(body) or {}).get(tokens[0], []) if len(tokens) == 1 else []
    return values[0].encode() if len(values) == 1 else None


def sorted_form(body: bytes) -> bytes | None:
    """All fields of a form, glued: names sorted, values of a name sorted, repeats once."""
    pairs = form_pairs(body) if body else {}
    if pairs is None:
        return None
    glued = (
        name + value for name in sorted(pairs) for value in sorted(set(pairs[name]))
    )
    return "".join(glued).encode("utf-8", "surrogatepass")


def json_string(body: bytes) -> bytes | None:
    """A body as a string of JSON; None where it is not UTF-8.

    It is spelled as JavaScript does (ECMA-262 section 25.5.2.3): quotes, backslashes and
    control characters are escaped, in the shortest way, and nothing else is.
    """
    try:
        return encode(body.decode())
    except UnicodeDecodeError:
        return None


def member_lines(body: bytes, names: tuple[str, ...]) -> bytes | None:
    """Members that are text, each as its name and its text, both ended by a line feed.

    A `?` behind a name says that the member may be absent or null. Only the first may hold
    a line feed: in two of them, one text could be split into members in two ways.
    """
    members = json_members(body)
    lines: list[bytes] = []
    for name in names if members is not None else ():
        raw = bytes((members or {}).get(name.removesuffix("?"), b"null"))
        if raw.strip(_BLANKS) == b"null":
            if not name.endswith("?"):
                return None
            continue
        text = _text(raw)
        if text is None or (lines and b"\n" in text):
            return None
        lines += [name.removesuffix("?").encode(), text]
    return b"".join(line + b"\n" for line in lines) if lines else None


def json_items(body: bytes, tokens: tuple[str, ...]) -> list[Raw] | None:
    """The items of the array at a JSON Pointer, each still as its bytes.

    None where there is no array.
    """
    value: bytes | Raw | None = body
    for token in tokens:
        value = None if value is None else _step(value, token)
    try:
        return None if value is None else _ITEMS.decode(value)
    except JSON_FAULTS:
        return None


def with_json_items(
    body: bytes, tokens: tuple[str, ...], items: Sequence[bytes]
) -> bytes:
    """A body with other items in the array at a JSON Pointer; made up where it is not."""
    if not tokens:
        return b"[" + b",".join(items) + b"]"
    token, rest = tokens[0], tokens[1:]
    members = json_members(body) or {}
    members[token] = Raw(with_json_items(bytes(members.get(token, b"")), rest, items))
    return encode(members)


def _step(value: bytes | Raw, token: str) -> Raw | None:
    if bytes(value).lstrip(_BLANKS)[:1] == b"[":
        return _item(value, token)
    return (json_members(value) or {}).get(token)


def _item(value: bytes | Raw, token: str) -> Raw | None:
    index = array_index(token)
    try:
        items = _ITEMS.decode(value)
    except JSON_FAULTS:
        return None
    return items[index] if index is not None and index < len(items) else None


def array_index(step: str) -> int | None:
    """A pointer's token as an array index (RFC 6901 section 4: no sign, no zeros)."""
    plain = step.isascii() and step.isdigit() and len(step) < 10
    return int(step) if plain and (step == "0" or step[0] != "0") else None


def _text(raw: bytes) -> bytes | None:
    try:
        return _TEXT.decode(raw).encode()
    except JSON_FAULTS:
        return None


def raw_token(raw: Raw) -> bytes | None:
    """A scalar as signed messages spell it; None for another value."""
    return _scalar(bytes(raw).strip(_BLANKS))


def _scalar(raw: bytes) -> bytes | None:
    if raw.startswith(b'"'):
        return _text(raw)
    if raw.startswith((b"{", b"[")) or raw == b"null" or not is_json(raw):
        return None
    return raw
