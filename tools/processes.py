"""What processes use, for the benchmarks."""

from __future__ import annotations

from contextlib import suppress

import psutil


def memory(process: psutil.Process) -> int:
    """The memory of a process and all below it in bytes: what they share counts once, where the system tells it."""
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    for one in family:
        with suppress(psutil.Error):  # it has ended
            info = one.memory_full_info()
            total += getattr(info, "pss", info.rss)
    return total
