"""Adyen's library, for notifications whose items are signed one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from Adyen.util import is_valid_hmac_notification

from .adyen_platform import FOREIGN, SECRETS
from .comparison import Case
from .shared_secret import PADDING, as_base64, hmac_of, shared_secret_library

FIELDS = {
    "pspReference": "7914073381342284",
    "merchantAccountCode": "TestMerchant",
    "merchantReference": "TestPayment-1407325143704",
    "amount": {"value": 1130, "currency": "EUR"},
    "eventCode": "AUTHORISATION",
    "success": "true",
}
SIGNED = ("merchantAccountCode", "merchantReference")


def item(secret: str = SECRETS[0], **changes: Any) -> dict[str, Any]:
    """An item with its signature; a field that is None is left out."""
    own = {name: value for name, value in (FIELDS | changes).items() if value is not None}
    amount = own["amount"]
    texts = (
        own.get("pspReference", ""),
        own.get("originalReference", ""),
        *(own.get(name, "") for name in SIGNED),
        amount["value"],
        amount["currency"],
        own["eventCode"],
        own["success"],
    )
    message = ":".join(str(text) for text in texts).encode()
    signature = as_base64(hmac_of(bytes.fromhex(secret), message))
    return own | {"additionalData": {"hmacSignature": signature}}


def body(*items: dict[str, Any]) -> bytes:
    entries = [{"NotificationRequestItem": each} for each in items]
    return json.dumps({"live": "false", "notificationItems": entries}).encode()


def accepts(case: Case, secret: str) -> bool:
    return bool(is_valid_hmac_notification(json.loads(case.body), secret))


def cases(now: float) -> Iterator[Case]:
    for name, items in (
        ("genuine", [item()]),
        ("genuine, an original reference", [item(originalReference="1")]),
        ("genuine, an empty original reference", [item(originalReference="")]),
        ("genuine, colons in a field", [item(merchantReference="a:b\\c")]),
        ("genuine, letters beyond ASCII", [item(merchantReference="é")]),
        ("genuine, a field left out", [item(merchantReference=None)]),
        ("genuine, another amount", [item(amount={"value": 0, "currency": "JPY"})]),
        ("signed by the second secret", [item(SECRETS[1])]),
        ("signed by a secret of nobody", [item(FOREIGN)]),
        ("genuine, two items", [item(), item(pspReference="2")]),
        ("two items, the first forged", [item(FOREIGN), item()]),
        ("two items, the second forged", [item(), item(FOREIGN)]),
        ("two items, the second unsigned", [item(), dict(FIELDS)]),
        ("no items", []),
        ("an item without additional data", [dict(FIELDS)]),
        ("success is a boolean", [item() | {"success": True}]),
        ("success is a boolean, signed so", [item(success=True)]),
        ("an amount with a fraction, signed so", [item(amount={"value": 1.5, "currency": "EUR"})]),
    ):
        yield Case(name, {}, body(*items))
    yield from altered()


def altered() -> Iterator[Case]:
    for field, value in (
        ("pspReference", "7914073381342285"),
        ("originalReference", "1"),
        ("merchantAccountCode", "Other"),
        ("merchantReference", "Other"),
        ("amount", {"value": 1131, "currency": "EUR"}),
        ("eventCode", "REFUND"),
        ("success", "false"),
        ("reason", "which nobody signs"),
    ):
        yield Case(f"{field} altered", {}, body(item() | {field: value}))
    signature = item()["additionalData"]["hmacSignature"]
    for name, text in (
        ("an empty signature", ""),
        ("a signature without padding", signature.rstrip("=")),
        ("a blank in front of the signature", f" {signature}"),
        ("a signature not of ASCII", signature + "é"),
        ("a signature that is a number", 1),
        ("a signature that is a list", [signature]),
    ):
        yield Case(name, {}, body(item() | {"additionalData": {"hmacSignature": text}}))


FIRST_ALONE = "it looks at the first item alone"
BOOLEAN = "ours writes `true` as JSON does, it `True`; Adyen sends text"
LIBRARY = shared_secret_library(
    "Adyen",
    "adyen",
    None,
    accepts,
    cases,
    reasons={
        "two items, the second forged": FIRST_ALONE,
        "two items, the second unsigned": FIRST_ALONE,
        "success is a boolean": BOOLEAN,
        "success is a boolean, signed so": BOOLEAN,
        "a signature without padding": PADDING,
    },
    secrets=SECRETS,
    foreign=FOREIGN,
)
