"""Passages of a plan and of the review that follows, in our own words."""

from __future__ import annotations

from passages import passage

from kg.tracking.records import Outcome, Promise
from loaders.promises.claims import claims
from loaders.promises.detect import promises
from loaders.promises.judge import Judge


def promised(text: str) -> list[Promise]:
    return list(promises([passage(text, "plan")]))


def judged(plan: str, review: str = "", again: str = "", before: str = "") -> list[tuple[str, Outcome]]:
    """The text of each promise with its outcome."""
    later = [passage(review or "全市工作平稳。", "review"), passage(again or "继续努力。", "plan", 10_000)]
    found = promised(plan)
    judge = Judge(list(claims(later)), list(claims([passage(before, "review")])) if before else [])
    return [(p.text, o) for p, o in zip(found, judge.judge(found), strict=True)]
