"""What a diagnostic is: a value with a code, a place, and a word on what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from ..location import Location


class Severity(StrEnum):
    """An error means that the output would be wrong or can't be made; all else is a warning."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic. Number and slug are never reused."""

    number: str
    slug: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a diagnostic, and what it has to do with it."""

    text: str
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding.

    `message` says what is wrong (lower case, no full stop), `help` what to do (imperative).
    `on` points at the key of `at` where the key is wrong or a child is missing, else at its value.
    """

    code: Code
    message: str
    at: Location
    on: Literal["key", "value"] = "value"
    help: str
    notes: tuple[Note, ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity that the code gives."""
        return self.code.severity
