"""What a clause of the review says of a promise that it speaks of: CHECKS, the first that answers decides.

A wrong `fulfilled` is the worst error: a thing promised to be finished must be told to be finished, a number must be
reached, and a clause may say nothing that decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final, Literal

from kg.text import fold
from kg.tracking import matching
from kg.tracking.amounts import MONEY, RATES, comparable, is_open, unit_of, verdict
from kg.tracking.records import Amount, Claim, Outcome, Promise, Verdict
from loaders.promises.counted import only_others
from loaders.promises.phrases import AND, end_of, has_head, only_generic
from loaders.promises.reasons import number, stages, told_by
from loaders.promises.telling import BUILT, PREPARED, STARTED, STRUCTURE, UNDER_WAY, UNFINISHED, result_of, stage
from loaders.promises.wording import words

NOTHING: Final = "nothing"
Said = Outcome | Literal["nothing"] | None  # NOTHING: the clause decides nothing; None: the next check is asked

COVERED = 0.6  # of the words of a promise: a clause that holds less must not say that it was missed
STRONG = 0.85  # of the words of a promise, held by a clause: it speaks of it for certain
CERTAIN = 0.9  # the chance from which a clause that lacks the end of what was promised may still be of it
REPEATED = 0.6  # so sure at most of what the review only repeats
MOST = 0.97  # so sure at most of anything

_WHOLE_TASK = re.compile(
    "(?P<over>超额)?(?:完成|实现)[^,、]{0,4}(?:任务|目标|计划)$|(?:任务|目标|指标|计划)(?P<more>超额)?完成$"
)
_SHARE_OF_PLAN = re.compile("完成(?:全?年度?|年初|预期)?(?:计划|任务|目标)(?:任务|目标)?的(?P<share>\\d+(?:\\.\\d+)?)%")
_IN_STEP = re.compile("(?:与|同|和).{2,12}同步")  # of a growth, with another one
_STEP_KEPT = re.compile("同步|快于|高于|跑赢")
_PRICES = re.compile("消费价格|CPI|物价")
_BARE_SUM = re.compile("(?:新增|全年|年|实现|完成|总)*(?:产值|营业收入|营收|税收|增加值|投资|销售额|销售收入|收入)")
_DID = re.compile("改造|新建|新增|整治|打通|建设|更新|铺设|修复|新改扩建|改扩建|完善|安装|加装|配备|增设")
_MADE = re.compile(
    "^(?:新|已|全面|正式|率先|成功)*(?:建立|设立|成立|组建|开启|形成|推出|出台)|(?:成立|设立|亮相|开启)$|认定为"
)
_NEARLY = re.compile("即将(?:投|建成|竣工|完工|通|开)")
_IN_FORCE = re.compile("落地(?:实施|见效|运行)|付诸实施|(?:正式|全面)实施")  # of a rule or a mechanism
_DID_ONE = re.compile("新|建|打通|完成|开")
_MEMBER = 4  # letters of one of several things that say which one it is
_OPENING = 6  # letters of a clause in which its verb stands
_GRANTED = re.compile("获批|批复|立项|完成[^,]{0,12}前期")
_PUSHED = re.compile("推[进动]|争取|谋划|促成")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MASK = re.compile("[*XxＸ×]")


class Case:
    """A promise and a clause of the review that speaks of it.

    Args:
        phrase: what the promise names, synonyms read alike.
        score: the chance that the clause speaks of it.
        cover: the share of the promise's words that the clause holds.
    """

    def __init__(self, promise: Promise, phrase: str, claim: Claim, score: float, cover: float) -> None:
        self.promise, self.phrase, self.claim, self.score, self.cover = promise, phrase, claim, score, cover

    @cached_property
    def told(self) -> int:
        """The rank of the stage that the clause tells, 0 for none."""
        return stage(self.phrase, self.claim)

    @cached_property
    def result(self) -> Amount | None:
        """The amount that the clause gives for the one that was promised."""
        return result_of(self.promise, self.phrase, self.claim)

    @property
    def known(self) -> bool | None:
        return known(self.promise.amount, self.result)

    @property
    def numbered(self) -> bool:
        """Whether a number was promised that is not masked."""
        return self.promise.amount is not None and self.promise.amount.value is not None

    @property
    def indicator(self) -> bool:
        return self.promise.type == "indicator"

    def outcome(self, kind: Verdict, why: str, known: bool | None = None, most: float = MOST) -> Outcome:
        confidence = min(most, round(min(MOST, self.score), 2))
        why = told_by(self.claim, why)
        return Outcome(verdict=kind, claim=self.claim, confidence=confidence, why=why, amount_known=known)


def answer(case: Case) -> Outcome | None:
    """What the clause says of the promise, or None where it says nothing that decides."""
    for check in CHECKS:
        said = check(case)
        if said == NOTHING:
            return None
        if said is not None:
            return said
    return None


def only_amid_what(case: Case) -> Said:
    """The clause only says amid what or with what something else was done."""
    return NOTHING if re.search(words().circumstance, case.claim.text) else None


def not_done(case: Case) -> Said:
    if re.search(words().negative, case.claim.text):
        return case.outcome("missed", "回顾说没有做到 / the review says that it was not done")
    return None


def awarded(case: Case) -> Said:
    if case.promise.type != "honour":
        return None
    context = case.claim.text + "," + case.claim.after
    if re.search(words().won, context) and not re.search(words().won_not, case.claim.text):
        return case.outcome("fulfilled", "回顾说已获得 / the review says that it was awarded")
    return NOTHING


def in_step_is_not_said(case: Case) -> Said:
    """A growth in step with another one: figures tell (`loaders.promises.compared`)."""
    return NOTHING if _IN_STEP.search(case.promise.text) and not _STEP_KEPT.search(case.claim.text) else None


def numbers_of_others(case: Case) -> Said:
    return NOTHING if only_others(case.promise, case.phrase, case.claim) else None


def promised_built_is_unfinished(case: Case) -> Said:
    if case.promise.type == "project" and case.promise.rank >= BUILT and case.told in UNFINISHED:
        return case.outcome("partly", stages(case.promise.rank, case.told), case.known)
    return None


def number_told(case: Case) -> Said:
    """The number that was promised against the one that is told."""
    target, result = case.promise.amount, case.result
    if target is None or target.value is None or result is None or result.value is None:
        return None
    w = words()
    name = case.promise.promise
    change = target.growth and (target.value < 0 or not _PRICES.search(name))
    lower = bool(re.search(w.lower, name)) and not change
    kind = verdict(target, result, lower=lower, more=bool(re.search(w.more, name)))
    if (
        (kind == "missed" and case.cover < COVERED and result.indicator is None)  # of a thing that is like it
        or is_open(kind, result, lower=lower or target.comparator == "<=")
        or _of_anything(case.phrase, target)
        or (kind in ("missed", "partly") and _of_a_part(case.phrase, result))
    ):
        return NOTHING
    why = f"承诺{number(target)}，回顾{number(result)} / promised {number(target)}, told {number(result)}"
    return case.outcome(kind, why, True)


def number_of_several_years(case: Case) -> Said:
    return NOTHING if case.numbered and case.claim.span else None


def share_of_the_plan(case: Case) -> Said:
    share = _SHARE_OF_PLAN.search(case.claim.text) if case.numbered and case.cover >= COVERED else None
    if share is None:
        return None
    return case.outcome(_of_plan(float(share["share"])), f"回顾说完成{share['share']}% / told as a share", True)


def told_as_met(case: Case) -> Said:
    sure = case.numbered and case.indicator and case.cover >= STRONG
    whole = _WHOLE_TASK.search(case.claim.text) if sure else None
    if whole is None:
        return None
    kind: Verdict = "exceeded" if whole["over"] or whole["more"] else "fulfilled"
    return case.outcome(kind, "回顾说完成了任务，未给数字 / told as met, without a number", False)


def the_one_is_named(case: Case) -> Said:
    amount = case.promise.amount
    one = amount is not None and amount.value == 1 and unit_of(amount.unit) == unit_of("个")
    if one and case.cover >= STRONG and _DID_ONE.search(case.claim.text[:_OPENING]):
        return case.outcome("fulfilled", "回顾点名说做了一个 / the review names the one that was done", True)
    return None


def far_from_the_number(case: Case) -> Said:
    """Less is told than the number that was promised, so far from it that both are hardly of one thing."""
    target = case.promise.amount
    if target is None or target.value is None or case.result is not None:
        return None
    told = [a for a in case.claim.amounts if a.value is not None and comparable(a, target)]
    return NOTHING if any(verdict(target, a) in ("missed", "partly") for a in told) else None


def built_without_its_number(case: Case) -> Said:
    rank, amount = case.promise.rank, case.promise.amount
    if amount is None or unit_of(amount.unit)[0] in (*RATES, *MONEY):
        return None  # a sum of money is built by nobody
    if not case.numbered or not case.indicator or rank < STARTED or case.told < rank or case.cover < STRONG:
        return None
    if has_head(matching.plain(case.phrase), matching.plain(case.claim.text)):
        return case.outcome("fulfilled", stages(rank, case.told), False)
    return None


def number_not_told(case: Case) -> Said:
    """A number was promised and none is told: only a masked one says that there is one."""
    if not case.numbered or not case.indicator:
        return None
    if case.cover >= STRONG and _MASK.search(case.claim.text):
        return case.outcome("fulfilled", "回顾提到，数字被遮 / told, its number masked", False)
    return NOTHING


def masked_number_not_told(case: Case) -> Said:
    """The name alone tells no amount."""
    masked = case.promise.amount is not None and not case.numbered and case.indicator and case.result is None
    if masked and not _MASK.search(case.claim.text + "," + case.claim.after.split(",")[0]):
        return NOTHING
    return None


def stage_told(case: Case) -> Said:
    """How far a thing has come that was to be begun or finished."""
    rank, told = case.promise.rank, case.told
    if not (rank >= STARTED and case.promise.type == "project") and rank not in (STARTED, BUILT, BUILT + 1):
        return None
    granted = _GRANTED.search(case.claim.text) and _PUSHED.search(case.promise.deed + case.promise.text)
    nearly = rank == STRUCTURE and _NEARLY.search(case.claim.text)  # who is soon to be used has its structure
    if told >= rank or nearly or (rank == UNDER_WAY and (told != PREPARED or granted)):
        return case.outcome("fulfilled", stages(rank, told), case.known)
    if case.promise.type == "programme" and rank > BUILT and _IN_FORCE.search(case.claim.text):
        return case.outcome("fulfilled", stages(rank, rank), case.known)
    if told == 0:
        return _done(case) if _did(case.claim) or _made(case) else NOTHING
    return case.outcome("partly", stages(rank, told), case.known)


def of_the_topic(case: Case) -> Said:
    """The clause is of the same topic, and lacks what was promised of it: the end of the phrase (试点, 机制, 质量).

    A paper, an order of things or a campaign is not told by a figure of its topic, however alike the words.
    """
    w = words()
    end = end_of(matching.plain(case.phrase), w.little)
    around = w.told(fold(f"{case.claim.text},{case.claim.after}"))
    told = (*matching.quoted(case.promise.text), *_NUMBER.findall(case.promise.text))
    if end[-2:] in around or any(name in around for name in told):
        return None
    if end.endswith(w.campaigns) and _base(case.phrase, w.campaigns) in matching.plain(around):
        return None
    paper = next((row for row in w.papers if end.endswith(row)), ())
    if any(other in case.claim.text for other in paper):
        return None
    if paper and case.cover < STRONG and re.search(r"\d", case.claim.text):
        return NOTHING
    listed = "、" in case.phrase or _has_a_member(case.phrase, around)
    name = listed or re.search(w.places, end) or w.work.search(end)
    return NOTHING if case.score < CERTAIN and (paper or not name) else None


def under_way(case: Case) -> Said:
    go_on = case.promise.rank in (PREPARED, UNDER_WAY)  # it was promised to go on with it
    told = re.search(words().under_way, case.claim.text)
    if told is None or case.promise.wide or go_on or case.indicator or told.group() in case.promise.text:
        return None
    return case.outcome("partly", "回顾说正在做 / the review says that it is under way", case.known)


def repeated(case: Case) -> Said:
    if case.told != 0 or not _repeats(case.phrase, case.claim):
        return None
    why = "回顾重复了部署的话，没有说结果 / the review repeats the words of the plan and tells no result"
    return case.outcome("fulfilled", why, case.known, REPEATED)


def done(case: Case) -> Said:
    return _done(case)


Check = Callable[[Case], Said]
CHECKS: tuple[Check, ...] = (
    only_amid_what,
    not_done,
    awarded,
    in_step_is_not_said,
    numbers_of_others,
    promised_built_is_unfinished,
    number_told,
    number_of_several_years,
    share_of_the_plan,
    told_as_met,
    far_from_the_number,
    the_one_is_named,
    built_without_its_number,
    number_not_told,
    masked_number_not_told,
    stage_told,
    of_the_topic,
    under_way,
    repeated,
    done,
)


def known(target: Amount | None, result: Amount | None) -> bool | None:
    """Whether a number that was promised is told; None where none was promised."""
    if target is None:
        return None
    return target.value is not None and result is not None and result.value is not None


def _done(case: Case) -> Outcome:
    why = f"回顾说做了 / the review says that it was done ({case.score:.2f})"
    return case.outcome("fulfilled", why, case.known)


def _has_a_member(phrase: str, told: str) -> bool:
    """Whether a text has one of the several things that a phrase names: 电子政务 of 电子政务和电子监察."""
    members = [matching.plain(m) for m in AND.split(phrase)]
    return len(members) > 1 and any(len(m) >= _MEMBER and not only_generic(m) and m in told for m in members)


def _base(phrase: str, ends: tuple[str, ...]) -> str:
    """A phrase, plain, without one of the ends."""
    plain = matching.plain(phrase)
    return next((plain[: -len(end)] for end in sorted(ends, key=len, reverse=True) if plain.endswith(end)), plain)


def _of_anything(phrase: str, target: Amount) -> bool:
    """Whether a growth was promised of a sum that everything has (营业收入增长20%), without saying of what."""
    return target.growth and not target.indicator and bool(_BARE_SUM.fullmatch(matching.plain(phrase)))


def _of_a_part(phrase: str, result: Amount) -> bool:
    """Whether a sum that was promised without saying of what (新增产值) is told of something in particular."""
    name = matching.plain(result.name or "")
    return bool(_BARE_SUM.fullmatch(matching.plain(phrase))) and not _BARE_SUM.fullmatch(name)


def _of_plan(share: float) -> Verdict:
    """What a share of the plan (percent) makes of it."""
    return "missed" if share < 50 else "partly" if share < 100 else "fulfilled" if share < 102 else "exceeded"


def _did(claim: Claim) -> bool:
    """Whether a clause counts what was done: 改造泵房100座."""
    start, verb = words().opening(fold(claim.text))
    return bool(_DID.match(claim.text[start:verb])) and bool(re.search(r"\d", claim.text[verb:]))


def _made(case: Case) -> bool:
    """Whether a clause that surely speaks of it says that it was made: 建立平台, 平台亮相."""
    return case.cover >= STRONG and case.promise.rank in (STARTED, BUILT) and bool(_MADE.search(case.claim.text))


def _repeats(phrase: str, claim: Claim) -> bool:
    """Whether a clause says no more than what was promised, but for the verbs before it."""
    text = fold(claim.text)
    verb = words().opening(text)[1]
    rest = matching.plain(words().alike(text[verb:]))
    return not re.search(r"\d", text) and verb > 0 and rest in matching.plain(phrase)
