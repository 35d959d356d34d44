"""CPU times that are taken side by side, so that their ratios hold on a busy machine."""

from __future__ import annotations

import gc
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

Action = Callable[[], object]


def best_times(actions: Mapping[str, Action], *, batches: int, spell: float) -> dict[str, float]:
    """The least CPU seconds of one call of each action.

    The actions take turns, `batches` times, each for some `spell` seconds of CPU.
    """
    counts = {name: _count(action, spell) for name, action in actions.items()}
    best = dict.fromkeys(actions, float("inf"))
    gc.collect()
    gc.disable()
    try:
        for _ in range(batches):
            for name, action in actions.items():
                best[name] = min(best[name], _timed(action, counts[name]) / counts[name])
    finally:
        gc.enable()
    return best


def _count(action: Action, spell: float) -> int:
    action()
    return max(1, int(spell / max(_timed(action, 3) / 3, 1e-7)))


def _timed(action: Action, count: int) -> float:
    started = time.thread_time()
    for _ in range(count):
        action()
    return time.thread_time() - started


def best_process(
    commands: Mapping[str, Sequence[str]], *, batches: int, bytecode: bool = True
) -> dict[str, tuple[float, int]]:
    """The least CPU seconds of each command, which take turns, and its memory in KiB."""
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
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} exits with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss
