"""Requests for tests: samples of a package's events, built and signed as sent.

Not on the path of a request. A generated package's `testing` module makes one `Testing`
and takes its methods as functions.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from .batch_handler import items_of
from .batches import batch_of
from .bodies import json_value
from .certificate_fetcher import TestCertificate
from .drafts import Draft, Path, paths_to
from .encoding import encode_body
from .event import (
    Event,
    declared_content,
    declared_encodings,
    event_name,
)
from .expressions import Header, Query
from .handler import Handler, handler_parser, handler_plan
from .lazy import load_named
from .request import CoreRequest
from .results import UnknownEvent
from .routes import load
from .samples import sample_bodies, sample_content_type, sample_headers
from .scheme import (
    CertificateSignature,
    MessageSignature,
    Scheme,
    SignedMessage,
    leaves,
)
from .secret_key import SecretKey
from .signed_handler import handler_scheme
from .signing import sign_request, signing_keys
from .verification import message_of

HandlerClass: TypeAlias = type[Handler[Any]]
EventClass: TypeAlias = type[Event[Any]]


class Testing:
    """Makes requests for the events of a package.

    `package` is the package's name; `handlers` are its handlers' paths, written
    `module:Name` and relative to it.
    """

    __test__ = False  # a name that pytest would collect

    def __init__(self, package: str, handlers: Sequence[str]) -> None:
        """Keep where the handlers are; none is loaded yet."""
        self._package = package
        self._paths = tuple(handlers)

    def sample(self, event_class: EventClass) -> bytes:
        """A body for an event: the document's example that fits, else a made-up one."""
        return next(sample_bodies(self._package, event_class))

    def build_request(
        self,
        event_class: EventClass,
        *,
        payload: Any = None,
        secret_key: SecretKey | None = None,
        token: SecretKey | None = None,
        username: str | None = None,
        password: SecretKey | None = None,
        private_key: Any = None,
        now: float | None = None,
        url: str = "http://localhost/",
        headers: Mapping[str, str] | None = None,
        **settings: str,
    ) -> CoreRequest:
        """A request as the provider sends it: it picks the event, and it is signed.

        `payload` is an instance of the payload's type, or the body itself as bytes; left
        out, it is the first example that arrives as the event, or a made-up one if that
        does, else `sample(event_class)`. Where events come in batches, it is the item of a
        batch of one. `now` is the time of sending. The secret is not
        used where the group has no scheme, or one that only the receiver knows.
        `private_key` is the sender's, for schemes of public keys: PEM, an object of
        `cryptography`, or, for Ed25519, its 32 bytes in hex or base64; a mapping gives its
        id too. `settings` are the further values that the handler takes, such as
        `webhook_id`.

        Raises:
            ValueError: no handler of the package has the event, or its group is signed
                and no secret is given.
        """
        handler_class, name = self._owner(event_class)
        scheme = handler_scheme(handler_class)
        given = _given(secret_key, token, username, password, private_key)
        if scheme is not None:
            _check_given(scheme, given, handler_class)
        bodies = self._bodies(event_class, payload)
        drafts = (self._draft(event_class, b, url, headers or {}) for b in bodies)
        request = _led_to(drafts, event_class, handler_class, name)
        items = items_of(handler_class)
        if items is not None:
            item = request.raw_body
            request = batch_of(items).with_items(request.with_body(b""), [item])
        if scheme is None:
            return request
        sent = time.time() if now is None else now
        request = _completed(request, scheme, sent, settings)
        return sign_request(scheme, request, given, settings, sent)

    def build_batch(
        self,
        handler_class: HandlerClass,
        requests: Sequence[CoreRequest],
        secret_key: SecretKey | None = None,
        now: float | None = None,
        **credentials: Any,
    ) -> CoreRequest:
        """One request with the items of several, signed; the rest of it is the first's.

        `credentials` are those of `sign`.

        Raises:
            ValueError: the group has no batches, or there is no request to begin with.
        """
        place = items_of(handler_class)
        if place is None or not requests:
            raise ValueError(f"{handler_class.__name__}: there are no batches to join")
        batch = batch_of(place)
        items = [item for each in requests for item in batch.items(each) or ()]
        joined = batch.with_items(requests[0], [item.raw_body for item in items])
        if handler_scheme(handler_class) is None:
            return joined
        return self.sign(handler_class, joined, secret_key, now, **credentials)

    def sign(
        self,
        handler_class: HandlerClass,
        request: CoreRequest,
        secret_key: SecretKey | None = None,
        now: float | None = None,
        *,
        token: SecretKey | None = None,
        username: str | None = None,
        password: SecretKey | None = None,
        private_key: Any = None,
        **settings: str,
    ) -> CoreRequest:
        """A request with its signature, made with the first of several secrets.

        `now` is the time of signing, for schemes that sign one.

        Raises:
            ValueError: the group has no scheme that can be signed, or the request lacks
                a part of the signed message.
        """
        scheme = handler_scheme(handler_class)
        if scheme is None:
            raise ValueError(
                f"requests for {handler_class.__name__} can't be signed here"
            )
        given = _given(secret_key, token, username, password, private_key)
        sent = time.time() if now is None else now
        return sign_request(scheme, request, given, settings, sent)

    def certificate(
        self, handler_class: HandlerClass, now: float | None = None
    ) -> TestCertificate:
        """A certificate for tests of a handler that gets it by a URL, and its key.

        Give the handler its `fetch_certificate` and `trusted_certificates`, and
        `build_request` its `private_key`. It is valid for a day around `now`.

        Raises:
            ValueError: the group's signatures have no certificates.
        """
        scheme = handler_scheme(handler_class)
        parts = () if scheme is None else leaves(scheme)
        found = [each for each in parts if isinstance(each, CertificateSignature)]
        if not found:
            name = handler_class.__name__
            raise ValueError(f"requests for {name} are signed without a certificate")
        make = load_named("certificate_signing:make_certificate")
        made: TestCertificate = make(found[0], time.time() if now is None else now)
        return made

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Run `python -m PACKAGE.testing`; the result is the exit status."""
        from .sending import run

        return run(self, self._package, arguments)

    def events(self) -> Iterator[EventClass]:
        """All events of the package's handlers, once each."""
        seen: set[EventClass] = set()
        for handler_class in self._handlers():
            for name in handler_parser(handler_class).routes.names():
                event_class = handler_parser(handler_class).routes.reader(name).type
                if event_class not in seen:
                    seen.add(event_class)
                    yield event_class

    def is_signed(self, event_class: EventClass) -> bool:
        """Whether requests for an event need a secret."""
        return handler_scheme(self._owner(event_class)[0]) is not None

    def schemes(self) -> dict[str, Scheme]:
        """The schemes of the handlers that have one that can be signed here, by name."""
        found = ((each.__name__, handler_scheme(each)) for each in self._handlers())
        return {name: scheme for name, scheme in found if scheme is not None}

    def credentials_of(
        self, event_class: EventClass, secret: str | None
    ) -> dict[str, Any]:
        """A secret as the parameter that it is given as; of Basic ones, `name:password`."""
        scheme = handler_scheme(self._owner(event_class)[0])
        if scheme is None or secret is None:
            return {}
        names = signing_keys(scheme)
        if "password" not in names:
            return dict.fromkeys(names, secret)
        name, _, password = secret.partition(":")
        return {"username": name, "password": password}

    def _handlers(self) -> Iterator[HandlerClass]:
        return (load(self._package, path) for path in self._paths)

    def _owner(self, event_class: EventClass) -> tuple[HandlerClass, str]:
        """The handler of an event, and the event's name there."""
        for handler_class in self._handlers():
            name = handler_parser(handler_class).routes.name_of(event_class)
            if name is not None:
                return handler_class, name
        raise ValueError(f"no handler of {self._package} has {event_class.__name__}")

    def _draft(
        self,
        event_class: EventClass,
        body: bytes,
        url: str,
        headers: Mapping[str, str],
    ) -> Draft:
        """A request with the body, and with the headers that the document declares."""
        content_type = sample_content_type(event_class)
        sent = {} if content_type is None else {"content-type": content_type}
        sent |= sample_headers(event_class)
        sent |= {name.lower(): value for name, value in headers.items()}
        return Draft(method="POST", url=url, headers=sent, body=body)

    def _bodies(self, event_class: EventClass, payload: Any) -> Iterator[bytes]:
        """The bodies that may be sent, the first that arrives as the event is."""
        content_type = sample_content_type(event_class)
        if payload is None:
            yield from sample_bodies(self._package, event_class)
        elif isinstance(payload, bytes) or content_type is None:
            yield bytes(payload)
        else:
            declared = next(iter(declared_content(event_class)), "")
            encodings = declared_encodings(event_class, declared)
            yield encode_body(payload, content_type, encodings)


