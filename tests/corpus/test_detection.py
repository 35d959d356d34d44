"""How the events of real documents are told apart, and the lines that `inspect` prints for them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from webhookgen.pipeline import read_service

from tests.corpus import probe
from tests.corpus.detection import GroupDetection, examine, send_examples
from tests.corpus.documents import SPECS, documents_with_events
from tests.corpus.test_bundles import EXAMPLES
from tests.support import run_webhookgen, write_sdk

pytestmark = pytest.mark.skipif(not SPECS.is_dir(), reason=f"there is no corpus at {SPECS}")
DOCUMENTS = documents_with_events() if SPECS.is_dir() else []

FLOORS = [
    ("openai/openapi.yaml", 16, 16),
    ("polar/2026-10.openapi.json", 41, 41),
    ("lago/openapi.yaml", 61, 61),
    ("svix/lib-openapi.json", 14, 14),
    ("dodopayments/openapi.documented.yml", 21, 21),
    ("zoom/zoom-video-sdk.json", 34, 24),
]


@pytest.mark.parametrize(("path", "events", "decided"), FLOORS, ids=[f[0] for f in FLOORS])
def test_events_are_decided_without_a_config(path: str, events: int, decided: int) -> None:
    service = read_service(str(SPECS / path)).service
    assert service is not None
    groups = [each for each in examine(service) if each.name.startswith("webhooks")]
    by = sum((each.by for each in groups), Counter[str]())
    assert by.total() == events
    assert by["discriminator"] >= decided


@pytest.mark.parametrize("path", [document.path for document in DOCUMENTS])
def test_what_is_called_undecidable_has_a_witness(path: str) -> None:
    service = read_service(str(SPECS / path)).service
    assert service is not None
    assert [set_ for group in examine(service) for set_ in group.unproven] == []


# Examples that arrive as their own event, lie in an undecided set, and are refused by their schema.
# Adyen's one value `ach.notificationOfChange` means two events of one schema, by the document. Zoom
# shows one event with another's name. Chargebee's examples are all `null`.
PASTED = [
    ("adyen/Webhooks-v1.json", 40, 2, 0),
    ("clerk/2025-04-15.yml", 45, 0, 0),
    ("zoom/zoom-video-sdk.json", 33, 0, 1),
    ("chargebee/chargebee_api_v1_spec.yaml", 0, 0, 35),
]


@pytest.mark.parametrize(
    ("path", "itself", "undecided", "broken"), PASTED, ids=[each[0] for each in PASTED]
)
def test_the_line_that_inspect_prints_settles_it(
    path: str,
    itself: int,
    undecided: int,
    broken: int,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Each example goes to its own event, and so does a request that is built for each event."""
    assert run_webhookgen("inspect", SPECS / path) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "their names, add" in line]
    assert len(lines) == 1
    config = tmp_path / "webhookgen.yaml"
    config.write_text(lines[0].partition("webhookgen.yaml: ")[2] + "\n", encoding="utf-8")
    capsys.readouterr()
    assert run_webhookgen("inspect", SPECS / path, "--config", config, "--json") == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    sdk = write_sdk(SPECS / path, tmp_path / "sdk", "--config", str(config))
    service = read_service(str(SPECS / path)).service
    assert service is not None
    told = GroupDetection(
        name=group["kind"],
        handler=group["handler"],
        events=tuple(event["name"] for event in group["events"]),
        by=Counter(event["by"] for event in group["events"]),
        sets=tuple(map(tuple, group["undecided"])),
        unproven=[],
    )
    found = send_examples(service, sdk, EXAMPLES.get(path, []), [told])
    counts = (found.itself, found.undecided, len(found.broken), len(found.elsewhere))
    assert counts == (itself, undecided, broken, 0), found
    assert told.by["discriminator"] == len(told.events) - sum(map(len, told.sets))
    with sdk.imported() as package:
        handler = probe.make_handler(getattr(package, told.handler))
        tried = {name: probe.try_event(sdk.package, handler, name) for name in told.events}
    unsure = {name for each in told.sets for name in each}
    assert {name for name, outcome in tried.items() if outcome != "itself"} <= unsure
