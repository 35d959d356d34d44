"""The text of a `$ref`, taken apart (RFC 3986; the fragment by RFC 6901 section 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: its scheme in lower case, the part before `#` as written, and the fragment.

    `file` and `fragment` are percent-decoded, `uri` is not.
    """

    uri: str
    scheme: str
    file: str
    fragment: str

    @property
    def is_remote(self) -> bool:
        """Whether it names something on a network or by a scheme; `file:` and `C:` do not."""
        return self.uri.startswith("//") or (len(self.scheme) > 1 and self.scheme != "file")

    @property
    def is_absolute(self) -> bool:
        """Whether it names a place in the file system, whatever document holds it."""
        return bool(self.scheme) or self.file.startswith(("/", "\\"))


def parse_reference(text: str) -> Reference:
    """The parts of a `$ref`."""
    uri, _, fragment = text.partition("#")
    scheme = _SCHEME.match(uri)
    return Reference(uri, scheme[1].lower() if scheme else "", unquote(uri), unquote(fragment))
