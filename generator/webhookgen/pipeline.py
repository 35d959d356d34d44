"""The stages in order: a document to a service, a service to a package, a package to files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from .config import Config, Settings
from .diagnostics import Diagnostic
from .ir.package import Package
from .ir.service import NO_PROJECT, Project, Service
from .lower.package import Lowered, lower_package, package_name
from .parser.document import parse_service
from .parser.nodes import ObjectNode
from .parser.rules import check_rules
from .source import Document, Location, Sources

if TYPE_CHECKING:
    from .inspection import Inspection


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read: its service (None where errors leave none) and what was found.

    `elsewhere` holds the faults in parts that no event reaches, `overlays` what was laid over it.
    """

    service: Service | None
    sources: Sources
    diagnostics: list[Diagnostic]
    elsewhere: list[Diagnostic]
    overlays: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A package ready to be printed, and what was found on the way."""

    lowered: Lowered
    diagnostics: list[Diagnostic]

    @property
    def package(self) -> Package:
        """The package."""
        return self.lowered.package


def read_service(
    spec: str,
    stdin: BinaryIO | None = None,
    config: Config | None = None,
    settings: Settings | None = None,
    overlays: Sequence[str] = (),
) -> Reading:
    """Read a document and all that its events refer to. Bad input gives diagnostics.

    `settings` are what `config` says of the document, where there is one; `overlays` are the paths
    of the overlays to apply first.
    """
    sources = Sources()
    document = sources.open(spec, stdin)
    if config is not None:
        sources.adopt(config.document)
    if document is not None and overlays:
        document = _overlaid(document, overlays, sources)
    if document is None:
        return Reading(None, sources, sources.diagnostics, [])
    stated = ObjectNode(dict(settings.members), settings.at) if settings is not None else None
    service = parse_service(document, sources, sources.diagnostics, stated)
    reached = service.reached if service is not None else frozenset[Location]()
    reachable, elsewhere = check_rules(document, reached, sources.diagnostics)
    sources.diagnostics.extend(reachable)
    return Reading(service, sources, sources.diagnostics, elsewhere, document.overlays)


def _overlaid(document: Document, overlays: Sequence[str], sources: Sources) -> Document | None:
    """Imported only where a document has overlays."""
    from .overlays import apply_overlays

    return apply_overlays(document, overlays, sources)


def default_package(service: Service) -> str:
    """The package name that a document's title gives."""
    return package_name(service.title)


def plan_package(
    service: Service, *, package: str | None = None, project: Project = NO_PROJECT
) -> Planned:
    """Compile, name and place everything; `package` defaults to the document's title."""
    diagnostics: list[Diagnostic] = []
    lowered = lower_package(service, package or default_package(service), diagnostics, project)
    return Planned(lowered, diagnostics)


def render_package(package: Package, *, package_only: bool) -> dict[str, str]:
    """The files of a package: path relative to its directory, to text that is not formatted yet."""
    from .render import render_package as render

    return render(package, package_only=package_only)


def inspect_service(service: Service, planned: Planned) -> Inspection:
    """What `inspect` tells."""
    from .inspection import inspect_lowered

    return inspect_lowered(service, planned.lowered)
