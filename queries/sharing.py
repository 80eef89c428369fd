"""Who shares a programme, since when, and how it spread."""

from __future__ import annotations

from queries.query import PROGRAMME, Parameter, Query

SHARING = Query(
    "places_sharing",
    "哪些地区实施某举措，从哪一年起？",
    "Which places carry out a programme, since when?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
WITH p, min(c.year) AS first_year, min(CASE WHEN c.period = 'review' THEN c.year END) AS first_year_done,
     max(c.year) AS last_year, count(DISTINCT c.report) AS reports, count(*) AS mentions
RETURN p.name AS place, p.adcode AS adcode, p.full_name AS place_full, first_year, first_year_done, last_year,
       reports, mentions
ORDER BY coalesce(first_year, 9999), adcode, p.id
""",
    ("place", "adcode", "place_full", "first_year", "first_year_done", "last_year", "reports", "mentions"),
    (PROGRAMME,),
    {"programme": "河湖长制"},
)
FIRST = Query(
    "first_adopters",
    "各年份最先实施某举措的是哪些地区？",
    "Which places were the first to carry out a programme, year by year?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
WITH p, min(c.year) AS first_year
RETURN first_year, p.name AS place, p.adcode AS adcode, p.level AS level, p.province AS province
ORDER BY coalesce(first_year, 9999), adcode, p.id
""",
    ("first_year", "place", "adcode", "level", "province"),
    (PROGRAMME,),
    {"programme": "河湖长制"},
)
SPREAD = Query(
    "adoption_by_year",
    "某举措每年新增多少地区，省、市、县各多少？",
    "How many places took a programme up each year, by level?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
WITH p, min(c.year) AS first_year
RETURN first_year, count(*) AS places,
       sum(CASE WHEN p.level = 'province' THEN 1 ELSE 0 END) AS provinces,
       sum(CASE WHEN p.level = 'city' THEN 1 ELSE 0 END) AS cities,
       sum(CASE WHEN p.level = 'county' THEN 1 ELSE 0 END) AS counties
ORDER BY coalesce(first_year, 9999)
""",
    ("first_year", "places", "provinces", "cities", "counties"),
    (PROGRAMME,),
    {"programme": "河湖长制"},
)
BY_PROVINCE = Query(
    "sharing_by_province",
    "某举措在各省有多少地区实施？",
    "How many places of each province carry out a programme?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
RETURN coalesce(p.province, p.name) AS province, count(DISTINCT p.id) AS places, min(c.year) AS first_year,
       max(c.year) AS last_year
ORDER BY places DESC, province
""",
    ("province", "places", "first_year", "last_year"),
    (PROGRAMME,),
    {"programme": "河湖长制"},
)
BY_LEVEL = Query(
    "sharing_by_level",
    "某举措在省、市、县各有多少地区实施，从哪一年起？",
    "How many provinces, cities and counties carry out a programme, since when?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
RETURN p.level AS level, count(DISTINCT p.id) AS places, min(c.year) AS first_year, max(c.year) AS last_year
ORDER BY level
""",
    ("level", "places", "first_year", "last_year"),
    (PROGRAMME,),
    {"programme": "河湖长制"},
)
NOT_MENTIONED = Query(
    "places_without",
    "哪些地区有报告，却没有实施某举措？",
    "Which places have reports but do not carry out a programme?",
    """
MATCH (g:Programme {id: $programme})
MATCH (p:Place)<-[:COVERS]-(r:Report)
WHERE NOT EXISTS { MATCH (p)-[:CARRIES_OUT]->(g) }
WITH p, count(*) AS reports, min(r.plan_year) AS first_report, max(r.plan_year) AS last_report
RETURN p.name AS place, p.adcode AS adcode, p.full_name AS place_full, reports, first_report, last_report
ORDER BY adcode, p.id
""",
    ("place", "adcode", "place_full", "reports", "first_report", "last_report"),
    (PROGRAMME,),
    {"programme": "三区三线"},
)
MODEL = Query(
    "named_of_others",
    "哪些报告提到某举措，但不是本地所为（学外地、上级要求等）？",
    "Which reports name a programme as others' doing (a model, the level above …)?",
    """
MATCH (g:Programme {id: $programme})<-[m:MENTIONS]-(q:Passage)
WHERE m.role = 'other'
WITH m, q
MATCH (q)<-[:HAS_PASSAGE]-(r:Report)
OPTIONAL MATCH (r)-[:COVERS]->(p:Place)
RETURN p.name AS place, p.adcode AS adcode, m.year AS year, m.role_why AS role_why, m.quote AS quote, m.file AS file,
       m.start AS start, m.`end` AS `end`
ORDER BY coalesce(adcode, ''), coalesce(year, 9999), file, start, m.id
""",
    ("place", "adcode", "year", "role_why", "quote", "file", "start", "end"),
    (PROGRAMME,),
    {"programme": "河湖长制"},
)
EVERYWHERE = Query(
    "programmes_everywhere",
    "哪些举措几乎所有有报告的地区都实施？",
    "Which programmes do all places with reports carry out, or nearly all?",
    """
MATCH (q:Place)<-[:COVERS]-(:Report)
WITH count(DISTINCT q.id) AS all_places
MATCH (g:Programme)
WHERE g.places + $missing >= all_places
MATCH (p:Place)-[c:CARRIES_OUT]->(g)
WITH all_places, g, count(DISTINCT p.id) AS places, min(c.year) AS first_year
RETURN g.name AS programme, g.level AS programme_level, places, all_places, first_year
ORDER BY places DESC, programme, g.id
""",
    ("programme", "programme_level", "places", "all_places", "first_year"),
    (Parameter("missing", "count", "最多可缺几个地区", "how many places may lack it", 0),),
    {"missing": 3},
)
