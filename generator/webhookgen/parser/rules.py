"""OpenAPI's own rules, checked by the schemas that its specification publishes.

Vendors' documents break many of them without any effect on their events, so each finding is a
warning, and those that no event can reach are kept apart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import jsonschema_rs

from ..diagnostics import Diagnostic, codes
from ..source import Document, Location
from .rule_findings import Finding, findings_of
from .versions import Dialect, dialect_of

MAX_ERRORS = 2_000
"""How many errors of the validator are looked at in one document. It visits what YAML aliases share
each time it is used; reading has bounded how much that is."""


def check_rules(
    document: Document, reached: Collection[Location], known: Iterable[Diagnostic] = ()
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The broken rules that some event can reach, and the others.

    `reached` is `Service.reached`: what stands at or under one of these places can matter. What
    `known` already reports at a place is not repeated.
    """
    told = {found.at for found in known}
    pointers = {at.pointer for at in reached if at.file == document.name}
    near: list[Diagnostic] = []
    far: list[Diagnostic] = []
    for finding in _collapsed(_findings(document)):
        side = near if _is_under(finding.path, pointers) else far
        diagnostic = _diagnostic(document, finding)
        if diagnostic.at not in told:
            side.append(diagnostic)
    return near, far


def _findings(document: Document) -> list[Finding]:
    dialect, data = dialect_of(document.data), document.data
    if dialect is None:
        return []
    validator = _validator(dialect)
    try:
        errors = list(islice(validator.iter_errors(data), MAX_ERRORS))
    except (ValueError, RecursionError):
        # Text that is no Unicode, or nesting that the validator refuses: reported on reading.
        return []
    return [finding for error in errors for finding in findings_of(error, data)]


@cache
def _validator(dialect: Dialect) -> jsonschema_rs.Validator:
    text = (_shipped() / f"v{dialect.value}" / "schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text))


def _shipped() -> Path:
    """The folder of the schemas; the package around it is not imported, which takes 0.3 s."""
    spec = find_spec("openapi_spec_validator")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("openapi-spec-validator is not installed beside webhookgen")
    return Path(spec.submodule_search_locations[0], "resources", "schemas")


def _collapsed(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without repetitions, and without those that others below explain."""
    unique = list(dict.fromkeys(findings))
    telling = {
        finding.path[:length]
        for finding in unique
        if not finding.vague
        for length in range(len(finding.path) + 1)
    }
    return [each for each in unique if not each.vague or each.path not in telling]


def _is_under(path: tuple[str, ...], pointers: Collection[str]) -> bool:
    at = Location("", "")
    for token in path:
        at = at.child(token)
        if at.pointer in pointers:
            return True
    return False


def _diagnostic(document: Document, finding: Finding) -> Diagnostic:
    return Diagnostic(
        code=codes.OPENAPI_RULE,
        message=finding.message,
        at=Location(document.name, "").child(*finding.path),
        on="key" if finding.on_key else "value",
        help=finding.help,
    )
