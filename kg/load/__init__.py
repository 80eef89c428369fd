"""Loading: what is new, changed, renamed or gone; reading it in processes; one transaction that makes it visible."""

from __future__ import annotations

from kg.load.absent import absent
from kg.load.extracting import extract_files
from kg.load.loading import follow, judge, load, remove
from kg.load.reader import Progress, Reader, Tracking
from kg.load.result import LoadResult

__all__ = [
    "LoadResult", "Progress", "Reader", "Tracking", "absent", "extract_files", "follow", "judge", "load", "remove",
]  # fmt: skip
