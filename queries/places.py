"""What a place does, and what it has that another has not."""

from __future__ import annotations

from queries.query import OTHER, PLACE, Parameter, Query

PROGRAMMES = Query(
    "programmes_of_place",
    "某地实施哪些举措，从哪一年起？",
    "Which programmes does a place carry out, since when?",
    """
MATCH (p:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WITH g, min(c.year) AS first_year, min(CASE WHEN c.period = 'review' THEN c.year END) AS first_year_done,
     max(c.year) AS last_year, count(*) AS mentions
RETURN g.name AS programme, g.level AS programme_level, g.status AS status, g.places AS places, first_year,
       first_year_done, last_year, mentions
ORDER BY places DESC, programme, g.id
""",
    (
        "programme",
        "programme_level",
        "status",
        "places",
        "first_year",
        "first_year_done",
        "last_year",
        "mentions",
    ),
    (PLACE,),
    {"place": "龙华区"},
)
SHARED = Query(
    "shared_by_two",
    "两地都实施哪些举措，谁先谁后？",
    "Which programmes do two places both carry out, and who was first?",
    """
MATCH (a:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WITH g, min(c.year) AS first_year
MATCH (b:Place {id: $other})-[d:CARRIES_OUT]->(g)
WITH g, first_year, min(d.year) AS first_year_other
RETURN g.name AS programme, g.level AS programme_level, g.places AS places, first_year, first_year_other
ORDER BY places, programme, g.id
""",
    ("programme", "programme_level", "places", "first_year", "first_year_other"),
    (PLACE, OTHER),
    {"place": "龙华区", "other": "坪山区"},
)
ONLY = Query(
    "only_one_of_two",
    "某地实施、另一地没有的举措有哪些？",
    "Which programmes does one place carry out that another does not?",
    """
MATCH (b:Place {id: $other})
MATCH (a:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WHERE NOT EXISTS { MATCH (b)-[:CARRIES_OUT]->(g) }
WITH g, min(c.year) AS first_year, max(c.year) AS last_year
RETURN g.name AS programme, g.level AS programme_level, g.status AS status, g.places AS places, first_year, last_year
ORDER BY places DESC, programme, g.id
""",
    ("programme", "programme_level", "status", "places", "first_year", "last_year"),
    (PLACE, OTHER),
    {"place": "龙华区", "other": "坪山区"},
)
BRANDS = Query(
    "local_brands",
    "哪些举措只有某地实施（本地品牌）？",
    "Which programmes does this place alone carry out (local brands)?",
    """
MATCH (p:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WHERE NOT EXISTS { MATCH (o:Place)-[:CARRIES_OUT]->(g) WHERE o.id <> p.id }
WITH g, min(c.year) AS first_year, max(c.year) AS last_year, count(*) AS mentions
RETURN g.name AS programme, g.level AS programme_level, g.status AS status, first_year, last_year, mentions
ORDER BY mentions DESC, programme, g.id
""",
    ("programme", "programme_level", "status", "first_year", "last_year", "mentions"),
    (PLACE,),
    {"place": "龙华区"},
)
NEW = Query(
    "new_programmes",
    "某地某年首次提出哪些举措？",
    "Which programmes did a place take up first in a year?",
    """
MATCH (p:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WITH g, min(c.year) AS first_year, count(*) AS mentions
WHERE first_year = $year
RETURN g.name AS programme, g.level AS programme_level, g.status AS status, g.places AS places, mentions
ORDER BY places DESC, programme, g.id
""",
    ("programme", "programme_level", "status", "places", "mentions"),
    (PLACE, Parameter("year", "year", "年份", "year")),
    {"place": "龙华区", "year": 2023},
)
DROPPED = Query(
    "dropped_programmes",
    "某地前一年实施、后一年（有报告）不再提的举措有哪些？",
    "Which programmes did a place carry out in one year and no longer name in a later one that has a report?",
    """
MATCH (p:Place {id: $place})-[c:CARRIES_OUT {year: $from_year}]->(g:Programme)
WHERE NOT EXISTS { MATCH (p)-[:CARRIES_OUT {year: $to_year}]->(g) }
  AND EXISTS { MATCH (p)<-[:COVERS]-(r:Report) WHERE r.plan_year = $to_year OR r.review_year = $to_year }
WITH g, count(*) AS mentions
RETURN g.name AS programme, g.level AS programme_level, g.status AS status, g.places AS places, mentions
ORDER BY places DESC, programme, g.id
""",
    ("programme", "programme_level", "status", "places", "mentions"),
    (
        PLACE,
        Parameter("from_year", "year", "前一年", "earlier year"),
        Parameter("to_year", "year", "后一年", "later year"),
    ),
    {"place": "龙华区", "from_year": 2022, "to_year": 2023},
)
TAKEN_UP = Query(
    "taken_up_below",
    "上级实施的举措，有多少下辖地区跟进，最早哪一年？",
    "Which programmes of a province or city did places below it take up, how many, since when?",
    """
MATCH (:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WITH g, min(c.year) AS first_year
MATCH (b:Place)-[d:CARRIES_OUT]->(g)
WHERE $place IN b.above
WITH g, first_year, count(DISTINCT b.id) AS places_below, min(d.year) AS first_year_below
RETURN g.name AS programme, g.level AS programme_level, first_year, places_below, first_year_below
ORDER BY places_below DESC, programme, g.id
""",
    ("programme", "programme_level", "first_year", "places_below", "first_year_below"),
    (PLACE,),
    {"place": "深圳市"},
)
PEERS = Query(
    "peers",
    "同一上级之下，哪些地区与某地共有的举措最多？",
    "Which places under the same parent share most programmes with a place?",
    """
MATCH (p:Place {id: $place})-[:PART_OF]->(u:Place)
MATCH (u)<-[:PART_OF]-(o:Place)
WHERE o.id <> p.id
WITH DISTINCT o.id AS other
MATCH (o:Place {id: other})-[:CARRIES_OUT]->(x:Programme)
WITH DISTINCT o, x
MATCH (:Place {id: $place})-[:CARRIES_OUT]->(x)
WITH o, count(DISTINCT x.id) AS shared
RETURN o.name AS place, o.adcode AS adcode, shared
ORDER BY shared DESC, adcode, o.id
""",
    ("place", "adcode", "shared"),
    (PLACE,),
    {"place": "龙华区"},
)
YEARS = Query(
    "programmes_by_year",
    "某地每年提到多少项举措，其中多少为首次？",
    "How many programmes does a place name each year, how many of them for the first time?",
    """
MATCH (:Place {id: $place})-[c:CARRIES_OUT]->(g:Programme)
WHERE c.year IS NOT NULL
WITH g, min(c.year) AS first_year, collect(DISTINCT c.year) AS years
UNWIND years AS year
RETURN year, count(*) AS programmes, sum(CASE WHEN year = first_year THEN 1 ELSE 0 END) AS new_programmes
ORDER BY year
""",
    ("year", "programmes", "new_programmes"),
    (PLACE,),
    {"place": "龙华区"},
)
