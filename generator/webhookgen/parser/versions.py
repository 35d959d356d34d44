"""Which edition of OpenAPI a document is written in."""

from __future__ import annotations

from enum import Enum

from ..diagnostics import Diagnostic, codes
from ..ir.service import Json
from ..source import Document, Location

_READ = "webhookgen reads OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0 that carries `x-webhooks`"


class Dialect(Enum):
    """The editions that differ for a reader; 3.2's schemas are 3.1's."""

    SWAGGER_2 = "2.0"
    OPENAPI_3_0 = "3.0"
    OPENAPI_3_1 = "3.1"
    OPENAPI_3_2 = "3.2"


IGNORING_SIBLINGS = (Dialect.SWAGGER_2, Dialect.OPENAPI_3_0)
"""The dialects in which what stands beside a `$ref` means nothing (OpenAPI 3.0 section 4.7.23)."""


def dialect_of(data: Json) -> Dialect | None:
    """The dialect that the root object states, else None.

    A number (`openapi: 3.1`, which YAML reads as a float) is taken for the text it was meant to be.
    """
    if not isinstance(data, dict):
        return None
    if "openapi" in data:
        return _named(data["openapi"], ("3.0", "3.1", "3.2"))
    return _named(data.get("swagger"), ("2.0",))


def _named(version: Json, known: tuple[str, ...]) -> Dialect | None:
    if isinstance(version, bool) or not isinstance(version, str | float | int):
        return None
    words = str(version).strip()
    short = ".".join(words.split(".")[:2])
    short = f"{short}.0" if short == "2" else short
    return Dialect(short) if short in known else None


def version_fault(document: Document) -> Diagnostic:
    """Why a document has no dialect that webhookgen reads."""
    root, data = Location(document.name, ""), document.data
    if not isinstance(data, dict):
        message = "the document is not an object with an `openapi` field"
        return Diagnostic(code=codes.NOT_OPENAPI, message=message, at=root, help=_READ)
    stated = next((key for key in ("openapi", "swagger") if key in data), None)
    if stated is None:
        message = "the document has neither `openapi` nor `swagger`"
        return Diagnostic(code=codes.NOT_OPENAPI, message=message, at=root, help=_READ)
    message = f"this edition of {stated} is not supported"
    at = root.child(stated)
    return Diagnostic(code=codes.UNSUPPORTED_VERSION, message=message, at=at, help=_READ)
