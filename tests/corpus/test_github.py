"""GitHub's own document, unedited, under the config that the README shows."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.corpus.documents import SHARED, SPECS
from tests.support import GeneratedSdk, run_webhookgen, write_sdk

CONFIG = Path(__file__).parent / "github.yaml"
DOCUMENT = SPECS / "github" / "openapi-webhooks" / "api.github.com.json"
PAYLOADS = SHARED / "payloads" / "github"
SECRET = "a secret of the test"

pytestmark = [
    pytest.mark.skipif(not DOCUMENT.is_file(), reason="the corpus is not here"),
    pytest.mark.xdist_group("github"),
]


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> GeneratedSdk:
    return write_sdk(DOCUMENT, tmp_path_factory.mktemp("github") / "sdk", "--config", str(CONFIG))


def events_of(package: ModuleType) -> dict[str, type[Any]]:
    paths = package.GithubHandler._events
    return {name: getattr(package, path.rpartition(":")[2]) for name, path in paths.items()}


def test_each_event_is_picked_by_its_own_request(sdk: GeneratedSdk) -> None:
    with sdk.imported() as package:
        testing = __import__(f"{sdk.package}.testing", fromlist=["testing"])
        handler = package.GithubHandler(SECRET)
        events = events_of(package)
        wrong = {
            name: result
            for name, event in events.items()
            for request in [testing.build_request(event, secret_key=SECRET)]
            for result in [handler.verify_and_parse_event(request)]
            if type(result) is not event
        }
        assert len(events) == 261
        assert wrong == {}


def test_each_payload_is_given_its_name(sdk: GeneratedSdk) -> None:
    """A payload that its types refuse is an UnknownEvent that knows the name."""
    with sdk.imported() as package:
        handler = package.GithubHandler(SECRET)
        known = {folded(name): name for name in events_of(package)}
        seen = 0
        for path in sorted(PAYLOADS.glob("*/*.json")):
            body, kind = path.read_bytes(), path.parent.name
            action = json.loads(body).get("action", "")
            name = known.get(folded(f"{kind}{action}")) or known.get(folded(kind))
            request = package.CoreRequest(headers={"X-GitHub-Event": kind}, raw_body=body)
            event = handler.parse_event(request)
            found = event.event_name if isinstance(event, package.UnknownEvent) else event.name
            assert found == name, path
            seen += name is not None
        assert seen > 200


def folded(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def test_without_the_config_inspect_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The line is pasted as it is printed, and then nothing is undecided."""
    assert run_webhookgen("inspect", DOCUMENT, "--json") == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert len({name for names in group["undecided"] for name in names}) > 200
    config = tmp_path / "webhookgen.yaml"
    config.write_text(group["suggestion"] + "\n")
    assert run_webhookgen("inspect", DOCUMENT, "--json", "--config", config) == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert group["undecided"] == []
