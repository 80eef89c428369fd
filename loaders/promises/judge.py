"""What became of each promise: the clauses of the next report that speak of it, and what they say.

The review decides; the plan of the next report only where the review is silent. Which clauses come near is a fitted
model's to say (`likeness`); what forbids one stands in `vetoes`, what it says of the promise in `verdicts`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import structs

from kg.text import fold
from kg.tracking import matching
from kg.tracking.records import Claim, Outcome, Promise, Verdict
from loaders.promises.compared import compared
from loaders.promises.likeness import Asked, Likeness, Near
from loaders.promises.members import not_named
from loaders.promises.phrases import only_generic
from loaders.promises.reasons import told_by
from loaders.promises.siblings import own
from loaders.promises.verdicts import NOTHING, Case, answer, known, of_the_topic
from loaders.promises.vetoes import Pair, vetoed
from loaders.promises.wording import words

# chances from which a clause is taken to speak of a promise, chosen with tools/fit_promises.py: a wrong `fulfilled` is
# worse than a missed one, so the review has to be surer than the plan
SAID = 0.75
AGAIN = 0.55
_ALONE = 0.55  # the chance that is enough of the review where the clause is by far likelier of no other promise
_LEAD = 2.0  # log odds
_PART = 0.45  # of the promise's words: a clause that has more and is hardly likely lacks what matters of it
_LEAST = min(SAID, AGAIN, _ALONE)
_LIKELY = 0.7  # below it a clause of the plan that is only of the same topic is not believed
SURE = 0.9  # the chance of a clause found by a code, a masked form or an indicator
_MOST = 0.95  # so sure at most of what the next plan has again

_ALL = "(?:全部|全面|如期|圆满|高质量)"
_DONE = "(?:完成|兑现|办结|落实|办好|办成)"
_ALL_DONE = re.compile(f"实事[^,。;]{{0,4}}{_ALL}[^,。;]{{0,4}}{_DONE}|{_ALL}{_DONE}[^,。;]{{0,10}}实事")
_ROUTE = re.compile(
    "(?<![一-鿿])(?:开工建设|加快建设|加快推进|建成投用|开工|建成|推进|加快|建设|启动|完成)?"
    "(?P<start>[一-鿿]{2,4}?)(?:至|到|—|-)(?P<end>[一-鿿]{2,4}?)(?P<kind>铁路|高铁|城际|高速)"
)
_PAPER = re.compile(
    "(?:专项|具体|工作|实施|行动|发展|各项|相关|配套)*(?:方案|计划|规划|政策|措施|意见|办法|制度|机制|体系)"
)
_COUNTED = 5  # letters that name what a number is of, however common they are


class Match(NamedTuple):
    """A claim with the chance that it speaks of the promise (0 … 1) and the share of the promise's words it holds."""

    claim: Claim
    score: float
    cover: float
    lead: float  # `Near.lead`

    def case(self, promise: Promise, phrase: str) -> Case:
        return Case(promise, phrase, self.claim, self.score, self.cover)

    @property
    def believed(self) -> bool:
        """Whether a clause of the review is likely enough to be asked."""
        return self.score >= SAID or (self.score >= _ALONE and self.lead >= _LEAD and self.cover < _PART)


class Asking(NamedTuple):
    """A promise, what it names with synonyms read alike, and the clauses that may speak of it, the likeliest first."""

    promise: Promise
    phrase: str
    matches: Sequence[Match]


