"""Why an outcome was given, in Chinese and English."""

from __future__ import annotations

from kg.tracking.records import Amount, Claim

_STAGES = ("未说", "前期", "开工", "在建", "主体", "建成", "投用")
_STAGES_EN = ("not told", "prepared", "started", "under way", "main structure", "built", "in use")


def number(amount: Amount) -> str:
    """An amount with its hedge: ≥5%, 3–4家."""
    hedge = {">=": "≥", "<=": "≤", "~": "≈"}.get(amount.comparator, "")
    top = f"–{amount.value_max:g}" if amount.value_max is not None else ""
    return f"{hedge}{amount.value:g}{top}{amount.unit}"


def stages(promised: int, told: int) -> str:
    """Two ranks of stages (loaders/data/promise_wording.yaml), 0 for none."""
    return f"承诺{_STAGES[promised]}，回顾{_STAGES[told]} / promised {_STAGES_EN[promised]}, told {_STAGES_EN[told]}"


def told_by(claim: Claim, why: str) -> str:
    """A reason, which says so where a clause of a review of several years gives it."""
    if not claim.span:
        return why
    chinese, _, english = why.partition(" / ")
    return f"几年合起来的回顾：{chinese} / a review of several years: {english}"
