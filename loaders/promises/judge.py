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
from kg.tracking.amounts import is_open, verdict
from kg.tracking.records import Amount, Claim, Outcome, Promise, Verdict
from loaders.promises.counted import only_others
from loaders.promises.likeness import Asked, Likeness, Near
from loaders.promises.phrases import has_head, only_generic
from loaders.promises.reasons import number, stages
from loaders.promises.siblings import own
from loaders.promises.telling import figure, result_of, stage
from loaders.promises.wording import words

# chances from which a clause is taken to speak of a promise, chosen with tools/fit_promises.py: a wrong `fulfilled` is
# worse than a missed one, so the review has to be surer than the plan
SAID = 0.75
AGAIN = 0.55
COVERED = 0.6  # of the words of a promise: a clause that holds less must not say that it was missed
REPEATED = 0.6  # so sure at most of what the review only repeats
STRONG = 0.85  # of the words of a promise, held by a clause: it speaks of it for certain
_SURE = 0.9  # the chance of a clause found by a code, a masked form or an indicator

_QUOTE = re.compile("“[^“”]*”")
_ALL = "(?:全部|全面|如期|圆满|高质量)"
_DONE = "(?:完成|兑现|办结|落实|办好|办成)"
_ALL_DONE = re.compile(f"实事[^,。;]{{0,4}}{_ALL}[^,。;]{{0,4}}{_DONE}|{_ALL}{_DONE}[^,。;]{{0,10}}实事")
_TITLE = re.compile("《([^《》]{4,})》")
_WHOLE_TASK = re.compile(
    "(?P<over>超额)?(?:完成|实现)[^,、]{0,4}(?:任务|目标|计划)$|(?:任务|目标|指标|计划)(?P<more>超额)?完成$"
)
_SHARE_OF_PLAN = re.compile("完成(?:全?年度?|年初|预期)?(?:计划|任务|目标)(?:任务|目标)?的(?P<share>\\d+(?:\\.\\d+)?)%")
_ROUTE = re.compile(
    "(?<![一-鿿])(?:开工建设|加快建设|加快推进|建成投用|开工|建成|推进|加快|建设|启动|完成)?"
    "(?P<start>[一-鿿]{2,4}?)(?:至|到|—|-)(?P<end>[一-鿿]{2,4}?)(?P<kind>铁路|高铁|城际|高速)"
)
_IN_STEP = re.compile("(?:与|同|和).{2,12}同步")  # of a growth, with another one
_INCOME = re.compile("居民.*收入")
_ECONOMY = re.compile("^(?!.*(?:人均|单位|万元)).*(?:生产总值|GDP|经济增长|经济增速|经济总量)")
_INCOME_WITH_ECONOMY = re.compile("居民.{0,12}收入.*[与同和].{0,4}(?:经济|生产总值|GDP).{0,10}同步")
_NEARLY = 0.5  # percentage points that are still 基本同步
_PRICES = re.compile("消费价格|CPI|物价")
_BARE_SUM = re.compile("(?:新增|全年|年|实现|完成|总)*(?:产值|营业收入|营收|税收|增加值|投资|销售额|销售收入|收入)")
_DID = re.compile("改造|新建|新增|整治|打通|建设|更新|铺设|修复|新改扩建|改扩建|完善|安装|加装|配备|增设")
_SUMMED_UP = re.compile(r"、[^、“”]+“[一二三四五六七八九十两\d]+[^“”]{1,3}”")  # 村长、乡长“两长”
_GRANTED = re.compile("获批|批复|立项|完成[^,]{0,12}前期")
_PUSHED = re.compile("推[进动]|争取|谋划|促成")
_COUNTED = 5  # letters that name what a number is of, however common they are
_PREFIX = 4  # letters of a name's beginning that a shorter name of it has at least
_STEP_KEPT = re.compile("同步|快于|高于|跑赢")
_WORKING = re.compile("(?:改造|扩建|治理|提升|棚改|建设)$")
_LONGER = re.compile("^(?:总医院|附属|附中|附小|分校|[一二三四五六七八九十]期|东校区|西校区|南校区|北校区|新校区)")


