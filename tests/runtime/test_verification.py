"""The rules that every verifier follows, each with what would break it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import pickle
from collections.abc import Awaitable, Mapping
from typing import Any, ClassVar

import pytest
from payments_api.handlers.payment import PaymentHandler
from webhookgen_runtime import (
    AllOf,
    AnyOf,
    BasicCredentials,
    Challenge,
    ChallengedHandler,
    CoreRequest,
    Handshake,
    HmacSignature,
    MemoryReplayStore,
    RedisReplayStore,
    SecretText,
    SharedToken,
    SignedHandler,
    Timestamp,
)
from webhookgen_runtime.scheme import Scheme
from webhookgen_runtime.timestamps import read_timestamp

BODY = b'{"type":"payment.verified","paymentId":"p1"}'
NOW = 1_700_000_000.0
STAMP = Timestamp(source="$request.header.X-Time", past=300, future=60)
DATED = HmacSignature(
    header="X-Sig",
    message="{$timestamp}.{$request.body}",
    timestamp=STAMP,
    id="$request.header.X-Id",
)
PLAIN = HmacSignature(header="X-Sig")


def handler(scheme: Scheme, *keys: Any, handshakes: tuple[Handshake, ...] = (), **more: Any) -> Any:
    """A handler of the payments' events with another scheme."""
    base: Any = ChallengedHandler if handshakes else SignedHandler

    class Made(base):  # type: ignore[misc]
        _signature: ClassVar[Scheme] = scheme
        _handshakes: ClassVar[tuple[Handshake, ...]] = handshakes
        _events = PaymentHandler._events
        _detection = PaymentHandler._detection

    Made.__module__ = PaymentHandler.__module__
    return Made(*keys, **({"clock": lambda: NOW} | more))


def signature(message: bytes, key: bytes = b"key") -> str:
    return hmac.digest(key, message, "sha256").hex()


def dated(time: str, body: bytes = BODY, key: bytes = b"key", **headers: str) -> CoreRequest:
    sent = {"X-Time": time, "X-Sig": signature(time.encode() + b"." + body, key), **headers}
    return CoreRequest(headers=sent, raw_body=body)


def plain(key: bytes = b"key", **headers: str) -> CoreRequest:
    return CoreRequest(headers={"X-Sig": signature(BODY, key), **headers}, raw_body=BODY)


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        ("1700000000", None),
        ("1699999700", None),
        ("1699999699", "too_old"),
        ("1700000060", None),
        ("1700000061", "too_new"),
        ("01700000000", None),
        ("+1700000000", None),
        (" 1700000000 ", None),
        ("1700000000.5", "malformed_timestamp"),
        ("1_700_000_000", "malformed_timestamp"),
        ("17e8", "malformed_timestamp"),
        ("-1", "malformed_timestamp"),
        ("now", "malformed_timestamp"),
        ("9" * 400, "malformed_timestamp"),
        ("nan", "malformed_timestamp"),
    ],
)
def test_the_time_is_signed_as_it_came_and_read_strictly(time: str, reason: str | None) -> None:
    assert handler(DATED, "key").verify(dated(time)).reason == reason


def test_the_time_may_be_missing_only_where_it_is_not_looked_at() -> None:
    request = CoreRequest(headers={"X-Sig": signature(BODY)}, raw_body=BODY)
    assert handler(DATED, "key").verify(request).reason == "missing_input"
    in_body = HmacSignature(header="X-Sig", timestamp=Timestamp(source="$request.body#/at"))
    assert handler(in_body, "key").verify(request).reason == "missing_input"
    assert handler(in_body, "key", tolerance=None).verify(request).ok


@pytest.mark.parametrize(
    ("tolerance", "time", "reason"),
    [
        (10, "1699999989", "too_old"),
        (10, "1700000011", "too_new"),
        ((None, 5), "1", None),
        ((5, None), "9999999999", None),
        (None, "1", None),
        (0, "1700000000", None),
    ],
)
def test_the_tolerance_can_be_changed(tolerance: Any, time: str, reason: str | None) -> None:
    made = handler(DATED, "key", tolerance=tolerance)
    assert made.verify(dated(time)).reason == reason


