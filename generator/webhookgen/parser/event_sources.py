"""Where a discriminator finds the name of an event: APIMatic's pointer, or our templates.

APIMatic's `propertyPointer` leads to one property of the body; headers are our addition, in the
same notation. `value` is ours as well: a template that joins parts of the request, or several of
them that are tried in order, where one with a missing part is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import codes
from ..source import Location
from .expressions import Expression, parse_expression
from .nodes import Node, ObjectNode, Reader, kind_of
from .spelling import quoted
from .templates import placeholders, source_fault

POINTER_FORM = "write it as `$request.body#/type`, or `$request.header.X-Event`"
VALUE_FORM = "write it as `{$request.header.X-Event}`, or a list of such templates"


@dataclass(frozen=True, slots=True)
class EventSource:
    """One place to look at: its text in the plan, the expressions in it, and where it is stated."""

    text: str
    expressions: tuple[Expression, ...]
    at: Location

    @property
    def needs_body(self) -> bool:
        """Whether a request without a body can't have a value here."""
        return any(each.source == "body" for each in self.expressions)


def parse_sources(reader: Reader, held: ObjectNode) -> tuple[EventSource, ...]:
    """The sources of a discriminator; none, with an error, where one of them can't be read."""
    pointer, value = held.get("propertyPointer"), held.get("value")
    if pointer is not None and value is not None:
        message = "both `propertyPointer` and `value` say where the event's name is"
        _invalid(reader, value.at, message, "remove one of them")
        return ()
    if value is not None:
        return _templates(reader, value)
    if pointer is None:
        _invalid(reader, held.at, "the discriminator has no `propertyPointer`", POINTER_FORM)
        return ()
    expression = _pointer(reader, pointer)
    return (EventSource(str(expression), (expression,), pointer.at),) if expression else ()


def _invalid(reader: Reader, at: Location, message: str, help: str) -> None:
    reader.report(codes.DISCRIMINATOR_INVALID, message, at, help=help)


def _templates(reader: Reader, node: Node) -> tuple[EventSource, ...]:
    stated = node.value if isinstance(node.value, list) else None
    nodes = [node] if stated is None else [Node(v, node.at.child(i)) for i, v in enumerate(stated)]
    if not nodes:
        _invalid(reader, node.at, "`value` is an empty list", VALUE_FORM)
    found = tuple(source for each in nodes for source in _template(reader, each))
    return found if len(found) == len(nodes) else ()


def _template(reader: Reader, node: Node) -> Iterator[EventSource]:
    if not isinstance(node.value, str):
        message = f"a template must be text, not {kind_of(node.value)}"
        _invalid(reader, node.at, message, VALUE_FORM)
        return
    fault = source_fault(node.value)
    if fault is not None:
        _invalid(reader, node.at, fault.message, fault.help)
        return
    expressions = placeholders(node.value)
    alone = node.value == f"{{{expressions[0]}}}"
    yield EventSource(str(expressions[0]) if alone else node.value, expressions, node.at)


def _pointer(reader: Reader, node: Node) -> Expression | None:
    """The pointer in any of its published spellings, as a runtime expression."""
    if not isinstance(node.value, str):
        message = f"the pointer must be text, not {kind_of(node.value)}"
        _invalid(reader, node.at, message, POINTER_FORM)
        return None
    expression = parse_expression(_normal(node.value))
    if expression is None:
        _invalid(reader, node.at, _pointer_fault(_normal(node.value)), POINTER_FORM)
    elif expression.source not in ("body", "header"):
        message = "the pointer leads outside the request's body and headers"
        _invalid(reader, node.at, message, POINTER_FORM)
    elif not any(expression.tokens) and expression.source == "body":
        _invalid(reader, node.at, "the pointer names no property", POINTER_FORM)
    else:
        return expression
    return None


def _normal(text: str) -> str:
    """`{$request.body#/x}`, `request.body#/x` and `/body#/x` all mean `$request.body#/x`."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    if text.startswith("/body#"):
        text = "request." + text[1:]
    return text if text.startswith("$") or not text.startswith("request.") else "$" + text


def _pointer_fault(text: str) -> str:
    if text.rstrip("/") in ("$request.body#", "$request.header."):
        return "the pointer names no property"
    if text.startswith(("$response", "$statusCode", "$request.path", "$request.query")):
        return "the pointer leads outside the request's body and headers"
    return f"{quoted(text)} is not a pointer into a request"
