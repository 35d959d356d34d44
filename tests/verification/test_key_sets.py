"""Key sets: what is kept, for how long, and how seldom a receiver's function is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from webhookgen_runtime import BodyHash, CoreRequest, JwtSignature, KeySet, PublicKeySignature
from webhookgen_runtime.signing import sign_request

from tests.verification.key_pairs import NOW, jwk_of, private_key, verifying

BODY = b"{}"
TOKEN = JwtSignature(
    source="$request.header.X-Token",
    algorithms=("ES256",),
    body_hash=BodyHash(source="$claim.sha"),
)
NAMED = PublicKeySignature(
    header="X-Sig", algorithm="ed25519", key="key_set", key_id="$request.header.X-Key"
)


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Fetcher:
    """A function that gets keys, and what it was asked for."""

    def __init__(self, *sets: Any) -> None:
        self.sets = list(sets)
        self.asked: list[str | None] = []

    def __call__(self, key_id: str | None) -> Any:
        self.asked.append(key_id)
        return self.sets[0] if len(self.sets) == 1 else self.sets.pop(0)


def signed(key_id: str | None, scheme: Any = TOKEN) -> CoreRequest:
    key = private_key("ES256" if scheme is TOKEN else "ed25519")
    given = {"private_key": key if key_id is None else {key_id: key}}
    return sign_request(scheme, CoreRequest(url="http://localhost/", raw_body=BODY), given, {}, NOW)


def jwks(*ids: str | None, name: str = "ES256") -> dict[str, Any]:
    return {"keys": [jwk_of(private_key(name), key_id) for key_id in ids]}


@pytest.mark.parametrize("spelled", [dict, json.dumps, lambda held: json.dumps(held).encode()])
def test_a_bundled_set(spelled: Callable[[Any], Any]) -> None:
    made = verifying(TOKEN, key_set=spelled(jwks("a", "b")))
    assert made.verify(signed("a")).key_id == "a"
    assert made.verify(signed("b")).key_id == "b"
    assert made.verify(signed("c")).reason == "unknown_key"
    assert made.verify(signed(None)).ok


def test_what_is_no_key_set_is_refused() -> None:
    oct_ = {"kty": "oct", "k": "c2VjcmV0", "kid": "a"}
    private = {"keys": [{"kty": "unknown"}]}
    for bad in (None, "", "{", b"\xff", [], {}, {"keys": []}, {"keys": {}}, oct_, {"keys": [oct_]},
                private, 1, {"keys": [jwk_of(private_key("ES256"), use="enc")]},
                {"keys": [jwk_of(private_key("ES256"), expired_at=NOW)]}):  # fmt: skip
        with pytest.raises(ValueError, match="key_set"):
            verifying(TOKEN, key_set=bad)


def test_a_key_that_can_not_be_read_verifies_nothing() -> None:
    broken = jwks("a")
    broken["keys"][0] |= {"x": "AAAA", "y": "!"}
    for scheme, bad in ((TOKEN, broken), (NAMED, jwks("a", name="ES256"))):
        result = verifying(scheme, key_set=bad).verify(signed("a", scheme))
        assert result.reason == "mismatch"


def test_a_key_is_kept() -> None:
    clock, fetch = Clock(), Fetcher(jwks("a", "b"))
    made = verifying(TOKEN, key_set=fetch, clock=clock)
    assert all(made.verify(signed(key_id)).ok for key_id in ("a", "b", "a", "a"))
    assert fetch.asked == ["a"]
    clock.now += 3601
    assert made.verify(signed("b")).ok
    assert fetch.asked == ["a", "b"]


def test_an_unknown_id_is_asked_for_once() -> None:
    clock, fetch = Clock(), Fetcher(jwks("a"), jwks("a"), jwks("a", "b"))
    made = verifying(TOKEN, key_set=fetch, clock=clock)
    assert made.verify(signed("a")).ok
    assert [made.verify(signed("b")).reason for _ in range(5)] == ["unknown_key"] * 5
    assert fetch.asked == ["a", "b"]
    clock.now += 61
    assert made.verify(signed("b")).ok
    assert fetch.asked == ["a", "b", "b"]


def test_a_flood_of_ids_does_not_reach_the_fetcher() -> None:
    clock, fetch = Clock(), Fetcher(jwks("a"))
    made = verifying(TOKEN, key_set=KeySet(fetch, burst=3), clock=clock)
    assert made.verify(signed("a")).ok
    for number in range(200):
        assert made.verify(signed(f"made-up-{number}")).reason == "unknown_key"
        assert made.verify(signed("a")).ok
    assert len(fetch.asked) == 3
    clock.now += 3601  # the known key is due, flood or not
    assert made.verify(signed("a")).ok
    for number in range(200):
        made.verify(signed(f"other-{number}"))
    assert len(fetch.asked) == 7


def test_a_flood_does_not_push_out_keys() -> None:
    fetch = Fetcher(jwks("a"))
    made = verifying(TOKEN, key_set=KeySet(fetch, limit=4, burst=100), clock=Clock())
    assert made.verify(signed("a")).ok
    for number in range(50):
        made.verify(signed(f"made-up-{number}"))
    asked = len(fetch.asked)
    assert made.verify(signed("a")).ok
    assert len(fetch.asked) == asked


def test_ids_that_no_key_has_are_not_asked_for() -> None:
    fetch = Fetcher(jwks("a"))
    made = verifying(TOKEN, key_set=fetch)
    for bad in ("x" * 257, "a\nb", "", "\x00", "ключ"):
        assert made.verify(signed(bad)).reason == "unknown_key"
    assert fetch.asked == []


def test_a_function_that_gives_one_key() -> None:
    one = jwk_of(private_key("ES256"), None)
    assert verifying(TOKEN, key_set=lambda _: one).verify(signed("a")).key_id == "a"
    other = jwk_of(private_key("ES256"), "b")
    assert verifying(TOKEN, key_set=lambda _: other).verify(signed("a")).reason == "unknown_key"
    assert verifying(TOKEN, key_set=lambda _: None).verify(signed("a")).reason == "unknown_key"
    assert verifying(TOKEN, key_set=lambda _: json.dumps(one)).verify(signed("a")).ok
    with pytest.raises(ValueError, match="key_set"):
        verifying(TOKEN, key_set=lambda _: 5).verify(signed("a"))


def test_a_fetcher_that_fails_is_no_bad_signature() -> None:
    def fail(_: str | None) -> Any:
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        verifying(TOKEN, key_set=fail).verify(signed("a"))


@pytest.mark.filterwarnings("ignore:coroutine")
def test_asynchronous_fetchers() -> None:
    asked: list[str | None] = []

    async def fetch(key_id: str | None) -> Any:
        asked.append(key_id)
        return jwks("a")

    made = verifying(TOKEN, key_set=fetch)

    async def twice() -> list[bool]:
        return [(await made.verify_async(signed("a"))).ok for _ in range(2)]

    assert asyncio.run(twice()) == [True, True]
    assert asked == ["a"]
    assert made.verify(signed("a")).ok  # it is kept, so nothing has to be awaited
    with pytest.raises(TypeError, match="asynchronous"):
        verifying(TOKEN, key_set=fetch).verify(signed("a"))


def test_a_signature_whose_header_names_the_key() -> None:
    fetch = Fetcher(jwks("a", name="ed25519"))
    made = verifying(NAMED, key_set=fetch)
    assert made.verify(signed("a", NAMED)).key_id == "a"
    assert made.verify(signed("b", NAMED)).reason == "unknown_key"
    assert fetch.asked == ["a", "b"]
    bare = {"x-sig": signed("a", NAMED).headers["x-sig"]}
    assert made.verify(CoreRequest(headers=bare, raw_body=BODY)).reason == "missing_input"


def test_only_public_members_are_kept() -> None:
    held = jwks("a")
    held["keys"][0]["d"] = "c2VjcmV0LXBhcnQ"
    made = verifying(TOKEN, key_set=held)
    assert b"c2VjcmV0" not in made._credentials.fixed["key_set"][0].secret
    assert "kty" not in repr(made._credentials.fixed)
