"""What the fact store answers of reports, mentions and facts, on top of `.texts` and `.names`.

Rows are dicts with the keys of CONTRACT.md; ids stand beside the names. Keys that mean the same everywhere: `file` (the
document's name), `start`/`end` (code points in its text), `place`, `adcode`, `place_full` (as of the report's year),
`place_id`, `report` and `entity` (ids), `mention` (id).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kg.facts import search
from kg.facts.catalogue import MentionFilters, by_column
from kg.facts.names import VISIBLE, NameReader, lookup_key
from kg.facts.tables import FACT_KINDS
from kg.facts.texts import Row, unpack_pieces, where_clause

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in `typing` from Python 3.11 on

__all__ = ["VISIBLE", "FactReader", "Row", "lookup_key"]

_REPORT = (
    'r.id AS report, d.name AS file, r.start, r."end", r.place AS place_id, r.level, r.kind, r.title, r.delivered,'
    " r.speaker, r.meeting, r.review_from, r.review_year, r.plan_year, r.plan_until, r.place_evidence,"
    " r.contradictions, r.same_as"
)
_MENTION = (
    'd.name AS file, m.start, m."end", m.type, m.text, m.name, m.period, m.year, m.role, m.role_why, m.rule,'
    " m.confidence, m.attributes, m.entity, m.id AS mention, m.report, p.number AS passage, r.place AS place_id,"
    " r.level, r.review_from, r.review_year, p.kind AS passage_kind"
)
_MENTION_FROM = (
    " FROM mention m JOIN report r ON r.id = m.report JOIN document d ON d.id = r.document"
    " JOIN passage p ON p.id = m.passage"
)
# the column of each of `MentionFilters`
_MENTION_COLUMNS = {
    "type": "m.type", "report": "m.report", "file": "d.name", "place": "r.place", "period": "m.period",
    "year": "m.year", "role": "m.role",
}  # fmt: skip
_TYPE_OF = {fact: kind for kind, fact in FACT_KINDS.items()}


class FactReader(NameReader):
    """Reads a fact store through an open connection: what stands in the texts."""

    def counts(self) -> dict[str, int]:
        """How many files, documents, reports (with and without repetitions), passages, mentions, facts …"""
        tables = ("file", "document", "passage", "mention", "relation", "entity", "refusal")
        counted = {f"{t}s" if t != "entity" else "entities": self._count(f"SELECT count(*) FROM {t}") for t in tables}
        counted["facts"] = int(self.meta("facts") or 0)
        counted["reports"] = self._count("SELECT count(*) FROM report")
        counted["reports_counted"] = self._count("SELECT count(*) FROM report WHERE same_as IS NULL")
        counted["not_reports"] = self._count("SELECT count(*) FROM document WHERE not_a_report IS NOT NULL")
        return counted

    def _count(self, sql: str) -> int:
        return int(self.db.execute(sql).fetchone()[0])

    def idle_judgements(self) -> set[str]:
        """Ids of the judgements in force that find nothing here that they speak of: its file changed or went."""
        return set(json.loads(self.meta("idle") or "[]"))

    # reports

    def reports(
        self,
        *,
        place: str | None = None,
        year: int | None = None,
        file: str | None = None,
        report: str | None = None,
        counted: bool = False,
    ) -> list[Row]:
        """The reports, ordered by file and start, with the keys of `kg reports` and `report`, `place_id`, `same_as`.

        Args:
            place: id of the place that it is of.
            year: plan year.
            file: name of its document, or of the file that holds it.
            counted: leave out what repeats another report (`same_as`).
        """
        where, values = where_clause(
            {"r.place": place, "r.plan_year": year, "r.id": report}, ["r.same_as IS NULL"] if counted else []
        )
        if file is not None:
            where += " AND (d.name = ? OR d.file = ?)"
            values += [file, file]
        sql = f"SELECT {_REPORT} FROM report r JOIN document d ON d.id = r.document{where} ORDER BY d.name, r.start"
        return [self._report(row) for row in self.rows(sql, values)]

    def _report(self, row: Row) -> Row:
        named = self.place(row["place_id"], _naming_year(row))
        evidence = row["place_evidence"]
        return {
            **row,
            "place": named["place"],
            "adcode": named["adcode"],
            "place_full": named["place_full"],
            "place_evidence": json.loads(evidence) if evidence else None,
            "contradictions": json.loads(row["contradictions"]),
        }

    # mentions and facts

    def mentions(
        self,
        *,
        entity: str | Sequence[str] | None = None,
        counted: bool = False,
        quotes: bool = False,
        **filters: Unpack[MentionFilters],
    ) -> Iterator[Row]:
        """Mentions in order of document and offset, with `quotes` the sentence of each (`quoted`).

        `attributes` is a dict of what is known. `span` tells that the year ends a review of several.

        Args:
            entity: its id, or ids of several.
            counted: leave out reports that repeat another.
            filters: `type`, `report`, `file`, `place`, `period`, `year`, `role` (`MentionFilters`).
        """
        where, values = where_clause(
            {"m.entity": entity, **by_column(filters, _MENTION_COLUMNS)}, ["r.same_as IS NULL"] if counted else []
        )
        yield from self._mentions(
            f"SELECT {_MENTION}{_MENTION_FROM}{where} ORDER BY d.name, m.start, m.id", values, quotes
        )

    def facts(
        self,
        *,
        kind: str | None = None,
        entity: str | Sequence[str] | None = None,
        place: str | None = None,
        report: str | None = None,
        period: str | None = None,
        year: int | None = None,
        quotes: bool = False,
    ) -> Iterator[Row]:
        """Facts with the mention that says so: the keys of `mentions`, and `kind`, `fact`."""
        where, values = where_clause(
            {
                "m.type": _TYPE_OF.get(kind, "") if kind is not None else None, "m.entity": entity, "r.place": place,
                "m.report": report, "m.period": period, "m.year": year,
            },
            ["r.same_as IS NULL", "m.role = 'own'", "e.status <> 'rejected'"],
        )  # fmt: skip
        source = f"{_MENTION_FROM} JOIN entity e ON e.id = m.entity"
        for row in self._mentions(f"SELECT {_MENTION}{source}{where} ORDER BY d.name, m.start, m.id", values, quotes):
            if row["type"] in FACT_KINDS:
                yield {**row, "kind": FACT_KINDS[row["type"]], "fact": f"fact{row['mention'][7:]}"}

    def said_in(self, report: str, start: int, end: int) -> list[Row]:
        """The mentions of a report that overlap the document's span `start:end`: `start`, `end`, `type`, `name`."""
        sql = 'SELECT start, "end", type, name FROM mention WHERE report = ? AND "end" > ? AND start < ? ORDER BY start'
        return list(self.rows(sql, (report, start, end)))

    def linked(self, kind: str) -> list[tuple[str, str]]:
        """Place and entity of each fact of a kind, where the place is known."""
        sql = "SELECT place, entity FROM fact WHERE kind = ? AND place IS NOT NULL"
        return self.db.execute(sql, (kind,)).fetchall()

    def _mentions(self, sql: str, values: list[Any], quotes: bool) -> Iterator[Row]:
        for row in self.rows(sql, values):
            row["attributes"] = json.loads(row["attributes"])
            row["within"] = row["attributes"].get("within")
            first, last = row.pop("review_from"), row.pop("review_year")
            row["span"] = row["period"] == "review" and first is not None and last is not None and first < last
            if quotes:
                row.update(self.quoted(row["report"], row["passage"], row["start"], row["end"]))
            yield row

    def search(self, text: str, *, counted: bool = False, limit: int | None = None) -> Iterator[Row]:
        """Passages that contain a text: the keys of `passages` and of `reports` that name them, and `highlights`.

        `highlights` are spans of the passage's mended `text`; `start`/`end` delimit the first one in the document.
        """
        from kg.text import document_span

        for number, words, spans in search.find(self.db, text):
            if limit is not None and limit <= 0:
                return
            row = next(self.rows(
                "SELECT d.name AS file, p.report, p.number AS passage, p.kind AS passage_kind, p.period, p.heading,"
                " p.pieces, r.place AS place_id, r.level, r.plan_year, r.review_year, r.delivered, r.title, r.same_as"
                " FROM passage p JOIN report r ON r.id = p.report JOIN document d ON d.id = r.document WHERE p.id = ?",
                (number,),
            ))  # fmt: skip
            if counted and row["same_as"] is not None:
                continue
            start, end = document_span(unpack_pieces(row.pop("pieces")), *spans[0])
            named = self.place(row["place_id"], _naming_year(row))
            yield {
                **row,
                "heading": json.loads(row["heading"]),
                "place": named["place"],
                "adcode": named["adcode"],
                "start": start,
                "end": end,
                "text": words,
                "highlights": [list(span) for span in spans],
                **self.quoted(row["report"], row["passage"], start, end),
            }
            if limit is not None:
                limit -= 1


def _naming_year(row: Row) -> int | None:
    """The year whose names a report uses: that of its delivery, else the one that it plans."""
    if row["delivered"]:
        return int(row["delivered"][:4])
    year: int | None = row["plan_year"] or row["review_year"]
    return year
