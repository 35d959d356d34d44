"""The overlays of a run, read and applied one after the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import cast
from urllib.parse import unquote, urlsplit

from ..diagnostics import Code, Diagnostic, Note, codes
from ..location import Location
from ..parser.spelling import quoted
from ..reading.extent import is_readable
from ..reading.plain import Json
from ..shapes import Shape
from ..source import Document, Sources
from .changing import Changing, Incompatible
from .targets import MAX_VISITS, NoJsonPath, Path, TooCostly, select

_SHAPE = Shape(__package__, codes.OVERLAY_INVALID, codes.OVERLAY_INVALID)


def apply_overlays(document: Document, paths: Sequence[str], sources: Sources) -> Document | None:
    """The document as its overlays leave it; None, and errors, where one can't be applied.

    Sources then hold it under the name that the document had.
    """
    opened = [sources.open_overlay(path) for path in paths]
    overlays = [each for each in opened if each is not None]
    found = [fault for each in overlays for fault in _SHAPE.faults(each.data, _root(each))]
    sources.diagnostics += found
    if found or len(overlays) < len(paths):
        return None
    changing = Changing(document.name, document.data)
    for overlay, path in zip(overlays, paths, strict=True):
        found = [*_other_target(overlay, path, document.name), *_apply(overlay, changing)]
        sources.diagnostics += found
        if any(each.code.severity == "error" for each in found):
            return None
    if not is_readable(changing.data):
        message = "with its overlays the document is too large or nested too deep"
        help = "update fewer targets"
        fault = _found(codes.OVERLAY_TOO_LARGE, message, _root(overlays[-1]).child("actions"), help)
        sources.diagnostics.append(fault)
        return None
    changed = replace(
        document, data=changing.data, origins=changing.origin, overlays=tuple(overlays)
    )
    sources.adopt(changed)
    return changed


def _root(document: Document) -> Location:
    return Location(document.name, "")


def _other_target(overlay: Document, path: str, spec: str) -> list[Diagnostic]:
    """A warning where `extends` names a file, and it is not SPEC. A URL says where, not which."""
    stated = cast("dict[str, Json]", overlay.data).get("extends")
    if not isinstance(stated, str) or spec == "-":
        return []
    try:
        parts = urlsplit(stated)
    except ValueError:
        return []
    if parts.netloc or parts.scheme not in ("", "file") or not parts.path:
        return []
    named = os.path.realpath(FilePath(path).parent / unquote(parts.path))
    if named == os.path.realpath(spec):
        return []
    message = f"the overlay is for {quoted(stated)}, and is applied to another document"
    help = "apply it to the document that it names, or correct `extends`"
    return [_found(codes.OVERLAY_FOR_ANOTHER, message, _root(overlay).child("extends"), help)]


def _apply(overlay: Document, changing: Changing) -> list[Diagnostic]:
    """Apply the actions in order, up to the first that can't be."""
    found: list[Diagnostic] = []
    actions = cast("dict[str, list[dict[str, Json]]]", overlay.data)["actions"]
    for i, action in enumerate(actions):
        at = _root(overlay).child("actions", i)
        fault = _act(action, at, changing)
        if fault is not None:
            found.append(fault)
            if fault.code.severity == "error":
                break
    return found


def _act(action: dict[str, Json], at: Location, changing: Changing) -> Diagnostic | None:
    """Do what one action says, or tell why not."""
    target, place = str(action["target"]), at.child("target")
    try:
        selected = select(target, changing.data)
    except NoJsonPath as fault:
        message = f"{quoted(target)} is no JSONPath: {fault}"
        help = "write it as RFC 9535 has it, such as `$.paths['/orders'].post`"
        return _found(codes.OVERLAY_TARGET, message, place, help)
    except TooCostly:
        message = f"{quoted(target)} looks at more than {MAX_VISITS} nodes"
        return _found(codes.OVERLAY_TOO_LARGE, message, place, "select with fewer `..` and filters")
    if not selected:
        message = f"{quoted(target)} selects nothing, so the action changes nothing"
        return _found(
            codes.OVERLAY_NO_EFFECT, message, place, "correct the target, or remove the action"
        )
    if action.get("remove") is True:
        return _remove(selected, at, changing)
    if "update" not in action:
        message = "an action with neither `update` nor `remove: true` changes nothing"
        return _found(
            codes.OVERLAY_NO_EFFECT, message, at, "give one of them, or remove the action"
        )
    return _update(selected, action["update"], at.child("update"), changing)


def _remove(selected: dict[Path, Json], at: Location, changing: Changing) -> Diagnostic | None:
    if () in selected:
        help = "select what is below it"
        message = "the whole document can't be removed"
        return _found(codes.OVERLAY_IMPOSSIBLE, message, at.child("target"), help)
    changing.remove(selected, at)
    return None


def _update(
    selected: dict[Path, Json], update: Json, at: Location, changing: Changing
) -> Diagnostic | None:
    for path in selected:
        try:
            changing.update(path, update, at)
        except Incompatible as fault:
            message = "this can't be merged with the value that it meets"
            help = "merge objects with objects and lists with lists; to replace, remove first"
            if not isinstance(selected[path], dict | list):
                help = "select the object that holds the value, and give its member"
            note = Note("that value is here", fault.met)
            return replace(_found(codes.OVERLAY_IMPOSSIBLE, message, fault.at, help), notes=(note,))
    return None


def _found(code: Code, message: str, at: Location, help: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, at=at, help=help)
