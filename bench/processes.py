"""The first event of a new process, with `.pyc` files and without."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from . import peers
from .sdks import GITHUB, GITHUB_CONFIG, PAYLOADS, SECRET, generate
from .table import Row, skipped
from .timing import best_process

FIRST_EVENT = """
import hmac, sys
sys.path.insert(0, {sdk!r})
from github_events import CoreRequest, GithubHandler, UnknownEvent
body = open({body!r}, "rb").read()
signature = "sha256=" + hmac.digest({secret!r}.encode(), body, "sha256").hex()
headers = {{"X-GitHub-Event": "issues", "X-Hub-Signature-256": signature}}
request = CoreRequest(headers=headers, raw_body=body)
event = GithubHandler({secret!r}).verify_and_parse_event(request)
assert type(event).__name__ == "IssuesOpenedEvent", event
"""
GITHUBKIT = """
import hmac
from githubkit.webhooks import parse, verify
body = open({body!r}, "rb").read()
signature = "sha256=" + hmac.digest({secret!r}.encode(), body, "sha256").hex()
assert verify({secret!r}, body, signature)
event = parse("issues", body)
assert event.action == "opened", event
"""
BUDGET = 0.120
BATCHES = 15
IMPORTS = ("openai", "stripe", "slack_sdk.signature", "standardwebhooks", "pydantic")


def process_rows(folder: Path, *, small: bool) -> Iterator[Row]:
    """Cold start where GitHub's document is here; a small run leaves it out."""
    if small:
        return
    if not GITHUB.is_file():
        yield Row("first event of GitHub's SDK", "skipped: its document is not here")
        return
    sdk = folder / "github"
    if not sdk.is_dir():
        generate(GITHUB, sdk, "--config", str(GITHUB_CONFIG))
    body = str(PAYLOADS / "issues" / "opened.payload.json")
    code = FIRST_EVENT.format(sdk=str(sdk), body=body, secret=SECRET)
    commands = {
        "pass": _program("pass"),
        "msgspec": _program("import msgspec"),
        "first": _program(code),
    }
    for bytecode in (False, True):
        for cache in sdk.rglob("__pycache__"):
            shutil.rmtree(cache)
        best = best_process(commands, batches=BATCHES, bytecode=bytecode)
        over, figures = _over_pass(best)
        yield Row(
            f"first event of GitHub's SDK, {'with' if bytecode else 'without'} .pyc",
            figures["first"],
            f"{BUDGET * 1e3:.0f} ms",
            f"import msgspec {over['msgspec'] * 1e3:.0f} ms",
            missed=over["first"] > BUDGET,
        )
    yield from _peers(body)


def _peers(body: str) -> Iterator[Row]:
    """The same by githubkit, and what other libraries take before they do anything."""
    commands = {"pass": _program("pass")}
    wanted = {
        "githubkit: first event": ("githubkit.webhooks", GITHUBKIT.format(body=body, secret=SECRET))
    }
    wanted |= {f"import {module}": (module, f"import {module}") for module in IMPORTS}
    for what, (module, code) in wanted.items():
        if peers.can_be_imported(module):
            commands[what] = _program(code)
        else:
            yield skipped(what)
    _, figures = _over_pass(best_process(commands, batches=3))
    for what, figure in figures.items():
        if what != "pass":
            yield Row(f"peer, new process: {what}", figure)


def _over_pass(best: Mapping[str, tuple[float, int]]) -> tuple[dict[str, float], dict[str, str]]:
    """The seconds of each command over those of `pass`, and these with the memory as text."""
    over = {name: seconds - best["pass"][0] for name, (seconds, _) in best.items()}
    texts = {name: f"{over[name] * 1e3:.0f} ms, {best[name][1] / 1024:.0f} MiB" for name in best}
    return over, texts


def _program(code: str) -> Sequence[str]:
    return [sys.executable, "-c", code]