class Match(NamedTuple):
    """A claim with the chance that it speaks of the promise (0 … 1) and the longest run in common."""

    claim: Claim
    score: float
    run: int
    cover: float  # the share of the promise's words that it holds


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
            return [_nothing() for _ in found]
        phrases = [self._phrase(p) for p in found]
        compared = [_due(p, self.compared(p)) for p in found]
        asked = [i for i, p in enumerate(found) if compared[i] is None and _names(p, phrases[i])]
        all_near = self._near([(found[i], phrases[i]) for i in asked], min(SAID, AGAIN))
        near = own(found, phrases, dict(zip(asked, all_near, strict=True)), self._texts)
        return [
            c or self._one(p, phrases[i], near.get(i, ())) for i, (p, c) in enumerate(zip(found, compared, strict=True))
        ]

    def _phrase(self, promise: Promise) -> str:
        return words().alike(fold(promise.promise))

    def _near(self, promised: Sequence[tuple[Promise, str]], least: float) -> list[list[Near]]:
        """For each promise and phrase the clauses that come closest to it."""
        return self._likeness.near([Asked(p, phrase, self._special(p, phrase)) for p, phrase in promised], least)

    def _one(self, promise: Promise, phrase: str, near: Sequence[Near]) -> Outcome:
        matches = self._matches(promise, phrase, near)
        for match in (m for m in matches if m.claim.period == "review" and m.score >= SAID):
            outcome = _due(promise, self.answer(promise, phrase, match))
            if outcome is not None:
                return outcome
        if promise.listed and self._all_done is not None:
            return Outcome(
                verdict="fulfilled", claim=self._all_done, confidence=0.7, amount_known=_known(promise.amount, None),
                why="回顾说民生实事全部完成 / the review says that all works of the list were done",
            )  # fmt: skip
        again = next((m for m in matches if m.claim.period == "plan" and m.score >= AGAIN), None)
        if again is not None:
            why = f"回顾未提，下一年部署再次提出 / the review is silent, the next plan has it again ({again.score:.2f})"
            return Outcome(
                verdict="carried_over", claim=again.claim, confidence=round(min(0.95, again.score), 2), why=why,
                amount_known=_known(promise.amount, None),
            )  # fmt: skip
        return _nothing(later=promise.later)

    def _matches(self, promise: Promise, phrase: str, near: Iterable[Near]) -> list[Match]:
        """Clauses that nothing forbids to speak of the promise, the likeliest first."""
        found = [match for match, _ in self._allowed(promise, phrase, near, min(SAID, AGAIN))]
        return sorted(found, key=lambda m: (-m.score, m.claim.start))

    def _allowed(
        self, promise: Promise, phrase: str, found: Iterable[Near], least: float = 0.0
    ) -> Iterator[tuple[Match, np.ndarray]]:
        for near in found:
            score = max(near.chance, _SURE) if near.special else near.chance
            if score < least:
                continue
            match = Match(self._claims[near.claim], score, near.run, near.cover)
            if not self._forbidden(promise, phrase, match, near.claim, special=near.special):
                yield match, near.features

    def answers(self, promise: Promise) -> Iterator[tuple[Claim, np.ndarray, Verdict | None]]:
        """The clauses that may speak of a promise with their features and what each would answer (to fit the model)."""
        phrase = self._phrase(promise)
        (near,) = self._near([(promise, phrase)], 0.0)
        for match, row in self._allowed(promise, phrase, near):
            told = self.answer(promise, phrase, match) if match.claim.period == "review" else None
            yield match.claim, row, told.verdict if told else None

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

    def _forbidden(self, promise: Promise, phrase: str, match: Match, at: int, *, special: bool) -> bool:
        """What keeps a clause (number `at`) from speaking of a promise, however alike the two are."""
        plain = matching.plain(phrase)
        claim, around = self._texts[at], self._around[at]
        if matching.conflict(phrase, claim):
            return True
        named = promise.type in ("project", "task")
        works = named and words().work.search(plain) and not _WORKING.search(plain)
        if works and not special and plain[-2:] not in claim and not _shorter(phrase, matching.plain(claim)):
            return True
        given = self._plain_around[at]
        heads = any(has_head(matching.plain(part), given) for part in phrase.split("、"))
        if promise.type == "project" and not special and not heads:
            return True  # the beginning of a name says which one it is
        bare = not re.search(r"\d|[*×]|[XxＸ]{2}", claim)
        if promise.amount is not None and match.claim.period == "plan" and bare and match.run < max(5, len(plain) - 2):
            return True  # a number is not promised again where none is told
        names = matching.quoted(promise.text)
        if names and promise.type in ("programme", "project", "honour") and not any(_has(n, around) for n in names):
            rest = matching.plain(_QUOTE.sub("", phrase))
            same = len(rest) >= 4 and not only_generic(rest) and rest in matching.plain(claim)
            listed = _SUMMED_UP.search(promise.text) or _open_member(phrase, matching.plain(claim))
            if not listed and (not same or "“" in claim):
                return True
        titles = _TITLE.findall(promise.text)
        if titles and not any(_has(t, around) for t in titles):
            return True
        at = claim.find(plain[-4:]) if promise.type == "project" else -1
        return at >= 0 and bool(_LONGER.match(claim[at + len(plain[-4:]) :]))

    def answer(self, promise: Promise, phrase: str, match: Match) -> Outcome | None:
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
        if _IN_STEP.search(promise.text) and not _STEP_KEPT.search(claim.text):
            return None  # figures tell (`compared`)
        amount = promise.amount
        if only_others(promise, phrase, claim):
            return None
        told = stage(phrase, claim)
        result = result_of(promise, phrase, claim)
        if promise.rank >= 5 and promise.type == "project" and told in (1, 3, 4):
            return outcome("partly", stages(promise.rank, told), _known(amount, result))
        if amount is not None and amount.value is not None:
            if result is not None and result.value is not None:
                change = amount.growth and (amount.value < 0 or not _PRICES.search(promise.promise))
                lower = bool(re.search(w.lower, promise.promise)) and not change
                kind = verdict(amount, result, lower=lower, more=bool(re.search(w.more, promise.promise)))
                if kind == "missed" and match.cover < COVERED and result.indicator is None:
                    return None  # the number of a thing that is like it
                if is_open(kind, result, lower=lower or amount.comparator == "<="):
                    return None
                if _of_anything(phrase, amount) or (kind in ("missed", "partly") and _of_a_part(phrase, result)):
                    return None
                why = f"承诺{number(amount)}，回顾{number(result)} / promised {number(amount)}, told {number(result)}"
                return outcome(kind, why, True)
            if claim.span:
                return None
            share = _SHARE_OF_PLAN.search(claim.text)
            if share and match.cover >= COVERED:
                return outcome(_of_plan(float(share["share"])), f"回顾说完成{share['share']}% / told as a share", True)
            whole = _WHOLE_TASK.search(claim.text)
            if whole and promise.type == "indicator" and match.cover >= STRONG:
                kind = "exceeded" if whole["over"] or whole["more"] else "fulfilled"
                return outcome(kind, "回顾说完成了任务，未给数字 / told as met, without a number", False)
            if amount.value == 1 and match.cover >= STRONG and re.search("新|建|打通|完成|开", claim.text[:6]):
                return outcome("fulfilled", "回顾点名说做了一个 / the review names the one that was done", True)
            built = promise.rank >= 2 and told >= promise.rank and match.cover >= STRONG
            if built and promise.type == "indicator" and has_head(matching.plain(phrase), matching.plain(claim.text)):
                return outcome("fulfilled", stages(promise.rank, told), False)
            if promise.type == "indicator":
                if match.cover >= STRONG and re.search(r"[*XxＸ×]", claim.text) and not claim.span:
                    return outcome("fulfilled", "回顾提到，数字被遮 / told, its number masked", False)
                return None
        masked = amount is not None and amount.value is None and promise.type == "indicator"
        if masked and result is None and not re.search(r"[*XxＸ×]", claim.text + "," + claim.after.split(",")[0]):
            return None  # the name alone tells no amount
        known = _known(amount, result)
        built = (promise.rank >= 2 and promise.type == "project") or promise.rank in (2, 5, 6)
        if built:
            granted = _GRANTED.search(claim.text) and _PUSHED.search(promise.deed + promise.text)
            if told >= promise.rank or (promise.rank == 3 and (told != 1 or granted)):
                return outcome("fulfilled", stages(promise.rank, told), known)
            if told == 0 and not _did(claim):
                return None
            if told == 0:
                return outcome("fulfilled", f"回顾说做了 / the review says that it was done ({match.score:.2f})", known)
            return outcome("partly", stages(promise.rank, told), known)
        asked = promise.rank in (1, 3)  # to go on with it
        if not promise.wide and not asked and promise.type != "indicator" and re.search(w.under_way, claim.text):
            return outcome("partly", "回顾说正在做 / the review says that it is under way", known)
        if told == 0 and _repeats(phrase, claim):
            return Outcome(
                verdict="fulfilled", claim=claim, confidence=min(confidence, REPEATED), amount_known=known,
                why="回顾重复了部署的话，没有说结果 / the review repeats the words of the plan and tells no result",
            )  # fmt: skip
        return outcome("fulfilled", f"回顾说做了 / the review says that it was done ({match.score:.2f})", known)

    def compared(self, promise: Promise) -> Outcome | None:
        """A state that was to improve, by its figures of both years; incomes in step with the economy."""
        if _INCOME_WITH_ECONOMY.search(promise.text) and promise.amount is None:
            return self._in_step(promise)
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

    def _in_step(self, promise: Promise) -> Outcome | None:
        """Whether incomes grew as fast as the economy; of incomes of towns and of the country their mean."""
        incomes, economy = self._growth(_INCOME), self._growth(_ECONOMY)
        if incomes is None or economy is None:
            return None
        mine = sum(incomes[0]) / len(incomes[0])
        theirs = economy[0][0]
        kept = mine >= theirs - (_NEARLY if "基本" in promise.text else 0)
        return Outcome(
            verdict="fulfilled" if kept else "missed", claim=incomes[1], confidence=0.85, amount_known=True,
            why=f"收入增长{mine:g}%，经济增长{theirs:g}% / incomes grew by {mine:g}%, the economy by {theirs:g}%",
        )  # fmt: skip

    def _growth(self, name: re.Pattern[str]) -> tuple[list[float], Claim] | None:
        """By how many percent something grew in the year, with the clause; the plainest name first."""
        found = []
        for at, claim in enumerate(self._claims):
            if claim.period == "review" and not claim.span and not claim.partial:
                given = [a for a in claim.amounts if a.growth and a.value is not None and a.unit == "%"]
                named = [a for a in given if name.search(a.name or "")]
                if named:
                    ranked = re.search("城镇|农村|城乡", named[0].name or "") is not None
                    found.append((ranked, at, [a.value for a in named if a.value is not None]))
        if not found:
            return None
        _, at, values = min(found, key=lambda f: f[:2])
        return values, self._claims[at]


