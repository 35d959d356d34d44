"""APIMatic's signature block, in both generations.

Whatever can't be read is an error: a check that is silently weaker than the document says would be
worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, cast

from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]

from ..diagnostics import Code, codes
from ..ir.service import CustomSignature, HmacSignature, Signature
from .expressions import is_header_name
from .nodes import Members, ObjectNode, Reader, kind_of
from .spelling import did_you_mean, quoted
from .templates import Fault, covers_body, message_fault, value_fault

_HASHES: dict[str, Literal["sha256", "sha512"]] = {"HMAC-SHA256": "sha256", "HMAC-SHA512": "sha512"}
_ALGORITHMS = (*_HASHES, "Custom")
_ENCODINGS = ("hex", "base64", "base64url")
_TEXT = {"type": "string", "minLength": 1}
_HMAC_ONLY = ("digestEncoding", "encoding", "messageTemplate", "signatureValueTemplate")

BLOCK = {
    "type": "object",
    "properties": {
        "signatureHeader": _TEXT,
        "algorithm": {"type": "string", "enum": list(_ALGORITHMS)},
        "name": _TEXT,
        "digestEncoding": {"type": "string", "enum": list(_ENCODINGS)},
        "encoding": {"type": "string", "enum": list(_ENCODINGS)},
        "messageTemplate": _TEXT,
        "signatureValueTemplate": _TEXT,
    },
    "patternProperties": {"^x-": True},
    "required": ["algorithm"],
    "additionalProperties": False,
    "if": {"properties": {"algorithm": {"const": "Custom"}}},
    "else": {"required": ["signatureHeader"]},
}
"""The block as a JSON Schema. A custom verifier reads what it wants; only HMAC needs a header."""

_VALIDATOR = Draft202012Validator(BLOCK)


def parse_signature(reader: Reader, block: ObjectNode) -> Signature | None:
    """The scheme that a block describes; None, with errors, where it can't be used."""
    faults = list(_VALIDATOR.iter_errors(_shallow(block.members)))
    for fault in faults:
        _report(reader, block, fault)
    if faults:
        return None
    if block.members["algorithm"] == "Custom":
        return _custom(reader, block)
    return _hmac(reader, block)


def _shallow(members: Members) -> Members:
    """The block with empty containers: the validator quotes values, and these may be endless."""
    return {
        key: type(value)() if isinstance(value, dict | list) else value
        for key, value in members.items()
    }


def _custom(reader: Reader, block: ObjectNode) -> CustomSignature | None:
    keyed = [key for key in _HMAC_ONLY if key in block.members]
    for key in keyed:
        message = f"`{key}` has no meaning with `algorithm: Custom`"
        help = f"remove it, or use one of {', '.join(_HASHES)}"
        reader.report(codes.SIGNATURE_INVALID, message, block.at.child(key), help=help, on="key")
    if "name" not in block.members:
        help = "add `name` to the block"
        message = "the custom verifier has no name"
        reader.report(codes.CUSTOM_WITHOUT_NAME, message, block.at, help=help, on="key")
    name = _stated(block.members, "name", "custom")
    return None if keyed else CustomSignature(name=name, at=block.at)


def _hmac(reader: Reader, block: ObjectNode) -> HmacSignature | None:
    members = block.members
    message = _stated(members, "messageTemplate", "{$request.body}")
    value = _stated(members, "signatureValueTemplate", "{digest}")
    header = _stated(members, "signatureHeader", "")
    usable = [
        _template(reader, block, "messageTemplate", message, message_fault),
        _template(reader, block, "signatureValueTemplate", value, value_fault),
        _header(reader, block, header),
        _one_encoding(reader, block),
    ]
    if not all(usable):
        return None
    _warn_of_unsigned_body(reader, block, message)
    encoding = _stated(members, "digestEncoding", _stated(members, "encoding", "hex"))
    return HmacSignature(
        header=header,
        hash=_HASHES[_stated(members, "algorithm", "")],
        encoding=cast("Literal['hex', 'base64', 'base64url']", encoding),
        message=message,
        value=value,
        at=block.at,
    )


