"""Count how the events of real documents are told apart, and prove what is called undecidable.

    python -m tests.corpus.detection [PATH-PART ...]

A set of undecided events needs a witness: a request that the schemas of all its events accept, by
jsonschema-rs, and that the plan leads to a structure which holds them all. For documents with
example payloads an SDK is generated too, and each example is sent to it: it must arrive as its own
event, or be ambiguous among events of which each pair is called undecidable, unless its own schema
refuses it.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
from webhookgen.inspection import inspect_group
from webhookgen.ir.detection import Plan
from webhookgen.ir.service import Service
from webhookgen.lower.handlers import lower_plan, lower_shape, shapes_of
from webhookgen.lower.hook_path import HookPaths
from webhookgen.lower.undecided import UndecidedSet
from webhookgen.pipeline import plan_package, read_service
from webhookgen_runtime import plan as runtime_plan
from webhookgen_runtime.detection import Detector
from webhookgen_runtime.plan import Structure
from webhookgen_runtime.request import CoreRequest
from webhookgen_runtime.schema_validators import Schemas

from tests.bundles import events_of, ref_of, schemas_of
from tests.corpus.documents import SPECS, documents_with_events
from tests.corpus.probe import make_handler
from tests.corpus.test_bundles import EXAMPLES, PAYLOADS, event_of
from tests.support import GeneratedSdk, write_sdk

KINDS = ("discriminator", "structure", "undecided")


@dataclass
class GroupDetection:
    """How the events of one group are told apart; `unproven` are sets without a witness."""

    name: str
    handler: str
    events: tuple[str, ...]
    by: Counter[str]
    sets: tuple[tuple[str, ...], ...]
    unproven: list[tuple[str, ...]]


@dataclass
class Examples:
    """What became of the example payloads of one document."""

    itself: int = 0
    undecided: int = 0
    broken: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def examine(service: Service) -> Iterator[GroupDetection]:
    """The groups of one document."""
    lowered = plan_package(service).lowered
    hooks = HookPaths(lowered.models, lowered.placement.names)
    handlers = [handler.class_name for handler in lowered.package.handlers]
    schemas = schemas_of(service)
    for planned, handler in zip(lowered.groups, handlers, strict=True):
        group, sets = planned.group, planned.undecided
        found = inspect_group(planned, handler, lowered, hooks)
        detector = Detector(runtime_form(planned.plan))
        yield GroupDetection(
            name=f"{group.kind}s {group.name or ''}",
            handler=handler,
            events=tuple(event.name for event in group.events),
            by=Counter(event.by for event in found.events),
            sets=tuple(each.events for each in sets),
            unproven=[each.events for each in sets if not is_proven(each, detector, schemas)],
        )


def is_proven(each: UndecidedSet, detector: Detector, schemas: Schemas) -> bool:
    """Whether a set's witness fits all of its events, and the plan leaves it to structure."""
    witness = each.witness
    body = b"" if witness.media_type is None else msgspec.json.encode(witness.body)
    request = CoreRequest(method=witness.method, headers=witness.headers, raw_body=body)
    outcome = detector.pick(request)
    return (
        all(schemas.validator(ref).is_valid(witness.body) for ref in witness.schemas)
        and isinstance(outcome, Structure)
        and set(each.events) <= set(outcome.shapes)
    )


def runtime_form(plan: Plan) -> Any:
    """A plan as an SDK holds it: its text, evaluated."""
    names = {name: getattr(runtime_plan, name) for name in ("Shape", "Structure", "Switch")}
    shapes = {shape.event: eval(lower_shape(shape), names) for shape in shapes_of(plan)}
    return eval(lower_plan(plan), names | {"_SHAPES": shapes})