def _shorter(phrase: str, claim: str) -> bool:
    """Whether a clause (plain) has a shorter name of a thing (东湖高速 of 东湖高速公路), or one of several things."""
    parts = [matching.plain(p) for p in phrase.split("、")]
    if len(parts) > 1:
        return any(len(p) >= _PREFIX and p in claim for p in parts)
    return parts[0][: max(_PREFIX, len(parts[0]) - 2)] in claim and len(parts[0]) > _PREFIX


def _open_member(phrase: str, claim: str) -> bool:
    """Whether a clause (plain) has a member of a list that stands outside of its quotation marks."""
    parts = re.split("[、和及与]", phrase)
    mine = [matching.plain(p)[:6] for p in parts if "“" not in p and "”" not in p]
    return len(parts) > 1 and any(len(p) >= _PREFIX and not only_generic(p) and p[:_PREFIX] in claim for p in mine)


def _of_anything(phrase: str, target: Amount) -> bool:
    """Whether a growth was promised of a sum that everything has (营业收入增长20%), without saying of what."""
    return target.growth and not target.indicator and bool(_BARE_SUM.fullmatch(matching.plain(phrase)))


def _of_a_part(phrase: str, result: Amount) -> bool:
    """Whether a sum that was promised without saying of what (新增产值) is told of something in particular."""
    name = matching.plain(result.name or "")
    return bool(_BARE_SUM.fullmatch(matching.plain(phrase))) and not _BARE_SUM.fullmatch(name)


