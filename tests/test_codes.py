"""Every diagnostic code is shown by a case of `fixtures/specs/invalid/`, or says here why not."""

from __future__ import annotations

import re

import pytest
from webhookgen.diagnostics import Code, codes

from tests.cases import invalid_cases

EVERY = [code for code in vars(codes).values() if isinstance(code, Code)]
UNSHOWN = {
    "internal-error": "no document is known that makes webhookgen fail",
}


def shown_codes() -> dict[str, set[str]]:
    """The severities that the golden diagnostics give each code's number."""
    found: dict[str, set[str]] = {}
    for case in invalid_cases():
        text = (case.folder / "stderr.txt").read_text(encoding="utf-8")
        for severity, number in re.findall(r"^(error|warning)\[(WG\d+)\]", text, re.MULTILINE):
            found.setdefault(number, set()).add(severity)
    return found


@pytest.mark.parametrize("code", EVERY, ids=lambda code: code.number)
def test_code_is_shown(code: Code) -> None:
    shown = shown_codes().get(code.number)
    if code.slug in UNSHOWN:
        assert shown is None, f"{code.number} is shown by a case; take it out of UNSHOWN"
    else:
        assert shown == {str(code.severity)}


def test_numbers_and_slugs_are_used_once() -> None:
    assert len({code.number for code in EVERY}) == len(EVERY)
    assert len({code.slug for code in EVERY}) == len(EVERY)


def test_messages_read_alike() -> None:
    """Lower case (or a name), no full stop at the end; a help for each."""
    for case in invalid_cases():
        text = (case.folder / "stderr.txt").read_text(encoding="utf-8")
        heads = re.findall(r"^(?:error|warning)\[WG\d+\]: (.*)$", text, re.MULTILINE)
        assert heads, case.name
        for message in heads:
            assert not message.endswith("."), (case.name, message)
            assert not message[0].isupper() or message.startswith("JSON"), (case.name, message)
        assert text.count("= help: ") == len(heads), case.name
