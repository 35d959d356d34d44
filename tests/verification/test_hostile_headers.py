"""Headers that no provider sends, for each preset and each header that it reads: a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from tests.verification.signed_requests import SignedRequest, every_shared_secret
from tests.verification.test_presets import changed

UNREADABLE = {
    "empty": "",
    "a blank": " ",
    "not ASCII": "\u00e9",
    "digits of another alphabet": "\u0660" * 64,
    "1 MB": "x" * 1_000_000,
    "1 MB of items": "v1=00," * 170_000,
    "1 MB of separators": ",;= /" * 200_000,
    "no base64": "!" * 44,
    "NUL": "\x00",
    "a line end": "\r\n",
    "None": "None",
}


def hostile(good: str, *, is_list: bool) -> Iterator[str]:
    """Values made of nothing, and of the good one.

    In a list an item that is none is passed over, as is a scheme of another version.
    """
    yield from UNREADABLE.values()
    if not is_list:
        yield from (good * 2, good[1:])
    yield from (good + "\x00", good + "\u00e9", good[:-3], good + "!" * 4)
    yield "x" * 1_000_000 + "," + good


def others(name: str, value: str, sent: SignedRequest) -> list[tuple[str, str]]:
    """The headers with another value for one of them."""
    return [(n, value if n == name else v) for n, v in sent.request.headers.lines()]


@every_shared_secret
def test_a_hostile_signature_is_a_failure(sent: SignedRequest) -> None:
    failure = sent.package.SignatureVerificationFailure
    for name, good in sent.request.headers.lines():
        if not sent.carries(name):
            continue
        for bad in hostile(good, is_list=sent.is_list):
            request = changed(sent.package, sent.request, headers=others(name, bad, sent))
            result = sent.handler.verify_and_parse_event(request)
            assert type(result) is failure, (name, bad[:80])
            assert result.reason, name
            again = asyncio.run(sent.handler.verify_and_parse_event_async(request))
            assert type(again) is failure


@every_shared_secret
def test_a_doubled_header_is_a_failure(sent: SignedRequest) -> None:
    """As two entries (ASGI) and joined by a comma (WSGI), the good value twice or beside junk.

    Worldpay's header is a list by commas in which an item of another algorithm is passed over:
    joined, it is but a longer list.
    """
    lines = list(sent.request.headers.lines())
    names = {"authorization", *(name for name, _ in lines if sent.carries(name))}
    for name, good in lines:
        if name not in names:
            continue
        for junk in (good, "x", "x=1"):
            for headers in ([*lines, (name, junk)], [(name, junk), *lines]):
                assert not sent.holds(headers=headers), (name, headers)
        longer = sent.verification.preset == "worldpay"
        for junk in (good, "x", *([] if sent.is_list else ["x=1"])):
            for joined in (f"{good},{junk}", f"{good}, {junk}", f"{junk},{good}"):
                headers = others(name, joined, sent)
                assert sent.holds(headers=headers) is longer, (name, headers)


@every_shared_secret
def test_a_hostile_signature_in_the_body_or_the_query_is_a_failure(sent: SignedRequest) -> None:
    """The members and parameters that hold it, replaced by what is no text and no digest."""
    failure = sent.package.SignatureVerificationFailure
    kinds = ("null", "1", "[]", "{}", '""', '"\\u00e9"', '"' + "x" * 1_000_000 + '"')
    for source in sent.sources():
        if source.startswith("$request.body#"):
            member = source.rpartition("/")[2]
            found = sent.request.raw_body.decode().partition(f'"{member}":')
            value = found[2].partition("}")[0].partition(",")[0]
            bodies = [found[0] + found[1] + found[2].replace(value, bad, 1) for bad in kinds]
            requests = [changed(sent.package, sent.request, raw_body=b.encode()) for b in bodies]
        elif source.startswith("$request.query."):
            name = source.rpartition(".")[2]
            path, _, query = sent.request.url.partition(f"{name}=")
            values = ("", "%E9", "x" * 1_000_000, f"{query}&{name}={query}", query[:-2])
            urls = [f"{path}{name}={bad}" for bad in values] + [path]
            requests = [changed(sent.package, sent.request, url=url) for url in urls]
        else:
            continue
        for request in requests:
            assert type(sent.handler.verify_and_parse_event(request)) is failure, source