def send_examples(
    service: Service,
    sdk: GeneratedSdk,
    rows: Sequence[dict[str, str]],
    groups: Sequence[GroupDetection],
) -> Examples:
    """Send each example of a document to its SDK, and count what it gives."""
    found, schemas, events = Examples(), schemas_of(service), events_of(service)
    with sdk.imported() as package:
        handlers = {each.handler: make_handler(getattr(package, each.handler)) for each in groups}
        for row in rows:
            event = event_of(events, row)
            group = next(
                each
                for each in groups
                if each.name.startswith(event.kind) and event.name in each.events
            )
            body = (PAYLOADS / row["payload"]).read_bytes()
            headers = {"Content-Type": row["media_type"]}
            request = package.CoreRequest(method=event.method, headers=headers, raw_body=body)
            result = handlers[group.handler].parse_event(request)
            validator = schemas.validator(ref_of(schemas, event, row["media_type"]))
            if not isinstance(result, package.UnknownEvent) and result.name == event.name:
                found.itself += 1
            elif is_declared(result, event.name, group.sets):
                found.undecided += 1
            elif not validator.is_valid(msgspec.json.decode(body)):
                found.broken.append(row["payload"])
            else:
                found.elsewhere.append(f"{row['payload']}: {result!r}"[:200])
    return found


def is_declared(result: Any, name: str, sets: Sequence[tuple[str, ...]]) -> bool:
    """Whether a result is ambiguous among events of which each pair is called undecidable."""
    candidates = getattr(result, "candidates", ())
    return name in candidates and all(
        any({a, b} <= set(each) for each in sets) for a, b in combinations(candidates, 2)
    )


def print_groups(path: str, groups: Sequence[GroupDetection]) -> None:
    """A line a group."""
    for each in groups:
        counts = " ".join(f"{each.by[kind]:>6}" for kind in KINDS)
        largest = max(map(len, each.sets), default=0)
        proven = f"{len(each.sets) - len(each.unproven)}/{len(each.sets)}"
        label = f"{path[-58:]} {each.name}"
        print(f"{label:<76} {len(each.events):>6} {counts} {largest:>7} {proven:>9}")
        for events in each.unproven:
            print(f"    without a witness: {', '.join(events)[:200]}")


def main(parts: Sequence[str]) -> int:
    """Run the report; 1 where a set has no witness or an example goes astray."""
    if not SPECS.is_dir():
        print(f"skipped: there is no corpus at {SPECS}")
        return 0
    print(f"{'group':<76} events discr. struct undec. largest witnesses")
    sums: Counter[str] = Counter()
    for document in documents_with_events():
        if parts and not any(part in document.path for part in parts):
            continue
        service = read_service(str(document.file)).service
        if service is None:
            print(f"{document.path}: not read")
            continue
        groups = list(examine(service))
        print_groups(document.path, groups)
        for each in groups:
            sums.update(each.by)
            sums.update(events=len(each.events), sets=len(each.sets), unproven=len(each.unproven))
            sums["largest"] = max([sums["largest"], *map(len, each.sets)])
        if document.path in EXAMPLES:
            with tempfile.TemporaryDirectory() as folder:
                sdk = write_sdk(document.file, Path(folder) / "sdk")
                found = send_examples(service, sdk, EXAMPLES[document.path], groups)
            print(
                f"    examples: {found.itself} itself, {found.undecided} undecided, "
                f"{len(found.elsewhere)} elsewhere, {len(found.broken)} that their schema refuses"
            )
            print("".join(f"    {each}\n" for each in found.elsewhere), end="")
            sums.update(
                itself=found.itself,
                ambiguous=found.undecided,
                elsewhere=len(found.elsewhere),
                broken=len(found.broken),
            )
    print(f"events: {sums['events']}; " + ", ".join(f"{kind} {sums[kind]}" for kind in KINDS))
    print(f"undecided sets: {sums['sets']}, without a witness: {sums['unproven']}")
    print(f"largest undecided set: {sums['largest']}")
    print(
        f"examples: {sums['itself']} itself, {sums['ambiguous']} undecided, "
        f"{sums['elsewhere']} elsewhere, {sums['broken']} that their own schema refuses"
    )
    return 1 if sums["unproven"] or sums["elsewhere"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
