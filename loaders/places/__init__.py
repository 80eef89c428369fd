"""Places: the gazetteer, and finding names of places in text."""

from __future__ import annotations

from loaders.places.gazetteer import Gazetteer

__all__ = ["Gazetteer"]
