"""How reports promise, and how the next ones answer: clauses, commitments, claims, outcomes."""

from __future__ import annotations

from loaders.promises.claims import claims
from loaders.promises.detect import promises
from loaders.promises.judge import Judge

__all__ = ["Judge", "claims", "promises"]
