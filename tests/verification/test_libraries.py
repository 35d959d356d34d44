"""Generated handlers agree with the providers' libraries, but where they are meant not to."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from tests.verification.libraries.comparison import Library, compare, libraries

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
