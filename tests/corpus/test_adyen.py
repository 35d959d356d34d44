"""Adyen's own document, whose requests hold several items, each with its signature."""

from __future__ import annotations

import contextlib
import copy
import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.corpus.documents import SHARED, SPECS
from tests.support import run_webhookgen, write_sdk

CONFIG = Path(__file__).parent / "adyen.yaml"
DOCUMENT = SPECS / "adyen" / "Webhooks-v1.json"
PAYLOADS = SHARED / "payloads" / "adyen"
MOCKS = PAYLOADS / "hmac-mocks"
KEY = "74F490DD33F7327BAECC88B2947C011FC02D014A473AAA33A8EC93E4DC069174"
"""The published key of the bodies in `hmac-mocks`."""
ALONE = ("_ACH_NOTIFICATION_OF_CHANGE", "_DIRECT_DEBIT_NOTICE_OF_CHANGE_NOTIFICATION")
"""Events that the document describes without items, and whose examples have none."""

pytestmark = [
    pytest.mark.skipif(not DOCUMENT.is_file(), reason="the corpus is not here"),
    pytest.mark.xdist_group("adyen"),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("adyen") / "sdk"
    sdk = write_sdk(DOCUMENT, folder, "--config", str(CONFIG), "--formatter", "none")
    with sdk.imported() as package:
        yield package


def signed_items() -> list[Any]:
    """Items that Adyen's own library has as genuine, all signed with one key."""
    found = [json.loads(path.read_bytes()) for path in sorted(MOCKS.glob("*_notification.json"))]
    return [{"NotificationRequestItem": item} for item in found]


def batch(package: ModuleType, items: list[Any]) -> Any:
    body = json.dumps({"live": "false", "notificationItems": items}, indent=1).encode()
    return package.CoreRequest(headers={"Content-Type": "application/json"}, raw_body=body)


def changed(item: Any, *path: str, value: Any) -> Any:
    """An item with another value at a path below its wrapper; None takes it away."""
    made = copy.deepcopy(item)
    held = made["NotificationRequestItem"]
    for name in path[:-1]:
        held = held[name]
    if value is None:
        del held[path[-1]]
    else:
        held[path[-1]] = value
    return made


def test_all_published_items_hold_in_one_batch(package: ModuleType) -> None:
    items = signed_items()
    events = package.StandardHandler(KEY).verify_and_parse_events(batch(package, items))
    assert len(events) == len(items) == 4
    for event, item in zip(events, items, strict=True):
        assert type(event) is package.AuthorisationEvent
        stated = item["NotificationRequestItem"]
        assert event.payload.notification_request_item.psp_reference == stated["pspReference"]


def test_one_item_that_is_not_genuine_fails_the_batch(package: ModuleType) -> None:
    first, second, *_ = signed_items()
    handler = package.StandardHandler(KEY)
    signature = ("additionalData", "hmacSignature")
    stolen = first["NotificationRequestItem"]["additionalData"]["hmacSignature"]
    for items, reason in (
        ([first, changed(second, "pspReference", value="X")], "mismatch"),
        ([changed(first, "success", value="false"), second], "mismatch"),
        ([first, changed(second, "amount", "value", value=1)], "mismatch"),
        ([first, changed(second, "originalReference", value="X")], "mismatch"),
        ([first, changed(second, *signature, value=stolen)], "mismatch"),
        ([first, changed(second, *signature, value="")], "missing_signature"),
        ([first, changed(second, *signature, value=None)], "missing_signature"),
        ([first, changed(second, "additionalData", value=None)], "missing_signature"),
        ([first, {}], "missing_signature"),
        ([], "missing_signature"),
    ):
        request = batch(package, items)
        for found in (handler.verify_and_parse_events(request), handler.verify(request)):
            assert getattr(found, "reason", found) == reason


def test_each_example_is_its_own_event(package: ModuleType) -> None:
    testing = __import__(f"{package.__name__}.testing", fromlist=["testing"])
    handler = package.StandardHandler(KEY)
    seen = 0
    for path in sorted((PAYLOADS / "Webhooks-v1").glob("_*.json")):
        name = path.stem.partition("__")[0]
        request = batch(package, [])
        request = testing.sign(package.StandardHandler, request.with_body(path.read_bytes()), KEY)
        events = handler.verify_and_parse_events(request)
        if name in ALONE:
            assert events.reason == "missing_signature"
            continue
        assert {event.name for event in events} == {name.replace("_", "/", 1)}, path.name
        seen += 1
    assert seen == 39


def test_inspect_knows_that_the_document_has_batches() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        assert run_webhookgen("inspect", DOCUMENT) == 0
    (line,) = [each for each in said.getvalue().splitlines() if "each item is an event" in each]
    (group,) = yaml.safe_load(line.partition("webhookgen.yaml: ")[2])["webhooks"].values()
    assert group == {"items": "$request.body#/notificationItems"}


def test_a_batch_costs_no_more_than_as_many_requests(package: ModuleType) -> None:
    """The ratio, measured in one process by CPU time, with room for a busy machine."""
    import time

    handler = package.StandardHandler(KEY)
    items = signed_items() * 25
    one, hundred = batch(package, items[:1]), batch(package, items)

    def cost(receive: Any) -> float:
        times = []
        for _ in range(7):
            began = time.process_time()
            receive()
            times.append(time.process_time() - began)
        return min(times)

    alone = cost(lambda: [handler.verify_and_parse_event(one) for _ in items])
    assert len(handler.verify_and_parse_events(hundred)) == 100
    assert cost(lambda: handler.verify_and_parse_events(hundred)) < 1.5 * alone
