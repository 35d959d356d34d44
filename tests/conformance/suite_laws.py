"""What must hold of each test of the suite."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs

from .cut import KEPT, REFERENCES, cut_schema
from .json_values import told
from .kept import differences
from .places import root_of
from .suite_groups import Group
from .table import Table

STRICT = "strict gives the suite's verdict"
COMPLETE = "typed accepts what the suite calls valid"
SOUND = "typed refuses what the cut-down schema refuses"
SOUND_REFERENCES = "the same with references kept in the cut-down schema"
LADDER = "tolerant accepts what typed does, and typed what strict does"
NO_DRIFT = "what typed accepts has no drift"
KEPT_VALUES = "decoded then encoded, a valid instance is equal"
KEPT_BRANCHES = "and keeps the members that another branch declares"
NOTHING_RAISED = "nothing raises"
NOT_ANY = "a root that states type or properties is not bare Any"


def judge_generation(table: Table, groups: int, refused: list[str], died: list[str]) -> None:
    """Whether each group has an SDK that can be asked."""
    check = table.check("the group's document generates an SDK that imports")
    check.tried += groups
    for said in refused + died:
        check.record(False, said)


def judge_group(table: Table, group: Group, answer: dict[str, Any]) -> None:
    """All laws, of all the tests of a group."""
    if answer.get("missing"):
        table.check(NOTHING_RAISED).record(False, f"{group.name}: no such event in the SDK")
        return
    if isinstance(group.schema, dict) and {"type", "properties"} & group.schema.keys():
        bare = answer["annotation"] == "typing.Any"
        table.check(NOT_ANY).record(not bare, f"{group.name}\n{told(group.schema)}")
    cuts = [_cut_validator(group, kept) for kept in (KEPT, KEPT | REFERENCES)]
    for index, test in enumerate(group.tests):
        by_mode = {mode: given[index] for mode, given in answer["answers"].items()}
        _judge_verdicts(table, group, test, by_mode)
        _judge_ladder(table, group, test, by_mode)
        _judge_soundness(table, group, test, by_mode["typed"], cuts)
        if test["valid"] and by_mode["typed"]["ok"]:
            _judge_kept(table, group, test, by_mode["typed"])


def _cut_validator(group: Group, kept: frozenset[str]) -> Any:
    """By 2020-12 for both drafts: the six keywords mean the same, and 1.0 is an integer."""
    try:
        return jsonschema_rs.Draft202012Validator(cut_schema(group.schema, kept))
    except ValueError:  # a reference whose target was cut away
        return None


def _judge_verdicts(
    table: Table, group: Group, test: dict[str, Any], by_mode: dict[str, Any]
) -> None:
    strict = by_mode["strict"]
    holds = strict["ok"] if test["valid"] else refused(strict)
    table.check(STRICT).record(holds, told_case(group, test, strict))
    if test["valid"]:
        typed = by_mode["typed"]
        table.check(COMPLETE).record(typed["ok"], told_case(group, test, typed))


def _judge_ladder(
    table: Table, group: Group, test: dict[str, Any], by_mode: dict[str, Any]
) -> None:
    tolerant, typed, strict = (by_mode[mode]["ok"] for mode in ("tolerant", "typed", "strict"))
    table.check(LADDER).record(
        (tolerant or not typed) and (typed or not strict), told_case(group, test, by_mode)
    )
    if typed:
        answer = by_mode["typed"]
        table.check(NO_DRIFT).record(not answer["drift"], told_case(group, test, answer))
    for mode, answer in by_mode.items():
        raised = answer.get("raised") or answer.get("unencodable")
        table.check(NOTHING_RAISED).record(not raised, f"{mode}: {told_case(group, test, answer)}")


def _judge_soundness(
    table: Table, group: Group, test: dict[str, Any], typed: dict[str, Any], cuts: list[Any]
) -> None:
    if test["valid"]:
        return
    for law, validator in zip((SOUND, SOUND_REFERENCES), cuts, strict=True):
        if validator is not None and not validator.is_valid(test["data"]):
            check = table.check(law, required=law == SOUND)
            check.record(refused(typed), told_case(group, test, typed))


def _judge_kept(table: Table, group: Group, test: dict[str, Any], typed: dict[str, Any]) -> None:
    if "encoded" not in typed:
        return  # counted by NOTHING_RAISED
    found = differences(test["data"], json.loads(typed["encoded"]), root_of(group.schema))
    lost = [str(each) for each in found if each.kind in ("lost", "differs")]
    branches = [str(each) for each in found if each.kind == "lost branch"]
    table.check(KEPT_VALUES).record(not lost, "\n".join([told_case(group, test, typed), *lost]))
    table.check(KEPT_BRANCHES, required=False).record(
        not branches, "\n".join([told_case(group, test, typed), *branches])
    )


def refused(answer: dict[str, Any]) -> bool:
    """Whether a body was refused in the way that the contract has."""
    return "raised" not in answer and not answer["ok"]


def told_case(group: Group, test: dict[str, Any], answer: Any) -> str:
    """A test and what was answered, for a reader."""
    valid = "valid" if test["valid"] else "invalid"
    return (
        f"{group.name} / {test['description']}\n"
        f"schema {told(group.schema)}\n"
        f"instance {told(test['data'])} is {valid}; got {told(answer)}"
    )
