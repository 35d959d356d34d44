"""webhookgen writes a typed, verifying Python webhook SDK from an OpenAPI document.

`generate` is the whole public API; the command line is built on the same stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .diagnostics import Diagnostic
    from .format import Formatter


@dataclass(frozen=True, slots=True)
class Generated:
    """What came of a document.

    `files` maps paths, relative to the SDK's directory, to text; it is empty where an error among
    `diagnostics` leaves nothing to write. `package` is then "".
    """

    package: str
    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def generate(
    spec: str,
    *,
    package: str | None = None,
    config: str | None = None,
    overlays: Sequence[str] = (),
    package_only: bool = False,
    formatter: Formatter = "ruff",
) -> Generated:
    """The SDK of an OpenAPI document, without writing it.

    `spec` is the path of a `.yaml`, `.yml` or `.json` file, `package` the name of the package (by
    default the config's, else the document's title as an identifier), `config` the path of a config
    file, which is not searched for; `overlays` the paths of OpenAPI Overlay 1.0 files, applied in
    order after those of the config; `package_only` leaves out the project around it. Bad input
    gives diagnostics and never raises.

    Raises:
        FormattingError: the formatter refused the generated text, which is a fault of webhookgen.
    """
    from pathlib import Path

    from .format import format_files
    from .pipeline import render_package
    from .run import Run, open_config, plan_service, read_spec, settings_of

    run = Run(overlays=tuple(overlays))
    if config is not None:
        open_config(run, Path(config))
    if run.failed:
        return Generated("", {}, tuple(run.found))
    settings = settings_of(run, spec)
    name = package or (settings.package if settings is not None else None)
    planned = plan_service(run, read_spec(run, spec, settings), name, settings)
    if planned is None or run.failed:
        return Generated("", {}, tuple(run.found))
    files = render_package(planned.package, package_only=package_only)
    return Generated(planned.package.name, format_files(files, formatter), tuple(run.found))


__all__ = ["Generated", "generate"]
