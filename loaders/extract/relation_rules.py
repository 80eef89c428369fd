"""The rules of relations (relation_rules.yaml) as records, and as regular expressions over skeletons.

A skeleton is a sentence in which every mention is one character that stands for its type, quotation marks gone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kg.errors import BadData
from kg.model import MENTION_TYPES, MentionType, Record
from kg.vocabulary import read_vocabulary
from loaders import DATA

FILE = "relation_rules.yaml"
Kind = Literal["undertakes", "in_industry", "located_in", "part_of"]
# private characters, one a type
TOKEN: dict[str, str] = {kind: chr(0xE000 + n) for n, kind in enumerate(MENTION_TYPES)}
_MENTION = "".join(TOKEN.values())
# between members of a list: what a member's name leaves out, and members that are no mentions
_TAIL = "[^,:、等和与及<mention>]{0,6}"
_LINK = "(?:、[^,:、等<mention>]{1,12})*(?:、|和|及|与|以及|暨)"
# what a relation of a kind may join
SOURCES: dict[Kind, tuple[MentionType, ...]] = {
    "undertakes": ("organisation",),
    "in_industry": ("project",),
    "located_in": ("project", "organisation"),
    "part_of": ("programme",),
}
TARGETS: dict[Kind, MentionType] = {
    "undertakes": "project",
    "in_industry": "industry",
    "located_in": "place",
    "part_of": "programme",
}


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


class TopicRule(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of `topics` in the file; its header says what the fields hold."""

    id: str
    kind: Kind
    head: str
    clause: str
    until: str
    topic: str | None = None
    veto: str | None = None
    examples: tuple[dict[str, Any], ...]
    counterexamples: tuple[str, ...]


class NameRule(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of `names` in the file; its header says what the fields hold."""

    id: str
    kind: Kind
    holders: tuple[MentionType, ...]
    held: MentionType
    loose: str
    where: Literal["start", "inside", "anywhere"]
    before: str | None = None
    then: str | None = None
    not_holder: str
    not_held: str
    not_unknown: str | None = None
    examples: tuple[dict[str, Any], ...]
    counterexamples: tuple[str, ...]


class _File(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    words: dict[str, str]
    rules: tuple[RelationRule, ...]
    topics: tuple[TopicRule, ...]
    names: tuple[NameRule, ...]


class Grammar(NamedTuple):
    """A rule of `rules` with its regular expressions."""

    rule: RelationRule
    pattern: re.Pattern[str]
    veto: re.Pattern[str] | None
    source: re.Pattern[str] | None
    target: re.Pattern[str] | None


class Topic(NamedTuple):
    """A rule of `topics` with its regular expressions."""

    rule: TopicRule
    head: re.Pattern[str]
    clause: re.Pattern[str]
    until: re.Pattern[str]
    veto: re.Pattern[str] | None
    topic: re.Pattern[str] | None


class Named(NamedTuple):
    """A rule of `names` with its regular expressions."""

    rule: NameRule
    loose: re.Pattern[str]
    before: re.Pattern[str] | None
    then: re.Pattern[str] | None
    not_holder: re.Pattern[str]
    not_held: re.Pattern[str]
    not_unknown: re.Pattern[str] | None


@lru_cache(maxsize=1)
def relation_rules() -> tuple[RelationRule, ...]:
    return _file().rules


@lru_cache(maxsize=1)
def topic_rules() -> tuple[TopicRule, ...]:
    return _file().topics


@lru_cache(maxsize=1)
def name_rules() -> tuple[NameRule, ...]:
    return _file().names


@lru_cache(maxsize=1)
def _file() -> _File:
    return read_vocabulary(DATA / FILE, _File)


@lru_cache(maxsize=1)
def grammar() -> tuple[Grammar, ...]:
    """The rules as regular expressions over skeletons.

    Raises:
        BadData: a pattern is none, or lacks a group.
    """
    compiled = []
    for rule in relation_rules():
        pattern = _pattern(rule.id, rule.pattern)
        _grouped(rule.id, pattern)
        source, target = (_pattern(rule.id, p) if p else None for p in (rule.source, rule.target))
        compiled.append(Grammar(rule, pattern, _before(rule), source, target))
    return tuple(compiled)


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """The topics as regular expressions over skeletons.

    Raises:
        BadData: a pattern is none, or a group is not in just one of head and clause.
    """
    compiled = []
    for rule in topic_rules():
        head, clause, until = (_pattern(rule.id, p) for p in (rule.head, rule.clause, rule.until))
        _grouped(rule.id, head, clause)
        topic = _pattern(rule.id, rule.topic) if rule.topic else None
        compiled.append(Topic(rule, head, clause, until, _before(rule), topic))
    return tuple(compiled)


def _grouped(rule: str, *patterns: re.Pattern[str]) -> None:
    if sorted(group for pattern in patterns for group in pattern.groupindex) != ["source", "target"]:
        raise BadData(f"{FILE}: {rule}", "要有 source、target 各一组 / needs one group source and one group target")


def _before(rule: RelationRule | TopicRule) -> re.Pattern[str] | None:
    return _pattern(rule.id, f"(?:{rule.veto})$") if rule.veto else None


def _pattern(rule: str, pattern: str) -> re.Pattern[str]:
    """A regular expression of the file, with its words and tokens filled in."""
    try:
        while (filled := re.sub(r"\{([a-z]+)\}", lambda m: _file().words[m[1]], pattern)) != pattern:
            pattern = filled  # words may hold words
        pattern = re.sub(r"(?<!\(\?P)<([a-z|]+)(\+?)>", _tokens, pattern)
        return re.compile(pattern.replace("<mention>", _MENTION))
    except (re.error, KeyError) as error:
        raise BadData(f"{FILE}: {rule}", str(error)) from error


def _tokens(m: re.Match[str]) -> str:
    if m[1] == "mention":
        return _MENTION
    one = f"[{''.join(TOKEN[kind] for kind in m[1].split('|'))}]"
    link = {"place": _LINK, "programme": f"(?:{_TAIL}{_LINK})?"}.get(m[1], _TAIL + _LINK)
    return f"(?:{one}(?:{link}{one})*)" if m[2] else one


@lru_cache(maxsize=1)
def names() -> tuple[Named, ...]:
    return tuple(
        Named(
            rule,
            _pattern(rule.id, f"(?:{rule.loose})$"),
            _pattern(rule.id, f"(?:{rule.before})$") if rule.before else None,
            _pattern(rule.id, rule.then) if rule.then else None,
            _pattern(rule.id, rule.not_holder),
            _pattern(rule.id, rule.not_held),
            _pattern(rule.id, rule.not_unknown) if rule.not_unknown else None,
        )
        for rule in name_rules()
    )
