"""A handler is shared by all threads of a server; also its very first requests may race."""

from __future__ import annotations

import hmac
import json
import subprocess
import sys
from pathlib import Path

from tests.support import SPECS, GenerateSdk

THREADS = 8
RACE = """
import json, sys, threading
sys.path.insert(0, sys.argv[1])
sys.setswitchinterval(1e-6)
from payments_api import CoreRequest, PaymentHandler

sent = json.load(sys.stdin)
handler = PaymentHandler("a secret")
start = threading.Barrier(int(sys.argv[2]))
told = [None] * int(sys.argv[2])

def receive(at):
    requests = [CoreRequest(headers=headers, raw_body=body.encode()) for headers, body in sent]
    start.wait()
    told[at] = [repr(handler.verify_and_parse_event(request)) for request in requests * 20]

threads = [threading.Thread(target=receive, args=(at,)) for at in range(len(told))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(told))
"""

PAYMENT = {
    "eventType": "payment.verified",
    "paymentId": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "amount": {"value": 1999, "currency": "EUR"},
    "verifiedAt": "2026-01-01T12:00:00Z",
    "method": {"kind": "card", "lastFour": "4242"},
}
BODIES = [
    PAYMENT,
    {"eventType": "payment.rejected", "paymentId": PAYMENT["paymentId"], "reason": "other"},
    {**PAYMENT, "amount": {"value": "much", "currency": "EUR"}},
    {**PAYMENT, "method": {"kind": "bank", "iban": "DE02"}},
    {"eventType": "payment.forgotten"},
]


def sent(body: object, secret: bytes) -> tuple[dict[str, str], str]:
    text = json.dumps(body)
    digest = hmac.digest(secret, f"1767225600.{text}".encode(), "sha256").hex()
    headers = {"X-Payments-Timestamp": "1767225600", "X-Payments-Signature": f"sha256={digest}"}
    return headers, text


def race(sdk: Path, threads: int) -> list[list[str]]:
    """What each of some threads was told, in a new process whose handler they share."""
    requests = [sent(body, b"a secret") for body in BODIES] + [sent(PAYMENT, b"another")]
    ran = subprocess.run(
        [sys.executable, "-c", RACE, str(sdk), str(threads)],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=True,
    )
    told: list[list[str]] = json.loads(ran.stdout)
    return told


def test_eight_threads_are_told_what_one_is(generate_sdk: GenerateSdk) -> None:
    sdk = generate_sdk(SPECS / "payments" / "spec.yaml").directory
    [alone] = race(sdk, 1)
    kinds = {text.partition("(")[0] for text in alone}
    assert len(kinds) == 4
    for _ in range(3):
        assert race(sdk, THREADS) == [alone] * THREADS


LEARN = """
import sys, threading
from msgspec import defstruct
from webhookgen_runtime.conversion import converter, json_decode

sys.setswitchinterval(1e-6)
THREADS = 8
start = threading.Barrier(THREADS)
kinds = []
for _ in range(300):
    inner = defstruct("Inner", [(f"m{i}", "int | str") for i in range(40)])
    kinds.append(defstruct("Outer", [(f"m{i}", inner) for i in range(4)]))
inner = b"{%s}" % b",".join(b'"m%d":1' % i for i in range(40))
body = b"{%s}" % b",".join(b'"m%d":%s' % (i, inner) for i in range(4))
plain = {f"m{i}": {f"m{j}": 1 for j in range(40)} for i in range(4)}
read = []

def receive(at):
    for kind in kinds:
        start.wait()
        if at % 2:
            read.append(json_decode(kind)(body))
        else:
            read.append(converter(kind)(plain, True))

threads = [threading.Thread(target=receive, args=(at,)) for at in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(read) == THREADS * len(kinds)
"""


def test_types_that_are_new_to_all_threads_do_not_crash_them() -> None:
    ran = subprocess.run([sys.executable, "-c", LEARN], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
