"""Relations: what a sentence says between two of its mentions, by rules that are data (relation_rules.yaml).

By grammar: patterns run over the sentence's skeleton (`loaders.extract.relation_rules`). By topic: what a clause at the
head of the sentence names (支持甲县…) holds for the clauses behind it. By name: one mention's name holds the other's
(甲县…甲县产业园).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.model import MentionType
from kg.text import fold
from loaders.extract.clue import Clue
from loaders.extract.relation_rules import (
    SOURCES,
    TARGETS,
    TOKEN,
    Kind,
    RelationRule,
    TopicRule,
    grammar,
    names,
    topics,
)

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_MARKS = re.compile('[“”‘’"《》「」『』 \u3000]')
_CORE = 2  # characters of a name without its loose words that are worth looking for


class Related(NamedTuple):
    """`source` and `target` are numbers of clues; `rule` is the id of the rule."""

    kind: Kind
    source: int
    target: int
    rule: str


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
    def ends(m: re.Match[str], group: str, wanted: re.Pattern[str] | None = None) -> list[int]:
        """The clues that stand in a group, are of the type that the kind joins, and of a name that fits."""
        numbers = [at[i] for i in range(*m.span(group)) if i in at]
        types = SOURCES[rule.kind] if group == "source" else (TARGETS[rule.kind],)
        numbers = [n for n in numbers if clues[n].type in types]
        if wanted is None:
            return numbers
        return [n for n in numbers if wanted.search(text[clues[n].start : clues[n].end].strip('“”"'))]

    rule: RelationRule | TopicRule
    kinds = _kinds({clues[n].type for n in at.values()})
    for rule, pattern, veto, of_source, of_target in grammar():
        for m in pattern.finditer(skeleton) if rule.kind in kinds else ():
            if veto is None or not veto.search(skeleton[: m.start()]):
                yield from _joined(rule, ends(m, "source", of_source), ends(m, "target", of_target))
    for rule, head, clause, until, veto, of_topic in topics():
        for m in head.finditer(skeleton) if rule.kind in kinds else ():
            (group,) = m.groupdict()
            about = ends(m, group, of_topic)
            if not about or (veto is not None and veto.search(skeleton[: m.start()])):
                continue
            end = until.search(skeleton, m.end())
            for said in clause.finditer(skeleton, m.end(), end.start() if end else len(skeleton)):
                if group == "target":
                    yield from _joined(rule, ends(said, "source"), about)
                else:
                    yield from _joined(rule, about, ends(said, "target"))


def _joined(rule: RelationRule | TopicRule, sources: Sequence[int], targets: Sequence[int]) -> Iterator[Related]:
    for target in targets:
        for source in sources:
            yield Related(rule.kind, source, target, rule.id)


def _kinds(types: set[MentionType]) -> set[Kind]:
    """Which kinds may join mentions of these types."""
    return {kind for kind, target in TARGETS.items() if target in types and not types.isdisjoint(SOURCES[kind])}


def _by_name(inside: Sequence[int], text: str, clues: Sequence[Clue]) -> Iterator[Related]:
    """A mention of the sentence whose name holds the name of another mention of it."""
    types = {clues[n].type for n in inside}
    rules = [rule for rule in names() if rule.rule.held in types and not types.isdisjoint(rule.rule.holders)]
    name = {n: _MARKS.sub("", fold(text[clues[n].start : clues[n].end])) for n in inside if rules}
    for rule, loose, before, then, not_holder, not_held, not_unknown in rules:
        holders = [n for n in inside if clues[n].type in rule.holders and not not_holder.search(name[n])]
        for held in inside:
            if clues[held].type != rule.held or not_held.search(name[held]):
                continue
            if not_unknown is not None and clues[held].entity is None and not_unknown.search(name[held]):
                continue
            core = loose.sub("", name[held])
            for holder in holders if len(core) >= _CORE else ():
                at = name[holder].find(core)
                if not {"start": at == 0, "inside": at > 0, "anywhere": at >= 0}[rule.where]:
                    continue
                if name[holder] in (core, name[held]) or (before and not before.search(name[holder][:at])):
                    continue
                if then is None or then.match(name[holder], at + len(core)):
                    joined = (held, holder) if rule.held in SOURCES[rule.kind] else (holder, held)
                    yield Related(rule.kind, *joined, rule.id)


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
        out += (_MARKS.sub("", fold(text[done : clue.start])), TOKEN[clue.type])
        size += len(out[-2]) + 1
        at[size - 1] = number
        done = clue.end
    out.append(_MARKS.sub("", fold(text[done:end])))
    return "".join(out), at
