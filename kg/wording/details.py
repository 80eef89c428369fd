"""What a sentence says of a programme beyond its name: money, deadline, body (details.yaml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from kg.model import Record
from kg.text import clean_quote, fold
from kg.vocabulary import read_vocabulary


class _Detail(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    detail: Literal["money", "deadline", "body"]
    pattern: str
    veto: str
    before: str
    after: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class _Signs(NamedTuple):
    """How a detail shows in the clause of the name, and in the clauses beside it."""

    here: re.Pattern[str]
    veto: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]

    def shown(self, before: str, here: str, after: Sequence[str]) -> bool:
        return bool(
            (self.here.search(here) and not self.veto.search(here))
            or self.before.match(before)
            or any(map(self.after.match, after))
        )


@lru_cache(maxsize=1)
def _signs() -> dict[str, _Signs]:
    entries = read_vocabulary(files("kg.wording") / "details.yaml", tuple[_Detail, ...])
    return {e.detail: _Signs(*map(re.compile, (e.pattern, e.veto, e.before, e.after))) for e in entries}


def details(sentence: str, at: int) -> list[str]:
    """money, deadline, body, those that the sentence gives for the programme named at `at`; none: it only names it.

    Looked for in the clause of the name, and in the one before and the two after it where these tell of nothing else;
    not beyond a semicolon.
    """
    first = max(sentence.rfind(mark, 0, at) for mark in "；;。") + 1
    last = min((i for mark in "；;" if (i := sentence.find(mark, at)) >= 0), default=len(sentence))
    head, tail = (_clauses(part) for part in (sentence[first:at], sentence[at:last]))
    before, here, after = (head[-2] if len(head) > 1 else ""), head[-1] + tail[0], tail[1:3]
    return [name for name, signs in _signs().items() if signs.shown(before, here, after)]


def _clauses(text: str) -> list[str]:
    return [fold(clean_quote(clause)).replace(" ", "") for clause in _COMMA.split(text)]


_COMMA = re.compile(r"[：:，]|,(?!\d)")
