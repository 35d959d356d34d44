"""The signature base of an HTTP message signature (RFC 9421 section 2.5), for requests.

Each covered component gives one line, whose value is taken as it was sent: the target's
escapes, the field lines' own characters. What a component can't be resolved to without a
guess (an unknown name or parameter, a query parameter that comes twice) is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from .message import base_url, wire_bytes
from .request import CoreRequest
from .structured_fields import Item, Parameters, read_dictionary, rewritten_field, write

_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_FLAGS = frozenset({"sf", "bs"})

Component: TypeAlias = Item
"""A component identifier: a name and its parameters (section 2)."""


class Address(Struct, frozen=True):
    """Where a request was sent, as sent; scheme and authority are empty where not told."""

    scheme: str
    authority: str
    path: str
    query: str
    """The query with its `?`; empty where there is none."""


def request_address(request: CoreRequest, url: str | None) -> Address:
    """A request's address; `url` stands for all of it but the query behind a proxy."""
    sent = request.url.partition("#")[0]
    query = sent[sent.find("?") :] if "?" in sent else ""
    text = sent if url is None else base_url(url) + query
    found = _ABSOLUTE.fullmatch(text)
    if found is not None:
        scheme, authority, path, tail = found.groups()
        return Address(scheme, authority.rpartition("@")[2], path or "/", tail or "")
    host = request.headers.value("host") or ""
    return Address("", host, text.partition("?")[0] or "/", query)


def signature_base(
    request: CoreRequest,
    address: Address,
    components: Sequence[Component],
    parameters: Parameters,
) -> tuple[bytes, tuple[str, ...]]:
    """The signature base, and the names of the components that the request lacks."""
    lines: list[bytes] = []
    missing: list[str] = []
    for component in components:
        identifier = write(component)
        value = component_value(request, address, component)
        if identifier is None or value is None or b"\n" in value or b"\r" in value:
            missing.append(str(component[0]))
        else:
            lines.append(identifier.encode("ascii") + b": " + value)
    last = write([(list(components), parameters)]) or ""
    lines.append(b'"@signature-params": ' + last.encode("ascii"))
    return b"\n".join(lines), tuple(missing)


def component_value(
    request: CoreRequest, address: Address, component: Component
) -> bytes | None:
    """A component's value (sections 2.1 and 2.2); None where there is none."""
    name, parameters = component
    if name == "@query-param" and set(parameters) == {"name"}:
        return _query_parameter(address.query, parameters["name"])
    if name.startswith("@"):
        read = _DERIVED.get(name)
        text = None if read is None or parameters else read(request, address)
        return wire_bytes(text) if text else None
    lines = [line.strip(" \t") for line in request.headers.get_all(name)]
    return _field_value(name, lines, parameters) if lines else None


def _field_value(
    name: str, lines: Sequence[str], parameters: Parameters
) -> bytes | None:
    """The value of a field, whole, rewritten, one member of it, or its lines as bytes."""
    flags = {key for key in parameters if key != "key"}
    whole = ", ".join(lines)
    if not flags <= _FLAGS or not all(parameters[flag] is True for flag in flags):
        return None
    if "key" in parameters:
        return None if "bs" in flags else _member(whole, parameters["key"])
    if flags == {"bs"}:
        text = write([(wire_bytes(line), {}) for line in lines])
    elif flags == {"sf"}:
        text = rewritten_field(name, whole)
    else:
        text = None if flags else whole
    return None if text is None else wire_bytes(text)


def _member(text: str, key: object) -> bytes | None:
    """One member of a dictionary (section 2.1.2)."""
    members = read_dictionary(text)
    if members is None or not isinstance(key, str) or key not in members:
        return None
    written = write([members[key]])
    return None if written is None else written.encode("ascii")


def _query_parameter(query: str, name: object) -> bytes | None:
    """The value of a parameter that comes once (section 2.2.8), encoded anew."""
    from urllib.parse import unquote_to_bytes

    if not isinstance(name, str):
        return None
    wanted = unquote_to_bytes(name)
    pairs = [pair.partition("=") for pair in query[1:].split("&") if pair]
    decoded = ((unquote_to_bytes(n.replace("+", " ")), v) for n, _, v in pairs)
    values = [value for found, value in decoded if found == wanted]
    if len(values) != 1:
        return None
    plain = unquote_to_bytes(values[0].replace("+", " ")).decode("utf-8", "replace")
    return query_encoded(plain).encode("ascii")


def query_encoded(text: str) -> str:
    """Text as section 2.2.8 encodes names and values of query parameters."""
    from urllib.parse import quote

    return quote(text, safe="*").replace("~", "%7E")


def _authority(address: Address) -> str:
    """Host and port in lower case, without the scheme's own port (section 2.2.3)."""
    host, colon, port = address.authority.lower().rpartition(":")
    default = _DEFAULT_PORTS.get(address.scheme.lower())
    if colon and not port.endswith("]") and port in ("", default):
        return host
    return address.authority.lower()


def _target_uri(address: Address) -> str:
    if not address.scheme or not address.authority:
        return ""
    return f"{address.scheme}://{address.authority}{address.path}{address.query}"


_DERIVED: Mapping[str, Callable[[CoreRequest, Address], str]] = {
    "@method": lambda request, _: request.method,
    "@target-uri": lambda _, address: _target_uri(address),
    "@authority": lambda _, address: _authority(address),
    "@scheme": lambda _, address: address.scheme.lower(),
    "@request-target": lambda _, address: address.path + address.query,
    "@path": lambda _, address: address.path,
    "@query": lambda _, address: address.query or "?",
}


def covers(components: Sequence[Component], required: Component) -> bool:
    """Whether a component is among others, in whichever of its forms that covers it all."""
    return any(_same(component, required) for component in components)


def _same(one: Component, other: Component) -> bool:
    """Equal but for the order of parameters and for how the whole field is written."""
    return one[0] == other[0] and _identity(one[1]) == _identity(other[1])


def _identity(parameters: Parameters) -> dict[str, object]:
    return {key: value for key, value in parameters.items() if key not in _FLAGS}


def has_repeats(components: Sequence[Component]) -> bool:
    """Whether a component comes twice, which section 2.5 forbids."""
    seen = [(name, sorted(params.items(), key=str)) for name, params in components]
    return any(each in seen[:index] for index, each in enumerate(seen))