def _did(claim: Claim) -> bool:
    """Whether a clause counts what was done: 改造泵房100座."""
    start, verb = words().opening(fold(claim.text))
    return bool(_DID.match(claim.text[start:verb])) and bool(re.search(r"\d", claim.text[verb:]))


def _names(promise: Promise, phrase: str) -> bool:
    """Whether a promise names enough to be looked for."""
    plain = matching.plain(phrase)
    if matching.quoted(promise.text):
        return True
    if promise.amount is not None and (promise.amount.indicator or len(plain) >= _COUNTED):
        return True  # 重大项目投资, of which the number is looked for
    if only_generic(matching.plain(promise.promise)):
        return False
    return not ((len(plain) < 3 and promise.amount is None) or only_generic(plain))


def _has(name: str, text: str) -> bool:
    """Whether a quoted name stands in a text, or most of it."""
    plain, given = matching.plain(fold(name)), matching.plain(fold(text))
    if plain in given:
        return True
    return len(plain) >= 6 and matching.common_run(plain, given) >= max(5, len(plain) * 3 // 4)


def _repeats(phrase: str, claim: Claim) -> bool:
    """Whether a clause says no more than what was promised, but for the verbs before it."""
    text = fold(claim.text)
    verb = words().opening(text)[1]
    rest = matching.plain(words().alike(text[verb:]))
    return not re.search(r"\d", text) and verb > 0 and rest in matching.plain(phrase)


def _routes(text: str) -> list[str]:
    """The short names of the routes in a text: 东湖至南岭铁路 is 东南铁路."""
    return [f"{m['start'][0]}{m['end'][0]}{m['kind']}" for m in _ROUTE.finditer(text)]


def _of_plan(share: float) -> Verdict:
    """What a share of the plan (percent) makes of it."""
    return "missed" if share < 50 else "partly" if share < 100 else "fulfilled" if share < 102 else "exceeded"


def _known(target: Amount | None, result: Amount | None) -> bool | None:
    if target is None:
        return None
    return target.value is not None and result is not None and result.value is not None


def _due(promise: Promise, outcome: Outcome | None) -> Outcome | None:
    """The outcome; none where less is told so far than was promised, and the promise is due later."""
    return None if promise.later and outcome is not None and outcome.verdict in ("missed", "partly") else outcome


def _nothing(*, later: bool = False) -> Outcome:
    why = "回顾和下一年部署都未提 / neither review nor next plan names it"
    if later:
        why = "期限在部署年之后，尚无定论 / due after the planned year, nothing decides it yet"
    return Outcome(verdict="unmentioned", claim=None, confidence=0.6, why=why)
