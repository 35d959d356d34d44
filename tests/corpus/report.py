"""Generate, import and try the SDK of each document, and print a table.

    python -m tests.corpus.report [PATH-PART ...] [--jobs N] [--keep DIR]

An event counts as `itself` when a request built for it is received as that event, `undecided` when
it lies in a set of events that `inspect` calls undecided, `impossible` when `inspect` says that no
payload fits its schema, and as `failed` otherwise.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .documents import SPECS, CorpusDocument, documents_with_events

PROBE = Path(__file__).with_name("probe.py")


@dataclass
class Outcome:
    """What became of one document."""

    document: CorpusDocument
    status: int = 0
    seconds: float = 0.0
    events: int = 0
    itself: int = 0
    undecided: int = 0
    impossible: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    schemas: int = 0
    became_any: dict[str, int] = field(default_factory=dict)
    widened: dict[str, int] = field(default_factory=dict)
    hooked: int = 0
    numbered: int = 0
    said: str = ""

    @property
    def verdict(self) -> str:
        """One word."""
        if self.status:
            return f"exit {self.status}"
        return "ok" if not self.failed and not self.said else "failed"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of this interpreter, its output captured."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def examine(document: CorpusDocument, scratch: Path) -> Outcome:
    """Generate, import and try one document."""
    outcome = Outcome(document)
    target = scratch / document.path.replace("/", "__")
    began = time.monotonic()
    made = run("-m", "webhookgen", "generate", str(document.file), "-o", str(target))
    outcome.seconds = time.monotonic() - began
    outcome.status = made.returncode
    if "Traceback" in made.stderr or made.returncode:
        outcome.said = made.stderr
        return outcome
    told = run("-m", "webhookgen", "inspect", str(document.file), "--json")
    if told.returncode:
        outcome.said = told.stderr
        return outcome
    inspection = json.loads(told.stdout)
    outcome.schemas, outcome.became_any = inspection["schemas"], inspection["becameAny"]
    outcome.widened, outcome.numbered = inspection["widened"], inspection["numberedNames"]
    events = [event for group in inspection["groups"] for event in group["events"]]
    outcome.hooked = sum(not event["fastPath"] for event in events)
    tried = run(str(PROBE), str(target), inspection["package"])
    if tried.returncode:
        outcome.said = tried.stderr
        return outcome
    count_events(outcome, inspection, json.loads(tried.stdout)["outcomes"])
    return outcome


def count_events(outcome: Outcome, inspection: dict[str, Any], tried: dict[str, str]) -> None:
    """Sort what was tried into itself, undecided and failed."""
    unsure = {
        f"{group['handler']}/{name}"
        for group in inspection["groups"]
        for events in group["undecided"]
        for name in events
    }
    impossible = {
        f"{group['handler']}/{event['name']}"
        for group in inspection["groups"]
        for event in group["events"]
        if event["impossible"]
    }
    for event, result in tried.items():
        outcome.events += 1
        if result == "itself":
            outcome.itself += 1
        elif event in unsure and result.startswith("ambiguous"):
            outcome.undecided += 1
        elif event in impossible and result.startswith("ambiguous"):
            outcome.impossible += 1
        else:
            outcome.failed[event] = result


def print_table(outcomes: list[Outcome]) -> None:
    """The table, and the sums below it."""
    print(f"{'document':<72} {'':>8} {'s':>5} {'events':>6} {'itself':>6} ", end="")
    print(f"{'undec.':>6} {'hooks':>5} ", end="")
    print(f"{'Any':>5} {'wider':>5} {'named2':>6}")
    for o in outcomes:
        became = sum(o.became_any.values())
        print(
            f"{o.document.path[-72:]:<72} {o.verdict:>8} {o.seconds:>5.1f} {o.events:>6} "
            f"{o.itself:>6} {o.undecided:>6} {o.hooked:>5} {became:>5} "
            f"{sum(o.widened.values()):>5} {o.numbered:>6}"
        )
        for event, result in list(o.failed.items())[:5]:
            print(f"    {event}: {result[:200]}")
        for line in [line for line in o.said.splitlines() if line.strip()][:8]:
            print(f"    {line[:200]}")
    print()
    print(f"documents: {len(outcomes)}, exit 0: {sum(not o.status for o in outcomes)}, ", end="")
    print(f"tracebacks: {sum('Traceback' in o.said for o in outcomes)}")
    print(f"events: {sum(o.events for o in outcomes)}, ", end="")
    print(f"itself: {sum(o.itself for o in outcomes)}, ", end="")
    print(f"undecided: {sum(o.undecided for o in outcomes)}, ", end="")
    print(f"impossible: {sum(o.impossible for o in outcomes)}, ", end="")
    print(f"failed: {sum(len(o.failed) for o in outcomes)}")
    print(f"on the hook path: {sum(o.hooked for o in outcomes)}, ", end="")
    print(f"numbered names: {sum(o.numbered for o in outcomes)}")
    print(f"schemas: {sum(o.schemas for o in outcomes)}")
    print_reasons("became Any", [o.became_any for o in outcomes])
    print_reasons("got a wider type", [o.widened for o in outcomes])


def print_reasons(what: str, counts: list[dict[str, int]]) -> None:
    """A count over all documents, by reason."""
    reasons: Counter[str] = Counter()
    for count in counts:
        reasons.update(count)
    print(f"{what}: {sum(reasons.values())}")
    for why, count in reasons.most_common():
        print(f"  {count:>6}  {why}")


def main() -> int:
    """Run the report; 1 where a document was refused, or an event failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", help="only documents whose path holds one of these")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="write the SDKs here and leave them")
    arguments = parser.parse_args()
    if not SPECS.is_dir():
        print(f"skipped: there is no corpus at {SPECS}")
        return 0
    parts = arguments.parts
    chosen = [d for d in documents_with_events() if not parts or any(p in d.path for p in parts)]
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(arguments.jobs) as pool:
        folder = arguments.keep or Path(scratch)
        outcomes = list(pool.map(lambda document: examine(document, folder), chosen))
    print_table(outcomes)
    return 0 if all(o.verdict == "ok" for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
