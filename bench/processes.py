"""New processes: the first event, and generation with its growth."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from . import peers
from .documents import write_document
from .sdks import GITHUB, GITHUB_CONFIG, PAYLOADS, ROOT, SECRET, command
from .table import Row
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


def process_rows(folder: Path, *, small: bool) -> Iterator[Row]:
    """Cold start where GitHub's document is here, then generation."""
    batches = 1 if small else 7
    if GITHUB.is_file() and not small:
        yield from _first_event(folder / "github", batches)
    yield from _generation(folder, batches, small=small)


def _first_event(sdk: Path, batches: int) -> Iterator[Row]:
    body = str(PAYLOADS / "issues" / "opened.payload.json")
    code = FIRST_EVENT.format(sdk=str(sdk), body=body, secret=SECRET)
    commands = {
        "pass": [sys.executable, "-c", "pass"],
        "msgspec": [sys.executable, "-c", "import msgspec"],
        "first": [sys.executable, "-c", code],
    }
    for peer in ("openai", "stripe", "githubkit.webhooks", "pydantic"):
        if peers.can_be_imported(peer):
            commands[peer] = [sys.executable, "-c", f"import {peer}"]
    for bytecode in (False, True):
        for cache in sdk.rglob("__pycache__"):
            shutil.rmtree(cache)
        best = best_process(commands, batches=batches, bytecode=bytecode)
        over = {name: f"{(cpu - best['pass'][0]) * 1e3:.0f} ms" for name, (cpu, _) in best.items()}
        others = ", ".join(f"import {n} {over[n]}" for n in list(commands)[3:])
        what = f"first event of GitHub's SDK, {'with' if bytecode else 'without'} .pyc"
        figure = f"{over['first']}, {best['first'][1] / 1024:.0f} MiB"
        yield Row(what, figure, "120 ms", f"import msgspec {over['msgspec']}", others)


def _generation(folder: Path, batches: int, *, small: bool) -> Iterator[Row]:
    specs = {
        "payments (the README's)": (ROOT / "fixtures" / "specs" / "payments" / "spec.yaml", ())
    }
    for count in (10,) if small else (10, 100, 1000, 3000):
        document = write_document(folder / f"grow{count}.json", count)
        specs[f"{count:,} synthetic events"] = (document, ())
    if GITHUB.is_file() and not small:
        specs["GitHub"] = (GITHUB, ("--config", str(GITHUB_CONFIG)))
    for name, (spec, options) in specs.items():
        output, runs = folder / "generated", 1 if "000" in name else min(batches, 3)
        first = []
        for _ in range(runs):
            shutil.rmtree(output, ignore_errors=True)
            first.append(best_process({"": command(spec, output, *options)}, batches=1)[""])
        again = best_process({"": command(spec, output, *options)}, batches=batches)[""]
        github = name == "GitHub"
        cpu, memory = min(first)
        yield Row(
            f"generate: {name}",
            f"{cpu:.2f} s, {memory / 1024:.0f} MiB",
            "3 s, 300 MiB" if github else "",
        )
        yield Row(f"again, unchanged: {name}", f"{again[0]:.2f} s", "0.3 s" if github else "")
