"""Programmes: the authority file, finding its names, finding new ones, and whose doing a mention tells of."""

from __future__ import annotations

from loaders.programmes.authority import Authority
from loaders.programmes.discover import PatternFinder
from loaders.programmes.matching import AuthorityFinder
from loaders.programmes.naming import normalise
from loaders.programmes.role import role_of

__all__ = ["Authority", "AuthorityFinder", "PatternFinder", "normalise", "role_of"]
