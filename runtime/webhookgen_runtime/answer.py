"""Answers: what a receiver sends back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct, field

AnswerBodies: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Status, as documented, to media type to body type; a status without a body is left out."""


class Answer(Struct, frozen=True):
    """What to send back to the provider, for any framework to turn into a response."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The headers; `Content-Type` where there is a body."""
    body: bytes = b""
    """The body's bytes, as they have to be sent."""

    def __repr__(self) -> str:
        """The status and the size, not the body."""
        return (
            f"{type(self).__name__}(status={self.status}, body_bytes={len(self.body)})"
        )

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield "status", self.status
        yield "body_bytes", len(self.body)