def _check_given(
    scheme: Scheme, given: Mapping[str, Any], handler_class: HandlerClass
) -> None:
    lacking = set(signing_keys(scheme)) - given.keys()
    if lacking:
        names = ", ".join(sorted(lacking))
        raise ValueError(f"{names}: requests for {handler_class.__name__} are signed")


def names_of(events: Iterator[EventClass]) -> dict[str, EventClass]:
    """Event classes by their name in the document, and by their own."""
    listed = list(events)
    by_class = {event_class.__name__: event_class for event_class in listed}
    return by_class | {event_name(event_class): event_class for event_class in listed}


def _led_to(
    drafts: Iterable[Draft],
    event_class: EventClass,
    handler_class: HandlerClass,
    name: str,
) -> CoreRequest:
    """The first draft that is the event as it is, or changed by a path of the plan.

    Where nothing is, since the event can't be told from others, the first path's of the
    first draft that might be the event.
    """
    parser = handler_parser(handler_class)
    paths = list(paths_to(handler_plan(handler_class), name))
    likely: list[CoreRequest] = []
    others: list[CoreRequest] = []
    for draft in drafts:
        requests = [_applied(draft, path) for path in ((), *paths)]
        results = [parser.parse(request, None) for request in requests]
        for request, result in zip(requests, results, strict=True):
            if type(result) is event_class:
                return request
        first = results[1 if paths else 0]
        fits = isinstance(first, UnknownEvent) and name in first.candidates
        (likely if fits else others).append(requests[1 if paths else 0])
    return (likely or others)[0]


