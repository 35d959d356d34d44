"""What is said about a reference that can't be followed."""

from __future__ import annotations

from ..diagnostics import Diagnostic, codes
from ..location import Location


def remote(at: Location, ref: str) -> Diagnostic:
    """A reference to another machine, which is never asked."""
    return Diagnostic(
        code=codes.REMOTE_REF,
        message=f'the reference "{ref}" would need the network',
        at=at,
        help="save the file beside the document and refer to it, or bundle the document first",
    )


def outside(at: Location, ref: str, reason: str) -> Diagnostic:
    """A reference to a file that a document may not read."""
    return Diagnostic(
        code=codes.REF_OUTSIDE_FOLDER,
        message=f'the reference "{ref}" is not followed: the file {reason}',
        at=at,
        help="copy the file into the document's folder and refer to it there",
    )


def parent(at: Location, name: str) -> Diagnostic:
    """A reference to a file beside the document's folder, told once for each file."""
    return Diagnostic(
        code=codes.REF_TO_PARENT_FOLDER,
        message=f'"{name}" is read, which lies above the folder of the document',
        at=at,
        help="keep the files of a document in one folder, or ignore WG204 if this is meant",
    )


def missing_file(at: Location, ref: str) -> Diagnostic:
    """A reference to a file that is not there."""
    return Diagnostic(
        code=codes.DANGLING_REF,
        message=f'the reference "{ref}" leads to no file that can be read',
        at=at,
        help="add the file, or correct the path; it is relative to the file with the reference",
    )


def dangling(at: Location, ref: str, help: str) -> Diagnostic:
    """A reference into a document, to a place that it does not have."""
    return Diagnostic(
        code=codes.DANGLING_REF,
        message=f'the reference "{ref}" leads nowhere',
        at=at,
        help=help,
    )


def loop(at: Location, ref: str) -> Diagnostic:
    """A reference to a reference to a reference, that never comes to a value."""
    return Diagnostic(
        code=codes.REF_LOOP,
        message=f'the reference "{ref}" leads through other references back to itself',
        at=at,
        help="replace one reference of the loop by what it should stand for",
    )
