"""From the knowledge base to the page's records, through the fact store."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from kg.base import KnowledgeBase
from kg.graph.schema import ENTITY_LABELS, FACT_RELATIONS, NODE_BY_LABEL
from kg.page.data import Fact, Item, Kind, PageData, Sentence, Source, Spot, Start
from kg.page.years import Progress, courses
from kg.text import clean_quote
from kg.unclaimed import unclaimed

# vis-network's names; shape and colour both tell the type
_SHAPES = {
    "programme": "dot", "project": "diamond", "organisation": "triangle", "industry": "hexagon",
    "indicator": "triangleDown", "honour": "star",
}  # fmt: skip
PLACE_SHAPE = "square"
Row = dict[str, Any]


def kinds() -> tuple[Kind, ...]:
    """The types that places have facts of, programmes first."""
    found = []
    for key in FACT_RELATIONS:
        node = NODE_BY_LABEL[ENTITY_LABELS[key]]
        found.append(Kind(key=key, zh=node.doc, en=node.label, colour=node.colour, shape=_SHAPES.get(key, "dot")))
    return tuple(found)


def gather(
    base: KnowledgeBase,
    start: Start = Start(),  # noqa: B008 (immutable)
    candidates: bool = False,
    *,
    years: bool = True,
    progress: Progress | None = None,
) -> PageData:
    """All facts of a knowledge base with their sentences.

    Args:
        start: what the page opens with; places in it that have no report are shown as such.
        candidates: also candidates that a single place names.
        years: also what became of it: promises, projects and targets of each place.
        progress: is told of the places whose years are read.
    """
    used = kinds()
    number = {kind.key: i for i, kind in enumerate(used)}
    shown = [e for e in base.facts.entities(visible=not candidates) if e["type"] in number and _counts(e)]
    everything = sum(e["type"] in number and _counts(e) for e in base.facts.entities())
    keys = _keys(base)
    spots = _Places(base, keys)
    for row in base.reports(counted=True):
        spots.add_report(row)
    told = {spot.id: n for n, spot in enumerate(spots.spots) if spot.known}
    ordered = sorted(shown, key=lambda e: (number[e["type"]], e["id"]))
    items = tuple(_item(e, number[e["type"]], keys, spots) for e in ordered)
    for place in start.places:
        spots.of(place)
    read = _Facts({item.id: i for i, item in enumerate(items)}, spots)
    facts = tuple(map(read.fact, base.facts.facts(entity=list(read.item_number), quotes=True)))
    words = tuple(map(read.fact, unclaimed(
        base.facts, [e for e in ordered if e["type"] == "programme"], read.claimed, base.reports(counted=True)
    )))  # fmt: skip
    return PageData(
        kinds=used, items=items, places=tuple(spots.spots), reports=tuple(spots.reports),
        sentences=tuple(read.sentences), facts=facts, words=words,
        refused=tuple((r["file"], r["reason"]) for r in base.facts.refusals()),
        omitted=everything - len(shown), start=start,
        courses=courses(base, told, spots.reports, progress) if years else (),
    )  # fmt: skip


def _counts(entity: Row) -> bool:
    return bool(entity["status"] != "rejected" and entity["places"])


def _keys(base: KnowledgeBase) -> dict[str, list[tuple[str, str]]]:
    """Other ways to name an entity or place, as `kg load` made them: id → (how, name)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in base.facts.other_names():
        found[row["id"]].append((row["how"], row["name"]))
    return found


