"""Writes docs/graph.md and docs/neo4j.grass from the schema, the named queries and the example reports.

python tools/graph_page.py            # a test fails when they are stale
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import queries
from kg.facts.store import FactStore
from kg.graph.embedded import EmbeddedGraph
from kg.graph.engine import refresh
from kg.graph.schema import NODES, RELATIONS, NodeType, Property, RelationType
from queries.columns import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "reports"


def page(folder: Path) -> str:
    """docs/graph.md, with counts and rows of the knowledge base of the example reports in `folder`."""
    with FactStore.open(folder) as facts:
        graph = EmbeddedGraph(folder)
        refresh(graph, facts)
        counted = graph.counts()
        rows = {query.id: first_row(query, graph, facts) for query in queries.all_queries()}
        statements = {query.id: pasted(query, facts) for query in queries.all_queries()}
        graph.close()
    lines = [*_head(), *_nodes(counted), *_relations(counted), *_queries(statements, rows), *_browser()]
    return "\n".join(lines) + "\n"


def first_row(query: queries.Query, graph: EmbeddedGraph, facts: FactStore) -> dict[str, Any] | None:
    """The first row of the query with its example values; what the example reports do not name matches nothing."""
    values = query.bind(query.example or {}, lambda name, type: str((facts.find(name, type) or [{"id": ""}])[0]["id"]))
    return next(graph.run(query.cypher, values, limit=1).dicts(), None)


def _head() -> Iterator[str]:
    yield "# 图谱 / The graph"
    yield ""
    yield "<!-- written by tools/graph_page.py from kg/graph/schema.py and queries/: do not edit -->"
    yield ""
    yield (
        "每个节点以 `id` 为键；报告陈述的每条关系都带依据：`passage` 指段落，`mention` 指提及，并有原文 `quote` 和"
        " `file`、`start`、`end`（解码后文本的字符位置，左闭右开）。未知的值不存在，不写 0 或空串。"
    )
    yield ""
    yield (
        "Nodes are keyed by `id`. Every relation that a report states carries its evidence: `passage`, `mention`,"
        " and the `quote` with `file`, `start`, `end` (code points of the decoded text, half-open). What is"
        " unknown is absent. In Neo4j nodes and relations also carry `kb`, the id of the knowledge base: a load touches"
        " nothing else. Shared nodes are changed in place, so properties and relations that you add to them stay; those"
        " on passages go when"
        " their file changes."
    )


def _nodes(counted: Mapping[str, int]) -> Iterator[str]:
    yield "\n## 节点 / Nodes\n"
    yield "数量为示例报告的图 / counts are those of the example reports.\n"
    for node in NODES:
        yield f"### {node.label} · {node.doc}\n"
        yield f"{node.doc_en[0].upper()}{node.doc_en[1:]}. {counted[node.label]:,}\n"
        yield from _properties(node.properties)


def _relations(counted: Mapping[str, int]) -> Iterator[str]:
    yield "## 关系 / Relations\n"
    for relation in RELATIONS:
        yield f"### {relation.type} · {relation.doc}\n"
        yield f"{_arrows(relation)}\n"
        yield f"{relation.doc_en[0].upper()}{relation.doc_en[1:]}. {counted[relation.type]:,}\n"
        yield from _properties(relation.properties)


def _arrows(relation: RelationType) -> str:
    sources = dict.fromkeys(a for a, _ in relation.ends)
    pairs = []
    for source in sources:
        targets = " | ".join(f":{b}" for a, b in relation.ends if a == source)
        pairs.append(f"`(:{source})-[:{relation.type}]->({targets})`")
    return "<br>".join(pairs)


def _properties(properties: tuple[Property, ...]) -> Iterator[str]:
    if not properties:
        return
    yield "| 属性 | 类型 | 含义 | meaning |"
    yield "|---|---|---|---|"
    for p in properties:
        yield f"| `{p.name}` | {p.type} | {p.doc} | {p.doc_en} |"
    yield ""


def _queries(statements: Mapping[str, str], rows: Mapping[str, dict[str, Any] | None]) -> Iterator[str]:
    yield "## 可直接粘贴的查询 / Queries to paste\n"
    yield (
        "即 `kg query 名称 --param …` 的查询，这里把参数换成了例子；列的含义见后。"
        "Those of `kg query NAME --param …`, with example values put in.\n"
    )
    for query in queries.all_queries():
        yield f"### {query.id}\n"
        yield f"{query.question} {query.question_en}\n"
        yield f"```cypher\n{statements[query.id]}\n```\n"
        yield "列 / columns: " + ", ".join(f"`{c}`" for c in query.columns) + "\n"
        row = rows[query.id]
        shown = json.dumps(row, ensure_ascii=False) if row else "示例报告中没有 / none in the example reports"
        yield f"首行 / first row: `{shown}`\n"
    yield "### 列 / Columns\n"
    yield "| 列 | 含义 | meaning |"
    yield "|---|---|---|"
    for name, (zh, en) in sorted(COLUMNS.items()):
        yield f"| `{name}` | {zh} | {en} |"


def pasted(query: queries.Query, facts: FactStore) -> str:
    """The Cypher with the example's values: places and programmes are looked up by name instead of by id, where that
    can be; a comment tells which name an id has.
    """
    text, comments = query.cypher.strip(), ""
    for p in query.parameters:
        value = (query.example or {})[p.name]
        if p.type not in ("year", "count", "text"):
            id, name = _meant(str(value), p.type, facts)
            text = text.replace(f"{{id: ${p.name}}}", f"{{name: '{name}'}}")
            value = id
            if f"${p.name}" in text:
                comments += f"// {id}: {name}\n"
        text = re.sub(rf"\${p.name}\b", f"'{value}'" if isinstance(value, str) else str(value), text)
    return comments + text


def _meant(name: str, type: str, facts: FactStore) -> tuple[str, str]:
    """Id and own name of what a name means; the name itself where the example reports do not hold it."""
    found = facts.find(name, type)
    if not found:
        return name, name
    id = str(found[0]["id"])
    return id, facts.place(id)["place"] if type == "place" else facts.entities(ids=[id])[0]["name"]


def _browser() -> Iterator[str]:
    yield "\n## Neo4j Browser\n"
    yield (
        "把 `docs/neo4j.grass` 拖进 Browser 即得到我们的颜色和标注。全文检索用 `cjk` 分析器。"
        " Drop `docs/neo4j.grass` on the Browser for our colours and captions."
        " Full-text indexes use the analyzer `cjk`:\n"
    )
    yield "```cypher"
    yield "CALL db.index.fulltext.queryNodes('kg_programme_text', '河长制') YIELD node, score"
    yield "RETURN node.name, score LIMIT 10"
    yield "```\n"
    yield "一项举措、实施它的地区和原文句子 / a programme, its places and the sentences:\n"
    yield "```cypher"
    yield "MATCH p = (:Place)<-[:COVERS]-(:Report)-[:HAS_PASSAGE]->(:Passage)-[m:MENTIONS]->(g:Programme)"
    yield "WHERE g.name = '河湖长制'"
    yield "RETURN p, m.quote, m.file, m.start, m.`end` LIMIT 25"
    yield "```"


def grass() -> str:
    """The style of Neo4j Browser: our colours and captions."""
    parts = [
        "node {\n  diameter: 50px;\n  border-width: 1px;\n  font-size: 10px;\n  text-color-internal: #FFFFFF;\n}\n",
        "relationship {\n  color: #A5ABB6;\n  shaft-width: 1px;\n  font-size: 8px;\n  padding: 3px;\n"
        "  text-color-external: #000000;\n  text-color-internal: #FFFFFF;\n  caption: '<type>';\n}\n",
    ]
    parts += [_node_style(node) for node in NODES]
    for relation in RELATIONS:
        fact = relation.has("year") and relation.has("mention")
        shown = "{year}" if fact else "{quote}" if relation.has("quote") else "<type>"
        parts.append(f"relationship.{relation.type} {{\n  caption: '{shown}';\n}}\n")
    return "\n".join(parts)


def _node_style(node: NodeType) -> str:
    dark = sum(int(node.colour[i : i + 2], 16) for i in (1, 3, 5)) < 3 * 160
    return (
        f"node.{node.label} {{\n  color: {node.colour};\n  border-color: {node.colour};\n"
        f"  text-color-internal: {'#FFFFFF' if dark else '#222222'};\n  caption: '{{{node.caption}}}';\n}}\n"
    )


def main() -> None:
    from kg.load import load
    from loaders.pipeline import ReportReader

    with tempfile.TemporaryDirectory() as folder:
        load(Path(folder) / "kb", [EXAMPLES], ReportReader(), jobs=1)
        written = page(Path(folder) / "kb")
    (ROOT / "docs" / "graph.md").write_text(written, encoding="utf-8", newline="\n")
    (ROOT / "docs" / "neo4j.grass").write_text(grass(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
