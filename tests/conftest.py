"""Fixtures that tests of several folders share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cases import Case, Outcome, run_case
from tests.support import SPECS, GeneratedSdk, GenerateSdk, write_sdk

# No test depends on how busy the machine is.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def generate_sdk(tmp_path_factory: pytest.TempPathFactory) -> GenerateSdk:
    """Generates the SDK of a document once a session, whichever tests ask for it."""
    made: dict[tuple[Path, tuple[str, ...]], GeneratedSdk] = {}

    def generate(spec: Path, *options: str) -> GeneratedSdk:
        key = (spec.resolve(), options)
        if key not in made:
            directory = tmp_path_factory.mktemp(spec.parent.name) / "sdk"
            made[key] = write_sdk(spec, directory, *options)
        return made[key]

    return generate


@pytest.fixture(scope="session")
def payments_sdk(generate_sdk: GenerateSdk) -> GeneratedSdk:
    """The SDK that the README shows."""
    return generate_sdk(SPECS / "payments" / "spec.yaml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what the golden tests would else compare with."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite expected/ and stderr.txt"
    )


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Outcome]:
    """Runs each case once a session."""
    made: dict[str, Outcome] = {}

    def outcome(case: Case) -> Outcome:
        if case.name not in made:
            directory = tmp_path_factory.mktemp("case") / case.folder.name
            made[case.name] = run_case(case, directory)
        return made[case.name]

    return outcome
