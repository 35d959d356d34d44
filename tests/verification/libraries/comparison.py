"""What a comparison is made of: requests, and what either side says of each.

A module of this package that has a `LIBRARY` takes part. Its requests are genuine ones and altered
ones; a difference that is meant has its reason in `reasons`, by the name of the case.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

Headers = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One request as it arrives."""

    name: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Library:
    """One library: how its provider signs, and how it verifies.

    `sign` gives the headers of a body at a time; `accepts` is the library's verdict, where an
    exception is a refusal. `cases` are those beside the common ones.
    """

    distribution: str
    preset: str
    keys: Mapping[str, Any]
    sign: Callable[[bytes, float], Headers]
    accepts: Callable[[Case], bool]
    cases: Callable[[float], Iterator[Case]] = lambda now: iter(())
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A case, and both verdicts; `reason` says why they differ, where they are meant to."""

    case: str
    ours: bool
    theirs: bool
    reason: str = ""

    @property
    def is_explained(self) -> bool:
        """Whether both say the same, or differ as they are meant to."""
        return self.ours == self.theirs or bool(self.reason)


def libraries() -> Iterator[tuple[str, Callable[[], Library]]]:
    """The modules that compare a library, each with what loads it."""
    package = importlib.import_module(__package__ or "")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in ("__main__", "comparison"):
            name = f"{__package__}.{module.name}"
            yield module.name, lambda name=name: importlib.import_module(name).LIBRARY


def version_of(library: Library) -> str:
    """The version that is installed; empty where none is."""
    try:
        return version(library.distribution)
    except PackageNotFoundError:
        return ""


def compare(library: Library, package: ModuleType) -> list[Row]:
    """Both verdicts of each request, by the package's handler of the preset."""
    name = "".join(part.capitalize() for part in library.preset.split("-")) + "Handler"
    handler = getattr(package, name)(**library.keys)
    rows = []
    for case in every_case(library, time.time()):
        request = package.CoreRequest(headers=dict(case.headers), raw_body=case.body)
        ours, theirs = handler.verify(request).ok, verdict(library, case)
        reason = library.reasons.get(case.name, "") if ours != theirs else ""
        rows.append(Row(case.name, ours, theirs, reason))
    return rows


def verdict(library: Library, case: Case) -> bool:
    """What a library says: an exception of any kind is a refusal."""
    try:
        return library.accepts(case)
    except Exception:
        return False


def every_case(library: Library, now: float) -> Iterator[Case]:
    """The common cases, and the library's own."""
    body = b'{"id":"1","data":{"event_type":"sent","text":"\xc3\xa9"}}'
    genuine = Case("genuine", library.sign(body, now), body)
    yield genuine
    yield Case("genuine, body in lines", library.sign(b'[{"a": 1}]\r\n', now), b'[{"a": 1}]\r\n')
    yield Case("genuine, not UTF-8", library.sign(b'{"a":"\xff"}', now), b'{"a":"\xff"}')
    yield Case("genuine, names in capitals", upper(genuine.headers), body)
    yield replace(genuine, name="body: one byte more", body=body + b" ")
    yield replace(genuine, name="body: one bit flipped", body=b"{#" + body[2:])
    yield replace(genuine, name="body: empty", body=b"")
    for header, value in genuine.headers.items():
        without = {k: v for k, v in genuine.headers.items() if k != header}
        yield replace(genuine, name=f"{header}: missing", headers=without)
        for what, text in alterations(value):
            changed = dict(genuine.headers) | {header: text}
            yield replace(genuine, name=f"{header}: {what}", headers=changed)
    yield Case("sent 10 minutes ago", library.sign(body, now - 600), body)
    yield Case("sent 10 minutes ahead", library.sign(body, now + 600), body)
    yield from library.cases(now)


def alterations(value: str) -> Iterator[tuple[str, str]]:
    """What may happen to a header's value."""
    yield "empty", ""
    yield "last character gone", value[:-1]
    yield "last character doubled", value + value[-1]
    yield "first character changed", chr(ord(value[0]) ^ 1) + value[1:]
    yield "not ASCII", value + "é"
    yield "twice, with a comma", f"{value}, {value}"


def upper(headers: Mapping[str, str]) -> Headers:
    """The headers with their names in capitals."""
    return {name.upper(): value for name, value in headers.items()}


def header(case: Case, name: str) -> str:
    """A header's value, whatever the case of its name."""
    return next(value for key, value in case.headers.items() if key.lower() == name.lower())
