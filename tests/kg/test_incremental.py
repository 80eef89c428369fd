"""Whatever came, changed, went or was judged, in whatever order: the store and the graph are those of a fresh load."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from passages import passage
from plain_reader import PlainReader

from kg.facts import FactStore
from kg.graph import embedded
from kg.graph.project import Projection
from kg.graph.schema import NODES
from kg.graph.store import GraphStore
from kg.graph.units import Digests, sums, totals_of
from kg.judgements import Judgement, Judgements
from kg.load import judge, load, remove
from kg.model import (
    Attributes,
    Document,
    DocumentFacts,
    FileFacts,
    Mention,
    Place,
    Relation,
    Report,
    ReportFacts,
)

_MARK = re.compile(r"<(\w+):(.+?)(?:=([^*>]+))?(\*?)>")
_PLACES = {
    "place:p": ("某省", "province", "place:cn"),
    "place:c": ("甲州市", "city", "place:p"),
    "place:d": ("云溪县", "county", "place:c"),
    "place:e": ("石门县", "county", "place:c"),
    "place:f": ("乙州市", "city", "place:p"),
}
_TOWNS = {"place:t1": ("河口镇", "place:d"), "place:t2": ("白马镇", "place:e")}
_LOCALITIES = {"place:l1": ("大沙河", "place:c"), "place:l2": ("白马村", "place:t2")}
_RESOLVED = {"place": "*", "mention": "report, number, entity", "identity": "*", "mention_read": "*", "entity": "*"}
# derived tables that the digest of the store leaves out; what is compared of each
_DERIVED = {
    "said": "*",
    "thing": "*",
    "pair": "*",
    "judged": "*",
    "judged_entity": "*",
    "unit": "label, id, digest, links, passages",
    "tracked": "*",
    "tracked_report": "*",
    "promise": "*",
    "target": "*",
    "life": "*",
}
NAMES = {
    "project": [
        "云溪大桥", "云溪大桥工程", "云溪大桥二期", "甲州云溪大桥", "人民医院", "城西水厂扩建", "城西水厂扩建工程",
        "**水厂扩建",
    ],
    "organisation": ["钱江科技创新合作区", "钱江合作区", "第一中学", "云溪经开区"],
    "honour": ["全国文明城市", "全国文明城市称号", "国家卫生县城", "省级卫生县城"],
    "programme": ["河长制", "河湖长制", "百日攻坚行动", "百日攻坚工程", "千村万林绿化行动", "千村万林绿化工程"],
    "industry": ["茶叶", "低空经济"],
    "indicator": ["地区生产总值", "粮食产量"],
    "place": ["place:c", "place:d", "place:t1", "place:t2", "place:l1", "place:l2"],
}  # fmt: skip
_AUTHORITY = {"河长制": "hezhangzhi", "河湖长制": "hezhangzhi", "茶叶": "industry:cha"}


class MarkedReader(PlainReader, frozen=True):
    """First line: `place;plan year`; then passages with marks `<type:name=detail*>` (* is another's doing)."""

    def places(self) -> Iterable[Place]:
        yield Place(id="place:cn", name="全国", full_name="全国", adcode="000000", level="national")
        for number, (id, (name, level, parent)) in enumerate(_PLACES.items(), 1):
            yield Place(id=id, name=name, full_name=name, adcode=f"9901{number:02d}", level=level, parent=parent)

    def place(self, key: str) -> Place | None:
        if key not in _TOWNS:
            return None
        name, parent = _TOWNS[key]
        return Place(id=key, name=name, full_name=name, adcode="990199", level="town", parent=parent)

    def read(self, path: Path, name: str) -> FileFacts:
        text = path.read_text("utf-8")
        document = Document(file=name, text=text, format="txt", encoding="utf-8")
        return FileFacts(documents=(DocumentFacts(document=document, reports=(_report(text),)),))


def _report(text: str) -> ReportFacts:
    head, _, body = text.partition("\n")
    place, _, year = head.partition(";")
    passages, mentions, relations = [], [], []
    at = len(head) + 1
    for line in body.split("\n"):
        first = len(mentions)
        for mark in _MARK.finditer(line):
            type, name, detail, other = mark.groups()
            attributes = {"project": "amount_yi", "organisation": "subtype"}.get(type)
            given = {attributes: float(detail) if type == "project" else detail} if attributes and detail else {}
            mentions.append(
                Mention(
                    passage=len(passages), start=at + mark.start(2), end=at + mark.end(2), type=type,  # type: ignore[arg-type]
                    text=mark[2], name=name, period="plan", rule="mark", year=int(year),
                    role="other" if other else "own",
                    entity=name if type == "place" else _AUTHORITY.get(name), attributes=Attributes(**given),
                )
            )  # fmt: skip
        kinds = [m.type for m in mentions[first:]]
        if kinds[:2] == ["organisation", "project"]:
            relations.append(Relation(kind="undertakes", source=first, target=first + 1, rule="mark"))
        passages.append(passage(line, "plan", at))
        at += len(line) + 1
    numbers = tuple(hash_of(line) for line in [*body.split("\n"), *[""] * 8][:8])
    report = Report(
        start=0, end=len(text), kind="report", title=f"{place} 报告", place=place or None, level="city",
        review_year=int(year) - 1, plan_year=int(year),
    )  # fmt: skip
    named = dict.fromkeys(m.entity for m in mentions if m.entity in _LOCALITIES)
    return ReportFacts(
        report=report,
        passages=tuple(passages),
        mentions=tuple(mentions),
        relations=tuple(relations),
        signature=numbers,
        places=tuple(_locality(key) for key in named if key),
    )


def _locality(key: str) -> Place:
    name, parent = _LOCALITIES[key]
    return Place(id=key, name=name, full_name=name, adcode="", level="locality", parent=parent)


def hash_of(line: str) -> int:
    return sum(ord(char) * (n + 1) for n, char in enumerate(line)) % 2**32


class Course:
    """A knowledge base that goes through random changes, and what a fresh one would hold."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.reports, self.kb, self.judged = folder / "reports", folder / "kb", folder / "judgements.jsonl"
        self.reports.mkdir(parents=True)
        self.turn = 0

    def text(self) -> str:
        place = self.chance.choice([*_PLACES, *_PLACES, "", "place:cn"])
        lines = [f"{place};{self.chance.randint(2015, 2024)}"]
        for _ in range(self.chance.randint(1, 5)):
            marks = []
            for _ in range(self.chance.randint(0, 3)):
                type = self.chance.choice(list(NAMES))
                detail = {"project": "=3", "organisation": "=company"}.get(type, "")
                detail = self.chance.choice(["", detail, detail.replace("3", "90").replace("company", "zone")])
                marks.append(f"<{type}:{self.chance.choice(NAMES[type])}{detail}{self.chance.choice(['', '', '*'])}>")
            lines.append(f"第{self.chance.randint(1, 9)}件" + "、".join(marks))
        return "\n".join(lines)

    def change(self) -> None:
        """One to three files come, change, go, are renamed or repeat another; or something is judged."""
        self.turn += 1
        there = sorted(self.reports.iterdir())
        what = self.chance.choice(
            ["add", "add", "change", "change", "remove", "rename", "repeat", "judge", "judge", "undo"]
        )
        if what in ("judge", "undo") and there:
            self.judge(what)
            return
        for n in range(self.chance.randint(1, 3)):
            old = self.chance.choice(there) if there else None
            new = self.reports / f"{self.chance.choice('甲乙丙')}{self.turn}{n}.txt"
            if old is None or not old.exists() or what == "add":
                new.write_text(self.text(), "utf-8", newline="\n")
            elif what == "change":
                old.write_text(self.text(), "utf-8", newline="\n")
            elif what == "repeat":
                shutil.copy(old, new)
            elif what == "rename":
                old.rename(new)
            elif self.chance.random() < 0.5:
                old.unlink()
            else:
                remove(self.kb, [old.name], judgements=self.judged)
                old.unlink()
        load(self.kb, [self.reports], MarkedReader(), jobs=1, judgements=self.judged)

    def judge(self, what: str) -> None:
        given = Judgements.read(self.judged)
        if what == "undo":
            if holding := [j.id for j in given.effective()]:
                given.append(Judgement(action="undo", of=self.chance.choice(holding)))
        else:
            with FactStore.open(self.kb) as store:
                rows = list(store.mentions())
                entities = [e["id"] for e in store.entities()]
            if not entities or not rows:
                return
            one, two, row = self.chance.choice(entities), self.chance.choice(entities), self.chance.choice(rows)
            at = {key: row[key] for key in ("file", "start", "end", "type")}
            made = {
                "accept": {"entity": one},
                "reject": {"entity": one},
                "rename": {"entity": one, "name": f"新名{self.turn}"},
                "retype": {"entity": one, "to": "project"},
                "merge": {"entity": one, "into": two} if one != two else None,
                "split": {"entity": row["entity"] or one, "name": row["name"]},
                "reject ": at,
                "retype ": {**at, "to": "programme"},
                "span": {**at, "to_start": row["start"], "to_end": row["end"] + 1},
            }
            action = self.chance.choice([a for a, fields in made.items() if fields])
            given.append(Judgement(action=action.strip(), **made[action]))  # type: ignore[arg-type]
        judge(self.kb, judgements=self.judged)

    def check(self) -> None:
        fresh = self.folder / f"fresh{self.turn}"
        load(fresh, [self.reports], MarkedReader(), jobs=1, judgements=self.judged)
        with FactStore.open(self.kb) as ours, FactStore.open(fresh) as theirs:
            for table, columns in {**_RESOLVED, **_DERIVED}.items():
                assert rows(ours.db, table, columns) == rows(theirs.db, table, columns), table
            assert ours.digest() == theirs.digest()
            assert (
                ours.meta("facts")
                == theirs.meta("facts")
                == str(ours.db.execute("SELECT count(*) FROM fact").fetchone()[0])
            )
            assert rows(ours.db, "stale", "*") == rows(ours.db, "due", "*") == []
            computed = dict(Digests(ours.db).all())
            assert sums(computed.items()) == totals_of(ours.db)
            assert Projection(ours.db, "kb").units() == {unit: part.digest for unit, part in computed.items()}
        shutil.rmtree(fresh)

    def check_graph(self, graph: GraphStore) -> bool:
        """Whether it was brought level by a difference."""
        with FactStore.open(self.kb) as facts, facts.snapshot():
            projection = Projection(facts.db, "kb")
            known = projection.since(graph._record().get("state")) is not None  # type: ignore[attr-defined]
            change = graph.refresh(projection)
            assert graph.digest() == projection.digest()
            assert graph.counts() == projection.counts()
            held = {
                (node.label, id): digest
                for node in NODES
                if "digest" in node.columns
                for id, digest in graph.run(f"MATCH (n:{node.label}) RETURN n.id, n.digest", limit=None).rows
            }
            assert held == projection.units()
        return known and bool(change.written or change.removed) and not change.rebuilt


def rows(db: sqlite3.Connection, table: str, columns: str) -> list[tuple[object, ...]]:
    where = "WHERE digest IS NOT NULL" if table == "unit" else ""
    return sorted(db.execute(f"SELECT {columns} FROM {table} {where}").fetchall(), key=repr)


@pytest.mark.parametrize("seed", range(12))
def test_any_course_ends_where_a_fresh_load_does(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.resolve._AT_ONCE", 3 + seed % 2 * 1000)
    monkeypatch.setattr("kg.identity.things._AT_ONCE", 4)
    course = Course(seed, tmp_path)
    for _ in range(14):
        course.change()
        if any(course.reports.iterdir()):  # a fresh load of nothing brings no vocabulary
            course.check()


@pytest.mark.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_the_graph_follows_by_differences(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_MERGED_AT_MOST", 1.0)
    course = Course(99, tmp_path)
    for n in range(12):
        (course.reports / f"{n}.txt").write_text(course.text(), "utf-8", newline="\n")
    load(course.kb, [course.reports], MarkedReader(), jobs=1, judgements=course.judged)
    graph: GraphStore = embedded.EmbeddedGraph(course.kb)
    if engine == "neo4j":
        from kg.graph.neo4j import Neo4jGraph

        server = request.getfixturevalue("empty_neo4j")
        graph = Neo4jGraph(server.uri, server.credentials)
    course.check_graph(graph)
    followed = 0
    for turn in range(8):
        for _ in range(1 + turn % 2):
            course.change()
        followed += course.check_graph(graph)
    graph.close()
    assert followed >= 5


def test_other_rules_of_identity_look_at_everything_again(tmp_path: Path) -> None:
    course = Course(5, tmp_path)
    for n in range(6):
        (course.reports / f"{n}.txt").write_text(course.text(), "utf-8", newline="\n")
    load(course.kb, [course.reports], MarkedReader(), jobs=1, judgements=course.judged)
    with FactStore.open(course.kb, write=True) as store:
        before = store.digest()
        with store.transaction() as db:  # as if another version of the rules had merged nothing
            db.execute("UPDATE meta SET value = 'older' WHERE key = 'identity'")
            db.execute("DELETE FROM pair")
    assert load(course.kb, [course.reports], MarkedReader(), jobs=1, judgements=course.judged).written
    course.check()
    with FactStore.open(course.kb) as store:
        assert store.digest() == before


def test_a_newer_vocabulary_keeps_what_files_name_that_are_not_read_again(tmp_path: Path) -> None:
    one, other, kb = tmp_path / "one", tmp_path / "other", tmp_path / "kb"
    for folder, text in ((one, "place:d;2020\n<place:place:t1>"), (other, "place:e;2020\n<place:place:t2>")):
        folder.mkdir()
        (folder / f"{folder.name}.txt").write_text(text, "utf-8", newline="\n")
    load(kb, [one, other], MarkedReader(), jobs=1)
    load(kb, [one], MarkedReader(version="2"), jobs=1)
    with FactStore.open(kb) as store:
        assert rows(store.db, "place", "id")[-2:] == [("place:t1",), ("place:t2",)]
        assert store.db.execute("SELECT links FROM unit WHERE label = 'Report'").fetchall() == [(1,), (1,)]


def test_a_graph_of_an_unknown_state_is_compared_whole(tmp_path: Path) -> None:
    course = Course(7, tmp_path)
    for n in range(6):
        (course.reports / f"{n}.txt").write_text(course.text(), "utf-8", newline="\n")
    load(course.kb, [course.reports], MarkedReader(), jobs=1, judgements=course.judged)
    graph = embedded.EmbeddedGraph(course.kb)
    course.check_graph(graph)
    with FactStore.open(course.kb, write=True) as store, store.transaction() as db:
        db.execute("DELETE FROM history")
    (course.reports / "0.txt").write_text(course.text(), "utf-8", newline="\n")
    load(course.kb, [course.reports], MarkedReader(), jobs=1, judgements=course.judged)
    assert not course.check_graph(graph)  # level, but not by what is known to have changed
