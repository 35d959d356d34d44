"""What a process loads that receives its first event, and what it must not."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib import import_module

import pytest

from tests.support import GeneratedSdk

SECRET = "a secret of the tests"
RECEIVE = """
import json, sys
from payments_api import CoreRequest, PaymentHandler
headers, body, secret = json.load(sys.stdin)
request = CoreRequest(headers=headers, raw_body=body.encode())
event = PaymentHandler(secret).verify_and_parse_event(request)
print(json.dumps([type(event).__name__, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def loaded(payments_sdk: GeneratedSdk) -> set[str]:
    """The modules of a new process that has received one event."""
    with payments_sdk.imported() as package:
        testing = import_module("payments_api.testing")
        request = testing.build_request(package.VerifiedPaymentEvent, secret_key=SECRET)
    given = [dict(request.headers), request.raw_body.decode(), SECRET]
    ran = subprocess.run(
        [sys.executable, "-c", RECEIVE],
        cwd=payments_sdk.directory,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    received, modules = json.loads(ran.stdout)
    assert received == "VerifiedPaymentEvent"
    return set(modules)


RARE = (
    "adapters answer_making batch_handler body_hash callbacks challenged_handler challenges "
    "custom_handler explaining forms message_readers open_object reading "
    "replay_stores request_cookies request_query samples sending shape_index shapes signing "
    "strict strict_decoding structures testing type_reader url_patterns url_variants"
)


@pytest.mark.parametrize("module", RARE.split())
def test_a_first_event_needs_no_rare_module(
    module: str, loaded: set[str], payments_sdk: GeneratedSdk
) -> None:
    assert (payments_sdk.package_directory / "_runtime" / f"{module}.py").is_file()
    assert f"payments_api._runtime.{module}" not in loaded


def test_other_events_and_the_table_of_models_wait(loaded: set[str]) -> None:
    events = {name for name in loaded if name.startswith("payments_api.events.")}
    assert events == {"payments_api.events.verified_payment"}
    assert "payments_api.models._modules" not in loaded


@pytest.mark.parametrize("module", ["cryptography", "jsonschema_rs", "flask", "django", "redis"])
def test_no_other_package_is_imported(module: str, loaded: set[str]) -> None:
    assert module not in loaded


def test_the_models_offer_their_names(payments_sdk: GeneratedSdk) -> None:
    star: dict[str, object] = {}
    with payments_sdk.imported():
        exec("from payments_api.models import *", star)
        offered = set(dir(import_module("payments_api.models")))
    stub = payments_sdk.package_directory / "models" / "__init__.pyi"
    typed = {
        alias.name
        for statement in ast.parse(stub.read_text("utf-8")).body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert len(typed) > 1
    assert star.keys() - {"__builtins__"} == typed
    assert typed <= offered


def test_a_name_that_no_model_has_is_an_attribute_error(payments_sdk: GeneratedSdk) -> None:
    with payments_sdk.imported():
        models = import_module("payments_api.models")
        with pytest.raises(AttributeError, match="Nonesuch"):
            _ = models.Nonesuch
