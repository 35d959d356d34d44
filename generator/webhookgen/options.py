"""Options of the command line that several commands have, and checks of what is given."""

from __future__ import annotations

from pathlib import Path

import click

from .diagnostics import Code, Severity
from .diagnostics.lookup import closest_warning, known_codes
from .package_name import package_name_fault

config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Config file; by default webhookgen.yaml or pyproject.toml, here or above.",
)

overlay_option = click.option(
    "--overlay",
    "overlays",
    metavar="FILE",
    multiple=True,
    help="OpenAPI Overlay 1.0 to apply first. May be repeated.",
)


def ignored_codes(
    ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> frozenset[Code]:
    """The codes meant by their numbers or slugs, in any case."""
    known = known_codes()
    for value in values:
        if value.lower() not in known:
            raise click.BadParameter(f"{value!r} is no code of webhookgen{_hint(value)}")
        if known[value.lower()].severity is Severity.ERROR:
            raise click.BadParameter(f"{value} is an error, and errors can't be ignored")
    return frozenset(known[value.lower()] for value in values)


def _hint(value: str) -> str:
    """A question that offers the warning whose slug looks most like `value`, if one does."""
    close = closest_warning(value)
    return f"; did you mean {close}?" if close else ""


def package_name(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    fault = None if value is None else package_name_fault(value)
    if fault:
        raise click.BadParameter(f"{value!r} {fault}")
    return value
