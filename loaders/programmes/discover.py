"""Finds names of programmes that stand in no authority file: candidates, by patterns that are data."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from kg.errors import BadData
from kg.model import Passage, Record
from kg.text import fold
from kg.vocabulary import read_vocabulary
from loaders import DATA
from loaders.extract.clue import Clue, Context
from loaders.programmes.authority import Authority
from loaders.programmes.naming import coinage, key_of

PATTERNS = DATA / "programme_patterns.yaml"
BARE = "bare"  # the frame whose names are marked by nothing but a verb before them
_MARK = re.compile(r"[,;:!?。、，；！？：\n“”《》()]")  # none of these stands in what that frame matches
_BEFORE = 8  # code points that `preceded` sees


class Example(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text in which a pattern finds `name`."""

    text: str
    name: str


class Pattern(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of `patterns` in the vocabulary file, whose header explains the fields."""

    id: str
    frame: str
    heads: tuple[str, ...]
    score: float
    examples: tuple[Example, ...]
    counters: tuple[str, ...]


class Patterns(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The vocabulary file of patterns."""

    words: dict[str, tuple[str, ...]]
    frames: dict[str, str]
    generic: tuple[str, ...]
    followed: str
    preceded: str
    patterns: tuple[Pattern, ...]


class PatternFinder:
    """Candidates, with as `name` the form in which a place's coinage meets itself across years.

    `entity` is None, but for a name of the authority file with a word for its kind (东数西算工程), which is that entry.
    Of candidates that overlap, each is left as a clue: `decide` chooses.
    """

    def __init__(self, patterns: Patterns | None = None, authority: Authority | None = None) -> None:
        self._patterns = load_patterns() if patterns is None else patterns
        self._authority = Authority.load() if authority is None else authority

    def find(self, passage: Passage, context: Context) -> Iterable[Clue]:
        text = fold(passage.text)
        clauses = list(self._clauses(text))
        for frame, by_head, quoted in self._frames:
            spans = clauses if frame is self._bare else [(0, len(text))]
            for match in (m for start, end in spans for m in frame.finditer(text, start, end)):
                name, head = match["name"], match.groupdict().get("head") or ""
                if quoted and self._excluded(text, match.start(), match.end()):
                    continue
                if self._generic.fullmatch(key_of(name)):
                    continue
                pattern = by_head[head]
                entry = self._authority.lookup(name)
                yield Clue(
                    start=match.start("name"),
                    end=match.end("name"),
                    type="programme",
                    rule=f"pattern-{pattern.id}",
                    score=pattern.score,
                    entity=entry.id if entry else None,
                    name=entry.name if entry else coinage(name),
                )

    def _clauses(self, text: str) -> Iterator[tuple[int, int]]:
        """The clauses in which a head of the frame `bare` stands, each with the mark behind it.

        That frame is slow where it does not match, and what it matches lies in one clause.
        """
        heads = list(self._heads.finditer(text))
        if not heads:
            return
        ends = [0, *(mark.end() for mark in _MARK.finditer(text)), len(text)]
        done = 0
        for head in heads:
            if head.start() >= done:
                number = bisect_right(ends, head.start())
                done = ends[number]
                yield ends[number - 1], done

    def _excluded(self, text: str, start: int, end: int) -> bool:
        before = text[max(0, start - _BEFORE) : start]
        return bool(self._preceded.search(before) or self._followed.match(text, end))

    @cached_property
    def _frames(self) -> Sequence[tuple[re.Pattern[str], dict[str, Pattern], bool]]:
        return _compile(self._patterns)

    @cached_property
    def _bare(self) -> re.Pattern[str] | None:
        return next((f for f, by_head, _ in self._frames if any(p.frame == BARE for p in by_head.values())), None)

    @cached_property
    def _heads(self) -> re.Pattern[str]:
        heads = {head for pattern in self._patterns.patterns if pattern.frame == BARE for head in pattern.heads}
        return re.compile(_alternatives(heads) or "(?!)")

    @cached_property
    def _generic(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{g})" for g in self._patterns.generic) or "(?!)")

    @cached_property
    def _followed(self) -> re.Pattern[str]:
        return re.compile(self._patterns.followed)

    @cached_property
    def _preceded(self) -> re.Pattern[str]:
        return re.compile(self._patterns.preceded)


@lru_cache(maxsize=1)
def load_patterns() -> Patterns:
    """The shipped patterns, read once per process.

    Raises:
        BadData: an unknown field or frame, a head that two patterns of a frame claim, no regular expression.
    """
    patterns = read_vocabulary(PATTERNS, Patterns)
    _compile(patterns)
    return patterns


def _compile(patterns: Patterns) -> list[tuple[re.Pattern[str], dict[str, Pattern], bool]]:
    """For each frame: its expression, the pattern of each head, and whether it ends at a closing quotation mark."""
    words = {name: _alternatives(members) for name, members in patterns.words.items()}
    heads: dict[str, dict[str, Pattern]] = {frame: {} for frame in patterns.frames}
    for pattern in patterns.patterns:
        where = f"{PATTERNS.name}: {pattern.id}"
        if pattern.frame not in heads:
            raise BadData(where, f"frame {pattern.frame!r} is none of {', '.join(sorted(heads))}")
        for head in pattern.heads or ("",):
            other = heads[pattern.frame].setdefault(head, pattern)
            if other is not pattern:
                raise BadData(where, f"the head {head!r} belongs to {other.id} too")
    compiled = []
    for frame, expression in patterns.frames.items():
        if not heads[frame]:
            continue
        for word, alternatives in words.items():
            expression = expression.replace(f"{{{word}}}", alternatives)
        try:
            regex = re.compile(expression.replace("{heads}", _alternatives(heads[frame])))
        except re.error as error:
            raise BadData(f"{PATTERNS.name}: frame {frame}", f"no regular expression: {error}") from error
        compiled.append((regex, heads[frame], "" in heads[frame]))
    return compiled


def _alternatives(words: Iterable[str]) -> str:
    ranked = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(word[1:] if word.startswith("~") else re.escape(word) for word in ranked)
