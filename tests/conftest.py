"""Fixtures that tests of several folders share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import SPECS, GeneratedSdk, GenerateSdk, write_sdk


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
