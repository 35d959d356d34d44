"""HTTP message signatures through generated handlers: published vectors, and what must fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webhookgen_runtime.signature_base import component_value, request_address

from tests.support import write_sdk
from tests.verification.rfc9421 import BODY, CREATED, HEADERS, URL, VECTORS, Vector

SECRET = "c2VjcmV0IG9mIHRoZSBob29rcw=="
HandlerOf = Callable[..., Any]
EVENT = "{post: {x-webhook-group: %s, requestBody: {content: {application/json: {schema: {}}}}}}"


def record(vector: Vector) -> str:
    """The signature block that a receiver of a vector's requests would write."""
    components = ", ".join(f"'{each}'" for each in vector.components)
    digest = "required" if vector.covers_digest else "none"
    return (
        f"{{kind: http-message-signatures, alg: {vector.algorithm}, components: [{components}], "
        f"digest: {digest}{', secret: {encoding: base64}' if 'hmac' in vector.algorithm else ''}}}"
    )


GROUPS = {name: record(vector) for name, vector in VECTORS.items()}
GROUPS["shared"] = (
    "{kind: http-message-signatures, alg: hmac-sha256, components: ['@method', '@target-uri'], "
    "secret: {encoding: base64}, timestamp: {tolerance: {past: 300, future: 60}}}"
)
GROUPS["labelled"] = (
    "{kind: http-message-signatures, alg: hmac-sha256, label: hooks, tag: deliveries, "
    "secret: {encoding: base64}}"
)
GROUPS["named"] = (
    "{kind: http-message-signatures, alg: hmac-sha256, components: [x-id], id: {header: X-Id}, "
    "secret: {encoding: base64}}"
)


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("message-signatures")
    lines = ["openapi: 3.1.0", 'info: {title: Signed messages, version: "1"}', "x-webhooks:"]
    lines += [f"  {name}: {{signatureVerification: {block}}}" for name, block in GROUPS.items()]
    lines += ["webhooks:", *(f"  sent-{name}: {EVENT % name}" for name in GROUPS)]
    (folder / "spec.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = write_sdk(folder / "spec.yaml", folder / "sdk", "--formatter", "none")
    with made.imported() as package:
        yield package


@pytest.fixture
def handler(sdk: ModuleType) -> HandlerOf:
    def make(name: str, **options: Any) -> Any:
        handler_class = getattr(sdk, f"{name.capitalize()}Handler")
        options = {"clock": lambda: CREATED} | options
        if name in VECTORS:
            vector = VECTORS[name]
            parameter = "secret_key" if "hmac" in vector.algorithm else "public_key"
            options = {parameter: {vector.key_name: vector.key}} | options
        else:
            options = {"secret_key": SECRET} | options
        return handler_class(**options)

    return make


@pytest.fixture
def request_of(sdk: ModuleType) -> Callable[..., Any]:
    def make(headers: dict[str, str] | list[tuple[str, str]], **parts: Any) -> Any:
        lines = list(headers.items()) if isinstance(headers, dict) else headers
        own = {"method": "POST", "url": URL, "raw_body": BODY} | parts
        return sdk.CoreRequest(headers=[*HEADERS.items(), *lines], **own)

    return make


def digest(body: bytes, name: str = "sha-256") -> str:
    hashed = hashlib.new(name.replace("-", ""), body).digest()
    return f"{name}=:{base64.b64encode(hashed).decode()}:"


def signed(
    values: dict[str, str],
    parameters: str = ";created=1618884473",
    label: str = "sig1",
    secret: str = SECRET,
) -> dict[str, str]:
    """The two headers of a signature, made by hand from the lines of its base."""
    names = [each if each.startswith('"') else f'"{each}"' for each in values]
    described = f"({' '.join(names)}){parameters}"
    lines = [f"{name}: {value}" for name, value in zip(names, values.values(), strict=True)]
    base = "\n".join([*lines, f'"@signature-params": {described}'])
    made = hmac.digest(base64.b64decode(secret), base.encode(), "sha256")
    return {
        "Signature-Input": f"{label}={described}",
        "Signature": f"{label}=:{base64.b64encode(made).decode()}:",
    }


COVERED = {
    "@method": "POST",
    "@target-uri": URL,
    "content-digest": HEADERS["Content-Digest"],
}


@pytest.mark.parametrize("name", VECTORS)
def test_a_published_signature_holds(name: str, handler: HandlerOf, request_of: HandlerOf) -> None:
    result = handler(name).verify(request_of(VECTORS[name].headers))
    assert result.ok, result
    assert result.key_id == VECTORS[name].key_name


@pytest.mark.parametrize("name", VECTORS)
def test_a_published_signature_does_not_hold_for_another_request(
    name: str, handler: HandlerOf, request_of: HandlerOf
) -> None:
    vector, receiver = VECTORS[name], handler(name)
    headers = {n.lower() for n in HEADERS}
    for component in vector.components:
        if component in headers:
            lines = [(n, v) for n, v in HEADERS.items() if n.lower() != component]
            parts = {"headers": [*lines, (component, "x"), *vector.headers.items()]}
        else:
            parts = {"headers": [*HEADERS.items(), *vector.headers.items()]}
            parts |= {"method": "PUT", "url": "https://other.test/bar?Pet=cat"}
        changed = type(request_of({}))(**({"method": "POST", "url": URL, "raw_body": BODY} | parts))
        assert receiver.verify(changed).reason == "mismatch", component
    flipped = vector.headers | {"Signature": vector.headers["Signature"].replace("sig=:", "sig=:A")}
    assert not receiver.verify(request_of(flipped)).ok
    later = vector.headers["Signature-Input"].replace("1618884473", "1618884474")
    renewed = request_of(vector.headers | {"Signature-Input": later})
    assert receiver.verify(renewed).reason == "mismatch"


@pytest.mark.parametrize("name", ["sha-256", "sha-512"])
def test_a_digest_of_rfc_9530_must_be_that_of_the_body(
    name: str, handler: HandlerOf, sdk: ModuleType
) -> None:
    vectors = {
        "sha-256": "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:",
        "sha-512": HEADERS["Content-Digest"],
    }
    assert digest(BODY, name) == vectors[name]
    values = COVERED | {"content-digest": vectors[name]}
    headers = {"Content-Digest": vectors[name]} | signed(values)
    receiver = handler("shared")
    genuine = sdk.CoreRequest(url=URL, headers=headers, raw_body=BODY)
    assert receiver.verify(genuine).ok
    other = sdk.CoreRequest(url=URL, headers=headers, raw_body=BODY + b" ")
    assert receiver.verify(other).reason == "mismatch"


@pytest.mark.parametrize(
    "field",
    {
        "one of two is wrong": f"{digest(BODY)}, {digest(b'', 'sha-512')}",
        "weak algorithm alone": "md5=:Sd/dVLAcvNLSq16eXua5uQ==:",
        "unknown algorithm alone": "sha-999=:AAAA:",
        "too short": "sha-256=:X48E:",
        "text for bytes": 'sha-256="X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="',
        "twice": f"{digest(BODY)}, {digest(BODY)}",
        "malformed": "sha-256",
        "no field at all": "",
    }.values(),
)
def test_a_covered_digest_that_proves_nothing_is_refused(
    field: str, handler: HandlerOf, sdk: ModuleType
) -> None:
    values = COVERED | {"content-digest": field}
    request = sdk.CoreRequest(
        url=URL, headers={"Content-Digest": field} | signed(values), raw_body=BODY
    )
    assert handler("shared").verify(request).reason == "mismatch"


def test_unknown_digests_beside_a_good_one_do_not_matter(
    handler: HandlerOf, sdk: ModuleType
) -> None:
    field = f"md5=:AAAA:, {digest(BODY)}, sha-999=1"
    headers = {"Content-Digest": field} | signed(COVERED | {"content-digest": field})
    assert handler("shared").verify(sdk.CoreRequest(url=URL, headers=headers, raw_body=BODY)).ok


def test_a_body_must_be_covered_and_an_empty_one_need_not(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    bare = signed({"@method": "POST", "@target-uri": URL})
    assert handler("shared").verify(request_of(bare)).reason == "missing_input"
    assert handler("shared").verify(request_of(bare, raw_body=b"")).ok


@pytest.mark.parametrize(
    ("identifier", "value"),
    [
        ('"content-digest";key="sha-512"', HEADERS["Content-Digest"].removeprefix("sha-512=")),
        ('"content-digest";sf', HEADERS["Content-Digest"]),
        (
            '"content-digest";bs',
            f":{base64.b64encode(HEADERS['Content-Digest'].encode()).decode()}:",
        ),
    ],
)
def test_a_digest_may_be_covered_in_each_of_its_forms(
    identifier: str, value: str, handler: HandlerOf, request_of: HandlerOf
) -> None:
    values = {"@method": "POST", "@target-uri": URL, identifier: value}
    receiver = handler("shared")
    assert receiver.verify(request_of(signed(values))).ok
    assert receiver.verify(request_of(signed(values), raw_body=b"{}")).reason == "mismatch"


def test_a_digest_that_is_covered_by_a_weak_member_covers_nothing(
    handler: HandlerOf, sdk: ModuleType
) -> None:
    field = f"md5=:AAAA:, {digest(BODY)}"
    values = {"@method": "POST", "@target-uri": URL, '"content-digest";key="md5"': ":AAAA:"}
    request = sdk.CoreRequest(
        url=URL, headers={"Content-Digest": field} | signed(values), raw_body=BODY
    )
    assert handler("shared").verify(request).reason == "missing_input"


@pytest.mark.parametrize("left_out", COVERED)
def test_a_signature_that_omits_a_required_component_is_refused(
    left_out: str, handler: HandlerOf, request_of: HandlerOf
) -> None:
    values = {name: value for name, value in COVERED.items() if name != left_out}
    result = handler("shared").verify(request_of(signed(values)))
    assert result.reason == "missing_input"
    assert left_out in str(result.errors[0])


@pytest.mark.parametrize(
    ("parameters", "reason"),
    {
        "now": (";created=1618884473", None),
        "oldest": (";created=1618884173", None),
        "too old": (";created=1618884172", "too_old"),
        "newest": (";created=1618884533", None),
        "in the future": (";created=1618884534", "too_new"),
        "no time": ("", "malformed_timestamp"),
        "expires now": (";created=1618884473;expires=1618884473", None),
        "expired": (";created=1618884472;expires=1618884472", "too_old"),
        "the pinned algorithm": (';created=1618884473;alg="hmac-sha256"', None),
        "another algorithm": (';created=1618884473;alg="ed25519"', "unsupported_algorithm"),
        "no algorithm": (';created=1618884473;alg="none"', "unsupported_algorithm"),
        "algorithm as a token": (";created=1618884473;alg=hmac-sha256", "malformed_signature"),
        "time as text": (';created="1618884473"', "malformed_signature"),
        "time as a fraction": (";created=1618884473.0", "malformed_signature"),
        "time as a date": (";created=@1618884473", "malformed_signature"),
        "time as true": (";created", "malformed_signature"),
        "expires as text": (';created=1618884473;expires="x"', "malformed_signature"),
        "nonce as a number": (";created=1618884473;nonce=1", "malformed_signature"),
        "key as bytes": (";created=1618884473;keyid=:AAAA:", "malformed_signature"),
        "time twice": (";created=1;created=1618884473", "malformed_signature"),
        "an unknown parameter": (";created=1618884473;region=eu", None),
    }.values(),
)
def test_parameters_are_held_against_the_scheme(
    parameters: str, reason: str | None, handler: HandlerOf, request_of: HandlerOf
) -> None:
    result = handler("shared").verify(request_of(signed(COVERED, parameters)))
    assert result.reason == reason


def test_without_a_tolerance_the_time_is_free_and_the_end_is_not(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    receiver = handler("shared", tolerance=None)
    assert receiver.verify(request_of(signed(COVERED, ""))).ok
    assert receiver.verify(request_of(signed(COVERED, ";created=1"))).ok
    late = request_of(signed(COVERED, ";created=1;expires=2"))
    assert receiver.verify(late).reason == "too_old"


@pytest.mark.parametrize(
    "values",
    [
        COVERED | {'"@method";req': "POST"},
        COVERED | {'"content-type";tr': "application/json"},
        COVERED | {"@status": "200"},
        COVERED | {"@unknown": "x"},
        COVERED | {'"@method";x=1': "POST"},
        COVERED | {'"content-type";sf=?0': "application/json"},
        COVERED | {'"content-type";bs;sf': "x"},
        COVERED | {'"content-type";key=1': "x"},
        COVERED | {'"content-digest";key="none"': "x"},
        COVERED | {"x-missing": ""},
        COVERED | {'"@query-param"': "x"},
        COVERED | {'"@query-param";name="missing"': "x"},
    ],
)
def test_a_component_that_the_request_has_not_is_missing(
    values: dict[str, str], handler: HandlerOf, request_of: HandlerOf
) -> None:
    assert handler("shared").verify(request_of(signed(values))).reason == "missing_input"


def test_a_query_parameter_that_comes_twice_is_missing(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    url = "https://example.com/foo?Pet=dog&Pet=cat"
    values = COVERED | {"@target-uri": url, '"@query-param";name="Pet"': "dog"}
    assert handler("shared").verify(request_of(signed(values), url=url)).reason == "missing_input"


def test_a_component_that_comes_twice_is_malformed(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    described = '("@method" "@method" "@target-uri" "content-digest");created=1618884473'
    headers = signed(COVERED) | {"Signature-Input": f"sig1={described}"}
    assert handler("shared").verify(request_of(headers)).reason == "malformed_signature"


@pytest.mark.parametrize(
    "headers",
    {
        "no input": {"Signature": "sig1=:AAAA:"},
        "no signature": {"Signature-Input": "sig1=()"},
    }.values(),
)
def test_one_header_without_the_other_is_no_signature(
    headers: dict[str, str], handler: HandlerOf, request_of: HandlerOf
) -> None:
    assert handler("shared").verify(request_of(headers)).reason == "missing_signature"


@pytest.mark.parametrize(
    ("described", "signature"),
    {
        "not a list": ("sig1=1", "sig1=:AAAA:"),
        "an item": ('sig1="@method"', "sig1=:AAAA:"),
        "text for bytes": ("sig1=()", 'sig1="AAAA"'),
        "another label": ("sig1=()", "sig2=:AAAA:"),
        "a label twice": ("sig1=(), sig1=()", "sig1=:AAAA:"),
        "a signature twice": ("sig1=()", "sig1=:AAAA:, sig1=:AAAB:"),
        "upper-case name": ('sig1=("Date")', "sig1=:AAAA:"),
        "token for a name": ("sig1=(date)", "sig1=:AAAA:"),
        "list in a list": ("sig1=((1))", "sig1=:AAAA:"),
        "not closed": ('sig1=("date"', "sig1=:AAAA:"),
        "not ASCII": ('sig1=("d\u00e4te")', "sig1=:AAAA:"),
        "not base64": ("sig1=()", "sig1=:*:"),
        "empty": ("", "sig1=:AAAA:"),
        "many labels": (
            ", ".join(f"s{n}=()" for n in range(17)),
            ", ".join(f"s{n}=:AAAA:" for n in range(17)),
        ),
        "many components": ("sig1=(" + " ".join(f'"x{n}"' for n in range(65)) + ")", "sig1=:AAAA:"),
        "huge input": ('sig1=("' + "x" * 8192 + '")', "sig1=:AAAA:"),
        "huge signature": ("sig1=()", f"sig1=:{'A' * 8192}:"),
        "deep": ("sig1=" + "(" * 4000, "sig1=:AAAA:"),
        "huge number": ("sig1=();created=" + "9" * 400, "sig1=:AAAA:"),
    }.values(),
)
def test_headers_of_another_form_are_malformed(
    described: str, signature: str, handler: HandlerOf, request_of: HandlerOf
) -> None:
    headers = {"Signature-Input": described, "Signature": signature}
    reasons = (
        ("malformed_signature", "missing_signature") if not described else ("malformed_signature",)
    )
    assert handler("shared").verify(request_of(headers)).reason in reasons


texts = st.text(alphabet='sig1=("@method"); created:A,\\-*\u00e9\n', max_size=40)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(described=texts, signature=texts)
def test_no_headers_raise(
    described: str, signature: str, handler: HandlerOf, request_of: HandlerOf
) -> None:
    request = request_of({"Signature-Input": described, "Signature": signature})
    assert not handler("shared").verify(request).ok


def several(*pairs: dict[str, str]) -> dict[str, str]:
    """Several signatures in one pair of headers."""
    return {name: ", ".join(pair[name] for pair in pairs) for name in pairs[0]}


def test_of_several_signatures_one_must_hold_by_the_scheme(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    good, forged = signed(COVERED, label="b"), signed(COVERED, label="a", secret="b3RoZXI=")
    weak = signed({"@method": "POST"}, label="c")
    assert handler("shared").verify(request_of(several(forged, good))).ok
    assert handler("shared").verify(request_of(several(good, weak))).ok
    assert handler("shared").verify(request_of(several(forged, weak))).reason == "mismatch"


def test_only_the_label_and_the_tag_of_the_scheme_count(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    values = {"content-digest": HEADERS["Content-Digest"]}
    tagged = ';created=1618884473;tag="deliveries"'
    receiver = handler("labelled")
    assert receiver.verify(request_of(signed(values, tagged, "hooks"))).ok
    for parameters, label in (
        (tagged, "other"),
        (";created=1618884473", "hooks"),
        (';created=1618884473;tag="others"', "hooks"),
    ):
        result = receiver.verify(request_of(signed(values, parameters, label)))
        assert result.reason == "missing_signature"


def test_the_key_is_chosen_by_its_id(handler: HandlerOf, request_of: HandlerOf) -> None:
    receiver = handler("shared", secret_key={"old": "b3RoZXI=", "new": SECRET})
    by_id = ';created=1618884473;keyid="{}"'
    result = receiver.verify(request_of(signed(COVERED, by_id.format("new"))))
    assert (result.ok, result.key_id, result.secret_index) == (True, "new", 1)
    other = receiver.verify(request_of(signed(COVERED, by_id.format("old"))))
    assert other.reason == "mismatch"
    unknown = receiver.verify(request_of(signed(COVERED, by_id.format("none"))))
    assert unknown.reason == "unknown_key"


def test_a_nonce_is_accepted_once(
    handler: HandlerOf, request_of: HandlerOf, sdk: ModuleType
) -> None:
    receiver = handler("shared", replay_store=sdk.MemoryReplayStore())
    first = signed(COVERED, ';created=1618884473;nonce="n1"')
    assert receiver.verify(request_of(first)).ok
    assert receiver.verify(request_of(first)).reason == "replayed"
    again = signed(COVERED, ';created=1618884470;nonce="n1"')
    assert receiver.verify(request_of(again)).reason == "replayed"
    assert receiver.verify(request_of(signed(COVERED, ';created=1618884473;nonce="n2"'))).ok


def test_a_copy_without_a_nonce_is_known_by_what_it_signs(
    handler: HandlerOf, request_of: HandlerOf, sdk: ModuleType
) -> None:
    receiver = handler("shared", replay_store=sdk.MemoryReplayStore())
    assert receiver.verify(request_of(signed(COVERED))).ok
    relabelled = signed(COVERED, label="other")
    assert receiver.verify(request_of(relabelled)).reason == "replayed"
    assert receiver.verify(request_of(signed(COVERED, ";created=1618884474"))).ok


def test_a_covered_id_names_the_delivery(
    handler: HandlerOf, request_of: HandlerOf, sdk: ModuleType
) -> None:
    receiver = handler("named", replay_store=sdk.MemoryReplayStore())
    values = {"x-id": "1", "content-digest": HEADERS["Content-Digest"]}
    sent = {"X-Id": "1"}
    assert receiver.verify(request_of(sent | signed(values))).ok
    later = signed(values, ";created=1618884474")
    assert receiver.verify(request_of(sent | later)).reason == "replayed"


def test_the_public_url_stands_for_the_one_behind_a_proxy(
    handler: HandlerOf, request_of: HandlerOf
) -> None:
    receiver = handler("shared", url="https://example.com/foo")
    behind = "http://10.0.0.1:8080/foo?param=Value&Pet=dog"
    assert receiver.verify(request_of(signed(COVERED), url=behind)).ok
    assert not handler("shared").verify(request_of(signed(COVERED), url=behind)).ok


@pytest.mark.parametrize(
    ("url", "component", "value"),
    [
        ("HTTPS://Example.COM/a%2fb?x=%20y", "@target-uri", "HTTPS://Example.COM/a%2fb?x=%20y"),
        ("HTTPS://Example.COM/a%2fb?x=%20y", "@scheme", "https"),
        ("HTTPS://Example.COM:443/", "@authority", "example.com"),
        ("http://example.com:80/", "@authority", "example.com"),
        ("https://example.com:80/", "@authority", "example.com:80"),
        ("https://user:pw@example.com/", "@authority", "example.com"),
        ("https://[::1]:443/", "@authority", "[::1]"),
        ("https://[::1]/", "@authority", "[::1]"),
        ("https://example.com", "@path", "/"),
        ("https://example.com", "@target-uri", "https://example.com/"),
        ("https://example.com/a/../b;c", "@path", "/a/../b;c"),
        ("https://example.com/a%2Fb", "@path", "/a%2Fb"),
        ("https://example.com/a", "@query", "?"),
        ("https://example.com/a?", "@query", "?"),
        ("https://example.com/a?", "@request-target", "/a?"),
        ("https://example.com/a?b=c#d", "@request-target", "/a?b=c"),
        ("https://example.com/?a=b+c%7e~*", '"@query-param";name="a"', "b%20c%7E%7E*"),
        ("https://example.com/?a", '"@query-param";name="a"', ""),
        ("https://example.com/?b%20c=%F0%9F%8E%B8", '"@query-param";name="b%20c"', "%F0%9F%8E%B8"),
        ("/a?b=c", "@path", "/a"),
        ("/a?b=c", "@authority", "example.com"),
        ("/a?b=c", "@target-uri", None),
        ("/a?b=c", "@scheme", None),
    ],
)
def test_targets_are_taken_as_they_were_sent(
    url: str, component: str, value: str | None, sdk: ModuleType
) -> None:
    from webhookgen_runtime import CoreRequest
    from webhookgen_runtime.message_signatures import read_component

    request = CoreRequest(url=url, headers={"Host": "example.com"})
    found = component_value(request, request_address(request, None), read_component(component))
    assert found == (None if value is None else value.encode())


def test_field_lines_are_joined_in_their_order(sdk: ModuleType) -> None:
    from webhookgen_runtime import CoreRequest

    lines = [("X-List", " a "), ("Other", "z"), ("x-list", "b,\tc")]
    request = CoreRequest(headers=lines)
    address = request_address(request, None)
    assert component_value(request, address, ("x-list", {})) == b"a, b,\tc"
    wrapped = component_value(request, address, ("x-list", {"bs": True}))
    assert wrapped == b":YQ==:, :YiwJYw==:"


def test_a_value_can_not_bring_a_line_of_its_own(handler: HandlerOf, sdk: ModuleType) -> None:
    values = {"x-id": "1", "content-digest": HEADERS["Content-Digest"]}
    forged = {"X-Id": '1\n"content-digest": x'}
    request = sdk.CoreRequest(url=URL, headers=HEADERS | forged | signed(values), raw_body=BODY)
    assert handler("named").verify(request).reason == "missing_input"


def test_what_testing_signs_holds(sdk: ModuleType, handler: HandlerOf) -> None:
    testing = importlib.import_module(f"{sdk.__name__}.testing")
    for name in ("shared", "labelled", "named"):
        event = getattr(sdk, f"Sent{name.capitalize()}Event")
        request = testing.build_request(event, secret_key={"k": SECRET}, now=CREATED, url=URL)
        result = handler(name, secret_key={"k": SECRET}).verify(request)
        assert (result.ok, result.key_id) == (True, "k"), (name, result)


def test_hmac_needs_no_cryptography(sdk: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    receiver = sdk.SharedHandler(SECRET, clock=lambda: CREATED)
    request = sdk.CoreRequest(url=URL, headers=HEADERS | signed(COVERED), raw_body=BODY)
    assert receiver.verify(request).ok


def test_no_value_of_a_request_is_shown(handler: HandlerOf, request_of: HandlerOf) -> None:
    headers = signed(COVERED | {"x-missing": "x"}, ';created=1;keyid="hidden-id"')
    result = handler("shared").verify(request_of(headers))
    assert "hidden" not in repr(result) + str(result.errors)


def test_explain_prints_the_signature_base(
    sdk: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    headers = HEADERS | signed(COVERED)
    recorded = {"method": "POST", "url": URL, "headers": headers, "body": BODY.decode()}
    (tmp_path / "request.json").write_text(json.dumps(recorded))
    testing = importlib.import_module(f"{sdk.__name__}.testing")
    arguments = ["explain", str(tmp_path / "request.json"), "--handler", "SharedHandler"]
    assert testing._testing.main([*arguments, "--secret-env", "HOOK_SECRET"]) == 0
    said = capsys.readouterr().out
    assert "result: too_old" in said  # and so authentic
    assert '"@method": POST\n' in said
    assert '"@signature-params": ("@method" "@target-uri" "content-digest");created=' in said
    assert SECRET not in said


def test_an_sdk_of_secrets_requires_http_sf_alone_and_loads_it_late(tmp_path: Path) -> None:
    block = "{kind: http-message-signatures, alg: hmac-sha256}"
    (tmp_path / "spec.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: Alone, version: "1"}\n'
        f"x-webhooks: {{signatureVerification: {block}}}\n"
        "webhooks: {sent: {post: {requestBody: {content: {application/json: {schema: {}}}}}}}\n",
        encoding="utf-8",
    )
    made = write_sdk(tmp_path / "spec.yaml", tmp_path / "sdk", "--package", "alone")
    project = tomllib.loads((made.directory / "pyproject.toml").read_text("utf-8"))["project"]
    assert [each.partition(">")[0] for each in project["dependencies"]] == ["msgspec", "http-sf"]
    sources = [p.read_text("utf-8") for p in (made.package_directory / "_runtime").glob("*.py")]
    assert not any("\nfrom cryptography" in text for text in sources)
    code = (
        "import sys\nfrom alone import WebhooksHandler, CoreRequest\n"
        "handler = WebhooksHandler('a')\n"
        "heavy = {'http_sf', 'cryptography', 'certifi'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "lines = {'Signature-Input': 'a=()', 'Signature': 'a=:AAAA:'}\n"
        "assert not handler.verify(CoreRequest(headers=lines))\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=made.directory,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["[]", "['http_sf']"]
