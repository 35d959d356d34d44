"""Runtime expressions and templates of them."""

import pytest
from webhookgen_runtime.expressions import (
    Body,
    BodyPointer,
    Header,
    Method,
    Path,
    Query,
    Url,
    parse_expression,
    parse_template,
)

FORMS = {
    "$request.body": Body(),
    "$request.body#/a~1b/~01/0": BodyPointer(("a/b", "~1", "0"), "$request.body#/a~1b/~01/0"),
    "$request.body#": BodyPointer((), "$request.body#"),
    "$request.body#/": BodyPointer(("",), "$request.body#/"),
    "$request.header.X-Sig": Header("X-Sig"),
    "$request.query.a.b": Query("a.b"),
    "$request.path": Path(),
    "$method": Method(),
    "$url": Url(),
}


@pytest.mark.parametrize("text", FORMS)
def test_each_form_is_read_and_written_back(text: str) -> None:
    assert parse_expression(text) == FORMS[text]
    assert str(FORMS[text]) == text


@pytest.mark.parametrize(
    "text",
    ["", "$request", "$request.header.", "$request.path.id", "$response.body", "$statusCode",
     "request.body", "$request.body#a", "$url ", "header.X"],
)  # fmt: skip
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_expression(text)


def test_a_template_is_split_in_order() -> None:
    parts = parse_template("v0:{$request.header.T}é{$request.body}.")
    assert parts == (b"v0:", Header("T"), "é".encode(), Body(), b".")


@pytest.mark.parametrize("template", ["{$url", "$url}", "a{", "{}", "{{$url}}", "{$url}}"])
def test_unbalanced_braces_are_refused(template: str) -> None:
    with pytest.raises(ValueError):
        parse_template(template)
