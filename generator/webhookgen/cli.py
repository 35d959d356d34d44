"""The command line: the only place that prints or exits.

Exit codes: 0 done, perhaps with warnings; 1 errors in the document, or stale under `--check`;
2 wrong usage; 3 under `--check`, when only webhookgen's own version differs.
"""

from __future__ import annotations

import gc
import json
import os
import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, TextIO

import click

from .diagnostics import Code, Severity, codes
from .diagnostics.printable import printable
from .diagnostics.rendering import render_diagnostics, summarize
from .options import config_option, ignored_codes, overlay_option, package_name
from .progress import Progress
from .run import (
    Run,
    Target,
    make_files,
    open_config,
    plan_service,
    plan_target,
    read_spec,
    repeated_run,
    settings_of,
    targets_of,
    worst,
)
from .version import VERSION

if TYPE_CHECKING:
    from .comparison import Status
    from .format import Formatter
    from .manifest import Manifest
    from .pipeline import Reading
    from .repeat import Repeated
    from .source import Sources

_BROKEN_PIPE = 1  # click exits with the same
_INTERRUPTED = 130  # what a shell reports for a program that SIGINT ended

_HEAD = re.compile(r"^(error|warning)(\[[^]]+\]|(?=:))", re.MULTILINE)
_COLOURS = {"error": "red", "warning": "yellow"}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    gc.disable()  # a run makes hardly any circular garbage; looking for it took a tenth of the time
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a locale that can't spell a character must not end the run
            reconfigure(errors="backslashreplace")
    code = _run(arguments)
    gc.freeze()  # Python would look for it once more at exit
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code: int = webhookgen.main(arguments, "webhookgen", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        # Python flushes once more at exit, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    return code


class _Commands(click.Group):
    """A group whose unexpected exceptions are reported on one line, as a fault of our own."""

    def invoke(self, ctx: click.Context) -> int:
        run = ctx.ensure_object(Run)
        try:
            return int(super().invoke(ctx) or 0)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as fault:
            if run.verbose:
                traceback.print_exc()
            click.echo(_coloured(_internal_error(fault), sys.stderr), err=True)
            return 1


def _internal_error(fault: Exception) -> str:
    """An unexpected exception on one line; its text may quote the document."""
    said = " ".join(f"{type(fault).__name__}: {fault}".split())
    said = "".join(c if c.isprintable() else "?" for c in said)[:300]
    code = codes.INTERNAL_ERROR
    return (
        f"error[{code.number}]: {said} (a fault of webhookgen: "
        "report it with the document and what `generate -v` prints)"
    )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="webhookgen", message="%(prog)s %(version)s")
@click.pass_context
def webhookgen(ctx: click.Context) -> None:
    """Write a typed, verifying Python webhook SDK from an OpenAPI document."""
    ctx.ensure_object(Run)


@webhookgen.command()
@click.argument("spec", required=False)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder to write the project to.",
)
@click.option(
    "--package",
    metavar="NAME",
    callback=package_name,
    help="Name of the package; by default the document's title.",
)
@config_option
@overlay_option
@click.option("--package-only", is_flag=True, help="Write DIR/NAME alone, without a project.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the output is stale.")
@click.option(
    "--formatter",
    type=click.Choice(["ruff", "black", "none"]),
    default="ruff",
    show_default=True,
    help="Formatter of the generated code.",
)
@click.option("--fail-on", type=click.Choice(["warning"]), help="Treat warnings as errors.")
@click.option(
    "--ignore",
    metavar="CODE",
    multiple=True,
    callback=ignored_codes,
    help="Ignore a warning, by number or name. May be repeated.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line for each file.")
