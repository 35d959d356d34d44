"""Bodies that others read before or after the adapter, and bodies over the limit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from server_sites import (
    ASYNC_SITES,
    BODY,
    FRAMINGS,
    Site,
    Step,
    aiohttp_site,
    converting,
    django_asgi_site,
    django_async_site,
    django_site,
    fastapi_site,
    flask_site,
    litestar_site,
    message,
    outcome_of,
    quart_site,
    received,
    rest_site,
    starlette_site,
    then,
    wsgi_site,
)
from webhookgen_runtime.request import CoreRequest


def drain_flask(request: Any) -> None:
    request.stream.read()


def drain_a_part_in_flask(request: Any) -> None:
    request.stream.read(3)


def parse_a_form_in_flask(request: Any) -> None:
    assert request.form is not None


def read_uncached_in_flask(request: Any) -> None:
    request.get_data(cache=False)


def drain_environ(environ: Any) -> None:
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))


def drain_chunked_environ(environ: Any) -> None:
    assert environ["wsgi.input"].read()


def drain_django(request: Any) -> None:
    request.read()


def parse_a_form_in_django(request: Any) -> None:
    assert request.POST is not None


def take_the_environ_of_django(request: Any) -> None:
    drain_environ(request.environ)


async def drain_django_async(request: Any) -> None:
    request.read()


async def drain_stream(request: Any) -> None:
    assert [chunk async for chunk in request.stream()]


async def parse_a_form(request: Any) -> None:
    assert await request.form() is not None


async def parse_a_form_in_quart(request: Any) -> None:
    assert await request.form is not None


async def read_uncached_in_quart(request: Any) -> None:
    await request.get_data(cache=False)


async def parse_a_form_in_aiohttp(request: Any) -> None:
    await request.post()


async def drain_aiohttp(request: Any) -> None:
    await request.content.read()


async def drain_a_part_in_aiohttp(request: Any) -> None:
    await request.content.read(3)


FORM = {"content-type": "application/x-www-form-urlencoded"}
PARTS = {"content-type": "multipart/form-data; boundary=b"}
PARTS_BODY = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'
FORM_MESSAGE = message(body=b"a=1", fields=FORM)
PARTS_MESSAGE = message(body=PARTS_BODY, fields=PARTS)
CHUNKED_MESSAGE = message(chunked=True)


@pytest.mark.parametrize(
    ("site", "first", "sent"),
    [
        (flask_site, drain_flask, message()),
        (flask_site, drain_flask, CHUNKED_MESSAGE),
        (flask_site, drain_a_part_in_flask, message()),
        (flask_site, parse_a_form_in_flask, FORM_MESSAGE),
        (flask_site, parse_a_form_in_flask, PARTS_MESSAGE),
        (flask_site, read_uncached_in_flask, message()),
        (wsgi_site, drain_chunked_environ, CHUNKED_MESSAGE),
        (django_site, drain_django, message()),
        (django_site, parse_a_form_in_django, PARTS_MESSAGE),
        (django_asgi_site, drain_django, message()),
        (django_asgi_site, parse_a_form_in_django, PARTS_MESSAGE),
        (django_async_site, drain_django_async, message()),
        (rest_site, drain_django, message()),
        (rest_site, parse_a_form_in_django, PARTS_MESSAGE),
        (starlette_site, drain_stream, message()),
        (starlette_site, drain_stream, CHUNKED_MESSAGE),
        (fastapi_site, drain_stream, message()),
        (litestar_site, drain_stream, message()),
        (litestar_site, parse_a_form, PARTS_MESSAGE),
        (quart_site, parse_a_form_in_quart, PARTS_MESSAGE),
        (quart_site, read_uncached_in_quart, message()),
        (quart_site, read_uncached_in_quart, CHUNKED_MESSAGE),
        (aiohttp_site, drain_aiohttp, message()),
        (aiohttp_site, drain_aiohttp, CHUNKED_MESSAGE),
        (aiohttp_site, drain_a_part_in_aiohttp, message()),
        (aiohttp_site, parse_a_form_in_aiohttp, PARTS_MESSAGE),
    ],
)
def test_a_body_that_was_read_before_is_an_error(site: Site, first: Step, sent: bytes) -> None:
    outcome = outcome_of(site, then(site, first, None), sent)

    assert type(outcome) is RuntimeError
    assert "body is gone or incomplete" in str(outcome)
    assert "to_core_request" in str(outcome)


def read_cached_in_flask(request: Any) -> None:
    assert request.get_data()


async def read_body(request: Any) -> None:
    assert await request.body()


@pytest.mark.parametrize(
    ("site", "first", "sent"),
    [
        (flask_site, read_cached_in_flask, message()),
        (flask_site, read_cached_in_flask, CHUNKED_MESSAGE),
        (flask_site, parse_a_form_in_flask, message()),
        (django_site, parse_a_form_in_django, message()),
        (django_asgi_site, parse_a_form_in_django, message()),
        (starlette_site, read_body, message()),
        (starlette_site, read_body, CHUNKED_MESSAGE),
        (fastapi_site, read_body, message()),
        (litestar_site, read_body, CHUNKED_MESSAGE),
    ],
)
def test_a_body_that_the_framework_kept_is_found(site: Site, first: Step, sent: bytes) -> None:
    outcome = outcome_of(site, then(site, first, None), sent)

    assert isinstance(outcome, CoreRequest)
    assert outcome.raw_body == BODY


def flask_json(request: Any) -> Any:
    return request.get_json()


def environ_json(environ: Any) -> Any:
    return json.loads(environ["wsgi.input"].read())


def django_json(request: Any) -> Any:
    return json.loads(request.body)


def rest_data(request: Any) -> Any:
    return request.data


async def django_json_async(request: Any) -> Any:
    return json.loads(request.body)


async def awaited_json(request: Any) -> Any:
    return await request.json()


async def quart_json(request: Any) -> Any:
    return await request.get_json()


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("site", "second"),
    [
        (flask_site, flask_json),
        (wsgi_site, environ_json),
        (django_site, django_json),
        (django_asgi_site, django_json),
        (rest_site, rest_data),
        (django_async_site, django_json_async),
        (starlette_site, awaited_json),
        (fastapi_site, awaited_json),
        (litestar_site, awaited_json),
        (quart_site, quart_json),
        (aiohttp_site, awaited_json),
    ],
)
def test_the_framework_reads_the_body_afterwards(site: Site, second: Step, chunked: bool) -> None:
    if chunked and site in (django_site, rest_site):
        pytest.skip("Django under WSGI never reads a chunked body, with or without us")
    kind = {"content-type": "application/json"}
    sent = message(body=b'{"a": 1}', chunked=chunked, fields=kind)

    assert outcome_of(site, then(site, None, second), sent) == {"a": 1}


@pytest.mark.parametrize(("site", "chunked"), FRAMINGS)
def test_converting_twice_gives_equal_requests(site: Site, chunked: bool) -> None:
    convert = converting(site)

    def step(request: Any) -> Any:
        return convert(request), convert(request)

    async def step_async(request: Any) -> Any:
        return await convert(request), await convert(request)

    twice = step_async if site in ASYNC_SITES else step
    first, second = outcome_of(site, twice, message(chunked=chunked))

    assert first == second
    assert first.raw_body == BODY


@pytest.mark.parametrize(("site", "chunked"), FRAMINGS)
def test_a_body_over_the_limit_is_left_out(site: Site, chunked: bool) -> None:
    sent = message(chunked=chunked)
    over = received(site, sent, max_body_bytes=len(BODY) - 1)
    fits = received(site, sent, max_body_bytes=len(BODY))

    assert (over.body_too_large, over.raw_body) == (True, b"")
    assert over.headers["host"] == "hooks.example"
    assert (fits.body_too_large, fits.raw_body) == (False, BODY)
