"""Passages that a place took over from a report of a place above it, found, verified and judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from kg.diffusion.lives import report_year
from kg.text import document_span
from kg.wording.alignment import Run, runs
from kg.wording.candidates import Side, pairs
from kg.wording.formulas import is_formula
from kg.wording.rarity import GRAM, Background
from kg.wording.sentences import Sentence, plain, sentences

if TYPE_CHECKING:
    from kg.base import KnowledgeBase

Row = dict[str, Any]
COMMON_GROUPS = 1  # provinces elsewhere that make a gram common
RARE_GRAMS = 8  # grams of a run that must be rare: 15 letters in a row, or more in parts
RARE_SHARE = 0.65  # of the grams of a run
KNOWN_SHARE = 0.6  # of the grams of a run in the place's own earlier reports: it goes on saying it
OUTSIDE_NAMES = 8  # letters of a run outside names
PIECE_OF_NAME = 0.8  # of a run's letters lie in one name that is longer: the title of a document above


def taken_over(base: KnowledgeBase, place: str, year: int | None = None, every: bool = False) -> list[Row]:
    """Passages of a place's reports that stand in a report of a place above, of the same year or the year before.

    Args:
        year: of the place's reports (the year planned); None: all of them.
        every: also `common`, `continued` and `later` ones.

    Returns:
        by report and offset: `kind`, `place`, `adcode`, `report_year`, `file`, `start`, `end`, `quote`, `delivered`,
        `letters` (how many agree), `share` (of the longer side), the same of the source as `from_…`, `elsewhere`
        (provinces outside its own that have most of it), `programmes` (names inside the run).

        `kind`: taken_over; `continued`: the place's own earlier report says it already; `later`: the report above was
        delivered after; `common`: reports elsewhere say most of it, or it is little more than a name.
    """
    texts = Texts(base)
    found = texts.pairs(base.place(place)["place_id"], year)
    rows = list(judged(texts, found))
    rows.sort(key=lambda r: (r["report_year"], r["file"], r["start"]))
    return [row for row in rows if every or row["kind"] == "taken_over"]


class Pair(msgspec.Struct, frozen=True):
    """A run of a report and of one above it, with the sentences it stands in."""

    report: Row
    above: Row
    ours: Sentence
    theirs: Sentence
    run: Run

    @property
    def letters(self) -> str:
        return self.ours.letters[self.run.start : self.run.end]


class Texts:
    """The reports of the collection as sentences, each read once."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self._sides: dict[str, Side] = {}

    @cached_property
    def reports(self) -> list[Row]:
        rows = [r for r in self.base.reports(counted=True) if r["place_id"] is not None]
        dated = [{**row, "report_year": report_year(row)} for row in rows]
        return [row for row in dated if row["report_year"] is not None]

    @cached_property
    def by_place(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for row in self.reports:
            found[row["place_id"]].append(row)
        return found

    def side(self, report: str) -> Side:
        if report not in self._sides:
            body = ((p["number"], p["text"]) for p in self.base.facts.passages(report) if p["kind"] == "body")
            self._sides[report] = Side(sentences(body))
        return self._sides[report]

    def positions(self, report: str, sentence: Sentence) -> list[int]:
        """Where each letter of a sentence stands in the document."""
        pieces = self.base.facts.pieces(report, sentence.passage)
        return [document_span(pieces, at, at + 1)[0] for at in sentence.offsets]

    def span(self, report: Row, sentence: Sentence, start: int, end: int) -> tuple[int, int, str]:
        """Where the letters `start:end` of a sentence stand in the document, and what it has there."""
        pieces = self.base.facts.pieces(report["report"], sentence.passage)
        a, b = document_span(pieces, sentence.offsets[start], sentence.offsets[end - 1] + 1)
        return a, b, self.base.facts.text(report["file"])[a:b]

    def letters(self, report: str) -> str:
        """All letters of a report."""
        return plain(text for _, text in self.base.facts.mended(report))

    def sources(self, report: Row) -> list[Row]:
        """Reports of the places above, of the same year or the year before, nearest place first, later year first."""
        return [
            row
            for above in self.base.above(report["place_id"])
            for row in sorted(self.by_place.get(above["place_id"], ()), key=lambda r: -r["report_year"])
            if report["report_year"] - row["report_year"] in (0, 1)
        ]

    def province(self, place_id: str) -> str:
        """The group of a place: its province, or the place itself where it is one or the country."""
        chain = [{"place_id": place_id, **self.base.facts.place(place_id)}, *self.base.above(place_id)]
        return next((str(p["place_id"]) for p in chain if p["level"] == "province"), place_id)

    def pairs(self, place_id: str, year: int | None) -> list[Pair]:
        """For each stretch of the place's reports the best run above it."""
        found: list[Pair] = []
        for report in self.by_place.get(place_id, ()):
            sources = self.sources(report) if year in (None, report["report_year"]) else []
            all_runs: dict[int, list[Pair]] = defaultdict(list)
            for source in sources:
                ours, theirs = self.side(report["report"]), self.side(source["report"])
                for i, j in pairs(ours, theirs):
                    one, other = ours.sentences[i], theirs.sentences[j]
                    all_runs[i] += (Pair(report, source, one, other, r) for r in runs(one.letters, other.letters))
            for candidates in all_runs.values():
                found += _best(candidates)
        return found


def _best(candidates: Sequence[Pair]) -> Iterator[Pair]:
    """The longest runs that do not overlap; of equal ones the nearest source, as they come."""
    taken: list[Run] = []
    for pair in sorted(candidates, key=lambda p: -p.run.common):
        if all(pair.run.end <= other.start or pair.run.start >= other.end for other in taken):
            taken.append(pair.run)
            yield pair


def judged(texts: Texts, pairs: Sequence[Pair]) -> Iterator[Row]:
    """The rows of `taken_over` for these pairs, in their order."""
    if not pairs:
        return
    background = Background(
        (p.letters for p in pairs),
        (((texts.province(r["place_id"]), r["report"]), texts.letters(r["report"])) for r in texts.reports),
    )
    reports = {row["report"] for row in texts.reports}
    nations = {row["place_id"] for row in texts.reports if row["level"] == "national"}
    for pair in pairs:
        report, source = pair.report, pair.above
        home = {texts.province(report["place_id"]), texts.province(source["place_id"])}
        elsewhere = background.known(pair.letters, None, COMMON_GROUPS, without=[*home, *reports])
        national = background.known(pair.letters, [n for n in nations if n not in home])
        names = _names(texts, pair)
        formula = _formula(pair, names)
        elsewhere = [any(three) for three in zip(elsewhere, national, formula, strict=True)]
        own = [r["report"] for r in texts.by_place[report["place_id"]] if _earlier(r, report)]
        before = background.known(pair.letters, own)
        yield {
            **_placed(texts, pair, names),
            "kind": _kind(pair, elsewhere, before, names),
            "elsewhere": round(sum(elsewhere) / max(len(elsewhere), 1), 2),
        }


def _formula(pair: Pair, names: Sequence[Row]) -> list[bool]:
    """For each gram of our side, whether it touches a clause that is a formula or gives a figure, or lies in a name."""
    marked = [False] * len(pair.ours.letters)
    figures = [(n["first"], n["last"]) for n in names if n["type"] == "indicator"]
    for start, end in zip(pair.ours.starts, (*pair.ours.starts[1:], len(marked)), strict=True):
        if is_formula(pair.ours.letters[start:end]) or any(a < end and start < b for a, b in figures):
            marked[start:end] = [True] * (end - start)
    return [
        any(marked[i : i + GRAM]) or any(n["first"] <= i and i + GRAM <= n["last"] for n in names)
        for i in range(pair.run.start, pair.run.end - GRAM + 1)
    ]


def _earlier(row: Row, report: Row) -> bool:
    return bool(row["report_year"] < report["report_year"])


def _kind(pair: Pair, elsewhere: Sequence[bool], before: Sequence[bool], names: Sequence[Row]) -> str:
    rare = len(elsewhere) - sum(elsewhere)
    inside = {i for name in names for i in range(name["first"], name["last"])}
    if rare < RARE_GRAMS or rare < RARE_SHARE * len(elsewhere):
        return "common"
    if pair.run.end - pair.run.start - len(inside) < OUTSIDE_NAMES:
        return "common"
    if sum(before) >= KNOWN_SHARE * len(before):
        return "continued"
    return "later" if _later(pair.report, pair.above) else "taken_over"


def _later(report: Row, above: Row) -> bool:
    """Whether the report above came after: by the dates where both are known to the day, else by the calendar.

    The country's congress meets in March, after nearly all local ones of the year.
    """
    if above["report_year"] != report["report_year"]:
        return False
    dates = [report["delivered"] or "", above["delivered"] or ""]
    if min(map(len, dates)) == 10:
        return dates[0] < dates[1]
    return bool(above["level"] == "national")


def _names(texts: Texts, pair: Pair) -> list[Row]:
    """The mentions inside our side of a run, or that it is mostly a piece of, with their letters `first:last` in it."""
    start, end, _ = texts.span(pair.report, pair.ours, pair.run.start, pair.run.end)
    places = texts.positions(pair.report["report"], pair.ours)
    found = []
    for row in texts.base.facts.said_in(pair.report["report"], start, end):
        inside = [i for i in range(pair.run.start, pair.run.end) if row["start"] <= places[i] < row["end"]]
        whole = start <= row["start"] and row["end"] <= end
        if inside and (whole or len(inside) >= PIECE_OF_NAME * (pair.run.end - pair.run.start)):
            found.append({**row, "first": inside[0], "last": inside[-1] + 1})
    return found


def _placed(texts: Texts, pair: Pair, names: Iterable[Row]) -> Row:
    run = pair.run
    sides = (
        ("", pair.report, texts.span(pair.report, pair.ours, run.start, run.end)),
        ("from_", pair.above, texts.span(pair.above, pair.theirs, run.their_start, run.their_end)),
    )
    row: Row = {}
    ours = sides[0][2]
    for prefix, report, (start, end, quote) in sides:
        row |= {
            f"{prefix}place": report["place"], f"{prefix}adcode": report["adcode"],
            f"{prefix}level": report["level"], f"{prefix}report_year": report["report_year"],
            f"{prefix}delivered": report["delivered"], f"{prefix}report": report["report"],
            f"{prefix}file": report["file"], f"{prefix}start": start, f"{prefix}end": end, f"{prefix}quote": quote,
        }  # fmt: skip
    longer = max(run.end - run.start, run.their_end - run.their_start)
    whole = (n for n in names if n["type"] == "programme" and ours[0] <= n["start"] and n["end"] <= ours[1])
    programmes = dict.fromkeys(name["name"] for name in whole)
    return {**row, "letters": run.common, "share": round(run.common / longer, 3), "programmes": list(programmes)}