@pytest.mark.parametrize("tolerance", [-1, "5", (1,), (1, 2, 3), True, (1, -2)])
def test_a_bad_tolerance_is_refused(tolerance: Any) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        handler(DATED, "key", tolerance=tolerance)


@pytest.mark.parametrize(
    ("text", "form", "seconds"),
    [
        ("1700000000123", "unix-ms", 1700000000.123),
        ("2023-11-14T22:13:20Z", "iso8601", 1700000000.0),
        ("2023-11-14T15:13:20-07:00", "iso8601", 1700000000.0),
        ("2023-11-14T22:13:20.5+00:00", "iso8601", 1700000000.5),
        ("2023-11-14T22:13:20.123456789Z", "iso8601", 1700000000.123456789),
        ("2023-11-14T22:13:20", "iso8601", None),
        ("2023-13-14T22:13:20Z", "iso8601", None),
        ("20231114T221320Z", "iso8601", None),
        ("1700000000", "iso8601", None),
        ("\u0661", "unix-s", None),
        ("", "unix-s", None),
    ],
)
def test_each_form_of_a_time(text: str, form: Any, seconds: float | None) -> None:
    assert read_timestamp(text, form) == seconds


def test_a_forged_signature_is_told_before_its_age() -> None:
    assert handler(DATED, "other").verify(dated("1")).reason == "mismatch"


def test_every_key_is_tried_with_every_signature() -> None:
    scheme = HmacSignature(header="X-Sig", value="v1={digest}", separator=",")
    signatures = ",".join(f"v1={signature(BODY, key)}" for key in (b"a", b"b", b"c"))
    request = CoreRequest(headers={"X-Sig": signatures + ",v0=zz"}, raw_body=BODY)
    for keys, index in ((["x", "c"], 1), (["a", "b"], 0), (["c"], 0), (["x", "y", "b"], 2)):
        assert handler(scheme, keys).verify(request).secret_index == index
    assert handler(scheme, ["x", "y"]).verify(request).reason == "mismatch"


def test_at_most_sixteen_signatures_and_eight_kilobytes() -> None:
    scheme = HmacSignature(header="X-Sig", value="v1={digest}", separator=",")
    good = f"v1={signature(BODY)}"
    made = handler(scheme, "key")
    assert made.verify(CoreRequest(headers={"X-Sig": ",".join([good] * 16)}, raw_body=BODY)).ok
    for text in (",".join([good] * 17), good + "," + " " * 9000, good + ",v0=" + "x" * 9000):
        request = CoreRequest(headers={"X-Sig": text}, raw_body=BODY)
        assert made.verify(request).reason == "malformed_signature"


def test_unknown_versions_are_skipped_and_one_must_be_known() -> None:
    scheme = HmacSignature(header="X-Sig", value="v1,{digest}", separator=" ")
    made = handler(scheme, "key")
    good = f"v1,{signature(BODY)}"
    assert made.verify(CoreRequest(headers={"X-Sig": f"v2,?? {good}"}, raw_body=BODY)).ok
    alone = CoreRequest(headers={"X-Sig": f"v2,{signature(BODY)}"}, raw_body=BODY)
    assert made.verify(alone).reason == "malformed_signature"


def test_two_times_in_one_header_are_malformed() -> None:
    scheme = HmacSignature(
        header="X-Sig",
        value="v1={digest}",
        separator=",",
        message="{$timestamp}.{$request.body}",
        timestamp=Timestamp(source="$item.t"),
    )
    good = signature(b"1700000000." + BODY)
    made = handler(scheme, "key")
    request = CoreRequest(headers={"X-Sig": f"t=1700000000,v1={good}"}, raw_body=BODY)
    assert made.verify(request).ok
    for text in (f"t=1700000000,t=1700000000,v1={good}", f"v1={good}", f"t=,v1={good}"):
        request = CoreRequest(headers={"X-Sig": text}, raw_body=BODY)
        assert not made.verify(request).ok
    lines = [("X-Sig", f"t=1700000000,v1={good}")] * 2
    assert not made.verify(CoreRequest(headers=lines, raw_body=BODY)).ok


