"""Projects, organisations, industries, indicators and honours of a place."""

from __future__ import annotations

from queries.query import PLACE, Parameter, Query

PROJECTS = Query(
    "projects_of_place",
    "某地有哪些项目，各年处于什么阶段，投资多少？",
    "Which projects does a place have, at what stage each year, with how much money?",
    """
MATCH (p:Place {id: $place})-[c:HAS_PROJECT]->(j:Project)
RETURN j.name AS project, c.year AS year, c.period AS period, c.stage AS stage, c.amount_yi AS amount_yi,
       c.quote AS quote, c.file AS file, c.start AS start
ORDER BY project, coalesce(year, 9999), file, start, c.id
""",
    ("project", "year", "period", "stage", "amount_yi", "quote", "file", "start"),
    (PLACE,),
    {"place": "龙华区"},
)
LINGERING = Query(
    "lingering_projects",
    "哪些项目连续多年出现而未见建成？",
    "Which projects of a place are named over years and never completed?",
    """
MATCH (p:Place {id: $place})-[c:HAS_PROJECT]->(j:Project)
WHERE c.year IS NOT NULL
WITH j, min(c.year) AS first_year, max(c.year) AS last_year, count(DISTINCT c.year) AS years,
     sum(CASE WHEN c.stage = 'completed' AND c.period = 'review' THEN 1 ELSE 0 END) AS done
WHERE done = 0 AND years >= $years
RETURN j.name AS project, first_year, last_year, years
ORDER BY years DESC, project, j.id
""",
    ("project", "first_year", "last_year", "years"),
    (PLACE, Parameter("years", "count", "至少出现的年数", "years at least", 2)),
    {"place": "龙华区", "years": 1},
)
ORGANISATIONS = Query(
    "organisations_of_place",
    "某地的报告提到哪些机构？",
    "Which organisations do a place's reports name?",
    """
MATCH (p:Place {id: $place})<-[:COVERS]-(r:Report)-[:HAS_PASSAGE]->(q:Passage)-[m:MENTIONS]->(o:Organisation)
WITH o, count(*) AS mentions, min(m.year) AS first_year, max(m.year) AS last_year
RETURN o.name AS organisation, o.kind AS kind, mentions, first_year, last_year
ORDER BY mentions DESC, organisation, o.id
""",
    ("organisation", "kind", "mentions", "first_year", "last_year"),
    (PLACE,),
    {"place": "龙华区"},
)
BUILDERS = Query(
    "builders",
    "某地的项目由哪些机构承建，属于哪个产业？",
    "Who builds the projects of a place, and in which industry are they?",
    """
MATCH (p:Place {id: $place})-[:HAS_PROJECT]->(j:Project)
WITH DISTINCT j
OPTIONAL MATCH (o:Organisation)-[:UNDERTAKES]->(j)
OPTIONAL MATCH (j)-[:IN_INDUSTRY]->(i:Industry)
WITH DISTINCT j.name AS project, o.name AS organisation, i.name AS industry
WHERE organisation IS NOT NULL OR industry IS NOT NULL
RETURN project, organisation, industry
ORDER BY project, coalesce(organisation, ''), coalesce(industry, '')
""",
    ("project", "organisation", "industry"),
    (PLACE,),
    {"place": "龙华区"},
)
INDUSTRIES = Query(
    "industries_of_place",
    "某地发展哪些产业，从哪一年起？",
    "Which industries does a place develop, since when?",
    """
MATCH (p:Place {id: $place})-[c:DEVELOPS]->(i:Industry)
WITH i, count(*) AS mentions, min(c.year) AS first_year, max(c.year) AS last_year
RETURN i.name AS industry, mentions, first_year, last_year
ORDER BY mentions DESC, industry, i.id
""",
    ("industry", "mentions", "first_year", "last_year"),
    (PLACE,),
    {"place": "龙华区"},
)
INDICATORS = Query(
    "indicators_of_place",
    "某地定了哪些目标，完成了多少？",
    "Which numbers did a place aim at and reach?",
    """
MATCH (p:Place {id: $place})-[c:REPORTS]->(i:Indicator)
RETURN i.name AS indicator, c.year AS year, c.kind AS kind, c.measure AS measure, c.comparator AS comparator,
       c.value AS value, c.value_max AS value_max, c.unit AS unit, c.quote AS quote, c.file AS file, c.start AS start
ORDER BY indicator, coalesce(year, 9999), file, start
""",
    (
        "indicator",
        "year",
        "kind",
        "measure",
        "comparator",
        "value",
        "value_max",
        "unit",
        "quote",
        "file",
        "start",
    ),
    (PLACE,),
    {"place": "龙华区"},
)
HONOURS = Query(
    "honours_of_place",
    "某地获得或争创哪些荣誉？",
    "Which titles does a place hold or seek?",
    """
MATCH (p:Place {id: $place})-[c:HONOURED]->(h:Honour)
RETURN h.name AS honour, c.year AS year, c.stage AS stage, c.holder AS holder, c.quote AS quote, c.file AS file,
       c.start AS start
ORDER BY honour, coalesce(year, 9999), file, start, c.id
""",
    ("honour", "year", "stage", "holder", "quote", "file", "start"),
    (PLACE,),
    {"place": "龙华区"},
)
