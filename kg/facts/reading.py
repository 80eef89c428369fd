"""What the fact store answers. Rows are dicts with the keys of CONTRACT.md; ids stand beside the names.

Keys that mean the same everywhere: `file` (the document's name), `start`/`end` (code points in its text), `place`,
`adcode`, `place_full` (as of the report's year), `place_id`, `report` and `entity` (ids), `mention` (id).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from kg.characters import simplified
from kg.facts import search
from kg.facts.catalogue import MentionFilters, by_column
from kg.facts.tables import FACT_KINDS
from kg.facts.texts import Row, TextReader, unpack_pieces
from kg.model import PlaceName

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in `typing` from Python 3.11 on

__all__ = ["VISIBLE", "FactReader", "Row", "lookup_key"]

_names = msgspec.json.Decoder(tuple[PlaceName, ...])
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
VISIBLE = "(e.status = 'accepted' OR e.status = 'candidate' AND e.places >= 2)"


_TYPE_OF = {fact: kind for kind, fact in FACT_KINDS.items()}


class FactReader(TextReader):
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

    # places

    def above(self, place: str) -> list[str]:
        """Ids of the places above one, nearest first."""
        found: list[str] = []
        at = self.place(place)["parent"]
        while at and at not in found:
            found.append(at)
            at = self.place(at)["parent"]
        return found

    def place(self, key: str | None, year: int | None = None) -> Row:
        """`place`, `adcode`, `place_full`, `level` and `parent` (id), named as in `year`; all None for None."""
        found = self._places.get(key) if key else None
        if found is None:
            return {"place": None, "adcode": None, "place_full": None, "level": None, "parent": None}
        name, full, adcode, level, parent, names = found
        if year is not None and names != "[]":
            valid = [n for n in _names.decode(names) if (n.since or 0) <= year <= (n.until or 9999)]
            today = [n for n in valid if n.name == name]
            for dated in (today or valid)[-1:]:
                full = full[: -len(name)] + dated.name if full.endswith(name) else dated.name
                name, adcode = dated.name, dated.adcode or adcode
        return {"place": name, "adcode": adcode or None, "place_full": full, "level": level, "parent": parent}

    def place_names(self, key: str) -> set[str]:
        """The names that a place has had, and those without their kind."""
        rows = self.db.execute("SELECT names, short FROM place WHERE id = ?", (key,))
        return {name for names, short in rows for name in (*(n.name for n in _names.decode(names)), *json.loads(short))}

    @cached_property
    def _places(self) -> _Lazy:
        return _Lazy(self.db)

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
        where, values = _where(
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
        where, values = _where(
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
        where, values = _where(
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

    # entities

    def merged(self, *, type: str | None = None, entity: str | None = None) -> list[Row]:
        """Names that were taken for one thing without a person saying so.

        Args:
            entity: id of the one that they are now.

        Returns:
            `type`, `name`, `into_name`, `rule`, `score`, `entity`, `was` (the id that the name had).
        """
        where, values = _where({"i.type": type, "i.into_entity": entity}, [])
        sql = (
            "SELECT i.type, i.name, coalesce(e.name, i.into_entity) AS into_name, i.rule, i.score,"
            " i.into_entity AS entity, i.entity AS was FROM identity i LEFT JOIN entity e ON e.id = i.into_entity"
            f"{where} ORDER BY i.type, into_name, i.name, i.entity"
        )
        return list(self.rows(sql, values))

    def entities(
        self,
        *,
        type: str | None = None,
        status: str | None = None,
        visible: bool = False,
        ids: Iterable[str] | None = None,
    ) -> list[Row]:
        """Entities by name: `id`, `type`, `name`, `aliases`, `status`, `kind`, `level`, `part_of`, `definition`,
        `source`, `place_id` (of a project or organisation), `places`, `mentions`, `codes` (of an industry; its `kind`
        is the strategic emerging field).

        `visible`: accepted ones, and candidates that two or more places name as their own.
        """
        where, values = _where(
            {"e.type": type, "e.status": status, "e.id": ids if ids is None else list(ids)},
            [VISIBLE] if visible else [],
        )
        sql = (
            "SELECT id, type, name, aliases, status, kind, level, part_of, definition, source, place AS place_id,"
            f" places, mentions, codes FROM entity e{where} ORDER BY type, name, id"
        )
        return [
            {
                **row,
                "aliases": json.loads(row["aliases"]),
                "part_of": json.loads(row["part_of"]),
                "codes": json.loads(row["codes"]),
                "source": json.loads(row["source"]) if row["source"] else None,
            }
            for row in self.rows(sql, values)
        ]

    def terms(self, type: str) -> list[Row]:
        """The entries of the authority file of industries or indicators: `id`, `name`, `aliases`."""
        rows = self.rows("SELECT id, name, aliases FROM term WHERE type = ?", (type,))
        return [{**row, "aliases": json.loads(row["aliases"])} for row in rows]

    def other_names(self) -> Iterator[Row]:
        """Every way to look an entity or place up but its name: `id`, `how` (alias, pinyin, initials), `name`."""
        return self.rows("SELECT id, how, name FROM entity_name WHERE how <> 'name' ORDER BY id, how, name")

    def find(self, name: str, type: str | None = None) -> list[Row]:
        """Entities and places that a name, alias, pinyin or initials mean, or an id or a place's code: `id`, `type` and
        `how`, best first.

        Names before aliases before pinyin before initials, accepted before candidate, then those of most places. A name
        in traditional characters that nothing has is looked up in simplified ones.
        """
        found = self._find(name, type)
        if not found and (plain := simplified(name)) != name:
            return self._find(plain, type)
        return found

    def _find(self, name: str, type: str | None) -> list[Row]:
        wanted = lookup_key(name)
        sql = (
            "SELECT n.id, n.type, n.how FROM entity_name n LEFT JOIN entity e ON e.id = n.id"
            " LEFT JOIN place p ON p.id = n.id WHERE n.name = :name AND (:type IS NULL OR n.type = :type)"
            " ORDER BY CASE n.how WHEN 'name' THEN 0 WHEN 'alias' THEN 1 WHEN 'pinyin' THEN 2 ELSE 3 END,"
            " coalesce(e.status, 'accepted'), coalesce(e.places, 0) DESC, length(p.adcode), p.adcode, n.id"
        )
        found = {row["id"]: row for row in reversed(list(self.rows(sql, {"name": wanted, "type": type})))}
        if not found:
            sql = (
                "SELECT DISTINCT id, type, 'id' AS how FROM entity_name WHERE id = ?1 AND ?2 IN (type, '')"
                " UNION ALL SELECT id, 'place', 'id' FROM place WHERE adcode = ?1 AND ?2 IN ('place', '')"
            )
            return list(self.rows(sql, (name.strip(), type or "")))
        return list(reversed(found.values()))

    def suggestions(self, name: str, type: str | None = None, limit: int = 5) -> list[str]:
        """The names most like one that was not found, best first; those of nobody but one place's candidates not."""
        from rapidfuzz import fuzz, process

        sql = (
            "SELECT DISTINCT n.name, coalesce(e.name, p.name) FROM entity_name n LEFT JOIN entity e ON e.id = n.id"
            f" LEFT JOIN place p ON p.id = n.id WHERE (?1 IS NULL OR n.type = ?1) AND (e.id IS NULL OR {VISIBLE})"
            " AND (p.id IS NULL OR p.level NOT IN ('town', 'locality')) AND n.how <> 'initials' ORDER BY n.name"
        )
        names = self.db.execute(sql, (type,)).fetchall()
        wanted = lookup_key(simplified(name))
        near = process.extract(wanted, [n[0] for n in names], scorer=fuzz.ratio, limit=20, score_cutoff=55)
        return list(dict.fromkeys(names[at][1] for _, _, at in near))[:limit]


