"""The fact store: one SQLite file, the system of record.

`FactStore.open(folder)` reads, `FactStore.open(folder, write=True)` also writes; see `kg.facts.reading` for what it
answers.
"""

from __future__ import annotations

from kg.facts.store import FactStore

__all__ = ["FactStore"]
