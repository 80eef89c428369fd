"""What the passages of a report say: clues of all finders → mentions, and the relations between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg.model import Attributes, Document, Mention, Passage, Place, Relation, Report, ReportFacts
from kg.text import document_span, fold

if TYPE_CHECKING:
    from loaders.extract import Clue, Context, Finder
    from loaders.places import PlaceFinder
    from loaders.programmes import Authority
    from loaders.programmes.within import InnerNames


def read_passages(
    document: Document,
    report: Report,
    passages: tuple[Passage, ...],
    dictionary: str | None = None,
    mentions_only: bool = False,
) -> ReportFacts:
    """What the passages of a report say: all that comes after segmenting; the arguments are those of `ReportReader`."""
    from loaders.signature import signature

    context, decided = clues_in(report, passages, dictionary)
    mentions: list[Mention] = []
    relations: list[Relation] = []
    places: dict[str, Place] = {}
    for number, (passage, clues) in enumerate(zip(passages, decided, strict=True)):
        found = list(_mentions(document, number, passage, clues, context))
        if not mentions_only:
            found = list(_located(passage, found, context, places))
            if passage.kind == "glossary":
                relations += _definitions(passage, found, len(mentions))
            relations += _related(passage, found, len(mentions))
        mentions += [mention for _, mention in found]
        if not mentions_only:
            mentions += _within(document, passage, found, context, dictionary)
    return ReportFacts(
        report=report,
        passages=() if mentions_only else passages,
        mentions=tuple(mentions),
        relations=tuple(relations),
        places=tuple(places.values()),
        signature=() if mentions_only else signature(document.text[report.start : report.end]),
    )


def clues_in(
    report: Report, passages: Sequence[Passage], dictionary: str | None = None
) -> tuple[Context, list[list[Clue]]]:
    """What finders know of a report, and for each passage the clues that become its mentions, with attributes."""
    from loaders.extract import Context, clues_of
    from loaders.places import Gazetteer

    gazetteer = Gazetteer.load()
    place = gazetteer.get(report.place) if report.place else None
    ancestors = tuple(gazetteer.ancestors(place.id)) if place else ()
    context = Context(report=report, place=place, ancestors=ancestors)
    found = clues_of(finders(dictionary), passages, context)
    return context, [_decided(passage, clues, context) for passage, clues in zip(passages, found, strict=True)]


def _decided(passage: Passage, clues: Sequence[Clue], context: Context) -> list[Clue]:
    """Those of a passage's clues that become its mentions, with heads that lists share, places and attributes."""
    from loaders.extract import decide
    from loaders.extract.attributes import with_attributes
    from loaders.extract.bodies import without_kinds
    from loaders.extract.lists import completed
    from loaders.extract.pairs import apart
    from loaders.places.meaning import placed

    text = passage.text
    kept = decide(without_kinds(text, apart(text, clues)))
    typed = with_attributes(passage, [*completed(text, kept)])  # what was a place may be an organisation now
    return [*placed(text, typed, context, _place_finder())]


def _mentions(
    document: Document, number: int, passage: Passage, clues: Sequence[Clue], context: Context
) -> Iterator[tuple[Clue, Mention]]:
    from loaders.extract.confidence import confidence
    from loaders.extract.resolve import resolve
    from loaders.programmes import role_of
    from loaders.programmes.naming import coinage

    year = year_of(context.report, passage)
    for clue in clues:
        name, entity = resolve(clue, passage.text[clue.start : clue.end])
        if clue.type == "programme" and entity is not None:
            entity = _meant(entity, passage, (clue.start, clue.end), year, context)
            if entity is None:
                name = coinage(passage.text[clue.start : clue.end])
        start, end = document_span(passage.pieces, clue.start, clue.end)
        why = clue.role
        if why is None and clue.type != "place":
            why = role_of(passage, clue, context)
        text = document.text[start:end]
        yield (
            clue,
            Mention(
                passage=number,
                start=start,
                end=end,
                type=clue.type,
                text=text,
                name=name,
                period=passage.period,
                rule=clue.rule,
                entity=entity,
                year=year,
                role="own" if why is None else "other",
                role_why=why,
                confidence=confidence(clue),
                attributes=clue.attributes,
            ),
        )


def _located(
    passage: Passage, found: Sequence[tuple[Clue, Mention]], context: Context, places: dict[str, Place]
) -> Iterator[tuple[Clue, Mention]]:
    """Unknown places become localities where their form tells in what they lie; these are added to `places`."""
    from loaders.places.locality import locality

    for clue, mention in found:
        if clue.type == "place" and mention.entity is None:
            place = locality(passage.text, (clue.start, clue.end), mention.name, context, _place_finder())
            if place is not None:
                places[place.id] = place
                mention = msgspec.structs.replace(mention, name=place.name, entity=place.id)
        yield clue, mention


