"""Promises of places and what became of them."""

from __future__ import annotations

from queries.query import PLACE, PROGRAMME, Parameter, Query

YEAR = Parameter("year", "year", "承诺的年份", "the year promised for")
_SAID = ("quote", "outcome_quote", "file", "start", "outcome_file", "outcome_start")

OUTCOMES = Query(
    "promise_outcomes",
    "某地历年的承诺各有什么结果？",
    "What became of the promises of a place, year by year?",
    """
MATCH (p:Place {id: $place})-[:PROMISED]->(m:Promise)
RETURN m.year AS year, count(*) AS promises,
       sum(CASE WHEN m.outcome = 'fulfilled' THEN 1 ELSE 0 END) AS fulfilled,
       sum(CASE WHEN m.outcome = 'exceeded' THEN 1 ELSE 0 END) AS exceeded,
       sum(CASE WHEN m.outcome = 'partly' THEN 1 ELSE 0 END) AS partly,
       sum(CASE WHEN m.outcome = 'missed' THEN 1 ELSE 0 END) AS missed,
       sum(CASE WHEN m.outcome = 'carried_over' THEN 1 ELSE 0 END) AS carried_over,
       sum(CASE WHEN m.outcome = 'unmentioned' THEN 1 ELSE 0 END) AS unmentioned,
       sum(CASE WHEN m.outcome IS NULL THEN 1 ELSE 0 END) AS unanswered
ORDER BY year
""",
    ("year", "promises", "fulfilled", "exceeded", "partly", "missed", "carried_over", "unmentioned", "unanswered"),
    (PLACE,),
    {"place": "龙华区"},
)
WITH_OUTCOME = Query(
    "promises_with_outcome",
    "某地哪些承诺有某种结果（fulfilled、exceeded、partly、missed、carried_over、unmentioned），凭哪些句子？",
    "Which promises of a place had a given outcome (fulfilled, exceeded, partly, missed, carried_over, unmentioned),"
    " and which sentences say so?",
    """
MATCH (p:Place {id: $place})-[:PROMISED]->(m:Promise)
WHERE m.outcome = $outcome
RETURN m.year AS year, m.type AS type, m.promise AS promise, m.confidence AS confidence, m.quote AS quote,
       m.outcome_quote AS outcome_quote, m.file AS file, m.start AS start, m.outcome_file AS outcome_file,
       m.outcome_start AS outcome_start
ORDER BY year, file, start
""",
    ("year", "type", "promise", "confidence", *_SAID),
    (PLACE, Parameter("outcome", "text", "结果", "the outcome")),
    {"place": "坪山区", "outcome": "fulfilled"},
)
KEPT = Query(
    "kept_rates",
    "各地某年的承诺，下一份报告说兑现了多少、没有再提多少？",
    "Of the promises for a year, how many does each place's next report say it kept, and how many does it not mention?",
    """
MATCH (m:Promise {year: $year})
WHERE m.outcome IS NOT NULL
MATCH (m)<-[:PROMISED]-(p:Place)
WITH p, count(*) AS promises,
     sum(CASE WHEN m.outcome = 'fulfilled' OR m.outcome = 'exceeded' THEN 1 ELSE 0 END) AS kept,
     sum(CASE WHEN m.outcome = 'partly' THEN 1 ELSE 0 END) AS partly,
     sum(CASE WHEN m.outcome = 'missed' THEN 1 ELSE 0 END) AS missed,
     sum(CASE WHEN m.outcome = 'carried_over' THEN 1 ELSE 0 END) AS carried_over,
     sum(CASE WHEN m.outcome = 'unmentioned' THEN 1 ELSE 0 END) AS unmentioned
RETURN p.name AS place, p.adcode AS adcode, p.level AS level, promises, kept, partly, missed, carried_over, unmentioned,
       CASE WHEN kept + partly + missed = 0 THEN NULL
            ELSE toFloat(kept) / toFloat(kept + partly + missed) END AS kept_of_told
ORDER BY adcode, p.id
""",
    ("place", "adcode", "level", "promises", "kept", "partly", "missed", "carried_over", "unmentioned", "kept_of_told"),
    (YEAR,),
    {"year": 2022},
)
BROKEN = Query(
    "broken_promises_by_type",
    "某年哪类承诺最常未完成或不再提？",
    "Which kinds of promises for a year were most often missed or never mentioned again?",
    """
MATCH (m:Promise {year: $year})
WHERE m.outcome IS NOT NULL
RETURN m.type AS type, count(*) AS promises, sum(CASE WHEN m.outcome = 'missed' THEN 1 ELSE 0 END) AS missed,
       sum(CASE WHEN m.outcome = 'unmentioned' THEN 1 ELSE 0 END) AS unmentioned
ORDER BY missed DESC, unmentioned DESC, type
""",
    ("type", "promises", "missed", "unmentioned"),
    (YEAR,),
    {"year": 2022},
)
MISSED = Query(
    "missed_promises",
    "某地及其下辖地区承认未完成哪些承诺？",
    "Which promises did a place and the places below it miss, by their own reports?",
    """
MATCH (m:Promise {outcome: 'missed'})
MATCH (m)<-[:PROMISED]-(p:Place)
WHERE p.id = $place OR $place IN p.above
RETURN p.name AS place, p.adcode AS adcode, m.year AS year, m.type AS type, m.promise AS promise, m.why AS why,
       m.quote AS quote, m.outcome_quote AS outcome_quote, m.file AS file, m.start AS start,
       m.outcome_file AS outcome_file, m.outcome_start AS outcome_start
ORDER BY adcode, year, file, start
""",
    ("place", "adcode", "year", "type", "promise", "why", *_SAID),
    (PLACE,),
    {"place": "广东省"},
)
CARRIED = Query(
    "carried_promises",
    "某地哪些承诺连续多年一再提出？",
    "Which promises does a place carry over again and again?",
    """
MATCH (p:Place {id: $place})-[:PROMISED]->(m:Promise)
WHERE m.carried >= $times
RETURN m.year AS year, m.type AS type, m.promise AS promise, m.carried AS carried, m.outcome AS outcome,
       m.quote AS quote, m.file AS file, m.start AS start
ORDER BY carried DESC, year, file, start
""",
    ("year", "type", "promise", "carried", "outcome", "quote", "file", "start"),
    (PLACE, Parameter("times", "count", "至少沿用几年", "at least so many times", 2)),
    {"place": "深圳市", "times": 1},
)
HONOURS = Query(
    "honours_promised",
    "某地及其下辖地区争创哪些荣誉，争创到了没有？",
    "Which honours did a place and the places below it seek, and which did they win?",
    """
MATCH (m:Promise {type: 'honour'})
MATCH (m)<-[:PROMISED]-(p:Place)
WHERE p.id = $place OR $place IN p.above
RETURN p.name AS place, p.adcode AS adcode, m.year AS year, m.promise AS promise, m.outcome AS outcome,
       m.quote AS quote, m.outcome_quote AS outcome_quote, m.file AS file, m.start AS start,
       m.outcome_file AS outcome_file, m.outcome_start AS outcome_start
ORDER BY adcode, year, file, start
""",
    ("place", "adcode", "year", "promise", "outcome", *_SAID),
    (PLACE,),
    {"place": "广东省"},
)
ABOUT_PROGRAMME = Query(
    "promises_about_programme",
    "各地就某举措承诺了什么，结果如何？",
    "What did places promise about a programme, and what became of it?",
    """
MATCH (g:Programme {id: $programme})<-[:ABOUT]-(m:Promise)
MATCH (m)<-[:PROMISED]-(p:Place)
RETURN p.name AS place, p.adcode AS adcode, m.year AS year, m.promise AS promise, m.outcome AS outcome,
       m.quote AS quote, m.outcome_quote AS outcome_quote, m.file AS file, m.start AS start,
       m.outcome_file AS outcome_file, m.outcome_start AS outcome_start
ORDER BY adcode, year, file, start
""",
    ("place", "adcode", "year", "promise", "outcome", *_SAID),
    (PROGRAMME,),
    {"programme": "河长制"},
)
MASKED = Query(
    "masked_promises",
    "某地及其下辖地区哪些承诺的数字被隐去？",
    "Which promises of a place and the places below it have a masked number?",
    """
MATCH (m:Promise {masked: true})
MATCH (m)<-[:PROMISED]-(p:Place)
WHERE p.id = $place OR $place IN p.above
RETURN p.name AS place, p.adcode AS adcode, m.year AS year, m.type AS type, m.promise AS promise,
       m.outcome AS outcome, m.amount_known AS amount_known, m.quote AS quote, m.file AS file, m.start AS start
ORDER BY adcode, year, file, start
""",
    ("place", "adcode", "year", "type", "promise", "outcome", "amount_known", "quote", "file", "start"),
    (PLACE,),
    {"place": "广东省"},
)
