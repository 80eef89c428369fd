"""What the page holds, before it becomes JSON: plain records that refer to each other by index.

Offsets are code points; a fact's span is given inside its sentence, and the sentence's start in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from kg.model import Record
from kg.page.course import Course

PERIODS = ("review", "plan", "other")


class Kind(Record, frozen=True, kw_only=True):
    """A type of entity: `key` as in `kg.model.MentionType`, its names, and how it is drawn."""

    key: str
    zh: str
    en: str
    colour: str
    shape: str


class Item(Record, frozen=True, kw_only=True):
    """An entity that places share. `kind` indexes the page's kinds; `keys` are pinyin and initials for the search."""

    id: str
    kind: int
    name: str
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    level: str | None = None
    sort: str | None = None  # kind of a programme: campaign, mechanism …
    definition: str | None = None
    source: str | None = None
    candidate: bool = False


class Spot(Record, frozen=True, kw_only=True):
    """A place that reports are of, or that was asked for. `province` is a name, None where unknown."""

    id: str
    name: str
    full: str
    adcode: str | None = None
    level: str | None = None
    province: str | None = None
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    known: bool = True  # False: stands for one report whose place is unknown


class Source(Record, frozen=True, kw_only=True):
    """A report. Years as in `kg.model.Report`."""

    file: str
    place: int
    start: int = 0  # in the file
    title: str | None = None
    delivered: str | None = None
    review_from: int | None = None
    review_year: int | None = None
    plan_year: int | None = None
    plan_until: int | None = None


class Sentence(Record, frozen=True, kw_only=True):
    """A quote in the file's own characters; `clean` only where mending left more out than white space."""

    report: int
    start: int
    text: str
    clean: str | None = None


class Fact(Record, frozen=True, kw_only=True):
    """`text[start:start + length]` of the sentence names the item; `more` holds the stage, amount, value … known."""

    item: int
    place: int
    sentence: int
    start: int
    length: int
    year: int | None
    period: str
    span: bool = False
    more: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Start(Record, frozen=True, kw_only=True):
    """What the page opens with: ids of items and places, years, threshold."""

    items: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    min_shared: int | None = None


class PageData(Record, frozen=True, kw_only=True):
    """Everything. `omitted` counts the candidates of a single place that are left out, `unanswered` the promises that
    no report has answered yet and that are left out because the page would be too large."""

    kinds: tuple[Kind, ...]
    items: tuple[Item, ...]
    places: tuple[Spot, ...]
    reports: tuple[Source, ...]
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    refused: tuple[tuple[str, str], ...] = ()
    omitted: int = 0
    start: Start = Start()
    courses: tuple[Course, ...] = ()
    unanswered: int = 0
    words: tuple[Fact, ...] = ()  # where a report has a programme's words that were not taken for it
