"""Which documents are read at all."""

from __future__ import annotations

import pytest
from conftest import Parse

EVENT = "webhooks: {paid: {post: {}}}"


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.1", "3.2.0", "3.1", '"3.1"', "3.0"])
def test_supported(parse: Parse, version: str) -> None:
    assert parse(f"openapi: {version}\ninfo: {{title: T}}\n{EVENT}").names == ["paid"]


@pytest.mark.parametrize(
    "version", ["4.0.0", "3", "3.3.0", "2.0", "null", "[]", "true", "x", "1.2"]
)
def test_unsupported(parse: Parse, version: str) -> None:
    parsed = parse(f"openapi: {version}\n{EVENT}")
    assert parsed.service is None
    assert parsed.found == ["unsupported-version /openapi"]


@pytest.mark.parametrize("text", ["[1]", "hello", "info: {title: T}", "3"])
def test_not_openapi(parse: Parse, text: str) -> None:
    parsed = parse(text)
    assert parsed.service is None
    assert parsed.found == ["not-openapi "]


def test_swagger_needs_x_webhooks(parse: Parse) -> None:
    parsed = parse('swagger: "2.0"\npaths: {}')
    assert parsed.service is None
    assert "`x-webhooks`" in parsed.the("no-events").help


def test_swagger_1_is_unsupported(parse: Parse) -> None:
    assert parse('swagger: "1.2"').found == ["unsupported-version /swagger"]


def test_no_events(parse: Parse) -> None:
    parsed = parse("openapi: 3.1.0\npaths: {/a: {get: {}}}")
    assert parsed.service is None
    assert "components.callbacks" in parsed.the("no-events").help


def test_info(parse: Parse) -> None:
    text = f"openapi: 3.1.0\ninfo: {{title: Acme, version: 1.0, description: D}}\n{EVENT}"
    service = parse(text).service
    assert service is not None
    assert (service.title, service.version, service.description) == ("Acme", "1.0", "D")
