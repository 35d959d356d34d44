"""`x-webhooks`, a key with three published meanings, told apart by what stands under it.

- APIMatic: a group of webhooks, or named groups.
- Redocly, Svix, Clerk: what 3.1 calls `webhooks`, for older editions: names with Path Items.
- Vonage: names with Callback Objects.

Where the entries differ in kind nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from ..diagnostics import codes
from ..ir.service import Json
from .nodes import Members, ObjectNode, Reader
from .path_items import PATH_ITEM_KEYS
from .spelling import did_you_mean, quoted

BLOCKS = ("signatureVerification", "payloadVerification")
"""The two names of APIMatic's signature block, the current one first."""

GROUP_KEYS = frozenset({"description", "discriminator", "formField", "items", *BLOCKS})
"""The keys of APIMatic's group object, and `items` and `formField`, which are ours."""

Meaning = Literal["path item", "callback", "group"]
_Entry = Literal["path item", "callback", "group", "ambiguous", "unknown"]


@dataclass(frozen=True, slots=True)
class Extension:
    """A root extension and what it turned out to mean; None where it can't be told."""

    node: ObjectNode
    meaning: Meaning | None


def is_single_group(members: Members) -> bool:
    """Whether the fields of one group stand directly under the key."""
    direct = any(key in members for key in ("discriminator", *BLOCKS))
    texts = ("description", "formField", "items")
    return direct or any(isinstance(members.get(key), str) for key in texts)


def read_extension(
    reader: Reader, root: ObjectNode, key: str, referred: Collection[str]
) -> Extension | None:
    """Decide what a root extension means. `referred` are the groups that items name."""
    node = root.get(key)
    held = reader.as_object(node) if node is not None else None
    if held is None:
        return None
    if is_single_group(held.members):
        return Extension(held, "group")
    kinds = {name: _kind(entry.value) for name, entry in held.entries()}
    settled = _settle(reader, root, held, kinds, referred)
    return Extension(held, settled)


def _kind(entry: Json) -> _Entry:
    if entry is None or not isinstance(entry, dict):
        return "ambiguous" if entry is None else "unknown"
    keys = [key for key in entry if not key.startswith("x-")]
    if _is_path_item(entry):
        return "path item"
    if set(keys) <= {"description", "summary"}:
        return "ambiguous"
    if all(_is_expression(key) and _is_path_item(entry[key]) for key in keys):
        return "callback"
    return "group" if set(keys) <= GROUP_KEYS else "unknown"


def _is_path_item(value: Json) -> bool:
    return isinstance(value, dict) and not PATH_ITEM_KEYS.isdisjoint(value)


def _is_expression(key: str) -> bool:
    return "{$" in key or key.startswith(("$", "http"))


def _settle(
    reader: Reader,
    root: ObjectNode,
    held: ObjectNode,
    kinds: dict[str, _Entry],
    referred: Collection[str],
) -> Meaning | None:
    """The one meaning of all entries, else None with an error."""
    decided = {kind for kind in kinds.values() if kind != "ambiguous"}
    for name in (name for name, kind in kinds.items() if kind == "ambiguous"):
        is_group = name in referred or "webhooks" in root.members or decided == {"group"}
        decided.add("group" if is_group else "path item")
        if not is_group:
            _warn_ambiguous(reader, held, name)
    if "unknown" in decided:
        _report_unknown(reader, held, kinds)
        return None
    if len(decided) > 1:
        _report_mixed(reader, held, kinds)
        return None
    return next((kind for kind in ("group", "path item", "callback") if kind in decided), None)


def _warn_ambiguous(reader: Reader, held: ObjectNode, name: str) -> None:
    message = f"{quoted(name)} may be a group or a webhook without operations; read as the latter"
    help = f"if it is a group, let a webhook name it: `x-webhook-group: {name}`"
    at = held.at.child(name)
    reader.report(codes.AMBIGUOUS_X_WEBHOOKS, message, at, help=help, on="key")


def _report_unknown(reader: Reader, held: ObjectNode, kinds: dict[str, _Entry]) -> None:
    name = next(name for name, kind in kinds.items() if kind == "unknown")
    message = f"{quoted(name)} is neither a webhook, nor a callback, nor a group"
    known = sorted(GROUP_KEYS | PATH_ITEM_KEYS)
    value = held.members[name]
    odd = [key for key in value if key not in known] if isinstance(value, dict) else []
    otherwise = "give it operations (`post`), or the keys of a group (`signatureVerification`)"
    help = did_you_mean(odd[0], known, otherwise) if odd else otherwise
    reader.report(codes.MIXED_X_WEBHOOKS, message, held.at.child(name), help=help, on="key")


def _report_mixed(reader: Reader, held: ObjectNode, kinds: dict[str, _Entry]) -> None:
    first = next(iter(kinds))
    other = next(name for name, kind in kinds.items() if kind != kinds[first])
    message = (
        f"{quoted(first)} reads as a {_word(kinds[first])}, "
        f"but {quoted(other)} as a {_word(kinds[other])}"
    )
    help = "keep webhooks under `webhooks` and groups under `x-webhook-groups`"
    reader.report(codes.MIXED_X_WEBHOOKS, message, held.at.child(other), help=help, on="key")


def _word(kind: _Entry) -> str:
    return "group or an empty webhook" if kind == "ambiguous" else kind
