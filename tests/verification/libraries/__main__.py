"""Compare generated handlers with the providers' own libraries, and print the tables.

    python -m tests.verification.libraries [NAME ...]

The libraries are those of the extra `peers`; one that is not installed is said to be missing. At
the end are those that can't be compared. The exit code is 1 where verdicts differ without a reason.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support import write_sdk
from tests.verification.conftest import write_document

from .comparison import Row, compare, libraries, version_of
from .not_compared import INDIRECT, UNUSABLE, WITHOUT_VERIFIER


def main(names: Sequence[str]) -> int:
    """Compare the libraries that are named, or all."""
    logging.disable()  # some libraries log why they refuse
    unexplained = 0
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.yaml"
        write_document(spec)
        sdk = write_sdk(spec, Path(folder) / "sdk", "--formatter", "none", "--package-only", "-q")
        with sdk.imported() as package:
            for name, load in libraries():
                if names and name not in names:
                    continue
                try:
                    library = load()
                except ModuleNotFoundError as error:
                    print(f"{name}: not compared, {error.name} is not installed")
                    continue
                title = f"{library.distribution} {version_of(library)}, preset {library.preset}"
                unexplained += show(title, compare(library, package))
    show_not_compared()
    return 1 if unexplained else 0


def show(title: str, rows: list[Row]) -> int:
    """Print a table; how many differences have no reason."""
    same = sum(row.ours == row.theirs for row in rows)
    accepted = sum(row.ours and row.theirs for row in rows)
    print(f"{title}: {len(rows)} cases, {same} verdicts alike, {accepted} of them accept")
    for row in rows:
        if row.ours != row.theirs:
            sides = ("refuses", "accepts")
            reason = row.reason or "NO REASON IS KNOWN"
            print(f"  {row.case}: ours {sides[row.ours]}, theirs {sides[row.theirs]}: {reason}")
    return sum(not row.is_explained for row in rows)


def show_not_compared() -> None:
    """Print which libraries were looked into and are not compared, and why."""
    for heading, found in (
        ("looked into, and of no use here", UNUSABLE),
        ("looked into, and verifying by a library that is compared", INDIRECT),
    ):
        print(f"{heading}:")
        for distribution, reason in found.items():
            print(f"  {distribution}: {reason}")
    names = ", ".join(f"{name} {at}" for name, at in WITHOUT_VERIFIER.items())
    print(f"looked into, without a webhook verifier: {names}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