def _meant(entity: str, passage: Passage, span: tuple[int, int], year: int | None, context: Context) -> str | None:
    """The programme that the name of a known one means here (`loaders.programmes.homonyms`); None: no known one."""
    from loaders.programmes import Authority
    from loaders.programmes.homonyms import meant

    authority = Authority.load()
    known = authority.by_id.get(entity)
    if known is None:
        return entity  # a user's own entry
    places = (context.place, *context.ancestors) if context.place else ()
    entry = meant(authority.namesakes(known), passage.text, *span, year, places)
    return entry.id if entry else None


def _within(
    document: Document,
    passage: Passage,
    found: Sequence[tuple[Clue, Mention]],
    context: Context,
    dictionary: str | None,
) -> Iterator[Mention]:
    """The programmes named inside longer names, told of as these are (`loaders.programmes.within`)."""
    taken = [(clue.start, clue.end) for clue, _ in found if clue.type == "programme"]
    for clue, mention in found:
        if clue.type not in ("programme", "honour", "indicator"):
            continue
        text = passage.text[clue.start : clue.end]
        entity = mention.entity if clue.type == "programme" else None
        spans = []
        for first, last, entry in _inner_names(dictionary).find(text, entity, clue.type):
            span = (clue.start + first, clue.start + last)
            if clue.type != "programme" and any(a < span[1] and span[0] < b for a, b in taken):
                continue  # a programme that a quantity names is a mention of its own, or stands in a title there
            meant = _meant(entry.id, passage, span, mention.year, context)
            if meant is None:
                continue
            spans.append(span)
            start, end = document_span(passage.pieces, *span)
            yield msgspec.structs.replace(
                mention,
                type="programme",
                start=start,
                end=end,
                text=document.text[start:end],
                name=entry.name,
                entity=meant,
                rule="within",
                attributes=Attributes(within=text if clue.type == "indicator" else mention.name),
            )
        if clue.type != "programme":
            taken += spans


def _related(passage: Passage, found: Sequence[tuple[Clue, Mention]], first: int) -> Iterator[Relation]:
    """What the sentences of a passage say between its mentions; `first` is the number of the passage's first one."""
    from loaders.extract.relations import relations

    for said in relations(passage.text, [clue for clue, _ in found]):
        yield Relation(kind=said.kind, source=first + said.source, target=first + said.target, rule=said.rule)


def _definitions(passage: Passage, found: Sequence[tuple[Clue, Mention]], first: int) -> Iterator[Relation]:
    """The programme that an entry of the notes explains, the longest one in its term: from the mention to itself."""
    from loaders.segment.glossary import term_span

    term = term_span(fold(passage.text))
    if term is None:
        return
    named = [
        (clue.end - clue.start, -number)
        for number, (clue, mention) in enumerate(found)
        if mention.type == "programme" and term[0] <= clue.start and clue.end <= term[1]
    ]
    if named:
        number = first - max(named)[1]
        yield Relation(kind="defines", source=number, target=number, rule="glossary")


def year_of(report: Report, passage: Passage) -> int | None:
    """The year of what a passage tells (CONTRACT, "Years"); None where the report does not let it be known."""
    if passage.period == "plan":
        return report.plan_year
    if passage.period == "review":
        return report.review_year
    return int(report.delivered[:4]) if report.delivered else None


@lru_cache(maxsize=2)
def authority_of(dictionary: str | None) -> Authority:
    """The shipped authority file, with the user's own entries where there are any."""
    from loaders.jieba_dictionary import entries_of, read_dictionary
    from loaders.programmes import Authority

    shipped = Authority.load()
    return shipped.extended(entries_of(read_dictionary(Path(dictionary)), shipped)) if dictionary else shipped


@lru_cache(maxsize=2)
def _inner_names(dictionary: str | None) -> InnerNames:
    from loaders.programmes.within import InnerNames

    return InnerNames(authority_of(dictionary))


@lru_cache(maxsize=2)
def finders(dictionary: str | None) -> tuple[Finder, ...]:
    from loaders.extract.indicators import IndicatorFinder
    from loaders.extract.invested import InvestedFinder
    from loaders.extract.tagger import TaggerFinder
    from loaders.programmes import AuthorityFinder, PatternFinder

    own = authority_of(dictionary)
    known = (AuthorityFinder(own), PatternFinder(authority=own), _place_finder())
    return (*known, IndicatorFinder(), InvestedFinder(), TaggerFinder())


@lru_cache(maxsize=1)
def _place_finder() -> PlaceFinder:
    from loaders.places import PlaceFinder

    return PlaceFinder()
