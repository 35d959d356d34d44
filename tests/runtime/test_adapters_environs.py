"""WSGI environs: their target, their fields, and how much of their stream is read."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime.adapters import to_core_request

URL = "http://hooks.example/hook/a%20b/%C3%A9%2Fz?x=a%2Fb+c&x=%C3%A9"
BODY = b'{"a": "\xff\xfe\x00"}'


def environ(body: bytes = BODY, **changed: Any) -> dict[str, Any]:
    """An environ as PEP 3333 has it, with the target as gunicorn keeps it."""
    values: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/hook/a b/\xc3\xa9/z",
        "QUERY_STRING": "x=a%2Fb+c&x=%C3%A9",
        "RAW_URI": URL.removeprefix("http://hooks.example"),
        "SERVER_NAME": "server",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "hooks.example",
        "HTTP_X_REPEATED": "one,two\xe9",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    return {key: v for key, v in (values | changed).items() if v is not None}


def test_an_environ_gives_its_fields_and_its_body_once_more() -> None:
    bare = environ()
    request = to_core_request(bare)

    assert (request.url, request.raw_body) == (URL, BODY)
    assert request.headers == {
        "host": "hooks.example",
        "x-repeated": "one,two\xe9",
        "content-type": "application/json",
        "content-length": str(len(BODY)),
    }
    assert bare["wsgi.input"].read() == BODY


def test_the_raw_target_is_found_under_either_name() -> None:
    other = environ(RAW_URI=None, REQUEST_URI="/hook/%2f?%2F")

    assert to_core_request(other).url == "http://hooks.example/hook/%2f?%2F"


def test_without_a_raw_target_the_path_is_quoted_again() -> None:
    request = to_core_request(environ(RAW_URI=None, SCRIPT_NAME="/my app"))

    assert request.path == "/my%20app/hook/a%20b/%C3%A9/z"
    assert request.query_string == "x=a%2Fb+c&x=%C3%A9"


def test_content_fields_cannot_be_spelled_as_other_fields() -> None:
    spoofed = environ(HTTP_CONTENT_TYPE="text/plain", HTTP_CONTENT_LENGTH="1")
    request = to_core_request(spoofed)

    assert request.headers.get_all("content-type") == ("application/json",)
    assert request.headers.get_all("content-length") == (str(len(BODY)),)


def test_nothing_is_read_beyond_the_length() -> None:
    stream = BytesIO(BODY + b"the next request")
    request = to_core_request(environ() | {"wsgi.input": stream})

    assert request.raw_body == BODY
    assert stream.read() == b"the next request"


class TrickleStream:
    """A stream that gives one byte a call, and says what it was asked for."""

    def __init__(self, body: bytes) -> None:
        self._stream = BytesIO(body)
        self.asked: list[int] = []

    def read(self, size: int = -1, /) -> bytes:
        self.asked.append(size)
        return self._stream.read(min(1, size) if size >= 0 else -1)


def test_a_stream_may_give_less_than_it_is_asked_for() -> None:
    stream = TrickleStream(BODY)

    assert to_core_request(environ() | {"wsgi.input": stream}).raw_body == BODY
    assert max(stream.asked) <= len(BODY)
    assert min(stream.asked) > 0


def test_a_length_that_is_only_claimed_costs_no_memory() -> None:
    stream = TrickleStream(b"")
    claimed = environ(CONTENT_LENGTH=str(26_000_000)) | {"wsgi.input": stream}

    with pytest.raises(RuntimeError, match="gone or incomplete"):
        to_core_request(claimed)
    assert max(stream.asked) <= 1_048_576


@pytest.mark.parametrize("digits", ["26214401", "9" * 30, "9" * 5000])
def test_a_length_over_the_limit_is_not_read_at_all(digits: str) -> None:
    stream = TrickleStream(BODY)
    request = to_core_request(environ(CONTENT_LENGTH=digits) | {"wsgi.input": stream})

    assert (request.body_too_large, request.raw_body) == (True, b"")
    assert stream.asked == []


@pytest.mark.parametrize("length", ["", "-1", "+5", " 5", "1_0", "0x5", "٣", "many", None])
def test_a_length_that_is_no_number_means_no_body(length: str | None) -> None:
    assert to_core_request(environ(CONTENT_LENGTH=length)).raw_body == b""


def test_chunks_win_over_a_length() -> None:
    both = environ(CONTENT_LENGTH="3", HTTP_TRANSFER_ENCODING="gzip, Chunked")

    assert to_core_request(both | {"wsgi.input_terminated": True}).raw_body == BODY


@pytest.mark.parametrize(
    "changed",
    [{}, {"CONTENT_LENGTH": None, "HTTP_TRANSFER_ENCODING": "chunked"}],
)
def test_an_environ_at_its_end_is_an_error(changed: dict[str, Any]) -> None:
    read = environ(**changed) | {"wsgi.input_terminated": True}
    read["wsgi.input"].read()

    with pytest.raises(RuntimeError, match=r"before anything reads wsgi\.input"):
        to_core_request(read)


LATIN_1 = st.text(st.characters(max_codepoint=255), max_size=20)


@given(target=LATIN_1, path=LATIN_1, query=LATIN_1, host=LATIN_1, kind=LATIN_1)
def test_no_text_in_an_environ_raises(
    target: str, path: str, query: str, host: str, kind: str
) -> None:
    hostile = environ(
        RAW_URI=target,
        PATH_INFO=path,
        QUERY_STRING=query,
        HTTP_HOST=host,
        HTTP_COOKIE=kind,
        CONTENT_TYPE=kind,
    )
    request = to_core_request(hostile)

    assert request == pickle.loads(pickle.dumps(request))
    assert request.path[:1] == "/"
    assert request.raw_body == BODY