class Judge:
    """Judges the promises of one plan by one later report.

    Args:
        claims: clauses of the later report (`loaders.promises.claims`).
        before: clauses of the review that stands in the report of the promises: where a state is to improve, its
            figures are compared with theirs.
    """

    def __init__(self, claims: Sequence[Claim], before: Sequence[Claim] = ()) -> None:
        self._claims = [c for c in claims if len(c.text) > 1]
        self._before = [c for c in before if c.period == "review"]
        w = words()
        self._texts = [w.told(fold(c.text)) for c in self._claims]
        self._around = [f"{c.before},{t},{c.after}" for c, t in zip(self._claims, self._texts, strict=True)]
        self._plain_around = matching.all_plain(self._around)
        reviewed = (text for c, text in zip(self._claims, self._plain_around, strict=True) if c.period == "review")
        self._reviewed = "\n".join(reviewed)
        self._likeness = Likeness(self._claims, self._texts, before)
        self._by_code: dict[tuple[str, bool], list[int]] = defaultdict(list)
        self._by_indicator: dict[tuple[str, bool, bool], list[int]] = defaultdict(list)
        self._masked: dict[bool, list[tuple[int, str]]] = {True: [], False: []}
        told = (c for c in self._claims if c.period == "review" and not c.span)
        self._all_done = next((c for c in told if _ALL_DONE.search(c.text)), None)
        for at, claim in enumerate(self._claims):
            review = claim.period == "review"
            for code in matching.codes(claim.text):
                self._by_code[code, review].append(at)
            for key in {(a.indicator, a.growth, review) for a in claim.amounts if a.indicator}:
                self._by_indicator[key].append(at)
            if matching.MASK.search(claim.text):
                self._masked[review].append((at, matching.plain(claim.text)))

    def judge(self, promises: Iterable[Promise]) -> list[Outcome]:
        """One outcome for each promise, in order."""
        found = list(promises)
        if not found:
            return []
        if not self._claims:
            return [nothing(promise) for promise in found]
        phrases = [self._phrase(p) for p in found]
        by_figures = [_due(p, self.compared(p)) for p in found]
        asked = [i for i, p in enumerate(found) if by_figures[i] is None and _names(p, phrases[i])]
        all_near = self._near([(found[i], phrases[i]) for i in asked], _LEAST)
        near = own(found, phrases, dict(zip(asked, all_near, strict=True)), self._texts)
        return [
            told or self._decided(Asking(p, phrase, self._matches(p, phrase, near.get(i, ()))))
            for i, (p, phrase, told) in enumerate(zip(found, phrases, by_figures, strict=True))
        ]

    def compared(self, promise: Promise) -> Outcome | None:
        """What figures of both years say (`loaders.promises.compared`)."""
        return compared(promise, self._claims, self._before)

    def answers(self, promise: Promise) -> Iterator[tuple[Claim, np.ndarray, Verdict | None]]:
        """The clauses that may speak of a promise with their features and what each would answer (to fit the model)."""
        phrase = self._phrase(promise)
        (near,) = self._near([(promise, phrase)], 0.0)
        for match, row in self._allowed(promise, phrase, near):
            review = match.claim.period == "review"
            told = answer(match.case(promise, phrase)) if review else None
            yield match.claim, row, told.verdict if told else None

    def _decided(self, asking: Asking) -> Outcome:
        """The first answer of who is asked in turn."""
        deciding: tuple[Callable[[Asking], Outcome | None], ...] = (self._said_of_all, self._done_with_the_list, again)
        told = (decide(asking) for decide in deciding)
        return next((outcome for outcome in told if outcome is not None), nothing(asking.promise))

    def _said_of_all(self, asking: Asking) -> Outcome | None:
        """What the review says; of several things that were promised only those count that it names."""
        outcome = said(asking)
        if outcome is None or outcome.claim is None or outcome.verdict != "fulfilled":
            return outcome
        left = [] if asking.promise.amount else not_named(asking.phrase, outcome.claim, self._reviewed)
        if not left:
            return outcome
        why = f"回顾未提{'、'.join(left)} / the review does not name {', '.join(left)}"
        return structs.replace(outcome, verdict="partly", why=told_by(outcome.claim, why))

    def _done_with_the_list(self, asking: Asking) -> Outcome | None:
        """A review that says that all works for the people were done."""
        if not asking.promise.listed or self._all_done is None:
            return None
        return Outcome(
            verdict="fulfilled", claim=self._all_done, confidence=0.7, amount_known=known(asking.promise.amount, None),
            why="回顾说民生实事全部完成 / the review says that all works of the list were done",
        )  # fmt: skip

    def _phrase(self, promise: Promise) -> str:
        return words().alike(fold(promise.promise))

    def _near(self, promised: Sequence[tuple[Promise, str]], least: float) -> list[list[Near]]:
        """For each promise and phrase the clauses that come closest to it."""
        return self._likeness.near([Asked(p, phrase, self._special(p, phrase)) for p, phrase in promised], least)

    def _matches(self, promise: Promise, phrase: str, near: Iterable[Near]) -> list[Match]:
        """Clauses that nothing forbids to speak of the promise, the likeliest first."""
        found = [match for match, _ in self._allowed(promise, phrase, near, _LEAST)]
        return sorted(found, key=lambda m: (-m.score, m.claim.start))

    def _allowed(
        self, promise: Promise, phrase: str, found: Iterable[Near], least: float = 0.0
    ) -> Iterator[tuple[Match, np.ndarray]]:
        for near in found:
            score = max(near.chance, SURE) if near.special else near.chance
            if score < least:
                continue
            at = near.claim
            pair = Pair(
                promise, phrase, self._claims[at], self._texts[at], self._around[at], self._plain_around[at],
                run=near.run, special=near.special,
            )  # fmt: skip
            if not vetoed(pair):
                yield Match(self._claims[at], score, near.cover, near.lead), near.features

    def _special(self, promise: Promise, phrase: str) -> set[int]:
        """Clauses found by something stronger than words: the same code, a masked form of the name, an indicator."""
        found: set[int] = set()
        for review in (True, False):
            if promise.rank:
                for code in matching.codes(promise.text):
                    found.update(self._by_code[code, review])
            if promise.amount is not None and promise.amount.indicator:
                found.update(self._by_indicator[promise.amount.indicator, promise.amount.growth, review])
            found.update(i for name in _routes(promise.text) for i in self._naming(name, review=review))
            if promise.type == "project":
                text = matching.plain(phrase)
                found.update(i for i, masked in self._masked[review] if matching.masked_alike(text, masked))
        return found

    def _naming(self, name: str, *, review: bool) -> Iterator[int]:
        """The clauses of a period that have a name."""
        for at, claim in enumerate(self._claims):
            if (claim.period == "review") == review and name in self._texts[at]:
                yield at


