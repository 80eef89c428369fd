"""Cypher as tokens, and which statements are refused before an engine sees them.

An engine's read mode stops writes only. `LOAD CSV`, `COPY … TO`, `INSTALL` and procedures read and write files or open
connections in a read session too, so what is allowed is listed here and everything else refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NoReturn

from kg.errors import GraphError, QueryRefused

Kind = Literal["word", "quoted", "string", "number", "parameter", "sign"]

_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n\r]*|/\*.*?\*/)
      |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      |(?P<quoted>`(?:[^`]|``)*`)
      |(?P<parameter>\$(?:\w+|`(?:[^`]|``)*`))
      |(?P<number>(?<![\w])\d(?:\w|\.(?=\d))*)
      |(?P<word>\w+)
      |(?P<sign>\.\.|<>|[<>]=?|=~|.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as written; `at` is its offset in the statement."""

    kind: Kind
    text: str
    at: int

    @property
    def upper(self) -> str:
        """The word as an engine compares it; '' for what is no bare word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(cypher: str) -> list[Token]:
    """The tokens of a statement without comments and white space.

    Raises:
        QueryRefused: a string, a comment or a name in backticks does not end.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(cypher):
        kind = match.lastgroup
        if kind is None or kind == "skip":
            continue
        text = match.group()
        if kind == "sign" and text in "'\"`":
            raise QueryRefused(
                f"第 {match.start() + 1} 个字符的引号没有结束 / the quote at character {match.start() + 1} does not end"
            )
        found.append(Token(kind, text, match.start()))  # type: ignore[arg-type]
    for first, second in pairwise(found):
        if first.text == "/" and second.text == "*" and second.at == first.at + 1:
            raise QueryRefused("注释没有结束 / a comment does not end")
    return found


def check_parameters(cypher: str, given: Mapping[str, Any]) -> None:
    """An engine may take a parameter that is not given for null.

    Raises:
        GraphError: names the parameters that are missing.
    """
    used = {token.text[1:].strip("`") for token in tokens(cypher) if token.kind == "parameter"}
    if missing := sorted(used - set(given)):
        raise GraphError(f"缺少参数 {'、'.join(missing)} / parameters are missing: {', '.join(missing)}")


_WRITING = re.compile("CREATE|MERGE|SET|DELETE|DETACH|REMOVE|FOREACH|INSERT")
_FORBIDDEN = re.compile(
    "LOAD|USE|COPY|INSTALL|UNINSTALL|UPDATE|EXPORT|IMPORT|ATTACH|DROP|ALTER|GRANT|DENY|REVOKE|RENAME|START|STOP|SHOW|"
    "TERMINATE|BEGIN|COMMIT|ROLLBACK|CHECKPOINT|ENABLE|DISABLE|DEALLOCATE|REALLOCATE|COMMENT|PERIODIC|TRANSACTIONS"
)
# after these a word is a name, whatever it is: `m.start AS start`, `ORDER BY start`. Not after *, + or DISTINCT:
# `WITH * SET`, `(…)+ SET` and `UNION DISTINCT LOAD` go on with a clause
_NAME_FOLLOWS = re.compile(r"[(\[,=]|AS|BY|RETURN|WITH|WHERE|AND|OR|NOT", re.IGNORECASE)
# words that may begin a statement which only reads
_FIRST = re.compile("MATCH|OPTIONAL|WITH|UNWIND|RETURN|CALL")
_PROCEDURES = re.compile(
    r"db\.(labels|relationshiptypes|propertykeys|ping)|db\.schema\.(visualization|nodetypeproperties|reltypeproperties)|"
    r"db\.index\.fulltext\.(querynodes|queryrelationships)|dbms\.components|"
    r"show_tables|table_info|show_indexes|db_version|show_connection"
)
# functions with a dot; everything else with one may come from a plug-in and do anything
_DOTTED = re.compile(
    r"(date|datetime|localdatetime|localtime|time|duration|point)\.\w+|vector\.similarity\.\w+|" + _PROCEDURES.pattern
)


