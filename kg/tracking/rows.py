"""Promises as rows, with the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.facts.quotes import quote
from kg.tracking.records import Tracked
from kg.tracking.sides import Side

Row = dict[str, Any]


def promise_rows(promises: Iterable[Tracked], plan: Side, later: Side | None) -> Iterator[Row]:
    """One row a promise, in order.

    Keys: `promise`, `type`, `file`, `start`, `end`, `text`, `quote`, `masked`, `carried`, `outcome`, `outcome_file`,
    `outcome_start`, `outcome_end`, `outcome_quote`, `outcome_period`, `confidence`, `amount_known`, `why`. Offsets are
    those of the clauses, quotes the sentences around them. Without a later report the outcome is None.
    """
    for p in promises:
        row = {
            "promise": p.promise,
            "type": p.type,
            "file": plan.file,
            "start": p.start,
            "end": p.end,
            "text": plan.text[p.start : p.end],
            **_quoted(plan, p.passage, p.start, p.end),
            "masked": p.masked,
            "carried": p.carried,
            "outcome": p.outcome,
            "outcome_file": later.file if later else None,
            "outcome_start": p.answer_start,
            "outcome_end": p.answer_end,
            "outcome_text": None,
            "outcome_quote": None,
            "outcome_period": p.answer_period,
            "confidence": p.confidence,
            "amount_known": p.amount_known,
            "why": p.why,
        }
        if later and p.answer_passage is not None and p.answer_start is not None and p.answer_end is not None:
            row["outcome_text"] = later.text[p.answer_start : p.answer_end]
            row["outcome_quote"] = _quoted(later, p.answer_passage, p.answer_start, p.answer_end)["quote"]
        yield row


def _quoted(side: Side, number: int, start: int, end: int) -> Row:
    passage = side.passages[number]
    return quote(passage.text, passage.pieces, start, end).row(lambda: side.text)
