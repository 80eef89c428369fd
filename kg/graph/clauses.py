"""The clauses of a Cypher statement, and what they bind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.graph.statement import Token

CLAUSE = re.compile("MATCH|OPTIONAL|WITH|UNWIND|RETURN|UNION|CREATE|MERGE|SET|DELETE|CALL", re.IGNORECASE)


def clauses(found: list[Token]) -> Iterator[list[Token]]:
    """The clauses outside braces and brackets; OPTIONAL MATCH counts as one."""
    depth = 0
    clause: list[Token] = []
    for token in found:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
        begins = depth == 0 and token.kind == "word" and CLAUSE.fullmatch(token.text)
        if begins and clause and not (len(clause) == 1 and clause[0].upper == "OPTIONAL") and not _called(clause):
            yield clause
            clause = []
        clause.append(token)
    if clause:
        yield clause


def _called(clause: list[Token]) -> bool:
    return clause[-1].upper in ("STARTS", "ENDS")  # STARTS WITH


def circles(found: list[Token]) -> Iterator[Token]:
    """Where a MATCH reaches what is bound before at a node and at one more point, or comes back to its own node."""
    bound: set[str] = set()
    for clause in clauses(found):
        word = clause[0].upper
        if word == "WITH":
            bound = _carried(clause, bound)
        elif word in ("UNWIND", "CALL"):
            bound |= {clause[i + 1].text for i, t in enumerate(clause[:-1]) if t.upper == "AS"}
        elif word in ("MATCH", "OPTIONAL"):
            nodes, others, ties = _pattern(clause, bound)
            for path in nodes:
                names = [token.text for token in path]
                again = [token for i, token in enumerate(path) if token.text in names[:i]]
                held = {name: token for name, token in zip(names, path, strict=True) if name in bound}
                if again or len(held) > 1 or (held and ties):
                    yield (again or [*list(held.values())[1:], *ties])[0]
            bound |= {token.text for path in nodes for token in path} | others


def _carried(clause: list[Token], bound: set[str]) -> set[str]:
    """The names that stand behind a WITH."""
    names: set[str] = set()
    depth = 0
    item: list[Token] = []
    for token in [*clause[1:], Token("sign", ",", -1)]:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
        ends = depth == 0 and (token.text == "," or token.upper in ("WHERE", "ORDER", "SKIP", "LIMIT"))
        if not ends:
            item.append(token)
            continue
        if item and item[0].upper == "DISTINCT":
            item = item[1:]
        if [t.text for t in item] == ["*"]:
            names |= bound
        elif item:
            names.add(item[-1].text)
        if token.text != ",":
            break
        item = []
    return names


def _pattern(clause: list[Token], bound: set[str]) -> tuple[list[list[Token]], set[str], list[Token]]:
    """The node variables of each path of a MATCH, its other variables, and where a property must equal a bound one."""
    nodes: list[list[Token]] = [[]]
    others: set[str] = set()
    ties: list[Token] = []
    braces = depth = 0
    for i, token in enumerate(clause):
        before = clause[i - 1].text if i else ""
        after = clause[i + 1].text if i + 1 < len(clause) else ""
        braces += {"{": 1, "}": -1}.get(token.text, 0)
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if token.upper == "WHERE" and not braces:
            return nodes, others, [*ties, *_ties(clause, i, bound)]
        if token.kind in ("word", "quoted"):
            if braces:
                if before == ":" and token.text in bound:
                    ties.append(token)
            elif before == "(":
                nodes[-1].append(token)
            elif before == "[" or after == "=":
                others.add(token.text)
        elif token.text == "," and not braces and not depth:
            nodes.append([])
    return nodes, others, ties


def _ties(clause: list[Token], where: int, bound: set[str]) -> Iterator[Token]:
    """The `=` behind a WHERE that ask a property for the value of a bound one."""
    braces = 0
    for i, token in enumerate(clause[where:], where):
        braces += {"{": 1, "}": -1}.get(token.text, 0)
        if token.text == "=" and not braces:
            sides = {_owner(clause, i, -1), _owner(clause, i, 1)} - {""}
            if len(sides) == 2 and len(sides & bound) == 1:
                yield token


def _owner(clause: list[Token], at: int, step: int) -> str:
    """Whose property stands on one side of a `=`; '' where it is no property and no variable."""
    side = clause[at + step : at + 4 * step : step]
    if step < 0:
        names = [t.text for t in side if t.kind in ("word", "quoted")]
        return names[1] if len(side) > 2 and side[1].text == "." and len(names) > 1 else (names[0] if names else "")
    return side[0].text if side and side[0].kind in ("word", "quoted") else ""
