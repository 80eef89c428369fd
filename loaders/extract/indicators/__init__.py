"""Indicators: named quantities with a number, by grammar."""

from __future__ import annotations

from loaders.extract.indicators.finder import IndicatorFinder

__all__ = ["IndicatorFinder"]
