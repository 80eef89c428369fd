"""Relations: what a sentence says between two of its mentions, by rules that are data (relation_rules.yaml).

By grammar: the sentence becomes a skeleton, every mention one character that stands for its type, quotation marks gone,
and patterns run over it. By name: one mention's name holds the other's (甲县…甲县产业园).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kg.errors import BadData
from kg.model import MENTION_TYPES, MentionType, Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Clue

FILE = "relation_rules.yaml"
Kind = Literal["undertakes", "in_industry", "located_in", "part_of"]
# private characters, one a type
_TOKEN: dict[str, str] = {kind: chr(0xE000 + n) for n, kind in enumerate(MENTION_TYPES)}
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_MARKS = re.compile('[“”‘’"《》「」『』 \u3000]')
_LINK = "(?:、|和|及|与|以及)"
_CORE = 2  # characters of a name without its loose words that are worth looking for


class RelationRule(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of the file; its header says what the fields hold."""

    id: str
    kind: Kind
    pattern: str
    veto: str | None = None
    source: str | None = None
    target: str | None = None
    examples: tuple[dict[str, Any], ...]
    counterexamples: tuple[str, ...]


class NameRule(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of `names` in the file; its header says what the fields hold."""

    id: str
    kind: Kind
    sources: tuple[MentionType, ...]
    target: MentionType
    loose: str
    at_start: bool
    not_source: str
    not_target: str
    examples: tuple[dict[str, Any], ...]
    counterexamples: tuple[str, ...]


class _File(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    words: dict[str, str]
    rules: tuple[RelationRule, ...]
    names: tuple[NameRule, ...]


class _Compiled(NamedTuple):
    rule: RelationRule
    pattern: re.Pattern[str]
    veto: re.Pattern[str] | None
    source: re.Pattern[str] | None
    target: re.Pattern[str] | None


class Related(NamedTuple):
    """`source` and `target` are numbers of clues; `rule` is the id of the rule."""

    kind: Kind
    source: int
    target: int
    rule: str


@lru_cache(maxsize=1)
def relation_rules() -> tuple[RelationRule, ...]:
    return _file().rules


@lru_cache(maxsize=1)
def name_rules() -> tuple[NameRule, ...]:
    return _file().names


@lru_cache(maxsize=1)
def _file() -> _File:
    return read_vocabulary(DATA / FILE, _File)


@lru_cache(maxsize=1)
def _compiled() -> tuple[_Compiled, ...]:
    """The rules as regular expressions over skeletons.

    Raises:
        BadData: a pattern is none, or lacks a group.
    """
    data = _file()
    compiled = []
    for rule in data.rules:
        try:
            pattern = re.compile(_expanded(rule.pattern, data.words))
            if {"source", "target"} - set(pattern.groupindex):
                raise BadData(f"{FILE}: {rule.id}", "缺少 source 或 target 组 / needs the groups source and target")
            veto = re.compile(f"(?:{rule.veto})$") if rule.veto else None
            source, target = (re.compile(p) if p else None for p in (rule.source, rule.target))
            compiled.append(_Compiled(rule, pattern, veto, source, target))
        except (re.error, KeyError) as error:
            raise BadData(f"{FILE}: {rule.id}", str(error)) from error
    return tuple(compiled)


def _expanded(pattern: str, words: dict[str, str]) -> str:
    pattern = re.sub(r"\{([a-z]+)\}", lambda m: words[m[1]], pattern).replace("<mention>", "".join(_TOKEN.values()))
    return re.sub(r"(?<!\(\?P)<([a-z|]+)(\+?)>", _tokens, pattern)


def _tokens(m: re.Match[str]) -> str:
    one = "[" + "".join(_TOKEN[kind] for kind in m[1].split("|")) + "]"
    return f"(?:{one}(?:{_LINK}{one})*)" if m[2] else one


def relations(text: str, clues: Sequence[Clue]) -> list[Related]:
    """What the sentences of a passage say between its mentions.

    Args:
        text: of the passage.
        clues: its mentions in order; indicators are passed over.
    """
    found: dict[tuple[Kind, int, int], Related] = {}
    named = [n for n, clue in enumerate(clues) if clue.type != "indicator"]
    waiting = 0  # the first of them that no sentence has had
    for sentence in _SENTENCE.finditer(text) if len(named) > 1 else ():
        inside = []
        while waiting < len(named) and clues[named[waiting]].start < sentence.end():
            clue = clues[named[waiting]]
            if sentence.start() <= clue.start and clue.end <= sentence.end():
                inside.append(named[waiting])
            waiting += 1
        if len(inside) < 2:
            continue
        skeleton, at = _skeleton(text, *sentence.span(), inside, clues)
        for related in (*_in_skeleton(skeleton, at, text, clues), *_by_name(inside, text, clues)):
            found.setdefault(related[:3], related)
    return list(found.values())


def _in_skeleton(skeleton: str, at: dict[int, int], text: str, clues: Sequence[Clue]) -> Iterator[Related]:
    def fits(number: int, wanted: re.Pattern[str] | None) -> bool:
        name = text[clues[number].start : clues[number].end].strip('“”"')
        return wanted is None or wanted.search(name) is not None

    for rule, pattern, veto, of_source, of_target in _compiled():
        for m in pattern.finditer(skeleton):
            if veto is not None and veto.search(skeleton[: m.start()]):
                continue
            sources = [at[i] for i in range(*m.span("source")) if i in at and fits(at[i], of_source)]
            targets = [at[i] for i in range(*m.span("target")) if i in at and fits(at[i], of_target)]
            for target in targets:
                for source in sources:
                    yield Related(rule.kind, source, target, rule.id)


def _by_name(inside: Sequence[int], text: str, clues: Sequence[Clue]) -> Iterator[Related]:
    """A project of the sentence whose name holds the name of another mention of it."""
    types = {clues[n].type for n in inside}
    for rule, loose, not_source, not_target in _compiled_names():
        if rule.target not in types or types.isdisjoint(rule.sources):
            continue
        name = {n: _MARKS.sub("", fold(text[clues[n].start : clues[n].end])) for n in inside}
        for target in (n for n in inside if clues[n].type == rule.target and not not_target.search(name[n])):
            core = loose.sub("", name[target])
            if len(core) < _CORE:
                continue
            for source in (n for n in inside if clues[n].type in rule.sources and not not_source.search(name[n])):
                at = name[source].find(core)
                if (at == 0 if rule.at_start else at >= 0) and name[source] not in (core, name[target]):
                    yield Related(rule.kind, source, target, rule.id)


@lru_cache(maxsize=1)
def _compiled_names() -> tuple[tuple[NameRule, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """The rules with their regular expressions: `loose`, `not_source`, `not_target`.

    Raises:
        BadData: one is none.
    """
    try:
        return tuple(
            (rule, re.compile(f"(?:{rule.loose})$"), re.compile(rule.not_source), re.compile(rule.not_target))
            for rule in name_rules()
        )
    except re.error as error:
        raise BadData(FILE, str(error)) from error


def _skeleton(
    text: str, start: int, end: int, inside: Sequence[int], clues: Sequence[Clue]
) -> tuple[str, dict[int, int]]:
    """The sentence with a token for each mention, and which clue stands at which of its characters."""
    out: list[str] = []
    at: dict[int, int] = {}
    done, size = start, 0
    for number in inside:
        clue = clues[number]
        if clue.start < done:  # inside another one
            continue
        out += (_MARKS.sub("", fold(text[done : clue.start])), _TOKEN[clue.type])
        size += len(out[-2]) + 1
        at[size - 1] = number
        done = clue.end
    out.append(_MARKS.sub("", fold(text[done:end])))
    return "".join(out), at
