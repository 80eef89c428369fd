"""Own words or copied words: passages that a place took over from the report of a place above it."""

from __future__ import annotations

from kg.wording.details import details
from kg.wording.programmes import programme_wording
from kg.wording.taken import taken_over

__all__ = ["details", "programme_wording", "taken_over"]
