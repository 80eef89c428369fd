"""Every format is read back by a library of its own: what was written is what the graph holds."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import openpyxl
import pytest
from pyarrow import parquet

from kg.errors import KgError, Usage
from kg.export import FORMATS, Written, export
from kg.export.tables import FLAT, TABLES, Table, clean
from kg.facts.store import FactStore
from kg.graph.project import Projection
from kg.graph.schema import NODE_BY_LABEL
from kg.graph.store import GraphStore

Counts = dict[str, int]


@pytest.fixture(scope="module")
def expected(facts: FactStore) -> Counts:
    return {name: n for name, n in Projection(facts.db, "kb").counts().items() if n}


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_csv_folder(out: Path) -> Counts:
    return +Counter({f.stem: len(csv_rows(f)) for f in out.glob("*.csv")})


def read_csv(out: Path) -> Counts:
    return Counter(row["type"] for row in csv_rows(out))


def read_jsonl(out: Path) -> Counts:
    return Counter(json.loads(line)["type"] for line in out.read_text("utf-8").splitlines())


def read_xlsx(out: Path) -> Counts:
    book = openpyxl.load_workbook(out)
    return {sheet.title: sheet.max_row - 1 for sheet in book.worksheets if sheet.title != "Contents"}


def read_parquet_folder(out: Path) -> Counts:
    return +Counter({f.stem: parquet.read_table(f).num_rows for f in out.glob("*.parquet")})


def read_parquet(out: Path) -> Counts:
    return Counter(parquet.read_table(out).column("type").to_pylist())


def counted(graph: Any) -> Counts:
    found = Counter(type for _, type in graph.nodes(data="type"))
    return found + Counter(type for *_, type in graph.edges(data="type"))


def read_graphml(out: Path) -> Counts:
    return counted(networkx.read_graphml(out, force_multigraph=True))


def read_gexf(out: Path) -> Counts:
    return counted(networkx.read_gexf(out))


def read_import_folder(out: Path) -> Counts:
    arguments = (out / "import.args").read_text("utf-8").splitlines()
    named = [a.split("=") for a in arguments if a.startswith(("--nodes", "--relationships"))]
    return {name: len(csv_rows(out / file)) for _, name, file in named}


READERS: list[tuple[str, str, Callable[[Path], Counts]]] = [
    ("csv", "graph", read_csv_folder),
    ("csv", "graph.csv", read_csv),
    ("jsonl", "graph.jsonl", read_jsonl),
    ("xlsx", "graph.xlsx", read_xlsx),
    ("parquet", "graph", read_parquet_folder),
    ("parquet", "graph.parquet", read_parquet),
    ("graphml", "graph.graphml", read_graphml),
    ("gexf", "graph.gexf", read_gexf),
    ("neo4j-admin", "graph", read_import_folder),
]


@pytest.mark.parametrize("format, name, read", READERS, ids=[f"{f} {n}" for f, n, _ in READERS])
def test_counts_are_the_graphs(
    store: GraphStore, expected: Counts, tmp_path: Path, format: str, name: str, read: Callable[[Path], Counts]
) -> None:
    written = export(store, format, tmp_path / name)
    assert dict(read(tmp_path / name)) == expected
    nodes = sum(n for k, n in expected.items() if k in NODE_BY_LABEL)
    assert written == Written(nodes, sum(expected.values()) - nodes)
    assert [p.name for p in tmp_path.iterdir()] == [name]  # nothing is left lying about


def test_every_format_is_read_back() -> None:
    assert {f for f, _, _ in READERS} | {"cypher"} == set(FORMATS)


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"xlsx"}))  # a workbook holds the time of its making
def test_same_facts_same_bytes(store: GraphStore, tmp_path: Path, format: str) -> None:
    for name in ("a", "b"):
        export(store, format, tmp_path / name)

    def content(name: str) -> list[bytes]:
        path = tmp_path / name
        return [f.read_bytes() for f in sorted(path.iterdir())] if path.is_dir() else [path.read_bytes()]

    assert content("a") == content("b")


def test_evidence_is_there(facts: FactStore, store: GraphStore, tmp_path: Path) -> None:
    export(store, "csv", tmp_path / "graph")
    mentions = csv_rows(tmp_path / "graph" / "MENTIONS.csv")
    for row in mentions:
        text = facts.text(row["file"])
        assert text[int(row["start"]) : int(row["end"])] == row["text"]
    ids = {row["id"] for row in mentions}
    facts_of = csv_rows(tmp_path / "graph" / "CARRIES_OUT.csv")
    assert facts_of and {row["mention"] for row in facts_of} <= ids


def test_without_passages(store: GraphStore, expected: Counts, tmp_path: Path) -> None:
    export(store, "gexf", tmp_path / "graph.gexf", passages=False)
    left_out = ("Passage", "HAS_PASSAGE", "MENTIONS", "DEFINES", "Promise", "PROMISED", "ABOUT", "ANSWERED_IN")
    assert read_gexf(tmp_path / "graph.gexf") == {k: n for k, n in expected.items() if k not in left_out}


@pytest.mark.parametrize(("passages", "without"), [(True, set()), (False, {"Passage", "MENTIONS", "Promise"})])
def test_a_folder_has_the_same_files_whatever_was_loaded(
    passages: bool, without: set[str], store: GraphStore, expected: Counts, tmp_path: Path
) -> None:
    empty = set(TABLES) - set(expected)
    assert empty  # of these the small graph has none
    export(store, "csv", tmp_path / "csv", passages=passages)
    export(store, "parquet", tmp_path / "parquet", passages=passages)
    for folder in ("csv", "parquet"):
        names = {f.stem for f in (tmp_path / folder).iterdir()}
        assert names - set(TABLES) == set() and not names & without
        assert len(names) == len(TABLES) - (0 if passages else 8)
    for name in empty - {"PROMISED", "Promise", "ABOUT", "ANSWERED_IN"}:
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [tuple(row) for row in csv.reader(file)] == [TABLES[name].names]
        read = parquet.read_table(tmp_path / "parquet" / f"{name}.parquet")
        assert (read.num_rows, tuple(read.column_names)) == (0, TABLES[name].names)


def test_gexf_has_captions_colours_types_and_years(store: GraphStore, tmp_path: Path) -> None:
    export(store, "gexf", tmp_path / "graph.gexf")
    graph = networkx.read_gexf(tmp_path / "graph.gexf")
    places = [data for _, data in graph.nodes(data=True) if data["type"] == "Place"]
    assert all(data["label"] and data["viz"]["color"] == {"r": 0x2F, "g": 0x6F, "b": 0x9F, "a": 1.0} for data in places)
    doing = [data for *_, data in graph.edges(data=True) if data["type"] == "CARRIES_OUT"]
    assert doing and all(data["start"] == data["end"] == data["year"] for data in doing if "year" in data)
    mention = next(data for *_, data in graph.edges(data=True) if data["type"] == "MENTIONS")
    assert mention["end_char"] > mention["start_char"] >= 0


def test_graphml_keeps_types(store: GraphStore, tmp_path: Path) -> None:
    export(store, "graphml", tmp_path / "graph.graphml")
    graph = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    programme = next(data for _, data in graph.nodes(data=True) if data["type"] == "Programme" and "aliases" in data)
    assert isinstance(programme["places"], int) and isinstance(programme["aliases"], str)


HOSTILE = "=1+1\x0b\x00<b>&\"'\ud800；\n第二行\\'"


class Awkward:
    """Writes one table whose values no format likes."""

    table: Table = TABLES["Programme"]

    @classmethod
    def row(cls) -> tuple[Any, ...]:
        values: dict[str, Any] = {"id": "programme:1", "name": HOSTILE, "aliases": ["@甲", HOSTILE], "places": 1}
        values["definition"] = "长" * 40_000
        return tuple(clean(values.get(name)) for name in cls.table.names)


def write(format: str, out: Path) -> tuple[str, ...]:
    from kg.export import _writer

    make, _ = _writer(format, out)
    writer = make(out)
    writer.write(Awkward.table, [Awkward.row()])
    return writer.close()


CLEANED = "=1+1<b>&\"'；\n第二行\\'"


def test_awkward_text_in_csv(tmp_path: Path) -> None:
    write("csv", tmp_path / "a.csv")
    (row,) = csv_rows(tmp_path / "a.csv")
    assert row["name"] == "'" + CLEANED
    assert row["aliases"].startswith("'@甲；")
    assert row["status"] == ""


def test_awkward_text_in_xlsx(tmp_path: Path) -> None:
    (note,) = write("xlsx", tmp_path / "a.xlsx")
    assert note.startswith("1 个单元格超过 32767 字")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Programme"]
    row = dict(zip((c.value for c in sheet[1]), sheet[2], strict=True))
    assert (row["name"].value, row["name"].data_type) == (CLEANED, "s")
    assert len(row["definition"].value) == 32_767 and row["definition"].value.endswith("…")


def test_a_workbook_is_made_for_a_person(store: GraphStore, tmp_path: Path) -> None:
    export(store, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    head, *rows = book["CARRIES_OUT"].iter_rows(values_only=True)
    assert head[:6] == ("from", "from_label", "from_name", "to", "to_label", "to_name")
    called = {row[0]: row[2] for row in book["Place"].iter_rows(min_row=2, values_only=True)}  # id → full name
    assert rows and all(row[2] == called[row[0]] for row in rows) and "三区三线" in {row[5] for row in rows}
    contents = {(row[0], row[1]): row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert contents["CARRIES_OUT", "to_name"] == "终点的名称"
    for sheet in book.worksheets[1:]:
        assert {(sheet.title, cell.value) for cell in sheet[1]} <= set(contents)
        assert sheet.auto_filter.ref == sheet.dimensions and sheet["A1"].font.b


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_awkward_text_in_xml(tmp_path: Path, format: str) -> None:
    write(format, tmp_path / "a")
    read = networkx.read_graphml if format == "graphml" else networkx.read_gexf
    data = read(tmp_path / "a").nodes["programme:1"]
    assert data["name"] == data["label"] == CLEANED
    assert data["aliases"] == f"@甲；{CLEANED}"
    assert len(data["definition"]) == 40_000


def test_awkward_text_in_jsonl_and_parquet(tmp_path: Path) -> None:
    write("jsonl", tmp_path / "a.jsonl")
    assert json.loads((tmp_path / "a.jsonl").read_text("utf-8"))["aliases"] == ["@甲", CLEANED]
    write("parquet", tmp_path / "a.parquet")
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["name"], row["aliases"], row["status"]) == (CLEANED, ["@甲", CLEANED], None)


def test_awkward_text_in_cypher(tmp_path: Path) -> None:
    write("cypher", tmp_path / "a.cypher")
    assert "`name`: '=1+1<b>&\"\\'；\\n第二行\\\\\\''" in (tmp_path / "a.cypher").read_text("utf-8")


def test_columns_of_one_name_have_one_type() -> None:
    types = {(name, type) for table in TABLES.values() for name, type in table.columns}
    assert len(types) == len(dict(types)) == len(FLAT) - 2
    assert len({name for name, _ in FLAT}) == len(FLAT)


def test_what_was_there_stays_when_it_fails(store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "graph.parquet"
    out.write_bytes(b"old")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(KgError, match=r"pip install 'policy-kg\[parquet\]'"):
        export(store, "parquet", out)
    assert [p.name for p in tmp_path.iterdir()] == ["graph.parquet"] and out.read_bytes() == b"old"


def test_files_of_an_earlier_export_go(store: GraphStore, tmp_path: Path) -> None:
    export(store, "csv", tmp_path / "graph")
    (tmp_path / "graph" / "mine.csv").write_text("x")
    export(store, "csv", tmp_path / "graph", passages=False)
    left = {p.stem for p in (tmp_path / "graph").iterdir()}
    assert "mine" in left and not {"Passage", "MENTIONS"} & left


def test_errors_name_the_place(store: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(Usage, match="no format odt"):
        export(store, "odt", tmp_path / "a")
    (tmp_path / "file").write_text("x")
    with pytest.raises(KgError, match="must be a folder"):
        export(store, "csv", tmp_path / "file")
    with pytest.raises(KgError, match="cannot be written"):
        export(store, "jsonl", tmp_path / "file" / "below")
