"""The module of callbacks: a constant for each URL that the API calls back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..ir.package import CallbackConstant, Callbacks, EventModule, HandlerModule, Import
from ..ir.service import CallbackUrl, Kind
from .annotations import import_order, name_order
from .docs import code_cell, docstring, text_literal
from .names import Scope, constant_name, cut

Modules = Mapping[tuple[Kind, str], EventModule]


def lower_callbacks(
    urls: Sequence[CallbackUrl], modules: Modules, handlers: Sequence[HandlerModule]
) -> Callbacks:
    """The constants, and the events' classes that they name."""
    events = {key: modules[key] for url in urls for key in url.events}
    scope = Scope()
    scope.reserve(["Final", "Callback", "CoreResponse", *(e.class_name for e in events.values())])
    homes = {event.class_name: each.class_name for each in handlers for event in each.events}
    constants = tuple(
        lower_url(url, scope.claim(cut(constant_name(url.name))), modules, homes) for url in urls
    )
    used = [
        Import(module=f".events.{event.name}", names=(event.class_name,))
        for event in events.values()
    ]
    runtime = Import(module="._runtime.callbacks", names=("Callback", "CoreResponse"))
    return Callbacks(imports=tuple(sorted([runtime, *used], key=import_order)), constants=constants)


def lower_url(
    url: CallbackUrl, name: str, modules: Modules, homes: Mapping[str, str]
) -> CallbackConstant:
    """One constant; `homes` is the handler of each event's class."""
    classes = sorted((modules[key].class_name for key in url.events), key=name_order)
    given = {
        "name": url.key,
        "expression": url.expression,
        "operation_id": url.operation_id,
        "method": url.method,
        "path": url.path,
    }
    return CallbackConstant(
        name=name,
        doc=docstring(describe(url, classes, homes), indent=0),
        events=" | ".join(classes),
        arguments=(
            *((key, text_literal(text)) for key, text in given.items() if text),
            ("events", f"({', '.join(classes)}{',' * (len(classes) == 1)})"),
        ),
        expression_cell=code_cell(url.expression),
        operation_cell=code_cell(url.declared_by or ""),
    )


def describe(url: CallbackUrl, classes: Sequence[str], homes: Mapping[str, str]) -> str:
    """Whose callback it is, and which handler receives it."""
    handlers = " and ".join(dict.fromkeys(homes[each] for each in classes))
    whose = f" of `{url.declared_by}`" if url.declared_by else ""
    return f"The callback `{url.key}`{whose}, received by {handlers}."
