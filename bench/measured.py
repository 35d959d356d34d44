"""Run one command and print the CPU seconds it took and the KiB it held: `measured.py COMMAND...`.

A process of its own, since the memory that the system tells of a child is never below that of the
process which started it.
"""

import os
import sys


def main() -> int:
    """Returns the command's exit code."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
    _, status, usage = os.wait4(child, 0)
    print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
