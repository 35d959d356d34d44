"""Multipart forms: what is read of them, and that nothing in one raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webhookgen_runtime import FormFile
from webhookgen_runtime.multipart import MAX_PARTS, read_multipart, write_multipart

TYPE = "multipart/form-data; boundary=edge"


def part(head: str, content: bytes = b"x", head_type: str = "form-data") -> bytes:
    line = f"Content-Disposition: {head_type}; {head}".encode()
    return b"--edge\r\n" + line + b"\r\n\r\n" + content + b"\r\n"


def read(*parts: bytes, content_type: str = TYPE) -> list[tuple[str, FormFile]] | None:
    return read_multipart(content_type, b"".join(parts) + b"--edge--\r\n")


def test_bytes_survive_as_they_were_sent() -> None:
    content = b"\r\n\x00--edg\r\n--\r\n\xff"
    assert read(part('name="a"', content)) == [("a", FormFile(content=content))]


@pytest.mark.parametrize(
    ("head", "name", "filename"),
    [
        ('name="a"', "a", None),
        ("name=a", "a", None),
        ('name="a;b"; filename="c d.txt"', "a;b", "c d.txt"),
        (r'name="a\"b"', 'a"b', None),
        ('name="a%22b"', 'a"b', None),
        ('NAME="a"; FileName=""', "a", ""),
        ('filename="x"; name="é"', "é", "x"),
        ('name="a"; filename="../../etc/passwd"', "a", "passwd"),
        (r'name="a"; filename="C:\dir\f.txt"', "a", "f.txt"),
        ("name=\"a\"; filename*=utf-8''%e2%82%ac.txt", "a", "€.txt"),
        ("name=\"a\"; filename=old; filename*=UTF-8''new", "a", "new"),
        ('name="a"; name="b"', "a", None),
    ],
)
def test_a_field_has_a_name_and_perhaps_a_file(head: str, name: str, filename: str | None) -> None:
    assert read(part(head)) == [(name, FormFile(content=b"x", filename=filename))]


def test_what_stands_around_the_parts_is_left_out() -> None:
    body = b"preamble\r\n" + part('name="a"').replace(b"--edge\r\n", b"--edge \t\r\n")
    quoted = 'Multipart/Form-Data; charset=utf-8; Boundary="edge"'
    assert read_multipart(quoted, body + b"--edge--\r\nepilogue") == [("a", FormFile(content=b"x"))]
    assert read() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"--edge",
        b"--edge\r\n",
        part('name="a"'),
        b"--edge\r\n\r\nx\r\n--edge--",
        part("name") + b"--edge--",
        part('name="a"', head_type="attachment") + b"--edge--",
        b"--edge\r\n" + b"a: b\r\n" * 2000 + b"\r\nx\r\n--edge--",
        part('name="a"') * (MAX_PARTS + 1) + b"--edge--",
    ],
)
def test_what_is_no_form_is_none(body: bytes) -> None:
    assert read_multipart(TYPE, body) is None


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", 'multipart/form-data; boundary=""', "x; boundary=" + "b" * 71],
)
def test_a_boundary_is_needed(content_type: str) -> None:
    assert read_multipart(content_type, part('name="a"') + b"--edge--") is None
    if "b" * 71 not in content_type:
        with pytest.raises(ValueError, match="boundary"):
            write_multipart(content_type, [])


def test_a_part_that_holds_the_boundary_is_not_written() -> None:
    with pytest.raises(ValueError, match="holds the boundary"):
        write_multipart(TYPE, [("a", FormFile(content=b"x--edge"))])


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda text: "\\" not in text and "%" not in text
)
FILES = st.builds(
    FormFile,
    content=st.binary().filter(lambda content: b"--edge" not in content),
    filename=st.none() | NAMES.filter(lambda text: "/" not in text),
    content_type=st.sampled_from([None, "image/png", "text/plain; charset=utf-16"]),
)


@given(st.lists(st.tuples(NAMES, FILES), max_size=8))
def test_what_is_written_is_read_back(parts: list[tuple[str, FormFile]]) -> None:
    assert read_multipart(TYPE, write_multipart(TYPE, parts)) == parts


PIECES = st.sampled_from(
    [b"--edge", b"\r\n", b"--", b'Content-Disposition: form-data; name="a"', b":", b'"', b"\\",
     b"; filename*=utf-8''%", b";", b"=", b" ", b"\x00", b"\xff", b"Content-Type: ;charset="]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=4), max_size=60).map(b"".join), st.text(max_size=20))
def test_no_bytes_raise(body: bytes, boundary: str) -> None:
    for content_type in (TYPE, f"multipart/form-data; boundary={boundary}"):
        for _, found in read_multipart(content_type, b"--edge\r\n" + body) or []:
            assert found.text is None or isinstance(found.text, str)
            assert isinstance(found.is_field, bool)


@pytest.mark.parametrize(
    "body",
    [
        lambda size: b"\r\n--edge" * size,
        lambda size: part("".join(';a="' for _ in range(1900))) * (size // 1000),
        lambda size: part('name="a"', b"\r\n--edg" * size),
        lambda size: b"--edge\r\n" + b"\r" * size,
    ],
    ids=["boundaries", "open quotes", "near boundaries", "one long header"],
)
def test_work_grows_with_the_body(body) -> None:  # type: ignore[no-untyped-def]
    small, large = body(20_000), body(200_000)
    assert cpu_time(large) < 60 * max(cpu_time(small), 1e-3)


def cpu_time(body: bytes) -> float:
    begun = time.process_time()
    read_multipart(TYPE, body + b"--edge--")
    return time.process_time() - begun


def test_a_file_shows_no_content() -> None:
    assert (
        repr(FormFile(content=b"secret")) == "FormFile(filename=None, content_type=None, 6 bytes)"
    )


@pytest.mark.parametrize(
    ("content_type", "content", "text", "is_field"),
    [
        (None, "é".encode(), "é", True),
        ("text/plain; charset=ISO-8859-1", b"\xe9", "é", True),
        ("application/json", b"1", "1", True),
        ("text/plain; charset=koi8-r", b"x", "x", True),
        ("text/plain", b"\xff", None, True),
        ("image/png", b"x", "x", False),
    ],
)
def test_text_is_read_in_its_charset(
    content_type: str | None, content: bytes, text: str | None, is_field: bool
) -> None:
    found = FormFile(content=content, content_type=content_type)
    assert (found.text, found.is_field) == (text, is_field)
    assert not FormFile(content=b"", filename="").is_field
