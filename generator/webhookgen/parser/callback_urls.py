"""The URLs of callbacks: an expression of an operation, and the events that arrive there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..diagnostics import codes
from ..ir.service import CallbackUrl, Event, Kind
from ..reading.pointer import split_pointer
from .declarations import Declaration
from .event_names import name_callbacks
from .expressions import parse_expression
from .nodes import Reader
from .path_items import Operation
from .spelling import quoted

_SHAPE = re.compile(r"\{([^{}]*)\}")
_HELP = "write it as `{$request.body#/callbackUrl}`"

Declared = Iterable[tuple[Declaration, Event]]


def parse_callback_urls(reader: Reader, declared: Declared) -> tuple[CallbackUrl, ...]:
    """The URLs under which generated events are declared, in the document's order.

    Equal callbacks of several operations are one event, but each operation has its own URL.
    """
    found: dict[tuple[object, ...], tuple[Declaration, list[tuple[Kind, str]]]] = {}
    for first, event in declared:
        for each in (first, *first.equals):
            if each.expression is not None:
                identity = (each.key, each.expression, _identity(each.declaring))
                _, events = found.setdefault(identity, (each, []))
                events.append((event.kind, event.name))
    urls = list(found.values())
    names = name_callbacks([each for each, _ in urls])
    made = [_url(each, name, events) for (each, events), name in zip(urls, names, strict=True)]
    for url in {url.expression: url for url in reversed(made)}.values():
        _check(reader, url)
    return tuple(made)


def _identity(operation: Operation | None) -> int | None:
    return None if operation is None else id(operation.node.members)


def _url(declaration: Declaration, name: str, events: list[tuple[Kind, str]]) -> CallbackUrl:
    operation = declaration.declaring
    stated = operation.node.members.get("operationId") if operation is not None else None
    return CallbackUrl(
        key=declaration.key,
        name=name,
        expression=declaration.expression or "",
        declared_by=declaration.declared_by,
        operation_id=stated if isinstance(stated, str) and stated else None,
        method=operation.method if operation is not None else None,
        path=_path(operation) if operation is not None else None,
        events=tuple(dict.fromkeys(events)),
        at=declaration.operation.item.at,
    )


def _path(operation: Operation) -> str | None:
    """The path of an operation; one of a webhook or of another callback has none."""
    tokens = split_pointer(operation.item.at.pointer)
    return tokens[1] if len(tokens) == 2 and tokens[0] == "paths" else None


def _check(reader: Reader, url: CallbackUrl) -> None:
    """Warn of an expression that leads nowhere: nothing but its evaluation needs it."""
    text = url.expression
    texts = [text] if text.startswith("$") else _SHAPE.findall(text)
    literal = "" if text.startswith("$") else _SHAPE.sub("", text)
    wrong = next((each for each in texts if not _is_expression(each)), None)
    if wrong is not None:
        message = f"{quoted(wrong)} is no runtime expression"
    elif "{" in literal or "}" in literal:
        message = f"the braces of {quoted(text)} do not pair"
    elif not texts and "://" not in text and not text.startswith("/"):
        message = f"{quoted(text)} is neither a runtime expression nor a URL"
    else:
        return
    message += ", so nobody can tell where the callback arrives"
    reader.report(codes.CALLBACK_EXPRESSION, message, url.at, help=_HELP, on="key")


def _is_expression(text: str) -> bool:
    """Whether a text is one by OpenAPI's grammar; 3GPP's documents leave out the dollar sign."""
    full = text if text.startswith("$") else f"${text}"
    if full == "$statusCode" or full.removeprefix("$request.path.") not in ("", full):
        return True
    return parse_expression(full.replace("$response.", "$request.", 1)) is not None