@click.pass_obj
def generate(
    run: Run,
    spec: str | None,
    output: Path | None,
    package: str | None,
    config: Path | None,
    overlays: tuple[str, ...],
    package_only: bool,
    check: bool,
    formatter: Formatter,
    fail_on: str | None,
    ignore: frozenset[Code],
    quiet: bool,
    verbose: bool,
) -> int:
    """Write the SDK of SPEC, a .yaml, .yml or .json file or - for standard input, to DIR.

    Without SPEC and DIR, write those of all documents that the config file lists.
    """
    if quiet and verbose:
        raise click.UsageError("-q and -v exclude each other")
    run.quiet, run.verbose, run.ignored = quiet, verbose, ignore
    run.fail_on_warning, run.overlays = fail_on is not None, overlays
    run.progress = _progress(quiet=quiet)
    sources = _open_config(run, config, spec)
    if run.failed:
        _print_findings(run, sources, 0)
        return 1
    asked = targets_of(run, spec, output, package)
    if isinstance(asked, str):
        raise click.UsageError(asked)
    targets = [Target(*each, package_only, formatter) for each in asked]
    exits: list[int] = []
    for target in targets:
        if exits:
            gc.collect()  # the schemas of the document before refer to each other
        exits.append(_generate(run.for_document(), target, check=check))
    return worst(exits)


def _generate(run: Run, target: Target, *, check: bool) -> int:
    """Write, or check, the SDK of one document; the result is the exit code."""
    repeated = None if check else repeated_run(run, target)
    if repeated is not None:
        return _repeat(run, target, repeated)
    reading = read_spec(run, target.spec, target.settings)
    planned = plan_target(run, reading, target)
    made = None if planned is None or run.failed else make_files(run, target, planned, reading)
    if made is None:
        _print_findings(run, reading.sources, len(reading.elsewhere))
        return 1
    if check:
        return _check(run, target, reading, *made)
    _write(run, target, *made)
    _print_findings(run, reading.sources, len(reading.elsewhere))
    return 1 if run.failed else 0


def _repeat(run: Run, target: Target, repeated: Repeated) -> int:
    """Say what an earlier run said, whose output is as this one would write it."""
    if not run.failed:
        for path in repeated.paths:
            _print_file(run, target.directory / path, "unchanged")
    _print_findings(run, repeated.sources, repeated.elsewhere)
    return 1 if run.failed else 0


def _open_config(run: Run, path: Path | None, spec: str | None) -> Sources:
    """Read the config file, and say which one it is."""
    sources = open_config(run, path)
    if run.config is not None and not run.quiet:
        known = spec is None or not run.config.entries or run.config.entries_of(spec)
        note = "" if known else f" (it lists documents, and {spec} is none of them)"
        click.echo(printable(f"config: {run.config.document.name}{note}"), err=True)
    return sources


@webhookgen.command()
@click.argument("spec")
@config_option
@overlay_option
@click.option("--all", "everything", is_flag=True, help="Also list faults that no event reaches.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["full", "concise", "json", "github", "sarif"]),
    default="full",
    show_default=True,
    help="How to print.",
)
@click.pass_obj
def lint(
    run: Run,
    spec: str,
    config: Path | None,
    overlays: tuple[str, ...],
    everything: bool,
    style: str,
) -> int:
    """Print what is wrong with SPEC."""
    run.progress, run.overlays = _progress(), overlays
    sources, elsewhere = _open_config(run, config, spec), 0
    if not run.failed:
        settings = settings_of(run, spec)
        reading = read_spec(run, spec, settings)
        plan_service(run, reading, None, settings)
        sources, elsewhere = reading.sources, len(reading.elsewhere)
        run.add(reading.elsewhere if everything else ())
    text = render_diagnostics(style, run.found, sources)
    _print(_coloured(text, sys.stdout) if style == "full" else text)
    if style in ("full", "concise"):
        _print(summarize(run.found, 0 if everything else elsewhere), err=True)
    return 1 if run.failed else 0


