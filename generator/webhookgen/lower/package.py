"""From the service to the package: the one place that calls all of the lowering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..diagnostics import Diagnostic
from ..ir.package import EventModule, HandlerModule, ModelModule, Package
from ..ir.service import NO_PROJECT, Event, Group, Kind, Project, Service
from ..ir.signature import Verification
from ..package_name import package_name_fault
from .bundle import lower_bundle
from .callbacks import lower_callbacks
from .docs import clean_text, docstring, markdown_line, summary_line, toml_text
from .events import RUNTIME_NAMES, compile_events, lower_event, name_event, payloads_of
from .facts import ClosedPlaces
from .handlers import lower_handler, name_group
from .models import Models, Type
from .modules import Placement, place_models
from .names import CLASS_TAKEN, Scope, module_name
from .planned_groups import PlannedGroup, plan_groups
from .requirements import (
    CERTIFICATES,
    KEY_SETS,
    distributions_of,
    lower_requirements,
    modules_left_out,
)
from .schemes import DeliveryIds, delivery_ids
from .structs import lower_model_module
from .types import TypeCompiler

VERSION = re.compile(r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?")
LICENSE = "0BSD"


EventKey: TypeAlias = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A package, and what `inspect` tells of it: plans, models, and the types of payloads."""

    package: Package
    groups: tuple[PlannedGroup, ...]
    places: ClosedPlaces
    class_names: Mapping[EventKey, str]
    models: Models
    placement: Placement
    payloads: Mapping[EventKey, tuple[Type, ...]]


def lower_package(
    service: Service, name: str, diagnostics: list[Diagnostic], project: Project = NO_PROJECT
) -> Lowered:
    """The package of a service; `project` goes before what the document says of itself."""
    compiler = TypeCompiler(service.schemas, diagnostics)
    events = [event for group in service.groups for event in group.events]
    types = compile_events(events, compiler)
    models = compiler.finish()
    placement = place_models(models, payloads_of(types, models), diagnostics)
    scope = Scope(words=CLASS_TAKEN)
    scope.reserve(RUNTIME_NAMES)
    bases = [name_group(group, scope) for group in service.groups]
    class_names = {key_of(event): name_event(event, scope, diagnostics) for event in events}
    ids = {key_of(event): ids_of(group) for group in service.groups for event in group.events}
    modules: dict[EventKey, EventModule] = {}
    for each in types:
        key = key_of(each.event)
        modules[key] = lower_event(each, class_names[key], models, placement, ids[key])
    places = ClosedPlaces(service.schemas)
    groups = tuple(plan_groups(service, places, diagnostics))
    handlers = tuple(
        lower_handler(each.group, base, modules_of(each.group, modules), each.plan)
        for each, base in zip(groups, bases, strict=True)
    )
    model_modules = tuple(
        lower_model_module(path, models, placement, diagnostics)
        for path in sorted(placement.modules)
    )
    return Lowered(
        package=join_package(service, name, project, modules, handlers, model_modules),
        groups=groups,
        places=places,
        class_names=class_names,
        models=models,
        placement=placement,
        payloads={key_of(t.event): tuple(body for _, body in t.content) for t in types},
    )


def join_package(
    service: Service,
    name: str,
    project: Project,
    modules: Mapping[EventKey, EventModule],
    handlers: tuple[HandlerModule, ...],
    models: tuple[ModelModule, ...],
) -> Package:
    """The modules together, with what the package as a whole says and needs."""
    needs = lower_requirements(service.groups)
    return Package(
        name=name,
        doc=docstring(f"Typed webhooks of {clean_text(service.title) or name}.", indent=0),
        title=markdown_line(service.title) or name,
        summary=markdown_line(summary_line(service.description)),
        metadata=project_metadata(service, name, project),
        distribution=project.name or name.replace("_", "-"),
        handlers=handlers,
        events=tuple(modules.values()),
        callbacks=lower_callbacks(service.callbacks, modules, handlers),
        models=models,
        exports=exports_of(handlers, tuple(each for need in needs for each in need.exports)),
        schemas=lower_bundle(service.bundle, {key: each.name for key, each in modules.items()}),
        dependencies=tuple(map(toml_text, distributions_of(needs))),
        extras=tuple((name, toml_text(text)) for need in needs for name, text in need.extras),
        runtime_exports=("KeySet",) if KEY_SETS in needs else (),
        runtime_left_out=modules_left_out(needs),
        testing_exports=("certificate",) if CERTIFICATES in needs else (),
        batches=any(handler.items for handler in handlers),
        verifies=all(handler.verifies for handler in handlers),
    )


def modules_of(group: Group, modules: Mapping[EventKey, EventModule]) -> tuple[EventModule, ...]:
    """The modules of a group's events."""
    return tuple(modules[key_of(event)] for event in group.events)


def key_of(event: Event) -> EventKey:
    """What tells an event from all others of a document."""
    return event.kind, event.name


def ids_of(group: Group) -> DeliveryIds:
    """Where a group's deliveries have their ids, and whether the signature covers them."""
    if not isinstance(group.signature, Verification):
        return DeliveryIds()
    return delivery_ids(group.signature.scheme, group.form_field)


def package_name(title: str) -> str:
    """The package name that a document's title gives: ASCII, in snake_case, hiding no module."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    name = module_name(ascii_title).strip("_") if ascii_title.strip() else "webhooks_sdk"
    return f"{name}_webhooks" if package_name_fault(name) else name


def package_version(version: str) -> str:
    """The document's version where Python's packaging can take it (PEP 440)."""
    return version if VERSION.fullmatch(version) and len(version) < 64 else "0.0.0"


def project_metadata(service: Service, name: str, project: Project) -> tuple[tuple[str, str], ...]:
    """The keys of `[project]` that differ between packages, each with its TOML value."""
    summary = project.description or f"Typed webhooks of {service.title or name}"[:200]
    authors = ", ".join(f"{{{toml_members(name=n, email=e)}}}" for n, e in project.authors)
    urls = ", ".join(f"{toml_text(label)} = {toml_text(url)}" for label, url in project.urls)
    found = {
        "name": toml_text(project.name or name.replace("_", "-")),
        "version": toml_text(project.version or package_version(service.version)),
        "description": toml_text(summary),
        "readme": toml_text("README.md"),
        "license": toml_text(project.license or LICENSE),
        "authors": f"[{authors}]" if authors else "",
        "urls": f"{{{urls}}}" if urls else "",
    }
    return tuple((key, value) for key, value in found.items() if value)


def toml_members(**members: str) -> str:
    """The members of an inline table; empty texts are left out."""
    return ", ".join(f"{key} = {toml_text(text)}" for key, text in members.items() if text)


def exports_of(
    handlers: tuple[HandlerModule, ...], further: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """What `from PACKAGE import ...` offers beside the runtime: (name, module)."""
    found = list(further)
    for handler in handlers:
        found.append((handler.class_name, f".handlers.{handler.name}"))
        results = (handler.result, handler.batch_result)
        found += [(name, f".results.{handler.name}") for name in results if name]
        found += [(event.class_name, f".events.{event.name}") for event in handler.events]
    return tuple(sorted(found, key=lambda each: (each[1], each[0])))
