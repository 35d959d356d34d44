"""Strict validation, called directly on generated packages."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from webhookgen_runtime.schema_faults import is_beyond
from webhookgen_runtime.strict import MAX_NESTING, load_validator, require_strict

from tests.support import SPECS, GenerateSdk

JSON = "application/json"
ORDER = {"id": "a-1", "lines": [{"sku": "s", "parts": []}]}

ORDERS = [
    (ORDER, []),
    ({**ORDER, "description": None, "total": 19.99, "x-a": "b"}, []),
    ({"id": "a-1"}, ["body#/lines: a required member is missing"]),
    ([], ["body#: is not of type object"]),
    ({**ORDER, "id": 7}, ["body#/id: is not of type string"]),
    ({**ORDER, "id": "s3"}, ["body#/id: is shorter than `minLength` 3 allows"]),
    ({**ORDER, "description": 7}, ["body#/description: is not of type null or string"]),
    ({**ORDER, "total": 0}, ["body#/total: is not above `exclusiveMinimum` 0 allows"]),
    ({**ORDER, "total": 0.005}, ["body#/total: is not a multiple of what `multipleOf` says"]),
    ({**ORDER, "lines": []}, ["body#/lines: has fewer items than `minItems` 1 allows"]),
    ({**ORDER, "lines": [{}, {}]}, ["body#/lines: holds an item twice"]),
    (
        {**ORDER, "lines": [{"parts": [{"sku": 1}]}]},
        ["body#/lines/0/parts/0/sku: is not of type string"],
    ),
    (
        {**ORDER, "payment": {}},
        ["body#/payment: does not fit exactly one of the schemas of `oneOf`"],
    ),
    ({**ORDER, "s3cret": 1}, ["body#: has a member that `additionalProperties` forbids"]),
    ({**ORDER, "x-s3cret": 1}, ["body#/*: is not of type string"]),
]


@pytest.fixture(scope="module")
def package(generate_sdk: GenerateSdk) -> Any:
    """The package of the fixture, importable while the tests of this module run."""
    with generate_sdk(SPECS / "schema-bundle" / "spec.yaml").imported() as package:
        yield package.__name__


@pytest.mark.parametrize(("value", "faults"), ORDERS)
def test_faults_name_the_place_and_the_keyword(package: str, value: Any, faults: list[str]) -> None:
    found = load_validator(package, "order_paid", JSON)(value)
    assert sorted(map(str, found)) == sorted(faults)
    assert "s3" not in str(found)


def test_each_media_type_has_its_schema(package: str) -> None:
    note = load_validator(package, "note_added", JSON)
    assert not note({"a": 1})
    assert [str(fault) for fault in note({"s3cret": 1})] == [
        "body#: has a member whose name `propertyNames` forbids"
    ]
    text = load_validator(package, "note_added", "text/plain")
    assert not text("final")
    assert [fault.text for fault in text("draft")] == ["does not match its `pattern`"]
    assert not load_validator(package, "note_added", "application/xml")("<a/>")


def test_a_validator_is_made_once(package: str) -> None:
    first = load_validator(package, "order_paid", JSON)
    assert load_validator(package, f"{package}.events.order_paid", JSON) is first


def test_packages_keep_their_own_schemas(package: str, generate_sdk: GenerateSdk) -> None:
    with generate_sdk(SPECS / "payments" / "spec.yaml").imported() as other:
        theirs = load_validator(other.__name__, "verified_payment", JSON)
        assert theirs(ORDER)
        assert not load_validator(package, "order_paid", JSON)(ORDER)
    assert not load_validator(other.__name__, "order_paid", JSON)(ORDER), "has no such event"


def test_threads_may_race_for_the_first_use(package: str) -> None:
    from webhookgen_runtime import strict

    strict._validators.clear()
    strict._schemas.clear()
    barrier, found = threading.Barrier(8), []

    def use() -> None:
        barrier.wait()
        found.append(load_validator(package, "order_paid", JSON)({"id": "a-1"}))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.fixture(scope="module")
def recursive(tmp_path_factory: pytest.TempPathFactory, generate_sdk: GenerateSdk) -> Any:
    """A package whose union tries both branches at each level, and whose pattern looks around."""
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    schemas = {
        "Node": {
            "properties": {"text": {"type": "string", "pattern": "(?=a)(a+)+$"}},
            "oneOf": [{**node, "required": ["next"]}, {**node, "required": ["end"]}],
        }
    }
    body = {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Node"}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Recursive unions", "version": "1"},
        "webhooks": {"sent": {"post": {"requestBody": body}}},
        "components": {"schemas": schemas},
    }
    spec: Path = tmp_path_factory.mktemp("recursive") / "spec.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    with generate_sdk(spec).imported() as package:
        yield load_validator(package.__name__, "sent", JSON)


def nested(levels: int, innermost: Any) -> Any:
    value = innermost
    for _ in range(levels):
        value = {"next": value}
    return value


@pytest.mark.parametrize("levels", [1, 11, 40, MAX_NESTING - 1, MAX_NESTING + 1, 5_000])
def test_hostile_nesting_takes_linear_time(recursive: Any, levels: int) -> None:
    began = time.process_time()
    valid, invalid = recursive(nested(levels, {"end": 1})), recursive(nested(levels, {}))
    assert time.process_time() - began < 1
    assert bool(valid) is (levels > MAX_NESTING - 1)
    assert len(invalid) == 1


def test_hostile_patterns_and_sizes_are_bounded(recursive: Any) -> None:
    assert [str(fault) for fault in recursive({"end": 1, "text": "a" * 20_000 + "!"})] == [
        "body#/text: is too long for its `pattern` to be checked"
    ]
    began = time.process_time()
    assert recursive({"end": 1, "text": "a" * 1_000_000 + "!"})
    assert recursive({"next": {"end": 1, "text": "a" * 9_000 + "!"}})
    assert time.process_time() - began < 1
    many = {"end": 1, "text": 1, "rest": [{}] * 30_000}
    assert [str(fault) for fault in recursive(many)] == ["body#: does not fit its schema"]


@pytest.mark.parametrize(
    ("value", "nesting", "members", "beyond"),
    [
        (1, 1, 0, False),
        ([], 1, 0, False),
        ([[]], 1, 9, True),
        ([[]], 2, 9, False),
        ({"a": {"b": [1, 2]}}, 3, 4, False),
        ({"a": {"b": [1, 2]}}, 3, 3, True),
    ],
)
def test_measuring(value: Any, nesting: int, members: int, beyond: bool) -> None:
    assert is_beyond(value, nesting, members) is beyond


WITHOUT = """
import sys
sys.modules["jsonschema_rs"] = None
sys.path.insert(0, {folder!r})
import {package}
from {package}._runtime.strict import require_strict
try:
    require_strict({package!r})
except RuntimeError as error:
    print(error)
"""


def test_a_missing_validator_is_told_with_its_remedy(
    package: str, generate_sdk: GenerateSdk
) -> None:
    require_strict(package)
    sdk = generate_sdk(SPECS / "schema-bundle" / "spec.yaml")
    program = WITHOUT.format(folder=str(sdk.directory), package=sdk.package)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "pip install schema-bundle[strict]" in done.stdout