def _stated(members: Members, key: str, default: str) -> str:
    return str(members.get(key, default))


def _template(
    reader: Reader,
    block: ObjectNode,
    key: str,
    template: str,
    check: Callable[[str], Fault | None],
) -> bool:
    fault = check(template)
    if fault is not None:
        at = block.at.child(key)
        reader.report(codes.SIGNATURE_TEMPLATE, fault.message, at, help=fault.help)
    return fault is None


def _header(reader: Reader, block: ObjectNode, header: str) -> bool:
    if is_header_name(header):
        return True
    message = f"{quoted(header)} can't be the name of a header"
    at = block.at.child("signatureHeader")
    reader.report(codes.SIGNATURE_INVALID, message, at, help="correct it")
    return False


def _one_encoding(reader: Reader, block: ObjectNode) -> bool:
    members = block.members
    if members.get("encoding", members.get("digestEncoding")) == members.get(
        "digestEncoding", members.get("encoding")
    ):
        return True
    message = "`encoding` and `digestEncoding` contradict each other"
    at = block.at.child("encoding")
    reader.report(codes.SIGNATURE_INVALID, message, at, help="remove `encoding`")
    return False


def _warn_of_unsigned_body(reader: Reader, block: ObjectNode, message: str) -> None:
    if not covers_body(message):
        text = "the signature does not cover the whole body, so a stolen one fits other payloads"
        help = "put `{$request.body}` into the template if the provider signs the body"
        at = block.at.child("messageTemplate")
        reader.report(codes.UNSIGNED_BODY, text, at, help=help)


def _report(reader: Reader, block: ObjectNode, fault: ValidationError) -> None:
    """A fault that the JSON Schema found, in our words: its own would quote the document."""
    path = [str(token) for token in fault.absolute_path]
    at = block.at.child(*path)
    for code, message, help in _worded(fault, path[-1] if path else "", block.members):
        on_key = fault.validator in ("required", "additionalProperties")
        reader.report(code, message, at, help=help, on="key" if on_key else "value")


def _worded(fault: ValidationError, key: str, members: Members) -> Iterator[tuple[Code, str, str]]:
    if fault.validator == "required":
        for missing in fault.validator_value:
            if missing not in members:
                help = f"add `{missing}` to the block"
                yield codes.SIGNATURE_INVALID, f"the signature block has no `{missing}`", help
    elif fault.validator == "additionalProperties":
        yield from _unknown_keys(members)
    elif fault.validator == "enum":
        word = members[key]
        if isinstance(word, str):
            yield _unknown_word(key, word)
    elif fault.validator == "type":
        message = f"`{key}` must be text, not {kind_of(members.get(key))}"
        yield codes.SIGNATURE_INVALID, message, "put it into quotes"
    else:
        yield codes.SIGNATURE_INVALID, f"`{key}` is empty", "give it a value, or remove it"


def _unknown_keys(members: Members) -> Iterator[tuple[Code, str, str]]:
    known = list(BLOCK["properties"])  # type: ignore[call-overload]
    for key in members:
        if key not in known and not key.startswith("x-"):
            help = did_you_mean(key, known, f"use only {', '.join(known)}")
            yield codes.SIGNATURE_KEY_UNKNOWN, f"a signature block has no {quoted(key)}", help


def _unknown_word(key: str, word: str) -> tuple[Code, str, str]:
    known = _ALGORITHMS if key == "algorithm" else _ENCODINGS
    code = codes.SIGNATURE_ALGORITHM if key == "algorithm" else codes.SIGNATURE_INVALID
    help = did_you_mean(word, known, f"use one of {', '.join(known)}; the case counts")
    return code, f"{quoted(word)} is no value of `{key}`", help
