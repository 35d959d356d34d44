"""A file in a multipart form (RFC 7578)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from . import media_types


class FormFile(Struct, frozen=True, kw_only=True):
    """One part of a multipart form, with its content as it was sent."""

    content: bytes
    """The part's bytes."""
    filename: str | None = None
    """The name that the sender gives the file, without folders; None where it has none."""
    content_type: str | None = None
    """The part's media type, as the sender states it; None where it does not."""

    def __repr__(self) -> str:
        """The name, the media type and the size, not the content."""
        told = f"filename={self.filename!r}, content_type={self.content_type!r}"
        return f"FormFile({told}, {len(self.content)} bytes)"

    def __rich_repr__(self) -> Any:  # a generator of pairs, as `rich` asks for
        """The same for `rich`."""
        yield "filename", self.filename
        yield "content_type", self.content_type
        yield "bytes", len(self.content)

    @property
    def text(self) -> str | None:
        """The content as text in the charset that the part states, else UTF-8.

        A charset that is not known here is read as UTF-8. None where it is no such text.
        """
        stated = media_types.parameters(self.content_type or "").get("charset", "")
        try:
            return self.content.decode(
                media_types.CHARSETS.get(stated.lower(), "utf-8")
            )
        except UnicodeDecodeError:
            return None

    @property
    def is_field(self) -> bool:
        """Whether the part is a field with a text and no file."""
        name = media_types.essence(self.content_type or "text/plain")
        plain = name.startswith("text/") or media_types.is_json(name)
        return self.filename is None and plain