def test_a_key_may_be_picked_by_its_id() -> None:
    scheme = HmacSignature(header="X-Sig", key_id="$request.header.X-Key")
    keys = {f"k{n}": f"secret {n}" for n in range(40)}
    made = handler(scheme, keys)
    result = made.verify(plain(b"secret 7", **{"X-Key": "k7"}))
    assert (result.ok, result.key_id, result.secret_index) == (True, "k7", 7)
    assert made.verify(plain(b"secret 7", **{"X-Key": "k8"})).reason == "mismatch"
    assert made.verify(plain(b"secret 7", **{"X-Key": "none"})).reason == "unknown_key"
    assert made.verify(plain(b"secret 7")).reason == "missing_input"
    with pytest.raises(ValueError, match="1 to 16"):
        handler(PLAIN, keys)


def test_a_function_may_pick_the_key() -> None:
    keys = {"acme": "acme's", "other": ["old", "other's"]}

    def pick(request: CoreRequest) -> Any:
        return keys.get(request.headers["X-Tenant"])

    made = handler(PLAIN, pick)
    assert made.verify(plain(b"acme's", **{"X-Tenant": "acme"})).ok
    assert made.verify(plain(b"other's", **{"X-Tenant": "other"})).secret_index == 1
    assert made.verify(plain(b"acme's", **{"X-Tenant": "other"})).reason == "mismatch"
    assert made.verify(plain(b"acme's", **{"X-Tenant": "gone"})).reason == "unknown_key"
    with pytest.raises(KeyError):
        made.verify(plain())
    with pytest.raises(ValueError, match="empty"):
        handler(PLAIN, lambda request: "").verify(plain())


def test_a_function_may_be_asynchronous() -> None:
    async def pick(request: CoreRequest) -> str:
        return "key"

    made = handler(PLAIN, pick)
    assert asyncio.run(made.verify_async(plain())).ok
    event = asyncio.run(made.verify_and_parse_event_async(plain()))
    assert type(event).__name__ == "VerifiedPaymentEvent"
    with pytest.raises(TypeError, match="_async"):
        made.verify(plain())


@pytest.mark.parametrize(
    ("form", "text", "key"),
    [
        (SecretText(encoding="base64", prefix="whsec_"), "whsec_AAECAw==", b"\x00\x01\x02\x03"),
        (SecretText(encoding="base64", prefix="whsec_"), "AAECAw", b"\x00\x01\x02\x03"),
        (SecretText(encoding="base64", prefix="whsec_", bare="text"), "AAECAw", b"AAECAw"),
        (SecretText(encoding="hex"), "00fF", b"\x00\xff"),
        (SecretText(encoding="base64url"), "-_-_", b"\xfb\xff\xbf"),
        (SecretText(), "whsec_AAECAw==", b"whsec_AAECAw=="),
        (SecretText(encoding="hex"), b"00ff", b"00ff"),
    ],
)
def test_how_a_secret_is_written(form: SecretText, text: Any, key: bytes) -> None:
    assert handler(HmacSignature(header="X-Sig", secret=form), text).verify(plain(key)).ok


