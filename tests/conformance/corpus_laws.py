"""What must hold of each document of the corpus, and of each example payload."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .formats import only_types
from .json_values import told
from .kept import differences
from .oracle import Oracle, has_misfit
from .payloads import Payload
from .table import Table

if TYPE_CHECKING:
    from .corpus import Examined

COMPLETE = "typed accepts each payload that jsonschema-rs calls valid"
STRICT = "strict gives the verdict of jsonschema-rs"
CLOSED = ("const", "enum")
TOLERANT = "tolerant delivers each payload given its event class"
DRIFT = "drift where jsonschema-rs finds a missing or mistyped member"
KEPT = "decoded then encoded, a valid payload is equal"
KEPT_BRANCHES = "and keeps the members that another branch declares"
RAISED = "nothing raises"
ONLY_TYPES = "valid, but a format's Python type can't hold it"


def judge_document(table: Table, name: str, examined: Examined) -> None:
    """Whether the SDK generates, imports, builds each reader and type-checks."""
    made = examined.generation
    table.check("the document generates an SDK").record(
        bool(made.package), f"{name}\n{made.stderr.strip()[-1500:]}"
    )
    table.check("the SDK imports and answers").record(
        not examined.died, f"{name}\n{examined.died[-1500:]}"
    )
    for answer in examined.built:
        raised = {
            each["raised"]
            for given in answer["answers"].values()
            for each in given
            if "raised" in each
        }
        table.check("an event's readers are built, in all modes").record(
            not raised, f"{name} {answer['handler']}/{answer['event']}: {sorted(raised)}"
        )
    table.note("payloads without an event in the document", examined.strays)
    for findings in examined.types:
        line = f"{findings.seconds:7.1f} s  {name}"
        table.note(f"seconds of {findings.tool}", [line])
        said = "\n".join([name, *findings.errors[:10]])
        table.check(f"passes {findings.tool}").record(not findings.errors, said)


def judge_payload(table: Table, payload: Payload, oracle: Oracle, by_mode: dict[str, Any]) -> None:
    """All laws of one payload."""
    instance = json.loads(payload.text)
    valid = oracle.is_valid(instance)
    for mode, answer in by_mode.items():
        raised = answer.get("raised") or answer.get("unencodable")
        table.check(RAISED).record(not raised, f"{payload.path} {mode}: {raised}")
    _judge_verdicts(table, payload, oracle, instance, by_mode, valid=valid)
    _judge_drift(table, payload, oracle, instance, by_mode["tolerant"])
    if valid and by_mode["typed"].get("encoded") is not None:
        found = differences(instance, json.loads(by_mode["typed"]["encoded"]), oracle.root)
        lost = [str(each) for each in found if each.kind in ("lost", "differs")]
        branches = [str(each) for each in found if each.kind == "lost branch"]
        table.check(KEPT).record(not lost, "\n".join([payload.path, *lost]))
        table.check(KEPT_BRANCHES, required=False).record(
            not branches, "\n".join([payload.path, *branches])
        )
        spelt = [f"{payload.path} {each}" for each in found if each.kind == "spelling"]
        table.note("texts that are spelled differently", spelt)


def _judge_verdicts(
    table: Table,
    payload: Payload,
    oracle: Oracle,
    instance: Any,
    by_mode: dict[str, Any],
    *,
    valid: bool,
) -> None:
    typed, strict = by_mode["typed"], by_mode["strict"]
    if valid:
        excused = not typed["ok"] and only_types(oracle.root, instance, typed.get("errors", []))
        if excused:
            table.note(ONLY_TYPES, [f"{payload.path}: {told(typed['errors'])}"])
        table.check(COMPLETE).record(typed["ok"] or excused, f"{payload.path}: {told(typed)}")
        excused = excused and not strict["ok"] and "raised" not in strict
        table.check(STRICT).record(
            strict["ok"] or excused, f"{payload.path} is valid: {told(strict)}"
        )
    else:
        errors = "\n".join(_told_error(error) for error in oracle.errors(instance)[:3])
        refused = not strict["ok"] and "raised" not in strict
        table.check(STRICT).record(refused, f"{payload.path} is invalid: {told(strict)}\n{errors}")
        table.note("payloads that jsonschema-rs calls invalid", [f"{payload.path}\n{errors}"])


def _judge_drift(
    table: Table, payload: Payload, oracle: Oracle, instance: Any, tolerant: dict[str, Any]
) -> None:
    errors = oracle.errors(instance)
    other = _why_undelivered(errors, tolerant)
    if other:
        table.note(f"not delivered, as it should be: {other}", [payload.path])
        return
    table.check(TOLERANT).record(tolerant["ok"], f"{payload.path}: {told(tolerant)}")
    if not tolerant["ok"]:
        return
    expected = has_misfit(errors)
    drift = tolerant["drift"]
    if expected is None:
        table.note("drift that can't be decided", [f"{payload.path}: {told(drift)}"])
        return
    holds = bool(drift) is expected or only_types(oracle.root, instance, drift)
    told_errors = "\n".join(_told_error(error) for error in errors[:3])
    table.check(DRIFT).record(holds, f"{payload.path}: drift {told(drift)}\n{told_errors}")


def _why_undelivered(errors: list[Any], tolerant: dict[str, Any]) -> str:
    """Why no mode delivers a payload as the event that it is an example of."""
    if tolerant["ok"] or "raised" in tolerant:
        return ""
    if tolerant.get("names"):
        return "the body names another event"
    if any(error.kind.name == "type" and not list(error.instance_path) for error in errors):
        return "the whole body is of another JSON type"
    if tolerant["reason"] == "no_match" and any(e.kind.name in CLOSED for e in errors):
        return "a constant of the body says that it is another event"
    return ""


def _told_error(error: Any) -> str:
    place = "".join(f"/{token}" for token in error.instance_path)
    return f"jsonschema-rs at {place!r}: {error.message[:300]}"
