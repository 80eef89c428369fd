"""Records become rows. Every function works inside the caller's transaction."""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from sys import byteorder

import msgspec

from kg.facts.search import pairs
from kg.facts.tables import SAID
from kg.ids import make_id
from kg.model import Attributes, DocumentFacts, FileFacts, Mention, Place, Programme, Report, ReportFacts, Term

_NO_ATTRIBUTES = Attributes()
_LOCAL_TYPES = frozenset(("project", "organisation"))  # 人民医院 of one place is not that of another
# a programme whose name says how many things it is but not which (八大行动), or only of what kind (三年行动计划): every
# place has its own
_UNNAMED = re.compile(
    r"[一二两三四五六七八九十百千\d]+[大项张个类件](?:重点|重大|专项|标志性|攻坚|提升|惠民|民生|改革|产业)*"
    r"(?:行动|工程|战略|计划|体系|清单|任务|机制|政策|举措|措施|项目|战役|品牌|改革|抓手|高地|中心|基地|平台|目标|方案|制度|优势|领域|革命|活动|集群)(?:计划|方案|体系)?"
    r"|(?:[一二三四五六七八九十\d]年|国家级?|省级?|市级?|专项|综合|总体|重大|重点|更深层次|工作|项目|建设|发展|惠民|民生|清单|管理|监管|责任|整治|攻坚|改革|行动|规划|纲要|年度)*"
    r"(?:试点|草案|改革|工程|清单|行动|责任制|规划|计划|方案|纲要|制度|攻坚战)"
    r"|(?:美食|文化|旅游|文旅|购物|艺术|乡村|体育|音乐|市民)+节|(?:半程|城市|国际)*马拉松赛?"
)

json = msgspec.json.Encoder()
msgpack = msgspec.msgpack.Encoder()


class FileRow(msgspec.Struct, frozen=True):
    """A file on disk, as table `file` keeps it."""

    name: str
    root: str
    relative: str
    size: int
    sha256: str
    extractor: str


def report_id(document: str, start: int) -> str:
    """Identity: the document's name and the report's start in it."""
    return make_id("report", document, start)


def mention_id(report: str, mention: Mention) -> str:
    """Identity: report, start, end and type as they were read; sorts by place in the text."""
    return f"mention:{report[7:]}:{mention.start:07d}:{mention.end:07d}:{mention.type}"


def entity_id(kind: str, name: str, place: str | None) -> str:
    """Identity of an entity that no authority file holds: type and normalised name.

    A project or organisation is also told apart by the place whose report names it, and so is a programme whose name
    only counts or only tells a kind (八大行动, 三年行动计划). Programmes are one in capitals and small letters.
    """
    if kind == "programme":
        name = name.lower()
    local = kind in _LOCAL_TYPES or (kind == "programme" and unnamed(name))
    return _entity_id(kind, name, place) if local else _entity_id(kind, name)


def unnamed(programme: str) -> bool:
    """Whether the name of a programme only counts or only tells a kind, so that every place may have its own."""
    return _UNNAMED.fullmatch(programme) is not None


_entity_id = lru_cache(maxsize=65536)(make_id)  # most names are said again and again


def put_file(db: sqlite3.Connection, row: FileRow, facts: FileFacts) -> None:
    """Writes a file and all that came from it; the name must be free (`delete_file`)."""
    db.execute("INSERT INTO file VALUES (?,?,?,?,?,?)", msgspec.structs.astuple(row))
    refused = {r.file: r.reason for r in facts.refused}
    db.executemany("INSERT INTO refusal VALUES (?,?,?)", [(row.name, name, why) for name, why in refused.items()])
    for document in facts.documents:
        _put_document(db, row.name, document)


def delete_file(db: sqlite3.Connection, name: str) -> None:
    """Takes a file and all that came from it out."""
    of_file = (
        "SELECT p.id, p.text FROM document d JOIN report r ON r.document = d.id JOIN passage p ON p.report = r.id"
        " WHERE d.file = ?"
    )
    old = [(number, pairs(text)) for number, text in db.execute(of_file, (name,))]
    db.executemany("INSERT INTO passage_text (passage_text, rowid, pairs) VALUES ('delete', ?, ?)", old)
    db.execute("DELETE FROM file WHERE name = ?", (name,))


def put_vocabulary(
    db: sqlite3.Connection,
    places: Iterable[Place],
    short: Callable[[Place], Iterable[str]],
    programmes: Iterable[Programme],
    terms: Iterable[Term] = (),
) -> None:
    """Replaces what the reader knows of places, programmes, industries and indicators.

    `short` gives a place's names without their kind.
    """
    db.execute("DELETE FROM meta WHERE key = 'identity'")  # so that kg.resolve looks at everything again
    db.execute("INSERT OR IGNORE INTO due SELECT 'Report', id FROM report")  # and kg.load for the towns that all name
    db.execute("DELETE FROM place WHERE level <> 'locality'")  # those came with the reports that name them
    db.execute("DELETE FROM entity_name WHERE type = 'place'")
    db.execute("DELETE FROM programme")
    db.execute("DELETE FROM term")
    db.executemany(
        "INSERT INTO term VALUES (?,?,?,?,?,?)",
        ((t.id, t.type, t.name, _json(t.aliases), _json(t.codes), t.field) for t in terms),
    )
    put_places(db, places, short)
    db.executemany(
        "INSERT INTO programme VALUES (?,?,?,?,?,?,?,?)",
        (
            (p.id, p.name, _json(p.aliases), p.kind, p.level, _json(p.part_of), p.definition, _json_or_null(p.source))
            for p in programmes
        ),
    )


