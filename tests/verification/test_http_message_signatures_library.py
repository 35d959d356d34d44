"""Generated handlers agree with http-message-signatures, but where they are meant not to."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("http_message_signatures", reason="the extra `peers` is not installed")

from tests.verification.http_message_signatures_library import (
    DIFFERENCES,
    OurSide,
    rows,
    write_groups,
)


def test_both_say_the_same_of_the_same_request(tmp_path: Path) -> None:
    with write_groups(tmp_path).imported() as package:
        found = list(rows(OurSide(package)))
    assert len(found) > 150
    differing = {row.case.rpartition(": ")[2]: row for row in found if row.ours != row.theirs}
    assert differing.keys() == DIFFERENCES.keys(), differing
    genuine = [row for row in found if row.case.endswith(": genuine")]
    assert len(genuine) == 6
    assert all(row.ours for row in genuine)
