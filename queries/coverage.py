"""Which reports there are, where they stand, and which are missing."""

from __future__ import annotations

from queries.query import PLACE, Query

REPORTS = Query(
    "reports_of_place",
    "某地有哪些报告？",
    "Which reports of a place are there?",
    """
MATCH (p:Place {id: $place})<-[:COVERS]-(r:Report)
RETURN r.id AS report, r.title AS title, r.delivered AS delivered, r.review_from AS review_from,
       r.review_year AS review_year, r.plan_year AS plan_year, r.plan_until AS plan_until, r.file AS file,
       r.start AS start, r.`end` AS `end`
ORDER BY coalesce(plan_year, 9999), coalesce(delivered, ''), report
""",
    (
        "report",
        "title",
        "delivered",
        "review_from",
        "review_year",
        "plan_year",
        "plan_until",
        "file",
        "start",
        "end",
    ),
    (PLACE,),
    {"place": "坪山区"},
)
MISSING = Query(
    "missing_reports",
    "某地首尾报告之间缺哪些年份的报告？",
    "For which years between its first and last report does a place have none?",
    """
MATCH (p:Place {id: $place})<-[:COVERS]-(r:Report)
WITH p, min(r.plan_year) AS first_report, max(r.plan_year) AS last_report
WHERE first_report IS NOT NULL
UNWIND range(first_report, last_report) AS year
WITH p, year
WHERE NOT EXISTS { MATCH (p)<-[:COVERS]-(q:Report) WHERE q.plan_year = year }
RETURN p.name AS place, p.adcode AS adcode, year
ORDER BY year
""",
    ("place", "adcode", "year"),
    (PLACE,),
    {"place": "坪山区"},
)
SOURCES = Query(
    "sources_of_reports",
    "某地的每份报告出自哪些文件？",
    "In which files does each report of a place stand?",
    """
MATCH (p:Place {id: $place})<-[:COVERS]-(r:Report)-[s:STANDS_IN]->(d:Document)
RETURN r.plan_year AS plan_year, r.title AS title, d.file AS file, d.format AS format, s.start AS start,
       s.`end` AS `end`, d.file = r.file AS counts
ORDER BY coalesce(plan_year, 9999), coalesce(title, ''), file, start
""",
    ("plan_year", "title", "file", "format", "start", "end", "counts"),
    (PLACE,),
    {"place": "坪山区"},
)
ALL_REPORTS = Query(
    "all_reports",
    "库里有哪些报告？",
    "Which reports are there in the collection?",
    """
MATCH (r:Report)
OPTIONAL MATCH (r)-[:COVERS]->(p:Place)
RETURN r.id AS report, p.id AS place_id, p.name AS place, p.adcode AS adcode, p.full_name AS place_full,
       p.level AS level, r.title AS title, r.delivered AS delivered, r.review_from AS review_from,
       r.review_year AS review_year, r.plan_year AS plan_year, r.plan_until AS plan_until, r.file AS file,
       r.start AS start
ORDER BY file, start
""",
    (
        "report",
        "place_id",
        "place",
        "adcode",
        "place_full",
        "level",
        "title",
        "delivered",
        "review_from",
        "review_year",
        "plan_year",
        "plan_until",
        "file",
        "start",
    ),
)
COVERED = Query(
    "places_with_reports",
    "哪些地区有报告，各有多少份、哪些年份？",
    "Which places have reports, how many, from when to when?",
    """
MATCH (p:Place)<-[:COVERS]-(r:Report)
WITH p, count(*) AS reports, min(r.plan_year) AS first_report, max(r.plan_year) AS last_report
RETURN p.name AS place, p.adcode AS adcode, p.full_name AS place_full, p.level AS level, reports, first_report,
       last_report
ORDER BY adcode, p.id
""",
    ("place", "adcode", "place_full", "level", "reports", "first_report", "last_report"),
)
