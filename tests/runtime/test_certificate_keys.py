"""Which certificates are trusted, what is fetched for that, and how long it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from webhookgen_runtime import certificate_keys
from webhookgen_runtime.certificate_keys import CertificateKeys, known_certificate
from webhookgen_runtime.certificates import MAX_BYTES, public_key_of
from webhookgen_runtime.url_patterns import url_matcher

from tests.verification.authority import ISSUER_URL, NOW, Authority, pem

NAME = "keys.hooks.example"
URL = "https://keys.hooks.example/one.pem"


@cache
def authority() -> Authority:
    return Authority()


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class Web:
    """What URLs give, and which have been asked."""

    def __init__(self, **pages: bytes) -> None:
        self.pages: dict[str, Any] = {URL: pages.get("leaf"), ISSUER_URL: pages.get("issuer")}
        self.asked: list[str] = []

    def fetch(self, url: str) -> bytes | None:
        self.asked.append(url)
        page: bytes | None = self.pages.get(url)
        return page

    async def fetch_async(self, url: str) -> bytes | None:
        await asyncio.sleep(0)
        return self.fetch(url)


def keys(now: Callable[[], float] = lambda: NOW, trusted: bytes | None = None) -> CertificateKeys:
    return CertificateKeys(
        trusted or pem(authority().root),
        is_name=url_matcher([NAME]),
        is_issuer=url_matcher(["http://issuers.hooks.example/{name}.crt"]),
        clock=now,
    )


def leaf(name: str = NAME, **options: Any) -> bytes:
    return pem(authority().issue(name, key(), **options))


def fault(web: Web, held: CertificateKeys | None = None) -> str:
    known: Any = known_certificate(held or keys(), URL, web.fetch)
    assert known.key is None
    return str(known.fault)


def test_a_chain_in_one_answer_is_trusted() -> None:
    web = Web(leaf=leaf() + pem(authority().issuer))
    known: Any = known_certificate(keys(), URL, web.fetch)
    assert known.key == public_key_of(authority().issue(NAME, key()))
    assert web.asked == [URL]


def test_a_missing_issuer_is_fetched_by_the_address_in_the_certificate() -> None:
    web = Web(leaf=leaf(), issuer=pem(authority().issuer))
    known: Any = known_certificate(keys(), URL, web.fetch)
    assert known.key is not None
    assert web.asked == [URL, ISSUER_URL]


def test_an_issuer_that_is_on_no_list_is_not_fetched() -> None:
    web = Web(leaf=leaf(issuer_url="http://169.254.169.254/latest"))
    assert fault(web) == "it has not been issued by a trusted authority"
    assert web.asked == [URL]


def test_an_issuer_that_names_itself_ends_the_search() -> None:
    web = Web(leaf=leaf(), issuer=leaf())
    assert fault(web) == "it has not been issued by a trusted authority"
    assert web.asked == [URL, ISSUER_URL]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"ends": NOW - 1}, "it is not valid at this time"),
        ({"starts": NOW + 1}, "it is not valid at this time"),
        ({"name": "evil.test"}, "it has another name than the provider's"),
        ({"name": "keys.hooks.example.evil.test"}, "it has another name than the provider's"),
        ({"name": "*.hooks.example"}, "it has another name than the provider's"),
    ],
)
def test_a_certificate_of_another_time_or_name_is_refused(
    options: dict[str, Any], told: str
) -> None:
    assert fault(Web(leaf=leaf(**options) + pem(authority().issuer))) == told


def test_the_providers_name_by_another_authority_is_refused() -> None:
    other = Authority()
    web = Web(leaf=pem(other.issue(NAME, key()), other.issuer, other.root))
    assert fault(web) == "it has not been issued by a trusted authority"


def test_an_authority_of_the_web_is_needed_where_none_is_given() -> None:
    held = CertificateKeys(None, is_name=url_matcher([NAME]), is_issuer=bool, clock=lambda: NOW)
    web = Web(leaf=leaf() + pem(authority().issuer))
    assert fault(web, held) == "it has not been issued by a trusted authority"


@pytest.mark.parametrize(
    "page",
    [
        None,
        b"",
        b"<html>",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_certificate_is_refused(page: bytes | None) -> None:
    web = Web()
    web.pages[URL] = page
    assert fault(web) == "its URL gives no certificate"


def test_too_many_certificates_are_not_read() -> None:
    assert fault(Web(leaf=leaf() + pem(authority().issuer) * 8)) == "its URL gives no certificate"


def test_a_known_certificate_is_fetched_once_a_day() -> None:
    now = [NOW]
    held = keys(lambda: now[0])
    web = Web(leaf=leaf(ends=NOW + 10 * 86_400) + pem(authority().issuer))
    for later in (0, 86_399, 86_401):
        now[0] = NOW + later
        known_certificate(held, URL, web.fetch)
    assert web.asked == [URL, URL]


def test_a_certificate_is_not_kept_beyond_its_time() -> None:
    now = [NOW]
    held = keys(lambda: now[0])
    web = Web(leaf=leaf(ends=NOW + 60) + pem(authority().issuer))
    known: Any = known_certificate(held, URL, web.fetch)
    assert known.key is not None
    now[0] = NOW + 61
    assert fault(web, held) == "it is not valid at this time"


def test_a_url_that_gave_nothing_is_not_asked_again_at_once() -> None:
    now = [NOW]
    held = keys(lambda: now[0])
    web = Web()
    for later in (0, 299, 301):
        now[0] = NOW + later
        fault(web, held)
    assert web.asked == [URL, URL]


def test_made_up_urls_do_not_hammer_the_provider() -> None:
    now = [NOW]
    held = keys(lambda: now[0])
    web = Web(leaf=leaf() + pem(authority().issuer))
    known_certificate(held, URL, web.fetch)
    for number in range(500):
        known_certificate(held, f"{URL}{number}", web.fetch)
    assert len(web.asked) == certificate_keys.MAX_NEW
    known: Any = known_certificate(held, URL, web.fetch)
    assert known.key is not None
    now[0] = NOW + 61
    known_certificate(held, f"{URL}again", web.fetch)
    assert len(web.asked) == certificate_keys.MAX_NEW + 1


def test_what_is_kept_has_a_limit() -> None:
    now = [NOW]
    held = keys(lambda: now[0])
    web = Web()
    for number in range(600):
        now[0] += 60
        known_certificate(held, f"{URL}{number}", web.fetch)
    assert len(held._refused) == certificate_keys.MAX_REFUSED


def test_what_a_fetcher_raises_passes_through() -> None:
    def fetch(url: str) -> bytes:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        known_certificate(keys(), URL, fetch)


def test_a_fetcher_that_gives_text_is_a_fault_of_the_program() -> None:
    wrong: Any = lambda url: "-----BEGIN"  # noqa: E731
    with pytest.raises(TypeError, match="bytes or None, not str"):
        known_certificate(keys(), URL, wrong)


def test_an_asynchronous_fetcher_is_awaited_for_each_step() -> None:
    web = Web(leaf=leaf(), issuer=pem(authority().issuer))
    held = keys()

    async def ask() -> Any:
        asking = known_certificate(held, URL, web.fetch_async)
        assert isinstance(asking, Awaitable)
        return await asking

    assert asyncio.run(ask()).key is not None
    assert web.asked == [URL, ISSUER_URL]
    again: Any = known_certificate(held, URL, web.fetch_async)
    assert again.key is not None


def test_what_is_given_to_trust_must_be_certificates() -> None:
    with pytest.raises(ValueError, match="trusted_certificates"):
        keys(trusted=b"hello")
