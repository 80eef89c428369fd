"""Promises with what became of them: of two reports, or of all reports of a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kg.tracking.records import Claim, Outcome, Promise, Tracked
from kg.tracking.rows import promise_rows
from kg.tracking.sides import Side
from loaders.promises.claims import claims
from loaders.promises.detect import promises
from loaders.promises.judge import Judge

Row = dict[str, Any]
NO_REPORT = "没有回顾这一年的报告 / no report that reviews this year is in the collection"


def rows(plan: Side, later: Side | None) -> Iterator[Row]:
    """One row a promise, in the order of the plan, with the keys of `kg.tracking.rows.promise_rows`."""
    sides = (plan, later) if later else (plan,)
    (found,) = tracked(sides, [(0, 1 if later else None)])
    return promise_rows(found, plan, later)


def tracked(sides: Sequence[Side], pairs: Sequence[tuple[int, int | None]]) -> list[list[Tracked]]:
    """What became of the promises of reports; each report's clauses are looked at once.

    Args:
        pairs: indices of a report that plans and of the one that answers (None: there is none).
    """
    said: dict[int, list[Claim]] = {}

    def claims_of(number: int) -> list[Claim]:
        if number not in said:
            side = sides[number]
            said[number] = list(claims(side.passages, side.report))
        return said[number]

    found = []
    for plan, later in pairs:
        promised = list(promises(sides[plan].passages, sides[plan].report))
        if later is None:
            found.append([_tracked(p, None) for p in promised])
        else:
            outcomes = Judge(claims_of(later), claims_of(plan)).judge(promised)
            found.append([_tracked(p, o) for p, o in zip(promised, outcomes, strict=True)])
    return found


def _tracked(promise: Promise, outcome: Outcome | None) -> Tracked:
    claim = outcome.claim if outcome else None
    return Tracked(
        passage=promise.passage,
        start=promise.start,
        end=promise.end,
        type=promise.type,
        promise=promise.promise,
        masked=promise.amount is not None and promise.amount.value is None,
        outcome=outcome.verdict if outcome else None,
        answer_passage=claim.passage if claim else None,
        answer_start=claim.start if claim else None,
        answer_end=claim.end if claim else None,
        answer_period=claim.period if claim else None,
        confidence=outcome.confidence if outcome else None,
        amount_known=outcome.amount_known if outcome else None,
        why=outcome.why if outcome else NO_REPORT,
    )
