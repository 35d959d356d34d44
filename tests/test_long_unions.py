"""The union of a group with many events."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import write_sdk


@pytest.mark.parametrize(("count", "is_long"), [(64, False), (65, True)])
def test_many_events_are_joined_without_nesting(count: int, is_long: bool, tmp_path: Path) -> None:
    events = "".join(f"  event{n}: {{post: {{}}}}\n" for n in range(count))
    text = f'openapi: 3.1.0\ninfo: {{title: Many, version: "1"}}\nwebhooks:\n{events}'
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    write_sdk(tmp_path / "spec.yaml", tmp_path / "sdk", "--formatter", "none")
    results = (tmp_path / "sdk" / "many" / "results" / "webhooks.py").read_text(encoding="utf-8")
    assert ("Union[" in results) is is_long
    assert results.count(" | ") == (1 if is_long else count)
