"""The public keys of certificates that requests name: fetched, checked, and kept.

The receiver's function fetches; nothing here touches the network. A URL is fetched only
if it is on the provider's list, an answer counts only if its chain, name and time are
right, and made-up URLs that are on the list can't hammer the provider: what is refused is
remembered too, and only so many new ones are asked for in a minute.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Generator
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from msgspec import Struct

from .certificate_fetcher import CertificateFetcher
from .credentials import close_awaitable, is_awaitable
from .timestamps import Clock

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from .certificates import Authorities

LIFETIME = 24 * 3600
"""How long a certificate is used before it is fetched again, in seconds."""
REFUSED_LIFETIME = 300
"""How long a URL that gave no usable certificate is not asked again, in seconds."""
MAX_KNOWN = 64
MAX_REFUSED = 256
MAX_NEW = 16
"""How many URLs that are not known are fetched in a minute."""
MAX_ISSUERS = 3
"""How many issuers' certificates are fetched for one chain."""


class KnownCertificate(Struct, frozen=True):
    """What is known of a URL for a while: a key, or why there is none."""

    key: bytes | None
    until: float
    fault: str = ""


Steps: TypeAlias = Generator[str, Any, KnownCertificate]
"""Gives URLs to fetch and takes what they give, so that it serves both kinds of code."""


class CertificateKeys:
    """The keys of one scheme's certificates, by URL."""

    __slots__ = (
        "_authorities",
        "_clock",
        "_is_issuer",
        "_is_name",
        "_known",
        "_lock",
        "_new",
        "_refused",
        "_trusted",
    )

    def __init__(
        self,
        trusted: bytes | None,
        *,
        is_name: Callable[[str], bool],
        is_issuer: Callable[[str], bool],
        clock: Clock,
    ) -> None:
        """Keep how certificates are judged; none is known yet.

        `trusted` are authorities as PEM, None for those of `certifi`.

        Raises:
            ValueError: it holds no certificate.
        """
        if trusted is not None and b"-----BEGIN CERTIFICATE-----" not in trusted:
            raise ValueError("trusted_certificates: give certificates as PEM")
        self._trusted = trusted
        self._authorities: Authorities | None = None
        self._is_name = is_name
        self._is_issuer = is_issuer
        self._clock = clock
        self._lock = Lock()
        self._known: OrderedDict[str, KnownCertificate] = OrderedDict()
        self._refused: OrderedDict[str, KnownCertificate] = OrderedDict()
        self._new: dict[str, float] = {}

    def find(self, url: str) -> KnownCertificate | None:
        """What is known of a URL now."""
        now = self._clock()
        with self._lock:
            found = self._known.get(url) or self._refused.get(url)
        return found if found is not None and found.until > now else None

    def steps(self, url: str) -> Steps | None:
        """How to come to know a URL; None where it may not be asked now."""
        return self._steps(url) if self._may_ask(url) else None

    def _may_ask(self, url: str) -> bool:
        now = self._clock()
        with self._lock:
            self._new = {u: at for u, at in self._new.items() if abs(now - at) < 60}
            if url not in self._new and len(self._new) >= MAX_NEW:
                return False
            self._new.setdefault(url, now)
            return True

    def _steps(self, url: str) -> Steps:
        from .certificates import public_key_of, read_certificates, valid_until

        authorities = self._trusted_authorities()
        chain = read_certificates(_answer((yield url)))
        if not chain:
            return self._refuse(url, "its URL gives no certificate")
        asked: list[str] = []
        fault = authorities.fault(chain, self._is_name, self._clock())
        while fault == "chain" and len(asked) < MAX_ISSUERS:
            issuer = self._issuer(chain[-1], asked)
            if issuer is None:
                break
            asked.append(issuer)
            chain += read_certificates(_answer((yield issuer)))[:1]
            fault = authorities.fault(chain, self._is_name, self._clock())
        key = public_key_of(chain[0])
        if fault is not None or key is None:
            return self._refuse(url, _FAULTS[fault or "key"])
        return self._keep(url, key, valid_until(chain[0]))

    def _trusted_authorities(self) -> Authorities:
        from .certificates import Authorities

        if self._authorities is None:
            self._authorities = Authorities(self._trusted)
        return self._authorities

    def _issuer(self, certificate: Certificate, asked: list[str]) -> str | None:
        from .certificates import issuer_urls

        urls = (url for url in issuer_urls(certificate) if url not in asked)
        return next((url for url in urls if self._is_issuer(url)), None)

    def _keep(self, url: str, key: bytes, ends: float) -> KnownCertificate:
        known = KnownCertificate(key, min(ends, self._clock() + LIFETIME))
        self._remember(self._known, url, known, MAX_KNOWN)
        return known

    def _refuse(self, url: str, fault: str) -> KnownCertificate:
        refused = KnownCertificate(None, self._clock() + REFUSED_LIFETIME, fault)
        self._remember(self._refused, url, refused, MAX_REFUSED)
        return refused

    def _remember(
        self,
        place: OrderedDict[str, KnownCertificate],
        url: str,
        known: KnownCertificate,
        most: int,
    ) -> None:
        with self._lock:
            self._known.pop(url, None)
            place[url] = known
            while len(place) > most:
                place.popitem(last=False)


_FAULTS = {
    "name": "it has another name than the provider's",
    "time": "it is not valid at this time",
    "chain": "it has not been issued by a trusted authority",
    "key": "its key can't be read",
}


def _answer(data: object) -> bytes:
    if data is None:
        return b""
    if isinstance(data, bytes | bytearray):
        return bytes(data)
    kind = type(data).__name__
    raise TypeError(f"fetch_certificate must return bytes or None, not {kind}")


def known_certificate(
    keys: CertificateKeys, url: str, fetch: CertificateFetcher
) -> KnownCertificate | Awaitable[KnownCertificate] | None:
    """What is known of a URL, once what is missing has been fetched.

    None where it may not be asked for now.
    """
    known = keys.find(url)
    steps = None if known is not None else keys.steps(url)
    if steps is None:
        return known
    answer: Any = fetch(next(steps))
    while not is_awaitable(answer):
        try:
            answer = fetch(steps.send(answer))
        except StopIteration as end:
            return cast("KnownCertificate", end.value)
    return _Asking(steps, answer, fetch)


class _Asking:
    """The same, awaited."""

    def __init__(
        self, steps: Steps, answer: Awaitable[Any], fetch: CertificateFetcher
    ) -> None:
        self._steps = steps
        self._answer = answer
        self._fetch = fetch

    def __await__(self) -> Generator[Any, Any, KnownCertificate]:
        return self._run().__await__()

    def close(self) -> None:
        """End what nobody awaits, so that Python does not warn of it."""
        close_awaitable(self._answer)

    async def _run(self) -> KnownCertificate:
        answer: Any = await self._answer
        while True:
            try:
                answer = self._fetch(self._steps.send(answer))
            except StopIteration as end:
                return cast("KnownCertificate", end.value)
            if is_awaitable(answer):
                answer = await answer
