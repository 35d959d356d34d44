"""webhookgen writes a typed, verifying Python webhook SDK from an OpenAPI document.

`generate` is the whole public API; the command line is built on the same stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    package_only: bool = False,
    formatter: Formatter = "ruff",
) -> Generated:
    """The SDK of an OpenAPI document, without writing it.

    `spec` is the path of a `.yaml`, `.yml` or `.json` file, `package` the name of the package (the
    document's title as an identifier, if left out); `package_only` leaves out the project around
    it. Bad input gives diagnostics and never raises.

    Raises:
        FormattingError: the formatter refused the generated text, which is a fault of webhookgen.
    """
    from .diagnostics import Severity
    from .format import format_files
    from .pipeline import plan_package, read_service, render_package

    reading = read_service(spec)
    found = [*reading.diagnostics]
    if reading.service is None:
        return Generated("", {}, tuple(found))
    planned = plan_package(reading.service, package=package)
    found += planned.diagnostics
    if any(each.severity is Severity.ERROR for each in found):
        return Generated("", {}, tuple(found))
    files = render_package(planned.package, package_only=package_only)
    return Generated(planned.package.name, format_files(files, formatter), tuple(found))


__all__ = ["Generated", "generate"]
