"""What a finder leaves behind, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from kg.model import Attributes, MentionType, Passage, Place, Record, Report


class Clue(Record, frozen=True, kw_only=True):
    """A span of `Passage.text` that may name an entity.

    `score` is between 0 and 1: how often a clue of this rule is right (measured on the training passages).
    `veto` marks a span that is *not* to be read as any entity; it beats every clue that it covers.
    """

    start: int
    end: int
    type: MentionType
    rule: str
    score: float
    entity: str | None = None
    name: str | None = None
    role: str | None = None  # a reason why it is not the place's own doing (see Mention.role_why)
    attributes: Attributes = Attributes()
    veto: bool = False


class Context(Record, frozen=True, kw_only=True):
    """What a finder knows of the report around a passage."""

    report: Report
    place: Place | None = None
    ancestors: tuple[Place, ...] = ()


class Finder(Protocol):
    """One kind of evidence. One that has `find_all(passages, context)` is given the passages of a report at once."""

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]: ...


def clues_of(finders: Iterable[Finder], passages: Sequence[Passage], context: Context) -> list[list[Clue]]:
    """What all finders see in each passage, in the order of the passages."""
    found: list[list[Clue]] = [[] for _ in passages]
    for finder in finders:
        together = getattr(finder, "find_all", None)
        each = together(passages, context) if together else (finder.find(p, context) for p in passages)
        for clues, more in zip(found, each, strict=True):
            clues.extend(more)
    return found
