"""Projects across places: by industry, by money, by builder, by where they stand, by how they went on."""

from __future__ import annotations

from queries.query import INDUSTRY, ORGANISATION, PLACE, Parameter, Query

BY_INDUSTRY = Query(
    "projects_by_industry",
    "某产业有哪些项目，在哪里，处于什么阶段，投资多少？",
    "Which projects are in an industry, where, at what stage, with how much money?",
    """
MATCH (i:Industry {id: $industry})<-[x:IN_INDUSTRY]-(j:Project)
MATCH (p:Place)-[c:HAS_PROJECT]->(j)
RETURN DISTINCT j.name AS project, p.name AS place, p.adcode AS adcode, c.year AS year, c.period AS period,
       c.stage AS stage, c.amount_yi AS amount_yi, c.quote AS quote, c.file AS file, c.start AS start
ORDER BY project, adcode, coalesce(year, 9999), file, start
""",
    ("project", "place", "adcode", "year", "period", "stage", "amount_yi", "quote", "file", "start"),
    (INDUSTRY,),
    {"industry": "生物医药"},
)
INVESTMENTS = Query(
    "investments",
    "哪些项目的投资达到某个数额，在哪里，处于什么阶段？",
    "Which projects have an investment of at least so much, where, at what stage?",
    """
MATCH (p:Place)-[c:HAS_PROJECT]->(j:Project)
WHERE c.amount_yi >= $amount
RETURN j.name AS project, p.name AS place, p.adcode AS adcode, c.amount_yi AS amount_yi, c.year AS year,
       c.stage AS stage, c.quote AS quote, c.file AS file, c.start AS start
ORDER BY amount_yi DESC, project, adcode, coalesce(year, 9999), file, start, c.id
""",
    ("project", "place", "adcode", "amount_yi", "year", "stage", "quote", "file", "start"),
    (Parameter("amount", "count", "至少多少亿元", "at least so many 100 million yuan", 100),),
    {"amount": 10},
)
UNDERTAKEN = Query(
    "projects_of_organisation",
    "某机构承建哪些项目，凭哪些句子？",
    "Which projects does an organisation build, and which sentences say so?",
    """
MATCH (k:Organisation {id: $organisation})
MATCH (o:Organisation {name: k.name})-[u:UNDERTAKES]->(j:Project)
OPTIONAL MATCH (p:Place)-[:HAS_PROJECT]->(j)
RETURN DISTINCT j.name AS project, p.name AS place, u.year AS year, u.rule AS rule, u.quote AS quote, u.file AS file,
       u.start AS start
ORDER BY project, coalesce(place, ''), coalesce(year, 9999), file, start, rule
""",
    ("project", "place", "year", "rule", "quote", "file", "start"),
    (ORGANISATION,),
    {"organisation": "南方科技大学"},
)
PRESENCE = Query(
    "places_of_organisation",
    "哪些地区的报告提到某机构，从哪一年起？",
    "Which places' reports name an organisation, since when?",
    """
MATCH (k:Organisation {id: $organisation})
MATCH (o:Organisation {name: k.name})<-[m:MENTIONS]-(q:Passage)<-[:HAS_PASSAGE]-(r:Report)-[:COVERS]->(p:Place)
WITH p, count(*) AS mentions, min(m.year) AS first_year, max(m.year) AS last_year
RETURN p.name AS place, p.adcode AS adcode, mentions, first_year, last_year
ORDER BY mentions DESC, adcode, p.id
""",
    ("place", "adcode", "mentions", "first_year", "last_year"),
    (ORGANISATION,),
    {"organisation": "南方科技大学"},
)
LOCATED = Query(
    "located_in_place",
    "句中写明位于某地的机构有哪些？",
    "Which organisations does a sentence place in a place?",
    """
MATCH (p:Place {id: $place})<-[l:LOCATED_IN]-(o:Organisation)
RETURN DISTINCT o.name AS organisation, o.kind AS kind, l.year AS year, l.rule AS rule, l.quote AS quote,
       l.file AS file, l.start AS start
ORDER BY organisation, coalesce(year, 9999), file, start, rule, coalesce(kind, '')
""",
    ("organisation", "kind", "year", "rule", "quote", "file", "start"),
    (PLACE,),
    {"place": "坪山区"},
)
PROJECTS_LOCATED = Query(
    "projects_located_in_place",
    "句中写明位于某地的项目有哪些？",
    "Which projects does a sentence place in a place?",
    """
MATCH (p:Place {id: $place})<-[l:LOCATED_IN]-(j:Project)
RETURN DISTINCT j.name AS project, l.year AS year, l.rule AS rule, l.quote AS quote, l.file AS file, l.start AS start
ORDER BY project, coalesce(year, 9999), file, start, rule
""",
    ("project", "year", "rule", "quote", "file", "start"),
    (PLACE,),
    {"place": "坪山区"},
)
COURSE = Query(
    "project_course",
    "某地的项目何时谋划、开工、推进、建成？",
    "When were the projects of a place planned, begun, under way and completed?",
    """
MATCH (p:Place {id: $place})-[c:HAS_PROJECT]->(j:Project)
WHERE c.year IS NOT NULL
WITH j, min(CASE WHEN c.stage = 'planned' THEN c.year END) AS planned,
     min(CASE WHEN c.stage = 'started' THEN c.year END) AS started,
     min(CASE WHEN c.stage = 'ongoing' THEN c.year END) AS ongoing,
     min(CASE WHEN c.stage = 'completed' AND c.period = 'review' THEN c.year END) AS completed
RETURN j.name AS project, planned, started, ongoing, completed
ORDER BY project, j.id
""",
    ("project", "planned", "started", "ongoing", "completed"),
    (PLACE,),
    {"place": "坪山区"},
)
