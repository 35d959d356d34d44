"""The target of a request: the URL it was sent to, byte for byte.

Some providers sign the URL, so nothing here decodes, encodes or normalises it. Text
is latin-1, one character for one byte, as in WSGI (PEP 3333).
"""

from __future__ import annotations

import re

from msgspec import Struct

_ABSOLUTE = r"[A-Za-z][A-Za-z0-9+.-]*://[^/?]*"
_HOST = r"[^\s/?#@\\]+"
_DEFAULT_PORTS = {"http": "80", "https": "443"}

PATH_CHARACTERS = "/:@!$&'()*+,;=~"
"""What RFC 3986 3.3 allows in a path besides letters, digits and `-._`."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_UNESCAPED = _LETTERS + b"-._" + PATH_CHARACTERS.encode()


class Target(Struct, frozen=True):
    """A request target (RFC 9112 3.2), and what its URL is made of.

    `text` is the path with its query, or a whole URL. `server` is the name and port
    to use where the request has no usable Host header.
    """

    text: str
    scheme: str = ""
    server: tuple[str, object] | None = None

    def url(self, host: str | None) -> str:
        """The target URI (RFC 9112 3.3): a whole URL stands for itself.

        A Host header that could move the border between host and path is not used.
        """
        if not self.scheme or self.text[:1] != "/":
            return self.text
        if host is None or not re.fullmatch(_HOST, host):
            host = self._authority()
        return f"{self.scheme}://{host}{self.text}"

    def split(self) -> tuple[str, str]:
        """The path and the query, as sent; a URL without a path has the path `/`."""
        text, absolute = self.text, None
        if text[:1] != "/":
            absolute = re.match(_ABSOLUTE, text)
            text = text[absolute.end() :] if absolute else text
        path, _, query = text.partition("?")
        return path or ("/" if absolute else ""), query

    def _authority(self) -> str:
        name, port = self.server or ("", None)
        if port is None or not name:
            return "localhost"
        host = f"[{name}]" if ":" in name else name
        default = str(port) == _DEFAULT_PORTS.get(self.scheme)
        return host if default else f"{host}:{port}"


def escaped_path(path: str, *, encoding: str = "utf-8", keep: str = "") -> str:
    """A path in which what no path can hold is escaped, save the characters to keep."""
    if path.isascii() and not path.encode().translate(None, _UNESCAPED):
        return path
    from urllib.parse import quote

    return quote(path, safe=PATH_CHARACTERS + keep, encoding=encoding, errors="replace")


def received_target(
    text: str, scheme: str, server: tuple[str, object] | None
) -> Target:
    """The target of a request that a server took in.

    Text that is neither a path nor a URL (`OPTIONS *`) gets a slash, so that it
    can't run on from the host.
    """
    if text[:1] != "/" and not re.match(_ABSOLUTE, text):
        text = "/" + text
    return Target(text, scheme, server)
