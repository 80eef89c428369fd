"""A report as rows of the graph: its passages, what they mention, and the facts and relations that they state.

A mention of the place's own doing (`role` own) becomes a fact: a relation from the report's place to the entity that
carries the sentence with it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import msgspec

from kg.facts.quotes import Quote, quote
from kg.graph.batches import Rows
from kg.graph.nodes import Row
from kg.graph.schema import ENTITY_LABELS, FACT_RELATIONS, RELATION_BY_TYPE, STATED_RELATIONS
from kg.graph.tracked import TrackedRows
from kg.model import Piece

_SHORTENED = 200  # sentences from this length on may have been cut
_HEADWORD_WITHIN = 10  # a glossary passage defines the programme that it names within its first characters
_FACT_COLUMNS = RELATION_BY_TYPE["DEVELOPS"].columns  # has none of its own
# label of an entity → type of its fact, and the columns of the fact that are attributes of the mention
_FACT_OF_LABEL = {
    ENTITY_LABELS[type]: (relation, RELATION_BY_TYPE[relation].columns[len(_FACT_COLUMNS) :])
    for type, relation in FACT_RELATIONS.items()
}


@dataclass
class _Report:
    """A report that is being read. `place` is None where the graph has none; `spanned`: it reviews several years.

    `passages` by their key in the fact store; `mentions`: id → entity, and what relations repeat of the mention;
    `defined`: passage and programme of each DEFINES.
    """

    id: str
    document: str
    file: str
    place: str | None
    spanned: bool
    passages: dict[int, _Passage] = field(default_factory=dict)
    mentions: dict[str, tuple[str, Row]] = field(default_factory=dict)
    defined: set[tuple[str, str]] = field(default_factory=set)


class ReportRows:
    """Reads one report after the other.

    Args:
        places: that the graph holds, by id.
    """

    def __init__(self, sql: sqlite3.Connection, places: Mapping[str, Row]) -> None:
        self._sql = sql
        self._places = places
        self._labels = _Labels(sql, places)  # id of an entity or place → label
        self._tracked = TrackedRows(sql, self._labels)
        self._last = ("", "")  # the document read last, and its text

    def read(self, id: str, document: str, digest: str, rows: Rows) -> None:
        """Adds the rows of a report with all that it states; `digest` is that of its unit."""
        report = self._report(id, document, digest, rows)
        self._passages(report, rows)
        self._labels.read(id)
        self._mentions(report, rows)
        self._stated(report, rows)
        self._tracked.read(id, rows.nodes, rows.relations)

    def _report(self, id: str, document: str, digest: str, rows: Rows) -> _Report:
        """Adds the node, COVERS and STANDS_IN."""
        meta = self._sql.execute(
            "SELECT r.title, r.kind, r.level, r.delivered, r.speaker, r.meeting, r.review_from, r.review_year, "
            'r.plan_year, coalesce(r.plan_until, r.plan_year), d.name, r.start, r."end", r.place, r.place_evidence '
            "FROM report r JOIN document d ON d.id = r.document WHERE r.id = ?",
            (id,),
        ).fetchone()
        file, place, evidence = meta[10], meta[13], meta[14]
        spanned = meta[6] is not None and meta[7] is not None and meta[6] < meta[7]
        report = _Report(id, document, file, place if place in self._places else None, spanned)
        rows.nodes["Report"].append((id, *meta[:13], digest))
        if report.place is not None:
            found = json.loads(evidence) if evidence else {}
            rows.relations["COVERS", "Report", "Place"].append(
                (id, place, found.get("method"), found.get("quote"), file, found.get("start"), found.get("end"))
            )
        for place_in_file in sorted([(document, *meta[11:13]), *self._repeated.get(id, ())]):
            rows.relations["STANDS_IN", "Report", "Document"].append((id, *place_in_file))
        return report

    @cached_property
    def _repeated(self) -> Mapping[str, list[Row]]:
        """Where the reports stand that repeat another, by that one."""
        found = defaultdict(list)
        for id, *row in self._sql.execute(
            'SELECT same_as, document, start, "end" FROM report WHERE same_as IS NOT NULL'
        ):
            found[id].append(tuple(row))
        return found

    def _passages(self, report: _Report, rows: Rows) -> None:
        """Adds the nodes and HAS_PASSAGE."""
        for key, number, start, end, kind, period, heading, clean, pieces in self._sql.execute(
            'SELECT id, number, start, "end", kind, period, heading, text, pieces FROM passage '
            "WHERE report = ? ORDER BY number",
            (report.id,),
        ):
            passage = f"{report.id}#{number}"
            report.passages[key] = _Passage(passage, kind, start, clean, pieces)
            path = " / ".join(json.loads(heading)) or None
            rows.nodes["Passage"].append(
                (passage, report.id, number, kind, period, path, clean or None, report.file, start, end)
            )
            rows.relations["HAS_PASSAGE", "Report", "Passage"].append((report.id, passage))

    def _mentions(self, report: _Report, rows: Rows) -> None:
        """Adds MENTIONS, the facts of the place (CARRIES_OUT, REPORTS …), and DEFINES by the notes."""
        text = partial(self._text, report.document)
        for row in self._sql.execute(
            'SELECT id, passage, start, "end", text, period, year, role, role_why, rule, entity, attributes '
            "FROM mention WHERE report = ? AND entity IS NOT NULL ORDER BY number",
            (report.id,),
        ):
            mention, key, start, end, written, period, year, role, why, rule, entity, extra = row
            label = self._labels.get(entity)
            if label is None:
                continue
            passage = report.passages[key]
            place_in_file = (*passage.quote(start, end).stated(text), report.file, start, end)
            when = (year, report.spanned and period == "review", period)
            within = msgspec.json.decode(extra).get("within") if '"within"' in extra else None
            rows.relations["MENTIONS", "Passage", label].append(
                (passage.id, entity, mention, written, *place_in_file, *when, role, why, rule, within)
            )
            said = (*when, report.id, passage.id, mention, written, *place_in_file)
            report.mentions[mention] = (entity, said)
            fact = _FACT_OF_LABEL.get(label)
            if fact is not None and role == "own" and report.place is not None:
                type, columns = fact
                given = msgspec.json.decode(extra) if columns and extra != "{}" else {}
                fact_id = "fact" + mention.removeprefix("mention")
                rows.relations[type, "Place", label].append(
                    (report.place, entity, fact_id, *said, *map(given.get, columns))
                )
            if passage.kind == "glossary" and label == "Programme" and start - passage.start <= _HEADWORD_WITHIN:
                _define(rows, report, passage.id, entity, mention)

    def _stated(self, report: _Report, rows: Rows) -> None:
        """Adds what sentences say between two mentions, and DEFINES where one says so."""
        for source, target, kind, rule in self._sql.execute(
            "SELECT source, target, kind, r.rule FROM relation r JOIN mention m ON m.id = r.source "
            "WHERE m.report = ? ORDER BY source, target, kind",
            (report.id,),
        ):
            if source not in report.mentions or target not in report.mentions:
                continue
            (a, said), (b, _) = report.mentions[source], report.mentions[target]
            if kind == "defines":
                if self._labels[b] == "Programme":
                    _define(rows, report, said[4], b, target)
                continue
            stating = STATED_RELATIONS.get(kind)
            ends = (self._labels[a], self._labels[b])
            if stating and ends in RELATION_BY_TYPE[stating].ends:
                year, _, *rest = said
                rows.relations[stating, ends[0], ends[1]].append(
                    (a, b, f"{stating}:{source}:{target}", year, *rest, rule)
                )

    def _text(self, document: str) -> str:
        if self._last[0] != document:
            (packed,) = self._sql.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
            self._last = (document, zlib.decompress(packed).decode("utf-8"))
        return self._last[1]


def _define(rows: Rows, report: _Report, passage: str, entity: str, mention: str) -> None:
    """Adds that a passage defines a programme, once."""
    if (passage, entity) not in report.defined:
        report.defined.add((passage, entity))
        rows.relations["DEFINES", "Passage", "Programme"].append((passage, entity, report.id, mention))


class _Labels(dict[str, str]):
    """The label of an entity or place by its id, looked up once; rejected ones have none."""

    def __init__(self, sql: sqlite3.Connection, places: Mapping[str, Row]) -> None:
        super().__init__()
        self._sql = sql
        self._places = places

    def read(self, report: str) -> None:
        """Looks up all that a report mentions, and forgets the rest."""
        self.clear()
        for id, type in self._sql.execute(
            "SELECT DISTINCT e.id, e.type FROM mention m JOIN entity e ON e.id = m.entity"
            " WHERE m.report = ? AND e.status <> 'rejected'",
            (report,),
        ):
            self[id] = ENTITY_LABELS[type]

    def __missing__(self, id: str) -> str:
        if id in self._places:
            label = "Place"
        else:
            sql = "SELECT type FROM entity WHERE id = ? AND status <> 'rejected'"
            row = self._sql.execute(sql, (id,)).fetchone()
            if row is None:
                raise KeyError(id)
            label = ENTITY_LABELS[row[0]]
        self[id] = label
        return label

    def get(self, id: str, default: Any = None) -> Any:
        try:
            return self[id]
        except KeyError:
            return default


class _Passage:
    """A passage whose mentions are read; neighbours often share a sentence."""

    def __init__(self, id: str, kind: str, start: int, text: str, pieces: bytes) -> None:
        self.id, self.kind, self.start = id, kind, start
        self._text, self._packed = text, pieces
        self._pieces: tuple[Piece, ...] | None = None
        self._last: Quote | None = None

    def quote(self, start: int, end: int) -> Quote:
        """The sentence around a span of the document."""
        last = self._last
        if last is None or not (last.start <= start and end <= last.end):
            if self._pieces is None:
                self._pieces = msgspec.msgpack.decode(self._packed, type=tuple[Piece, ...])
            last = quote(self._text, self._pieces, start, end)
            # a sentence that was shortened depends on the mention
            self._last = last if len(last.clean) < _SHORTENED else None
        return last
