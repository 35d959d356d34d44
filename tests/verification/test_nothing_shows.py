"""Secrets and values of requests, searched for in all that a program may print."""

from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.test_generated import credentials
from tests.verification.signed_requests import SignedRequest, every_shared_secret
from tests.verification.test_handshakes import UNSIGNED
from tests.verification.test_presets import changed

MARKER = "Pa1n-and-Mi5ery"
ClassOf = Callable[[str], type[Any]]


def secrets_of(handler_class: type[Any]) -> set[str]:
    """The credentials as they are given, without their mark, decoded, and encoded."""
    found: set[str] = set()
    for text in credentials(handler_class).values():
        bare = text.removeprefix("whsec_")
        found |= {text, bare, bare.encode().hex(), base64.b64encode(bare.encode()).decode()}
    return found


def texts(value: Any) -> Iterator[str]:
    """What printing a value may show."""
    yield from (repr(value), str(value), f"{value}")
    for name in ("errors", "reason", "verification", "delivery_id", "event_name", "candidates"):
        yield repr(getattr(value, name, None))
    if isinstance(value, BaseException):
        yield from traceback.format_exception(value)


def raised(call: Callable[[], Any]) -> BaseException:
    with pytest.raises((ValueError, TypeError)) as found:
        call()
    return found.value


def outcomes(sent: SignedRequest) -> Iterator[Any]:
    """All kinds of results, with the marker in the body, the URL and each header."""
    request, package, handler = sent.request, sent.package, sent.handler
    yield from (handler, package, request)
    requests = [
        request,
        changed(package, request, raw_body=f'{{"x":"{MARKER}"'.encode()),
        changed(package, request, raw_body=f'["{MARKER}"]'.encode()),
        changed(package, request, url=f"https://example.com/{MARKER}?{MARKER}={MARKER}"),
        changed(package, request, headers=[(n, MARKER) for n, _ in request.headers.lines()]),
        changed(package, request, headers=[*request.headers.lines()] * 2),
        changed(package, request, method=MARKER),
        changed(package, request, raw_body=b"x" * 100),
    ]
    requests += [
        package.CoreRequest(method=case.method, url=case.url, headers=case.headers)
        for case in UNSIGNED.values()
    ]
    for each in requests:
        yield each
        yield handler.verify(each)
        event = handler.verify_and_parse_event(each)
        yield getattr(event, "verification", event)
        parsed = handler.parse_event(each)
        if type(parsed) is package.UnknownEvent:  # an event shows its payload
            yield parsed


@every_shared_secret
def test_nothing_that_is_printed_shows_a_secret_or_a_value(
    sent: SignedRequest,
    handler_class: ClassOf,
    preset: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
) -> None:
    caplog.set_level(logging.DEBUG)
    kind = handler_class(preset)
    given = credentials(kind)
    hidden = secrets_of(kind)
    found = [text for each in outcomes(sent) for text in texts(each)]
    for name, value in given.items():
        for bad in (
            value + " ",
            "\n" + value,
            value + "\u00a0",
            [value, value + " "],
            [value] * 17,
        ):
            if name == "secret_key" or isinstance(bad, str):
                call = lambda bad=bad, name=name: kind(**{**given, name: bad})  # noqa: E731
                found += texts(raised(call))
    for wrong in ({"body": MARKER}, MARKER, MARKER.encode(), object()):
        found += texts(raised(lambda wrong=wrong: sent.handler.verify(wrong)))
        found += texts(raised(lambda wrong=wrong: sent.handler.verify_and_parse_event(wrong)))
    said = capsys.readouterr()
    found += [caplog.text, said.out, said.err, *(str(each.message) for each in recwarn)]
    everything = "\n".join(found)
    shown = {each for each in hidden if each in everything}
    assert not shown
    assert MARKER not in everything
    for _, value in sent.request.headers.lines():
        assert len(value) < 20 or value not in everything


def test_the_search_finds_what_it_looks_for(presets_sdk: ModuleType) -> None:
    fault = raised(lambda: presets_sdk.GithubHandler(""))
    assert "secret_key" in "".join(texts(fault))