def _applied(draft: Draft, path: Path) -> CoreRequest:
    changed = Draft(
        method=draft.method, url=draft.url, headers=dict(draft.headers), body=draft.body
    )
    for test in path:
        changed.apply(test)
    return changed.finish()


def _completed(
    request: CoreRequest, scheme: Scheme, now: float, settings: Mapping[str, str]
) -> CoreRequest:
    """The request with a value for each header and query part that is signed."""
    texts = {name: value.encode() for name, value in settings.items()}
    draft = Draft.of(request)
    for leaf in leaves(scheme):
        if isinstance(leaf, SignedMessage):
            missing = message_of(leaf, None, texts).missing(request)
            _fill(draft, missing, now)
            _fill_members(draft, leaf.signed_members)
        elif isinstance(leaf, MessageSignature):
            _fill_components(draft, leaf, now)
    return draft.finish()


def _fill_members(draft: Draft, names: Sequence[str]) -> None:
    """Give the body the members that are signed and that it lacks."""
    members = json_value(draft.body) if names else None
    if isinstance(members, dict):
        needed = {name: "sample" for name in names if not name.endswith("?")}
        held: dict[str, Any] = members  # pyright: ignore[reportUnknownVariableType]
        if needed.keys() - held.keys():
            draft.body = msgspec.json.encode(needed | held)


def _fill_components(draft: Draft, scheme: MessageSignature, now: float) -> None:
    """Give the request the headers and query parameters that a signature covers."""
    for text in scheme.components:
        name, _, parameter = text.replace('"', "").partition(";name=")
        field = name.partition(";")[0]
        if name == "@query-param":
            draft.add_query(parameter, "sample")
        elif not name.startswith("@") and field not in (
            *draft.headers,
            "content-digest",
        ):
            draft.headers[field] = str(int(now))


def _fill(draft: Draft, missing: Sequence[object], now: float) -> None:
    for part in missing:
        if isinstance(part, Header):
            draft.headers[part.name.lower()] = str(int(now))
        elif isinstance(part, Query):
            draft.add_query(part.name, "sample")


def _given(
    secret_key: SecretKey | None,
    token: SecretKey | None,
    username: str | None,
    password: SecretKey | None,
    private_key: object,
) -> dict[str, object]:
    named = (
        ("secret_key", secret_key),
        ("token", token),
        ("username", username),
        ("password", password),
        ("private_key", private_key),
    )
    return {name: value for name, value in named if value is not None}
