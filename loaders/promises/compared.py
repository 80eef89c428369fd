"""Promises that figures of both reviews decide: a state that was to improve, incomes in step with the economy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.tracking.records import Claim, Outcome, Promise, Verdict
from loaders.promises.telling import figure
from loaders.promises.wording import Better, words

_IMPROVES = re.compile("改善|好转|提升|向好|优")
_INCOME = re.compile("居民.*收入")
_ECONOMY = re.compile("^(?!.*(?:人均|单位|万元)).*(?:生产总值|GDP|经济增长|经济增速|经济总量)")
_INCOME_WITH_ECONOMY = re.compile("居民.{0,12}收入.*[与同和].{0,4}(?:经济|生产总值|GDP).{0,10}同步")
_BOUND = re.compile("[0-9][%个天]*(?:以上|以内|以下)")  # a bound below last year's figure is no fall
_RANKED = re.compile("城镇|农村|城乡")
_NEARLY = 0.5  # percentage points that are still 基本同步


def compared(promise: Promise, now: Sequence[Claim], before: Sequence[Claim]) -> Outcome | None:
    """What the figures say; None where the promise is of no such thing, or they are not told.

    Args:
        now: clauses of the later report.
        before: clauses of the review in the report that promises.
    """
    if promise.amount is not None:
        return None
    if _INCOME_WITH_ECONOMY.search(promise.text):
        return _in_step(promise, now)
    topics = [b for b in words().better if re.search(b.topic, promise.promise)]
    return _improved(topics, now, before) if topics and _IMPROVES.search(promise.text) else None


def _improved(topics: Sequence[Better], now: Sequence[Claim], before: Sequence[Claim]) -> Outcome | None:
    """Of the figures of a state that both reviews tell how many improved."""
    told: list[tuple[bool, Claim]] = []
    for better in topics:
        new, old = figure(better.name, now), figure(better.name, before)
        if new and old and new[0] != old[0]:
            good = (new[0] > old[0]) == (better.direction == "up")
            if good or not _BOUND.search(new[1].text):
                told.append((good, new[1]))
    if not told:
        return None
    gained = sum(t[0] for t in told)
    kind: Verdict = "fulfilled" if gained == len(told) else "missed" if gained == 0 else "partly"
    return Outcome(
        verdict=kind, claim=told[0][1], confidence=0.8, amount_known=True,
        why=f"两年数字相比，{gained}/{len(told)} 项改善 / of {len(told)} figures of both years {gained} improved",
    )  # fmt: skip


def _in_step(promise: Promise, now: Sequence[Claim]) -> Outcome | None:
    """Whether incomes grew as fast as the economy; of incomes of towns and of the country their mean."""
    incomes, economy = _growth(_INCOME, now), _growth(_ECONOMY, now)
    if incomes is None or economy is None:
        return None
    mine = sum(incomes[0]) / len(incomes[0])
    theirs = economy[0][0]
    kept = mine >= theirs - (_NEARLY if "基本" in promise.text else 0)
    return Outcome(
        verdict="fulfilled" if kept else "missed", claim=incomes[1], confidence=0.85, amount_known=True,
        why=f"收入增长{mine:g}%，经济增长{theirs:g}% / incomes grew by {mine:g}%, the economy by {theirs:g}%",
    )  # fmt: skip


def _growth(name: re.Pattern[str], claims: Sequence[Claim]) -> tuple[list[float], Claim] | None:
    """By how many percent something grew in the year, with the clause; the plainest name first."""
    found = []
    for at, claim in enumerate(claims):
        if claim.period == "review" and not claim.span and not claim.partial:
            given = [a for a in claim.amounts if a.growth and a.value is not None and a.unit == "%"]
            named = [a for a in given if name.search(a.name or "")]
            if named:
                ranked = _RANKED.search(named[0].name or "") is not None
                found.append((ranked, at, [a.value for a in named if a.value is not None]))
    if not found:
        return None
    _, at, values = min(found, key=lambda f: f[:2])
    return values, claims[at]
