"""What a config file says of one document."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnostics import Code, Diagnostic, Severity, codes
from ..diagnostics.lookup import closest_warning, known_codes
from ..ir.service import NO_PROJECT, Project
from ..location import Location
from ..package_name import package_name_fault
from ..parser.spelling import quoted
from ..reading.plain import Json


@dataclass(frozen=True, slots=True)
class Settings:
    """The keys that hold for one document.

    `groups` and `names` are left as they are: they are in the document's own vocabulary, and the
    parser reads them. `at` is the place of the object that holds them. `overlays` are the paths of
    files, seen from the working directory, in the order of their use.
    """

    members: Mapping[str, Json]
    at: Location
    package: str | None = None
    project: Project = NO_PROJECT
    ignored: frozenset[Code] = frozenset()
    overlays: tuple[str, ...] = ()


def read_settings(
    members: Mapping[str, Json],
    at: Location,
    shared: Settings | None,
    diagnostics: list[Diagnostic],
) -> Settings:
    """The settings of an object that the schema allows; `shared` holds what it leaves out."""
    package = members.get("package")
    if isinstance(package, str) and (fault := package_name_fault(package)):
        message = f"{quoted(package)} {fault}"
        help = "give a name that Python can import"
        diagnostics.append(_fault(message, at.child("package"), help))
    stated = members.get("project")
    inherited = shared.project if shared else NO_PROJECT
    own = frozenset(_ignored(members.get("ignore"), at.child("ignore"), diagnostics))
    return Settings(
        members=members,
        at=at,
        package=package if isinstance(package, str) else None,
        project=_project(stated) if isinstance(stated, dict) else inherited,
        ignored=own | shared.ignored if shared else own,
        overlays=(*(shared.overlays if shared else ()), *_overlays(members, at)),
    )


def _overlays(members: Mapping[str, Json], at: Location) -> Iterator[str]:
    """The paths of overlays, which the file gives relative to itself."""
    stated = members.get("overlays")
    for path in stated if isinstance(stated, list) else []:
        yield os.path.normpath(os.path.join(os.path.dirname(at.file), str(path)))


def _fault(message: str, at: Location, help: str) -> Diagnostic:
    return Diagnostic(code=codes.CONFIG_INVALID, message=message, at=at, help=help)


def _project(stated: dict[str, Json]) -> Project:
    authors, urls = stated.get("authors"), stated.get("urls")
    return Project(
        name=_text(stated, "name"),
        version=_text(stated, "version"),
        description=_text(stated, "description"),
        license=_text(stated, "license"),
        authors=tuple(
            (_text(author, "name"), _text(author, "email"))
            for author in (authors if isinstance(authors, list) else [])
            if isinstance(author, dict)
        ),
        urls=tuple((name, str(url)) for name, url in urls.items())
        if isinstance(urls, dict)
        else (),
    )


def _text(members: Mapping[str, Json], key: str) -> str:
    value = members.get(key)
    return value if isinstance(value, str) else ""


def _ignored(stated: Json, at: Location, diagnostics: list[Diagnostic]) -> Iterator[Code]:
    """The codes that may be ignored: warnings, by number or name, each with its reason."""
    for index, entry in enumerate(stated if isinstance(stated, list) else []):
        word = _text(entry, "code") if isinstance(entry, dict) else ""
        code = known_codes().get(word.lower())
        place = at.child(index, "code")
        if code is None:
            close = closest_warning(word)
            help = f"did you mean `{close}`?" if close else "give a code such as WG501, or its name"
            message = f"{quoted(word)} is no code of webhookgen"
            diagnostics.append(_ignored_fault(message, place, help))
        elif code.severity is Severity.ERROR:
            message = f"{quoted(word)} is an error, and errors can't be ignored"
            help = "correct what it is about, or leave the event out of every group"
            diagnostics.append(_ignored_fault(message, place, help))
        else:
            yield code


def _ignored_fault(message: str, at: Location, help: str) -> Diagnostic:
    return Diagnostic(code=codes.CONFIG_IGNORE, message=message, at=at, help=help)
