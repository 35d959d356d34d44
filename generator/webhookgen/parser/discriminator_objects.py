"""The Discriminator Object of a schema (OpenAPI 3.1 section 4.8.25).

Explicit entries come first, then the implicit ones: the component names of the members of `oneOf`
and `anyOf`; where there are none, of the components that extend the schema by `allOf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..ir.service import Discriminator, Json, Schema
from ..source import Location, Resolved
from .components import HOMES
from .nodes import Members
from .schema_keywords import Frame
from .spelling import quoted

if TYPE_CHECKING:
    from .schemas import SchemaReader


def read_discriminators(schemas: SchemaReader) -> None:
    """Fill the discriminator of each schema that was found to have one."""
    found, schemas.discriminators = schemas.discriminators, []
    for frame, raw in found:
        frame.schema.discriminator = _discriminator(frame, raw)


def _discriminator(frame: Frame, raw: Json) -> Discriminator | None:
    """Swagger 2.0 has the property's name alone where later editions have an object."""
    members: Members = {"propertyName": raw} if isinstance(raw, str) else {}
    if isinstance(raw, dict):
        members = raw
    elif not isinstance(raw, str):
        frame.wrong("discriminator", raw, "an object")
        return None
    at, name = frame.at("discriminator"), members.get("propertyName")
    if not isinstance(name, str) or not name:
        frame.reader.fault(at, "`discriminator` must name its property in `propertyName`")
        return None
    mapping = dict(_explicit(frame, members, at))
    for value, target in _implicit(frame):
        mapping.setdefault(value, target)
    default = _default(frame, members, at)
    return Discriminator(property=name, mapping=tuple(mapping.items()), default=default, at=at)


def _explicit(frame: Frame, members: Members, at: Location) -> Iterator[tuple[str, str]]:
    mapping = members.get("mapping", {})
    if not isinstance(mapping, dict):
        frame.reader.fault(at.child("mapping"), "`mapping` must be an object")
        return
    for value, name in mapping.items():
        target = _named(frame, name, at.child("mapping", value))
        if target is not None:
            yield value, target


def _default(frame: Frame, members: Members, at: Location) -> str | None:
    if "defaultMapping" not in members:
        return None
    return _named(frame, members["defaultMapping"], at.child("defaultMapping"))


def _named(frame: Frame, name: Json, at: Location) -> str | None:
    """The schema that a mapping's value means: a component's name before a reference (3.2's words,
    3.1's intent). Where it means none the member can't be chosen by that value, which is no error.
    """
    if not isinstance(name, str):
        frame.reader.fault(at, "a mapping's value must name a schema")
        return None
    found = _component(frame, name) or frame.reader.reader.resolve_quietly(at, name)
    if found is None:
        frame.reader.fault(at, f"{quoted(name)} names no schema")
        return None
    return frame.reader.target(found)


def _component(frame: Frame, name: str) -> Resolved | None:
    for components in frame.reader.components(frame.schema.at):
        if name in components.schemas:
            return components.resolved(name)
    return None


def _implicit(frame: Frame) -> Iterator[tuple[str, str]]:
    members = frame.schema.one_of + frame.schema.any_of
    for member in members:
        name = _component_name(member)
        if name is not None and member.ref is not None:
            yield name, member.ref
    if not members:
        yield from _children(frame)


def _component_name(member: Schema) -> str | None:
    tokens = (member.ref or "").partition("#")[2].split("/")
    if tuple(tokens[1:-1]) not in HOMES:
        return None
    return tokens[-1].replace("~1", "/").replace("~0", "~")


def _children(frame: Frame) -> Iterator[tuple[str, str]]:
    for components in frame.reader.components(frame.schema.at):
        for name in components.extending(frame.schema.at):
            yield name, frame.reader.target(components.resolved(name))
