"""How each place words a programme: in its own words or in those of a report above, named only or with particulars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kg.wording.alignment import runs
from kg.wording.details import details
from kg.wording.sentences import Sentence
from kg.wording.taken import Pair, Texts, judged

if TYPE_CHECKING:
    from kg.base import KnowledgeBase

Row = dict[str, Any]
_EVIDENCE = ("file", "start", "end", "text", "quote", "quote_clean", "year", "period", "report")
_SOURCE = ("place", "adcode", "level", "report_year", "report", "file", "start", "end", "quote")


def programme_wording(base: KnowledgeBase, programme: str, place: str | None = None) -> list[Row]:
    """How the places word what they do of a programme, one row for each mention of their own doing or plan.

    Returns:
        by code of the place and year: `place`, `place_full`, `adcode`, the keys of a piece of evidence, `report_year`,
        `wording` (taken_over, continued, later, common as in `kg.wording.taken`; own: no report above, of the same
        year or the year before, says it so; unknown: the collection has none of its city or province), `from`
        (the passage above: place, report_year, file, start, end, quote; None for own), `details` (money, deadline,
        body; empty: named only).
    """
    found = base.entity(programme, "programme")
    only = base.place(place)["place_id"] if place is not None else None
    texts = Texts(base)
    mentions: dict[str, list[Row]] = defaultdict(list)
    for row in base.facts.mentions(entity=found["id"], counted=True):
        mentions[row["report"]].append(row)
    rows, pairs = [], []
    for report in texts.reports:
        if only not in (None, report["place_id"]):
            continue
        sources = texts.sources(report)
        for mention in mentions.get(report["report"], ()):
            if mention["role"] != "own":
                continue
            near = [pair for s in sources for pair in _pairs(texts, report, mention, s, mentions.get(s["report"], ()))]
            best = max(near, key=lambda p: p.run.common, default=None)
            rows.append((report, mention, any(_comparable(report, s) for s in sources), best))
            pairs += [best] if best else []
    said = iter(judged(texts, pairs))
    answer = [_row(base, *row[:3], next(said) if row[3] else None) for row in rows]
    return sorted(answer, key=lambda r: (r["adcode"] or "", r["report_year"], r["file"], r["start"]))


def _comparable(report: Row, source: Row) -> bool:
    """Whether a place can be said to use its own words against this source: the level right above matters."""
    return bool(source["level"] != "national" or report["level"] == "province")


def _pairs(texts: Texts, report: Row, mention: Row, source: Row, theirs: Sequence[Row]) -> Iterator[Pair]:
    for one in _around(texts, report, mention):
        for other in (s for row in theirs for s in _around(texts, source, row)):
            for run in runs(one.letters, other.letters):
                yield Pair(report, source, one, other, run)


def _around(texts: Texts, report: Row, mention: Row) -> list[Sentence]:
    """The sentence that holds a mention; none where it is short."""
    return [
        sentence
        for sentence in texts.side(report["report"]).sentences
        if sentence.passage == mention["passage"]
        and any(mention["start"] <= at < mention["end"] for at in texts.positions(report["report"], sentence))
    ]


def _row(base: KnowledgeBase, report: Row, mention: Row, watched: bool, found: Row | None) -> Row:
    place = base.facts.place(report["place_id"])
    quoted = base.facts.quoted(mention["report"], mention["passage"], mention["start"], mention["end"])
    row = {**mention, **quoted}
    kind = found["kind"] if found else "own" if watched else "unknown"
    return {
        "place": place["place"], "place_full": place["place_full"], "adcode": place["adcode"],
        "report_year": report["report_year"], "wording": kind, **{key: row[key] for key in _EVIDENCE},
        "from": {key: found[f"from_{key}"] for key in _SOURCE} if found and kind != "common" else None,
        "details": details(quoted["quote"], mention["start"] - quoted["quote_start"]),
    }  # fmt: skip
