"""Industries: one name for the names that reports give, with the national classifications."""

from __future__ import annotations

from loaders.industries.authority import Industry, emerging_fields, gbt_names, industries, lookup

__all__ = ["Industry", "emerging_fields", "gbt_names", "industries", "lookup"]
