"""CoreRequest by itself: what it derives, how it compares, what it shows."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime.headers import Headers
from webhookgen_runtime.request import CoreRequest
from webhookgen_runtime.request_target import Target, received_target

URL = "https://hooks.example/hook/a%20b/%C3%A9%2Fz?x=a%2Fb+c&x=%C3%A9&blank=&bare"


def test_a_url_gives_path_and_query_as_sent_and_the_query_decoded() -> None:
    request = CoreRequest(url=URL)

    assert request.url == URL
    assert request.path == "/hook/a%20b/%C3%A9%2Fz"
    assert request.query_string == "x=a%2Fb+c&x=%C3%A9&blank=&bare"
    assert request.query == {"x": ("a/b c", "é"), "blank": ("",), "bare": ("",)}


@pytest.mark.parametrize(
    ("url", "path", "query"),
    [
        ("", "", ""),
        ("https://hooks.example", "/", ""),
        ("https://hooks.example?a=1", "/", "a=1"),
        ("https://hooks.example/?", "/", ""),
        ("/hook?to=https://other.example/x", "/hook", "to=https://other.example/x"),
        ("https://hooks.example//two//slashes?a?b", "//two//slashes", "a?b"),
        ("https://[::1]:8080/x", "/x", ""),
    ],
)
def test_paths_and_queries_of_unusual_urls(url: str, path: str, query: str) -> None:
    request = CoreRequest(url=url)

    assert (request.url, request.path, request.query_string) == (url, path, query)


def test_raw_bytes_in_a_query_are_read_as_utf8() -> None:
    sent = "/hook?name=é&raw=%FF".encode()
    target = received_target(sent.decode("latin-1"), "https", None)

    assert CoreRequest(url=lambda: target).query == {"name": ("é",), "raw": ("\ufffd",)}


def test_a_query_by_hand_wins_over_the_url() -> None:
    request = CoreRequest(url="/hook?a=1", query={"a": ["2", "3"], "b": "4"})

    assert request.query == {"a": ("2", "3"), "b": ("4",)}
    assert request.query_string == "a=1"


def test_headers_ignore_case_and_join_repeats() -> None:
    request = CoreRequest(headers=[("X-Sig", "one"), ("Other", "o"), ("x-sig", "two")])

    assert request.headers["X-SIG"] == request.headers.get("x-sig") == "one, two"
    assert request.headers.get_all("X-Sig") == ("one", "two")
    assert request.headers.get_all("OTHER") == ("o",)
    assert request.headers.get_all("missing") == ()
    assert request.headers.get("missing") is None
    assert "x-SIG" in request.headers
    assert list(request.headers) == ["x-sig", "other"]
    assert request.headers == {"x-sig": "one, two", "other": "o"}


def test_a_list_in_a_mapping_is_repeats() -> None:
    listed = CoreRequest(headers={"X-Sig": ["one", "two"]})

    assert listed == CoreRequest(headers=[("x-sig", "one"), ("x-sig", "two")])
    assert listed != CoreRequest(headers={"x-sig": "one, two"})


def test_what_the_caller_changes_later_does_not_reach_the_request() -> None:
    headers, body = {"X-Sig": "one"}, bytearray(b"abc")
    request = CoreRequest(headers=headers, raw_body=body)
    headers["X-Sig"] = "two"
    body[:] = b"xyz"

    assert request.headers["x-sig"] == "one"
    assert request.raw_body == b"abc"


def test_field_lines_are_read_at_the_first_look_up_and_once() -> None:
    reads: list[int] = []

    def read() -> list[tuple[str, str]]:
        reads.append(1)
        return [("Host", "hooks.example")]

    request = CoreRequest(headers=Headers(read), url=lambda: Target("/x", "https"))
    assert reads == []
    assert request.url == "https://hooks.example/x"
    assert request.headers["HOST"] == "hooks.example"
    assert reads == [1]


def test_cookies_come_from_the_cookie_field() -> None:
    cookie = 'session=a=b; session=later; quoted="q"; ; =nameless; flag; empty='
    request = CoreRequest(headers=[("Cookie", cookie), ("cookie", "more=1")])

    assert request.cookies == {"session": "a=b", "quoted": "q", "empty": "", "more": "1"}
    assert CoreRequest(headers={"cookie": "a=1"}, cookies={"b": "2"}).cookies == {"b": "2"}


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_bytes_are_a_body(kind: Callable[[bytes], bytes]) -> None:
    body = CoreRequest(raw_body=kind(b"\xff\x00")).raw_body

    assert type(body) is bytes
    assert body == b"\xff\x00"


@pytest.mark.parametrize(
    ("argument", "hint"),
    [
        ({"raw_body": "text"}, "pass the body as bytes"),
        ({"raw_body": None}, "pass the body as bytes"),
        ({"headers": {"x": b"bytes"}}, "must be text"),
        ({"headers": {"x": 5}}, "not str and int"),
        ({"headers": [(b"x", "text")]}, "must be text"),
        ({"url": b"/x"}, "url must be text"),
        ({"method": None}, "method must be text"),
    ],
)
def test_wrong_types_are_refused_at_once(argument: dict[str, Any], hint: str) -> None:
    with pytest.raises(TypeError) as refused:
        CoreRequest(**argument)

    assert hint in str(refused.value)
    assert "'text'" not in str(refused.value)


@pytest.mark.parametrize("name", ["method", "url", "headers", "raw_body", "query", "new"])
def test_a_request_is_read_only(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(CoreRequest(), name, "x")
    with pytest.raises(TypeError):
        CoreRequest(url="/x?a=1").query["a"] = ("2",)  # type: ignore[index]
    with pytest.raises(TypeError):
        CoreRequest(headers={"a": "b"}).headers["a"] = "c"  # type: ignore[index]


def test_the_repr_holds_no_value() -> None:
    request = CoreRequest(
        url="https://secret.example/secret?secret=secret",
        headers={"x-secret": "secret", "cookie": "secret=secret"},
        raw_body=b"secret",
    )

    assert repr(request) == "<CoreRequest POST: 2 headers, 6 bytes>"
    assert repr(request.headers) == "<Headers: 2 fields>"
    assert str(CoreRequest(body_too_large=True)) == (
        "<CoreRequest POST: 0 headers, body too large>"
    )


def test_the_method_is_upper_case() -> None:
    assert CoreRequest(method="post").method == "POST"


def whole_request(**changed: Any) -> CoreRequest:
    arguments: dict[str, Any] = {
        "method": "PUT",
        "url": URL,
        "headers": [("A", "1"), ("a", "2"), ("Cookie", "c=1")],
        "raw_body": b"\xff",
    }
    return CoreRequest(**arguments | changed)


def test_requests_pickle_and_compare_by_value() -> None:
    request = whole_request()
    copy = pickle.loads(pickle.dumps(request))

    assert copy == request == whole_request()
    assert hash(copy) == hash(request)
    assert copy.headers.get_all("a") == ("1", "2")
    assert copy.query == request.query
    assert copy.cookies == {"c": "1"}


def test_pickling_keeps_what_was_given_by_hand() -> None:
    request = whole_request(query={"q": "1"}, cookies={"k": "v"}, body_too_large=True)
    copy = pickle.loads(pickle.dumps(request))

    assert (copy, copy.body_too_large) == (request, True)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "POST"},
        {"url": URL + "&y=1"},
        {"headers": {}},
        {"raw_body": b""},
        {"query": {"q": "1"}},
        {"cookies": {"q": "1"}},
        {"body_too_large": True},
    ],
)
def test_any_difference_makes_requests_unequal(changed: dict[str, Any]) -> None:
    assert whole_request(**changed) != whole_request()
    assert whole_request() != object()


def test_threads_that_derive_at_once_agree() -> None:
    for _ in range(20):
        request = whole_request()
        with ThreadPoolExecutor(8) as pool:
            seen = set(pool.map(lambda _, r=request: r.headers["A"] + r.path, range(16)))
        assert seen == {"1, 2/hook/a%20b/%C3%A9%2Fz"}


@pytest.mark.parametrize(
    ("text", "host", "url"),
    [
        ("/x", "hooks.example:8443", "https://hooks.example:8443/x"),
        ("/x", None, "https://server:8000/x"),
        ("/x", "", "https://server:8000/x"),
        ("/x", "evil.example/hook", "https://server:8000/x"),
        ("/x", "evil.example?a", "https://server:8000/x"),
        ("/x", "user@evil.example", "https://server:8000/x"),
        ("/x", "one.example, two.example", "https://server:8000/x"),
        ("http://other.example/x?y", "hooks.example", "http://other.example/x?y"),
        ("//other.example/x", "hooks.example", "https://hooks.example//other.example/x"),
        ("*", "hooks.example", "https://hooks.example/*"),
        (".evil.example/x", "hooks.example", "https://hooks.example/.evil.example/x"),
    ],
)
def test_the_host_and_the_target_make_the_url(text: str, host: str | None, url: str) -> None:
    target = received_target(text, "https", ("server", 8000))

    assert target.url(host) == url
    assert CoreRequest(url=lambda: target).path == CoreRequest(url=target.url(host)).path


@pytest.mark.parametrize(
    ("scheme", "server", "authority"),
    [
        ("http", ("server", 80), "server"),
        ("https", ("server", "443"), "server"),
        ("http", ("::1", 8000), "[::1]:8000"),
        ("http", ("/run/app.sock", None), "localhost"),
        ("http", None, "localhost"),
    ],
)
def test_the_server_stands_in_for_a_missing_host(
    scheme: str, server: tuple[str, object] | None, authority: str
) -> None:
    assert received_target("/x", scheme, server).url(None) == f"{scheme}://{authority}/x"


@given(
    url=st.text(max_size=40),
    lines=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6),
    body=st.binary(max_size=20),
)
def test_no_text_in_a_request_raises(url: str, lines: list[tuple[str, str]], body: bytes) -> None:
    request = CoreRequest(url=url, headers=[*lines, *(("cookie", v) for _, v in lines)])

    assert request.path in url or request.path == "/"
    assert request.query_string in url
    assert all(isinstance(name, str) for name in request.query)
    assert all(isinstance(name, str) for name in request.cookies)
    for name, value in lines:
        assert value in request.headers.get_all(name)
    assert CoreRequest(url=url, headers=lines, raw_body=body) == CoreRequest(
        url=url, headers=lines, raw_body=body
    )
