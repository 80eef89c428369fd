"""Indicators, industries and titles across places."""

from __future__ import annotations

from queries.query import INDICATOR, INDUSTRY, OTHER, PLACE, PROGRAMME, Parameter, Query

TARGETS = Query(
    "targets",
    "各地对某指标定了什么目标，用什么措辞？",
    "Which targets did places set for an indicator, with what hedge?",
    """
MATCH (i:Indicator {id: $indicator})<-[c:REPORTS {kind: 'target'}]-(p:Place)
RETURN p.name AS place, p.adcode AS adcode, c.year AS year, c.measure AS measure, c.comparator AS comparator,
       c.value AS value, c.value_max AS value_max, c.unit AS unit, c.quote AS quote, c.file AS file, c.start AS start
ORDER BY adcode, coalesce(year, 9999), file, start, c.id
""",
    ("place", "adcode", "year", "measure", "comparator", "value", "value_max", "unit", "quote", "file", "start"),
    (INDICATOR,),
    {"indicator": "地区生产总值"},
)
SERIES = Query(
    "indicator_over_years",
    "某地某指标历年的目标和完成值是多少？",
    "Which targets and results of an indicator does a place give over the years?",
    """
MATCH (p:Place {id: $place})-[c:REPORTS]->(i:Indicator {id: $indicator})
RETURN c.year AS year, c.kind AS kind, c.measure AS measure, c.comparator AS comparator, c.value AS value,
       c.value_max AS value_max, c.unit AS unit, c.quote AS quote, c.file AS file, c.start AS start
ORDER BY coalesce(year, 9999), kind, file, start, c.id
""",
    ("year", "kind", "measure", "comparator", "value", "value_max", "unit", "quote", "file", "start"),
    (PLACE, INDICATOR),
    {"place": "深圳市", "indicator": "地区生产总值"},
)
REACHED = Query(
    "targets_and_results",
    "某指标的目标后来完成得怎样？",
    "What came of the targets for an indicator?",
    """
MATCH (:Indicator {id: $indicator})<-[t:REPORTS {kind: 'target'}]-(o:Place)
WITH o.id AS place_id, t
MATCH (p:Place {id: place_id})-[a:REPORTS {kind: 'actual'}]->(:Indicator {id: $indicator})
WHERE t.id <> a.id AND t.year = a.year AND t.measure = a.measure AND t.unit = a.unit
WITH p, t, a
RETURN p.name AS place, p.adcode AS adcode, t.year AS year, t.measure AS measure, t.comparator AS comparator,
       t.value AS value, a.value AS actual, t.unit AS unit, a.quote AS quote, a.file AS file, a.start AS start
ORDER BY adcode, coalesce(year, 9999), measure, value, file, start, t.id, a.id
""",
    ("place", "adcode", "year", "measure", "comparator", "value", "actual", "unit", "quote", "file", "start"),
    (INDICATOR,),
    {"indicator": "地区生产总值"},
)
DEVELOPERS = Query(
    "places_by_industry",
    "哪些地区发展某产业，从哪一年起？",
    "Which places develop an industry, since when?",
    """
MATCH (i:Industry {id: $industry})<-[c:DEVELOPS]-(p:Place)
WITH p, count(*) AS mentions, min(c.year) AS first_year, max(c.year) AS last_year
RETURN p.name AS place, p.adcode AS adcode, p.level AS level, mentions, first_year, last_year
ORDER BY mentions DESC, adcode, p.id
""",
    ("place", "adcode", "level", "mentions", "first_year", "last_year"),
    (INDUSTRY,),
    {"industry": "生物医药"},
)
SHARED_INDUSTRIES = Query(
    "shared_industries",
    "两地都发展哪些产业，各从哪一年起？",
    "Which industries do two places both develop, and since when?",
    """
MATCH (p:Place {id: $place})-[c:DEVELOPS]->(i:Industry)
WITH i, min(c.year) AS first_year
MATCH (o:Place {id: $other})-[d:DEVELOPS]->(i)
WITH i, first_year, min(d.year) AS first_year_other
RETURN i.name AS industry, i.field AS field, first_year, first_year_other
ORDER BY industry, i.id
""",
    ("industry", "field", "first_year", "first_year_other"),
    (PLACE, OTHER),
    {"place": "坪山区", "other": "龙华区"},
)
FIELDS = Query(
    "emerging_industries",
    "战略性新兴产业某领域的产业，各有多少地区发展？",
    "How many places develop the industries of a strategic emerging field?",
    """
MATCH (i:Industry)
WHERE i.field CONTAINS $field
OPTIONAL MATCH (p:Place)-[c:DEVELOPS]->(i)
WITH i, count(DISTINCT p.id) AS places, min(c.year) AS first_year
RETURN i.name AS industry, i.field AS field, i.gbt AS gbt, places, first_year
ORDER BY places DESC, industry, i.id
""",
    ("industry", "field", "gbt", "places", "first_year"),
    (Parameter("field", "text", "领域名称或其中几个字", "name of a field, or part of it"),),
    {"field": "生物"},
)
HOLDERS = Query(
    "places_by_honour",
    "哪些地区获得或争创名称含某词的荣誉？",
    "Which places hold or seek a title whose name contains a text?",
    """
MATCH (h:Honour)<-[c:HONOURED]-(p:Place)
WHERE h.name CONTAINS $text
RETURN h.name AS honour, p.name AS place, p.adcode AS adcode, c.year AS year, c.stage AS stage, c.holder AS holder,
       c.quote AS quote, c.file AS file, c.start AS start
ORDER BY honour, adcode, coalesce(year, 9999), file, start, c.id
""",
    ("honour", "place", "adcode", "year", "stage", "holder", "quote", "file", "start"),
    (Parameter("text", "text", "要找的文字", "text to look for"),),
    {"text": "示范"},
)
SOUGHT_THEN_HELD = Query(
    "titles_sought_then_held",
    "哪些荣誉先争创、后来回顾时说已获得，用了几年？",
    "Which titles were sought and later, in a review, held, after how many years?",
    """
MATCH (p:Place)-[c:HONOURED]->(h:Honour)
WHERE c.year IS NOT NULL
WITH p, h, min(CASE WHEN c.stage = 'pursued' THEN c.year END) AS sought,
     collect(CASE WHEN c.stage = 'awarded' AND c.period = 'review' THEN c.year END) AS awarded
WHERE sought IS NOT NULL
UNWIND awarded AS year
WITH p, h, sought, year
WHERE year >= sought
WITH p, h, sought, min(year) AS held
RETURN h.name AS honour, p.name AS place, p.adcode AS adcode, sought, held, held - sought AS years
ORDER BY honour, adcode, h.id, p.id
""",
    ("honour", "place", "adcode", "sought", "held", "years"),
)
STATED_MEMBERS = Query(
    "stated_members",
    "哪些句子说某举措包含哪些部分？",
    "Which sentences say what belongs to a programme?",
    """
MATCH (g:Programme {id: $programme})<-[b:MEMBER_OF]-(k:Programme)
RETURN k.name AS programme, b.year AS year, b.rule AS rule, b.quote AS quote, b.file AS file, b.start AS start
ORDER BY programme, coalesce(year, 9999), file, start, b.id
""",
    ("programme", "year", "rule", "quote", "file", "start"),
    (PROGRAMME,),
    {"programme": "三区三线"},
)
