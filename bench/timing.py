"""CPU times that are taken side by side, so that their ratios hold on a busy machine."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

Action = Callable[[], object]
AsyncAction = Callable[[], Awaitable[object]]

MEASURED = Path(__file__).with_name("measured.py")
SETTLED = 12
"""After how many rounds in which no best improved measuring ends."""
WORTH = 0.995
"""The part of a best that a better time has to be below, to count as one."""


@dataclass
class Race:
    """The best times so far of actions that take turns."""

    best: dict[str, float] = field(default_factory=dict)
    settled: int = 0

    def note(self, times: Mapping[str, float]) -> None:
        """Keep what one round has brought."""
        improved = False
        for name, seconds in times.items():
            before = self.best.get(name, float("inf"))
            improved = improved or seconds < before * WORTH
            self.best[name] = min(before, seconds)
        self.settled = 0 if improved else self.settled + 1


def best_times(actions: Mapping[str, Action], *, batches: int, spell: float) -> dict[str, float]:
    """The least CPU seconds of one call of each action.

    The actions take turns, each for some `spell` seconds of CPU: `batches` times, or until no best
    has improved for a while. A busy machine keeps improving them, and so is measured for longer.
    """
    for action in actions.values():
        action()  # what is done once is done
    counts = {name: _fitting(spell, _timed(action, 3) / 3) for name, action in actions.items()}
    race = Race()
    with _no_collection():
        for _ in range(batches):
            race.note(
                {name: _timed(each, counts[name]) / counts[name] for name, each in actions.items()}
            )
            if race.settled == SETTLED:
                break
    return race.best


async def best_times_async(
    actions: Mapping[str, AsyncAction], *, batches: int, spell: float
) -> dict[str, float]:
    """The same for actions that are awaited, within the loop that runs."""
    for action in actions.values():
        await action()
    counts = {
        name: _fitting(spell, await _timed_async(action, 3) / 3) for name, action in actions.items()
    }
    race = Race()
    with _no_collection():
        for _ in range(batches):
            times = {
                name: await _timed_async(action, counts[name]) / counts[name]
                for name, action in actions.items()
            }
            race.note(times)
            if race.settled == SETTLED:
                break
    return race.best


@contextmanager
def _no_collection() -> Iterator[None]:
    """Garbage is collected before, and not within."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _fitting(spell: float, seconds: float) -> int:
    """How many calls last for a spell."""
    return max(1, int(spell / max(seconds, 1e-7)))


def _timed(action: Action, count: int) -> float:
    started = time.thread_time()
    for _ in range(count):
        action()
    return time.thread_time() - started


async def _timed_async(action: AsyncAction, count: int) -> float:
    started = time.thread_time()
    for _ in range(count):
        await action()
    return time.thread_time() - started


def best_process(
    commands: Mapping[str, Sequence[str]], *, batches: int, bytecode: bool = True
) -> dict[str, tuple[float, int]]:
    """The least CPU seconds of each command, which take turns, and its memory in KiB.

    Raises:
        RuntimeError: a command fails.
    """
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not bytecode:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    best = dict.fromkeys(commands, (float("inf"), 0))
    for _ in range(batches):
        for name, command in commands.items():
            best[name] = min(best[name], _run(command, environment))
    return best


def _run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, int]:
    started = [sys.executable, "-I", "-S", str(MEASURED), *command]
    ran = subprocess.run(started, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{command} exits with {ran.returncode}: {ran.stderr[-500:]}")
    seconds, kibibytes = ran.stdout.split()
    return float(seconds), int(kibibytes)
