"""Exchanging a folder for another in one step, where the system can.

Linux has renameat2(2) with RENAME_EXCHANGE, macOS renamex_np(2) with RENAME_SWAP. Elsewhere two
renames stand in: a run killed between them leaves no folder at all, which the next run puts right,
but never a mixture.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2)
_RENAME_SWAP = 2  # renamex_np(2), sys/stdio.h

# What a kernel, a C library or a file system says that has no such call.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV}


def exchange_folders(new: Path, current: Path, aside: Path) -> Path:
    """Put `new` where `current` is, and return where the folder that was there is now.

    That is `new` where the system exchanges folders, else `aside`, which must not exist.

    Raises:
        OSError: Nothing was changed.
    """
    if _exchange(os.fsencode(new), os.fsencode(current)):
        return new
    rename_folders(new, current, aside)
    return aside


def rename_folders(new: Path, current: Path, aside: Path) -> None:
    """Move `current` to `aside` and `new` to where `current` was, in two steps.

    Raises:
        OSError: Nothing was changed.
    """
    _move_aside(current, aside)
    try:
        new.rename(current)
    except OSError:
        aside.rename(current)
        raise


def _exchange(first: bytes, second: bytes) -> bool:
    """Exchange two folders in one step; False where the system can't."""
    if os.name != "posix":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(first, second, ctypes.c_uint(_RENAME_SWAP))
    elif sys.platform == "linux" and hasattr(library, "renameat2"):
        flags = ctypes.c_uint(_RENAME_EXCHANGE)
        failed = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, flags)
    else:
        return False
    if failed and ctypes.get_errno() not in _UNSUPPORTED:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), os.fsdecode(second))
    return not failed


def _move_aside(current: Path, aside: Path) -> None:
    """Rename; copy and remove where a folder can't be renamed, as in a container's lower layer."""
    try:
        current.rename(aside)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        shutil.move(current, aside)