@pytest.mark.parametrize("text", ["hidden!", "whsec_hidden!", "whsec_", "aGlk\nZGVu", "aGlkZGVu="])
def test_a_secret_that_can_not_be_decoded_is_refused_unseen(text: str) -> None:
    form = SecretText(encoding="base64", prefix="whsec_")
    with pytest.raises(ValueError) as caught:
        handler(HmacSignature(header="X-Sig", secret=form), text)
    assert text not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_token_is_compared_whole() -> None:
    scheme = SharedToken(source="$request.header.Authorization", prefix="Bearer ")
    made = handler(scheme, token=["old", "tokén"])
    value = "Bearer tok\u00c3\u00a9n"  # UTF-8, as a server reads it
    result = made.verify(CoreRequest(headers={"Authorization": value}))
    assert (result.ok, result.secret_index, result.digest_id) == (True, 1, None)
    assert made.verify(CoreRequest(headers={"Authorization": "bearer old"})).ok
    for text, reason in (
        ("Bearer oldx", "mismatch"),
        ("Bearer ", "malformed_signature"),
        ("old", "malformed_signature"),
        ("", "missing_signature"),
    ):
        assert made.verify(CoreRequest(headers={"Authorization": text})).reason == reason
    twice = CoreRequest(headers=[("Authorization", "Bearer old")] * 2)
    assert made.verify(twice).reason == "malformed_signature"
    with pytest.raises(ValueError, match="token"):
        handler(scheme)


def test_basic_credentials() -> None:
    made = handler(BasicCredentials(), username="me", password=["p:w", "old"])

    def sent(pair: bytes) -> CoreRequest:
        value = "Basic " + base64.b64encode(pair).decode()
        return CoreRequest(headers={"Authorization": value})

    assert made.verify(sent(b"me:p:w")).secret_index == 0
    assert made.verify(sent(b"me:old")).secret_index == 1
    for pair in (b"me:pw", b"you:old", b":old", b"me:"):
        assert made.verify(sent(pair)).reason == "mismatch"
    for text in ("Basic", "Basic ??", "Bearer bWU6b2xk", "Basic bWU="):
        request = CoreRequest(headers={"Authorization": text})
        assert made.verify(request).reason == "malformed_signature"
    with pytest.raises(ValueError, match="username"):
        handler(BasicCredentials(), password="x")


def test_all_of_several_schemes() -> None:
    made = handler(AllOf((PLAIN, SharedToken(source="$request.header.X-Token"))), "key", token="t")
    assert made.verify(plain(**{"X-Token": "t"})).ok
    assert made.verify(plain(**{"X-Token": "u"})).reason == "mismatch"
    assert made.verify(plain()).reason == "missing_signature"
    assert made.verify(plain(b"other", **{"X-Token": "t"})).reason == "mismatch"


def test_any_of_several_schemes() -> None:
    made = handler(AnyOf((PLAIN, SharedToken(source="$request.header.X-Token"))), "key", token="t")
    assert made.verify(plain()).ok
    assert made.verify(CoreRequest(headers={"X-Token": "t"})).ok
    assert made.verify(CoreRequest(headers={"X-Token": "u"})).reason == "mismatch"
    assert made.verify(CoreRequest()).reason == "missing_signature"
    assert not made.verify(plain(b"other", **{"X-Token": "u"})).ok


def test_a_delivery_that_comes_again_is_refused() -> None:
    made = handler(DATED, "key", replay_store=MemoryReplayStore())
    assert made.verify(dated("1700000000")).ok
    assert made.verify(dated("1700000000")).reason == "replayed"
    spelled = dated("1700000000")
    upper = CoreRequest(
        headers={"X-Time": "1700000000", "X-Sig": spelled.headers["X-Sig"].upper(), "X-Id": "new"},
        raw_body=BODY,
    )
    assert made.verify(upper).reason == "replayed"
    assert made.verify(dated("1700000001")).ok
    assert made.verify(dated("1699999999", key=b"forged")).reason == "mismatch"
    assert made.verify(dated("1699999999")).ok


def test_a_signed_id_names_a_delivery() -> None:
    scheme = HmacSignature(
        header="X-Sig",
        message="{$id}.{$timestamp}.{$request.body}",
        timestamp=STAMP,
        id="$request.header.X-Id",
    )
    made = handler(scheme, "key", replay_store=MemoryReplayStore())

    def sent(id_: str, time: str) -> CoreRequest:
        value = signature(f"{id_}.{time}.".encode() + BODY)
        return CoreRequest(headers={"X-Id": id_, "X-Time": time, "X-Sig": value}, raw_body=BODY)

    assert made.verify(sent("a", "1700000000")).ok
    assert made.verify(sent("a", "1700000001")).reason == "replayed"
    assert made.verify(sent("b", "1700000000")).ok


