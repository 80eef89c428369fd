"""Everything that knows Chinese and reports: reading, splitting, segmenting, extracting, vocabulary."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"  # the vocabulary that ships