def _naming_year(row: Row) -> int | None:
    """The year whose names a report uses: that of its delivery, else the one that it plans."""
    if row["delivered"]:
        return int(row["delivered"][:4])
    year: int | None = row["plan_year"] or row["review_year"]
    return year


def lookup_key(name: str) -> str:
    """The form of a name in `entity_name`: folded, lower case, without blanks and quotation marks."""
    return search.key(name.translate(_DROPPED))


_DROPPED = dict.fromkeys(map(ord, " \t\n\r\f\v\u00a0\u3000“”‘’\"'「」『』《》"))


class _Lazy(dict[str, Any]):
    """Rows of `place` by id, each fetched once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self:
            sql = "SELECT name, full_name, adcode, level, parent, names FROM place WHERE id = ?"
            self[key] = self._db.execute(sql, (key,)).fetchone()
        return self[key] or default


def _where(equal: Mapping[str, Any], conditions: list[str]) -> tuple[str, list[Any]]:
    """` WHERE …` and its values; a None is no condition, a list means one of it. Always begins a WHERE."""
    parts, values = ["1"], []
    for column, wanted in equal.items():
        if wanted is None:
            continue
        if isinstance(wanted, str | int):
            parts.append(f"{column} = ?")
            values.append(wanted)
        else:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(wanted)))
    return " WHERE " + " AND ".join(parts + conditions), values