def put_places(db: sqlite3.Connection, places: Iterable[Place], short: Callable[[Place], Iterable[str]]) -> None:
    """Adds places that are not there yet."""
    db.executemany(
        "INSERT OR IGNORE INTO place (id, name, full_name, adcode, level, parent, names, short)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (
            (p.id, p.name, p.full_name, p.adcode, p.level, p.parent, _json(p.names), _json(list(short(p))))
            for p in places
        ),
    )


def put_unreached(db: sqlite3.Connection, found: Mapping[str, Mapping[str, str]]) -> None:
    """Replaces what `FactReader.unreached` gives."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('unreached', ?)", (_json(found),))


def drop_unnamed_towns(db: sqlite3.Connection) -> None:
    """Of towns and localities, the fact store holds those that a report names or is of."""
    unnamed = (
        "SELECT id FROM place p WHERE level IN ('town', 'locality')"
        " AND NOT EXISTS (SELECT 1 FROM said s WHERE s.entity = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM report r WHERE r.place = p.id)"
    )
    for (town,) in db.execute(unnamed).fetchall():
        db.execute("DELETE FROM place WHERE id = ?", (town,))
        db.execute("DELETE FROM entity_name WHERE id = ?", (town,))


def _put_document(db: sqlite3.Connection, file: str, facts: DocumentFacts) -> None:
    document = facts.document
    key = make_id("document", document.file)
    packed = zlib.compress(document.text.encode("utf-8", "surrogatepass"), 1)
    hints = _json(dict(sorted(document.hints.items())))
    db.execute(
        "INSERT INTO document (id, file, name, format, encoding, text, hints, notes, not_a_report)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (
            key,
            file,
            document.file,
            document.format,
            document.encoding,
            packed,
            hints,
            _json(document.notes),
            facts.not_a_report,
        ),
    )
    for report in facts.reports:
        _put_report(db, key, report_id(document.file, report.report.start), report)


def _put_report(db: sqlite3.Connection, document: str, key: str, facts: ReportFacts) -> None:
    db.execute(
        'INSERT INTO report (id, document, start, "end", kind, title, place, level, delivered, speaker, meeting,'
        " review_from, review_year, plan_year, plan_until, place_evidence, contradictions, signature)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (key, document, *report_values(facts.report), _little_endian(facts.signature)),
    )
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM passage").fetchone()[0]
    db.executemany(
        "INSERT INTO passage VALUES (?,?,?,?,?,?,?,?,?,?)",
        [
            (first + n, key, n, p.start, p.end, p.kind, p.period, _json(p.heading), p.text, msgpack.encode(p.pieces))
            for n, p in enumerate(facts.passages)
        ],
    )
    db.executemany(
        "INSERT INTO passage_text (rowid, pairs) VALUES (?, ?)",
        [(first + n, pairs(p.text)) for n, p in enumerate(facts.passages)],
    )
    put_places(db, facts.places, lambda _: ())
    place = facts.report.place
    ids = [mention_id(key, m) for m in facts.mentions]
    db.executemany(
        "INSERT INTO mention VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                key, n, ids[n], first + m.passage, m.start, m.end, m.type, m.text, m.name, m.period, m.year, m.role,
                m.role_why, m.rule, m.confidence, m.entity,
                "{}" if m.attributes == _NO_ATTRIBUTES else _json(m.attributes),
                m.entity or (None if m.type == "place" else entity_id(m.type, m.name, place)),
            )
            for n, m in enumerate(facts.mentions)
        ],
    )  # fmt: skip
    db.execute(SAID.format(mention="mention", where="m.report = ?"), (key,))
    db.execute("INSERT OR IGNORE INTO due VALUES ('Report', ?)", (key,))
    links = {(ids[r.source], r.kind, ids[r.target]): r.rule for r in facts.relations}
    db.executemany(
        "INSERT INTO relation (source, kind, target, rule) VALUES (?,?,?,?)", [(*k, rule) for k, rule in links.items()]
    )


def report_values(r: Report) -> tuple[object, ...]:
    """The columns of table `report` from `start` to `contradictions`."""
    return (
        r.start, r.end, r.kind, r.title, r.place, r.level, r.delivered, r.speaker, r.meeting, r.review_from,
        r.review_year, r.plan_year, r.plan_until, _json_or_null(r.place_evidence), _json(r.contradictions),
    )  # fmt: skip


def _little_endian(signature: Sequence[int]) -> bytes:
    packed = array("I", signature)
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _json(value: object) -> str:
    return json.encode(value).decode()


def _json_or_null(value: object) -> str | None:
    return None if value is None else _json(value)
