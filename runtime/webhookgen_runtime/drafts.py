"""Drafts: a request in the making, changed until its plan leads to the event wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, cast

import msgspec
from msgspec import Struct

from .bodies import array_index, json_value
from .expressions import (
    BodyPointer,
    Expression,
    Header,
    Method,
    Query,
    parse_expression,
)
from .faults import escape_token
from .form_encoding import encode_form
from .forms import FormValue, field_object, read_fields, read_texts, text_of
from .media_types import has_fields
from .peek import child_of
from .plan import Plan, Scalar, Structure, Switch
from .request import CoreRequest
from .solving import solve
from .sources import Source, Template, Wildcard, parse_source, value_text

_NUMBER = re.compile("0|-?[1-9][0-9]{0,17}")


class Test(Struct, frozen=True):
    """What a path through a plan asks of one value: one of these, or to be absent.

    `loose` says that case and separators of the value don't count. A value that matches
    `pattern` will do as well.
    """

    source: Source
    values: tuple[Scalar, ...]
    loose: bool = False
    pattern: str | None = None

    def is_met_by(self, text: str | None) -> bool:
        """Whether a value is of the pattern already."""
        if text is None or self.pattern is None:
            return False
        return Wildcard(self.pattern).matches(text)


Path: TypeAlias = tuple[Test, ...]


class Draft(Struct, kw_only=True):
    """A request that can still be changed. Header names are in lower case."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, request: CoreRequest) -> Draft:
        """A draft that equals a request."""
        return cls(
            method=request.method,
            url=request.url,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.raw_body,
        )

    def finish(self) -> CoreRequest:
        """The request."""
        return CoreRequest(
            method=self.method, url=self.url, headers=self.headers, raw_body=self.body
        )

    def apply(self, test: Test) -> None:
        """Give one value what a test asks for, unless it has that already."""
        if test.is_met_by(self._text_of(test.source)):
            return
        match test.source:
            case Header(name):
                self._set_header(name.lower(), test.values)
            case Method() if test.values:
                self.method = str(test.values[0])
            case Query(name) if test.values:
                self.add_query(name, str(test.values[0]))
            case BodyPointer(tokens) if tokens:
                self.set_in_body(tokens, self._as_it_is(tokens, test.values))
            case Template():
                self._set_parts(test.source, test)
            case _:
                pass

    def add_query(self, name: str, value: str) -> None:
        """Add a query parameter."""
        from urllib.parse import urlencode

        self.url += ("&" if "?" in self.url else "?") + urlencode({name: value})

    def _set_parts(self, template: Template, test: Test) -> None:
        """Make a template's text the wanted one, or take away its first part."""
        if not test.values:
            self.apply(Test(template.expressions[0], ()))
            return
        read = ((part, self._text_of(part)) for part in template.expressions)
        present = {part: text for part, text in read if text is not None}
        ways = [solve(template, str(v), present, loose=test.loose) for v in test.values]
        fitting = (way for way in ways if all(map(self._is_alike, way, way.values())))
        for part, text in next(fitting, ways[0]).items():
            self.apply(Test(part, (self._alike(part, text),)))

    def _is_alike(self, part: Expression, text: str) -> bool:
        """Whether a text is an integer if one is there now."""
        if not isinstance(part, BodyPointer):
            return True
        value = _value_in_body(self, part.tokens)
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        return not is_integer or _NUMBER.fullmatch(text) is not None

    def _alike(self, part: Expression, text: str) -> Scalar:
        """A text as the number that it spells, where a number is there now."""
        if isinstance(part, BodyPointer):
            return self._as_it_is(part.tokens, (text,))[0]
        return text

    def _as_it_is(
        self, tokens: tuple[str, ...], values: tuple[Scalar, ...]
    ) -> tuple[Scalar, ...]:
        """The values; where an integer is there now, the integers that they spell."""
        value = _value_in_body(self, tokens)
        if not isinstance(value, int) or isinstance(value, bool):
            return values
        spelled = (v for v in values if isinstance(v, int) or _NUMBER.fullmatch(str(v)))
        return tuple(int(str(v)) for v in spelled) or values

    def _text_of(self, source: Source) -> str | None:
        """What an expression, or all of a template, is in this request."""
        match source:
            case Header(name):
                return self.headers.get(name.lower())
            case Method():
                return self.method
            case BodyPointer(tokens):
                return value_text(_value_in_body(self, tokens))
            case Template(parts):
                texts = [p if isinstance(p, str) else self._text_of(p) for p in parts]
                known = [text for text in texts if text is not None]
                return "".join(known) if len(known) == len(texts) else None
            case _:
                return None

    def _set_header(self, name: str, values: tuple[Scalar, ...]) -> None:
        if not values:
            self.headers.pop(name, None)
        elif self.headers.get(name) not in values:
            self.headers[name] = str(values[0])

    def set_in_body(self, tokens: tuple[str, ...], values: tuple[Scalar, ...]) -> None:
        """Set or remove a value in the body."""
        content_type = self.headers.get("content-type")
        if content_type is not None and has_fields(content_type):
            self.body = _form_with(content_type, self.body, tokens, values)
            return
        value = json_value(self.body)
        if isinstance(value, dict | list) and _put(value, tokens, values):
            self.body = msgspec.json.encode(value)


