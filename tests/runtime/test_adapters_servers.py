"""The adapters behind real servers: what was sent over a socket is what comes out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from server_sites import (
    ASYNC_SITES,
    BODY,
    CHUNKING_SITES,
    FIELDS,
    ON_WSGIREF,
    SITES,
    TARGET,
    Site,
    aiohttp_site,
    django_async_site,
    django_site,
    fastapi_site,
    flask_site,
    litestar_site,
    message,
    outcome_of,
    quart_site,
    received,
    starlette_site,
    wsgi_site,
    wsgiref_site,
)
from webhookgen_runtime.adapters import to_core_request, to_core_request_async
from webhookgen_runtime.request import CoreRequest


@pytest.mark.parametrize("site", SITES)
def test_url_headers_and_bytes_are_those_sent(site: Site) -> None:
    request = received(site, message())
    kept = TARGET.replace("%2Fz", "/z") if site in ON_WSGIREF else TARGET

    assert request.method == "POST"
    assert request.url == "http://hooks.example" + kept
    assert f"{request.path}?{request.query_string}" == kept
    assert request.query == {"x": ("a/b c", "é")}
    assert request.raw_body == BODY
    assert not request.body_too_large
    assert dict(request.headers) | {
        "x-repeated": request.headers["X-Repeated"].replace(", ", ",")
    } == FIELDS | {"content-length": str(len(BODY))}


@pytest.mark.parametrize("site", [s for s in ASYNC_SITES if s is not django_async_site])
def test_asynchronous_servers_keep_repeated_fields_apart(site: Site) -> None:
    assert received(site, message()).headers.get_all("x-repeated") == ("one", "two")


@pytest.mark.parametrize("site", SITES)
def test_a_request_without_a_body_has_an_empty_one(site: Site) -> None:
    assert received(site, message(body=b"")).raw_body == b""


@pytest.mark.parametrize("site", CHUNKING_SITES)
def test_a_chunked_body_arrives(site: Site) -> None:
    assert received(site, message(chunked=True)).raw_body == BODY


@pytest.mark.parametrize("site", ON_WSGIREF)
def test_a_server_that_cannot_decode_chunks_is_told_of(site: Site) -> None:
    with pytest.raises(RuntimeError, match=r"use a server that sets wsgi\.input_terminated"):
        received(site, message(chunked=True))


@pytest.mark.parametrize("site", [flask_site, wsgi_site, django_site, starlette_site])
def test_a_whole_url_as_target_is_the_url(site: Site) -> None:
    request = received(site, message("http://other.example/hook/%2F?a=%20"))

    assert request.url == "http://other.example/hook/%2F?a=%20"
    assert (request.path, request.query_string) == ("/hook/%2F", "a=%20")


@pytest.mark.parametrize("site", [wsgi_site, wsgiref_site, starlette_site, aiohttp_site])
def test_the_server_stands_in_for_a_missing_host(site: Site) -> None:
    request = received(site, message("/hook", version="1.0", fields={"host": ""}))

    assert "host" not in request.headers
    assert request.url.startswith(("http://127.0.0.1:", "http://localhost:"))
    assert request.url.endswith("/hook")


@pytest.mark.parametrize(
    "site", [starlette_site, fastapi_site, litestar_site, quart_site, aiohttp_site]
)
def test_the_synchronous_form_names_the_asynchronous_one(site: Site) -> None:
    async def step(request: Any) -> Any:
        return to_core_request(request)

    outcome = outcome_of(site, step, message())

    assert type(outcome) is TypeError
    assert "await to_core_request_async(request)" in str(outcome)
    assert "hooks.example" not in str(outcome)


@pytest.mark.parametrize("site", [flask_site, wsgi_site, django_site])
def test_the_asynchronous_form_takes_what_the_synchronous_takes(site: Site) -> None:
    def step(request: Any) -> Any:
        return asyncio.run(awaited(to_core_request_async(request)))

    assert outcome_of(site, step, message()).raw_body == BODY


async def awaited(value: Awaitable[CoreRequest]) -> CoreRequest:
    return await value
