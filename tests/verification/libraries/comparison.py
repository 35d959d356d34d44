"""What a comparison is made of: requests, and what either side says of each.

A module of this package that has a `LIBRARY` takes part. Its requests are genuine ones and altered
ones; a difference that is meant has its reason in `reasons`, by the name of the case.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

Headers = dict[str, str]
Signer = Callable[[bytes, float], Headers]
NOT_LIBRARIES = frozenset(
    {
        "__main__",
        "aiohttp_request",
        "comparison",
        "discord_messages",
        "not_compared",
        "shared_secret",
        "sns_messages",
        "twitch_messages",
    }
)


@dataclass(frozen=True)
class Case:
    """One request as it arrives."""

    name: str
    headers: Mapping[str, str]
    body: bytes
    url: str = "https://hooks.example/"
    method: str = "POST"


@dataclass(frozen=True)
class Library:
    """One library: how its provider signs, and how it verifies.

    `sign` gives the headers of a body at a time, `signers` what else may sign it, by the names of
    their cases; `accepts` is the library's verdict, where an exception is a refusal. `cases` are
    those beside the common ones. A provider that signs within the body has no `sign`, and cases
    of its own alone. `url` is where a body is sent to.
    """

    distribution: str
    preset: str
    keys: Mapping[str, Any]
    sign: Signer | None
    accepts: Callable[[Case], bool]
    cases: Callable[[float], Iterator[Case]] = lambda now: iter(())
    reasons: Mapping[str, str] = field(default_factory=dict)
    signers: Mapping[str, Signer] = field(default_factory=dict)
    url: Callable[[bytes], str] = lambda body: Case.url


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
        if module.name not in NOT_LIBRARIES:
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
        ours, theirs = handler.verify(request_of(case, package)).ok, verdict(library.accepts, case)
        reason = library.reasons.get(case.name, "") if ours != theirs else ""
        rows.append(Row(case.name, ours, theirs, reason))
    return rows


def request_of(case: Case, package: ModuleType) -> Any:
    """A case as generated handlers take it."""
    headers = dict(case.headers)
    return package.CoreRequest(
        method=case.method, url=case.url, headers=headers, raw_body=case.body
    )


def verdict(accepts: Callable[[Case], bool], case: Case) -> bool:
    """What a library says: an exception of any kind is a refusal."""
    try:
        return accepts(case)
    except Exception:
        return False


def every_case(library: Library, now: float) -> Iterator[Case]:
    """The common cases, and the library's own."""
    if library.sign is not None:
        yield from common_cases(library, library.sign, now)
    yield from library.cases(now)


def common_cases(library: Library, sign: Signer, now: float) -> Iterator[Case]:
    """What a provider that signs in headers may send, and what may become of it."""

    def sent(name: str, body: bytes, at: float = now) -> Case:
        return Case(name, sign(body, at), body, library.url(body))

    body = b'{"id":"1","data":{"event_type":"sent","text":"\xc3\xa9"}}'
    genuine = sent("genuine", body)
    yield genuine
    yield sent("genuine, body in lines", b'[{"a": 1}]\r\n')
    yield sent("genuine, not UTF-8", b'{"a":"\xff"}')
    yield sent("genuine, empty body", b"")
    yield replace(genuine, name="genuine, names in capitals", headers=upper(genuine.headers))
    yield replace(genuine, name="body: one byte more", body=body + b" ")
    yield replace(genuine, name="body: one bit flipped", body=b"{#" + body[2:])
    yield replace(genuine, name="body: empty", body=b"")
    for header, value in genuine.headers.items():
        without = {k: v for k, v in genuine.headers.items() if k != header}
        yield replace(genuine, name=f"{header}: missing", headers=without)
        for what, text in alterations(value):
            changed = dict(genuine.headers) | {header: text}
            yield replace(genuine, name=f"{header}: {what}", headers=changed)
    yield sent("sent 11 minutes ago", body, now - 660)
    yield sent("sent 11 minutes ahead", body, now + 660)
    for name, other in library.signers.items():
        yield replace(genuine, name=name, headers=other(body, now))


HEX = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{40,}$")


def alterations(value: str) -> Iterator[tuple[str, str]]:
    """What may happen to a header's value."""
    yield "empty", ""
    yield "last character gone", value[:-1]
    yield "last character doubled", value + value[-1]
    yield "first character changed", chr(ord(value[0]) ^ 1) + value[1:]
    yield "not ASCII", value + "é"
    yield "a blank in front", " " + value
    yield "a blank behind", value + " "
    yield "twice, with a comma", f"{value}, {value}"
    if HEX.search(value):
        yield "hex in capitals", HEX.sub(lambda digits: digits[0].upper(), value)


def upper(headers: Mapping[str, str]) -> Headers:
    """The headers with their names in capitals."""
    return {name.upper(): value for name, value in headers.items()}


def header(case: Case, name: str) -> str:
    """A header's value, whatever the case of its name."""
    return next(value for key, value in case.headers.items() if key.lower() == name.lower())
