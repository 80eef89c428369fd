"""The sentences behind the facts, and what programmes are."""

from __future__ import annotations

from queries.query import PLACE, PROGRAMME, Parameter, Query

_WORDS = """{0}.file AS file, {0}.start AS start, {0}.`end` AS `end`, {0}.text AS text, {0}.quote AS quote,
       {0}.quote_start AS quote_start, coalesce({0}.quote_clean, {0}.quote) AS quote_clean, {0}.year AS year,
       {0}.span AS span, {0}.period AS period, {0}.within AS within"""
_MENTIONED = _WORDS.format("m") + ", m.role AS role, m.role_why AS role_why, r.id AS report"
# a fact is its place's own
_STATED = _WORDS.format("c") + ", 'own' AS role, null AS role_why, c.report AS report"
_SENTENCE_COLUMNS = (
    "file", "start", "end", "text", "quote", "quote_start", "quote_clean", "year", "span", "period", "within", "role",
    "role_why", "report",
)  # fmt: skip

OF_PROGRAMME = Query(
    "programme_evidence",
    "哪些句子提到某举措？",
    "Which sentences name a programme?",
    f"""
MATCH (g:Programme {{id: $programme}})<-[m:MENTIONS]-(q:Passage)<-[:HAS_PASSAGE]-(r:Report)
OPTIONAL MATCH (r)-[:COVERS]->(p:Place)
RETURN p.id AS place_id, p.name AS place, p.adcode AS adcode, p.full_name AS place_full, p.level AS level,
       {_MENTIONED}
ORDER BY file, start, m.id
""",
    ("place_id", "place", "adcode", "place_full", "level", *_SENTENCE_COLUMNS),
    (PROGRAMME,),
    {"programme": "三区三线"},
)
OF_FACT = Query(
    "fact_evidence",
    "凭哪些句子说某地实施某举措？",
    "Which sentences say that a place carries out a programme?",
    f"""
MATCH (p:Place {{id: $place}})-[c:CARRIES_OUT]->(g:Programme {{id: $programme}})
RETURN {_STATED}
ORDER BY file, start, c.id
""",
    _SENTENCE_COLUMNS,
    (PLACE, PROGRAMME),
    {"place": "望城区", "programme": "三区三线"},
)
OF_PLACE = Query(
    "own_evidence_of_place",
    "某地实施的举措各见于哪些句子？",
    "Which sentences state the programmes that a place carries out?",
    f"""
MATCH (p:Place {{id: $place}})-[c:CARRIES_OUT]->(g:Programme)
RETURN g.id AS programme, g.name AS name, g.level AS level, g.status AS status, g.places AS places,
       {_STATED}
ORDER BY name, programme, file, start
""",
    ("programme", "name", "level", "status", "places", *_SENTENCE_COLUMNS),
    (PLACE,),
    {"place": "龙华区"},
)
DEFINITION = Query(
    "definitions",
    "某举措是什么，哪些名词解释定义过它？",
    "What is a programme, and which glossaries define it?",
    """
MATCH (g:Programme {id: $programme})
OPTIONAL MATCH (g)<-[d:DEFINES]-(q:Passage)<-[:HAS_PASSAGE]-(r:Report)
OPTIONAL MATCH (r)-[:COVERS]->(p:Place)
RETURN g.name AS programme, g.definition AS definition, g.source AS source, q.text AS glossary, p.name AS place,
       r.plan_year AS plan_year, q.file AS file, q.start AS start
ORDER BY coalesce(file, ''), coalesce(start, 0)
""",
    ("programme", "definition", "source", "glossary", "place", "plan_year", "file", "start"),
    (PROGRAMME,),
    {"programme": "三区三线"},
)
MEMBERS = Query(
    "members_of_programme",
    "某举措包含哪些部分，各有多少地区实施？",
    "Which parts does a programme have, and how many places carry each out?",
    """
MATCH (g:Programme {id: $programme})<-[:PART_OF]-(m:Programme)
OPTIONAL MATCH (p:Place)-[:CARRIES_OUT]->(m)
WITH m, count(DISTINCT p.id) AS places
RETURN m.name AS programme, m.level AS programme_level, places
ORDER BY places DESC, programme, m.id
""",
    ("programme", "programme_level", "places"),
    (PROGRAMME,),
    {"programme": "三区三线"},
)
WORDS = Query(
    "wordings",
    "各报告怎样写某举措的名称？",
    "In which words do reports name a programme?",
    """
MATCH (g:Programme {id: $programme})<-[m:MENTIONS]-(q:Passage)
RETURN m.text AS text, count(*) AS mentions, min(m.year) AS first_year, max(m.year) AS last_year
ORDER BY mentions DESC, text
""",
    ("text", "mentions", "first_year", "last_year"),
    (PROGRAMME,),
    {"programme": "三区三线"},
)
CONTAINING = Query(
    "passages_containing",
    "某地的哪些段落含有某段文字？",
    "Which passages of a place contain a text?",
    """
MATCH (p:Place {id: $place})<-[:COVERS]-(r:Report)-[:HAS_PASSAGE]->(q:Passage)
WHERE q.text CONTAINS $text
RETURN r.plan_year AS plan_year, q.period AS period, q.heading AS heading, q.text AS passage, q.file AS file,
       q.start AS start
ORDER BY file, start, q.id
""",
    ("plan_year", "period", "heading", "passage", "file", "start"),
    (PLACE, Parameter("text", "text", "要找的文字", "text to find")),
    {"place": "龙华区", "text": "数字"},
)
