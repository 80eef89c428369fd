"""Passages of our own words, for tests: unbroken text at one place of its document."""

from __future__ import annotations

from kg.model import Passage, PassageKind, Period, Piece


def passage(
    text: str,
    period: Period = "plan",
    start: int = 0,
    heading: tuple[str, ...] = (),
    *,
    kind: PassageKind = "body",
) -> Passage:
    """A passage whose text stands at `start` of its document as it is."""
    return Passage(
        start=start, end=start + len(text), kind=kind, period=period, text=text,
        pieces=(Piece(0, start, len(text)),), heading=heading,
    )  # fmt: skip
