"""What was measured: counted checks, what failed, and lists that only inform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 40
INDENT = "      "


@dataclass
class Check:
    """One law, how often it was tried, and where it does not hold.

    A check that is not `required` counts what a reader wants to know and fails nothing.
    """

    name: str
    required: bool = True
    tried: int = 0
    broken: list[str] = field(default_factory=list)

    def record(self, holds: bool, what: str) -> None:
        """Count one case; `what` tells it to a reader."""
        self.tried += 1
        if not holds:
            self.broken.append(what)

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if not self.broken:
            return "ok" if self.tried else "none"
        return "FAILED" if self.required else "see list"


@dataclass
class Table:
    """The checks of one run, and its lists."""

    title: str
    checks: dict[str, Check] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)

    def check(self, name: str, *, required: bool = True) -> Check:
        """The check of a name, made when it is first asked for."""
        return self.checks.setdefault(name, Check(name, required))

    def note(self, heading: str, lines: Iterable[str]) -> None:
        """Add to a list that informs."""
        self.lists.setdefault(heading, []).extend(lines)

    @property
    def failed(self) -> bool:
        """Whether something that must hold does not."""
        return any(check.required and check.broken for check in self.checks.values())

    def print(self, shown: int = SHOWN) -> None:
        """Print the table, then what is behind its numbers."""
        print(f"\n{self.title}\n{'=' * len(self.title)}")
        print(f"{'':<76} {'tried':>6} {'broken':>6}")
        for check in self.checks.values():
            print(f"{check.name:<76} {check.tried:>6} {len(check.broken):>6}  {check.verdict}")
        for check in self.checks.values():
            _print_list(f"{check.verdict}: {check.name}", check.broken, shown)
        for heading, lines in self.lists.items():
            _print_list(heading, lines, shown)


def _print_list(heading: str, lines: list[str], shown: int) -> None:
    if not lines:
        return
    print(f"\n  {heading} ({len(lines)})")
    for line in lines[:shown]:
        print("    " + line.replace("\n", f"\n{INDENT}"))
    if len(lines) > shown:
        print(f"    ... and {len(lines) - shown} more (--shown N)")
