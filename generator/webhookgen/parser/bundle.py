"""The bundle: the schemas that payloads must fit, whole, as one document of JSON Schema 2020-12.

`ir.Schema` keeps what types need; a validator needs every keyword, so this reads the raw nodes
again. A worklist, as in `schemas.py`, and each node is read once: what a reference names, and what
stands at several places by YAML's aliases, goes to `$defs`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..ir.service import Bundle, BundleRoot, Event, Group, Json, MediaType, Schema
from ..source import LEFT_OUT, Location, Resolved
from .bundle_keywords import KEYWORDS, bound_patterns, is_nullable, widen_nullable
from .bundle_loops import cut_loops
from .bundle_names import name_parts
from .bundle_parts import Link, Part
from .bundle_repeats import share_repeats
from .bundle_resources import Resources
from .lone_null import beside_null, is_lone_null
from .nodes import Members, kind_of
from .patterns import Patterns
from .schemas import MAX_DEPTH, MAX_POINTER, SchemaReader
from .versions import IGNORING_SIBLINGS, Dialect

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def bundle_schemas(schemas: SchemaReader, groups: Iterable[Group]) -> Bundle:
    """The bundle of all events' payloads."""
    bundler = Bundler(schemas)
    seen: set[tuple[str, str]] = set()
    for event in (event for group in groups for event in group.events):
        if (event.kind, event.name) not in seen:
            seen.add((event.kind, event.name))
            bundler.add(event)
    return bundler.finish()


def is_checked(media_type: str) -> bool:
    """Whether a schema says something about what a body of this type is decoded to.

    JSON, forms and text; XML's schemas describe a tree that is not read, and the rest is bytes.
    """
    name = media_type.split(";")[0].strip().lower()
    if name.endswith(("/json", "+json")) or name in _FORMS or "*" in name:
        return True
    return name.startswith("text/") and name != "text/xml" and not name.endswith("+xml")


