"""A group with its plan, and with what no plan can do for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..ir.detection import Plan
from ..ir.service import Group, Service
from .composing import Composer
from .detection import plan_detection
from .facts import ClosedPlaces
from .impossible_payloads import ImpossiblePayload, impossible_payloads, report_impossible
from .undecided import UndecidedSet, undecided_sets
from .undecided_warnings import report_undecided
from .unsigned_sources import report_unsigned_sources


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A group: how its events are told apart, the sets that are not, and payloads nothing fits."""

    group: Group
    plan: Plan
    undecided: tuple[UndecidedSet, ...]
    impossible: tuple[ImpossiblePayload, ...]


def plan_groups(
    service: Service, places: ClosedPlaces, diagnostics: list[Diagnostic]
) -> Iterator[PlannedGroup]:
    """Plan each group, and warn of what its plan leaves open."""
    for group in service.groups:
        plan = plan_detection(group, places)
        composer = Composer(dict(service.bundle.definitions))
        undecided = undecided_sets(group, plan, service.bundle, composer)
        impossible = impossible_payloads(group, service.bundle, composer)
        report_undecided(group, undecided, places, diagnostics)
        report_impossible(group, impossible, diagnostics)
        report_unsigned_sources(group, plan, diagnostics)
        yield PlannedGroup(group, plan, undecided, impossible)
