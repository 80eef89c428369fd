"""How a programme spread, with what is not known of it, and in whose words."""

from __future__ import annotations

from queries.query import PLACE, PROGRAMME, Parameter, Query

FIRST_KNOWN = Query(
    "first_mentions",
    "某举措在各地首次见于哪年的报告，是否馆藏首份报告即已提到（左删失）？",
    "In the report of which year does each place first name a programme, and is it the first one in the collection?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
MATCH (r:Report {id: c.report})
WITH p, min(c.year) AS first_year, min(coalesce(r.plan_year, r.review_year + 1)) AS report_year
MATCH (q:Report)-[:COVERS]->(p)
WITH p, first_year, report_year, min(coalesce(q.plan_year, q.review_year + 1)) AS first_report
RETURN p.name AS place, p.adcode AS adcode, p.level AS level, report_year, first_year, first_report,
       report_year <= first_report AS left_censored
ORDER BY coalesce(report_year, 9999), adcode, p.id
""",
    ("place", "adcode", "level", "report_year", "first_year", "first_report", "left_censored"),
    (PROGRAMME,),
    {"programme": "城市更新"},
)
ORDER = Query(
    "before_or_after_above",
    "某地实施某举措，早于还是晚于上级？",
    "Did a place carry out a programme before or after the places above it?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
WHERE c.year IS NOT NULL
WITH p, min(c.year) AS first_year
UNWIND p.above AS above_id
MATCH (u:Place {id: above_id})-[d:CARRIES_OUT]->(:Programme {id: $programme})
WHERE d.year IS NOT NULL
WITH p, first_year, u, min(d.year) AS first_year_above
RETURN p.name AS place, p.adcode AS adcode, first_year, u.name AS above, first_year_above,
       first_year < first_year_above AS ahead
ORDER BY first_year, adcode, p.id, first_year_above, above, u.id
""",
    ("place", "adcode", "first_year", "above", "first_year_above", "ahead"),
    (PROGRAMME,),
    {"programme": "千万工程"},
)
SILENT = Query(
    "not_named_again",
    "哪些地区后来的报告不再提某举措？",
    "Which places' later reports do not name a programme again?",
    """
MATCH (p:Place)-[c:CARRIES_OUT]->(g:Programme {id: $programme})
MATCH (r:Report {id: c.report})
WITH p, max(coalesce(r.plan_year, r.review_year + 1)) AS last_named
MATCH (q:Report)-[:COVERS]->(p)
WHERE coalesce(q.plan_year, q.review_year + 1) > last_named
WITH p, last_named, count(*) AS silent, max(coalesce(q.plan_year, q.review_year + 1)) AS last_report
RETURN p.name AS place, p.adcode AS adcode, last_named, silent, last_report
ORDER BY silent DESC, adcode, p.id
""",
    ("place", "adcode", "last_named", "silent", "last_report"),
    (PROGRAMME,),
    {"programme": "千万工程"},
)
BY_REPORT_YEAR = Query(
    "naming_by_report_year",
    "各年份有报告的地区中，多少地区的报告提到某举措？",
    "Of the places with a report of a year, how many name a programme in it?",
    """
OPTIONAL MATCH (:Place)-[c:CARRIES_OUT]->(:Programme {id: $programme})
WITH collect(DISTINCT c.report) AS reports
MATCH (r:Report)-[:COVERS]->(p:Place)
WITH coalesce(r.plan_year, r.review_year + 1) AS report_year, p.id AS place,
     CASE WHEN r.id IN reports THEN p.id END AS having
WHERE report_year IS NOT NULL
RETURN report_year, count(DISTINCT place) AS reporting, count(DISTINCT having) AS naming
ORDER BY report_year
""",
    ("report_year", "reporting", "naming"),
    (PROGRAMME,),
    {"programme": "城市更新"},
)
AGAINST_ABOVE = Query(
    "wording_against_above",
    "某地实施的举措，上级当年或上一年怎么说，是否一字不差？",
    "What did the places above say, in the same year or the year before, of what a place carries out: word for word?",
    """
MATCH (p:Place {id: $place})
UNWIND p.above AS above_id
MATCH (u:Place {id: above_id})-[d:CARRIES_OUT]->(g:Programme)
WITH u, d, g
MATCH (:Place {id: $place})-[c:CARRIES_OUT]->(g)
WITH u, d, g, c
WHERE (c.year = d.year OR c.year = d.year + 1) AND ($same_only = 0 OR c.quote = d.quote)
RETURN g.name AS programme, c.year AS year, c.quote AS quote, c.file AS file, c.start AS start, u.name AS above,
       d.year AS year_above, d.quote AS quote_above, d.file AS file_above, c.quote = d.quote AS same_words
ORDER BY programme, year, file, start, year_above, file_above, quote_above
""",
    (
        "programme", "year", "quote", "file", "start", "above", "year_above", "quote_above", "file_above", "same_words",
    ),
    (PLACE, Parameter("same_only", "count", "1：只要一字不差的", "1: only what is word for word the same", 0)),
    {"place": "龙华区", "same_only": 1},
)  # fmt: skip
NAMES = Query(
    "names_over_years",
    "某地的举措、项目、荣誉各年用过哪些不同的名称？",
    "By which different names do a place's reports call one programme, project or title over the years?",
    """
MATCH (p:Place {id: $place})-[c:CARRIES_OUT|HAS_PROJECT|HONOURED]->(e)
WITH e.id AS id, e.name AS name, c.text AS text, c.year AS year, c.file AS file
WITH id, name, text, min(year) AS first_year, max(year) AS last_year, count(*) AS mentions
WITH id, name, count(*) AS forms, collect(text) AS texts, min(first_year) AS first_year, max(last_year) AS last_year
WHERE forms > 1
UNWIND texts AS text
RETURN name, text, forms, first_year, last_year
ORDER BY forms DESC, name, text, first_year, last_year
""",
    ("name", "text", "forms", "first_year", "last_year"),
    (PLACE,),
    {"place": "宁波市"},
)