def check(cypher: str, *, write: bool = False) -> None:
    """Refuses a statement that may do more than it should.

    Args:
        write: the caller allows changes of nodes and relations (never files, connections, administration).

    Raises:
        QueryRefused: with the construct, its place, and why.
    """
    if re.search(r"\\+u[0-9a-fA-F]{4}", cypher):
        raise QueryRefused(
            "不接受 \\uXXXX 转义，请直接写该字符 / escapes like \\uXXXX are refused: write the character itself"
        )
    found = _one_statement(tokens(cypher))
    for i, token in enumerate(found):
        if token.kind == "word" and not _is_name(found, i):
            _check_word(found, i, write)
    first = found[_prefix(found)]
    if not (_FIRST.fullmatch(first.upper) or (write and _WRITING.fullmatch(first.upper))):
        _refuse(first, "不是查询语句", "does not begin a query")
    for name, token in _functions(found):
        if not _DOTTED.fullmatch(name):
            _refuse(token, f"{name} 不在允许的函数之列", f"{name} is not among the functions allowed")


def _one_statement(found: list[Token]) -> list[Token]:
    """The tokens without the semicolons at the end; there is at least one, and no other semicolon."""
    while found and found[-1].text == ";":
        found.pop()
    if not found:
        raise QueryRefused("语句是空的 / the statement is empty")
    for token in found:
        if token.text == ";":
            _refuse(token, "一次只能运行一条语句", "one statement at a time")
    return found


def _check_word(found: list[Token], i: int, write: bool) -> None:
    """Refuses the word at `i`, which is no name, where it may do more than it should."""
    token = found[i]
    if _FORBIDDEN.fullmatch(token.upper):
        _refuse(token, "会读写文件、连接外部、管理数据库", "reads or writes files, reaches out or administers")
    if _WRITING.fullmatch(token.upper) and not write:
        _refuse(token, "会修改图，这里只读", "changes the graph, and this session only reads")
    if token.upper == "CREATE" and not _creates(found[i + 1 : i + 3]):
        _refuse(token, "只能创建节点和关系", "may make nodes and relations only")
    if token.upper == "CALL":
        _check_call(found, i)


def _creates(after: list[Token]) -> bool:
    """`CREATE (`, `CREATE p = (` and `ON CREATE SET`, not `CREATE USER x`."""
    if not after or after[0].kind != "word" or after[0].upper == "SET":
        return True
    return len(after) > 1 and after[1].text == "="


def _prefix(found: list[Token]) -> int:
    """Where the statement begins behind EXPLAIN, PROFILE and `CYPHER 5 runtime=slotted`."""
    i = 0
    while i < len(found) - 1 and re.fullmatch("EXPLAIN|PROFILE|CYPHER", found[i].upper):
        i += 1
        if found[i - 1].upper == "CYPHER":
            while i < len(found) - 3 and (found[i].kind == "number" or found[i + 1].text == "="):
                i += 1 if found[i].kind == "number" else 3
    return i


def _is_name(found: list[Token], i: int) -> bool:
    """A property (`n.set`, `{set: 1}`), label or type (`:SET`) is no keyword."""
    before = found[i - 1].text if i else ""
    after = found[i + 1].text if i + 1 < len(found) else ""
    if before == "." and i > 1 and found[i - 2].kind == "number":
        return False  # `RETURN 1. LOAD …`: the dot belongs to the number
    if before in (".", "&", "|") or (before == ":" and after != "{"):
        return True
    return (before == "{" and after == ":") or _NAME_FOLLOWS.fullmatch(before) is not None


def _check_call(found: list[Token], i: int) -> None:
    """Refuses a procedure that is not allowed; the words of a subquery are checked like all others."""
    if i + 1 < len(found) and found[i + 1].text in ("{", "("):
        return
    name = ""
    for token in found[i + 1 :]:
        if token.kind not in ("word", "quoted") and token.text != ".":
            break
        if name and not name.endswith(".") and token.text != ".":
            break
        name += token.text.strip("`")
    if not _PROCEDURES.fullmatch(name.lower()):
        _refuse(found[i], f"CALL {name} 不在允许的过程之列", f"CALL {name} is not among the procedures allowed")


def _functions(found: list[Token]) -> Iterator[tuple[str, Token]]:
    """Dotted names before a parenthesis, lower case."""
    for i, token in enumerate(found):
        if token.text != "(" or i < 3 or found[i - 2].text != ".":
            continue
        j = i - 1
        while j >= 2 and found[j - 1].text == "." and found[j - 2].kind in ("word", "quoted"):
            j -= 2
        yield "".join(t.text.strip("`") for t in found[j:i]).lower(), found[j]


def _refuse(token: Token, why: str, why_en: str) -> NoReturn:
    at = token.at + 1
    raise QueryRefused(
        f"拒绝执行，第 {at} 个字符 {token.text}：{why} / refused: {token.text} at character {at} {why_en}"
    )
