"""The groups that a document declares: APIMatic's extension in its two generations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import codes
from ..ir.service import Kind
from .nodes import Node, ObjectNode, Reader
from .spelling import did_you_mean, quoted
from .x_webhooks import BLOCKS, GROUP_KEYS, Extension, is_single_group

DEFAULT = "default"
"""APIMatic's name for the group of all items that name none."""

_AT = "correct the extension"


@dataclass(frozen=True, slots=True)
class DeclaredGroup:
    """A group object and its name; None for the one that takes the items that name no group.

    APIMatic imports a group written without a name as `default`. Nobody chose that word, so here
    its handler is called `WebhooksHandler` (`CallbacksHandler`), as where there is no extension.
    """

    name: str | None
    node: ObjectNode


def current_key(kind: Kind) -> str:
    """The extension's root key in the current generation."""
    return f"x-{kind}s"


def older_key(kind: Kind) -> str:
    """The extension's root key in the older generation."""
    return f"x-{kind}-groups"


def declared_groups(
    reader: Reader, root: ObjectNode, kind: Kind, extension: Extension | None
) -> list[DeclaredGroup]:
    """The groups of one kind, in the order of the document."""
    is_current = extension is not None and extension.meaning == "group"
    older = root.get(older_key(kind))
    if is_current and older is not None:
        message = f"both `{current_key(kind)}` and `{older_key(kind)}` declare groups"
        help = f"remove `{older_key(kind)}`; it is ignored"
        reader.report(codes.BOTH_GENERATIONS, message, older.at, help=help, on="key")
    if is_current and extension is not None:
        return list(_groups(reader, extension.node))
    held = reader.as_object(older) if older is not None else None
    return list(_groups(reader, held)) if held is not None else []


def _groups(reader: Reader, held: ObjectNode) -> Iterator[DeclaredGroup]:
    if is_single_group(held.members):
        yield DeclaredGroup(None, _checked(reader, held))
        return
    for name, entry in held.entries():
        node = _group_object(reader, entry)
        if not name.strip():
            reader.report(codes.GROUP_INVALID, "a group has an empty name", entry.at, help=_AT)
        elif node is not None:
            yield DeclaredGroup(None if name == DEFAULT else name, _checked(reader, node))


def _group_object(reader: Reader, entry: Node) -> ObjectNode | None:
    """The group object; a name with nothing behind it is a group without a scheme."""
    if isinstance(entry.value, dict):
        return ObjectNode(entry.value, entry.at)
    if entry.value is not None:
        help = "give it `signatureVerification`, or nothing at all"
        reader.report(codes.GROUP_INVALID, "a group must be an object", entry.at, help=help)
        return None
    return ObjectNode({}, entry.at)


def _checked(reader: Reader, node: ObjectNode) -> ObjectNode:
    """Report keys that a group doesn't have: one of them may be a misspelt signature block."""
    for key, entry in node.entries():
        if key not in GROUP_KEYS:
            help = did_you_mean(key, sorted(GROUP_KEYS), _remedy(entry))
            message = f"a group has no {quoted(key)}"
            reader.report(codes.GROUP_INVALID, message, entry.at, help=help, on="key")
    return node


def _remedy(entry: Node) -> str:
    if isinstance(entry.value, dict):
        return "name every group, or none: one without a name can't stand beside named ones"
    return f"use only {', '.join(sorted(GROUP_KEYS))}"


def signature_block(reader: Reader, node: ObjectNode) -> Node | None:
    """The signature block of a group, under either of its names."""
    current, older = (node.get(key) for key in BLOCKS)
    if current is not None and older is not None:
        message = f"both `{BLOCKS[0]}` and `{BLOCKS[1]}` are given"
        help = f"remove `{BLOCKS[1]}`; it is ignored"
        reader.report(codes.BOTH_GENERATIONS, message, older.at, help=help, on="key")
    return current or older