def with_header(request: CoreRequest, name: str, value: str) -> CoreRequest:
    """A request with one header more, or with another value for it."""
    lines = [line for line in request.headers.lines() if line[0] != name.lower()]
    return _copy(request, [*lines, (name, value)], request.url, request.raw_body)


def with_query(request: CoreRequest, name: str, value: str) -> CoreRequest:
    """A request with one query parameter more, or with another value for it."""
    from urllib.parse import urlencode

    pairs = request.query_string.split("&") if request.query_string else []
    kept = [pair for pair in pairs if pair.partition("=")[0] != name]
    base = request.url.partition("?")[0]
    query = "&".join([*kept, urlencode({name: value})])
    lines = request.headers.lines()
    return _copy(request, list(lines), f"{base}?{query}", request.raw_body)


def with_body_value(
    request: CoreRequest, tokens: tuple[str, ...], value: str
) -> CoreRequest:
    """A request with another value in its body, which is written anew for that."""
    draft = Draft.of(request)
    draft.set_in_body(tokens, (value,))
    return _copy(request, list(request.headers.lines()), request.url, draft.body)


def _copy(
    request: CoreRequest, headers: list[tuple[str, str]], url: str, body: bytes
) -> CoreRequest:
    return CoreRequest(
        method=request.method,
        url=url,
        headers=headers,
        raw_body=body,
        query={} if "?" in url else dict(request.query),
        cookies={} if "cookie" in request.headers else dict(request.cookies),
    )


def paths_to(plan: Plan | None, name: str) -> Iterator[Path]:
    """The ways through a plan to an event; the tests on each."""
    match plan:
        case None:
            return
        case str():
            if plan == name:
                yield ()
        case Structure(shapes):
            if name in shapes:
                yield _const_tests(shapes[name].consts)
        case Switch():
            yield from _paths_through(plan, name)


def _paths_through(switch: Switch, name: str) -> Iterator[Path]:
    sources = [parse_source(text) for text in switch.sources]
    for source in sources:
        for value, below in switch.cases.items():
            test = Test(source, (value,), switch.loose)
            yield from ((test, *rest) for rest in paths_to(below, name))
        for pattern, below in switch.patterns.items():
            made_up = tuple(pattern.replace("*", text) for text in ("sample", "0"))
            test = Test(source, made_up, pattern=pattern)
            yield from ((test, *rest) for rest in paths_to(below, name))
    for rest in paths_to(switch.otherwise, name):
        yield rest
        yield (*(Test(source, ()) for source in sources), *rest)


def _value_in_body(draft: Draft, tokens: tuple[str, ...]) -> Any:
    content_type = draft.headers.get("content-type")
    if has_fields(content_type):
        texts = read_texts(content_type, draft.body) or {}
        if len(tokens) == 1:
            return texts.get(tokens[0], [None])[0]
        value: Any = field_object(texts, tokens[0])
        tokens = tokens[1:]
    else:
        value = json_value(draft.body)
    for token in tokens:
        value = child_of(value, token)
    return value


def _const_tests(consts: Mapping[str, tuple[Scalar, ...]]) -> Path:
    pointed = ((name, "$request.body#/" + escape_token(name)) for name in consts)
    return tuple(Test(parse_expression(text), consts[name]) for name, text in pointed)


def _put(value: Any, tokens: tuple[str, ...], values: tuple[Scalar, ...]) -> bool:
    """Set or remove what is at a pointer; whether anything changed."""
    for token in tokens[:-1]:
        value = _enter(value, token)
    last = tokens[-1]
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return _put_item(items, last, values)
    if not isinstance(value, dict):
        return False
    members = cast("dict[str, Any]", value)
    if not values:
        return members.pop(last, _ABSENT) is not _ABSENT
    if last in members and members[last] in values:
        return False
    members[last] = values[0]
    return True


_ABSENT = object()


def _put_item(items: list[Any], token: str, values: tuple[Scalar, ...]) -> bool:
    index = array_index(token)
    if index is None or index > len(items) or not values:
        return False
    items[index : index + 1] = [values[0]]
    return True


def _enter(value: Any, token: str) -> Any:
    """The object or array below a token, made where it is missing."""
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        index = array_index(token)
        if index == len(items):
            items.append({})
        return items[index] if index is not None and index < len(items) else None
    if not isinstance(value, dict):
        return None
    return cast("dict[str, Any]", value).setdefault(token, {})


def _form_with(
    content_type: str, body: bytes, tokens: tuple[str, ...], values: tuple[Scalar, ...]
) -> bytes:
    """A form with another value for a field, or inside the JSON that one holds."""
    fields: dict[str, Any] = {**(read_fields(content_type, body) or {})}
    name, inside = tokens[0], tokens[1:]
    if inside:
        texts = read_texts(content_type, body) or {}
        members = field_object(texts, name)
        if not _put(members, inside, values):
            return body
        kept = {n: v for n, v in fields.items() if not n.startswith(f"{name}[")}
        return encode_form({**kept, name: members}, content_type, {})
    wanted = [str(value) for value in values]
    if _shown(fields.get(name)) in wanted:
        return body
    fields.pop(name, None)
    return encode_form(
        fields | ({name: wanted[:1]} if wanted else {}), content_type, {}
    )


def _shown(values: list[FormValue] | None) -> str | None:
    return text_of(values[0]) if values else None
