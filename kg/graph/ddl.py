"""The statements that make what the schema declares: Ladybug's tables, Neo4j's constraints and indexes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.schema import KNOWLEDGE_BASE, MACROS, NODES, RELATIONS, TEXTS, Property, quoted

_LADYBUG = {"string": "STRING", "strings": "STRING[]", "int": "INT64", "float": "DOUBLE", "bool": "BOOLEAN"}


def ladybug_ddl() -> Iterator[str]:
    """Statements that make the empty tables of the embedded graph."""
    for node in (*NODES, KNOWLEDGE_BASE):
        yield f"CREATE NODE TABLE {quoted(node.label)} ({_columns(node.properties)})"
    for relation in RELATIONS:
        ends = ", ".join(f"FROM {quoted(a)} TO {quoted(b)}" for a, b in relation.ends)
        properties = "".join(f", {quoted(p.name)} {_LADYBUG[p.type]}" for p in relation.properties)
        yield f"CREATE REL TABLE {quoted(relation.type)} ({ends}{properties})"
    yield from MACROS


def _columns(properties: tuple[Property, ...]) -> str:
    return ", ".join(
        f"{quoted(p.name)} {_LADYBUG[p.type]}{' PRIMARY KEY' if p is properties[0] and p.name == 'id' else ''}"
        for p in properties
    )


def neo4j_ddl() -> Iterator[str]:
    """Statements that make Neo4j's constraints and indexes; each may be run again."""
    for node in (*NODES, KNOWLEDGE_BASE):
        name = node.label.lower()
        yield f"CREATE CONSTRAINT kg_{name}_id IF NOT EXISTS FOR (n:{quoted(node.label)}) REQUIRE n.id IS UNIQUE"
        if node.searched:
            on = ", ".join(f"n.{quoted(p)}" for p in node.searched)
            yield (
                f"CREATE FULLTEXT INDEX kg_{name}_text IF NOT EXISTS FOR (n:{quoted(node.label)}) ON EACH [{on}] "
                "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
            )
        for property in node.indexed:
            on = quoted(property)
            yield f"CREATE INDEX kg_{name}_{property} IF NOT EXISTS FOR (n:{quoted(node.label)}) ON (n.{on})"
    for relation in RELATIONS:
        if relation.has("report") and relation.ends[0][0] not in TEXTS:
            yield (
                f"CREATE INDEX kg_{relation.type.lower()}_report IF NOT EXISTS "
                f"FOR ()-[r:{quoted(relation.type)}]-() ON (r.report)"
            )
