"""A share of what `python -m tests.conformance` measures, on every run of the tests."""

from __future__ import annotations

import pytest

from tests.conformance.corpus import measure_corpus
from tests.conformance.randomly import measure_random
from tests.conformance.suite import SUITE, measure_suite
from tests.conformance.table import Table
from tests.corpus.documents import SHARED

FILES = ("anchor", "anyOf", "const", "dynamicRef", "enum", "not", "prefixItems", "properties")
DOCUMENTS = ("camara/SimSwap", "clerk", "train-travel", "xero")
EXAMPLES = 60


def failures(tables: list[Table]) -> str:
    """What does not hold, for the message of a test."""
    return "\n\n".join(
        f"{check.name}: {len(check.broken)} of {check.tried}\n" + "\n".join(check.broken[:5])
        for table in tables
        for check in table.checks.values()
        if check.required and check.broken
    )


@pytest.mark.skipif(not SUITE.is_dir(), reason="there is no test-suite beside the repository")
@pytest.mark.parametrize("file", FILES)
def test_the_official_suite(file: str) -> None:
    tables = measure_suite([f"/{file}"], jobs=1)
    assert sum(check.tried for table in tables for check in table.checks.values())
    assert not failures(tables), failures(tables)


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no corpus beside the repository")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_payloads_of_real_documents(document: str) -> None:
    tables = measure_corpus([document], jobs=1, types=False)
    assert all(table.check("the document generates an SDK").tried for table in tables)
    assert not failures(tables), failures(tables)


def test_random_schemas() -> None:
    tables = measure_random(EXAMPLES, None)
    assert not failures(tables), failures(tables)
