"""Rows become records again: what a file gave, as the reader gave it, whatever was judged since."""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterator
from sys import byteorder

import msgspec

from kg.errors import NotFound
from kg.facts.texts import unpack_pieces
from kg.model import (
    Attributes,
    Document,
    DocumentFacts,
    FileFacts,
    Mention,
    Passage,
    Place,
    PlaceEvidence,
    PlaceName,
    Refusal,
    Relation,
    Report,
    ReportFacts,
)

_attributes = msgspec.json.Decoder(Attributes)
_names = msgspec.json.Decoder(tuple[PlaceName, ...])
_evidence = msgspec.json.Decoder(PlaceEvidence)


def file_facts(db: sqlite3.Connection, name: str) -> FileFacts:
    """The FileFacts from which `kg.facts.writing.put_file` wrote the rows of a file.

    Raises:
        NotFound: there is no such file.
    """
    if db.execute("SELECT 1 FROM file WHERE name = ?", (name,)).fetchone() is None:
        raise NotFound(f"没有这个文件：{name} / no such file: {name}")
    refused = db.execute("SELECT name, reason FROM refusal WHERE file = ? ORDER BY name", (name,))
    return FileFacts(
        documents=tuple(_documents(db, name)), refused=tuple(Refusal(file=file, reason=why) for file, why in refused)
    )


def _documents(db: sqlite3.Connection, file: str) -> Iterator[DocumentFacts]:
    sql = (
        "SELECT id, name, format, encoding, text, hints, notes, not_a_report FROM document WHERE file = ? ORDER BY name"
    )
    for key, name, kind, encoding, packed, hints, notes, why in db.execute(sql, (file,)).fetchall():
        text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
        document = Document(
            file=name,
            text=text,
            format=kind,
            encoding=encoding,
            hints=json.loads(hints),
            notes=tuple(json.loads(notes)),
        )
        yield DocumentFacts(document=document, reports=tuple(_reports(db, key)), not_a_report=why)


def _reports(db: sqlite3.Connection, document: str) -> Iterator[ReportFacts]:
    sql = (
        'SELECT id, signature, place_evidence, contradictions, start, "end", kind, title, place, level, delivered,'
        " speaker, meeting, review_from, review_year, plan_year, plan_until FROM report WHERE document = ?"
        " ORDER BY start"
    )
    for key, signature, evidence, contradictions, *values in db.execute(sql, (document,)).fetchall():
        names = ("start", "end", "kind", "title", "place", "level", "delivered", "speaker", "meeting", "review_from",
                 "review_year", "plan_year", "plan_until")  # fmt: skip
        report = Report(
            **dict(zip(names, values, strict=True)),
            place_evidence=_evidence.decode(evidence) if evidence else None,
            contradictions=tuple(json.loads(contradictions)),
        )
        mentions, relations = _mentions(db, key)
        numbers = array("I", signature)
        if byteorder == "big":
            numbers.byteswap()
        yield ReportFacts(
            report=report,
            passages=passages(db, key),
            mentions=mentions,
            relations=relations,
            signature=tuple(numbers),
            places=_localities(db, key),
        )


def _localities(db: sqlite3.Connection, report: str) -> tuple[Place, ...]:
    """Those that the mentions of a report name, in their order."""
    rows = db.execute(
        "SELECT p.id, p.name, p.full_name, p.adcode, p.level, p.parent, p.names FROM mention m"
        " JOIN place p ON p.id = m.authority WHERE m.report = ? AND p.level = 'locality'"
        " GROUP BY p.id ORDER BY min(m.number)",
        (report,),
    )
    keys = ("id", "name", "full_name", "adcode", "level", "parent")
    return tuple(Place(**dict(zip(keys, values, strict=True)), names=_names.decode(names)) for *values, names in rows)


def passages(db: sqlite3.Connection, report: str) -> tuple[Passage, ...]:
    """The passages of a report as the reader made them."""
    sql = 'SELECT start, "end", kind, period, heading, text, pieces FROM passage WHERE report = ? ORDER BY number'
    return tuple(
        Passage(
            start=start, end=end, kind=kind, period=period, text=text, pieces=unpack_pieces(pieces),
            heading=tuple(json.loads(heading)),
        )
        for start, end, kind, period, heading, text, pieces in db.execute(sql, (report,))
    )  # fmt: skip


def _mentions(db: sqlite3.Connection, report: str) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    sql = (
        'SELECT m.id, p.number, coalesce(o.start, m.start), coalesce(o."end", m."end"), coalesce(o.type, m.type),'
        " coalesce(o.text, m.text), coalesce(o.name, m.name), m.period, m.rule, m.authority, m.year, m.role,"
        " m.role_why, m.confidence, m.attributes FROM mention m JOIN passage p ON p.id = m.passage"
        " LEFT JOIN mention_read o ON o.id = m.id WHERE m.report = ? ORDER BY m.number"
    )
    names = ("passage", "start", "end", "type", "text", "name", "period", "rule", "entity", "year", "role", "role_why",
             "confidence")  # fmt: skip
    numbers: dict[str, int] = {}
    mentions = []
    for number, (key, *values, attributes) in enumerate(db.execute(sql, (report,))):
        numbers[key] = number
        mentions.append(Mention(**dict(zip(names, values, strict=True)), attributes=_attributes.decode(attributes)))
    links = db.execute(
        "SELECT r.kind, r.source, r.target, r.rule FROM mention m JOIN relation r ON r.source = m.id"
        " WHERE m.report = ? ORDER BY m.number, r.kind, r.target",
        (report,),
    )
    relations = [
        Relation(kind=kind, source=numbers[source], target=numbers[target], rule=rule)
        for kind, source, target, rule in links
    ]
    return tuple(mentions), tuple(relations)
