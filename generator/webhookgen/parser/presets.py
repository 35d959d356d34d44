"""Presets: how known providers sign, as data, one file each, in the spelling of our own record.

A document or a config file says `preset: NAME`, and may beside it say what the provider leaves to
each receiver. Nothing else can be overridden: that would be another scheme under a trusted name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from ..diagnostics import codes
from .nodes import Members, ObjectNode, Reader
from .signature_parts import invalid
from .spelling import did_you_mean, quoted

OVERRIDABLE = frozenset({"preset", "timestamp", "id", "url"})
"""What may stand beside `preset`; of `timestamp` only the tolerance."""

_FOLDER = "presets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One provider's scheme. `headers` are those that show that a document is the provider's.

    `form_field` is the field of a form that the provider may put its JSON into, "" for none.
    `library` says where the provider's own library for Python judges otherwise.
    """

    name: str
    title: str
    source: str
    verified: bool
    note: str
    library: str
    headers: tuple[str, ...]
    form_field: str
    record: Members


@cache
def preset_names() -> tuple[str, ...]:
    """All presets, sorted."""
    folder = files("webhookgen").joinpath(_FOLDER)
    names = (each.name for each in folder.iterdir() if each.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


@cache
def load_preset(name: str) -> Preset:
    """One preset. The files are ours, and a test reads each."""
    import yaml

    path = files("webhookgen").joinpath(_FOLDER, f"{name}.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a hint may have to read all presets
    held = cast("Members", yaml.load(path.read_text(encoding="utf-8"), loader))  # noqa: S506
    return Preset(
        name=name,
        title=str(held["title"]),
        source=str(held["source"]),
        verified=held["verified"] is True,
        note=str(held.get("note", "")),
        library=str(held.get("library", "")).strip(),
        headers=tuple(map(str, cast("list[str]", held.get("headers", [])))),
        form_field=str(held.get("formField", "")),
        record=cast("Members", held["signatureVerification"]),
    )


def with_preset(reader: Reader, block: ObjectNode) -> tuple[ObjectNode | None, str | None]:
    """A block with its preset's members, and the preset's name; (None, None) for a bad one."""
    stated = block.get("preset")
    if stated is None:
        return block, None
    name = str(stated.value)
    if name not in preset_names():
        otherwise = "`webhookgen presets` lists them"
        help = did_you_mean(name, preset_names(), otherwise)
        message = f"there is no preset {quoted(name)}"
        reader.report(codes.UNKNOWN_PRESET, message, stated.at, help=help)
        return None, None
    preset = load_preset(name)
    if not _overrides(reader, block, preset):
        return None, None
    if not preset.verified:
        message = f"the preset `{name}` has been checked against one source only"
        help = "try it on a recorded request; `webhookgen presets` tells the source"
        reader.report(codes.UNVERIFIED_PRESET, message, stated.at, help=help)
    return ObjectNode(_merged(preset.record, block.members), block.at), name


def _overrides(reader: Reader, block: ObjectNode, preset: Preset) -> bool:
    """Whether what stands beside a preset may."""
    extra = [k for k in block.members if k not in OVERRIDABLE and not k.startswith("x-")]
    for key in extra:
        message = f"`{key}` can't be changed beside `preset`"
        help = f"remove it; `webhookgen presets {preset.name}` prints a record to start from"
        invalid(reader, block.at.child(key), message, help, on_key=True)
    stamp = block.members.get("timestamp")
    own = preset.record.get("timestamp")
    if isinstance(stamp, dict) and (set(stamp) != {"tolerance"} or not isinstance(own, dict)):
        message = "beside `preset` only the tolerance of its timestamp can be changed"
        at = block.at.child("timestamp")
        invalid(reader, at, message, "write `timestamp: {tolerance: 600}`", on_key=True)
        return False
    return not extra


def _merged(record: Members, own: Members) -> Members:
    """The preset's members, and the block's own over them."""
    merged = dict(record)
    for key, value in own.items():
        below = merged.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        merged[key] = {**cast("Members", below), **cast("Members", value)} if both else value
    return merged
