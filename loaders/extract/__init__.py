"""Extraction: finders leave clues, `decide` turns the clues of a passage into mentions.

A finder knows one kind of evidence (authority file, gazetteer, grammar, learned tagger …). None of them decides alone.
"""

from __future__ import annotations

from loaders.extract.clue import Clue, Context, Finder, clues_of
from loaders.extract.decide import decide

__all__ = ["Clue", "Context", "Finder", "clues_of", "decide"]