@webhookgen.command()
@click.argument("spec")
@config_option
@overlay_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def inspect(
    run: Run, spec: str, config: Path | None, overlays: tuple[str, ...], as_json: bool
) -> int:
    """Print how each event of SPEC is told apart and verified."""
    run.progress, run.overlays = _progress(), overlays
    from .pipeline import inspect_service

    sources = _open_config(run, config, spec)
    if run.failed:
        _print_findings(run, sources, 0)
        return 1
    settings = settings_of(run, spec)
    reading = read_spec(run, spec, settings)
    planned = plan_service(run, reading, settings.package if settings else None, settings)
    if planned is None or reading.service is None or run.failed:
        _print_findings(run, reading.sources, len(reading.elsewhere))
        return 1
    inspection = inspect_service(reading.service, planned)
    if as_json:
        _print(json.dumps(inspection.as_json(), indent=2))
    else:
        _print(inspection.text())
    return 0


@webhookgen.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def presets(name: str | None, as_json: bool) -> int:
    """List the providers whose signatures are known, or print the record of NAME."""
    from .preset_listing import describe_preset, list_presets, presets_as_json, unknown_preset

    if name is not None and unknown_preset(name):
        raise click.UsageError(unknown_preset(name))
    if as_json:
        _print(json.dumps(presets_as_json(name), indent=2))
    else:
        _print(list_presets() if name is None else describe_preset(name))
    return 0


def _write(
    run: Run, target: Target, package: str, files: dict[str, str], manifest: Manifest
) -> None:
    from .write import write_output

    with run.progress.stage(f"writing {target.directory}"):
        found = write_output(
            target.directory,
            package,
            files,
            manifest,
            fatal=run.is_fatal,
            report=lambda path, status: _print_file(run, target.directory / path, status),
        )
    run.add(found)


def _print_file(run: Run, path: Path, before: Status | Literal["unchanged"]) -> None:
    """Say under -v what became of a file."""
    done = {
        "missing": "written",
        "changed": "rewritten",
        "edited by hand": "overwritten",
        "left over": "removed",
        "left over, edited by hand": "kept",
    }
    if run.verbose:
        click.echo(f"{done.get(before, before)}: {path}", err=True)


def _check(
    run: Run,
    target: Target,
    reading: Reading,
    package: str,
    files: dict[str, str],
    manifest: Manifest,
) -> int:
    """List what is stale; 0 if nothing is, 3 if only because of webhookgen's version, else 1."""
    from .check import check_output

    report = check_output(target.directory, package, files, manifest)
    run.add(report.errors)
    for path, status in report.stale.items():
        click.echo(f"{status}: {target.directory / path}")
    if run.verbose:
        click.echo(report.diff(), nl=False)
    _print_findings(run, reading.sources, len(reading.elsewhere))
    if report.only_version:
        click.echo("only the version of webhookgen differs; generate again", err=True)
        return 3
    return 0 if report.up_to_date else 1


def _print_findings(run: Run, sources: Sources, elsewhere: int) -> None:
    """Print the diagnostics in full to standard error, and count them."""
    errors = [found for found in run.found if found.severity is Severity.ERROR]
    shown = errors if run.quiet and not run.fail_on_warning else run.found
    if shown:
        text = render_diagnostics("full", shown, sources)
        _print(_coloured(text, sys.stderr), err=True)
    if not run.quiet:
        _print(summarize(run.found, elsewhere), err=True)


def _print(text: str, *, err: bool = False) -> None:
    """Print a text of some lines, which may lack its last line end."""
    if text:
        click.echo(text, nl=not text.endswith("\n"), err=err)


def _progress(*, quiet: bool = False) -> Progress:
    """Progress on standard error, where that is a terminal."""
    return Progress(sys.stderr, shown=sys.stderr.isatty() and not quiet)


def _coloured(text: str, stream: TextIO) -> str:
    """Mark the head of each diagnostic, where `stream` is a terminal that shows colour."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return _HEAD.sub(lambda head: click.style(head[0], fg=_COLOURS[head[1]], bold=True), text)
