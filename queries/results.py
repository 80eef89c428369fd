"""Targets against results, and how projects went on over the years."""

from __future__ import annotations

from queries.query import INDICATOR, PLACE, Query

_TARGET = """
RETURN p.name AS place, p.adcode AS adcode, t.year AS year, t.measure AS measure, t.comparator AS comparator,
       t.value AS value, t.value_max AS value_max, t.unit AS unit, t.result AS result, t.quote AS quote,
       t.result_quote AS result_quote, t.file AS file, t.start AS start, t.result_file AS result_file,
       t.result_start AS result_start
ORDER BY adcode, year, measure, file, start, t.id
"""
_TARGET_COLUMNS = (
    "place", "adcode", "year", "measure", "comparator", "value", "value_max", "unit", "result", "quote",
    "result_quote", "file", "start", "result_file", "result_start",
)  # fmt: skip
MISSED = Query(
    "targets_missed",
    "某指标的目标哪些没有达到？",
    "Which targets for an indicator were missed?",
    f"""
MATCH (i:Indicator {{id: $indicator}})<-[t:TARGETS]-(p:Place)
WHERE t.verdict = 'missed' OR t.verdict = 'partly'{_TARGET}""",
    _TARGET_COLUMNS,
    (INDICATOR,),
    {"indicator": "地区生产总值"},
)
EXCEEDED = Query(
    "targets_exceeded",
    "某指标的目标哪些超额完成？",
    "Which targets for an indicator were exceeded?",
    f"""
MATCH (i:Indicator {{id: $indicator}})<-[t:TARGETS]-(p:Place)
WHERE t.verdict = 'exceeded'{_TARGET}""",
    _TARGET_COLUMNS,
    (INDICATOR,),
    {"indicator": "地区生产总值"},
)
STRICTER = Query(
    "stricter_targets",
    "哪些地区的目标比上级同年的目标更严？",
    "Which places set stricter targets than a place above them for the same year?",
    """
MATCH (p:Place)-[t:TARGETS]->(i:Indicator)
WHERE t.against_above = 'stricter'
RETURN i.name AS indicator, p.name AS place, p.adcode AS adcode, t.year AS year, t.comparator AS comparator,
       t.value AS value, t.unit AS unit, t.above_place AS above, t.above_value AS value_above, t.quote AS quote,
       t.above_quote AS quote_above, t.file AS file, t.start AS start, t.above_file AS file_above
ORDER BY indicator, year, adcode, file, start, t.id
""",
    (
        "indicator", "place", "adcode", "year", "comparator", "value", "unit", "above", "value_above", "quote",
        "quote_above", "file", "start", "file_above",
    ),
)  # fmt: skip
RECORD = Query(
    "target_outcomes",
    "某地历年的指标目标完成得怎样？",
    "How many of its targets did a place reach, year by year?",
    """
MATCH (p:Place {id: $place})-[t:TARGETS]->(i:Indicator)
RETURN t.year AS year, count(*) AS targets, sum(CASE WHEN t.verdict = 'exceeded' THEN 1 ELSE 0 END) AS exceeded,
       sum(CASE WHEN t.verdict = 'fulfilled' THEN 1 ELSE 0 END) AS fulfilled,
       sum(CASE WHEN t.verdict = 'partly' THEN 1 ELSE 0 END) AS partly,
       sum(CASE WHEN t.verdict = 'missed' THEN 1 ELSE 0 END) AS missed,
       sum(CASE WHEN t.why = 'not_told' THEN 1 ELSE 0 END) AS not_told,
       sum(CASE WHEN t.why = 'no_report' THEN 1 ELSE 0 END) AS unanswered,
       sum(CASE WHEN t.why = 'doubtful' THEN 1 ELSE 0 END) AS doubtful
ORDER BY year
""",
    ("year", "targets", "exceeded", "fulfilled", "partly", "missed", "not_told", "unanswered", "doubtful"),
    (PLACE,),
    {"place": "龙华区"},
)
_LIFE = """
RETURN p.name AS place, p.adcode AS adcode, j.name AS project, f.stage AS stage, f.first_year AS first_year,
       f.last_year AS last_year, f.reports AS reports, f.without_progress AS silent, f.total_yi AS amount_yi,
       f.quote AS quote, f.file AS file, f.start AS start
ORDER BY adcode, silent DESC, project, file, start, f.id
"""
_LIFE_COLUMNS = (
    "place", "adcode", "project", "stage", "first_year", "last_year", "reports", "silent", "amount_yi", "quote",
    "file", "start",
)  # fmt: skip
STALLED = Query(
    "stalled_projects",
    "某地及其下辖地区哪些项目连续几份报告没有进展？",
    "Which projects of a place and the places below it stand still over several reports?",
    f"""
MATCH (p:Place)-[f:FOLLOWED]->(j:Project)
WHERE f.status = 'stalled' AND (p.id = $place OR $place IN p.above){_LIFE}""",
    _LIFE_COLUMNS,
    (PLACE,),
    {"place": "广东省"},
)
VANISHED = Query(
    "vanished_projects",
    "某地及其下辖地区哪些项目未见建成就不再提？",
    "Which projects of a place and the places below it were never told as completed and are named no more?",
    f"""
MATCH (p:Place)-[f:FOLLOWED]->(j:Project)
WHERE f.status = 'vanished' AND (p.id = $place OR $place IN p.above){_LIFE}""",
    _LIFE_COLUMNS,
    (PLACE,),
    {"place": "龙华区"},
)
UNFINISHED = Query(
    "promised_and_not_completed",
    "某地承诺过的项目，哪些至今未见建成？",
    "Which projects that a place promised were never told as completed?",
    """
MATCH (q:Place {id: $place})-[f:FOLLOWED]->(j:Project)
WHERE f.status <> 'completed' AND f.status <> 'unclear'
WITH j, f.status AS status, f.stage AS stage, f.last_year AS last_year, f.quote AS quote, f.file AS file,
     f.start AS start
MATCH (j)<-[:ABOUT]-(m:Promise)
MATCH (m)<-[:PROMISED]-(p:Place)
WHERE p.id = $place
RETURN j.name AS project, status, stage, min(m.year) AS first_year, count(*) AS promises, last_year, quote, file, start
ORDER BY promises DESC, project, file, start
""",
    ("project", "status", "stage", "first_year", "promises", "last_year", "quote", "file", "start"),
    (PLACE,),
    {"place": "坪山区"},
)
SHORT = Query(
    "short_names_of_projects",
    "某地哪些项目有简称和全称？",
    "Which projects of a place are told by a short and a full name?",
    """
MATCH (p:Place {id: $place})-[:FOLLOWED]->(j:Project)<-[s:SAME_AS]-(k:Project)
RETURN j.name AS project, k.name AS name, s.rule AS rule, s.quote AS quote, s.file AS file, s.start AS start
ORDER BY project, name, file, start, s.id
""",
    ("project", "name", "rule", "quote", "file", "start"),
    (PLACE,),
    {"place": "深圳市"},
)