def _spelled(name: str, keys: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Pinyin and initials; made here for names that the fact store has none of."""
    known = tuple(dict.fromkeys(k for how, k in keys if how != "alias"))
    if known:
        return known
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name)
    return ("".join(syllables).lower(), "".join(s[0] for s in syllables if s).lower())


def _item(entity: Row, kind: int, keys: dict[str, list[tuple[str, str]]], spots: _Places) -> Item:
    return Item(
        id=entity["id"], kind=kind, name=entity["name"], aliases=tuple(entity["aliases"]),
        keys=_spelled(entity["name"], keys.get(entity["id"], ())), level=entity["level"], sort=entity["kind"],
        definition=entity["definition"], source=spots.cited(entity["source"] or {}),
        candidate=entity["status"] == "candidate",
    )  # fmt: skip


class _Places:
    """Places in the order in which they are met; a report of an unknown place is one of its own."""

    def __init__(self, base: KnowledgeBase, keys: dict[str, list[tuple[str, str]]]) -> None:
        self.base = base
        self.keys = keys
        self.spots: list[Spot] = []
        self.reports: list[Source] = []
        self.report_number: dict[str, int] = {}
        self._number: dict[str, int] = {}

    def of(self, place_id: str) -> int:
        if place_id not in self._number:
            row = self.base.facts.place(place_id)
            above = [row, *self.base.above(place_id)]
            province = next((p["place"] for p in above if p["level"] == "province"), None)
            keys = self.keys.get(place_id, [])
            self._add(place_id, Spot(
                id=place_id, name=row["place"], full=row["place_full"], adcode=row["adcode"], level=row["level"],
                province=province, aliases=tuple(k for how, k in keys if how == "alias"),
                keys=_spelled(row["place"], keys),
            ))  # fmt: skip
        return self._number[place_id]

    def _add(self, key: str, spot: Spot) -> None:
        self._number[key] = len(self.spots)
        self.spots.append(spot)

    def add_report(self, row: Row) -> None:
        if row["place_id"]:
            place = self.of(row["place_id"])
        else:
            name = f"地区不详（{row['file']}）"
            self._add(row["report"], Spot(id=row["report"], name=name, full=name, level=row["level"], known=False))
            place = self._number[row["report"]]
        self.report_number[row["report"]] = len(self.reports)
        years = ("review_from", "review_year", "plan_year", "plan_until")
        self.reports.append(Source(
            file=row["file"], place=place, start=row["start"], title=row["title"], delivered=row["delivered"],
            **{y: row[y] for y in years},
        ))  # fmt: skip

    def cited(self, source: Row) -> str | None:
        """Where a definition was read, in words: what is cited, else place, year and title of the report, where it is
        in the collection, else the name of the document without folder and ending, where that says anything."""
        if source.get("cited") or not source.get("file"):
            return source.get("cited")
        for report in self.reports:
            if report.file == source["file"] and self.spots[report.place].known:
                year = report.plan_year or report.review_year or ""
                return f"{self.spots[report.place].name}{year}《{clean_quote(report.title or '政府工作报告')}》"
        name = PurePosixPath(source["file"]).stem
        return name if re.search("[\u4e00-\u9fff]", name) else None


class _Facts:
    """Turns rows with a quote into facts, each sentence held once."""

    def __init__(self, item_number: dict[str, int], spots: _Places) -> None:
        self.item_number = item_number
        self._spots = spots
        self.sentences: list[Sentence] = []
        self._number: dict[tuple[int, int, int], int] = {}
        self.claimed: set[tuple[str, str, str]] = set()  # entity, report, period

    def fact(self, row: Row) -> Fact:
        self.claimed.add((row["entity"], row["report"], row["period"]))
        report = self._spots.report_number[row["report"]]
        key = (report, row["quote_start"], row["quote_end"])
        if key not in self._number:
            self._number[key] = len(self.sentences)
            clean = row["quote_clean"] if row["quote_clean"] != clean_quote(row["quote"]) else None
            self.sentences.append(Sentence(report=report, start=row["quote_start"], text=row["quote"], clean=clean))
        return Fact(
            item=self.item_number[row["entity"]], place=self._spots.reports[report].place, sentence=self._number[key],
            start=row["start"] - row["quote_start"], length=row["end"] - row["start"], year=row["year"],
            period=row["period"], span=row.get("span", False), more=row.get("attributes", {}),
        )  # fmt: skip
