"""How a programme spread over places and years: `spread` for a reader, `panel` for event-history analysis."""

from __future__ import annotations

from kg.diffusion.answers import diffusion, diffusion_panel
from kg.diffusion.lives import Life, lives
from kg.diffusion.panel import COLUMNS, panel, write_panel
from kg.diffusion.spread import spread

__all__ = ["COLUMNS", "Life", "diffusion", "diffusion_panel", "lives", "panel", "spread", "write_panel"]
