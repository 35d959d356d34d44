"""Bodies: the type of a payload or an answer, by its media type."""

from __future__ import annotations

from collections.abc import Iterable

from ..ir.service import MediaType
from .models import ANY, NONE, STR, Anything, Outside, Scalar, Type, UnionOf, parts_of_union
from .types import TypeCompiler
from .unions import union_of

BYTES = Scalar("bytes")


FORMS = ("/x-www-form-urlencoded", "multipart/form-data")


def compile_body(media: MediaType, compiler: TypeCompiler) -> Type:
    """The type of a body: by its schema where it is JSON, a form or plain text, else text or bytes.

    Text that a schema says nothing of, or that it calls text, stays text.
    """
    name = essence(media.media_type)
    structured = name.endswith(("/json", "+json")) or "*" in name
    if structured or name.endswith(FORMS):
        type_ = compiler.compile(media.schema) if media.schema is not None else ANY
        return objects_of(type_) if name.endswith(FORMS) else type_
    if name == "text/plain" and media.schema is not None:
        type_ = compiler.compile(media.schema)
        return STR if any(map(is_any_text, parts_of_union(type_))) else type_
    return STR if name.startswith("text/") or name.endswith(("/xml", "+xml")) else BYTES


def body_kind(media_type: str) -> str:
    """How bodies of a media type are told apart: as `json`, as a `form`, or by their own name."""
    name = essence(media_type)
    if name.endswith(("/json", "+json")) or "*" in name:
        return "json"
    return "form" if name.endswith("/x-www-form-urlencoded") else name


def is_any_text(type_: Type) -> bool:
    """Whether a part of a type says no more of a text than that it is one."""
    return isinstance(type_, Anything | Outside) or type_ == BYTES


def compile_answer(media: MediaType, compiler: TypeCompiler) -> Type:
    """The type of an answer's body; a multipart form is made by who answers, as bytes."""
    multipart = essence(media.media_type) == "multipart/form-data"
    return BYTES if multipart else compile_body(media, compiler)


def essence(media_type: str) -> str:
    """A media type without parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def objects_of(type_: Type) -> Type:
    """A form's type: a form is an object, also where its schema states no type."""
    members = [m for m in parts_of_union(type_) if not isinstance(m, Outside)]
    return union_of(members) if members else type_


def any_of(types: Iterable[Type]) -> Type:
    """A union of what each media type's own decoder gives, so nothing is widened."""
    flat = [m for t in types for m in (t.members if isinstance(t, UnionOf) else (t,))]
    members = dict.fromkeys(m for m in flat if m != NONE)
    if ANY in members:
        return ANY
    union = (*members, NONE) if NONE in flat else tuple(members)
    return union[0] if len(union) == 1 else UnionOf(union)
