"""Places: the gazetteer, and finding names of places in text."""

from __future__ import annotations

from loaders.places.finder import PlaceFinder
from loaders.places.gazetteer import Gazetteer
from loaders.places.region import region_names

__all__ = ["Gazetteer", "PlaceFinder", "region_names"]
