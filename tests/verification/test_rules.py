"""The rules that every verifier follows, each with the test that fails when it is broken.

They come from the verifiers of many providers and from what went wrong in them. Those that no other
test is about are tested here, for each preset.
"""

from __future__ import annotations

import ast
import hmac
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from webhookgen.ir.signature import HmacSignature, leaves

from tests.support import ROOT
from tests.test_generated import credentials
from tests.verification.signed_requests import SignedRequest, every_shared_secret
from tests.verification.test_presets import NOW, changed

SIGNATURE, VERIFICATION = "tests/runtime/test_signature.py", "tests/runtime/test_verification.py"
HERE = "tests/verification/test_rules.py"
RULES = {
    "raw bytes are signed, never what they mean": [
        (SIGNATURE, "test_a_body_that_is_not_text_can_be_verified"),
        ("tests/verification/test_flips.py", "test_each_bit_of_the_body"),
    ],
    "comparisons take constant time": [
        (HERE, "test_nothing_holds_but_by_a_comparison_in_constant_time"),
    ],
    "the text of a header is signed as it came, and a copy is read": [
        (VERIFICATION, "test_the_time_is_signed_as_it_came_and_read_strictly"),
        (
            "tests/verification/test_vectors.py",
            "test_standard_webhooks_signs_the_timestamp_as_it_came",
        ),
    ],
    "what is missing or badly written is a failure": [
        (SIGNATURE, "test_a_missing_part_fails_and_is_never_empty_text"),
        (SIGNATURE, "test_other_spellings_are_malformed"),
        ("tests/verification/test_hostile_headers.py", "test_a_hostile_signature_is_a_failure"),
    ],
    "header names have no case, and repeated headers stay several": [
        (HERE, "test_header_names_have_no_case"),
        ("tests/verification/test_hostile_headers.py", "test_a_doubled_header_is_a_failure"),
    ],
    "the signature is checked before the body is read": [
        (HERE, "test_a_forged_request_is_not_parsed"),
    ],
    "every secret is compared with every signature": [
        (VERIFICATION, "test_every_key_is_tried_with_every_signature"),
        (HERE, "test_each_secret_is_compared_whichever_matches"),
    ],
    "the clock is given": [(HERE, "test_the_clock_is_the_one_that_is_given")],
    "unknown versions are passed over, and one must be known": [
        (VERIFICATION, "test_unknown_versions_are_skipped_and_one_must_be_known"),
    ],
    "a signature that is not ASCII does not raise": [
        ("tests/verification/test_hostile_headers.py", "test_a_hostile_signature_is_a_failure"),
    ],
    "an empty secret is refused": [
        (SIGNATURE, "test_a_bad_secret_is_refused_without_being_shown"),
        (HERE, "test_no_handler_is_made_without_a_secret"),
    ],
}
ClassOf = Callable[[str], type[Any]]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_tests(rule: str) -> None:
    for path, name in RULES[rule]:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@every_shared_secret
def test_nothing_holds_but_by_a_comparison_in_constant_time(
    sent: SignedRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a comparison that always says no, and that of bytes with bytes."""
    compared: list[bool] = []

    def differ(one: object, other: object) -> bool:
        compared.append(isinstance(one, bytes) and isinstance(other, bytes))
        return False

    monkeypatch.setattr(hmac, "compare_digest", differ)
    assert not sent.handler.verify(sent.request)
    assert compared
    assert all(compared)


@every_shared_secret
def test_each_secret_is_compared_whichever_matches(
    sent: SignedRequest, handler_class: ClassOf, preset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of three that matches is no reason to stop."""
    given = credentials(handler_class(preset))
    name = next((each for each in ("secret_key", "token") if each in given), None)
    if name is None:
        pytest.skip("user name and password are not a list")
    good, counts = given[name], []
    genuine = hmac.compare_digest
    for keys in ([good], [good, *others(good)], [*others(good), good]):
        calls: list[int] = []

        def count(one: Any, other: Any, calls: list[int] = calls) -> bool:
            calls.append(1)
            return genuine(one, other)

        options = dict(given, **{name: keys})
        if "clock" in handler_class(preset).__init__.__annotations__:
            options["clock"] = lambda: NOW
        handler = handler_class(preset)(**options)
        with monkeypatch.context() as patched:
            patched.setattr(hmac, "compare_digest", count)
            result = handler.verify(sent.request)
        assert result.secret_index == keys.index(good)
        counts.append(len(calls))
    assert counts[1] == counts[2] > counts[0]


def others(secret: str) -> list[str]:
    """Two more secrets that a scheme can decode."""
    if secret.startswith("00ff"):
        return ["11ff" * 8, "22ff" * 8]
    lead = "whsec_" if secret.startswith("whsec_") else ""
    return [lead + "b3RoZXJvdGhlcm90aGVyb3Q", lead + "dGhpcmR0aGlyZHRoaXJkdGg"]


@every_shared_secret
def test_header_names_have_no_case(sent: SignedRequest) -> None:
    for spelt in (str.upper, str.lower, str.title):
        lines = [(spelt(name), value) for name, value in sent.request.headers.lines()]
        assert sent.holds(headers=lines)


@every_shared_secret
def test_a_forged_request_is_not_parsed(
    sent: SignedRequest, presets_sdk: ModuleType, event_class: ClassOf, preset: str
) -> None:
    """What is no JSON is a failure like any other, if nobody has signed it."""
    bare = [(name, value) for name, value in sent.request.headers.lines() if not sent.carries(name)]
    bare = [(name, value) for name, value in bare if name != "authorization"]
    for body in (b"{", b"", b"\xff", b"[" * 100_000):
        request = changed(
            sent.package, sent.request, headers=bare, raw_body=body, url="https://example.com/hook"
        )
        result = sent.handler.verify_and_parse_event(request)
        assert type(result) is presets_sdk.SignatureVerificationFailure, body[:9]


@every_shared_secret
def test_the_clock_is_the_one_that_is_given(
    sent: SignedRequest, handler_class: ClassOf, preset: str
) -> None:
    stamps = [
        leaf.timestamp
        for leaf in leaves(sent.verification.scheme)
        if isinstance(leaf, HmacSignature)
    ]
    for now, limit, reason in ((NOW + 1e7, "past", "too_old"), (NOW - 1e7, "future", "too_new")):
        options = {"clock": lambda now=now: now} if any(stamps) else {}
        handler = handler_class(preset)(**credentials(handler_class(preset)), **options)
        limits = [getattr(stamp, limit) for stamp in stamps if stamp is not None]
        result = handler.verify(sent.request)
        expected = reason if limits and limits[0] is not None else None
        assert result.reason == expected


@every_shared_secret
def test_no_handler_is_made_without_a_secret(handler_class: ClassOf, preset: str) -> None:
    given = credentials(handler_class(preset))
    for name in given:
        for empty in ("", None, b"", []):
            with pytest.raises((ValueError, TypeError), match=name):
                handler_class(preset)(**{**given, name: empty})
