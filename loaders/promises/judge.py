"""What became of each promise: the clauses of the next report that speak of it, and what they say.

The review decides; the plan of the next report only where the review is silent. A wrong `fulfilled` is the worst error,
so alike wording is not enough: numerals, phases, codes, levels and quoted names have to agree, a thing promised to be
finished must be told to be finished, and a number must be reached.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kg.text import fold
from kg.tracking import matching
from kg.tracking.amounts import verdict
from kg.tracking.records import Amount, Claim, Outcome, Promise, Verdict
from loaders.promises.reasons import number, stages
from loaders.promises.telling import figure, result_of, stage
from loaders.promises.wording import words

# thresholds, measured with tools/measure_promises.py on the half of the labelled promises that tuning may look at
SAID = 0.62  # of a phrase's weight that a clause must hold to speak of it
NAMED = 0.55  # of a thing with a name of its own, where the longest common run is long
AGAIN = 0.52  # in the next plan
STRONG = 0.85
PART = 0.7  # what full coverage of one member of a list counts for the list, in the next plan
_LOOKED_AT = 8  # clauses a promise and period

_GENERIC = re.compile(
    r"建设|项目|工程|工作|实施|推进|加快|完成|开展|加强|强化|推动|打造|提升|改革|发展|体系|机制|行动|专项|重点|一批|全面|深化|重大|支持|企业|产业|服务|管理|全省|全市|全区|全县|新增|培育|综合|以上|增长|新建|中心|创新|建成|今年|供给|号线|制度|政策|质量|水平|能力|治理|保障|社会|经济|示范|平台|人才|投资|增加|目标|任务"
)
_RANK_WORD = re.compile("^(?:国家级|省级|市级|区级|县级|全国|全省|全市|全区|[*])+")
_WORKING = re.compile("(?:改造|扩建|治理|提升|棚改|建设)$")
_LONGER = re.compile("^(?:总医院|附属|附中|附小|分校|[一二三四五六七八九十]期|东校区|西校区|南校区|北校区|新校区)")


class Match(NamedTuple):
    """A claim with how much of the promise's words it holds (0 … 1) and the longest run in common."""

    claim: Claim
    score: float
    run: int
    special: bool = False  # found by a code, a masked form or an indicator's id


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
        self._index = matching.Index(self._texts)
        # a clause is read with the one before it: the subject may stand there
        self._joined = [
            w.told(fold(c.before + "," + c.text)) if c.before else t
            for c, t in zip(self._claims, self._texts, strict=True)
        ]
        self._review = np.array([c.period == "review" for c in self._claims])
        self._by_code: dict[tuple[str, bool], list[Claim]] = defaultdict(list)
        self._by_indicator: dict[tuple[str, bool, bool], list[Claim]] = defaultdict(list)
        self._masked: dict[bool, list[tuple[Claim, str]]] = {True: [], False: []}
        for claim in self._claims:
            review = claim.period == "review"
            for code in matching.codes(claim.text):
                self._by_code[code, review].append(claim)
            for key in {(a.indicator, a.growth, review) for a in claim.amounts if a.indicator}:
                self._by_indicator[key].append(claim)
            if matching.MASK.search(claim.text):
                self._masked[review].append((claim, matching.plain(claim.text)))

    def judge(self, promises: Iterable[Promise]) -> list[Outcome]:
        """One outcome for each promise, in order."""
        found = list(promises)
        if not found:
            return []
        if not self._claims:
            return [_nothing() for _ in found]
        phrases = [self._phrase(p) for p in found]
        covered = self._index.coverage([self._weighted(x) for x in phrases])
        return [self._one(p, x, row) for p, x, row in zip(found, phrases, covered, strict=True)]

    def _phrase(self, promise: Promise) -> str:
        return words().alike(fold(promise.promise))

    def _weighted(self, phrase: str) -> list[tuple[str, float]]:
        """Pairs by rarity; words that any promise has weigh a third, the beginning of a name more than its end."""
        text = matching.plain(phrase)
        common = {i for m in _GENERIC.finditer(text) for i in range(m.start(), m.end() - 1)}
        weights: dict[str, float] = {}
        for i in range(len(text) - 1):
            pair = text[i : i + 2]
            if "*" in pair:
                continue
            weight = self._index.weight(pair) * (0.35 if i in common else 1.0) * (1.3 - 0.6 * i / max(len(text) - 1, 1))
            weights[pair] = max(weights.get(pair, 0.0), weight)
        return list(weights.items())

    def _one(self, promise: Promise, phrase: str, covered: np.ndarray) -> Outcome:
        compared = self._compared(promise)
        if compared is not None:
            return compared
        told = self._matches(promise, phrase, covered, review=True)
        for match in told:
            outcome = self._answer(promise, phrase, match)
            if outcome is not None:
                return outcome
        again = self._matches(promise, phrase, covered, review=False)
        if again:
            best = again[0]
            why = f"回顾未提，下一年部署再次提出 / the review is silent, the next plan has it again ({best.score:.2f})"
            return Outcome(
                verdict="carried_over", claim=best.claim, confidence=round(min(0.95, best.score), 2), why=why,
                amount_known=_known(promise.amount, None),
            )  # fmt: skip
        return _nothing()

    def _matches(self, promise: Promise, phrase: str, covered: np.ndarray, *, review: bool) -> list[Match]:
        """Clauses that speak of the promise, best first."""
        chosen = np.flatnonzero(self._review == review)
        if not len(chosen):
            return []
        scores = covered[chosen]
        order = chosen[np.argsort(-scores, kind="stable")[: _LOOKED_AT * 2]]
        text = matching.plain(phrase)
        names = matching.quoted(promise.text)
        parts = [] if review else _members(phrase)
        found = []
        for i in order:
            claim = self._texts[i]
            score = float(covered[i])
            if score < 0.2:
                break
            if names and score < STRONG and any(matching.plain(n) in matching.plain(claim) for n in names):
                score = max(score, 0.75)
            joined = self._joined[i]
            if score < STRONG and joined is not claim:
                both = 0.95 * self._cover(phrase, joined)
                before = self._cover(phrase, fold(self._claims[i].before))
                score = max(score, both if before < 0.8 * both else 0.0)  # else the clause before says it alone
            if score < STRONG and len(parts) > 1:
                # a list of which one member is told again in full
                score = max(score, max(PART * self._cover(part, claim) for part in parts))
            run = matching.common_run(text, matching.plain(claim))
            found.append(Match(self._claims[i], score, run))
        found += self._special(promise, phrase, review)
        kept = [m for m in found if self._speaks(promise, phrase, m, review=review)]
        kept.sort(key=lambda m: (-m.score, m.claim.start))
        return kept[:_LOOKED_AT]

    def _cover(self, phrase: str, text: str) -> float:
        pairs = self._weighted(phrase)
        given = set(matching.pairs(matching.plain(text)))
        total = sum(w for _, w in pairs) or 1.0
        return sum(w for p, w in pairs if p in given) / total

    def _special(self, promise: Promise, phrase: str, review: bool) -> Iterator[Match]:
        """Clauses found by something stronger than words: the same code, a masked form of the name, an indicator."""
        if promise.rank:
            for code in matching.codes(promise.text):
                yield from (Match(c, 0.8, 4, special=True) for c in self._by_code[code, review])
        if promise.amount is not None and promise.amount.indicator:
            key = (promise.amount.indicator, promise.amount.growth, review)
            yield from (Match(c, 0.9, 6, special=True) for c in self._by_indicator[key])
        if promise.type == "project":
            text = matching.plain(phrase)
            for claim, masked in self._masked[review]:
                if matching.masked_alike(text, masked):
                    yield Match(claim, 0.8, 4, special=True)

    def _speaks(self, promise: Promise, phrase: str, match: Match, *, review: bool) -> bool:
        plain = matching.plain(phrase)
        size = len(plain)
        claim = words().told(fold(match.claim.text))
        if not matching.quoted(promise.text) and (
            (size < 3 and promise.amount is None) or len(_GENERIC.sub("", plain)) < 2
        ):
            return False
        if (
            promise.type == "project"
            and not match.special
            and words().work.search(plain)
            and not _WORKING.search(plain)
            and plain[-2:] not in claim
        ):
            return False
        around = f"{match.claim.before},{claim},{match.claim.after}"
        if matching.conflict(phrase, claim):
            return False
        bare = not re.search(r"\d|[*×]|[XxＸ]{2}", claim)
        if promise.amount is not None and not review and bare and match.run < max(5, size - 2):
            return False  # a number is not promised again where none is told
        names = matching.quoted(promise.text)
        if names and promise.type in ("programme", "project") and not any(_has(n, around) for n in names):
            return False
        at = claim.find(plain[-4:]) if promise.type == "project" else -1
        if at >= 0 and _LONGER.match(claim[at + len(plain[-4:]) :]):
            return False
        if (
            promise.type in ("indicator", "project", "honour")
            and not match.special
            and not any(self._head(matching.plain(part), around) for part in phrase.split("、"))
        ):
            return False
        if size <= 3:
            return match.run >= size and (match.score >= STRONG)
        limit = SAID if review else AGAIN
        if match.run >= min(6, size - 1) and promise.type in ("project", "indicator", "honour"):
            limit = NAMED if review else AGAIN - 0.06
        if promise.wide or promise.type == "task":
            # for work of everyday wording, alike must be very alike
            limit += 0.08 if review else -0.06 if match.run >= 6 else 0.04
            if match.run < min(4, size):
                return False
        return match.score >= limit and match.run >= min(3, size)

    def _head(self, plain: str, text: str) -> bool:
        """Whether a text has the beginning of a name: there it says which one it is."""
        given, name = matching.plain(text), _RANK_WORD.sub("", plain)
        return any(name[i : i + 2] in given for i in range(min(2, max(1, len(name) - 1))) if "*" not in name[i : i + 2])

    def _answer(self, promise: Promise, phrase: str, match: Match) -> Outcome | None:
        """What a clause of the review says of the promise, or None where it says nothing that decides."""
        claim = match.claim
        confidence = round(min(0.97, match.score), 2)

        def outcome(kind: Verdict, why: str, known: bool | None = None) -> Outcome:
            return Outcome(verdict=kind, claim=claim, confidence=confidence, why=why, amount_known=known)

        w = words()
        if re.search(w.negative, claim.text):
            return outcome("missed", "回顾说没有做到 / the review says that it was not done")
        if promise.type == "honour":
            context = claim.text + "," + claim.after
            if re.search(w.won, context) and not re.search(w.won_not, claim.text):
                return outcome("fulfilled", "回顾说已获得 / the review says that it was awarded")
            return None
        amount = promise.amount
        told = stage(phrase, claim)
        result = result_of(promise, phrase, claim)
        if promise.rank >= 5 and promise.type == "project" and told in (1, 3, 4):
            return outcome("partly", stages(promise.rank, told), _known(amount, result))
        if amount is not None and amount.value is not None:
            if result is not None and result.value is not None:
                lower = bool(re.search(w.lower, promise.promise)) and not amount.growth
                kind = verdict(amount, result, lower=lower)
                why = f"承诺{number(amount)}，回顾{number(result)} / promised {number(amount)}, told {number(result)}"
                return outcome(kind, why, True)
            if claim.span:
                return None
            if promise.type == "indicator":
                if match.score >= STRONG and re.search(r"[*XxＸ×]", claim.text) and not claim.span:
                    return outcome("fulfilled", "回顾提到，数字被遮 / told, its number masked", False)
                return None
        masked = amount is not None and amount.value is None and promise.type == "indicator"
        if masked and result is None and not re.search(r"[*XxＸ×]", claim.text + "," + claim.after.split(",")[0]):
            return None  # the name alone tells no amount
        known = _known(amount, result)
        built = (promise.rank >= 2 and promise.type == "project") or promise.rank in (2, 5, 6)
        if built:
            if told >= promise.rank or (promise.rank == 3 and told != 1):
                return outcome("fulfilled", stages(promise.rank, told), known)
            if told == 0:
                return None if match.score < STRONG else outcome("partly", stages(promise.rank, told), known)
            if told == 1 and promise.rank > 1:
                return outcome("partly", stages(promise.rank, told), known)
            return outcome("partly", stages(promise.rank, told), known)
        return outcome("fulfilled", f"回顾说做了 / the review says that it was done ({match.score:.2f})", known)

    def _compared(self, promise: Promise) -> Outcome | None:
        """A state that was to improve, by its figures of both years."""
        topics = [
            b
            for b in words().better
            if re.search(b.topic, promise.promise) and re.search("改善|好转|提升|向好|优", promise.text)
        ]
        if not topics or promise.amount is not None:
            return None
        told: list[tuple[bool, Claim]] = []
        for better in topics:
            now, then = figure(better.name, self._claims), figure(better.name, self._before)
            if now and then and now[0] != then[0]:
                told.append(((now[0] > then[0]) == (better.direction == "up"), now[1]))
        if not told:
            return None
        good = sum(t[0] for t in told)
        kind: Verdict = "fulfilled" if good == len(told) else "missed" if good == 0 else "partly"
        return Outcome(
            verdict=kind, claim=told[0][1], confidence=0.8, amount_known=True,
            why=f"两年数字相比，{good}/{len(told)} 项改善 / of {len(told)} figures of both years {good} improved",
        )  # fmt: skip


def _members(phrase: str) -> list[str]:
    """The members of a list, each with the words at the list's end: 供销社、信用社改革 → 供销社改革, 信用社改革."""
    parts = [p for p in re.split("[、和及]", phrase) if p]
    tail = parts[-1][-2:] if parts else ""
    return [p if p.endswith(tail) or len(p) > 6 else p + tail for p in parts if len(p) >= 3]


def _has(name: str, text: str) -> bool:
    """Whether a quoted name stands in a text, or most of it."""
    plain, given = matching.plain(fold(name)), matching.plain(fold(text))
    if plain in given:
        return True
    return len(plain) >= 6 and matching.common_run(plain, given) >= max(5, len(plain) * 3 // 4)


def _known(target: Amount | None, result: Amount | None) -> bool | None:
    if target is None:
        return None
    return target.value is not None and result is not None and result.value is not None


def _nothing() -> Outcome:
    return Outcome(
        verdict="unmentioned",
        claim=None,
        confidence=0.6,
        why="回顾和下一年部署都未提 / neither review nor next plan names it",
    )