class Bundler:
    """Makes the parts of one bundle. Until parts have names, references hold their ids."""

    def __init__(self, schemas: SchemaReader) -> None:
        self.schemas = schemas
        self.patterns = Patterns()
        self.resources = Resources.of(schemas.reader)
        self.links: list[Link] = []
        self.hoisted: list[Part] = []
        self.parts: dict[int, Part] = {}
        self._work: list[Part] = []
        self._roots: list[tuple[Event, MediaType, Part]] = []
        self._made: dict[Location, Members] = {}

    def add(self, event: Event) -> None:
        """Bundle what an event's payload must fit."""
        for media in event.content:
            if media.schema is not None and is_checked(media.media_type):
                stated = self.schemas.original(media.schema)
                self._roots.append((event, media, self._root(stated)))

    def child(
        self, part: Part, raw: Json, key: str, token: str | None = None, *, in_place: bool = False
    ) -> Json:
        """What a subschema becomes, to be put where it stands."""
        if isinstance(raw, bool):
            return raw
        pointer = f"{part.at.pointer}/{key}"
        if token is not None:
            if "/" in token or "~" in token:
                token = token.replace("~", "~0").replace("/", "~1")
            pointer = f"{pointer}/{token}"
        at = Location(part.at.file, pointer)
        if not isinstance(raw, dict):
            self.schemas.fault(at, f"a schema must be an object, not {kind_of(raw)}")
            return True
        known = self.parts.get(id(raw))
        below = known or self._part(raw, at, part.dialect, part.depth + 1, part.resource, part)
        if in_place:
            part.looks_at(below)
        return below.out if known is None else self.reference(part, known)

    def refer(self, part: Part, ref: Json) -> None:
        """Let a part refer to what its `$ref` leads to, unless reading has cut it."""
        target = None if self._is_cut(part) else self._target(part, "$ref", ref)
        if target is not None:
            self.link(part, "$ref", target)

    def refer_dynamically(self, part: Part, ref: Json) -> None:
        """The same for `$dynamicRef`, which is another `$ref` unless it leads to a dynamic anchor.

        JSON Schema core section 8.2.3.2.
        """
        alone = "$ref" not in part.raw
        anchor = str(ref).partition("#")[2]
        open_ = self.schemas.reader.sources.dynamic_anchors(anchor) > 1  # left unread on purpose
        cut = alone and not open_ and self._is_cut(part)
        target = None if cut else self._target(part, "$dynamicRef", ref)
        if target is None:
            return
        if self.resources and target.raw.get("$dynamicAnchor") == anchor:
            self.link(part, "$dynamicRef", target, anchor)
            self.resources.names[anchor] = None
        elif alone:
            self.link(part, "$ref", target)
        else:
            part.out["allOf"] = [self.reference(part, target)]
            part.looks_at(target, "allOf")

    def fault(self, part: Part, key: str, message: str, token: str | None = None) -> None:
        """Report a keyword that is left out. What `schemas.py` says of it in the same words is
        told once."""
        at = part.at.child(key) if token is None else part.at.child(key, token)
        self.schemas.fault(at, message)

    def hoist(self, part: Part, hint: str = "") -> None:
        """Move a part to `$defs`."""
        if not part.hoisted:
            part.hoisted = True
            part.hint = hint
            self.hoisted.append(part)

    def finish(self) -> Bundle:
        """Read all that is queued, and put the parts together."""
        self._drain()
        while self.resources and (anchored := self.resources.missing(self.parts)):
            for found in anchored:
                self._hoisted(found)
            self._drain()
        cut_loops(self.hoisted, self.schemas.reader)
        roots = [(event, media, self._aim(event, part)) for event, media, part in self._roots]
        if self.resources is None:
            share_repeats(self)
        for shell in self.resources.shells() if self.resources else ():
            self.hoist(shell)
        name_parts(self.hoisted)
        definitions = self._definitions()
        return Bundle(
            definitions=tuple(sorted(definitions.items())),
            roots=tuple(
                BundleRoot(
                    kind=event.kind,
                    event=event.name,
                    media_type=media.media_type,
                    ref=self._text(Link({}, "$ref", None, part)),
                )
                for event, media, part in roots
            ),
        )

    def _root(self, schema: Schema) -> Part:
        raw = self.schemas.raw(schema)
        if isinstance(raw, dict):
            return self.parts.get(id(raw)) or self._part(
                raw, schema.at, self.schemas.dialect(schema.at), 0, self._resource(schema.at)
            )
        if schema.never:
            return self._made_up({"not": {}}, schema.at)
        return self._form(schema) if schema.types else self._made_up({}, schema.at)

    def _form(self, schema: Schema) -> Part:
        """Swagger's form parameters, which no one node of the document describes."""
        names: list[Json] = list(dict.fromkeys(schema.required))
        part = self._made_up({"type": "object", "required": names}, schema.at)
        fields = {field.name: self._root(field.schema) for field in schema.properties}
        part.out["properties"] = {
            name: self.reference(part, field) for name, field in fields.items()
        }
        return part

    def _made_up(self, raw: Members, at: Location) -> Part:
        """A part for a node that the document spells otherwise."""
        held = self._made.setdefault(at, raw)
        known = self.parts.get(id(held))
        return known or self._part(held, at, Dialect.OPENAPI_3_1, 0, self._resource(at))

    def _part(
        self,
        raw: Members,
        at: Location,
        dialect: Dialect,
        depth: int,
        resource: Location | None,
        above: Part | None = None,
    ) -> Part:
        part = self.parts[id(raw)] = Part(at, raw, dialect, depth, resource, above)
        if resource is not None and self.resources is not None:
            self.resources.enter(part)
            if self.resources.is_root(part):
                self.hoist(part)
        self._work.append(part)
        return part

    def _resource(self, at: Location) -> Location | None:
        return self.schemas.reader.sources.resource(at) if self.resources else None

    def _drain(self) -> None:
        while self._work:
            part = self._work.pop()
            if part.depth < MAX_DEPTH and len(part.at.pointer) < MAX_POINTER:
                self._fill(part)
            else:
                self.schemas.too_deep(part.at)

    def _fill(self, part: Part) -> None:
        raw = part.raw
        if "$ref" in raw and part.dialect in IGNORING_SIBLINGS:
            self.refer(part, raw["$ref"])
            return
        if is_lone_null(raw, part.at, part.dialect, self.schemas.reader):
            raw = self._split_null(part)
        for key, value in raw.items():
            translate = KEYWORDS.get(key)
            if translate is not None and value is not LEFT_OUT:
                translate(self, part, key, value)
        if "type" not in raw and is_nullable(part):
            widen_nullable(part)
        bound_patterns(self.patterns, part)
        if self.resources is not None:
            self.resources.mark(part)

    def _split_null(self, part: Part) -> Members:
        """Let null stand beside what excludes it, as `schema_keywords.py` does; what is left."""
        beside = beside_null(part.raw)
        below = self._part(beside, part.at, part.dialect, part.depth + 1, part.resource, part)
        part.looks_at(below)
        part.out["anyOf"] = [below.out, {"type": "null"}]
        left_out = {"type", *beside}
        return {key: value for key, value in part.raw.items() if key not in left_out}

    def _is_cut(self, part: Part) -> bool:
        """Whether `schemas.py` found that a part's reference leads nowhere or in a circle."""
        read = self.schemas.known(part.raw)
        return read is not None and read.ref is None

    def _target(self, part: Part, key: str, ref: Json) -> Part | None:
        at = part.at.child(key)
        if not isinstance(ref, str):
            self.fault(part, key, f"`{key}` must be text, not {kind_of(ref)}")
            return None
        reader = self.schemas.reader
        found = reader.resolve_quietly(at, ref)
        if found is not None and isinstance(found.value, dict | bool):
            return self._hoisted(found)
        if self.schemas.known(part.raw) is None:
            self.fault(part, key, f"`{key}` does not lead to a schema")
        return None

    def _hoisted(self, found: Resolved) -> Part:
        self.schemas.reader.arrive(found)
        at, raw = found.location, found.value
        if isinstance(raw, dict):
            part = self.parts.get(id(raw))
            part = part or self._part(raw, at, self.schemas.dialect(at), 0, self._resource(at))
        else:
            part = self._made_up({} if raw else {"not": {}}, at)
        self.hoist(part)
        return part

    def link(self, part: Part, keyword: str, target: Part, anchor: str = "") -> None:
        """Let a part refer to another under one of its keywords."""
        self.hoist(target)
        part.out[keyword] = id(target)
        part.looks_at(target, keyword)
        self.links.append(Link(part.out, keyword, part.resource, target, anchor))

    def reference(self, part: Part, target: Part) -> Members:
        """An object that does nothing but refer to a part."""
        self.hoist(target)
        holder: Members = {"$ref": id(target)}
        self.links.append(Link(holder, "$ref", part.resource, target))
        return holder

    def _aim(self, event: Event, part: Part) -> Part:
        """The part that a root means: what it refers to, where it does nothing else."""
        if part.out.keys() == {"$ref"} and part.in_place and not part.hoisted:
            return part.in_place[0][0]
        self.hoist(part, event.name)
        return part

    def _text(self, link: Link) -> str:
        if self.resources is not None:
            return self.resources.text(link)
        return f"#/$defs/{link.target.name}"

    def _definitions(self) -> dict[str, Json]:
        """The hoisted parts by name; where each stood a reference remains."""
        for link in self.links:
            if link.keyword in link.holder:
                link.holder[link.keyword] = self._text(link)
        bodies: dict[str, Json] = {}
        for part in self.hoisted:
            bodies[part.name] = dict(part.out)
            part.out.clear()
            part.out["$ref"] = self._text(Link(part.out, "$ref", part.resource, part))
        if self.resources is not None:
            self.resources.settle(self.hoisted, bodies)
        return bodies
