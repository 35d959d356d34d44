"""The places in documents, by file and JSON Pointer."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """A place in a document: the file's name as shown to people, and a JSON Pointer (RFC 6901).

    A tuple, since every schema has one: it is made and hashed in half the time of a dataclass.
    """

    file: str
    pointer: str

    def child(self, *tokens: str | int) -> Location:
        """The location of a member or an item below this one; tokens are unescaped."""
        pointer = self.pointer
        for token in tokens:
            pointer += "/" + str(token).replace("~", "~0").replace("/", "~1")
        return Location(self.file, pointer)

    def __str__(self) -> str:
        return f"{self.file}#{self.pointer}"
