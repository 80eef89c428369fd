"""The records of tracking: a promise of a plan, a claim of the report that answers it, and the outcome."""

from __future__ import annotations

from typing import Literal

from kg.model import Record

PromiseType = Literal["project", "programme", "indicator", "honour", "task"]
Verdict = Literal["fulfilled", "exceeded", "partly", "missed", "carried_over", "unmentioned"]
VERDICTS: tuple[Verdict, ...] = ("fulfilled", "exceeded", "partly", "missed", "carried_over", "unmentioned")


class Amount(Record, frozen=True, kw_only=True):
    """A quantity as a report gives it. `value` None: the number is masked. `unit` folded, as written.

    `growth`: it is a change (增长8%), not a level. `comparator` as in `kg.model.Attributes`.
    """

    start: int  # in the clean text of the passage
    end: int
    value: float | None
    value_max: float | None = None
    unit: str = ""
    comparator: str = "="
    growth: bool = False
    name: str | None = None  # of the indicator, where one was named
    indicator: str | None = None  # id in the authority file of indicators


class Promise(Record, frozen=True, kw_only=True):
    """A committed clause of a plan.

    `start:end` are offsets into the Document, `clean_start:clean_end` into the passage's clean text. `promise` is what
    it is about without verbs, sums and numbers; `rank` the stage that it promises (0: none in particular), see `stages`
    in loaders/data/promise_wording.yaml.
    """

    passage: int  # index into the passages that were given
    start: int
    end: int
    clean_start: int
    clean_end: int
    text: str
    promise: str
    type: PromiseType
    deed: str = ""  # the verb of the clause, which a list has before its first member only: 新增
    rank: int = 0
    wide: bool = False  # asks for effort, not for a result
    amount: Amount | None = None
    later: bool = False  # due after the year that is planned
    listed: bool = False  # one of the list of works for the people (民生实事) that are told as done all together


class Claim(Record, frozen=True, kw_only=True):
    """A clause of the report that may answer a promise; offsets as in `Promise`."""

    passage: int
    start: int
    end: int
    text: str
    before: str  # the clause before it in the same sentence
    after: str  # the rest of the sentence
    period: str
    span: bool = False  # tells of several years at once
    partial: bool = False  # tells of a part of the year
    amounts: tuple[Amount, ...] = ()


class Outcome(Record, frozen=True, kw_only=True):
    """What became of a promise, and the clause that says so (None where nothing does).

    `amount_known` is None where no number was promised, False where a number was masked or not given again.
    """

    verdict: Verdict
    claim: Claim | None
    confidence: float
    why: str  # Chinese / English
    amount_known: bool | None = None


class Tracked(Record, frozen=True, kw_only=True):
    """A promise with what became of it, as the fact store keeps it: spans instead of texts.

    `start:end` are offsets into the document that plans, `answer_start:answer_end` into the one that reviews; passages
    are numbers in their reports. `outcome` is None without an answering report. `carried` counts the plans before that
    had it, each carried over into the next; None where only two reports were looked at.
    """

    passage: int
    start: int
    end: int
    type: PromiseType
    promise: str
    masked: bool = False
    carried: int | None = None
    outcome: Verdict | None = None
    answer_passage: int | None = None
    answer_start: int | None = None
    answer_end: int | None = None
    answer_period: str | None = None
    confidence: float | None = None
    amount_known: bool | None = None
    why: str
