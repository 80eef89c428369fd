"""The subset of Cypher that Ladybug and Neo4j answer alike: a lint that names the construct and what to write instead.

Each rule carries statements that break it and statements that look like it and do not; the tests demand both. Rules
with `zh` name forms for which Ladybug 0.22 gives fewer rows than there are, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.graph.clauses import CLAUSE, circles, clauses
from kg.graph.statement import Token, tokens


@dataclass(frozen=True, slots=True)
class Finding:
    """`at` is the offset in the statement."""

    construct: str
    rule: str
    at: int
    zh: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is searched in the tokens joined by single blanks, strings emptied; `find` is for what needs more.

    `zh` is there for forms that lose rows on the embedded engine: construct and rule in Chinese, for who wrote it.
    """

    construct: str
    rule: str
    breaks: tuple[str, ...]
    keeps: tuple[str, ...]
    pattern: str | None = None
    find: Callable[[list[Token]], Iterator[Token]] | None = None
    zh: str | None = None


def lint(cypher: str, *, lossy: bool = False) -> list[Finding]:
    """What in a statement the two engines would not answer alike; empty when it is portable.

    Args:
        lossy: only forms for which the embedded engine may give fewer rows than there are.
    """
    found = tokens(cypher)
    findings = []
    for rule in RULES:
        if lossy and not rule.zh:
            continue
        at = _search(rule.pattern, found) if rule.pattern else rule.find(found) if rule.find else ()
        findings += [Finding(rule.construct, rule.rule, token.at, rule.zh) for token in at]
    return sorted(findings, key=lambda f: f.at)


def _search(pattern: str, found: list[Token]) -> Iterator[Token]:
    starts = []
    text = ""
    for token in found:
        starts.append(len(text))
        text += ("''" if token.kind == "string" else token.text) + " "
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield found[max(i for i, start in enumerate(starts) if start <= match.start())]


def _with_order(found: list[Token]) -> Iterator[Token]:
    for clause in clauses(found):
        words = [t.upper for t in clause]
        if words[0] == "WITH" and "ORDER" in words and "LIMIT" not in words:
            yield clause[words.index("ORDER")]


def _unsorted(found: list[Token]) -> Iterator[Token]:
    last = [c for c in clauses(found) if c[0].upper == "RETURN"][-1:]
    for clause in last:
        if "ORDER" not in [t.upper for t in clause]:
            yield clause[0]


def _comma(found: list[Token]) -> Iterator[Token]:
    for clause in clauses(found):
        depth = 0
        if clause[0].upper not in ("MATCH", "OPTIONAL"):
            continue
        for token in clause:
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
            if token.upper == "WHERE" and depth == 0:
                break
            if token.text == "," and depth == 0:
                yield token


def _twice(found: list[Token]) -> Iterator[Token]:
    for clause in clauses(found):
        if clause[0].upper not in ("MATCH", "OPTIONAL") or any(t.text == "<>" for t in clause):
            continue
        seen: set[str] = set()
        depth = 0
        for i, token in enumerate(clause[:-2]):
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth:
                continue
            # [:R or [r:R
            if token.text == "[" and (clause[i + 1].text == ":" or clause[i + 2].text == ":"):
                type = clause[i + 2 if clause[i + 1].text == ":" else i + 3]
                if type.text in seen:
                    yield type
                seen.add(type.text)


def _around(found: list[Token]) -> Iterator[Token]:
    if any(t.text == "<>" for t in found):
        return
    yield from _search(r"\[ (\w+ )?(: \w+ (\| \w+ )*)?\* ", found)


def _whole(found: list[Token]) -> Iterator[Token]:
    bound = {
        found[i + 1].text
        for i, t in enumerate(found[:-1])
        if found[i + 1].kind == "word"
        and (t.text == "[" or (t.text == "(" and (found[i - 1].kind != "word" or CLAUSE.fullmatch(found[i - 1].text))))
    }
    for clause in clauses(found):
        if clause[0].upper != "RETURN":
            continue
        for i, token in enumerate(clause[1:], 1):
            after = clause[i + 1].text.upper() if i + 1 < len(clause) else ","
            before = clause[i - 1].text.upper()
            if token.text in bound and before in ("RETURN", "DISTINCT", ",") and after in (",", "AS", "ORDER", "LIMIT"):
                yield token


# anything of one pattern; of one clause
_PATTERN = r"(?!\b(?:MATCH|WHERE|WITH|RETURN|UNWIND|UNION)\b)."
_KEYED = r"- \[ [^\]]*\{ "  # a relation with properties
_WITHIN = r"(?!\b(?:MATCH|WITH|RETURN|UNWIND|UNION)\b)."

