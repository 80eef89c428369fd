"""The learned sequence tagger: characters → spans of six types with their attributes."""

from __future__ import annotations

from loaders.extract.tagger.finder import TaggerFinder

__all__ = ["TaggerFinder"]
