"""Promises with their outcomes as rows: of a place and year, or of two reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.facts.quotes import quote
from kg.text import clean_quote
from kg.tracking.records import Outcome, Promise
from kg.tracking.sides import Side
from loaders.promises.claims import claims
from loaders.promises.detect import promises
from loaders.promises.judge import Judge

Row = dict[str, Any]
NO_REPORT = "没有回顾这一年的报告 / no report that reviews this year is in the collection"


def rows(plan: Side, later: Side | None) -> Iterator[Row]:
    """One row a promise, in the order of the plan.

    Keys: `promise`, `type`, `file`, `start`, `end`, `text`, `quote`, `outcome`, `outcome_file`, `outcome_start`,
    `outcome_end`, `outcome_quote`, `outcome_period`, `confidence`, `amount_known`, `why`. Offsets are those of the
    clauses, quotes the sentences around them. Without a later report the outcome is None.
    """
    found = list(promises(plan.passages))
    if later is None:
        for promise in found:
            yield {**_promise(plan, promise), **_outcome(None, None)}
        return
    judge = Judge(list(claims(later.passages, later.report)), list(claims(plan.passages, plan.report)))
    for promise, outcome in zip(found, judge.judge(found), strict=True):
        yield {**_promise(plan, promise), **_outcome(later, outcome)}


def _promise(side: Side, promise: Promise) -> Row:
    return {
        "promise": promise.promise,
        "type": promise.type,
        "file": side.file,
        "start": promise.start,
        "end": promise.end,
        "text": side.text[promise.start : promise.end],
        **_quoted(side, promise.passage, promise.start, promise.end),
    }


def _outcome(side: Side | None, outcome: Outcome | None) -> Row:
    claim = outcome.claim if outcome else None
    if side is None or outcome is None or claim is None:
        return {
            "outcome": outcome.verdict if outcome else None,
            "outcome_file": side.file if side else None,
            "outcome_start": None,
            "outcome_end": None,
            "outcome_text": None,
            "outcome_quote": None,
            "outcome_period": None,
            "confidence": outcome.confidence if outcome else None,
            "amount_known": outcome.amount_known if outcome else None,
            "why": outcome.why if outcome else NO_REPORT,
        }
    return {
        "outcome": outcome.verdict,
        "outcome_file": side.file,
        "outcome_start": claim.start,
        "outcome_end": claim.end,
        "outcome_text": side.text[claim.start : claim.end],
        "outcome_quote": _quoted(side, claim.passage, claim.start, claim.end)["quote"],
        "outcome_period": claim.period,
        "confidence": outcome.confidence,
        "amount_known": outcome.amount_known,
        "why": outcome.why,
    }


def _quoted(side: Side, number: int, start: int, end: int) -> Row:
    passage = side.passages[number]
    found = quote(passage.text, passage.pieces, start, end)
    words = found.clean if found.whole else side.text[found.start : found.end]
    return {
        "quote": words,
        "quote_start": found.start,
        "quote_end": found.end,
        "quote_clean": clean_quote(found.clean),
    }
