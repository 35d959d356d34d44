"""Random schemas and instances: the laws of typed, strict and tolerant, and no crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from .broken_schemas import broken_schemas, generates
from .cut import cut_schema
from .formats import only_types
from .json_values import told
from .kept import differences
from .places import root_of
from .random_instances import instances
from .random_schemas import documents
from .random_sdk import RefusedError, answers, imported_sdk
from .table import Table

INSTANCES = 6
COMPLETE = "typed accepts what jsonschema-rs accepts"
SOUND = "typed refuses what the cut-down schema refuses"
STRICT = "strict gives the verdict of jsonschema-rs"
LADDER = "tolerant delivers all that typed does"
KEPT = "decoded then encoded, a valid instance is equal"
RAISED = "nothing raises"
GENERATES = "each schema generates a package that imports"
NO_CRASH = "no schema, however broken, crashes the generator"
LAWS = (COMPLETE, SOUND, STRICT, LADDER, KEPT, RAISED, GENERATES, NO_CRASH)


class BrokenLawError(AssertionError):
    """A law does not hold; a subclass a law, so that each is shrunk by itself."""


BROKEN = {law: type(f"Law{index}Error", (BrokenLawError,), {}) for index, law in enumerate(LAWS)}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, list[Any]]:
    """A schema and some instances."""
    schema = draw(documents())
    return schema, draw(st.lists(instances(schema), min_size=INSTANCES, max_size=INSTANCES))


def measure_random(examples: int, number: int | None) -> list[Table]:
    """Try random schemas; without a seed always the same ones."""
    table = Table(f"Random schemas ({examples} examples, seed {number})")
    for law in LAWS:
        table.check(law)
    judges: list[tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = [
        (cases(), lambda case: judge_case(table, *case)),
        (broken_schemas(), lambda case: judge_broken(table, *case)),
    ]
    for strategy, judge in judges:
        while _finds(table, strategy, judge, examples, number):
            pass  # once more, without the laws that are known to be broken
    return [table]


def _finds(
    table: Table,
    strategy: st.SearchStrategy[Any],
    judge: Callable[[Any], None],
    examples: int,
    number: int | None,
) -> bool:
    """Run one property; whether it put a smallest counterexample of a law in the table."""

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=number is None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )
    @given(strategy)
    def tried(case: Any) -> None:
        judge(case)

    try:
        (tried if number is None else seed(number)(tried))()
    except BrokenLawError as fault:
        return _record(table, [fault])
    except ExceptionGroup as several:
        return _record(table, list(several.exceptions))
    return False


def _record(table: Table, faults: list[Exception]) -> bool:
    for fault in faults:
        if not isinstance(fault, BrokenLawError):
            raise fault
        law = next(law for law, kind in BROKEN.items() if type(fault) is kind)
        table.check(law).broken.append(str(fault))
    return True


def _break(table: Table, law: str, what: str, cause: Exception | None = None) -> None:
    """Give a law up, unless a counterexample is known.

    Raises:
        BrokenLawError: none is.
    """
    if not table.check(law).broken:
        raise BROKEN[law](what) from cause


def judge_case(table: Table, schema: Any, given_instances: list[Any]) -> None:
    """All laws of a schema and its instances.

    Raises:
        BrokenLawError: one does not hold.
    """
    try:
        validator = jsonschema_rs.Draft202012Validator(schema)
        cut = jsonschema_rs.Draft202012Validator(cut_schema(schema))
    except ValueError:
        assume(False)
    try:
        with imported_sdk(schema) as package:
            found = answers(package, given_instances)
    except Exception as fault:  # whatever a generated package may raise
        kind = "refused" if isinstance(fault, RefusedError) else "does not import"
        what = f"schema {json.dumps(schema)}\n{kind}: {told_fault(fault)}"
        _break(table, GENERATES, what, fault)
        return
    table.check(GENERATES).tried += 1
    for index, instance in enumerate(given_instances):
        by_mode = {mode: each[index] for mode, each in found.items()}
        for law, holds in _laws(schema, instance, validator, cut, by_mode):
            table.check(law).tried += 1
            if not holds:
                valid = validator.is_valid(instance)
                _break(table, law, _told_case(schema, instance, valid, by_mode))


def _told_case(schema: Any, instance: Any, valid: bool, by_mode: dict[str, Any]) -> str:
    verdict = "valid" if valid else "invalid"
    lines = [
        f"schema {json.dumps(schema)}",
        f"instance {json.dumps(instance)} is {verdict}",
        *(f"{mode}: {told(each)}" for mode, each in by_mode.items()),
    ]
    return "\n".join(lines)


def _laws(
    schema: Any, instance: Any, validator: Any, cut: Any, by_mode: dict[str, Any]
) -> list[tuple[str, bool]]:
    """The laws that bear on an instance, and whether they hold."""
    tolerant, typed, strict = (by_mode[mode] for mode in ("tolerant", "typed", "strict"))
    raised = any("raised" in each or "unencodable" in each for each in by_mode.values())
    root = root_of(schema)
    valid = validator.is_valid(instance)
    excused = not typed["ok"] and only_types(root, instance, typed.get("errors", []))
    laws = [
        (RAISED, not raised),
        (LADDER, tolerant["ok"] or not typed["ok"]),
        (STRICT, strict["ok"] is valid or (valid and excused and not strict["ok"])),
    ]
    if valid:
        laws.append((COMPLETE, typed["ok"] or excused))
    elif not cut.is_valid(instance):
        laws.append((SOUND, not typed["ok"]))
    if valid and "encoded" in typed:
        found = differences(instance, json.loads(typed["encoded"]), root)
        laws.append((KEPT, all(each.kind in ("spelling", "lost branch") for each in found)))
    return laws


def judge_broken(table: Table, version: str, schema: Any) -> None:
    """The generator ends with diagnostics or with a package.

    Raises:
        BrokenLawError: it crashed.
    """
    table.check(NO_CRASH).tried += 1
    try:
        generates(version, schema)
    except Exception as fault:
        message = f"OpenAPI {version}, schema {json.dumps(schema)}\n{told_fault(fault)}"
        _break(table, NO_CRASH, message, fault)


def told_fault(fault: BaseException) -> str:
    """An exception and where it was raised."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(fault).__name__}: {fault} ({where})"
