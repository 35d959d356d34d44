"""Picking one of a thousand events costs as much as picking one of one, where a value decides."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest
from webhookgen_runtime import CoreRequest, Plan, Switch
from webhookgen_runtime.detection import Detector

PAD = ",".join(f'"member{i}":"{"x" * 40}"' for i in range(40))
BODY = f'{{"type":"event.0","data":{{"type":"event.0",{PAD}}},{PAD}}}'.encode()
SOURCES = {
    "body": "$request.body#/type",
    "nested body": "$request.body#/data/type",
    "header": "$request.header.X-Event",
    "joined": "{$request.header.X-Kind}.{$request.body#/type}",
}
LIMIT = 1.2


def plan(source: str, count: int) -> Plan:
    start = "kind." if "{" in source else ""
    return Switch(source, {f"{start}event.{i}": f"event{i}" for i in range(count)}, loose=True)


def cost(detector: Detector) -> Callable[[], float]:
    """CPU seconds of some picks of a request that is new each time."""
    headers = (("X-Event", "event.0"), ("X-Kind", "kind"))

    def measure() -> float:
        requests = [CoreRequest(headers=headers, raw_body=BODY) for _ in range(300)]
        began = time.process_time()
        for request in requests:
            detector.pick(request)
        return time.process_time() - began

    return measure


@pytest.mark.parametrize("name", SOURCES)
def test_a_thousand_events_cost_as_much_as_one(name: str) -> None:
    one, many = (cost(Detector(plan(SOURCES[name], count))) for count in (1, 1000))
    gc.disable()
    try:
        rounds = [(one(), many()) for _ in range(15)]
    finally:
        gc.enable()
    ratio = min(b for _, b in rounds) / min(a for a, _ in rounds)
    assert ratio <= LIMIT, f"{name}: {ratio:.2f} times"
