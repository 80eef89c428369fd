"""The vocabulary of promises, loaded once a process from loaders/data/promise_wording.yaml."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property, lru_cache
from itertools import accumulate

import msgspec
import rjieba

from kg.errors import BadData
from kg.vocabulary import read_vocabulary
from loaders import DATA

FILE = "promise_wording.yaml"


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rank: int
    pattern: str


class Better(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: str
    name: str
    direction: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The lists of the file; its header says what each holds."""

    aim: tuple[str, ...]
    lead: tuple[str, ...]
    commit: tuple[str, ...]
    noun_like: tuple[str, ...]
    skip: tuple[str, ...]
    skip_patterns: tuple[str, ...]
    sentences: tuple[str, ...]
    vague_verbs: tuple[str, ...]
    vague_nouns: tuple[str, ...]
    purposes: tuple[str, ...]
    tails: tuple[str, ...]
    works: tuple[str, ...]
    honours: str
    honour_nouns: str
    stages: tuple[Stage, ...]
    negative: str
    silent: str
    under_way: str
    circumstance: str
    stock: str
    papers: tuple[tuple[str, ...], ...]
    campaigns: tuple[str, ...]
    slack: tuple[str, ...]
    places: str
    won: str
    won_not: str
    wide: str
    synonyms: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    new: str
    made: str
    improved: str
    there: str
    loose: tuple[str, ...]
    lower: str
    more: str
    apart: tuple[str, ...]
    better: tuple[Better, ...]

    @cached_property
    def little(self) -> frozenset[str]:
        """Words at the end of a phrase that say little of what it is."""
        return frozenset((*self.slack, *self.tails, *self.loose))

    @cached_property
    def opening(self) -> Callable[[str], tuple[int, int]]:
        """Of a text (where the aims, adverbs and times before the verb end, where the verb of commitment ends).

        Equal: there is no verb. A word that only begins a longer one (开发 in 开发区) is none.
        """
        return lru_cache(maxsize=1024)(self._opening)

    def _opening(self, text: str) -> tuple[int, int]:
        borders = _Borders(text, self._verb)
        start = 0
        while (m := self._lead.match(text, start)) and m.end() > start:
            if not borders.whole(start, m.end()):
                break
            adverb = text[m.end() : m.end() + 1] == "地" and borders.whole(m.end(), m.end() + 1)
            start = m.end() + adverb  # 积极地, not 确保地铁
        verb = start
        while (m := self._commit.match(text, verb)) and borders.whole(verb, m.end()) and len(text) - m.end() >= 2:
            if verb > start and (len(text) - m.end() < 4 or m.group() in self.noun_like):
                break
            verb = m.end()
        if verb == start and start and (m := self._closes.search(text[:start])):
            return m.start(), start  # 加快…改革: an adverb that is also a verb
        return start, verb

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        return re.compile(
            rf"{_any(self.aim, self.lead)}|到?20\d\d年(?:底前?|末)?|\d{{1,2}}月底?前?|[、和,]"
            r"|[与同][^,、]{2,12}(?:协同|联合|共同|合作|携手)"
        )

    @cached_property
    def _commit(self) -> re.Pattern[str]:
        return re.compile(_any(self.commit))

    @cached_property
    def _verb(self) -> re.Pattern[str]:
        return re.compile(_any(self.commit, self.lead))

    @cached_property
    def _closes(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_any(self.commit)})$")

    @cached_property
    def aims(self) -> re.Pattern[str]:
        return re.compile(_any(self.aim))

    @cached_property
    def rhetoric(self) -> re.Pattern[str]:
        """Sentences that set out views and principles, none of whose clauses promises."""
        return re.compile("|".join(self.sentences))

    @cached_property
    def skips(self) -> re.Pattern[str]:
        return re.compile(rf"^(?:{_any(self.skip)})|{'|'.join(self.skip_patterns)}")

    @cached_property
    def vague(self) -> re.Pattern[str]:
        return re.compile(
            rf"^(?:{_any(self.vague_verbs)})+.{{0,12}}(?:{_any(self.vague_nouns)})(?:不断)?(?:{_any(self.vague_verbs)}|双提升|更加.{{2,4}})?$"
        )

    @cached_property
    def purpose(self) -> re.Pattern[str]:
        return re.compile(rf"^(?:{_any(self.vague_verbs)})+.{{0,28}}(?:{_any(self.purposes)})$")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_any(self.tails)})$")

    @cached_property
    def work(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_any(self.works)})$")

    @cached_property
    def stage(self) -> re.Pattern[str]:
        """All stages as one expression; the group's name is s and the rank."""
        return re.compile(
            "|".join(
                f"(?P<s{s.rank}>{s.pattern})"
                for s in sorted(self.stages, key=lambda s: (s.rank != 3, s.rank != 4, -s.rank))
            )
        )

    @cached_property
    def same(self) -> tuple[re.Pattern[str], dict[str, str]]:
        first = {word: group[0] for group in self.synonyms for word in group[1:]}
        return re.compile(_any(tuple(first))), first

    def alike(self, text: str) -> str:
        """The text with synonyms read as the first of their group."""
        pattern, first = self.same
        return pattern.sub(lambda m: first[m.group()], text)

    def told(self, text: str) -> str:
        """`alike` of a claim, with the kinds of what it names behind it."""
        text = self.alike(text)
        for kind, *members in self.kinds:
            if any(m in text for m in members) and kind not in text:
                text = re.sub("|".join(map(re.escape, members)), lambda m, kind=kind: m.group() + kind, text)  # type: ignore[misc]
        return text


class _Borders:
    """Where the tokens of a text end. A token that is two words of ours (深入开展) has a border between them."""

    def __init__(self, text: str, word: re.Pattern[str]) -> None:
        self._text, self._word = text, word

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(map(len, rjieba.cut(self._text))))

    def whole(self, start: int, end: int) -> bool:
        """Whether no word that begins in the span goes on behind it."""
        at = bisect_left(self._ends, end)
        if at >= len(self._ends) or self._ends[at] == end:
            return True
        begin = self._ends[at - 1] if at else 0
        return begin < start or bool(self._word.fullmatch(self._text[end : self._ends[at]]))


def _any(*lists: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted({w for one in lists for w in one}, key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def words() -> Words:
    """Raises BadData where the file is wrong."""
    found = read_vocabulary(DATA / FILE, Words)
    try:
        for pattern in (
            *found.skip_patterns,
            *(s.pattern for s in found.stages),
            found.honours,
            found.negative,
            found.silent,
            found.under_way,
            found.circumstance,
            found.places,
            found.stock,
            found.won,
            found.new,
            found.made,
            found.improved,
            found.there,
        ):
            re.compile(pattern)
    except re.error as error:
        raise BadData(FILE, str(error)) from error
    return found
