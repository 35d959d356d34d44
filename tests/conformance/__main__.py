"""Measure the generated models against JSON Schema, and print the tables.

    python -m tests.conformance suite  [FILE-PART ...]
    python -m tests.conformance corpus [PATH-PART ...] [--types]
    python -m tests.conformance random [--examples N] [--seed S]
    python -m tests.conformance        # all three

The exit code is 1 where something that must hold does not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.corpus.documents import SHARED

from .table import SHOWN, Table


def main() -> int:
    """Run what was asked for."""
    arguments = _parser().parse_args()
    wanted = [arguments.what] if arguments.what else ["suite", "corpus", "random"]
    tables = [table for what in wanted for table in PARTS[what](arguments)]
    for table in tables:
        table.print(arguments.shown)
    return 1 if any(table.failed for table in tables) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tests.conformance",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("suite", "corpus", "random"))
    parser.add_argument("parts", nargs="*", help="only files whose path holds one of these")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--shown", type=int, default=SHOWN, help="lines of each list")
    parser.add_argument(
        "--types", action="store_true", help="also type-check each SDK, which is slow"
    )
    parser.add_argument("--examples", type=int, default=500, help="random schemas")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def _suite(arguments: argparse.Namespace) -> list[Table]:
    from .suite import SUITE, measure_suite

    if not SUITE.is_dir():
        return _skipped(f"there is no test-suite at {SUITE}")
    return measure_suite(arguments.parts, arguments.jobs)


def _corpus(arguments: argparse.Namespace) -> list[Table]:
    from .corpus import measure_corpus

    if not SHARED.is_dir():
        return _skipped(f"there is no corpus at {SHARED}")
    return measure_corpus(arguments.parts, arguments.jobs, types=arguments.types)


def _random(arguments: argparse.Namespace) -> list[Table]:
    from .randomly import measure_random

    return measure_random(arguments.examples, arguments.seed)


def _skipped(why: str) -> list[Table]:
    print(f"skipped: {why}")
    return []


PARTS: dict[str, Callable[[argparse.Namespace], list[Table]]] = {
    "suite": _suite,
    "corpus": _corpus,
    "random": _random,
}

if __name__ == "__main__":
    sys.exit(main())