RULES = (
    Rule(
        "filter on a relation in a pattern of several hops",
        "Ladybug 0.22 now and then gives no rows for it: one hop with its WHERE, then WITH, then the next MATCH",
        (
            "MATCH (a:A)<-[m:M]-(q:Q)<-[:H]-(r:R) WHERE m.role = 'x' RETURN r.id AS x ORDER BY x",
            "MATCH (a:A)<-[:M]-(q:Q)<-[h:H]-(r:R) WHERE h.year = 1 RETURN r.id AS x ORDER BY x",
            "MATCH (a:A)<-[m:M {role: 'x'}]-(q:Q)<-[:H]-(r:R) RETURN r.id AS x ORDER BY x",
            "MATCH (a:A)<-[:M]-(q:Q)<-[:H {year: $y}]-(r:R) RETURN r.id AS x ORDER BY x",
        ),
        (
            "MATCH (a:A)<-[m:M]-(q:Q) WHERE m.role = 'x' WITH q MATCH (q)<-[:H]-(r:R) RETURN r.id AS x ORDER BY x",
            "MATCH (a:A)<-[m:M]-(q:Q)<-[:H]-(r:R) WHERE r.year = 1 RETURN m.id AS x ORDER BY x",
            "MATCH (a:A)<-[m:M {x: 1}]-(q:Q {x: 1}) WHERE q.y IN [1] RETURN m.id AS x ORDER BY x",
        ),
        rf"MATCH (?:{_PATTERN})*?(?:{_KEYED}(?:{_PATTERN})*?- \[|- \[(?:{_PATTERN})*?{_KEYED})|"
        rf"MATCH (?:{_WITHIN})*?\[ (\w+) : (?:{_WITHIN})*?\[ (?:{_WITHIN})*?WHERE (?:{_WITHIN})*?\b\1 \. "
        rf"|MATCH (?:{_WITHIN})*?\[ (?:{_WITHIN})*?\[ (\w+) : (?:{_WITHIN})*?WHERE (?:{_WITHIN})*?\b\2 \. ",
        zh="多跳模式里按关系的属性筛选；请写成一跳加 WHERE，再 WITH，再下一个 MATCH",
    ),
    Rule(
        "a MATCH that closes a circle onto a bound node",
        "Ladybug 0.22 loses rows there: leave that end free and let an id say which it is",
        (
            "MATCH (p:P)-[c:C]->(g:G) MATCH (q:Q {id: c.q})-[m:M]->(g) RETURN m.id AS x ORDER BY x",
            "MATCH (p:P)-[c:C]->(g:G) MATCH (q:Q)-[m:M {id: c.m}]->(g) RETURN m.id AS x ORDER BY x",
            "MATCH (p:P)-[c:C]->(g:G) MATCH (q:Q)-[m:M]->(g) WHERE q.id = c.q RETURN m.id AS x ORDER BY x",
            "MATCH (p:P)-[:C]->(g:G) WITH p, g OPTIONAL MATCH (q:Q)-[:M]->(g) WHERE p.x = q.x RETURN 1 AS x ORDER BY x",
            "MATCH (p:P)-[c:C]->(g:G) WITH DISTINCT p, g AS h MATCH (p)-[:D]->(h) RETURN 1 AS x ORDER BY x",
            "MATCH (p:P)-[c:C]->(g:G)<-[m:M]-(q:Q)-[:H]->(p) RETURN m.id AS x ORDER BY x",
        ),
        (
            "MATCH (p:P)-[c:C]->(g:G) MATCH (q:Q {id: c.q})-[m:M {id: c.m}]->(:G) RETURN m.id AS x ORDER BY x",
            "MATCH (p:P)-[c:C]->(g:G) MATCH (o:P {id: $o})-[d:C]->(g) WHERE d.x = 1 RETURN o.id AS x ORDER BY x",
            "MATCH (:P)-[c:C]->(g:G) WITH c.y AS y MATCH (g:G)-[d:C]->(:P) WHERE d.y = y RETURN 1 AS x ORDER BY x",
            "MATCH (p:P)-[:C]->(g:G) MATCH (b:P) WHERE NOT EXISTS { MATCH (b)-[:C]->(g) } RETURN b.id AS x ORDER BY x",
            "MATCH (p:P)-[c:C]->(:G) WITH p, c.y AS y MATCH (q:Q)-[:D]->(p) WHERE q.y > y RETURN 1 AS x ORDER BY x",
        ),
        find=circles,
        zh="MATCH 回到已绑定的节点，连成一圈；请让这一端不带变量，用 id 说明是哪一个",
    ),
    Rule(
        "several labels",
        "one label and a `kind` property",
        ("MATCH (n:A:B) RETURN n.id ORDER BY n.id", "MATCH (n) WHERE n:A RETURN n.id ORDER BY n.id"),
        ("MATCH (n:A) WHERE n.kind = 'B' RETURN n.id AS id ORDER BY id",),
        r"\( \w* ?: \w+ : |(WHERE|AND|OR|NOT|SET) \w+ : \w",
    ),
    Rule(
        "labels()",
        "a string here, a list there: return a property or a constant",
        ("MATCH (n:A) RETURN labels(n) AS x ORDER BY x",),
        ("MATCH (n:A) RETURN n.labels AS x ORDER BY x",),
        r"(?<!\. )\blabels \(",
    ),
    Rule(
        "id(), elementId()",
        "our own `id` only",
        ("MATCH (n:A) RETURN id(n) AS x ORDER BY x", "MATCH (n:A) RETURN elementId(n) AS x ORDER BY x"),
        ("MATCH (n:A) RETURN n.id AS x ORDER BY x",),
        r"(?<!\. )\b(id|elementId) \(",
    ),
    Rule(
        "list index, slice, substring",
        "1-based here, 0-based there: slice in Python, or use left and right",
        (
            "MATCH (n:A) RETURN n.l[0] AS x ORDER BY x",
            "MATCH (n:A) RETURN substring(n.name, 0, 2) AS x ORDER BY x",
            "WITH [1, 2] AS l RETURN l[0..1] AS x ORDER BY x",
        ),
        (
            "MATCH (n:A) WHERE n.x IN [1, 2] RETURN left(n.name, 2) AS x ORDER BY x",
            "UNWIND [1] AS x RETURN x ORDER BY x",
        ),
        r"(?<!\bIN)(?<!\bUNWIND)(?<!\bRETURN)(?<!\bWITH)(?<=[\w)\]]) \[ (?!:)(\w+ \]|\w* ?\.\.)(?! ?[-(])|"
        r"\bsubstring \(",
    ),
    Rule(
        "list comprehension, reduce, pattern comprehension",
        "UNWIND and collect",
        (
            "WITH [1] AS l RETURN [x IN l | x + 1] AS y ORDER BY y",
            "WITH [1] AS l RETURN reduce(s = 0, x IN l | s + x) AS y ORDER BY y",
            "MATCH (a:A) RETURN [(a)-[:R]->(b) | b.id] AS y ORDER BY y",
        ),
        (
            "WITH [1] AS l WHERE any(x IN l WHERE x > 0) RETURN 1 AS y ORDER BY y",
            "MATCH (a)-[r:R|S]->(b) RETURN 1 AS x ORDER BY x",
        ),
        r"\[ \w+ IN |\breduce \(|\[ \( ",
    ),
    Rule(
        "CALL {…}, FOREACH, map projection, REMOVE, SET n += m",
        "avoid",
        (
            "CALL { MATCH (n:A) RETURN n.id AS x } RETURN x ORDER BY x",
            "MATCH (n:A) RETURN n {.id} AS x ORDER BY x",
            "MATCH (n:A) REMOVE n.x",
            "MATCH (n:A) SET n += $m",
        ),
        ("MATCH (n:A {id: $x}) RETURN n.id AS x ORDER BY x",),
        r"\bCALL (\( .*?\) )?\{|\bFOREACH \(|\w \{ \. |\bREMOVE \w|\+ = ",
    ),
    Rule(
        "EXISTS {…}, COUNT {…} without MATCH",
        "write the word MATCH inside",
        ("MATCH (n:A) WHERE EXISTS { (n)-[:R]->() } RETURN n.id AS x ORDER BY x",),
        ("MATCH (n:A) WHERE EXISTS { MATCH (n)-[:R]->() } RETURN n.id AS x ORDER BY x",),
        r"\b(EXISTS|COUNT) \{ (?!MATCH\b)",
    ),
    Rule(
        "WITH … ORDER BY without LIMIT",
        "sort in the last RETURN",
        ("MATCH (n:A) WITH n ORDER BY n.id RETURN n.id AS x ORDER BY x",),
        ("MATCH (n:A) WITH n ORDER BY n.id LIMIT 3 RETURN n.id AS x ORDER BY x",),
        find=_with_order,
    ),
    Rule(
        "rows without order",
        "sort in the last RETURN",
        ("MATCH (n:A) RETURN n.id AS x",),
        ("MATCH (n:A) RETURN n.id AS x ORDER BY x",),
        find=_unsorted,
    ),
    Rule(
        "one relation twice in a pattern",
        "allowed here, not there: add a.id <> b.id",
        ("MATCH (a:A)-[:R]->(b:B)<-[:R]-(c:A) RETURN c.id AS x ORDER BY x",),
        (
            "MATCH (a:A)-[:R]->(b:B)<-[:R]-(c:A) WHERE a.id <> c.id RETURN c.id AS x ORDER BY x",
            "MATCH (a:A)-[:R]->(b:B)<-[:S]-(c:A) RETURN c.id AS x ORDER BY x",
        ),
        find=_twice,
    ),
    Rule(
        "shortest path",
        "networkx, or fixed hops",
        (
            "MATCH p = shortestPath((a:A)-[:R*1..3]-(b:B)) WHERE a.id <> b.id RETURN 1 AS x ORDER BY x",
            "MATCH (a:A)-[:R* SHORTEST 1..3]-(b:B) WHERE a.id <> b.id RETURN 1 AS x ORDER BY x",
        ),
        ("MATCH (a:A) RETURN a.shortest AS x ORDER BY x",),
        r"(?<!\. )\b(shortestPath|allShortestPaths) \(|\* (ALL )?SHORTEST\b",
    ),
    Rule(
        "unbounded *",
        "capped at 30 here: give both bounds",
        (
            "MATCH (a:A)-[:R*]->(b:A) WHERE a.id <> b.id RETURN b.id AS x ORDER BY x",
            "MATCH (a:A)-[:R*2..]->(b:A) WHERE a.id <> b.id RETURN b.id AS x ORDER BY x",
        ),
        ("MATCH (a:A)-[:R*1..3]->(b:A) WHERE a.id <> b.id RETURN count(*) AS x ORDER BY x",),
        r"\[ (\w+ )?(: \w+ (\| \w+ )*)?\* (\d+ \.\. )?\]",
    ),
    Rule(
        "variable-length path that may come back",
        "exclude the start by id: a.id <> b.id",
        ("MATCH (a:A)-[:R*1..3]->(b:A) RETURN b.id AS x ORDER BY x",),
        ("MATCH (a:A)-[:R*1..3]->(b:A) WHERE a.id <> b.id RETURN b.id AS x ORDER BY x",),
        find=_around,
    ),
    Rule(
        "UNION",
        "its rows come in any order: ask twice, or sort in Python",
        ("MATCH (n:A) RETURN n.id AS x UNION MATCH (n:B) RETURN n.id AS x ORDER BY x",),
        ("MATCH (n:A) WHERE n.union = 1 RETURN n.id AS x ORDER BY x",),
        r"(?<!\. )\bUNION\b",
    ),
    Rule(
        "null as a parameter",
        "a sentinel: $x = ''",
        ("MATCH (n:A) WHERE $x IS NULL OR n.x = $x RETURN n.id AS x ORDER BY x",),
        ("MATCH (n:A) WHERE $x = '' OR n.x IS NULL RETURN n.id AS x ORDER BY x",),
        r"\$\w+ IS (NOT )?NULL",
    ),
    Rule(
        "dates",
        "integer years and ISO strings",
        ("RETURN date('2023-01-01') AS x ORDER BY x", "MATCH (n:A) WHERE n.d < datetime() RETURN n.id AS x ORDER BY x"),
        ("MATCH (n:A) WHERE n.date < '2023' RETURN n.year AS x ORDER BY x",),
        r"(?<!\. )\b(date|datetime|localdatetime|localtime|time|duration) (\(|\.)",
    ),
    Rule(
        "full-text index",
        "CONTAINS, or the fact store's search",
        ("CALL db.index.fulltext.queryNodes('i', $q) YIELD node RETURN node.id AS x ORDER BY x",),
        ("MATCH (n:A) WHERE n.name CONTAINS $q RETURN n.id AS x ORDER BY x",),
        r"\bCALL \w+ [.(]",
    ),
    Rule(
        "nodes and relations in the result",
        "return scalars",
        ("MATCH (n:A) RETURN n ORDER BY n.id", "MATCH (n:A)-[r:R]->(m:B) RETURN n.id AS x, r AS y ORDER BY x"),
        ("MATCH (n:A) WITH n.id AS x RETURN x ORDER BY x", "MATCH (n:A) RETURN count(n) AS x ORDER BY x"),
        find=_whole,
    ),
    Rule(
        "a comma between patterns",
        "two MATCH clauses: a comma is a thousand times slower here",
        ("MATCH (a:A {id: $a}), (b:B {id: $b}) RETURN a.id AS x ORDER BY x",),
        ("MATCH (a:A {id: $a, x: 1}) MATCH (b:B {id: $b}) RETURN a.id AS x, b.id AS y ORDER BY x",),
        find=_comma,
    ),
    Rule(
        "id IN $ids",
        "UNWIND $ids AS i MATCH (n {id: i}): the list is searched without an index here",
        ("MATCH (n:A) WHERE n.id IN $ids RETURN n.id AS x ORDER BY x",),
        ("UNWIND $ids AS i MATCH (n:A {id: i}) RETURN n.id AS x ORDER BY x",),
        r"\. id IN \$",
    ),
)  # fmt: skip
