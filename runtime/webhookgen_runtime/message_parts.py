"""The parts of a signed message: literals, expressions, and what only signatures know.

Beside the expressions of `expressions` there are `$request.form.NAME`, `$host`, `$target`
(path and query as sent), `$target.escaped` (its query percent-encoded once more), `$id`,
`$timestamp`, `$secret`, `$config.NAME` (a value that the handler is given), `$form.sorted`
(all form fields: names sorted, values without repeats, glued), `$headers.signed` (the
listed headers), `$members.signed` (listed members of the body, each as its name and its
text, both ended by a line feed), `$body.crc32` (the body's CRC-32 in decimal),
`$body.base64url` (the body, encoded as RFC 7515 does), `$body.json` (the body as a string
of JSON, in its quotes), `$brace.open` and `$brace.close` (the literals `{` and `}`), and
`$item.NAME` (an item `NAME=...` of the signature header).
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from .expressions import Expression, parse_expression


class FormField(Struct, frozen=True):
    """A field of an urlencoded form."""

    name: str

    def __str__(self) -> str:
        """The part as documents write it."""
        return "$request.form." + self.name


class Item(Struct, frozen=True):
    """An item of a signature header that is a list of pairs."""

    name: str

    def __str__(self) -> str:
        """The part as documents write it."""
        return "$item." + self.name


class Setting(Struct, frozen=True):
    """A value that the handler is given."""

    name: str

    def __str__(self) -> str:
        """The part as documents write it."""
        return "$config." + self.name


class Special(Struct, frozen=True):
    """A part with a name of its own, such as `$form.sorted`."""

    text: str

    def __str__(self) -> str:
        """The part as documents write it."""
        return self.text


HOST = Special("$host")
TARGET = Special("$target")
ESCAPED_TARGET = Special("$target.escaped")
ID = Special("$id")
TIMESTAMP = Special("$timestamp")
SECRET = Special("$secret")
SORTED_FORM = Special("$form.sorted")
SIGNED_HEADERS = Special("$headers.signed")
SIGNED_MEMBERS = Special("$members.signed")
BODY_CRC32 = Special("$body.crc32")
BASE64URL_BODY = Special("$body.base64url")
JSON_BODY = Special("$body.json")
OPEN_BRACE = Special("$brace.open")
CLOSE_BRACE = Special("$brace.close")
_SPECIALS = (
    HOST, TARGET, ESCAPED_TARGET, ID, TIMESTAMP, SECRET, SORTED_FORM, SIGNED_HEADERS,
    SIGNED_MEMBERS, BODY_CRC32, BASE64URL_BODY, JSON_BODY, OPEN_BRACE, CLOSE_BRACE,
)  # fmt: skip

Part: TypeAlias = Expression | FormField | Item | Setting | Special


def parse_part(text: str) -> Part:
    """Read one part, without braces.

    Raises:
        ValueError: it is none of the forms above.
    """
    for special in _SPECIALS:
        if special.text == text:
            return special
    for prefix, kind in _NAMED:
        if text.startswith(prefix) and len(text) > len(prefix):
            return kind(text.removeprefix(prefix))
    return parse_expression(text)


_NAMED: tuple[tuple[str, type[FormField | Item | Setting]], ...] = (
    ("$request.form.", FormField),
    ("$item.", Item),
    ("$config.", Setting),
)