def test_a_store_may_be_asynchronous_and_its_faults_pass_through() -> None:
    seen: list[tuple[str, int]] = []

    class Store:
        async def add(self, key: str, ttl: int) -> bool:
            seen.append((key, ttl))
            return len(seen) == 1

    made = handler(DATED, "key", replay_store=Store())
    assert asyncio.run(made.verify_async(dated("1700000000"))).ok
    assert asyncio.run(made.verify_async(dated("1700000000"))).reason == "replayed"
    assert seen[0][1] == 361
    assert signature(b"1700000000." + BODY) not in seen[0][0]
    with pytest.raises(TypeError, match="_async"):
        made.verify(dated("1700000000"))

    class Broken:
        def add(self, key: str, ttl: int) -> bool:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        handler(DATED, "key", replay_store=Broken()).verify(dated("1700000000"))


def test_a_token_names_no_delivery() -> None:
    scheme = SharedToken(source="$request.header.X-Token")
    made = handler(scheme, token="t", replay_store=MemoryReplayStore())
    request = CoreRequest(headers={"X-Token": "t"})
    assert made.verify(request).ok
    assert made.verify(request).ok


def test_the_store_in_memory_forgets() -> None:
    now = [0.0]
    store = MemoryReplayStore(3, clock=lambda: now[0])
    assert [store.add(key, 10) for key in "abab"] == [True, True, False, False]
    now[0] = 10.0
    assert store.add("a", 10)
    assert [store.add(key, 10) for key in "cde"] == [True] * 3
    assert store.add("a", 10)


