"""Dropbox Sign's library."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dropbox_sign import EventCallbackHelper
from dropbox_sign.models import EventCallbackRequest

from .comparison import Case
from .shared_secret import CAPITALS, FOREIGN, SECRETS, hmac_of, shared_secret_library

TIME, KIND = "1348177752", "signature_request_sent"


def event(secret: str = SECRETS[0], time: str = TIME, kind: str = KIND) -> dict[str, object]:
    digest = hmac_of(secret, f"{time}{kind}".encode()).hex()
    return {"event_time": time, "event_type": kind, "event_hash": digest}


def accepts(case: Case, secret: str) -> bool:
    callback = EventCallbackRequest.init(json.loads(case.body))
    return EventCallbackHelper.is_valid(secret, callback)


def cases(now: float) -> Iterator[Case]:
    good = event()
    digest = str(good["event_hash"])
    for name, each in (
        ("genuine", good),
        ("genuine, another type", event(kind="account_confirmed")),
        ("signed by the second secret", event(SECRETS[1])),
        ("signed by a secret of nobody", event(FOREIGN)),
        ("type altered", good | {"event_type": "signature_request_viewed"}),
        ("time altered", good | {"event_time": "1348177753"}),
        ("time runs into the type", good | {"event_time": "13481777", "event_type": f"52{KIND}"}),
        ("what is not signed altered", good | {"event_metadata": {"reported_for_app_id": "x"}}),
        ("hash is empty", good | {"event_hash": ""}),
        ("hash is missing", {k: v for k, v in good.items() if k != "event_hash"}),
        ("hash in capitals", good | {"event_hash": digest.upper()}),
        ("hash with a blank behind", good | {"event_hash": digest + " "}),
        ("hash not of ASCII", good | {"event_hash": digest + "é"}),
        ("hash is a number", good | {"event_hash": 1}),
        ("time is a number", good | {"event_time": int(TIME)}),
        ("type that is none", event(kind="no_such_event")),
    ):
        yield Case(name, {}, json.dumps({"event": each}).encode())
    yield Case("no event", {}, b"{}")
    yield Case("no JSON", {}, b"{")


MODEL = "its model refuses the value, before it verifies"
LIBRARY = shared_secret_library(
    "dropbox-sign",
    "dropbox-sign",
    None,
    accepts,
    cases,
    reasons={
        "hash in capitals": CAPITALS,
        "time runs into the type": f"{MODEL}; the scheme joins both without a mark between them",
        "time is a number": f"{MODEL}; what is signed is its text",
        "type that is none": MODEL,
    },
)
