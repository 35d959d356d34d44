"""What a validator's error means, in words for people.

The validator's own message quotes the whole value, and for `oneOf` says only that nothing fits;
here the branch that fits best is looked into instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import ValidationError

from ..ir.service import Json
from .nodes import kind_of
from .spelling import quoted

_SHOWN = 8
_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule. `vague` ones say only that something below is wrong."""

    path: tuple[str, ...]
    message: str
    help: str
    on_key: bool = False
    vague: bool = False


def findings_of(error: ValidationError, data: Json) -> Iterator[Finding]:
    """The findings behind one error of the validator."""
    stack = [error]
    while stack:
        fault = stack.pop()
        name = str(fault.kind.name)
        if name in ("oneOf", "anyOf"):
            best = _best_branch(fault)
            stack.extend(reversed(best))
            if not best:
                yield _vague(_path(fault))
        else:
            yield from _WORDED.get(name, _unworded)(fault, data)


def _detail(fault: ValidationError, key: str) -> Any:
    """What the validator says about an error of a kind."""
    return fault.kind.as_dict()[key]


def _path(fault: ValidationError) -> tuple[str, ...]:
    return tuple(map(str, fault.instance_path))


def _best_branch(fault: ValidationError) -> list[ValidationError]:
    """The errors of the branch that was most likely meant: not the one for a reference, and that
    whose errors lie deepest.
    """
    branches: list[list[ValidationError]] = getattr(fault.kind, "context", None) or []
    own = len(fault.instance_path)
    meant = [branch for branch in branches if branch and not _wants_reference(branch, own)]
    return max(meant, key=lambda each: (_depth(each), -len(each)), default=[])


def _depth(branch: list[ValidationError]) -> int:
    return max(len(fault.instance_path) for fault in branch)


def _wants_reference(branch: list[ValidationError], depth: int) -> bool:
    return any(
        fault.kind.name == "required"
        and _detail(fault, "property") == "$ref"
        and len(fault.instance_path) == depth
        for fault in branch
    )


def _required(fault: ValidationError, data: Json) -> Iterator[Finding]:
    name = str(_detail(fault, "property"))
    yield Finding(_path(fault), f"{quoted(name)} is missing", f"add `{name}`", on_key=True)


def _unexpected(fault: ValidationError, data: Json) -> Iterator[Finding]:
    """One finding, however many names there are: they mostly have one cause."""
    names = [str(name) for name in _detail(fault, "unexpected")]
    listed = ", ".join(map(quoted, names[:_SHOWN])) + ("…" if len(names) > _SHOWN else "")
    node = _value(data, fault)
    beside = " beside `$ref`" if isinstance(node, dict) and "$ref" in node else ""
    message = f"{listed} {'is' if len(names) == 1 else 'are'} not allowed here{beside}"
    help = "remove it, or let its name begin with `x-`" if not beside else "remove it"
    yield Finding((*_path(fault), *names[:1]), message, help, on_key=True)


def _type(fault: ValidationError, data: Json) -> Iterator[Finding]:
    wanted = " or ".join(_TYPES.get(name, name) for name in _detail(fault, "types"))
    path = _path(fault)
    message = f"this must be {wanted}, not {kind_of(_value(data, fault))}"
    yield Finding(path, message, f"write {wanted}")


def _value(data: Json, fault: ValidationError) -> Json:
    for token in fault.instance_path:
        if isinstance(data, dict):
            data = data.get(str(token))
        elif isinstance(data, list) and isinstance(token, int):
            data = data[token]
    return data


def _enum(fault: ValidationError, data: Json) -> Iterator[Finding]:
    options = [quoted(str(option)) for option in _detail(fault, "options")]
    listed = ", ".join(options[:_SHOWN])
    yield Finding(_path(fault), f"this must be one of {listed}", "use one of them")


def _const(fault: ValidationError, data: Json) -> Iterator[Finding]:
    wanted = quoted(str(_detail(fault, "expected_value")))
    yield Finding(_path(fault), f"this must be {wanted}", f"write {wanted}")


def _pattern(fault: ValidationError, data: Json) -> Iterator[Finding]:
    message = f"this does not have the form {quoted(str(_detail(fault, 'pattern')))}"
    yield Finding(_path(fault), message, "write it in that form")


def _names(fault: ValidationError, data: Json) -> Iterator[Finding]:
    inner = _detail(fault, "error")
    form = getattr(inner.kind, "pattern", None)
    words = f"does not have the form {quoted(form)}" if form else "is not allowed"
    path, name = _path(fault), str(inner.instance)
    yield Finding((*path, name), f"the name {quoted(name)} {words}", "rename it", on_key=True)


def _format(fault: ValidationError, data: Json) -> Iterator[Finding]:
    wanted = str(_detail(fault, "format"))
    yield Finding(_path(fault), f"this is no valid {wanted}", f"write a valid {wanted}")


def _too_few(fault: ValidationError, data: Json) -> Iterator[Finding]:
    limit = _detail(fault, "limit")
    yield Finding(
        _path(fault), f"this needs at least {limit} of what it holds", "add what is missing"
    )


def _not_unique(fault: ValidationError, data: Json) -> Iterator[Finding]:
    yield Finding(_path(fault), "this list holds a value twice", "remove one of them")


def _forbidden(fault: ValidationError, data: Json) -> Iterator[Finding]:
    yield Finding(_path(fault), "this is not allowed here", "remove it", on_key=True)


def _unworded(fault: ValidationError, data: Json) -> Iterator[Finding]:
    yield _vague(_path(fault))


def _vague(path: tuple[str, ...]) -> Finding:
    message = "this has none of the forms that OpenAPI allows here"
    help = "compare it with the specification's section on this object"
    return Finding(path, message, help, vague=True)


_WORDED: dict[str, Callable[[ValidationError, Json], Iterator[Finding]]] = {
    "required": _required,
    "additionalProperties": _unexpected,
    "unevaluatedProperties": _unexpected,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "propertyNames": _names,
    "format": _format,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "uniqueItems": _not_unique,
    "falseSchema": _forbidden,
}
