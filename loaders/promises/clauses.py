"""A passage → its sentences → their clauses, as spans of the passage's clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.model import Record

PASSAGES = 512  # of which a look is kept: a report is looked through for what it promises and for what it tells
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+是(?:要)?|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]+、|[①-⑳]|——|第[一二三四五六七八九十]+[,，、])"
)
_LEAD_IN = re.compile(r"[^,:“”()]{0,12}:")
_HEADING_SIZE = 26
_HEADLINE = 16
MONEY = re.compile(r"^(?:计划|累计|总|共)?(?:投资|投入|筹资|安排资金|安排)(?:约|超|近)?[^,，的]{0,12}(?:元|资金)$")


class Clause(Record, frozen=True, kw_only=True):
    """Half-open in the passage's clean text; `sentence` numbers the sentence, `heading` marks a headline of one.

    `member` marks one of several that stand between semicolons.
    """

    start: int
    end: int
    text: str
    sentence: int
    heading: bool = False
    member: bool = False


@lru_cache(maxsize=PASSAGES)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a folded clean text, cut at commas that stand outside of brackets and quotation marks.

    A sum of money (投资3亿元) stays with the clause after it. Marks of enumeration (一是, （二）) are left out.
    """
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[Clause]:
    sentences = list(_SENTENCE.finditer(text))
    for number, m in enumerate(sentences):
        start = m.start()
        lead = _NUMBERED.match(m.group())
        if lead:
            start += lead.end()
        end = m.end() - (1 if m.group()[-1:] in "。！？!?；;" else 0)
        while start < end and text[start].isspace():
            start += 1
        if end - start < 2:
            continue
        body = text[start:end]
        member = m.group()[-1:] in ";；" or (number > 0 and sentences[number - 1].group()[-1:] in ";；")
        heading = bool(lead) and not member and len(sentences) > 1 and len(body) <= _HEADING_SIZE and not _counted(body)
        held: int | None = None
        for a, b in _cut(body):
            part = body[a:b]
            begin = held if held is not None else a
            held = None
            if MONEY.match(part) and b < len(body):
                held = begin
                continue
            counted = _NUMBERED.match(body[begin:b])
            begin += counted.end() if counted else 0
            lead_in = _LEAD_IN.match(part)
            if lead_in:
                begin += lead_in.end() if begin == a else 0
            yield Clause(
                start=start + begin, end=start + b, text=body[begin:b], sentence=number, heading=heading, member=member
            )


def is_headline(clause: Clause, found: Sequence[Clause]) -> bool:
    """A short first sentence without number that others follow (城市更美丽。): it tells and promises nothing."""
    return (
        clause.sentence == 0
        and not clause.member
        and len(clause.text) <= _HEADLINE
        and len(found) > 1
        and found[1].sentence > 0
        and clause is found[0]
        and not re.search(r"\d", clause.text)
    )


def _counted(text: str) -> bool:
    return bool(re.search(r"\d|[*X×]{1,}", text)) or ("、" in text and "“" in text)


def _cut(body: str) -> Iterator[tuple[int, int]]:
    depth = begin = 0
    for i, char in enumerate(body):
        if char in "(（“《[":
            depth += 1
        elif char in ")）”》]":
            depth = max(0, depth - 1)
        elif char in ",，:" and depth == 0:
            if i > begin and char != ":":
                yield begin, i
                begin = i + 1
            elif char == ":":
                begin = i + 1
    if len(body) > begin:
        yield begin, len(body)
