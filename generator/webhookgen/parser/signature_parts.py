"""The parts of a signature record: places in a request, times, and what a message may hold."""

from __future__ import annotations

import re
from typing import cast

from ..diagnostics import codes
from ..ir.signature import BodyHash, SecretText, Timestamp, UrlVariant
from ..source import Location
from .expressions import is_header_name, parse_expression
from .nodes import Node, ObjectNode, Reader
from .spelling import quoted

SPECIALS = (
    "$timestamp",
    "$id",
    "$secret",
    "$host",
    "$target",
    "$target.escaped",
    "$form.sorted",
    "$headers.signed",
    "$body.base64url",
    "$members.signed",
    "$body.crc32",
    "$body.json",
    "$brace.open",
    "$brace.close",
)
"""The parts of a message that have a name of their own."""

_MEMBER = re.compile(r"[A-Za-z0-9_.:/-]+")
_NAMED = re.compile(r"\$request\.form\..+|\$item\.[A-Za-z0-9_-]+|\$config\.[a-z][a-z0-9_]*")
_POINTER = re.compile(r"(/([^~/]|~[01])*)+")
PLACES = ("header", "bodyPointer", "formField", "query", "pairKey", "claim", "joseHeader")
IN_TOKEN = ("$claim.", "$jose.")
"""What the places in a token begin with; only a token has them."""


def is_part(text: str) -> bool:
    """Whether a text can stand between the braces of a signed message."""
    known = text in SPECIALS or _NAMED.fullmatch(text) is not None
    return known or parse_expression(text) is not None


def parse_place(reader: Reader, held: ObjectNode) -> str | None:
    """The expression of the one place that an object names; None, with an error, for no or two."""
    named = [key for key in PLACES if key in held.members]
    if len(named) != 1:
        message = f"`{held.at.pointer.rpartition('/')[2]}` must name one place, not {len(named)}"
        help = f"give it one of {', '.join(PLACES[:4])}"
        reader.report(codes.SIGNATURE_INVALID, message, held.at, help=help, on="key")
        return None
    (key,) = named
    return place_expression(reader, key, held.child(key))


def place_expression(reader: Reader, key: str, node: Node) -> str | None:
    """A place as an expression; None, with an error, where its name can't be one."""
    name = str(node.value)
    match key:
        case "header" if is_header_name(name):
            return f"$request.header.{name}"
        case "bodyPointer" if _POINTER.fullmatch(name):
            return f"$request.body#{name}"
        case "formField" if "}" not in name and "{" not in name:
            return f"$request.form.{name}"
        case "query" if "}" not in name and "{" not in name:
            return f"$request.query.{name}"
        case "claim" if _MEMBER.fullmatch(name):
            return f"$claim.{name}"
        case "joseHeader" if _MEMBER.fullmatch(name):
            return f"$jose.{name}"
        case "pairKey" if _NAMED.fullmatch(f"$item.{name}"):
            return f"$item.{name}"
        case _:
            what = {"header": "the name of a header", "bodyPointer": "a JSON Pointer"}
            help = "write it as `/member/0`" if key == "bodyPointer" else "correct it"
            message = f"{quoted(name)} can't be {what.get(key, 'the name of a value')}"
            reader.report(codes.SIGNATURE_INVALID, message, node.at, help=help)
            return None


def parse_optional_place(reader: Reader, block: ObjectNode, key: str) -> str | None:
    """The expression of an optional place; empty where there is none."""
    held = object_at(block, key)
    return "" if held is None else parse_place(reader, held)


def object_at(block: ObjectNode, key: str) -> ObjectNode | None:
    """A member that is an object."""
    value = block.members.get(key)
    return ObjectNode(value, block.at.child(key)) if isinstance(value, dict) else None


def parse_timestamp(reader: Reader, block: ObjectNode) -> tuple[Timestamp | None, bool]:
    """The timestamp of a record, and whether it can be used."""
    held = object_at(block, "timestamp")
    if held is None:
        return None, True
    source = parse_place(reader, held)
    past, future = tolerance_of(held)
    form = cast("object", held.members.get("format", "unix-s"))
    if source is None:
        return None, False
    return Timestamp(source=source, format=form, past=past, future=future), True  # type: ignore[arg-type]


def tolerance_of(held: ObjectNode) -> tuple[float | None, float | None]:
    """The seconds, past and future, that a timestamp allows; None where it is not checked."""
    stated = held.members.get("tolerance", 300)
    if isinstance(stated, dict):
        return _seconds(stated["past"]), _seconds(stated["future"])
    return _seconds(stated), _seconds(stated)


def _seconds(value: object) -> float | None:
    """The number as written, so that 300 is printed as 300."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def parse_secret(block: ObjectNode) -> SecretText:
    """How a record's secret is written."""
    held = object_at(block, "secret")
    members = {} if held is None else held.members
    return SecretText(
        encoding=members.get("encoding", "utf8"),  # type: ignore[arg-type]
        prefix=str(members.get("stripPrefix", "")),
        bare=members.get("withoutPrefix", "decode"),  # type: ignore[arg-type]
    )


def parse_body_hash(block: ObjectNode) -> BodyHash | None:
    """A record's hash of the body: in the query, or in a token's claim."""
    held = object_at(block, "bodyHash")
    if held is None:
        return None
    claim = held.members.get("claim")
    source = f"$claim.{claim}" if claim else f"$request.query.{held.members['query']}"
    return BodyHash(
        source=source,
        hash=held.members.get("hash", "sha256"),  # type: ignore[arg-type]
        encoding=held.members.get("encoding", "hex"),  # type: ignore[arg-type]
        required=bool(held.members.get("required", False)),
    )


def parse_url_variants(block: ObjectNode) -> tuple[UrlVariant, ...]:
    """The spellings of the URL that a record tries."""
    held = object_at(block, "url")
    members = {} if held is None else held.members
    kinds: tuple[tuple[str, UrlVariant], ...] = (
        ("portVariants", "ports"),
        ("decodeEscapes", "decoded"),
    )
    return tuple(kind for key, kind in kinds if members.get(key) is True)


def invalid(reader: Reader, at: Location, message: str, help: str, *, on_key: bool = False) -> None:
    """Report a block that can't be used."""
    where = "key" if on_key else "value"
    reader.report(codes.SIGNATURE_INVALID, message, at, help=help, on=where)  # type: ignore[arg-type]