class FakeRedis:
    """What `SET NX EX` of a Redis client answers."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}

    def set(self, key: str, value: bytes, *, nx: bool, ex: int) -> bool | None:
        if nx and key in self.keys:
            return None
        self.keys[key] = ex
        return True


class FakeAsyncRedis(FakeRedis):
    """The same, asynchronous."""

    def set(self, key: str, value: bytes, *, nx: bool, ex: int) -> Any:
        answer = super().set(key, value, nx=nx, ex=ex)

        async def answered() -> bool | None:
            return answer

        return answered()


def test_the_store_in_redis_sets_once() -> None:
    client = FakeRedis()
    store = RedisReplayStore(client)
    assert [store.add("a", 5), store.add("a", 5)] == [True, False]
    assert client.keys == {"webhook:a": 5}
    later = RedisReplayStore(FakeAsyncRedis())

    async def twice() -> list[bool]:
        answers = [later.add("a", 5), later.add("a", 5)]
        return [await each for each in answers if isinstance(each, Awaitable)]

    assert asyncio.run(twice()) == [True, False]


def test_digest_ids_name_signatures() -> None:
    result = handler(PLAIN, "key").verify(plain())
    expected = hashlib.sha256(hmac.digest(b"key", BODY, "sha256")).hexdigest()
    assert result.digest_id == expected
    assert pickle.loads(pickle.dumps(result)) == result
    for text in (repr(result), str(result), str(list(result.__rich_repr__()))):
        assert signature(BODY) not in text
        assert expected not in text


ECHO = Handshake(method="GET", signed=False, value="$request.query.challenge", answer="{value}")
VERIFY_TOKEN = Handshake(
    method="GET",
    signed=False,
    when=(("$request.query.mode", "subscribe"),),
    value="$request.query.challenge",
    verify_token="$request.query.token",
    answer="{value}",
)
CRC = Handshake(
    method="GET",
    signed=False,
    value="$request.query.crc_token",
    answer='{"response_token": "sha256={hmac}"}',
    encoding="base64",
    media_type="application/json",
)
SIGNED = Handshake(
    when=(("$request.body#/event", "validate"),),
    value="$request.body#/plain",
    answer='{"plain": "{value}", "encrypted": "{hmac}"}',
    media_type="application/json",
)


def receive(handshake: Handshake, request: CoreRequest, **more: Any) -> Any:
    made = handler(PLAIN, "key", handshakes=(handshake,), **more)
    result = made.verify_and_parse_event(request)
    assert asyncio.run(made.verify_and_parse_event_async(request)) == result
    return result


def get(query: str, **more: Any) -> CoreRequest:
    return CoreRequest(method="GET", url=f"https://h/hook?{query}", **more)


def test_an_unsigned_handshake_is_answered_by_its_exact_form() -> None:
    answer = receive(ECHO, get("tenant=1&challenge=a%3Cb%20c"))
    assert isinstance(answer, Challenge)
    assert (answer.status, answer.body) == (200, b"a<b c")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for request in (
        get("challenge=a&challenge=b"),
        get("challenge="),
        get("x=1"),
        get("challenge=a", raw_body=b"{}"),
        get("challenge=" + "a" * 5000),
        CoreRequest(method="POST", url="https://h/?challenge=a"),
    ):
        assert receive(ECHO, request).reason == "missing_signature"
    body = CoreRequest(raw_body=b'{"challenge": "a"}', headers={"X-Sig": "x"})
    assert receive(ECHO, body).reason == "malformed_signature"


def test_a_second_secret_is_compared() -> None:
    settings = {"settings": {"verify_token": "told"}}
    good = receive(VERIFY_TOKEN, get("mode=subscribe&token=told&challenge=1158201444"), **settings)
    assert good.body == b"1158201444"
    bad = receive(VERIFY_TOKEN, get("mode=subscribe&token=tolD&challenge=1"), **settings)
    assert bad.reason == "mismatch"
    for query in ("mode=other&token=told&challenge=1", "mode=subscribe&challenge=1"):
        assert receive(VERIFY_TOKEN, get(query), **settings).reason == "missing_signature"


def test_a_handshake_does_not_sign_what_could_be_an_event() -> None:
    answer = receive(CRC, get("crc_token=abc-123_="))
    digest = base64.b64encode(hmac.digest(b"key", b"abc-123_=", "sha256")).decode()
    assert answer.body == b'{"response_token": "sha256=' + digest.encode() + b'"}'
    assert answer.headers["Content-Type"] == "application/json"
    for token in ("%7B%22type%22%3A1%7D", "a%20b", "%5B%5D", "%22x%22"):
        assert receive(CRC, get(f"crc_token={token}")).reason == "missing_signature"


def test_a_signed_handshake_needs_its_signature() -> None:
    body = b'{"event": "validate", "plain": "a-token"}'
    request = CoreRequest(headers={"X-Sig": signature(body)}, raw_body=body)
    expected = hmac.digest(b"key", b"a-token", "sha256").hex()
    answer = receive(SIGNED, request)
    assert answer.body == f'{{"plain": "a-token", "encrypted": "{expected}"}}'.encode()
    assert "a-token" not in repr(answer)
    forged = CoreRequest(headers={"X-Sig": signature(body, b"x")}, raw_body=body)
    assert receive(SIGNED, forged).reason == "mismatch"
    assert receive(SIGNED, CoreRequest(raw_body=body)).reason == "missing_signature"
    other = BODY.replace(b"}", b',"plain":"a-token"}')
    event = CoreRequest(headers={"X-Sig": signature(other)}, raw_body=other)
    assert type(receive(SIGNED, event)).__name__ == "VerifiedPaymentEvent"


def test_answers_in_json_are_escaped() -> None:
    handshake = Handshake(
        method="GET",
        signed=False,
        value="$request.header.X-Challenge",
        answer='{"verification": "{value}"}',
        media_type="application/json",
    )
    request = CoreRequest(method="GET", headers={"X-Challenge": '"}{\\'})
    assert receive(handshake, request).body == b'{"verification": "\\"}{\\\\"}'


@pytest.mark.parametrize("headers", [{}, {"X-Sig": "x"}, {"X-Sig": "\u20ac"}])
def test_nothing_shows_a_secret(headers: Mapping[str, str]) -> None:
    made = handler(PLAIN, "hidden-secret")
    result = made.verify_and_parse_event(CoreRequest(headers=headers, raw_body=b'"a-value"'))
    for text in (repr(result), str(result), repr(made), str(result.errors)):
        assert "hidden-secret" not in text
        assert "a-value" not in text


def test_an_absent_part_is_empty_only_where_the_scheme_says_so() -> None:
    scheme = HmacSignature(
        header="X-Sig", message="{$request.body#/a}:{$request.body#/b/c}", missing="empty"
    )
    made = handler(scheme, "key")

    def ok(body: bytes, message: bytes) -> bool:
        headers = {"X-Sig": signature(message)}
        return bool(made.verify(CoreRequest(headers=headers, raw_body=body)))

    assert ok(b'{"a":"x","b":{"c":1}}', b"x:1")
    assert ok(b'{"a":null,"b":{}}', b":")
    assert ok(b"{}", b":")
    for body in (b'{"a":{}}', b'{"a":[]}', b'{"b":"x"}', b'{"b":{"c":[1]}}', b"[1]", b"", b"x"):
        assert not ok(body, b":"), body


def sealed(*seals: str) -> bytes:
    """A list of items, each with a seal, which signs its number."""
    items = (f'{{"n":{n}, "seal":"{seal}"}}' for n, seal in enumerate(seals))
    return f'{{"live":true,"items":[{",".join(items)}]}}'.encode()


GOOD = [signature(f"{n}".encode()) for n in range(3)]
OF_ITEMS = HmacSignature(
    source="$request.body#/seal", message="{$request.body#/n}", items="$request.body#/items"
)


@pytest.mark.parametrize(
    ("body", "reason", "at"),
    [
        (sealed(GOOD[0]), None, None),
        (sealed(*GOOD), None, None),
        (sealed(GOOD[0], GOOD[2]), "mismatch", "/items/1"),
        (sealed(GOOD[0], ""), "missing_signature", "/items/1"),
        (sealed(GOOD[0], "zz"), "malformed_signature", "/items/1"),
        (b'{"items":[{"n":0}]}', "missing_signature", "/items/0"),
        (b'{"items":[null]}', "missing_signature", "/items/0"),
        (b'{"items":[{"seal":"' + GOOD[0].encode() + b'"}]}', "missing_input", "/items/0"),
        (b'{"items":[]}', "missing_signature", "/items"),
        (b'{"items":{"0":{}}}', "missing_signature", "/items"),
        (b"[]", "missing_signature", "/items"),
        (b"", "missing_signature", "/items"),
        (b'{"items":[', "missing_signature", "/items"),
    ],
)
def test_each_item_is_verified(body: bytes, reason: str | None, at: str | None) -> None:
    result = handler(OF_ITEMS, "key").verify(CoreRequest(raw_body=body))
    assert result.reason == reason
    assert [error.pointer for error in result.errors] == ([at] if at else [])


def test_the_result_of_a_batch_holds_that_of_each_item() -> None:
    body = sealed(GOOD[0], signature(b"1", b"old"))
    result = handler(OF_ITEMS, ["key", "old"]).verify(CoreRequest(raw_body=body))
    assert [item.secret_index for item in result.items] == [0, 1]
    assert len({item.digest_id for item in result.items}) == 2


def test_items_may_be_signed_beside_the_request() -> None:
    scheme = AllOf((SharedToken(source="$request.header.X-Token"), OF_ITEMS))
    made = handler(scheme, "key", token="t")
    body = sealed(*GOOD)
    assert len(made.verify(CoreRequest(headers={"X-Token": "t"}, raw_body=body)).items) == 3
    assert made.verify(CoreRequest(headers={"X-Token": "u"}, raw_body=body)).reason == "mismatch"
    forged = CoreRequest(headers={"X-Token": "t"}, raw_body=sealed(GOOD[1]))
    assert made.verify(forged).reason == "mismatch"
