"""What is tracked (`kg.tracking`) as nodes and relations: promises, targets, lives of projects.

All of it belongs to the unit of a report: promises to the one that plans, a target to the one that sets it, lives to
the newest of the place. A promise is answered in a document, not in a report: reports are taken out and put in anew,
documents stay.
"""

from __future__ import annotations

import sqlite3
import zlib
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import msgspec

from kg.facts.quotes import quote
from kg.graph.nodes import ENTITIES
from kg.model import Piece

Row = tuple[Any, ...]
Relations = Mapping[tuple[str, str, str], list[Row]]

_TEXTS, _PASSAGES = 16, 1024  # in memory
_PROMISE = (
    'promise, type, year, masked, carried, outcome, amount_known, confidence, why, number, passage, start, "end",'
    " answer, answer_passage, answer_start, answer_end, answer_period, place"
)
_TARGET = (
    "place, mention, year, measure, target, target_max, comparator, unit, low, high, result, verdict, why, above_place,"
    " above_target, above_comparator, against_above, result_mention, above_mention"
)
_LIFE = "place, entity, first_year, last_year, reports, stage, status, without_progress, total_yi, more, steps"
_SHORT = "short form"  # rule of SAME_AS


class TrackedRows:
    """Reads what is tracked of one report after the other.

    Args:
        labels: of entities and places that the graph holds, by id.
    """

    def __init__(self, sql: sqlite3.Connection, labels: Mapping[str, str]) -> None:
        self._sql = sql
        self._labels = labels
        self._documents: dict[str, tuple[str, str]] = {}
        self._text = lru_cache(maxsize=_TEXTS)(self._text_of)
        self._passage = lru_cache(maxsize=_PASSAGES)(self._passage_of)

    def read(self, report: str, nodes: Mapping[str, list[Row]], relations: Relations) -> None:
        """Adds the rows of a report."""
        self._promises(report, nodes, relations)
        self._targets(report, relations)
        self._lives(report, relations)

    def _promises(self, report: str, nodes: Mapping[str, list[Row]], relations: Relations) -> None:
        named = self._named(report)
        starts = [start for start, *_ in named]
        for row in self._sql.execute(f"SELECT {_PROMISE} FROM promise WHERE report = ? ORDER BY number", (report,)):
            promise, kind, year, masked, carried, outcome, known, confidence, why, number, *rest = row
            passage, start, end, answer, answer_passage, answer_start, answer_end, answer_period, place = rest
            if self._labels.get(place) != "Place":
                continue
            id = f"promise:{report[7:]}:{number:04d}"
            file, text, sentence = self._quoted(report, passage, start, end)
            at = (report, f"{report}#{passage}", file, start, end)
            told: Row = (None, None, None, None, None)
            if answer is not None:
                told = (self._document(answer)[1], answer_start, answer_end, None, answer_period)
                if answer_passage is not None:
                    told = (*told[:3], self._quoted(answer, answer_passage, answer_start, answer_end)[2], told[4])
                    relations["ANSWERED_IN", "Promise", "Document"].append(
                        (
                            id, self._document(answer)[0], answer, f"{answer}#{answer_passage}", answer_period,
                            told[3], answer_start, answer_end,
                        )
                    )  # fmt: skip
            nodes["Promise"].append(
                (
                    id, promise, kind, text, year, bool(masked), carried, outcome, _bool(known), confidence, why, *at,
                    sentence, *told,
                )
            )  # fmt: skip
            relations["PROMISED", "Place", "Promise"].append((place, id, year, *at))
            about: set[str] = set()
            for i in range(bisect_left(starts, start), len(named)):
                begin, stop, entity, mention, number = named[i]
                if begin >= end:
                    break
                label = self._labels.get(entity)
                if stop <= end and entity not in about and label in ENTITIES:
                    about.add(entity)
                    relations["ABOUT", "Promise", label].append(
                        (id, entity, report, f"{report}#{number}", mention, file, begin, stop)
                    )

    def _named(self, report: str) -> list[Row]:
        """What a report's mentions name, by offset."""
        sql = (
            'SELECT m.start, m."end", m.entity, m.id, p.number FROM mention m JOIN passage p ON p.id = m.passage'
            " WHERE m.report = ? AND m.entity IS NOT NULL AND m.type <> 'place' ORDER BY m.start, m.\"end\", m.id"
        )
        return self._sql.execute(sql, (report,)).fetchall()

    def _targets(self, report: str, relations: Relations) -> None:
        sql = f"SELECT {_TARGET} FROM target WHERE report = ? AND known ORDER BY place, number"
        for row in self._sql.execute(sql, (report,)):
            place, mention, *aimed, result_mention, above_mention = row
            found = self._evidence(mention)
            if found is None or self._labels.get(place) != "Place" or self._labels.get(found[0]) != "Indicator":
                continue
            above = aimed[11]
            named = self._sql.execute("SELECT name FROM place WHERE id = ?", (above,)).fetchone() if above else None
            values = (*aimed[:11], named and named[0], *aimed[12:])
            ends = (self._told(result_mention), self._told(above_mention))
            relations["TARGETS", "Place", "Indicator"].append(
                (place, found[0], f"target:{mention[8:]}", *values, report, *found[1:], *ends[0], *ends[1])
            )

    def _told(self, mention: str | None) -> Row:
        """File, start, end and quote of a mention."""
        found = self._evidence(mention) if mention else None
        return (found[7], found[8], found[9], found[4]) if found else (None, None, None, None)

    def _lives(self, report: str, relations: Relations) -> None:
        sql = f"SELECT {_LIFE} FROM life WHERE report = ? ORDER BY place, number"
        for place, entity, *life, more, steps in self._sql.execute(sql, (report,)):
            if self._labels.get(place) != "Place" or self._labels.get(entity) != "Project":
                continue
            mentions = msgspec.json.decode(steps)
            last = self._evidence(mentions[-1])
            if last is None:
                continue
            relations["FOLLOWED", "Place", "Project"].append(
                (place, entity, f"life:{place[6:]}:{entity}", *life, report, *last[1:])
            )
            for short in msgspec.json.decode(more)["entities"]:
                if short != entity and self._labels.get(short) == "Project":
                    said = next((e for e in map(self._evidence, mentions) if e and e[0] == short), None)
                    if said:
                        same = f"same:{place[6:]}:{short}:{entity}"
                        relations["SAME_AS", "Project", "Project"].append(
                            (short, entity, same, report, *said[1:], _SHORT)
                        )

    # quotes

    def _evidence(self, mention: str) -> Row | None:
        """Entity of a mention, then what a fact repeats of it (`kg.graph.schema`): passage to end."""
        row = self._sql.execute(
            'SELECT m.entity, m.report, p.number, m.start, m."end", m.text FROM mention m'
            " JOIN passage p ON p.id = m.passage WHERE m.id = ?",
            (mention,),
        ).fetchone()
        if row is None:
            return None
        entity, report, number, start, end, written = row
        text, pieces = self._passage(report, number)
        document, file = self._document(report)
        sentence = quote(text, pieces, start, end).stated(partial(self._text, document))
        return (entity, f"{report}#{number}", mention, written, *sentence, file, start, end)

    def _quoted(self, report: str, number: int, start: int, end: int) -> tuple[str, str, str]:
        """File, the words at `start:end`, the sentence around them."""
        text, pieces = self._passage(report, number)
        document, file = self._document(report)
        whole = self._text(document)
        return file, whole[start:end], quote(text, pieces, start, end).said(lambda: whole)

    def _passage_of(self, report: str, number: int) -> tuple[str, tuple[Piece, ...]]:
        sql = "SELECT text, pieces FROM passage WHERE report = ? AND number = ?"
        text, packed = self._sql.execute(sql, (report, number)).fetchone()
        return text, msgspec.msgpack.decode(packed, type=tuple[Piece, ...])

    def _document(self, report: str) -> tuple[str, str]:
        """Id and name of the document that holds a report."""
        if report not in self._documents:
            sql = "SELECT d.id, d.name FROM report r JOIN document d ON d.id = r.document WHERE r.id = ?"
            self._documents[report] = self._sql.execute(sql, (report,)).fetchone()
        return self._documents[report]

    def _text_of(self, document: str) -> str:
        (packed,) = self._sql.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def _bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)
