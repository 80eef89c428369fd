"""What a finder leaves behind, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable
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
    """One kind of evidence. `version` changes when what it knows changes (it enters the extractor's version)."""

    name: str
    version: str

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]: ...
