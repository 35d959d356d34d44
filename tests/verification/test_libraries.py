"""Generated handlers agree with the providers' libraries, but where they are meant not to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from types import ModuleType

import pytest

from tests.support import ROOT
from tests.verification.libraries.__main__ import show_not_compared
from tests.verification.libraries.comparison import Library, compare, libraries
from tests.verification.libraries.not_compared import UNUSABLE, WITHOUT_VERIFIER

EVERY = dict(libraries())


@pytest.mark.parametrize("name", sorted(EVERY))
def test_both_say_the_same_of_the_same_request(presets_sdk: ModuleType, name: str) -> None:
    load: Callable[[], Library] = EVERY[name]
    try:
        library = load()
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed: pip install -e '.[peers]'")
    rows = compare(library, presets_sdk)
    assert [row for row in rows if not row.is_explained] == []
    assert [row.case for row in rows if row.ours and row.theirs][:1] == ["genuine"]
    differing = {row.case for row in rows if row.ours != row.theirs}
    assert library.reasons.keys() <= differing, "a reason for what does not differ"


def test_what_is_not_compared_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    show_not_compared()
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("looked into, without a webhook verifier: ShopifyAPI 12.7.0, ")
    assert any("paypalrestsdk" in line and "pyOpenSSL" in line for line in lines)


def test_what_is_compared_is_not_said_to_lack_a_verifier() -> None:
    requirements = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    peers = requirements["project"]["optional-dependencies"]["peers"]
    named = {re.split(r"[^\w.-]", peer)[0].lower() for peer in peers}
    told = {name.split()[0].lower() for name in (*UNUSABLE, *WITHOUT_VERIFIER)}
    assert named & told == set()