def said(asking: Asking) -> Outcome | None:
    """What the likeliest clause of the review that decides anything says."""
    for match in asking.matches:
        if match.claim.period == "review" and match.believed:
            told = answer(match.case(asking.promise, asking.phrase))
            outcome = _due(asking.promise, told)
            if outcome is not None:
                return outcome
    return None


def again(asking: Asking) -> Outcome | None:
    """That the next plan has it again.

    A clause that is hardly likely has to have the end of what was promised.
    """
    for match in asking.matches:
        if match.claim.period != "plan" or match.score < AGAIN:
            continue
        if match.score < _LIKELY and of_the_topic(match.case(asking.promise, asking.phrase)) == NOTHING:
            continue
        if not _of_its_years(asking.promise, match.claim):
            continue
        why = f"回顾未提，下一年部署再次提出 / the review is silent, the next plan has it again ({match.score:.2f})"
        return Outcome(
            verdict="carried_over", claim=match.claim, confidence=round(min(_MOST, match.score), 2), why=why,
            amount_known=known(asking.promise.amount, None),
        )  # fmt: skip
    return None


def _of_its_years(promise: Promise, claim: Claim) -> bool:
    """Whether a clause of the next plan may have a figure for later years again: it is of several years or has it."""
    amount = promise.amount
    if not promise.later or amount is None or amount.indicator is None:
        return True
    return claim.span or any(a.value == amount.value for a in claim.amounts)


def nothing(promise: Promise) -> Outcome:
    """That nothing is told of it."""
    why = "回顾和下一年部署都未提 / neither review nor next plan names it"
    if promise.later:
        why = "期限在部署年之后，尚无定论 / due after the planned year, nothing decides it yet"
    return Outcome(verdict="unmentioned", claim=None, confidence=0.6, why=why)


def _due(promise: Promise, outcome: Outcome | None) -> Outcome | None:
    """The outcome; none where the promise is due later and less is told so far, or how much one year grew."""
    if outcome is None or not promise.later:
        return outcome
    growth = promise.amount is not None and promise.amount.growth
    return None if growth or outcome.verdict in ("missed", "partly") else outcome


def _names(promise: Promise, phrase: str) -> bool:
    """Whether a promise names enough to be looked for."""
    plain = matching.plain(phrase)
    if matching.quoted(promise.text):
        return True
    if promise.amount is not None and (promise.amount.indicator or len(plain) >= _COUNTED):
        return True  # 重大项目投资, of which the number is looked for
    if only_generic(matching.plain(promise.promise)) or _PAPER.fullmatch(plain):
        return False
    return not ((len(plain) < 3 and promise.amount is None) or only_generic(plain))


def _routes(text: str) -> list[str]:
    """The short names of the routes in a text: 东湖至南岭铁路 is 东南铁路."""
    return [f"{m['start'][0]}{m['end'][0]}{m['kind']}" for m in _ROUTE.finditer(text)]
