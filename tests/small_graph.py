"""Builds the small fixed fact store of tests/data/small_graph.yaml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from kg.facts.store import FactStore
from kg.facts.writing import FileRow, delete_file, put_file, put_vocabulary, report_id
from kg.graph.embedded import EmbeddedGraph
from kg.graph.project import Projection
from kg.model import (
    Attributes,
    Document,
    DocumentFacts,
    FileFacts,
    Mention,
    Passage,
    Piece,
    Place,
    PlaceEvidence,
    PlaceName,
    Programme,
    Relation,
    Report,
    ReportFacts,
    Term,
)
from kg.resolve import resolve

DATA = Path(__file__).with_name("data") / "small_graph.yaml"
_MARK = re.compile(r"\{\{(\w+):([^|}]+)((?:\|[^|}]+)*)\}\}")
_NUMBERS = ("amount_yi", "value", "value_max")


@contextmanager
def graph_of(facts: FactStore) -> Iterator[EmbeddedGraph]:
    """The embedded graph of a fact store, in its folder."""
    graph = EmbeddedGraph(facts.path.parent)
    graph.refresh(Projection(facts.db, "kb"))
    yield graph
    graph.close()


def fill(folder: Path, leave_out: Collection[str] = (), data: dict[str, Any] | None = None) -> FactStore:
    """Makes the fact store in `folder`, or brings the one there to the files that are not left out."""
    data = data or yaml.safe_load(DATA.read_text(encoding="utf-8"))
    places = [
        Place(
            id=id, name=name, full_name=full, adcode=code, level=level, parent=parent,
            names=tuple(PlaceName(name=n, adcode=code) for n in names),
        )
        for id, (name, full, code, level, parent, *names) in data["places"].items()
    ]  # fmt: skip
    short = data.get("short", {})
    programmes = [_programme(p) for p in data["programmes"]]
    terms = [Term(**{**t, "aliases": tuple(t["aliases"]), "codes": tuple(t["codes"])}) for t in data["terms"]]
    store = FactStore.open(folder, write=True)
    with store.transaction() as db:
        db.execute("INSERT OR IGNORE INTO root VALUES ('/small')")
        for (name,) in db.execute("SELECT name FROM file").fetchall():
            delete_file(db, name)
        put_vocabulary(db, places, lambda place: short.get(place.id, []), programmes, terms)
        for report in data["reports"]:
            if report["file"] in leave_out:
                continue
            facts = _facts(report)
            row = FileRow(report["file"], "/small", report["file"], 1, facts.documents[0].document.text, "1")
            put_file(db, row, facts)
        for report in data["reports"]:
            if report.get("same_as") is not None:
                first = data["reports"][report["same_as"]]["file"]
                db.execute(
                    "UPDATE report SET same_as = ? WHERE id = ? AND EXISTS (SELECT 1 FROM report WHERE id = ?1)",
                    (report_id(first, 0), report_id(report["file"], 0)),
                )
        resolve(db)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('state', ?)", (repr((sorted(leave_out), data)),))
    return store


def _programme(entry: dict[str, Any]) -> Programme:
    import msgspec

    return msgspec.convert(entry, Programme)


def _facts(entry: dict[str, Any]) -> FileFacts:
    text = ""
    passages: list[Passage] = []
    mentions: list[Mention] = []
    relations: list[Relation] = []
    first, last = entry["review"] if isinstance(entry["review"], list) else (entry["review"], entry["review"])
    year_of = {
        "review": last,
        "plan": entry["plan"],
        "other": int(entry["delivered"][:4]) if entry["delivered"] else None,
    }
    for number, passage in enumerate(entry["passages"]):
        begin = len(text)
        text, found = _marked(text, passage, number, year_of[passage["period"]])
        clean = text[begin:]
        pieces = [
            Piece(m.start() - clean.count("\n", 0, m.start()), begin + m.start(), m.end() - m.start())
            for m in re.finditer(r"[^\n]+", clean)
        ]
        at = {m.text: len(mentions) + i for i, m in enumerate(found)}
        mentions += found
        for kind, a, b in passage.get("relations", ()):
            relations.append(Relation(kind=kind, source=at[a], target=at[b], rule="test"))
        passages.append(
            Passage(
                start=begin, end=len(text), kind=passage.get("kind", "body"), period=passage["period"],
                text=clean.replace("\n", ""), pieces=tuple(pieces), heading=tuple(passage.get("heading", ())),
            )
        )  # fmt: skip
        text += "\n"
    report = Report(
        start=0, end=len(text), kind="report", title=f"{entry['file']} 报告", place=entry["place"], level=None,
        delivered=entry["delivered"], review_from=first, review_year=last, plan_year=entry["plan"],
        place_evidence=PlaceEvidence(start=0, end=2, quote=text[:2], method="stated") if entry["place"] else None,
    )  # fmt: skip
    facts = ReportFacts(report=report, passages=tuple(passages), mentions=tuple(mentions), relations=tuple(relations))
    document = Document(file=entry["file"], text=text, format="txt", encoding="utf-8")
    return FileFacts(documents=(DocumentFacts(document=document, reports=(facts,)),))


def _marked(text: str, passage: dict[str, Any], number: int, year: int | None) -> tuple[str, list[Mention]]:
    mentions = []
    done = 0
    source = passage["text"]
    for mark in _MARK.finditer(source):
        text += source[done : mark.start()]
        done = mark.end()
        given: dict[str, Any] = dict(part.split("=", 1) for part in mark[3].split("|")[1:])
        own = {key: given.pop(key, None) for key in ("entity", "name", "role", "role_why")}
        attributes = {k: float(v) if k in _NUMBERS else v for k, v in given.items()}
        mentions.append(
            Mention(
                passage=number, start=len(text), end=len(text) + len(mark[2]), type=mark[1], text=mark[2],  # type: ignore[arg-type]
                name=own["name"] or mark[2], period=passage["period"], rule="test", entity=own["entity"], year=year,
                role=own["role"] or "own", role_why=own["role_why"], attributes=Attributes(**attributes),
            )
        )  # fmt: skip
        text += mark[2]
    return text + source[done:], mentions
