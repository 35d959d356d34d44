"""Schemas that are nothing but a way back to themselves (`a: {$ref: b}`, `b: {$ref: a}`).

JSON Schema core section 9.4.1 forbids such loops: they describe no value. The reference that closes
the loop is dropped, so that no later stage has to guard against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics import codes
from ..ir.service import Schema
from .nodes import Reader


def cut_reference_loops(
    schemas: Iterable[Schema], targets: Mapping[str, Schema], reader: Reader
) -> None:
    """Drop each reference that leads back to its own schema by `$ref` and `allOf` alone."""
    done: set[int] = set()
    for schema in schemas:
        if schema.ref is not None and id(schema) not in done:
            _walk(schema, targets, reader, done)


def _walk(start: Schema, targets: Mapping[str, Schema], reader: Reader, done: set[int]) -> None:
    """A depth-first walk with a stack of its own; `open_` holds the way to the present schema."""
    open_ = {id(start)}
    stack = [(start, _parts(start, targets))]
    while stack:
        schema, parts = stack[-1]
        following = next(parts, None)
        if following is None:
            stack.pop()
            open_.discard(id(schema))
            done.add(id(schema))
        elif id(following) in open_:
            _cut(schema, reader)
        elif id(following) not in done:
            open_.add(id(following))
            stack.append((following, _parts(following, targets)))


def _parts(schema: Schema, targets: Mapping[str, Schema]) -> Iterator[Schema]:
    """What a value of this schema must fit as well."""
    if schema.ref is not None:
        yield targets[schema.ref]
    yield from schema.all_of


def _cut(schema: Schema, reader: Reader) -> None:
    schema.ref = None
    message = "this reference leads back to its own schema"
    help = "remove the reference, or make it lead to a schema that says something"
    reader.report(codes.REF_LOOP, message, schema.at.child("$ref"), help=help)
